"""What is told to another office and holds what may not leave this one: the row waits, all else goes, and of an end nothing is
told but its kind and day. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from creditcli.checks.leaks import mobiles_in, texts_that_leak
from creditcli.model.exchange import Told
from creditcli.stages.exchange import Now
from creditcli.stages.site_leaking import Leaking, named

SILENT = {"document": "", "organ": ""}  # of an end
NUMBER = "decision_number"


@dataclass(frozen=True, slots=True)
class Clean:
    """What may be told. ``waiting``: rows that may not, with part and id; ``digits``: those in what is told that look like a
    mobile number and are known to be none."""

    today: Now
    waiting: tuple[Leaking, ...]
    digits: tuple[str, ...]


def without_leaks(today: Now, known: Collection[str]) -> Clean:
    """``known``: digits that are no mobile number, or nobody's who is to be kept from sight."""
    rows = [(part, told) for part, state in today.state.items() for told in state.values()]
    texts = [_text(told) for _, told in rows]
    numbers = mobiles_in(str(told.get(NUMBER) or "") for _, told in rows)
    found = texts_that_leak(texts, {*known, *numbers})
    waiting = tuple(Leaking(rows[at][0], rows[at][1]["id"], named(rows[at][1]), held) for at, held in found.items())
    digits = {one for at in texts_that_leak(texts) if at not in found for one in mobiles_in([texts[at]])}
    gone = {(one.table, one.row_id) for one in waiting}
    state = {
        part: {key: told for key, told in rows.items() if (part, key) not in gone} for part, rows in today.state.items()
    }
    fixed = {key: replace(step, document="") if _leaks(step.document) else step for key, step in today.fixed.items()}
    return Clean(
        replace(today, state=state, ends=dict(_silenced(today.ends)), fixed=fixed),
        waiting,
        tuple(sorted(digits - numbers)),
    )


def _text(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False)


def _leaks(text: str) -> bool:
    return bool(texts_that_leak([text]))


def _silenced(ends: Mapping[tuple[str, str], Told]) -> Iterator[tuple[tuple[str, str], Told]]:
    found = texts_that_leak([_text(told) for told in ends.values()])
    for at, (key, told) in enumerate(ends.items()):
        yield key, {**told, **SILENT} if at in found else told

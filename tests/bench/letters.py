"""A thousand letters: ``python letters.py COUNT OUT`` writes ``{"seconds", "bytes", "same"}``.

The letters of the stories' office (``tests/letters/stories.py``), each kind as often as it is there, with other names, are
filled, numbered, written and registered with the print page of the day; twice, and the bytes are compared.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from creditcli.cli.issuing import look_at_templates, write_bundle, write_letters  # noqa: E402
from creditcli.cli.output import desk_of  # noqa: E402
from creditcli.cli.site_inputs import templates_of  # noqa: E402
from creditcli.cli.talk import Talk  # noqa: E402
from creditcli.cli.workplace import Workplace, open_workplace  # noqa: E402
from creditcli.io.letters import LetterRegister  # noqa: E402
from creditcli.model.outputs import Letter  # noqa: E402
from creditcli.stages.notify import due_letters  # noqa: E402
from tests.helpers import tree  # noqa: E402
from tests.letters.stories import ISSUED, story_office  # noqa: E402


def letters_of(place: Workplace, day: date, count: int) -> list[Letter]:
    """So many letters of every kind."""
    view = place.view(day)
    due = due_letters(desk_of(place, view, place.ledger(view)), {}, date(day.year, 1, 1))
    return [
        replace(one, identity=f"{one.identity}|{at}", context={**one.context, "subject": f"示例第{at}有限公司"})
        for at, one in zip(range(count), itertools.cycle(due), strict=False)
    ]


def issue(place: Workplace, letters: list[Letter], day: date, talk: Talk) -> float:
    """Seconds from the first template to the last line of the register."""
    begun = time.perf_counter()
    register = LetterRegister(place.folder)
    named = {one.kind: f"{place.standard.notices[one.kind].template}.docx" for one in letters}
    templates = look_at_templates(templates_of(place, "letters"), (one.removesuffix(".docx") for one in named.values()))
    register.write(write_letters(letters, named, templates, register.book(), day, talk))
    write_bundle(place, register, day, talk)
    return time.perf_counter() - begun


def main() -> None:
    count, day, talk = int(sys.argv[1]), date.fromisoformat(ISSUED[-1]), Talk()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        story_office(root / "office")
        place = open_workplace(root / "office")
        letters = letters_of(place, day, count)
        seconds = []
        for name in ("one", "two"):
            seconds.append(issue(replace(place, folder=root / name), letters, day, talk))
        first, second = tree(root / "one", "notices"), tree(root / "two", "notices")
    result = {
        "seconds": min(seconds),
        "bytes": sum(map(len, first.values())),
        "files": len(first),
        "same": first == second,
    }
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


main()

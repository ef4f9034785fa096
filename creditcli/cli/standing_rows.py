"""What the site that stands shows and may not show on a day: its open data, read a line at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from creditcli.cli.talk import Talk
from creditcli.cli.turning_back import day_of_site
from creditcli.cli.workplace import Workplace
from creditcli.model.ledger import Ledger
from creditcli.model.publication import Stayed
from creditcli.stages.letter_told import Told
from creditcli.stages.site_data import ROW_ID, TITLES
from creditcli.stages.site_stayed import stayed

ID = re.compile(rf'"{ROW_ID.id}": ?"([0-9a-f]+)"'.encode())  # of a row of open data or a line of a change


def standing_rows(place: Workplace, ledger: Ledger) -> tuple[Stayed, ...]:
    """Rows of ``site/`` that may not be shown on the ledger's day; nothing where there is no site."""
    data = (place.folder / "site").resolve() / "data"
    files = {name: path for name in TITLES if (path := data / f"{name}.jsonl").is_file()}
    tables = {name: _lines(path) for name, path in files.items()}
    return stayed(tables, ledger, place.standard, day_of_site(place)) if tables else ()


def published_unseen(place: Workplace, *told: Iterable[Told]) -> frozenset[str]:
    """Public ids of decisions that were gone by the end of the day on which they came, and that ``site/`` shows or showed all
    the same: it was made in between. ``told``: everything that is known of such decisions."""
    wanted = {one.target.public_id for one in chain(*told) if one.target.unseen}
    if not wanted:
        return frozenset()
    data = (place.folder / "site").resolve() / "data"
    files = [path for name in TITLES if (path := data / f"{name}.jsonl").is_file()]
    files += sorted((data / "changes").glob("*.jsonl"))
    named = (ID.search(line) for path in files for line in _lines(path))
    return frozenset(found[1].decode() for found in named if found).intersection(wanted)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def tell_stayed(found: Sequence[Stayed], talk: Talk) -> None:
    """How many in each list."""
    counts = Counter(one.table for one in found)
    for name, count in counts.items():
        talk.shown(
            talk.text(
                f"{TITLES[name]}：网站上还有 {count} 条到期或者不再公示的信息。",
                f"{name}: the site still shows {count} rows that are over or no longer public.",
            )
        )
    if found:
        talk.say(
            f"网站上共有 {len(found)} 条信息在这一天已经不得公示。请运行 creditcli publish（或者 run）更新网站，再照 upload/ 的清单更新服务器。",
            f"The site shows {len(found)} rows that may not be shown on that day. Run creditcli publish (or run), then update "
            "the server by the lists in upload/.",
        )

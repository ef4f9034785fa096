"""What the peers' scripts share: rules in, findings out. Runs in the peers' own environment; standard library only.

``python <peer>.py RULES CSV OUT`` writes ``{"ran": [test id …], "found": [[row, test id] …]}``; rows as a spreadsheet
counts them. A test that the peer's language of rules cannot express is not in ``ran``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_SHAPE = "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"
OUTER = [pow(3, at, 31) for at in range(17)]
INNER = (3, 7, 9, 10, 5, 8, 4, 2)
PERSON = [pow(2, 17 - at, 11) for at in range(18)]
PERSON_SHAPE = "[1-9][0-9]{16}[0-9Xx]"
NUMBER = r"[-+]?[0-9]+(\.[0-9]+)?"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
YEAR = r"[\[〔（(【]((19|20)[0-9]{2})[\]〕）)】]"


def run(check: Callable[[dict[str, Any], str], tuple[Iterable[int], Iterable[tuple[int, int]]]]) -> None:
    """Reads the rules, lets the peer check the file, writes what it ran and found."""
    rules, path, out = sys.argv[1:4]
    ran, found = check(json.loads(Path(rules).read_text(encoding="utf-8")), path)
    Path(out).write_text(json.dumps({"ran": sorted(ran), "found": [list(one) for one in found]}), encoding="utf-8")

"""Check digits: codes a second of a column, by the package's own function, and whether it judges as one by one.

``python digits.py OUT`` writes ``{"codes", "seconds", "disagree", "examples", "valid"}``. Half of the codes are sound;
the others have a character changed, two exchanged, one too few or too many, or are eighteen characters of chance.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import polars as pl  # noqa: E402
from rows import ALPHABET, PLACES, SEED, unified_code  # noqa: E402

from creditcli.checks.check_digits import unified  # noqa: E402
from creditcli.ids import uscc  # noqa: E402

COUNT, TIMES = 1_000_000, 7
ODD = ALPHABET + "IOSVZax０"


def codes(count: int) -> list[str]:
    """Codes, sound and not."""
    chance = random.Random(SEED)
    made = []
    for at in range(count):
        body = "MAY" + "".join(chance.choices(ALPHABET, k=5))
        code = unified_code(f"91{PLACES[at % len(PLACES)][0]}", body)
        made.append(code if at % 2 else _spoilt(code, chance))
    return made


def _spoilt(code: str, chance: random.Random) -> str:
    at = chance.randrange(17)
    match chance.randrange(5):
        case 0:
            return code[:at] + chance.choice(ODD) + code[at + 1 :]
        case 1:
            return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        case 2:
            return code[:at] + code[at + 1 :]
        case 3:
            return code[:at] + chance.choice(ODD) + code[at:]
        case _:
            return "".join(chance.choices(ALPHABET, k=18))


def main() -> None:
    made = codes(COUNT)
    column = pl.Series(made)
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        judged = unified(column)
        taken.append(time.perf_counter() - begun)
    wrong = [code for code, found in zip(made, judged, strict=True) if found != uscc.is_valid(code)]
    result = {
        "codes": COUNT, "seconds": statistics.median(taken), "disagree": len(wrong), "examples": wrong[:5],
        "valid": judged.sum(),
    }  # fmt: skip
    Path(sys.argv[1]).write_text(json.dumps(result), encoding="utf-8")


main()

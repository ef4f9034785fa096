"""Damaged files, made from whole ones by a fixed seed, through the reading and validation that the commands use.

``python -m tests.io.fuzz SEED RUNS`` prints one JSON object. A file that takes more than 30 seconds ends the process.
"""

from __future__ import annotations

import faulthandler
import json
import random
import resource
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from creditcli.cli.checking import Intake, context_for, report_of
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_bytes
from creditcli.report.render import render_report
from creditcli.stages.validate import validate_file

SECONDS = 30
SEEDS = Path(__file__).resolve().parent.parent / "corpus" / "fuzz"
Damage = Callable[[random.Random, bytes, bytes], bytes]


def noise(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return chance.randbytes(chance.randrange(3_000))


def noise_behind_the_beginning(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: chance.choice((4, 8, 64, 512))] + noise(chance, content, other)


def cut(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def flipped(chance: random.Random, content: bytes, other: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 3, 20, 200))):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def swapped(chance: random.Random, content: bytes, other: bytes) -> bytes:
    first, second, third = sorted(chance.randrange(len(content) + 1) for _ in range(3))
    return content[:first] + content[second:third] + content[first:second] + content[third:]


def spliced(chance: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


DAMAGES: tuple[Damage, ...] = (noise, noise_behind_the_beginning, cut, flipped, flipped, flipped, swapped, spliced)


def run(seed: int, runs: int) -> dict[str, object]:
    """What became of each file, and the tracebacks that must not be."""
    standard, calendar = open_standard(), working_calendar(None)
    day = date(2026, 6, 30)
    whole = [(path.name, path.read_bytes()) for path in sorted(SEEDS.iterdir())]
    chance = random.Random(seed)
    became: Counter[str] = Counter()
    escaped: list[str] = []
    for number in range(runs):
        name, content = whole[number % len(whole)]
        damage = chance.choice(DAMAGES)
        content = damage(chance, content, chance.choice(whole)[1])
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        try:
            intake = Intake(day, day)
            files = read_bytes(content, name, standard)
            reports = [validate_file(file, context_for(standard, calendar, intake, file, None)) for file in files]
            render_report(report_of(standard, day, reports), standard, "json", "zh")
            refused = not any(one.tables for one in reports)
            if refused and not any(one.findings for one in reports):
                escaped.append(f"{seed}/{number} {damage.__name__} {name}: refused without a word")
            became["refused" if refused else "judged"] += 1
        except BaseException:
            escaped.append(f"{seed}/{number} {damage.__name__} {name}\n{traceback.format_exc()}")
        faulthandler.cancel_dump_traceback_later()
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"runs": runs, "became": dict(became), "escaped": escaped, "megabytes": used >> 10}


if __name__ == "__main__":
    warnings.simplefilter("error")
    sys.stdout.write(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))

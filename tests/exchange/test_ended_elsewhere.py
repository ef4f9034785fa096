"""``lists --diff`` tells why a listing of another office holds no more: as that office says, by its last day, or not at all."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from creditcli.io.record_text import sha256
from tests.exchange.offices import CODES, DAY, LATER, NEXT, Office, table

EXAMPLE = Path(__file__).parents[2] / "standards/examples/black-listing.csv"
NUMBER = "二人社列〔2026〕901号"


def listed(a: Office, received: str, **cells: str) -> None:
    """A listing of the example's firm by the labour office."""
    header, example = csv.reader(EXAMPLE.read_text("utf-8-sig").splitlines())
    row = {
        **dict(zip(header, example, strict=True)), "依据的处罚决定书文号": "", "列入告知书文号": "二人社列告〔2026〕901号",
        "列入决定文号": NUMBER, "告知送达日期": "2026-10-26", "列入决定日期": "2026-11-16", "决定送达日期": "2026-11-17",
        "列入截止日期": "2028-11-16", **cells,
    }  # fmt: skip
    path = table(a.desk / f"{received}.csv", row)
    done = a.sure("merge", str(path), "--department", "人社局", "--received", received)
    assert "接受 1" in done.stderr, done.stderr


def left(b: Office, day: str, since: str, number: str = NUMBER) -> list[tuple[Any, ...]]:
    found = b.asked("lists", "--as-of", day, "--diff", since)["entries"]
    return [
        (one["move"], *[(why["event"], why["day"], why["late"]) for why in one["reasons"]])
        for one in found
        if one["decision_number"] == number and one["source"]
    ]


@pytest.mark.slow
def test_one_that_is_withheld_there_is_told_by_the_day_of_the_package(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    listed(a, DAY)
    b.taken(a.export("b", DAY), DAY)
    listed(a, NEXT, 保密审查结论="不予公开")
    b.taken(a.export("b", NEXT), NEXT)
    assert left(b, NEXT, DAY) == [("left", ("withheld", NEXT, False))]
    assert "来源单位不再告知，没有写明原因" in b.sure("lists", "--as-of", NEXT, "--diff", DAY).stdout


def test_one_that_ran_out_is_told_by_the_day_after_its_last(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    for office, elsewhere in ((a, False), (b, True)):
        found = office.asked("lists", "--as-of", LATER, "--diff", NEXT)["entries"]
        [moved] = [one for one in found if one["decision_number"] == "二人社列〔2025〕3号"]
        [why] = moved["reasons"]
        assert (why["event"], why["day"], why["late"], bool(moved["source"])) == (
            "timer_expired",
            LATER,
            False,
            elsewhere,
        )


@pytest.mark.slow
def test_one_that_a_whole_package_does_not_name_any_more_did_not_run_out(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    """The sender went back to a copy of its folder that does not know it."""
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    copy = shutil.copytree(a.folder, tmp_path / "copy")
    listed(a, NEXT)
    b.taken(a.export("b", NEXT), NEXT)
    shutil.rmtree(a.folder)
    shutil.copytree(copy, a.folder)
    whole = a.export("b", LATER, "--full")
    assert whole.name.startswith(CODES["a"])
    assert b.take(whole, LATER, "--sha256", sha256(whole.read_bytes())).returncode == 0
    assert left(b, LATER, NEXT) == [("left", ("withheld", LATER, False))]

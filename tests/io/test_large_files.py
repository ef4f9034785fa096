"""Large text files are merged where they lie, never held: with the same record, receipt and rows to mend."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from creditcli.cli import flow
from creditcli.cli.checking import Intake
from creditcli.cli.flow import Merged, merge_path
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io import files, pieces, record_rows, scan
from creditcli.io.record import RecordStore
from creditcli.model.record import MergePlan
from creditcli.stages import aside, merge
from creditcli.stages.merge import plan_merge
from creditcli.standard import contract
from creditcli.standard.types import Standard
from tests.helpers import tree

DAY = date(2026, 11, 23)
ROWS = 400
WRITTEN = (
    "record", "archive", "site", "site-changes", "upload", "notices", "measures", "stats", "receipts", "returned", "inbox",
)  # fmt: skip


@pytest.fixture
def places(demo: Path, tmp_path: Path) -> list[Workplace]:
    """Two empty records of the sample office."""
    found = []
    for name in ("甲", "乙"):
        folder = tmp_path / name
        shutil.copytree(demo, folder, ignore=shutil.ignore_patterns(*WRITTEN))
        RecordStore(folder).create("x", date(2024, 1, 2), "salt")
        found.append(open_workplace(folder))
    return found


@pytest.fixture
def table(demo: Path, tmp_path: Path) -> Path:
    """A csv of penalties with a few rows to mend, and one that comes twice."""
    (path,) = demo.glob("inbox/2025-08-15/交通局/行政处罚2025年8月.csv")
    head, *rows = csv.reader(path.read_text("gb18030").splitlines())
    number, amount, day = (head.index(one) for one in ("行政处罚决定书文号", "罚款金额（万元）", "处罚决定日期"))
    written = []
    for at in range(ROWS):
        row = list(rows[at % len(rows)])
        row[number] = f"二交罚〔2025〕{5000 + at}号"
        if at % 10:  # the others are told to be late; of these most are set aside as sound
            row[number], row[day] = row[number].replace("2025", "2026"), "2026-11-20"
        if at % 50 == 7:
            row[amount] = "约三"
        written.append(row)
    written.append(written[3])
    target = tmp_path / "大表.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *written])
    return target


def take_in(place: Workplace, path: Path) -> Merged:
    return merge_path(place, path, path.name, Intake(DAY, DAY, department="交通局"))[0]


def stopped(place: Workplace, path: Path, fault: type[Exception], told: str) -> None:
    with pytest.raises(fault, match=told):
        take_in(place, path)
    assert len(place.store.log()) == 1


@pytest.fixture
def scanning(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(scan, "LARGE", 0)
    monkeypatch.setattr(pieces, "SIZE", 20_000)
    monkeypatch.setattr(record_rows, "FEW", 0)
    monkeypatch.setattr(files, "AT_A_TIME", 1000)
    return monkeypatch


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_large_file_makes_the_record_that_a_small_one_makes(
    places: list[Workplace], table: Path, encoding: str, scanning: pytest.MonkeyPatch
) -> None:
    table.write_bytes(table.read_text("utf-8").encode(encoding))
    large, small = places
    first = take_in(large, table)
    scanning.undo()
    second = take_in(small, table)
    assert first.line == second.line
    assert first.findings == second.findings
    assert first.report
    assert first.report.tables[0].table.frame.height < ROWS / 2  # most rows were set aside as sound
    assert first.line.counts.refused > 8
    assert first.line.counts.held > 8
    assert tree(large.folder, "archive", "receipts", "returned", "record") == tree(
        small.folder, "archive", "receipts", "returned", "record"
    )
    assert large.store.verify(large.standard) == ()


@pytest.mark.slow
@pytest.mark.parametrize("few", [0, 2_000])
def test_the_same_large_file_adds_nothing(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch, few: int
) -> None:
    """Whether its rows are few, and asked for one by one, or many."""
    scanning.setattr(aside, "FEW", few)
    place = places[0]
    first = take_in(place, table)
    before = tree(place.folder, "record", "archive")
    assert take_in(place, table).report is None
    assert tree(place.folder, "record", "archive") == before
    table.write_text(table.read_text("utf-8") + "\n", encoding="utf-8")
    again = take_in(place, table)
    assert (again.new, again.repeated) == (0, again.line.counts.accepted)
    assert again.line.counts.accepted == first.line.counts.accepted
    assert place.view(DAY).frames["penalty"].height == first.new


def test_a_large_file_that_breaks_halfway_is_read_whole(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    lines = table.read_text("utf-8").splitlines()
    lines[200] += ",多,余"
    table.write_text("\n".join(lines), encoding="utf-8")
    merged = take_in(places[0], table)
    assert merged.report is not None
    assert merged.line.counts.accepted == 0
    assert (places[0].folder / "archive" / merged.line.archive).read_bytes() == table.read_bytes()


@pytest.mark.slow
def test_rows_are_the_same_from_mirror_and_from_text(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    place = places[0]
    take_in(place, table)
    mirrored = place.view(DAY).frames["penalty"]
    shutil.rmtree(place.folder / "record" / "columns")
    read = open_workplace(place.folder).view(DAY)
    assert read.frames["penalty"].equals(mirrored)
    few = read.lazy("penalty").select("decision_number").filter(pl.col("decision_number").str.contains("5003号"))
    assert few.collect().height == 1


@pytest.mark.slow
def test_a_file_that_changes_while_it_is_taken_in_is_not_merged(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    from creditcli.io import record

    real = record.copy_atomic

    def changed(source: Path, folder: Path) -> str:
        source.write_bytes(source.read_bytes() + b"\n")
        return real(source, folder)

    scanning.setattr(record, "copy_atomic", changed)
    stopped(places[0], table, UsageFault, "改动")


@pytest.mark.slow
def test_a_file_that_changes_after_it_was_judged_is_not_merged(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    """Its rows are read again for the record: they must be the ones that were judged."""

    def changed(*given: Any) -> MergePlan:
        table.write_text(table.read_text("utf-8").replace("二交罚", "三交罚"), encoding="utf-8")
        return plan_merge(*given)

    scanning.setattr(flow, "plan_merge", changed)
    stopped(places[0], table, UsageFault, "改动")


@pytest.mark.slow
def test_a_file_that_changes_before_it_is_judged_is_not_merged(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    """By its digest it was looked for in the record: that has to be the digest of what is judged."""
    real = flow.checked

    def changed(*given: Any) -> Any:
        table.write_text(table.read_text("utf-8").replace("二交罚", "三交罚"), encoding="utf-8")
        return real(*given)

    scanning.setattr(flow, "checked", changed)
    stopped(places[0], table, UsageFault, "改动")


@pytest.mark.slow
def test_where_no_mirror_can_be_kept_the_rows_are_read_from_the_text(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    place = places[0]
    (place.folder / "record" / "columns").write_text("not a folder", encoding="utf-8")
    merged = take_in(place, table)
    assert merged.new > ROWS / 2
    assert open_workplace(place.folder).view(DAY).frames["penalty"].height == merged.new


@pytest.mark.slow
def test_a_row_that_is_lost_on_the_way_stops_the_merge(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    """The record never says more rows than it holds."""
    real = merge.among

    def losing(*given: Any) -> tuple[int, pl.DataFrame]:
        start, rows = real(*given)
        return start, rows.head(-1) if start else rows

    scanning.setattr(merge, "among", losing)
    stopped(places[0], table, BrokenRecord, "没有并入")


@pytest.mark.slow
def test_a_resident_id_that_passed_validation_stops_the_merge(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    """A slip of the program, in a row that nothing was said about."""
    scanning.setattr(merge, "MANY_DIGITS", "5013")
    scanning.setattr(merge, "DIGITS_OR_ESCAPE", "5013")
    scanning.setattr(merge.resident_id, "find_in", lambda text: [text])
    stopped(places[0], table, BrokenRecord, "身份证")


@pytest.mark.slow
def test_what_a_broken_contract_stops_leaves_the_record_as_it_was(
    places: list[Workplace], table: Path, scanning: pytest.MonkeyPatch
) -> None:
    """A slip of the program, seen in the last batches of a file."""
    real, seen = contract.hold_contract, []

    def broken(name: str, frame: pl.DataFrame, standard: Standard) -> None:
        seen.append(frame.height)
        if len(seen) == 3:
            raise BrokenRecord("示例", "example")
        real(name, frame, standard)

    place = places[0]
    scanning.setattr(contract, "hold_contract", broken)
    with pytest.raises(BrokenRecord):
        take_in(place, table)
    assert place.store.heal()
    assert not any("segments" in name or "columns" in name for name in tree(place.folder, "record"))
    scanning.setattr(contract, "hold_contract", real)
    assert take_in(place, table).new == take_in(places[1], table).new > sum(seen[:2])

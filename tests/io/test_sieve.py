"""Sound rows are set aside together: what is found in a file must not depend on that."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditcli.checks import amounts, screen_rows
from creditcli.checks.context import ValidateContext
from creditcli.checks.registry import ROW_CHECKS, TABLE_CHECKS
from creditcli.cli import checking
from creditcli.cli.checking import checked
from creditcli.errors import Unfit
from creditcli.io import pieces, scan
from creditcli.io.read import read_bytes, read_path
from creditcli.model.intake import FileIn, FileReport, Grid, Outcome, Table
from creditcli.model.mapping import Memory
from creditcli.stages import sift
from creditcli.stages.aside import Batch, accepted, as_found, every, outcomes
from creditcli.stages.sieve import KNOWN
from creditcli.stages.validate import validate_file
from tests.io.offices import CONTEXTS, DAY, STANDARD, WITHOUT

DATASET = STANDARD.datasets["penalty"]
LAYOUT = DATASET.layouts[0]
CODES = ("91350100M000100Y43", "91350100M000100Y44", "00000000000000000X", "11152501YY000001XM", "152501600000016")
ODD = {
    "subject_name": ["示例甲贸易有限公司", "示例甲贸易(有限)公司", " 示例乙公司", "示例丙\u200b公司", "无", ""],
    "subject_category": ["法人及非法人组织", "01", "自然人", "个体工商户", "别的", ""],
    "unified_code": [*CODES, "91350100m000100y43", "９１350100M000100Y43", ""],
    "organisation_code": ["MAYX00017", "MAYX00018", "152501199001010016", ""],
    "registration_number": ["152501600000016", "152501000000015", "15250160000001", ""],
    "legal_representative": ["示例人员", "152501 19900101 0016", ""],
    "decision_number": [
        "二市监罚〔2026〕1号",
        "二市监罚[2026]1号",
        "二市监罚〔2027〕第1号",
        "二市监罚〔2026〕1234567号",
        "二市监罚〔2026〕152501199001010016号",
        "二市监罚152501 19900101 0011",
        "空",
        "关于处罚的月报表",
        "",
    ],
    "violation_type": ["未按规定明码标价", "电话13900000000", ""],
    "facts": ["经查属实。", "经查\n属实。", "住址：某地", "负责人：示例", "卡号6222 0000 0000 0000 004", "锟", ""],
    "basis": ["《中华人民共和国价格法》第四十二条", ""],
    "penalty_categories": ["罚款", "02", "警告；罚款", "警告,罚款", "罚款；罚款", "无", ""],
    "content": [
        "罚款贰仟元",
        "罚款2000元",
        "罚款12000元，没收2000元",
        "拟罚款2000元",
        "罚款1,000元和1000元",
        "警告",
        "",
    ],
    "fine_amount": ["0.2", "2000", "0.20", "-1", "1.2", "0.1", "九", "152501199001010016", ""],
    "confiscated_amount": ["0.2", "0", ""],
    "decision_date": ["2026-11-20", "2026-11-02", "2026/11/20", "45980", "2027-01-01", "2026-02-30", "1899-12-31", ""],
    "valid_until": ["2099-12-31", "2020-01-01", "长期", ""],
    "organ": ["二连浩特市市场监督管理局", "市场监管局", "二连局", "新城区局", "别局", ""],
    "organ_code": ["11152501YY000001XM", "11152501YY000001XX", "11150102YY000001XM", "11152501YY0000028M", ""],
    "penalty_class": ["一般", "严重", "01", ""],
    "penalty_domain": ["其他", ""],
    "status": ["有效", "1", ""],
    "secrecy_review": ["可以公开", ""],
    "secrecy_reviewer": ["办公室", ""],
    "secrecy_review_date": ["2026-11-20", ""],
    "remarks": ["示例", "合计", ""],
}
HEADERS = {column.field: column.header for column in LAYOUT.columns if column.field in ODD}
SOUND = {name: values[0] for name, values in ODD.items()} | {"registration_number": "", "organisation_code": ""}


def csv_of(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADERS.values())
    writer.writerows([[row[name] for name in HEADERS] for row in rows])
    return buffer.getvalue().encode()


def report_of(file: FileIn, few: int, patch: pytest.MonkeyPatch, known: ValidateContext = WITHOUT) -> FileReport:
    patch.setattr(sift, "FEW", few)
    return validate_file(file, known)


def rows() -> st.SearchStrategy[list[dict[str, str]]]:
    """Mostly sound rows, each with a few cells as departments write them."""
    numbered = st.fixed_dictionaries(
        {"decision_number": st.sampled_from([f"二市监罚〔2026〕{n}号" for n in range(20)])}
    )
    odd = st.lists(
        st.sampled_from(sorted(ODD)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(ODD[name]))),
        max_size=3,
    )
    row = st.builds(lambda number, changes: {**SOUND, **number, **dict(changes)}, numbered, odd)
    return st.lists(row, min_size=1, max_size=12)


FIXTURE = [HealthCheck.function_scoped_fixture]


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=FIXTURE)
@given(found=rows(), at=st.integers(0, len(CONTEXTS) - 1))
def test_a_file_is_judged_alike_with_and_without_setting_rows_aside(
    found: list[dict[str, str]], at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged_alike(found, CONTEXTS[at], monkeypatch)


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=FIXTURE)
@given(found=rows(), at=st.integers(0, len(CONTEXTS) - 1))
def test_many_files_are_judged_alike(found: list[dict[str, str]], at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    judged_alike(found, CONTEXTS[at], monkeypatch)


def judged_alike(found: list[dict[str, str]], known: ValidateContext, monkeypatch: pytest.MonkeyPatch) -> None:
    (file,) = read_bytes(csv_of(found), "报送.csv", STANDARD)
    with monkeypatch.context() as patch:  # every row by the check itself, not by what is seen at first sight
        patch.setattr(amounts, "at_first_sight", lambda _: None)
        whole = report_of(file, 10**9, patch, known)
    monkeypatch.setattr(screen_rows, "SORTED", 3)
    monkeypatch.setattr(sift, "HELD", 3)
    monkeypatch.setattr(Grid.batches, "__defaults__", (4,))  # rows of a batch
    sifted = report_of(file, 0, monkeypatch, known)
    assert sifted.findings == whole.findings
    assert sifted.counts == whole.counts
    assert sifted.rules == whole.rules
    for one, other in zip(whole.tables, sifted.tables, strict=True):
        table, taken = one.table, one.outcome.filter(outcome=Outcome.ACCEPTED.value)["row"]
        assert dict(outcomes(one)) == dict(outcomes(other)) == dict(one.outcome.iter_rows())
        assert joined(every(other.table), table).equals(table.frame)
        assert joined(accepted(other), table).equals(table.frame.filter(pl.col("row").is_in(taken.implode())))
        for row in table.raw["row"]:
            assert as_found(other.table, row).equals(table.raw.filter(row=row))


def joined(batches: Iterator[Batch], table: Table) -> pl.DataFrame:
    return pl.concat([table.frame.clear(), *(batch() for batch in batches)])


@pytest.mark.parametrize("known", [WITHOUT, CONTEXTS[2]])
def test_sound_rows_are_set_aside(known: ValidateContext, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [{**SOUND, "decision_number": f"二市监罚〔2026〕{n}号"} for n in (*range(31, 60), 12345678)]
    (file,) = read_bytes(csv_of(found), "报送.csv", STANDARD)
    report = report_of(file, 0, monkeypatch, known)
    assert not report.findings
    assert report.counts.accepted == 30
    assert report.tables[0].table.frame.is_empty()


def test_rows_with_true_days_and_numbers_are_set_aside_too(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADERS.values())
        for number in range(1, 30):
            row = {**SOUND, "decision_number": f"二市监罚〔2026〕{number}号"}
            for at, (name, value) in enumerate((name, row[name]) for name in HEADERS):
                if name in ("decision_date", "valid_until"):
                    sheet.write_datetime(number, at, datetime.fromisoformat(value), day)
                elif name == "fine_amount":
                    sheet.write_number(number, at, float(value))
                else:
                    sheet.write_string(number, at, value)
    (file,) = read_bytes(buffer.getvalue(), "报送.xlsx", STANDARD)
    report = report_of(file, 0, monkeypatch)
    assert not report.findings
    assert report.counts.accepted == 29
    assert report.tables[0].table.frame.is_empty()


def test_every_check_of_penalties_has_a_known_suspicion() -> None:
    """A check that nobody knows the suspicions of makes every row of a large file be looked at one by one."""
    concerned = {
        rule.check
        for rule in STANDARD.rules.values()
        if not rule.datasets or {"penalty", "licence"} & set(rule.datasets)
    }
    assert concerned & (ROW_CHECKS.keys() | TABLE_CHECKS.keys()) <= KNOWN


CELL = st.text(st.sampled_from('ab"\n\r,，中é\t '), max_size=6)


@settings(max_examples=50, suppress_health_check=FIXTURE)
@given(
    table=st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=6),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    bom=st.booleans(),
    last=st.booleans(),
    size=st.integers(4, 100),
)
def test_a_scanned_text_file_is_read_as_one_that_is_held(
    table, quoting, end, bom, last, size, tmp_path_factory, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=end, quoting=quoting).writerows(table)
    text = buffer.getvalue() if last else buffer.getvalue().removesuffix(end)
    same_as_held(text.encode("utf-8-sig" if bom else "utf-8"), size, tmp_path_factory.mktemp("scan"), monkeypatch)


@settings(max_examples=50, suppress_health_check=FIXTURE)
@given(content=st.text(st.sampled_from('ab",\n\r中 '), max_size=40), size=st.integers(4, 50))
def test_text_that_is_no_table_is_read_alike_or_not_scanned(content, size, tmp_path_factory, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    same_as_held(content.encode(), size, tmp_path_factory.mktemp("scan"), monkeypatch)


def same_as_held(content: bytes, size: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, and row by row, in pieces of some ``size`` bytes."""
    path = folder / "表.csv"
    path.write_bytes(content)
    (held,) = read_path(path, STANDARD)
    with monkeypatch.context() as patch:
        patch.setattr(scan, "LARGE", 0)
        patch.setattr(pieces, "SIZE", size)
        patch.setattr(pieces, "MORE", size)
        (scanned,) = read_path(path, STANDARD, scratch=folder)
        if scanned.scanned is None or scanned.whole is None:
            return  # read whole: the same reader
        grid = scanned.grids[0]
        try:
            rows = pl.concat([read() for read in grid.batches(1)])
        except (pl.exceptions.ComputeError, Unfit):
            return  # read whole by the command, which then says where
        assert not held.findings
        assert scanned.whole.digest() == held.sha256
        assert scanned.encoding == held.encoding
        assert rows.equals(held.grids[0].frame)
        assert grid.height == rows.height
        for some in (rows["row"].to_list()[::2], rows["row"].to_list()[-1:]):
            assert grid.some(some).equals(rows.filter(pl.col("row").is_in(some)))


@pytest.mark.slow
def test_a_large_file_gives_the_same_report_scanned_in_either_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        {**SOUND, "decision_number": f"二市监罚〔2026〕{n}号", "facts": "经查\n属实。" if n % 7 == 0 else "经查属实。"}
        for n in range(3000)
    ]
    found[1234]["unified_code"] = CODES[1]
    found[2000]["decision_number"] = found[10]["decision_number"]
    monkeypatch.setattr(scan, "LARGE", 0)
    monkeypatch.setattr("creditcli.io.transcode.PART", 100_000)
    monkeypatch.setattr(pieces, "SIZE", 50_000)
    monkeypatch.setattr(sift, "HELD", 1_000)
    reports = []
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / "报送.csv"
        path.write_bytes(csv_of(found).decode().encode(encoding))
        (held,) = read_bytes(path.read_bytes(), path.name, STANDARD)
        (file,) = read_path(path, STANDARD, scratch=tmp_path)
        assert file.scanned
        assert file.whole
        assert file.whole.digest() == held.sha256
        told = {"FIL026"} if encoding == "gb18030" else set()
        report, whole = validate_file(file, WITHOUT), validate_file(held, WITHOUT)
        assert report.findings == whole.findings
        assert report.counts == whole.counts
        reports.append([one for one in report.findings if one.code not in told])
    assert [(one.code, one.place.cell) for one in reports[0]] == [(one.code, one.place.cell) for one in reports[1]]


@pytest.mark.slow
def test_two_files_of_one_name_are_each_judged_by_their_own_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "LARGE", 0)
    for folder, day in (("甲", "2026-11-20"), ("乙", "2026-02-30")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "报送.csv").write_bytes(
            csv_of([{**SOUND, "decision_date": day}]).decode().encode("gb18030")
        )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    files = read_path(tmp_path / "甲", STANDARD, scratch=scratch) + read_path(
        tmp_path / "乙", STANDARD, scratch=scratch
    )
    assert all(file.scanned for file in files)
    first, second = (validate_file(file, WITHOUT) for file in files)
    assert (first.counts.accepted, second.counts.refused) == (1, 1)


def test_a_wide_row_below_the_header_is_told_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of large files cannot name the row: such a file is read whole."""
    rows = csv_of([{**SOUND, "decision_number": f"二市监罚〔2026〕{n}号"} for n in range(1, 30)]).decode().splitlines()
    for at in (20, len(rows) - 1):
        path = tmp_path / f"{at}.csv"
        path.write_text("\n".join([*rows[:at], f"{rows[at]},多,余", *rows[at + 1 :]]), encoding="utf-8")
        monkeypatch.setattr(scan, "LARGE", 0)
        (file,) = read_path(path, STANDARD, scratch=tmp_path)
        _, report = checked(file, WITHOUT)
        monkeypatch.undo()
        (held,) = read_bytes(path.read_bytes(), path.name, STANDARD)
        assert report.findings == validate_file(held, WITHOUT).findings
        assert [one.place.row for one in report.findings] == [at + 1]


def test_a_scanned_file_that_is_read_whole_keeps_what_was_said_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data set, sender, day and remembered headers do not get lost when the reader changes."""
    path = tmp_path / "报送.csv"
    rows = [{**SOUND, "decision_number": f"二市监罚〔2026〕{n}号"} for n in range(1, 1500)]
    path.write_bytes(csv_of([*rows, {**SOUND, "facts": "经查\ufffd属实。"}]))
    monkeypatch.setattr(scan, "LARGE", 0)
    (file,) = read_path(path, STANDARD, scratch=tmp_path)
    assert file.scanned
    judged: list[FileIn] = []

    def judge(one: FileIn, where: ValidateContext) -> FileReport:
        judged.append(one)
        return validate_file(one, where)

    monkeypatch.setattr(checking, "validate_file", judge)
    memory = Memory(())
    given = replace(file, dataset="penalty", department="示例局", received=DAY, memory=memory, period="2026-11")
    _, report = checking.checked(given, WITHOUT)
    assert [one.code for one in report.findings] == [STANDARD.rule_of("file_encoding_broken_text").code]
    assert judged[-1].scanned is None
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    kept = ("dataset", "department", "received", "memory", "period")
    assert [getattr(judged[-1], name) for name in kept] == [getattr(given, name) for name in kept]


@pytest.mark.slow
def test_a_column_without_a_header_is_told_wherever_it_holds_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the first rows of a large file are known when its columns are named; what stands far below counts too."""
    rows = [{**SOUND, "decision_number": f"二市监罚〔2026〕{n}号"} for n in range(1, 3000)]
    lines = csv_of(rows).decode().splitlines()
    lines = [f"{line}," for line in lines if line]
    lines[2500] += "见附件"
    path = tmp_path / "报送.csv"
    path.write_bytes("\n".join(lines).encode())
    (held,) = read_path(path, STANDARD)
    monkeypatch.setattr(scan, "LARGE", 0)
    (file,) = read_path(path, STANDARD, scratch=tmp_path)
    assert file.scanned
    report, whole = checked(file, WITHOUT)[1], checked(held, WITHOUT)[1]
    assert report.findings == whole.findings
    assert STANDARD.rule_of("column_extra").code in {one.code for one in report.findings}

"""A header of two levels: a column is what both say together, and never what the lower one would be alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from creditcli.model.intake import ColumnRole
from tests.io.test_mapping import HEADERS, STANDARD, csv_of, fields, mapped, said, saved, sheet_of

LISTING = [one.header for one in STANDARD.dataset("black-listing").layouts[0].columns if one.field != "id_number"]
TITLE = ["二连浩特市信用信息表"]
Columns = Sequence[str | None]


def table(headers: Sequence[str], upper: Columns, lower: Columns, *, merged: bool) -> bytes:
    """Headers of one level, then some of two, in a workbook."""
    rows = [TITLE, [*headers, *upper], [*([None] * len(headers)), *lower], ["示例"] * (len(headers) + len(lower))]
    book = sheet_of(rows)
    if merged:
        end = len(headers) + len(lower)
        book.active.merge_cells(start_row=2, start_column=len(headers) + 1, end_row=2, end_column=end)
        for at in range(1, len(headers) + 1):
            book.active.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)
    return saved(book)


def read(content: bytes, dataset: str = "penalty") -> dict[str, str]:
    (sheet,) = mapped(content, "表.xlsx", dataset=dataset).sheets
    return {one.header: one.field for one in sheet.columns[-3:]}


@pytest.mark.parametrize("merged", [True, False])
def test_what_both_levels_name_together_is_read_as_that(merged: bool) -> None:
    content = table(HEADERS, ["保密审查", None, None], ["结论", "人", "日期"], merged=merged)
    assert read(content) == {
        "保密审查结论": "secrecy_review", "保密审查人": "secrecy_reviewer", "保密审查日期": "secrecy_review_date",
    }  # fmt: skip
    content = table(HEADERS, ["法定代表人证件", None], ["证件类型", "证件号码"], merged=merged)
    assert list(read(content).items())[1:] == [
        ("法定代表人证件类型", "legal_rep_id_type"), ("法定代表人证件号码", "legal_rep_id_number"),
    ]  # fmt: skip
    content = table(HEADERS[:-2], ["处罚机关", None], ["处罚机关", "统一社会信用代码"], merged=merged)
    assert list(read(content).items())[1:] == [("处罚机关", "organ"), ("处罚机关统一社会信用代码", "organ_code")]


def test_a_number_of_somebody_else_is_not_the_subjects() -> None:
    """The data set has no such column: it is told by both texts and not read, and since it may be taken for the subject's
    nothing of the sheet is."""
    content = table(LISTING, ["法定代表人", None, None], ["姓名", "联系方式", "证件号码"], merged=True)
    assert set(read(content, "black-listing").values()) == {""}
    told = said(mapped(content, "表.xlsx", dataset="black-listing"), "column_confusable")
    assert [text for text in told if "“法定代表人证件号码”" in text]


def test_without_merged_cells_neither() -> None:
    content = table(LISTING, ["法定代表人", None, None], ["姓名", "联系方式", "证件号码"], merged=False)
    assert set(read(content, "black-listing").values()) == {""}


def test_a_group_that_says_nothing_of_its_own_leaves_columns_what_they_are() -> None:
    first, second = HEADERS[:4], HEADERS[4:]
    upper = ["行政相对人信息", None, None, None, "处罚信息", *([None] * (len(second) - 1))]
    (sheet,) = mapped(saved(sheet_of([TITLE, upper, [*first, *second], ["示例"] * len(HEADERS)])), "表.xlsx").sheets
    assert list(fields(sheet)) == HEADERS
    assert all(field for field, _ in fields(sheet).values())


def test_an_unknown_column_under_a_group_is_told_by_both_and_under_a_title_by_its_own() -> None:
    content = table(HEADERS, ["办理情况", None], ["天气", "心情"], merged=True)
    told = said(mapped(content, "表.xlsx"), "column_extra")
    assert ["“办理情况天气”" in told[0], "“办理情况心情”" in told[1]] == [True, True]
    plain = saved(sheet_of([TITLE, [*HEADERS, "天气"], ["示例"] * 14]))
    assert "“天气”" in said(mapped(plain, "表.xlsx"), "column_extra")[0]


def test_one_that_comes_near_a_name_on_which_something_hangs_stops_by_either_level() -> None:
    for upper, lower in (("保密审查", "结果"), ("内部情况", "保密审查结果")):
        content = table(HEADERS, [upper, None], [lower, "天气"], merged=True)
        assert said(mapped(content, "表.xlsx"), "column_confusable"), upper


def test_a_column_that_numbers_the_rows_is_passed_over_under_a_group_too() -> None:
    content = table(HEADERS, ["办理情况", None], ["序号", "天气"], merged=True)
    (sheet,) = mapped(content, "表.xlsx").sheets
    assert [one.role for one in sheet.columns[-2:]] == [ColumnRole.IGNORED, ColumnRole.EXTRA]


def test_a_header_of_one_level_is_as_it_was() -> None:
    (sheet,) = mapped(csv_of(*HEADERS), "处罚.csv").sheets
    assert list(fields(sheet)) == HEADERS

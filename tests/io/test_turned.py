"""A title, a note or a sheet's name that says otherwise than the header refuses the sheet; harmless ones do not."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.io.test_mapping import HEADERS, STANDARD, mapped, saved, sheet_of
from tests.io.test_reading import ROW, duties, report, workbook

DATA = ["示例"] * 13


def refused(*rows: list[str], sheet: str = "行政处罚") -> list[str]:
    """The words that refuse a sheet of these rows, each with its row; none where it is read."""
    book = sheet_of(list(rows))
    book.active.title = sheet
    file = mapped(saved(book), "处罚.xlsx")
    told = [dict(one.params)["words"] for one in file.findings if one.code in {"FIL071", "FIL072"}]
    assert bool(file.tables) is not bool(told)
    if told:
        assert file.refused.read == file.refused.refused + file.refused.dropped >= 1
    return told


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([HEADERS, DATA, ["以下行政处罚涉及国家秘密，不予公示："], DATA], ["不予公示、秘密"]),
        ([HEADERS, ["已 撤 销："], DATA], ["撤销"]),
        ([HEADERS, DATA, ["备注：第2行已作废"]], ["作废"]),
        ([HEADERS, DATA, ["备注", "以上各行已作废"], DATA], ["作废"]),
        ([HEADERS, DATA, [*["\u3000", "\u200b", " "] * 4, "备注：第2行已作废"]], ["作废"]),
        ([["本月移出名单"], HEADERS, DATA], ["移出"]),
        ([["行政处罚公示表"], HEADERS, DATA, ["填表说明：撤销的另表报送"], ["制表人：示例"]], []),
        ([HEADERS, [*DATA[:5], "撤销", *DATA[6:]]], []),
    ],
)
def test_a_text_that_is_not_read_may_not_turn_what_is(rows: list[list[str]], words: list[str]) -> None:
    assert refused(*rows) == words


def test_a_sheet_is_what_its_name_and_its_header_say() -> None:
    assert refused(HEADERS, DATA, sheet="撤销") == ["撤销"]
    assert refused(HEADERS, DATA, sheet="本月") == []


def test_revocations_may_stand_under_their_own_name() -> None:
    headers = [one.header for one in STANDARD.datasets["correction"].layouts[0].columns]
    book = sheet_of([["撤销、更正的决定"], headers, ["示例"] * len(headers)])
    book.active.title = "撤销"
    assert mapped(saved(book), "撤销.xlsx").tables


@pytest.mark.parametrize("one", ["没收违法所得5000元", "备注：没收"])
def test_a_row_with_one_value_under_merged_cells_is_part_of_the_data(one: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([list(ROW), [None] * 8 + [one]])))
    for column in (at for at in range(1, len(ROW) + 1) if at != 9):
        book.active.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    found = report(saved(book), "处罚.xlsx")
    assert found.counts.dropped == 0
    assert found.tables[0].outcome["outcome"].to_list()[1] == "refused"
    assert ("FIL019", "A3") in duties(found)


def test_a_title_that_is_merged_itself_stays_a_title() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([list(ROW), ["二、餐饮"], list(ROW)])))
    book.active.merge_cells("A3:M3")
    found = report(saved(book), "处罚.xlsx")
    assert found.counts.dropped == 1
    assert "FIL019" not in {code for code, _ in duties(found)}

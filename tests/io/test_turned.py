"""A title, a note or a sheet's name that says otherwise than the header refuses the sheet; harmless ones do not."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from creditcli.io.read import read_bytes
from creditcli.stages.mapping import map_file
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


@pytest.mark.parametrize(
    "title",
    [
        "行政处罚信息公示表（撤销、变更的除外）", "行政处罚信息公开表（涉密信息除外）", "不涉密行政处罚信息公示表", "行政处罚（不含不予公示）", "名单（不含已移出、已修复）",
        "备注：本表不含涉密数据", "本表数据已经保密审查，无涉密内容", "保密审查意见：不涉密，同意公开", "审核人：王某 保密审查：无涉密", "是否涉密：否",
        "本单位本月无撤销、无注销情况", "本表信息不涉及国家秘密、商业秘密", "严禁填报涉密信息", "涉密信息不得上报", "国土空间生态修复中心行政处罚信息公示表", "信用修复承诺书归集表",
        "2026年行政处罚更正版", "行政处罚信息（更正后）", "请勿删除表头", "不公开听证的行政处罚", "解除劳动合同类行政处罚",
        "填写说明：撤销的另表报送", "填报要求：涉及国家秘密的不公开", "注：1.涉及国家秘密、商业秘密的不予公示。",
        "说明：自作出决定之日起7个工作日内公示，撤销的应及时撤下。", "注：当前状态为撤销的填1", "注：修复的见Sheet2", "本月无信用修复", "公示期满后将自动撤下",
        "若有异议请申请更正", "无效数据已剔除", "填报要求：涉及下列情形的，不予公示", "信用修复服务中心行政处罚信息", "行政处罚（已删除重复项）",
    ],
)  # fmt: skip
def test_words_that_say_nothing_of_the_rows_stop_nothing(title: str) -> None:
    assert refused([title], HEADERS, DATA) == []
    assert refused(HEADERS, DATA, [title]) == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("以下已失效", "失效"), ("废止的行政处罚", "废止"), ("已屏蔽", "屏蔽"), ("已删除的数据", "删除"), ("解除名单", "解除"), ("终止公示名单", "终止公示"),
        ("暂缓公示", "暂缓公示"), ("免予公示", "免予公示"), ("暂不公布", "不公布"), ("仅供内部使用", "内部使用"), ("草稿", "草稿"), ("待审核数据", "待审核"),
        ("拟处罚名单", "拟处罚"), ("填表说明：以下均不予公示", "不予公示"), ("信用修复后停止公示（填报说明见附件）", "修复、停止公示"),
        ("注：1.示例公司已撤销", "撤销"), ("注：涉及示例公司的不予公示", "不予公示"), ("注：1.示例公司撤销，重新填报", "撤销"),
        ("注：1.涉及国家秘密的不予公示。2.示例公司撤销。", "撤销"), ("填表说明：以下数据涉及秘密。撤销的另报", "秘密"), ("期满前已撤下", "撤下"), ("已撤销名单涉密除外", "撤销"), ("已撤销的行政处罚（涉密除外）", "撤销"), ("无效数据", "无效"), ("注：第2行撤销", "撤销"), ("（不含个人，已撤销）", "撤销"), ("（撤销，不含变更）", "撤销"), ("以下涉密信息不予公示（变更的除外）", "不予公示、涉密"),
        ("行政处罚（含已修复）", "修复"), ("第2行请删除", "删除"), ("不涉及国家秘密，涉及商业秘密", "秘密"), ("禁止公开的涉密决定", "涉密"),
    ],
)  # fmt: skip
def test_what_is_withheld_over_or_no_decision_yet_is_not_read_as_in_force(title: str, words: str) -> None:
    assert refused([title], HEADERS, DATA) == [words]
    assert refused(HEADERS, DATA, [title]) == [words]


def test_numbered_lines_below_instructions_belong_to_them() -> None:
    lines = [["填表说明："], ["1.当前状态：1为撤销，0为有效。"], ["2.涉及国家秘密的不予公示。"]]
    assert refused(*lines, HEADERS, DATA) == []
    assert refused(HEADERS, DATA, *lines) == []
    assert refused(HEADERS, DATA, *lines, ["3.以下均不予公示"]) == ["不予公示"]
    assert refused(HEADERS, DATA, ["二、已撤销的决定"], DATA) == ["撤销"]
    assert refused(HEADERS, DATA, *lines, DATA, ["二、已撤销的决定"], DATA) == ["撤销"]


def test_a_line_of_several_cells_above_the_header_is_looked_at() -> None:
    line = ["填报单位：市场监管局", "", "以下均不予公示", "", "2026年3月"]
    assert refused(line, HEADERS, DATA) == ["不予公示"]
    assert refused(["", "", "以下均不予公示", "一", "二"], HEADERS, DATA) == ["不予公示"]
    assert refused(["填报单位：市场监管局", "", "填报时间：2026年3月", "", "审核：无涉密"], HEADERS, DATA) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("行政处罚（不予公示）.xlsx", "不予公示"), ("撤销的行政处罚.xlsx", "撤销"), ("三月.zip!市监/拟处罚.xlsx", "拟处罚"),
        ("行政处罚（不含不予公示）.xlsx", ""), ("三月.zip!撤销/行政处罚.xlsx", ""), ("000005-退回待改-2026-03-18-市场监管局-行政处罚.csv.xlsx", ""), ("行政处罚2026年3月.xlsx", ""), ("生态修复处罚.xlsx", ""),
    ],
)  # fmt: skip
def test_a_file_is_what_its_own_name_and_its_header_say(name: str, words: str) -> None:
    file = replace(read_bytes(saved(sheet_of([HEADERS, DATA])), "x.xlsx", STANDARD)[0], name=name)
    found = map_file(file, STANDARD)
    assert [dict(one.params)["words"] for one in found.findings if one.code == "FIL074"] == ([words] if words else [])
    assert bool(found.tables) is not bool(words)
    assert found.refused.refused == (1 if words else 0)


def test_a_workbook_with_corrections_beside_decisions_may_be_named_after_both() -> None:
    headers = [one.header for one in STANDARD.datasets["correction"].layouts[0].columns]
    book = sheet_of([HEADERS, DATA])
    book.create_sheet("更正").append(headers)
    book["更正"].append(["示例"] * len(headers))
    assert len(mapped(saved(book), "行政处罚及撤销更正.xlsx").tables) == 2


@pytest.mark.parametrize(
    ("dataset", "title"),
    [
        ("correction", "行政处罚信息撤下申请表"), ("correction", "行政处罚决定撤销、更正、信用修复情况表"), ("correction", "行政许可注销、撤销情况表"),
        ("list-exit", "严重失信主体退出名单"), ("list-exit", "提前移出（已修复）名单"), ("repair", "信用修复申请汇总表（含退出）"),
    ],
)  # fmt: skip
def test_titles_of_what_takes_down_may_speak_of_every_end(dataset: str, title: str) -> None:
    headers = [one.header for one in STANDARD.datasets[dataset].layouts[0].columns]
    data = ["示例"] * len(headers)
    assert mapped(saved(sheet_of([[title], headers, data], title[:9])), f"{title}.xlsx").tables
    assert not mapped(saved(sheet_of([[title], headers, data, ["以上均不予公示"]])), "一.xlsx").tables


def test_a_note_in_what_takes_down_still_says_what_became_of_its_rows() -> None:
    headers = [one.header for one in STANDARD.datasets["repair"].layouts[0].columns]
    rows = [headers, ["示例"] * len(headers), ["第2行已撤回"]]
    assert not mapped(saved(sheet_of(rows)), "修复.xlsx").tables


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

"""Lines of signatures, exports and totals below a table are left out and counted; what may be data is not."""

from __future__ import annotations

import pytest

from creditcli.ids import resident_id
from tests.io.test_reading import ROW, report, workbook
from tests.subjects import subjects

[(_, CODE)] = subjects(1)
SOUND = [*ROW[:2], CODE, *ROW[3:]]
PERSON = resident_id.complete("15250119900101001")
AMOUNT = ["", "", "", "", "", "", "", "", "0.2"]


def below(*cells: str) -> list[object]:
    """The cells, each with an empty one after it, as forms have them."""
    return [one or None for cell in cells for one in (cell, "")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (below("填报人：李某", "审核人：王某", "联系电话：0479-7512345"), "note"),
        (below("单位负责人：张某", "填报人：李某", "联系电话：13800000000", "报出日期：2026年4月1日"), "note"),
        (below("审核人：王某", "制表人：李某"), "note"),
        (["制表人：", "李某", "审核：", "王某", "填报日期", "2026-03-31"], "note"),
        ([None] * 9 + ["审核：王某", None, "制表：李某"], "note"),
        (below("填报单位（盖章）：二连浩特市市场监督管理局", "填报时间：2026年3月31日"), "note"),
        (["导出时间：2026-03-31 10:20:30", "导出人：admin", "共1条"], "note"),
        (["总计：1件", *AMOUNT], "total"),
        (["共计", *AMOUNT], "total"),
        (["合计：1", *AMOUNT], "total"),
    ],
)
def test_what_stands_below_a_table_is_no_data_and_is_told(line: list[object], kind: str) -> None:
    found = report(workbook([list(SOUND), line]), "处罚.xlsx")
    assert (found.counts.accepted, found.counts.refused, found.counts.dropped) == (1, 0, 1)
    assert found.tables[0].dropped == {kind: 1}
    assert [dict(one.params)["rows"] for one in found.findings if one.code == "FIL025"] == ["3"]


@pytest.mark.parametrize(
    "line",
    [
        ["负责人：李某", "审核人：王某", "91152501MAYX00010K"],
        ["联系人", PERSON, "审核人：王某"],
        ["来源", "二市监罚〔2026〕9号", "日期", "2026-03-31"],
        ["来源：二市监罚字第9号", "审核人：王某", "日期：2026-03-31"],
        ["审核人：王某", "罚款", "日期：2026-03-31"],
        ["日期：2026-03-31", "日期", "示例公司", "罚款"],
        ["合计", "法人及非法人组织", "91152501MAYX00010K"],
        ["小计贸易有限公司", "法人及非法人组织", "罚款"],
        ["日期贸易有限公司", "法人及非法人组织", "罚款"],
    ],
)
def test_a_line_that_may_be_data_is_judged(line: list[object]) -> None:
    found = report(workbook([list(SOUND), line]), "处罚.xlsx")
    assert (found.counts.accepted, found.counts.refused, found.counts.dropped) == (1, 1, 0)

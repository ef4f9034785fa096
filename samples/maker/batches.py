"""The ordinary files: who sends what, when, in which form."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maker.office import BY_KIND
from maker.people import Firm
from maker.rows import Numbers, licence, penalty, workday_before
from maker.sheet import Row, Style

NOTES = ("表格说明：", "1.单元格请先设为文本格式。", "填表人：示例")


@dataclass
class Batch:
    """One file to be: its inbox folder, name, rows and form."""

    received: str
    kind: str
    name: str
    dataset: str
    rows: list[Row]
    style: Style
    package: str = ""  # name of the zipped package that carries it

    @property
    def path(self) -> str:
        """Path in the inbox, without the package."""
        return f"{self.received}/{BY_KIND[self.kind].alias}/{self.package or self.name}"


# kind, data set, days of receipt, rows a file, form
PLAN: tuple[tuple[str, str, tuple[str, ...], int, Style], ...] = (
    ("市场监管", "penalty", ("2024-03-15", "2024-09-13", "2025-03-14", "2025-09-12", "2026-03-13", "2026-09-11"), 26,
     Style("xlsx", "national-2018", "行政处罚信息报送表", NOTES, "true", "行政处罚", True)),
    ("市场监管", "licence", ("2024-04-12", "2024-10-18", "2025-04-11", "2025-10-17", "2026-04-10", "2026-10-16"), 34,
     Style("xlsx", "national-2018", "行政许可信息报送表", NOTES, "dotted", "行政许可")),
    ("交通", "licence", ("2024-05-17", "2025-05-16", "2026-05-15", "2026-11-06"), 36,
     Style("gb", "national-2018", dates="compact")),
    ("交通", "penalty", ("2024-08-16", "2025-08-15", "2026-08-14"), 22, Style("gb", "national-2018")),
    ("住建", "licence", ("2024-06-14", "2025-06-13", "2026-06-12"), 30,
     Style("xlsx", "national-2018", "施工许可汇总表", NOTES, "chinese", "许可")),
    ("住建", "penalty", ("2025-06-20", "2026-06-18"), 16, Style("xls", "national-2018", "行政处罚汇总表", NOTES, "true")),
    ("生态环境", "penalty", ("2024-07-12", "2025-07-11", "2026-07-10"), 24,
     Style("xls", "national-2018", "行政处罚案件信息表", (), "true", "处罚")),
    ("生态环境", "penalty", ("2024-11-15",), 20, Style("gb", "national-2015")),
    ("消防", "penalty", ("2024-12-13", "2025-12-12", "2026-10-23"), 22, Style("jsonl", "national-2018")),
    ("卫健", "licence", ("2024-11-22",), 28, Style("gb", "national-2015")),
    ("卫健", "licence", ("2025-11-21", "2026-11-13"), 30, Style("csv", "national-2018", dates="dotted")),
    ("发改", "licence", ("2025-02-21", "2026-02-27"), 10, Style("xlsx", "national-2018", "", (), "true", "节能审查")),
    ("应急管理", "licence", ("2025-01-17", "2026-01-16"), 14, Style("csv", "national-2018")),
    ("应急管理", "penalty", ("2025-01-17", "2026-01-16"), 16, Style("csv", "department-yuan")),
    ("人社", "penalty", ("2025-10-24", "2026-09-18"), 14, Style("xlsx", "national-2018", "", NOTES, "iso", "处罚")),
)  # fmt: skip
TITLES = {"penalty": "行政处罚", "licence": "行政许可"}
SUFFIX = {"xlsx": "xlsx", "xls": "xls", "csv": "csv", "gb": "csv", "jsonl": "jsonl"}
WITHOUT_2018 = ("penalty_class", "penalty_domain", "violation_type", "fine_amount", "source_organ", "source_organ_code",
                "valid_from", "certificate_name", "certificate_number", "document_name", "subject_category", "organ_code")  # fmt: skip


def ordinary(chance: random.Random, firms: list[Firm], numbers: Numbers) -> Iterator[Batch]:
    """Every ordinary file, its rows decided in the working week before its receipt."""
    for kind, dataset, days, size, style in PLAN:
        for day in days:
            received = date.fromisoformat(day)
            rows = [_row(chance, firms, numbers, kind, dataset, received, style) for _ in range(size)]
            stamp = f"{received.year}年{received.month}月"
            layout = "旧版" if style.layout == "national-2015" else ""
            name = f"{TITLES[dataset]}{layout}{stamp}.{SUFFIX[style.format]}"
            package = f"双公示数据包{stamp}.zip" if kind == "应急管理" else ""
            yield Batch(day, kind, name, dataset, rows, style, package)


def _row(
    chance: random.Random, firms: list[Firm], numbers: Numbers, kind: str, dataset: str, received: date, style: Style
) -> Row:
    organ = BY_KIND[kind]
    decided = workday_before(received, chance.randint(1, 5))
    pool = [one for one in firms if one.category == "法人及非法人组织"] if style.layout != "national-2018" else firms
    firm = chance.choice(pool)
    make = licence if dataset == "licence" else penalty
    row = make(chance, firm, organ, decided, numbers)
    if style.layout == "national-2015":
        row.values = {name: value for name, value in row.values.items() if name not in WITHOUT_2018}
        row.values |= {"data_time": received.isoformat(), "region_code": "152501"}
        if dataset == "licence":
            row.values["item_name"] = "公共场所卫生许可"
        else:
            row.values["penalty_name"] = "环境违法行为处罚"
    if style.layout == "department-yuan" and "fine_amount" in row.values:
        row.values["fine_amount"] = f"{round(float(row.values['fine_amount']) * 10000)}"
    return row

"""Defects of many kinds, planted in ordinary rows; each says which rule must find it, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from maker.batches import Batch
from maker.office import BY_KIND
from maker.people import resident, unified_code
from maker.sheet import Row

Planter = Callable[[Row, Batch], object]


def _wrong_check(row: Row, batch: Batch) -> None:
    code = row.values["unified_code"]
    row.plant("FLD010", "unified_code", unified_code=code[:-1] + ("1" if code[-1] != "1" else "2"))


def _letter(row: Row, batch: Batch) -> None:
    row.plant("FLD010", "unified_code", unified_code=row.values["unified_code"].replace("Y", "O", 1))


def _future(row: Row, batch: Batch) -> None:
    day = date.fromisoformat(batch.received) + timedelta(days=30)
    changes = {"decision_date": day.isoformat()}
    if "valid_from" in row.values:
        changes["valid_from"] = day.isoformat()
    row.plant("REC010", "decision_date", **changes)


def _late(row: Row, batch: Batch) -> None:
    day = date.fromisoformat(batch.received) - timedelta(days=45)
    row.values["decision_date"] = day.isoformat()
    row.plant("PUB001", "decision_date")


def _person_number(row: Row, batch: Batch) -> None:
    row.plant("PRV002", "facts", facts=f"当事人身份证号{resident(7)}，经查属实（示例）。")


def _truncated(row: Row, batch: Batch) -> None:
    """Typed into a number cell: the spreadsheet has kept fifteen digits."""
    row.numbers = frozenset({"registration_number"})
    row.plant("FLD008", "registration_number", registration_number="152501600000016000")


PLANTERS: dict[str, Planter] = {
    "required": lambda row, batch: row.plant("FLD001", "facts", facts=""),
    "required_licence": lambda row, batch: row.plant("FLD001", "content", content=""),
    "length": lambda row, batch: row.plant("FLD002", "decision_number", decision_number=row.values["decision_number"] * 20),
    "code": lambda row, batch: row.plant("FLD003", "penalty_categories", penalty_categories="罚金"),
    "code_licence": lambda row, batch: row.plant("FLD003", "licence_category", licence_category="审批"),
    "date": lambda row, batch: row.plant("FLD004", "decision_date", decision_date="2026年2月30日"),
    "amount": lambda row, batch: row.plant("FLD005", "fine_amount", fine_amount="贰仟元整"),
    "negative": lambda row, batch: row.plant("FLD006", "confiscated_amount", confiscated_amount="-1", content="罚款（见决定书）"),
    "scale": lambda row, batch: row.plant("FLD007", "confiscated_amount", confiscated_amount="0.12345678", content="罚款（见决定书）"),
    "check": _wrong_check,
    "letter": _letter,
    "registration": lambda row, batch: row.plant("FLD012", "unified_code", unified_code="152501600000016"),
    "truncated": _truncated,
    "missing_fine": lambda row, batch: row.plant("REC001", "fine_amount", fine_amount=""),
    "blank": lambda row, batch: row.plant("REC002", "id_number", id_number=resident(11)),
    "future": _future,
    "order": lambda row, batch: row.plant("REC011", "valid_to", valid_to="2019-01-01"),
    "year": lambda row, batch: row.plant(
        "REC012", "decision_number", decision_number=row.values["decision_number"].replace("〔202", "〔203")
    ),
    "order_wording": lambda row, batch: row.plant("REC013", "content", content="责令改正", penalty_categories="其他", fine_amount=""),
    "sum": lambda row, batch: row.plant("REC014", "fine_amount", fine_amount="0.77"),
    "unit": lambda row, batch: row.plant("REC015", "fine_amount", fine_amount="20000", content="罚款（见决定书）"),
    "individual": lambda row, batch: row.plant("REC023", "unified_code", subject_category="法人及非法人组织", legal_representative="王示例一"),
    "name": lambda row, batch: row.plant("SET005", "subject_name", subject_name=row.values["subject_name"].replace("示例", "", 1)),
    "organ": lambda row, batch: row.plant("AUT006", "organ_code", organ_code=unified_code("11", "YY009999")),
    "organ_name": lambda row, batch: row.plant("AUT007", "organ", organ=BY_KIND["交通"].name),
    "person_code": lambda row, batch: row.plant("PRV001", "unified_code", unified_code=resident(3)),
    "person_text": _person_number,
    "phone": lambda row, batch: row.plant("PRV003", "content", content=row.values["content"] + "，联系电话13800000000"),
    "late": _late,
}  # fmt: skip

# (kind, data set, received) -> defects, planted from the third row on, every third row
WHERE: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("市场监管", "penalty", "2024-03-15"): ("required", "check", "sum"),
    ("市场监管", "penalty", "2025-03-14"): ("code", "truncated", "missing_fine", "name"),
    ("市场监管", "penalty", "2026-03-13"): ("amount", "letter", "unit", "phone"),
    ("市场监管", "penalty", "2026-09-11"): ("person_text", "future", "organ"),
    ("市场监管", "licence", "2024-04-12"): ("required_licence", "order"),
    ("市场监管", "licence", "2025-10-17"): ("code_licence", "year", "registration"),
    ("交通", "licence", "2025-05-16"): ("check", "late"),
    ("交通", "licence", "2026-11-06"): ("order", "name"),
    ("交通", "penalty", "2025-08-15"): ("negative", "sum"),
    ("住建", "licence", "2026-06-12"): ("person_code", "date"),
    ("住建", "penalty", "2025-06-20"): ("organ_name", "order_wording"),
    ("生态环境", "penalty", "2025-07-11"): ("scale", "blank", "late"),
    ("生态环境", "penalty", "2024-11-15"): ("required", "letter"),
    ("消防", "penalty", "2025-12-12"): ("length", "check"),
    ("消防", "penalty", "2026-10-23"): ("missing_fine",),
    ("卫健", "licence", "2025-11-21"): ("year", "required_licence"),
    ("卫健", "licence", "2024-11-22"): ("letter",),
    ("应急管理", "penalty", "2026-01-16"): ("code", "sum"),
    ("人社", "penalty", "2026-09-18"): ("late", "required"),
}


def plant(batches: list[Batch]) -> None:
    """Plants every defect; the individual's and the repeated row's need a row of their own kind."""
    for batch in batches:
        names = WHERE.get((batch.kind, batch.dataset, batch.received), ())
        fit = [row for row in batch.rows[2:] if _fits(row)]
        for name, row in zip(names, fit[::3], strict=False):
            PLANTERS[name](row, batch)
    repeated = next(
        one for one in batches if (one.kind, one.dataset, one.received) == ("交通", "licence", "2024-05-17")
    )
    repeated.rows.append(Row(dict(repeated.rows[4].values)).plant("SET001"))
    other = Row(repeated.rows[6].values | {"content": "道路普通货物运输、货物专用运输（示例）"})
    repeated.rows.append(other.plant("SET002"))
    shops = next(one for one in batches if (one.kind, one.dataset, one.received) == ("卫健", "licence", "2026-11-13"))
    shop = next(row for row in shops.rows if row.values["unified_code"].startswith("92"))
    PLANTERS["individual"](shop, shops)


def _fits(row: Row) -> bool:
    """An organisation, and for penalties a fine."""
    values = row.values
    organisation = values["unified_code"].startswith("91")
    return organisation and ("penalty_categories" not in values or values["penalty_categories"] == "罚款")

"""What a file may be judged beside: offices with a register, a record and a sender, and none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from creditcli.checks.context import ValidateContext
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.record_rows import schema_of
from creditcli.model.office import Office, Organisation
from creditcli.model.record import RecordView

STANDARD = open_standard()
DAY = date(2026, 11, 25)
CODE, OTHER = "91350100M000100Y43", "11152501YY000001XM"


def organisation(
    code: str, name: str, region: str, *aliases: str, datasets: tuple[str, ...] = ("penalty",)
) -> Organisation:
    return Organisation(
        code, name, aliases, "市场监管", region, datasets, (), "信用信息联络员", "二市监", "示例", "示例"
    )


OFFICE = Office(
    "示例信用办", "12152501YY0000992A", "152501", "county", "信用示例", {}, (), (), {},
    (
        organisation("11152501YY000001XM", "二连浩特市市场监督管理局", "152501", "市场监管局"),
        organisation("11152501YY0000028M", "二连局", "152501", datasets=()),
        organisation("11150102YY000001XM", "新城区局", "150102"),
    ),
)  # fmt: skip


def held(dataset: str, rows: list[dict[str, str]]) -> pl.DataFrame:
    schema = schema_of(STANDARD.datasets[dataset])
    return pl.DataFrame([{**row, "_received": date(2026, 11, 1)} for row in rows], schema=schema)


def view(decided: list[dict[str, str]], registered: list[dict[str, str]]) -> RecordView:
    frames = {name: held(name, []) for name in STANDARD.datasets}
    return RecordView(
        "", "", DAY, {**frames, "penalty": held("penalty", decided), "subject": held("subject", registered)}
    )


NUMBER, NAMED = "二市监罚〔2026〕3号", "示例甲贸易有限公司"
SOME = view(
    [
        {"decision_number": number, "decision_date": day, "organ_code": "11152501YY000001XM", "subject_name": NAMED}
        for number, day in ((NUMBER, "2026-11-20"), ("二市监罚[2026]4号", "2026-10-20"))
    ],
    [
        {"unified_code": CODE, "subject_name": "示例甲贸易（有限）公司"},
        {"unified_code": CODE, "subject_name": NAMED, "former_names": "示例乙公司"},
        {"unified_code": OTHER, "subject_name": "示例丁公司"},
    ],
)
WITHOUT = ValidateContext(STANDARD, DAY, DAY, working_calendar(None))
CONTEXTS = (
    WITHOUT,
    replace(WITHOUT, period="2026-10"),
    *(
        replace(WITHOUT, office=OFFICE, view=known, department=sender, period="2026-11")
        for known in (SOME, view([], []))
        for sender in ("11152501YY000001XM", "11150102YY000001XM")
    ),
    replace(WITHOUT, office=OFFICE, view=SOME, department="二连局"),
    replace(WITHOUT, office=OFFICE, view=SOME, department="没有的局"),
)

"""Stories of penalties: one revoked, one repaired early, one held until confirmed, one corrected."""

from __future__ import annotations

from maker.batches import Batch
from maker.office import BY_KIND
from maker.sheet import Row, Style
from maker.stories import batch


def _about(row: Row) -> dict[str, str]:
    return {
        "target_dataset": "行政处罚",
        "subject_name": row.values["subject_name"],
        "unified_code": row.values["unified_code"],
        "target_decision_number": row.values["decision_number"],
    }


def penalty_stories(rows: dict[str, Row]) -> list[Batch]:
    """``rows``: ``revoked``, ``repaired``, ``held``: penalties of ordinary files."""
    transport, market, fire = BY_KIND["交通"], BY_KIND["市场监管"], BY_KIND["消防"]
    revoked = Row(
        _about(rows["revoked"])
        | {
            "action": "撤销", "document_number": "二交运撤〔2026〕1号", "document_date": "2026-10-09",
            "reason": "行政复议决定撤销（示例）。", "organ": transport.name, "organ_code": transport.code,
        }
    )  # fmt: skip
    days = {"apply_date": "2026-10-19", "corrected_date": "2026-04-20", "commitment_date": "2026-10-19"}
    repair = [
        Row(_about(rows["repaired"]) | {"application_number": "XF〔2026〕5号", "stage": stage, "event_date": day,
                                        "organ": market.name, "organ_code": market.code, **days, **more})
        for stage, day, more in (("受理", "2026-10-20", {}), ("准予修复", "2026-10-29", {"decision_number": "二市监信修〔2026〕5号"}))
    ]  # fmt: skip
    objection = Row(
        _about(rows["objected"])
        | {
            "objection_number": "YY〔2026〕4号", "stage": "受理", "event_date": "2026-11-18", "raised_by": "信用主体",
            "ground": "信息错误", "disputed_field": "处罚金额", "organ": fire.name, "organ_code": fire.code,
        }
    )  # fmt: skip
    held = Row(dict(rows["held"].values)).plant("REC030", "fine_amount")  # the same doubt, confirmed
    held.values["confirmation"] = "已与决定书原件核对，罚款分两次收缴，金额无误（示例）。"
    return [
        batch("2026-10-12", "交通", "处罚撤销2026年10月.xlsx", "correction", [revoked]),
        batch("2026-10-30", "市场监管", "处罚信用修复2026年10月.xlsx", "repair", repair),
        batch("2026-11-18", "消防", "处罚异议受理2026年11月.xlsx", "objection", [objection]),
        batch("2025-08-19", "交通", "行政处罚核实2025年8月.csv", "penalty", [held], Style("gb", "national-2018")),
    ]

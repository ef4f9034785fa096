"""What happened to a licence or penalty, as steps with document, organ and law. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditcli.listing.disclosed import DEADLINE
from creditcli.listing.life_state import COMMON_LAW
from creditcli.model.ledger import Event, Step
from creditcli.model.record import RECEIVED, ROW_ID
from creditcli.model.words import STATES
from creditcli.standard.types import Standard

CONDITIONS = "repair_conditions"
LAWS = {**COMMON_LAW, "repair": CONDITIONS}


def received_step(row: Mapping[str, Any], standard: Standard) -> Step:
    """That a row came in."""
    decided = date.fromisoformat(row["decision_date"])
    value = standard.parameter(DEADLINE).on(decided)
    law = standard.basis(value.law, decided) if value else ""
    return Step(
        "received", row[RECEIVED], row["organ"] or "", row["organ_code"] or "", row["decision_number"] or "", row[ROW_ID],
        DEADLINE, law, f"{row['decision_date']}作出决定",
    )  # fmt: skip


def event_step(event: Event, standard: Standard) -> Step:
    """That something was done about it, by the law of its day."""
    about, what = event.kind.split("_", 1)
    rule = LAWS.get(what.removesuffix("_end"), LAWS[about])  # a stay and a shield have laws of their own
    value = standard.parameter(rule).on(event.day)
    law = standard.basis(value.law, event.day) if value else ""
    return Step(
        event.kind, event.day, event.organ, event.organ_code, event.document, event.row_id, rule, law, STATES[event.kind]
    )  # fmt: skip

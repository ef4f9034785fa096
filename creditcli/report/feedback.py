"""The form by which an implementing organ answers and tells of execution: one prefilled row a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from creditcli.model.ledger import MeasureStatus
from creditcli.model.tasks import Task
from creditcli.report.form import form_bytes
from creditcli.standard.types import Standard

DATASET = "measure-response"
ANSWERED = (MeasureStatus.LIFTED, MeasureStatus.DECLINED)


def feedback_form(tasks: Sequence[Task], standard: Standard, day: date) -> bytes:
    """The entry form of the data set with list, subject, decision, measure and organ of every task that may still be
    answered; the organ adds what it did and when, and sends it in."""
    rows = [_row(one) for one in tasks if one.state.status not in ANSWERED]
    return form_bytes(standard.datasets[DATASET], standard, day, rows)


def _row(task: Task) -> dict[str, str]:
    entry, state = task.entry, task.state
    return {
        "list_type": entry.list_id,
        "subject_name": entry.subject_name,
        "subject_category": entry.subject_category,
        "unified_code": entry.unified_code,
        "target_decision_number": entry.decision_number,
        "measure": state.measure,
        "organ": state.organ,
        "organ_code": state.organ_code,
    }

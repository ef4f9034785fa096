"""回执: the receipt of a submission as JSON and as one printable page. No clock: same bytes.

The JSON is under ``standards/schemas/receipt.schema.json``. A file that is refused whole has a receipt too, and
a file that was held already has one that says under which number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from creditcli import __version__
from creditcli.model.finding import Finding, RowCounts
from creditcli.model.intake import NO_DATA, FileIn, FileReport, TableReport
from creditcli.model.office import Office
from creditcli.model.receipt import RECEIPT, REPEAT, Again, Paper, paper_name, sealed
from creditcli.model.record import LogLine, MergePlan
from creditcli.report.confirmed import confirmed
from creditcli.report.messages import texts, where
from creditcli.report.receipt_page import page_of
from creditcli.standard.forms import layout_of
from creditcli.standard.types import Standard

NOTHING: dict[str, Any] = {
    "sheets": [], "rows": {}, "dropped": {}, "record": {}, "findings": [], "duties": [], "confirmed": [], "earlier": None,
}  # fmt: skip


def receipt_of(
    file: FileIn, report: FileReport, line: LogLine, plan: MergePlan, standard: Standard, office: Office
) -> Paper:
    """The receipt of ``file``, taken in as ``line``; its head before and after are those of the line."""
    findings = sorted((*report.findings, *plan.findings), key=lambda one: one.sort_key)
    dropped = Counter[str](blank=report.whole.dropped)
    for table in report.tables:
        dropped.update(table.dropped)
    added = sum(one.height for one in plan.new.values())
    about = {
        **_issued(RECEIPT, line, office, (line.received.isoformat(), line.department)),
        "file": _file(line.file, file, line),
        "sheets": [_sheet(one, standard) for one in report.tables],
        "rows": _rows(line.counts),
        "dropped": {kind: dropped[kind] for kind in NO_DATA},
        "record": {"new": added - plan.versions, "new_versions": plan.versions, "repeated": plan.repeated},
        "findings": _by_code(findings, standard),
        "duties": [_duty(one, standard) for one in findings if one.severity.rank > 1],
        "confirmed": confirmed(findings, standard),
        "earlier": None,
        **_answers(report),
        **_judged_by(standard, line.previous, line.digest),
    }
    return _paper(paper_name(line.number), about)


def _answers(report: FileReport) -> dict[str, int]:
    """Of rows that were sent back: the number of the receipt that they were sent back with."""
    receipt = max((one.table.receipt for one in report.tables), default=0)
    return {"answers": receipt} if receipt else {}


def repeat_of(file: FileIn, line: LogLine, again: Again, standard: Standard, office: Office) -> Paper:
    """The receipt of ``file`` where the record holds the same bytes already, as ``line``: nothing is added."""
    about = {
        **_issued(REPEAT, line, office, (again.received.isoformat(), again.department)),
        "file": _file(again.file, file, line),
        **NOTHING,
        "rows": _rows(RowCounts()),
        "dropped": dict.fromkeys(NO_DATA, 0),
        "record": {"new": 0, "new_versions": 0, "repeated": 0},
        "earlier": {
            "number": line.number, "received": line.received.isoformat(), "file": line.file,
            "department": _sender(line.department, office), "head": line.digest,
        },
        **_judged_by(standard, again.head, again.head),
    }  # fmt: skip
    return _paper(paper_name(line.number, again), about)


def _paper(name: str, about: dict[str, Any]) -> Paper:
    values = sealed(about)
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    return Paper(name, text.encode(), page_of(values, name))


def _issued(kind: str, line: LogLine, office: Office, came: tuple[str, str]) -> dict[str, Any]:
    received, department = came
    return {
        "kind": kind,
        "number": line.number,
        "office": {"code": office.code, "name": office.name, "invented": office.invented},
        "received": received,
        "department": _sender(department, office),
    }


def _sender(department: str, office: Office) -> dict[str, str]:
    """Code and name; a sender that the register does not know has the name it came under and no code."""
    known = office.organisation(department)
    return {"code": known.code, "name": known.name} if known else {"code": "", "name": department}


def _file(name: str, file: FileIn, line: LogLine) -> dict[str, Any]:
    return {
        "name": name, "sha256": file.sha256, "bytes": file.size, "format": file.format,
        "encoding": file.encoding, "package": line.package,
    }  # fmt: skip


def _sheet(one: TableReport, standard: Standard) -> dict[str, Any]:
    table, dataset = one.table, standard.datasets[one.table.dataset]
    return {
        "sheet": table.sheet, "dataset": dataset.id, "title": dataset.title, "layout": table.layout,
        "layout_title": layout_of(dataset, table.layout).title,
        "header_row": table.header_row, "rows": _rows(one.counts),
    }  # fmt: skip


def _rows(counts: RowCounts) -> dict[str, int]:
    return {
        "read": counts.read, "accepted": counts.accepted, "held": counts.held, "refused": counts.refused,
        "dropped": counts.dropped,
    }  # fmt: skip


def _judged_by(standard: Standard, before: str, after: str) -> dict[str, Any]:
    return {
        "standard": {"version": standard.version, "digest": standard.digest},
        "tool": f"creditcli {__version__}",
        "head": {"before": before, "after": after},
    }


def _by_code(findings: Sequence[Finding], standard: Standard) -> list[dict[str, Any]]:
    counts = Counter((one.code, one.severity) for one in findings)
    return [
        {"code": code, "severity": severity.value, "title": standard.rules[code].zh.title, "count": counts[code, severity]}
        for code, severity in sorted(counts, key=lambda one: (-one[1].rank, one[0]))
    ]  # fmt: skip


def _duty(one: Finding, standard: Standard) -> dict[str, str]:
    """What must be mended or confirmed: place, rule, what is wrong, how to mend it."""
    text = texts(one, standard)
    return {
        "place": where(one), "sheet": one.place.sheet, "row": str(one.place.row),
        "column": one.place.header or one.place.letters,
        "code": one.code, "severity": one.severity.value, "what": text.what, "fix": text.fix,
    }  # fmt: skip

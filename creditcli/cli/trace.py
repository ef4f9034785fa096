"""From a value in the record back to the cell it came from, through every normalisation."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from creditcli.cli.checking import Intake, context_for
from creditcli.cli.confirmations import confirmations
from creditcli.cli.workplace import Workplace
from creditcli.io.read import read_bytes
from creditcli.model.intake import ColumnRole, Table
from creditcli.model.record import META, RECEIVED, ROW, ROW_ID, SHEET, SUBMISSION, LogLine, RecordView
from creditcli.report.explain import Lines
from creditcli.stages.aside import as_found
from creditcli.stages.validate import validate_file
from creditcli.standard.canonical import KEEP_CODE
from creditcli.standard.types import Field, Personal, Standard

MOST = 20  # rows shown; a value that stands in more is told so


def trace_row(row_id: str, place: Workplace, view: RecordView) -> list[Lines]:
    """The row of the record of that id, where there is one: what it says, and the file that it came in."""
    for dataset, frame in view.frames.items():
        for row in frame.filter(pl.col(ROW_ID) == row_id).to_dicts():
            about = place.standard.dataset(dataset)
            told = [
                {"字段": field.label, "值": _worded(row[field.id], field, place.standard)}
                for field in about.fields
                if row.get(field.id) and field.personal is not Personal.NUMBER
            ]
            submission = place.store.log()[int(str(row[SUBMISSION]))]
            return [
                [
                    ("数据集", "dataset", about.title),
                    ("文件", "file", submission.file),
                    ("工作表", "sheet", row[SHEET]),
                    ("行", "file_row", row[ROW]),
                    ("内容", "content", told),
                    *_submitted(place, view, submission, row),
                ]
            ]
    return []


def _worded(text: str, field: Field, standard: Standard) -> str:
    """A value with the label that stands for it, where its code is kept."""
    if field.codelist not in KEEP_CODE:
        return text
    known = {one.code: one.label for one in standard.codelists[field.codelist].values}
    return f"{known[text]}（{text}）" if text in known else text


def trace_value(value: str, place: Workplace, view: RecordView) -> list[Lines]:
    """One block a row of the record in which a field is exactly ``value``."""
    found: list[Lines] = []
    for dataset, frame in view.frames.items():
        fields = [name for name in frame.columns if name not in META]
        hits = frame.filter(pl.any_horizontal(pl.col(fields) == value))
        for row in hits.head(MOST - len(found)).to_dicts():
            names = [name for name in fields if row[name] == value]
            found.extend(_lines(place, view, (dataset, name), row) for name in names)
    return found


def _lines(place: Workplace, view: RecordView, of: tuple[str, str], row: dict[str, object]) -> Lines:
    dataset, field = of
    submission = place.store.log()[int(str(row[SUBMISSION]))]
    about = place.standard.dataset(dataset).field(field)
    cell, raw = _cell(place, submission, str(row[SHEET] or ""), int(str(row[ROW])), field)
    return [
        ("数据集", "dataset", place.standard.dataset(dataset).title),
        ("字段", "field", about.label),
        ("值", "value", row[field]),
        ("文件", "file", submission.file),
        ("工作表", "sheet", row[SHEET]),
        ("单元格", "cell", cell),
        ("原文", "as_found", "" if about.personal is Personal.NUMBER else raw),
        *_submitted(place, view, submission, row),
    ]


def _submitted(place: Workplace, view: RecordView, submission: LogLine, row: dict[str, object]) -> Lines:
    return [
        ("报送部门", "department", submission.department),
        ("收件日", "received", str(row[RECEIVED])),
        ("收件号", "submission", submission.number),
        ("存档摘要", "archive", submission.archive),
        ("档案行", "row", row[ROW_ID]),
        ("核实", "confirmed", confirmations(place, view, {str(row[ROW_ID])})),
    ]


def _cell(place: Workplace, line: LogLine, sheet: str, row: int, field: str) -> tuple[str, str]:
    """Cell and text as found, from the archived file, read again."""
    item = place.store.submission(line)
    intake = Intake(item.received, item.received, item.department)
    for received in read_bytes(item.content, item.name, place.standard):
        file = replace(received, dataset=item.dataset, memory=item.memory)
        report = validate_file(file, context_for(place.standard, place.calendar, intake, file, None))
        for one in report.tables:
            if one.table.sheet == sheet:
                return _in_table(one.table, row, field)
    return "", ""


def _in_table(table: Table, row: int, field: str) -> tuple[str, str]:
    columns = [one for one in table.columns if one.role is ColumnRole.USED and one.field == field]
    raw = as_found(table, row)
    if not columns or raw.is_empty() or field not in raw.columns:
        return "", ""
    return f"{columns[0].letters}{row}", str(raw[field][0] or "")

"""Open data: what the pages show, as csv, JSON Lines and a datapackage. Public fields only."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from creditcli.model.ledger import Entry, Ledger
from creditcli.model.office import Office
from creditcli.model.outputs import DataFile
from creditcli.stages.site_rows import entry_note, public_entries, published
from creditcli.standard.types import Dataset, Publish, Standard

SHOWN = {Publish.PUBLIC, Publish.ORGANISATIONS}  # persons' records are not among what is published
ENTRY_FIELDS = (
    ("list", "名单"), ("subject_name", "主体名称"), ("unified_code", "统一社会信用代码"), ("honour", "荣誉名称"),
    ("decision_number", "决定文号"), ("decision_date", "决定日期"), ("basis", "依据"), ("organ", "认定单位"),
    ("organ_code", "认定单位统一社会信用代码"), ("term_start", "起始日期"), ("term_end", "截止日期"),
    ("earliest_repair", "最早可申请提前移出日"), ("annotation", "异议标注"),
)  # fmt: skip
ADDED = (("term_end", "公示截止日"), ("earliest_repair", "最早可申请修复日"), ("annotation", "异议标注"))
TITLES = {"licences": "行政许可", "penalties": "行政处罚", "red": "红名单", "serious": "严重失信主体名单"}
LICENCE_LINE = "使用者应当在信息被撤回时停止使用；与信用中国网站不一致的，以信用中国网站为准。"

Columns = Sequence[tuple[str, str]]
Record = dict[str, str]


def open_data(ledger: Ledger, standard: Standard, office: Office) -> tuple[DataFile, ...]:
    """``data/<name>.csv``, ``data/<name>.jsonl`` and ``data/datapackage.json``."""
    tables: dict[str, tuple[Columns, list[Record]]] = {
        "licences": _records(ledger.licences, standard.dataset("licence")),
        "penalties": _records(ledger.penalties, standard.dataset("penalty")),
        "red": (ENTRY_FIELDS, [_entry(one, standard) for one in public_entries(ledger, "red")]),
        "serious": (ENTRY_FIELDS, [_entry(one, standard) for one in public_entries(ledger, "black")]),
    }
    files = []
    for name, (columns, records) in tables.items():
        files.append(DataFile(f"data/{name}.csv", _csv(columns, records)))
        files.append(DataFile(f"data/{name}.jsonl", _jsonl(columns, records)))
    files.append(DataFile("data/datapackage.json", _package(tables, ledger, office)))
    return tuple(files)


def _records(frame: Any, dataset: Dataset) -> tuple[Columns, list[Record]]:
    columns = [(field.id, field.label) for field in dataset.fields if field.publish in SHOWN]
    columns += [one for one in ADDED if one[0] not in {name for name, _ in columns}]
    rows = [{name: _text(row[name]) for name, _ in columns} for row in published(frame)]
    return columns, rows


def _entry(entry: Entry, standard: Standard) -> Record:
    return {
        "list": standard.lists[entry.list_id].name,
        "subject_name": entry.subject_name,
        "unified_code": entry.unified_code,
        "honour": entry.title,
        "decision_number": entry.decision_number,
        "decision_date": entry.decision_date.isoformat(),
        "basis": entry.basis,
        "organ": entry.organ,
        "organ_code": entry.organ_code,
        "term_start": entry.term_start.isoformat(),
        "term_end": _text(entry.term_end),
        "earliest_repair": _text(entry.earliest_repair),
        "annotation": entry_note(entry, standard.lists[entry.list_id]),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _csv(columns: Columns, records: Sequence[Record]) -> bytes:
    """Plain UTF-8, codes as text; headers are the field ids of the standard."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([name for name, _ in columns])
    writer.writerows([[record[name] for name, _ in columns] for record in records])
    return buffer.getvalue().encode()


def _jsonl(columns: Columns, records: Sequence[Record]) -> bytes:
    lines = (
        json.dumps({name: record[name] for name, _ in columns if record[name]}, ensure_ascii=False)
        for record in records
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _package(tables: dict[str, tuple[Columns, list[Record]]], ledger: Ledger, office: Office) -> bytes:
    resources = [
        {
            "name": name,
            "title": TITLES[name],
            "path": f"{name}.csv",
            "format": "csv",
            "encoding": "utf-8",
            "rows": len(records),
            "schema": {"fields": [{"name": key, "title": title, "type": "string"} for key, title in columns]},
        }
        for name, (columns, records) in tables.items()
    ]
    about = {
        "name": "public-credit",
        "title": office.site_title,
        "version": ledger.as_of.isoformat(),
        "sources": [{"title": office.name}],
        "licenses": [{"name": "conditional", "title": LICENCE_LINE}],
        "head": ledger.head,
        "standard": ledger.standard_version,
        "invented": office.invented,
        "resources": resources,
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()

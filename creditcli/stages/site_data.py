"""Open data: what the pages show, as tables. Public fields only; how tables are written is an edge's matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from creditcli.model import keys
from creditcli.model.ledger import Entry, Ledger
from creditcli.model.outputs import DataColumn, DataTable
from creditcli.model.record import KEY
from creditcli.stages.site_cases import CASE
from creditcli.stages.site_held import Held
from creditcli.stages.site_others import ABNORMAL, COMMITMENT
from creditcli.stages.site_rows import entry_note
from creditcli.standard.shown import listing_dataset, shown_fields, withheld
from creditcli.standard.types import Field, FieldType, Standard

ROW_ID = DataColumn("row_id", "行编号")
ENTRY_COLUMNS = (
    DataColumn("list", "名单"), DataColumn("subject_name", "主体名称"), DataColumn("unified_code", "统一社会信用代码"),
    DataColumn("honour", "荣誉名称"), DataColumn("decision_number", "决定文号"), DataColumn("decision_date", "决定日期", "date"),
    DataColumn("basis", "依据"), DataColumn("organ", "认定单位"), DataColumn("organ_code", "认定单位统一社会信用代码"),
    DataColumn("term_start", "起始日期", "date"), DataColumn("term_end", "截止日期", "date"),
    DataColumn("earliest_repair", "最早可申请提前移出日", "date"), DataColumn("annotation", "异议标注"), ROW_ID,
)  # fmt: skip
# By what an entry shows and may do without, the fields of a listing that it is made of.
PARTS: Mapping[str, tuple[str, ...]] = {
    "decision_number": ("decision_number",), "facts": ("facts",), "honour": ("honour",), "organ_code": ("organ_code",),
    "basis": ("basis", "basis_number", "basis_organ"),
}  # fmt: skip
WITHHELD = "数据标准规定不公开这一项的名单，这一列为空。"
ADDED = (
    DataColumn("term_end", "公示截止日", "date"), DataColumn("earliest_repair", "最早可申请修复日", "date"),
    DataColumn("annotation", "异议标注"),
)  # fmt: skip
TITLES = {
    "licences": "行政许可", "penalties": "行政处罚", "red": "红名单", "serious": "严重失信主体名单", "abnormal": "经营异常名录",
    "commitments": "信用承诺", "cases": "典型案例",
}  # fmt: skip
DATASETS = {
    "licences": "licence", "penalties": "penalty", "abnormal": ABNORMAL, "commitments": COMMITMENT, "cases": CASE,
}  # fmt: skip
POLARITY = {"red": "red", "serious": "black"}  # of the lists in a table
JUDGED = ("licence", "penalty")  # have a term of disclosure
LICENCE_LINE = "使用者应当在信息被撤回时停止使用；与信用中国网站不一致的，以信用中国网站为准。"
KINDS = {FieldType.DATE: "date", FieldType.DECIMAL: "number"}
Row = Mapping[str, Any]


def open_tables(
    ledger: Ledger, standard: Standard, rows: Mapping[str, Iterable[Row]], entries: Mapping[str, Iterable[Entry]]
) -> tuple[DataTable, ...]:
    """Every table of ``TITLES``. ``rows``: public rows of the record, ``entries``: public entries, by name of the table,
    in the order of the pages."""
    found = {name: _records(name, ledger, standard, public) for name, public in rows.items()}
    found |= {
        name: table_of(name, _entry_columns(POLARITY[name], standard), [_entry(one, standard) for one in public])
        for name, public in entries.items()
    }
    return tuple(found[name] for name in TITLES)


def _records(name: str, ledger: Ledger, standard: Standard, rows: Iterable[Row]) -> DataTable:
    dataset = standard.dataset(DATASETS[name])
    columns = [_column(field) for field in shown_fields(dataset)]
    if dataset.id in JUDGED:
        known = {one.id for one in columns}
        columns += [one for one in ADDED if one.id not in known]
    names = [one.id for one in columns]
    if not isinstance(rows, Held):
        records = (
            {**{name: _text(row[name]) for name in names}, ROW_ID.id: row_id(ledger, dataset.id, row[KEY])}
            for row in rows
        )
        return table_of(name, (*columns, ROW_ID), list(records))
    ids = [row_id(ledger, dataset.id, key) for key in rows.columns([KEY])[KEY]]
    texts = rows.columns(names).select(pl.all().cast(pl.String).fill_null(""))
    return DataTable(name, TITLES[name], (*columns, ROW_ID), texts.with_columns(pl.Series(ROW_ID.id, ids, pl.String)))


def table_of(name: str, columns: tuple[DataColumn, ...], records: Sequence[Mapping[str, str]]) -> DataTable:
    """Of rows that are Python's already."""
    frame = pl.DataFrame(records, schema={one.id: pl.String for one in columns})
    return DataTable(name, TITLES[name], columns, frame)


def row_id(ledger: Ledger, dataset: str, key: str) -> str:
    """The public id of a row, which its tombstone keeps: it says nothing, and stays through all versions."""
    return keys.public_id(ledger.salt, keys.row_identity(dataset, key))


def rows_behind(dataset: str, ledger: Ledger) -> pl.DataFrame | None:
    """The ledger's rows of a data set that has a table, shown or not; None where nothing of it was received."""
    return {"licence": ledger.licences, "penalty": ledger.penalties}.get(dataset, ledger.others.get(dataset))


def _column(field: Field) -> DataColumn:
    return DataColumn(field.id, field.label, KINDS.get(field.type, "text"), field.scale)


def _entry_columns(polarity: str, standard: Standard) -> tuple[DataColumn, ...]:
    """The same whatever is withheld, for one table is made of several data sets: then the column is empty, and says why."""
    kinds = [one for one in standard.lists.values() if one.polarity == polarity]
    barred = {field for kind in kinds for field in withheld(listing_dataset(standard, kind))}
    return tuple(
        replace(one, about=WITHHELD) if barred.intersection(PARTS.get(one.id, ())) else one for one in ENTRY_COLUMNS
    )


def _entry(entry: Entry, standard: Standard) -> Mapping[str, str]:
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
        ROW_ID.id: entry.public_id,
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)

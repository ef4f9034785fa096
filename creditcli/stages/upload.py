"""Rows of the national platform's import files (发改办财金〔2018〕424号) from the ledger of a day. Pure.

Only what the public sees goes out: persons and individual businesses are left to the organ that holds their documents. A
record that the platform's rules would refuse is left out, with its reason; nothing is changed to fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from creditcli.model.csv_cells import RISKY
from creditcli.model.ledger import PUBLIC, Disclosure, Ledger
from creditcli.model.record import KEY
from creditcli.model.upload import LeftOut, Upload, UploadRow
from creditcli.standard.lookups import is_organisation
from creditcli.standard.types import Dataset, FieldType, LayoutColumn, Personal, Standard
from creditcli.standard.uploads import NEVER, RECALLED, REQUIRED, SURE, UploadColumn, layout_columns

DATE = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}")
WORKED_OUT = {"disclosure_end": "term_end"}  # the department's own day is for comparison only: the rules say until when
NOT_SHOWN = {Disclosure.SHIELDED.value: "暂不公示", Disclosure.WITHDRAWN.value: "已停止公示"}
Row = Mapping[str, Any]


def upload_of(dataset_id: str, ledger: Ledger, standard: Standard) -> Upload:
    """Every licence or penalty of the ledger's day, in order of decision and number: a row, or left out."""
    dataset, columns = standard.dataset(dataset_id), standard.uploads[dataset_id]
    frame = ledger.licences if dataset_id == "licence" else ledger.penalties
    rows: list[UploadRow] = []
    left: list[LeftOut] = []
    doubts: list[LeftOut] = []
    for row in frame.sort(["decision_date", "decision_number", KEY]).to_dicts():
        barred = _barred(row)
        made = None if barred else _made(row, dataset, columns)
        wrong = barred or next(_refused(made, columns, dataset) if made else iter(()), "")
        if wrong or made is None:
            left.append(_left(row, wrong, standard))
            continue
        rows.append(made)
        doubts += [_left(row, text, standard) for text in _doubted(made, columns, dataset)]
    return Upload(dataset_id, tuple(rows), tuple(left), tuple(doubts))


def _left(row: Row, reason: str, standard: Standard) -> LeftOut:
    """The code stands in the key, so it is what was uploaded; a name may since have become a person's."""
    organisation = is_organisation(standard, row["subject_category"], row["unified_code"], row["id_number"])
    return LeftOut(
        *_about(row), reason, _text(row, "subject_name") if organisation else "", _text(row, "unified_code"),
    )  # fmt: skip


def _about(row: Row) -> tuple[str, str, str, str]:
    return row[KEY], _text(row, "decision_number"), _text(row, "organ"), _text(row, "organ_code")


def _barred(row: Row) -> str:
    """Why a record may not go out whatever its form; empty where nothing bars it."""
    if row["disclosure"] in PUBLIC:
        return ""
    reason = row["disclosure_reason"] or ""
    return "：".join(filter(None, (NOT_SHOWN.get(row["disclosure"], "不公示"), reason)))


def _made(row: Row, dataset: Dataset, columns: tuple[UploadColumn, ...]) -> UploadRow:
    layout = layout_columns(dataset)
    cells = {one.code: "" if one.required == NEVER else _cell(row, dataset, layout[one.code]) for one in columns}
    beside = {
        one.code: _text(row, one.field) for one in layout.values() if one.code not in cells and _may_go(one, dataset)
    }
    return UploadRow(*_about(row), _text(row, "subject_name"), _text(row, "unified_code"), cells, beside)


def _may_go(column: LayoutColumn, dataset: Dataset) -> bool:
    return bool(column.field) and dataset.field(column.field).personal is not Personal.NUMBER


def _cell(row: Row, dataset: Dataset, column: LayoutColumn) -> str:
    """The value as the platform writes it: days with slashes, its own codes where the layout has codes of one digit."""
    if not _may_go(column, dataset):
        return ""
    text = _text(row, WORKED_OUT.get(column.field, column.field))
    if dataset.field(column.field).type is FieldType.DATE:
        return text.replace("-", "/")
    codes = {label: code for code, label in column.values.items() if len(code) == 1}
    return codes.get(text, f"?{text}") if codes and text else text


def _text(row: Row, field: str) -> str:
    return str(row.get(field) or "")


def _refused(made: UploadRow, columns: tuple[UploadColumn, ...], dataset: Dataset) -> Iterator[str]:
    """Every reason for which the platform would not take the row."""
    layout = layout_columns(dataset)
    for one in columns:
        text, header = made.cells[one.code], layout[one.code].header
        if not text:
            if one.required == REQUIRED:
                yield f"“{header}”没有填"
        elif layout[one.code].values and text.startswith("?"):
            yield f"“{header}”写的是“{text[1:]}”，上传版式没有这个代码"
        elif one.form == "date" and not DATE.fullmatch(text):
            yield f"“{header}”不是 2026/03/01 这样的日期"
        elif one.form == "decimal" and not _fits(text, one.length):
            yield f"“{header}”超过 {one.length} 位"
        elif text.startswith(RISKY):
            yield f"“{header}”开头的字符会被表格软件当作公式"
    yield from _too_long(made, columns, dataset, sure=True)


def _doubted(made: UploadRow, columns: tuple[UploadColumn, ...], dataset: Dataset) -> Iterator[str]:
    """What the platform may object to by rules that are only recalled: it stops nothing."""
    layout = layout_columns(dataset)
    for one in columns:
        if one.required == RECALLED and not made.cells[one.code]:
            yield f"“{layout[one.code].header}”没有填"
    yield from _too_long(made, columns, dataset, sure=False)


def _fits(text: str, length: str) -> bool:
    digits, scale = map(int, length.split(","))
    whole, _, part = text.partition(".")
    return bool(re.fullmatch(r"[0-9]+(\.[0-9]+)?", text)) and len(part) <= scale and len(whole) <= digits - scale


def _too_long(made: UploadRow, columns: tuple[UploadColumn, ...], dataset: Dataset, sure: bool) -> Iterator[str]:
    """Texts longer than the platform takes; a length that is only recalled stops nothing."""
    layout = layout_columns(dataset)
    for one in columns:
        text = made.cells[one.code]
        if one.form == "text" and one.length and len(text) > int(one.length) and (one.tag in SURE) == sure:
            yield f"“{layout[one.code].header}”有 {len(text)} 字，上传版式为 {one.length} 字"

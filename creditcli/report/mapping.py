"""The log of headers, for people and programs: which header was read as which field, by what, and why others were not.

``sheets_data`` is part of the JSON report; the rest is ``validate --show-mapping``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from creditcli.model.csv_cells import safe_cell
from creditcli.model.finding import Finding, Severity
from creditcli.model.intake import ColumnMap, ColumnRole
from creditcli.model.mapping import MappedBy, Reading, SheetMap, SheetState
from creditcli.report.messages import texts
from creditcli.standard.forms import layout_of
from creditcli.standard.types import Standard

WIDTH = 40  # columns of a narrow console; a Chinese character takes two
COLUMNS = ("file", "sheet", "state", "dataset", "layout", "header_row", "cell", "header", "field", "role", "by", "unit")
BY = {
    MappedBy.LABEL: ("标准列名", "the standard's header"),
    MappedBy.CODE: ("标准代码", "the standard's code"),
    MappedBy.ALIAS: ("标准认识的别名", "an alias of the standard"),
    MappedBy.FORM: ("填报模板", "the entry form"),
    MappedBy.MEMORY: ("信用办的表头记忆", "the office's memory"),
}
PASSED = {
    SheetState.STOPPED: ("没有读取，原因见下", "not read, for the reasons below"),
    SheetState.HIDDEN: ("隐藏的工作表，不读取", "hidden, not read"),
    SheetState.ASIDE: ("模板的说明和代码表，不是数据", "a form's guide or code table, no data"),
    SheetState.NO_TABLE: ("不是表，略过", "no table, passed over"),
}
STOPS = "因这一列整张表没有收取，原因见下", "nothing of the sheet is taken for this column, see below"
_WORDS = re.compile("[!-~]+ ?|.")  # a word of a narrow script, or one character of any other


@dataclass(frozen=True, slots=True)
class Preview:
    """A file's mapping and what was told on the way. ``whole``: every sheet that may hold data is mapped."""

    path: str
    sheets: tuple[SheetMap, ...]
    findings: tuple[Finding, ...]
    whole: bool


def sheets_data(sheets: Sequence[SheetMap]) -> list[dict[str, Any]]:
    """The log of a file's headers as plain values, in the order of its sheets."""
    return [
        {
            "sheet": sheet.sheet,
            "state": sheet.state.value,
            **(_reading(sheet.chosen) if sheet.chosen else {"dataset": "", "layout": "", "header_row": 0, "score": 0}),
            "columns": [_column(sheet, column) for column in sheet.columns],
            "others": [_reading(one) for one in sheet.others],
        }
        for sheet in sheets
    ]


def _reading(one: Reading) -> dict[str, Any]:
    return {"dataset": one.dataset, "layout": one.layout, "header_row": one.header_row, "score": one.score}


def _column(sheet: SheetMap, column: ColumnMap) -> dict[str, str]:
    return {
        "cell": _cell(sheet, column),
        "header": column.header,
        "field": column.field,
        "role": column.role.value,
        "by": column.by.value if column.by else "",
        "unit": column.unit,
    }


def _cell(sheet: SheetMap, column: ColumnMap) -> str:
    """``C2``; letters alone in a format whose headers stand in no row."""
    row = sheet.chosen.header_row if sheet.chosen else 0
    return f"{column.letters}{row or ''}"


def render_previews(previews: Sequence[Preview], standard: Standard, format: str, lang: str) -> str:
    """Every file's mapping as ``text``, ``json`` or ``csv``, in ``zh`` or ``en``."""
    if format == "json":
        return json.dumps({"files": [_data(one, standard, lang) for one in previews]}, ensure_ascii=False, indent=1)
    if format == "csv":
        return _csv(previews)
    return "\n\n".join("\n".join(_text(one, standard, lang)) for one in previews)


def _data(preview: Preview, standard: Standard, lang: str) -> dict[str, Any]:
    told = ((finding, texts(finding, standard, lang)) for finding in preview.findings)
    findings = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "sheet": finding.place.sheet,
            "cell": finding.place.cell,
            "message": text.what,
            "fix": text.fix,
        }
        for finding, text in told
    ]
    sheets = sheets_data(preview.sheets)
    return {"path": preview.path, "mapped": preview.whole, "sheets": sheets, "findings": findings}


def _csv(previews: Sequence[Preview]) -> str:
    """One line a column; a sheet without columns has a line of its own."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for preview in previews:
        for sheet in sheets_data(preview.sheets):
            for column in sheet["columns"] or [{}]:
                line = {"file": preview.path, **sheet, **column}
                writer.writerow([safe_cell(str(line.get(name, "") or "")) for name in COLUMNS])
    return buffer.getvalue()


def _text(preview: Preview, standard: Standard, lang: str) -> Iterator[str]:
    yield from _wrapped(preview.path, "")
    grave = [one for one in preview.findings if one.severity is not Severity.NOTICE]
    for sheet in preview.sheets:
        stopping = {one.place.letters for one in grave if one.place.sheet == sheet.sheet}
        yield from _sheet(sheet, stopping if sheet.state.stops else (), standard, lang)
    for finding in grave:
        text = texts(finding, standard, lang)
        yield from _wrapped(f"[{finding.code}] {text.what}{' ' if lang == 'en' else ''}{text.fix}", "  ")


def _sheet(sheet: SheetMap, stopping: Collection[str], standard: Standard, lang: str) -> Iterator[str]:
    """``stopping``: letters of the columns for which nothing of the sheet is taken."""
    en = lang == "en"
    name = sheet.sheet or ("(the table)" if en else "（全文）")
    if sheet.state in PASSED:
        yield from _wrapped(f"{name}{': ' if en else '：'}{PASSED[sheet.state][en]}", "  ")
    if sheet.chosen:
        row, score = sheet.chosen.header_row, sheet.chosen.score
        chosen = _title(sheet.chosen, standard, lang)
        yield from _wrapped(f"{name}{': ' if en else '：'}{chosen}", "  ")
        yield from _wrapped(f"header in row {row}, score {score}" if en else f"表头在第 {row} 行，得分 {score}", "  ")
    for other in sheet.others:
        word = "also possible: " if en and not sheet.chosen else "not chosen: " if en else "未采用："
        word = word if sheet.chosen or en else "同样可能："
        yield from _wrapped(f"{word}{_title(other, standard, lang)}{', ' if en else '，'}{other.score}", "  ")
    for column in sheet.columns:
        yield from _wrapped(f"{_cell(sheet, column)} {column.header}", "  ")
        stops = column.letters in stopping
        yield from _wrapped(STOPS[en] if stops else _fate(sheet, column, standard, lang), "    ")


def _title(one: Reading, standard: Standard, lang: str) -> str:
    dataset = standard.dataset(one.dataset)
    layout = layout_of(dataset, one.layout)
    return f"{dataset.id} ({layout.id})" if lang == "en" else f"{dataset.title}（{layout.title}）"


def _fate(sheet: SheetMap, column: ColumnMap, standard: Standard, lang: str) -> str:
    """What a column is read as and what told so; or that it is not, and why."""
    en = lang == "en"
    if column.by is None and column.role is ColumnRole.IGNORED:
        return "not kept: known and not needed" if en else "不收取：认识但不需要"
    if column.by is None or sheet.chosen is None:
        return "not kept: the standard has no such column" if en else "不收取：标准里没有这一列"
    by = BY[column.by][en]
    if column.role is ColumnRole.IGNORED:
        return f"not kept: known and not needed ({by})" if en else f"不收取：认识但不需要（{by}）"
    field = standard.dataset(sheet.chosen.dataset).field(column.field)
    unit = f", {column.unit}" if column.unit else ""
    if en:
        return f"-> {field.id} ({by}{unit})"
    return f"→ {field.label}（{by}{unit.replace(', ', '，')}）"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    """Lines of at most ``WIDTH`` columns, broken between words and Chinese characters; later ones set in by two."""
    line = indent
    for word in _WORDS.findall(" ".join(text.split())):
        for part in [word] if _width(word) < WIDTH // 2 else word:
            if _width((line + part).rstrip()) > WIDTH:
                yield line.rstrip()
                line = f"{indent}  "
            line += part
    yield line.rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)

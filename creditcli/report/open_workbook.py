"""A table of open data as a workbook for people: every cell a text, so that no code loses digits and none is a formula.

Written part by part, a column at a time, since a library takes ten times as long and more; the properties name the site and its day, and
no subject.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from xml.sax.saxutils import escape

import polars as pl

from creditcli.ahead import ahead
from creditcli.model.outputs import DataAbout, DataTable
from creditcli.model.words import day_words

ROWS = 1_048_575  # of a sheet, beside the header
AT_ONCE = 2_000  # rows
LONGEST = 32_767  # characters of a cell
LEVEL = 3  # of compression: twice as fast as the usual one, and a few hundredths larger
NOTES = "说明"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}"
_UNWRITABLE, _OTHERWISE = f"[{_CONTROLS}]", f"[{_CONTROLS}&<>]"
_STYLES = (
    f'<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(table: DataTable, about: DataAbout) -> bytes:
    """The table under its Chinese column titles, on more sheets than one where it must be, and a sheet of notes."""
    starts = range(0, table.frame.height, ROWS) if table.frame.height else range(1)
    names = [f"{table.title}{number if number > 1 else ''}" for number, _ in enumerate(starts, 1)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, text in _frame([*names, NOTES], about):
            _write(archive, name, [f"{_HEAD}{text}".encode()])
        for number, start in enumerate(starts, 1):
            rows = table.ordered.slice(start, ROWS)
            _write(archive, _sheet_path(number), _sheet([one.title for one in table.columns], rows))
        _write(
            archive, _sheet_path(len(names) + 1), _sheet(["项目", "内容"], pl.DataFrame(_notes(about), orient="row"))
        )
    return buffer.getvalue()


def _write(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> None:
    with archive.open(name, "w") as file:  # which bears no time but that from which such archives count
        for part in parts:
            file.write(part)


def _sheet_path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _sheet(titles: Sequence[str], rows: pl.DataFrame) -> Iterator[bytes]:
    head = (
        f'{_HEAD}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
        f'<col min="1" max="{len(titles)}" width="24" style="1" customWidth="1"/></cols><sheetData>'
    )
    yield head.encode()
    yield _rows(1, pl.DataFrame([titles], orient="row"), 2)
    starts = range(0, rows.height, AT_ONCE)
    yield from ahead(partial(_rows, 2 + start, rows.slice(start, AT_ONCE), 1) for start in starts)
    yield b"</sheetData></worksheet>"


def _rows(first: int, rows: pl.DataFrame, style: int) -> bytes:
    """Their XML, a column at a time. ``first``: number of the first. What is between two values is one text: most columns have a
    value in every row, or in none."""
    number = (pl.int_range(pl.len()) + first).cast(pl.String)
    parts, between = [pl.lit('<row r="'), number], '">'
    for at, column in enumerate(rows):
        held = column != ""
        if not held.any():
            continue
        start, text = f'<c r="{_letters(at)}', _escaped(column)
        middle, end = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
        if held.all(ignore_nulls=False):
            parts += [pl.lit(between + start), number, pl.lit(middle), text]
            between = end
        else:
            cell = pl.concat_str(pl.lit(start), number, pl.lit(middle), text, pl.lit(end))
            parts += [pl.lit(between), pl.when(pl.col(column.name) != "").then(cell).otherwise(pl.lit(""))]
            between = ""
    row = pl.concat_str([*parts, pl.lit(f"{between}</row>")])
    return b"".join(rows.select(row.cast(pl.Binary).alias("row")).to_series())


def _escaped(column: pl.Series) -> pl.Expr:
    """Its values as XML has them; hardly any column has a value that is not so already."""
    text = pl.col(column.name)
    if not (column.str.contains(_OTHERWISE) | (column.str.len_bytes() > LONGEST)).any():
        return text
    cut = text.str.head(LONGEST).str.replace_all(_UNWRITABLE, "")
    return cut.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])


def _letters(at: int) -> str:
    """The letters of a column, counted from 0.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(65 + rest) + text
    return text


def _notes(about: DataAbout) -> list[list[str]]:
    notes = [
        ["公示网站", about.title], ["主办", about.office], ["数据截至", day_words(about.as_of)], ["使用条件", about.licence],
        ["数据标准", about.standard_version], ["档案首值", about.head],
    ]  # fmt: skip
    return [*notes, ["示例", "主体、人员、文书全部虚构。"]] if about.invented else notes


def _frame(sheets: Sequence[str], about: DataAbout) -> Iterator[tuple[str, str]]:
    """All parts but the sheets."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(f'<Override PartName="/{_sheet_path(n)}" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers)
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/><Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    )
    yield (
        "_rels/.rels",
        _relations(
            (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
    )
    named = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    yield "xl/workbook.xml", f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'
    parts = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations(*parts, (f"{_OFFICE}/styles", "styles.xml"))
    yield "xl/styles.xml", _STYLES
    moment = f'<dcterms:created xsi:type="dcterms:W3CDTF">{about.as_of}T00:00:00Z</dcterms:created>'
    yield (
        "docProps/core.xml",
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(about.title)}</dc:title><dc:creator>{escape(about.office)}</dc:creator>{moment}</cp:coreProperties>",
    )


def _relations(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'

"""Workbooks of the corpus, by openpyxl, xlsxwriter and xlwt; some with a part changed as other programs leave it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

import xlsxwriter
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.base import EPOCH, FIRST, HEADERS, SECOND, SHEET, book, part, row, saved, steady, table

SHEET_PART = "xl/worksheets/sheet1.xml"


def workbooks() -> dict[str, bytes]:
    """Name -> content."""
    return {**_layouts(), **_hidden(), **_cells(), **_sizes(), **_refused(), **_old()}


def _layouts() -> dict[str, bytes]:
    merged = book(*table(FIRST, SECOND))
    merged[SHEET]["L3"].value = None
    merged[SHEET].merge_cells("L2:L3")
    across = book(*table(FIRST))
    across[SHEET].merge_cells("F2:G2")
    odd = [*HEADERS]
    odd[2], odd[9], odd[10] = "行政相对人代码_1\n（统一社会信用代码）", "处罚金额(万元)", " 处罚决定日期\u3000*"
    note = ["填表说明：一式两份"]
    return {
        "titles-notes-totals.xlsx": saved(
            book(["行政处罚信息汇总表"], [None], *table(FIRST), [None], ["本页合计"], [SECOND[0]], SECOND, ["合 计", *[None] * 8, "0.4"], note)
        ),
        "header-of-two-levels.xlsx": _two_levels(),
        "header-repeated.xlsx": saved(book(*table(FIRST), ["行政处罚信息汇总表（续）"], HEADERS, SECOND)),
        "header-odd-spelling.xlsx": saved(book(odd, FIRST)),
        "merged-data.xlsx": saved(merged),
        "merged-across.xlsx": saved(across),
        "several-sheets.xlsx": _several(),
    }  # fmt: skip


def _two_levels() -> bytes:
    upper: list[object] = [*HEADERS]
    upper[9], upper[10] = "处罚情况", None
    lower: list[object] = [None] * len(HEADERS)
    lower[9], lower[10] = HEADERS[9], HEADERS[10]
    made = book(upper, lower, FIRST, SECOND)
    sheet = made[SHEET]
    sheet.merge_cells("J1:K1")
    for letters in "ABCDEFGHILM":
        sheet.merge_cells(f"{letters}1:{letters}2")
    return saved(made)


def _several() -> bytes:
    made = book(*table(FIRST))
    other = made.create_sheet("二季度")
    for one in table(SECOND):
        other.append(one)
    made.create_sheet("空表")
    made.create_sheet("说明").append(["本表由市场监管局填报"])
    return saved(made)


def _hidden() -> dict[str, bytes]:
    rows = book(["汇总表"], ["（内部）"], *table(FIRST, SECOND))
    rows[SHEET].row_dimensions[2].hidden = True
    rows[SHEET].row_dimensions[5].hidden = True
    above = book(["汇总表"], ["（内部）"], *table(FIRST))
    above[SHEET].row_dimensions[2].hidden = True
    columns = book([*HEADERS, "内部备注"], [*FIRST, "张三经办"])
    columns[SHEET].column_dimensions["N"].hidden = True
    columns[SHEET].column_dimensions["P"].hidden = True
    sheets = book(*table(FIRST))
    secret = sheets.create_sheet("原始数据")
    secret.append(HEADERS)
    secret.append(SECOND)
    secret.sheet_state = "veryHidden"
    return {
        "hidden-rows.xlsx": saved(rows),
        "hidden-row-above-header.xlsx": saved(above),
        "hidden-columns.xlsx": saved(columns),
        "hidden-sheet.xlsx": saved(sheets),
    }


def _cells() -> dict[str, bytes]:
    mac = book(*table(row(K=date(2026, 6, 8))))
    mac.epoch = CALENDAR_MAC_1904
    timed = [[*one[:4], f"二市监罚〔2026〕{number}号", *one[5:]] for number, one in enumerate(
        (row(K=datetime(2026, 6, 8)), row(K=46181), row(K=datetime(2026, 6, 8, 14, 30)), row(K=time(9, 30))), 8)]  # fmt: skip
    errors = [row(F="#N/A"), row(F="#REF!", E="二市监罚〔2026〕9号"), row(F=True, E="二市监罚〔2026〕10号")]
    return {
        "digits-lost.xlsx": saved(book([*HEADERS, "行政相对人代码_2(工商注册号)"], [*FIRST, 152501199001011200])),
        "code-as-number.xlsx": saved(book(*table(row(C=152501199001011234)))),
        "true-days-and-serials.xlsx": saved(book(*table(*timed))),
        "days-of-1904.xlsx": saved(mac),
        "formula-unsaved.xlsx": saved(book(*table(row(F="=B2&C2")))),
        "formula-saved.xlsx": _formulas(),
        "errors-and-booleans.xlsx": saved(book(*table(*errors))),
        "blanks-and-tabs.xlsx": saved(book(*table(row(A="\u3000" + FIRST[0] + "\u00a0", C="\t" + FIRST[2])))),
        "text-lost-before.xlsx": saved(book(*table(row(D="锟斤拷")))),
    }


def _formulas() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        made.set_properties({"created": datetime(*EPOCH)})
        sheet = made.add_worksheet(SHEET)
        for at, one in enumerate(table(FIRST)):
            sheet.write_row(at, 0, one)
        sheet.write_formula("A2", '="二连浩特市"&"示例甲贸易有限公司"', None, FIRST[0])
    return buffer.getvalue()


def _written(change: Callable[[bytes], bytes]) -> bytes:
    return _changed(saved(book(*table(FIRST, SECOND))), change)


def _changed(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return steady(content, **{SHEET_PART.replace("/", "__"): change(part(content, SHEET_PART))})


def _sizes() -> dict[str, bytes]:
    far_row, far_column = book(*table(FIRST, SECOND)), book(*table(FIRST, SECOND))
    far_row[SHEET]["A1048576"] = " "
    far_column[SHEET]["XFD2"] = "误填"
    data = book(*table(FIRST))
    for at, value in enumerate(SECOND, 1):
        data[SHEET].cell(900_000, at, value)
    formatted = book(*table(FIRST, SECOND))
    formatted[SHEET]["XFD1048576"].number_format = "@"
    plain = saved(book(*table(FIRST, SECOND)))
    names = {name.replace("/", "__"): None for name in ("xl/workbook.xml", "xl/styles.xml", SHEET_PART)}
    windows = {name.replace("__", "\\"): part(plain, name.replace("__", "/")) for name in names}
    return {
        "dimension-one-cell.xlsx": _written(lambda xml: xml.replace(b'ref="A1:M3"', b'ref="A1"')),
        "dimension-too-large.xlsx": _written(lambda xml: xml.replace(b'ref="A1:M3"', b'ref="A1:XFD1048576"')),
        "far-row.xlsx": saved(far_row),
        "far-column.xlsx": saved(far_column),
        "far-data.xlsx": saved(data),
        "far-format.xlsx": saved(formatted),
        "paths-of-windows.xlsx": steady(plain, **names, **windows),
    }


def _refused() -> dict[str, bytes]:
    plain = saved(book(*table(FIRST)))
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    for at in range(98, 108):
        bomb += b'<!ENTITY %c "%s">' % (at, b"&%c;" % (at - 1) * 10)
    entities = b'<?xml version="1.0"?>' + bomb + b"]><workbook><sheets>&k;</sheets></workbook>"
    return {
        "macros.xlsm": steady(plain, **{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        "macros-renamed.xlsx": steady(plain, **{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        "links-outside.xlsx": steady(plain, **{"xl__externalLinks__externalLink1.xml": link}),
        "bomb-of-blanks.xlsx": _changed(
            plain, lambda xml: xml.replace(b"<sheetData>", b" " * (64 << 20) + b"<sheetData>")
        ),
        "bomb-of-entities.xlsx": steady(plain, **{"xl__workbook.xml": entities}),
        "cut-in-half.xlsx": plain[: len(plain) // 2],
        "text-document.xlsx": steady(plain, **{"xl__workbook.xml": None, "word__document.xml": b"<w/>"}),
        "binary-workbook.xlsb": steady(plain, **{"xl__workbook.xml": None, "xl__workbook.bin": b"\x83\x01\x00"}),
    }


def _old() -> dict[str, bytes]:
    plain = _xls(table(FIRST, SECOND))
    named = "EncryptedPackage".encode("utf-16-le")
    at = plain.index("Workbook".encode("utf-16-le"))
    locked = bytearray(plain)
    locked[at : at + len(named)], locked[at + 64] = named, len(named) + 2
    return {
        "old.xls": plain,
        "old-days.xls": _xls(table(row(K=datetime(2026, 6, 8)))),
        "old-days-of-1904.xls": _xls(table(row(K=datetime(2026, 6, 8))), mac=True),
        "old-errors-and-hidden.xls": _odd_xls(),
        "old-far-cell.xls": _xls(table(FIRST), far=True),
        "old-cut.xls": plain[:3_000],
        "old-damaged-table.xls": plain[:76] + b"\x07\x01\x00\x00" * 8 + plain[108:],
        "locked.xlsx": bytes(locked),
        "old-locked.xls": _locked(plain),
    }


def _locked(content: bytes) -> bytes:
    """The book with the record that a password leaves put in place of its second record."""
    at = content.index(b"\x09\x08\x10\x00")
    second = at + 4 + 16
    length = int.from_bytes(content[second + 2 : second + 4], "little")
    return (
        content[:second]
        + b"\x2f\x00"
        + content[second + 2 : second + 4]
        + bytes(length)
        + content[second + 4 + length :]
    )


def _xls(rows: Sequence[Sequence[object]], mac: bool = False, far: bool = False) -> bytes:
    made = xlwt.Workbook(encoding="gbk")
    made.dates_1904 = mac
    sheet = made.add_sheet(SHEET)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, one in enumerate(rows):
        for column, value in enumerate(one):
            sheet.write(at, column, value, day if isinstance(value, datetime) else xlwt.Style.default_style)
    if far:
        sheet.write(65_535, 255, "误填")
    return _xls_bytes(made)


def _odd_xls() -> bytes:
    made = xlwt.Workbook(encoding="gbk")
    sheet = made.add_sheet(SHEET)
    for at, one in enumerate([[*HEADERS, "内部备注"], [*FIRST, "一"], [*SECOND, "二"]]):
        for column, value in enumerate(one):
            if (at, column) != (1, 5):
                sheet.write(at, column, value)
    sheet.row(1).set_cell_error(5, "#REF!")
    sheet.row(2).hidden = True
    sheet.col(13).hidden = True
    return _xls_bytes(made)


def _xls_bytes(made: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()

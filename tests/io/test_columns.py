"""A large workbook is read by columns, a small one cell by cell: whatever stands in it, both give the same."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditcli.io import sheet_columns
from creditcli.io.bundle import open_standard
from creditcli.io.read import read_bytes
from creditcli.io.typed_cells import typed_sheets
from creditcli.model.intake import CellKind, FileIn
from creditcli.report.annotate import annotate
from creditcli.report.messages import texts
from tests.corpus.base import part, steady

STANDARD = open_standard()
TESTS = Path(__file__).resolve().parents[1]
FOUND = sorted([*TESTS.glob("corpus/**/*.xlsx"), *TESTS.parent.glob("samples/**/*.xlsx")])
SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FIXTURE = [HealthCheck.function_scoped_fixture]


def workbook(*rows: list[object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def by_columns(content: bytes, patch: pytest.MonkeyPatch) -> FileIn:
    patch.setattr(sheet_columns, "LARGE", 0)
    return read_bytes(content, "报送.xlsx", STANDARD)[0]


def by_cells(content: bytes, patch: pytest.MonkeyPatch) -> FileIn:
    patch.setattr(sheet_columns, "LARGE", 1 << 40)
    return read_bytes(content, "报送.xlsx", STANDARD)[0]


def assert_same(content: bytes, patch: pytest.MonkeyPatch) -> FileIn:
    one, other = by_columns(content, patch), by_cells(content, patch)
    assert one.findings == other.findings
    for mine, its in zip(one.grids, other.grids, strict=True):
        assert mine.frame.equals(its.frame), (mine.frame, its.frame)
        for name in ("sheet", "marks", "merged", "hidden", "hidden_rows"):
            assert getattr(mine, name) == getattr(its, name), name
    assert given_back(one) == given_back(other)
    return one


def given_back(file: FileIn) -> bytes:
    return annotate(file, file.findings, lambda one: texts(one, STANDARD), typed_sheets(file))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_every_workbook_at_hand_is_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_same(path.read_bytes(), monkeypatch)


def test_cells_of_every_kind_stand_at_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        day, bold = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"bold": True})
        sheet, other = made.add_worksheet("一"), made.add_worksheet("二")
        other.hide()
        other.write_string(4, 1, "后 ")
        sheet.merge_range("B1:D1", "标题 & 说明")
        sheet.write_rich_string("B3", "甲", bold, "乙", " 丙")
        for at, value in enumerate([0.1 + 0.2, 10**17, True, "_x000D_", " 前", ""]):
            sheet.write(2, 2 + at, value)
        sheet.write_datetime("B5", datetime(2026, 6, 8), day)
        sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D5", '=B3&"x"', None, "值")
        sheet.write_blank("E6", None, bold)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})
    file = assert_same(buffer.getvalue(), monkeypatch)
    one, two = file.grids
    assert one.frame.drop("row").rows()[2] == (None, "甲乙 丙", "0.3", "100000000000000000", "TRUE", "_x000D_", " 前")
    assert one.frame.drop("row").rows()[4] == (None, "2026-06-08", None, "值", None, None, None)
    assert [(mark.row, mark.letters, mark.kind) for mark in one.marks] == [
        (3, "D", CellKind.LONG_NUMBER), (3, "E", CellKind.BOOLEAN), (5, "C", CellKind.ERROR),
    ]  # fmt: skip
    assert (one.hidden_rows, one.merged, one.texts) == ((5,), ("B1:D1",), False)
    assert (two.frame.rows()[-1], two.hidden, two.texts) == ((5, None, "后 "), True, True)


SHOWN = (
    "公司", "&lt;t&gt;", "a &amp; b", " 前", "后 ", "x\ny", "x\r\ny", "_x000D_", "\t9115", '"引"', "", " ", "　全　", "&#10;",
    "<!-- c -->d", "𠀀",
)  # fmt: skip
TEXT = st.sampled_from(SHOWN) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=4).map(escape)
ITEM = st.builds(
    "{}{}</t>".format, st.sampled_from(["<t>", '<t xml:space="preserve">', '<t xml:space="default">']), TEXT
)
ITEMS = st.one_of(
    ITEM, ITEM, ITEM, st.builds("<r>{}</r><r><rPr><b/></rPr>{}</r>".format, ITEM, ITEM),
    ITEM.map('{}<phoneticPr fontId="1" type="noConversion"/>'.format), ITEM.map('{}<rPh sb="0" eb="1"><t>y</t></rPh>'.format),
    st.sampled_from(["", "<t/>", "<t></t>"]),
)  # fmt: skip
WHOLE = st.integers(0, 3)
CELL = st.one_of(
    WHOLE.map(' t="s"><v>{}</v></c>'.format), WHOLE.map(' s="0" t="s"><v>{}</v></c>'.format),
    ITEMS.map(' t="inlineStr"><is>{}</is></c>'.format), TEXT.map(' t="str"><f>A1</f><v>{}</v></c>'.format),
    st.sampled_from(
        [
            "><v>5</v></c>", ' t="n"><v>123456789012345678</v></c>', ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>',
            "><f>A1</f></c>", ' s="0"/>', ' s="0"></c>', ' t="s"/>', ' t="d"><v>2024-03-01</v></c>', ' s="0"><v>1e3</v></c>',
        ]
    ),
)  # fmt: skip
ROW = st.tuples(
    st.integers(1, 3),
    st.sampled_from(["", ' spans="1:3"', ' hidden="1"']),
    st.dictionaries(st.sampled_from("ABCZ"), CELL),
)
SPOILS = [
    (b"</v>", b""), (b"</t>", b""), (b"</c>", b""), (b"</row>", b""), (b"</si>", b""), (b"</sheetData>", b""), (b"<c r=", b"<c  r="),
    (b'<c r="B', b'<c s="0" r="B'), (b'r="A1"', b"r='A1'"), (b'<c r="B1"', b"<c"), (b'r="B', b'r="A'), (b'r="Z', b'r="A'),
    (b"<v>", b"<v>+"), (b"<v>", b"<v> "), (b"<v>", b"<v>0"), (b"<v>", b"<v>9"), (b"<v>", b"<v>-"), (b"<t>", b"<t>\x02"), (b"<t>", b"<t>\xff"),
    (b"<t>", b"<t>&nbsp;"), (b"UTF-8", b"GBK"), (b"</row>", b"</row> "), (b"</c>", b"</c><x/>"), (b"</c>", b"</c><!-- x -->"), (b"</c>", b"<</c>"), (b"</t>", b"<</t>"),
    (b"</si>", b"</si><"), (b"</is>", b"</is><"), (b"</row>", b"</row><"),
    (b'<row r="', b'<row r="\x00'), (b'<row r="', b'<row r="x'), (b'<row r="1"', b"<row"), (b'<row r="1"', b'<row s="1" r="0"'), (b"<row", b"<row><"), (b'<row r="2"', b'<row r="1"'), (b"<si>", b"<si> "), (b"</si>", b"</si>\n"), (b"<sst", b"<!-- <si> --><sst"),
    (b"<sheetData>", b"<sheetData><!-- <row> -->"), (b'<c r="', b'<c r="a'), (b'<c r="', b'<c r="XF'),
]  # fmt: skip


def xml_of(rows: list[tuple[int, str, dict[str, str]]]) -> bytes:
    found, number = [], 0
    for more, about, cells in rows:
        number += more
        inside = "".join(f'<c r="{letters}{number}"{cell}' for letters, cell in sorted(cells.items()))
        found.append(f'<row r="{number}"{about}>{inside}</row>' if inside else f'<row r="{number}"{about}/>')
    data = f"<sheetData>{''.join(found)}</sheetData>" if found else "<sheetData/>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet {MAIN}>{data}</worksheet>'.encode()


SOUND_OR_NOT = given(
    rows=st.lists(ROW, max_size=4),
    items=st.lists(ITEMS, min_size=4, max_size=6),
    spoil=st.none() | st.sampled_from(SPOILS),
)
DAMAGED = given(
    where=st.sampled_from([SHEET, SHARED]), at=st.floats(0, 1), other=st.binary(max_size=3), cut=st.integers(0, 3)
)
FEW, MANY = (settings(max_examples=count, suppress_health_check=FIXTURE) for count in (30, 1_000))


def read_alike(rows, items, spoil, patch) -> None:  # type: ignore[no-untyped-def]
    sheet, shared = xml_of(rows), f"<sst {MAIN}>{''.join(f'<si>{one}</si>' for one in items)}</sst>".encode()
    if spoil:
        sheet, shared = sheet.replace(*spoil, 1), shared.replace(*spoil, 1)
    assert_same(steady(workbook(["甲"]), **{SHEET: sheet, SHARED: shared}), patch)


def read_or_refused_alike(where: str, at: float, other: bytes, cut: int, patch: pytest.MonkeyPatch) -> None:
    whole = workbook(["甲", 1, None, " 乙"], ["a&b", "丙", 2.5], ["丁"])
    xml = part(whole, where)
    place = int(at * len(xml))
    assert_same(steady(whole, **{where: xml[:place] + other + xml[place + cut :]}), patch)


@pytest.mark.slow
@FEW
@SOUND_OR_NOT
def test_any_xml_is_read_alike_sound_or_not(rows, items, spoil, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    read_alike(rows, items, spoil, monkeypatch)


@pytest.mark.slow
@MANY
@SOUND_OR_NOT
def test_much_xml_is_read_alike_sound_or_not(rows, items, spoil, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    read_alike(rows, items, spoil, monkeypatch)


@FEW
@DAMAGED
def test_damaged_xml_is_read_or_refused_alike(where, at, other, cut, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    read_or_refused_alike(where, at, other, cut, monkeypatch)


@pytest.mark.slow
@MANY
@DAMAGED
def test_much_damaged_xml_is_read_or_refused_alike(where, at, other, cut, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    read_or_refused_alike(where, at, other, cut, monkeypatch)

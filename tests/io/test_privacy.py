"""A resident id, however it is written and wherever it stands, is refused and shown nowhere."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.checks.context import ValidateContext
from creditcli.checks.leaks import leaks
from creditcli.ids import resident_id
from creditcli.io.bundle import bundle
from creditcli.io.read import read_bytes
from creditcli.model.intake import FileReport
from creditcli.report.annotate import annotate
from creditcli.report.messages import texts
from creditcli.report.render import FORMATS, render_report
from creditcli.stages.validate import validate_file
from tests.helpers import Run, tree
from tests.io.test_reading import CALENDAR, HEADERS, STANDARD, csv_bytes
from tests.io.test_reading import ROW as MODEL

ROW = [*MODEL[:2], "91152501MAYX00017E", *MODEL[3:]]
ID = resident_id.complete("15250119900101001")
WRONG = ID[:17] + ("1" if ID[17] != "1" else "2")
WIDE = "".join(chr(ord(char) + 0xFEE0) for char in ID)
SPACED = f"{ID[:6]} {ID[6:14]} {ID[14:]}"
HYPHENED = f"{ID[:6]}-{ID[6:14]}-{ID[14:]}"
COMMA = f"{ID[:6]}，{ID[6:]}"
CHINESE = ID.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
PHONE = "13800000000"
READ_OUT = "一三八〇〇〇〇〇〇〇〇"
OLD = ID[:6] + ID[8:17]
DAY = date(2026, 6, 10)


def checked(content: bytes, name: str = "处罚.csv") -> tuple[FileReport, str, bytes]:
    """The report, all that its seven formats say in both languages, and the annotated workbook's parts."""
    file = read_bytes(content, name, STANDARD)[0]
    found = validate_file(file, ValidateContext(STANDARD, DAY, DAY, CALENDAR))
    from creditcli.cli.checking import report_of

    report = report_of(STANDARD, DAY, [found])
    said = "\n".join(render_report(report, STANDARD, name, lang) for name in FORMATS for lang in ("zh", "en"))
    book = zipfile.ZipFile(io.BytesIO(annotate(file, found.findings, lambda one: texts(one, STANDARD))))
    return found, said, b"\n".join(book.read(member) for member in book.namelist())


def row(**cells: str) -> list[str]:
    """The good row with the cells named by their letters replaced."""
    changed = list(ROW)
    for letters, text in cells.items():
        changed[ord(letters) - 65] = text
    return changed


CELLS = [
    {"A": f"张三{ID}"}, {"B": ID}, {"C": ID}, {"C": WIDE}, {"C": SPACED}, {"C": f" {ID} "}, {"C": WRONG}, {"D": ID},
    {"E": f"二市监罚〔2026〕{ID}号"}, {"F": f"身份证号{ID}"}, {"F": f"身份证ID{ID}"}, {"F": f"证件号A{ID}B"},
    {"F": WIDE}, {"F": f"身份证{SPACED}"}, {"F": f"身份证{HYPHENED}"}, {"F": f"身份证{COMMA}"}, {"F": f"身份证{CHINESE}"}, {"F": f"2026-01-01 {ID}"}, {"H": f"罚款{ID}"},
    {"I": ID + "长" * 9000}, {"J": ID}, {"K": ID}, {"L": f"某局{ID}"}, {"M": ID},
]  # fmt: skip


@pytest.mark.parametrize("cells", CELLS, ids=str)
def test_a_resident_id_in_any_field_is_refused_and_shown_nowhere(cells: dict[str, str]) -> None:
    found, said, book = checked(csv_bytes([HEADERS, row(**cells)], "utf-8"))
    assert (found.counts.read, found.counts.accepted) == (1, 0)
    for shape in (ID, WRONG, WIDE, SPACED, HYPHENED, COMMA, CHINESE):
        assert shape not in said
        assert shape.encode() not in book


def test_an_old_resident_id_in_a_text_is_held_and_not_shown() -> None:
    found, said, book = checked(csv_bytes([HEADERS, row(F=f"身份证{OLD}")], "utf-8"))
    assert found.counts.held == 1
    assert OLD not in said
    assert OLD.encode() not in book


@pytest.mark.parametrize("text", ["注册号152501600000016", "证号152501901301001", "二市监罚〔2026〕20260608152501号"])
def test_other_long_numbers_in_a_text_are_let_pass(text: str) -> None:
    assert checked(csv_bytes([HEADERS, row(F=text)], "utf-8"))[0].counts.accepted == 1


def test_a_wrong_unified_code_is_still_shown() -> None:
    wrong = ROW[2][:17] + ("1" if ROW[2][17] != "1" else "2")
    assert wrong in checked(csv_bytes([HEADERS, row(C=wrong)], "utf-8"))[1]


@pytest.mark.parametrize("shape", [ID, WIDE, SPACED])
@pytest.mark.parametrize("where", ["file", "sheet", "header"])
def test_a_label_that_holds_a_resident_id_refuses_the_file(where: str, shape: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"表{shape}" if where == "sheet" else "表"
    sheet.append([*HEADERS, f"经办{shape}" if where == "header" else "经办"])
    sheet.append([*ROW, "内容"])
    buffer = io.BytesIO()
    book.save(buffer)
    found, said, parts = checked(buffer.getvalue(), f"张三{shape}.xlsx" if where == "file" else "处罚.xlsx")
    assert [one.code for one in found.findings] == [STANDARD.rule_of("person_in_label").code]
    assert found.tables == ()
    assert shape not in said + found.name
    assert shape.encode() not in parts
    assert "内容".encode() not in parts


@pytest.mark.parametrize("header", ["举 报 人", "举报\n人", "（举报人）电话", "举　报　人"])
@pytest.mark.parametrize("where", ["first", "second", "hidden"])
def test_a_forbidden_column_on_any_sheet_refuses_the_file_and_shows_none_of_it(header: str, where: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*HEADERS, header] if where == "first" else HEADERS)
    sheet.append([*ROW, "王某某"] if where == "first" else ROW)
    if where != "first":
        other = book.create_sheet("另表")
        other.append([header, "电话"])
        other.append(["王某某", "1"])
        other.sheet_state = "hidden" if where == "hidden" else "visible"
    buffer = io.BytesIO()
    book.save(buffer)
    found, said, parts = checked(buffer.getvalue(), "处罚.xlsx")
    assert STANDARD.rule_of("column_forbidden").code in [one.code for one in found.findings]
    assert found.tables == ()
    for text in ("王某某", header):
        assert text not in said
        assert text.encode() not in parts


def test_the_name_of_an_organ_or_a_title_is_no_forbidden_column() -> None:
    rows = [["民族宗教事务局行政处罚"], HEADERS, row(L="二连浩特市民族宗教事务局")]
    assert checked(csv_bytes(rows, "utf-8"))[0].counts.accepted == 1


@pytest.mark.parametrize("shape", [f"A{ID}B", WIDE, SPACED, HYPHENED, COMMA, f"{ID[:10]}、 {ID[10:]}", CHINESE])
def test_the_gate_finds_an_id_however_it_is_written(shape: str) -> None:
    assert [one.path for one in leaks({"a.html": f"<td>{shape}</td>".encode()}, ())] == ["a.html"]


@pytest.mark.parametrize("shape", [f"电话：{PHONE}，", f"电话：{READ_OUT}。", f"第1{READ_OUT[1:]}号", "①③⑧00000000"])
def test_the_gate_finds_a_mobile_number_in_whatever_numerals(shape: str) -> None:
    assert [one.zh for one in leaks({"a.html": f"<td>{shape}</td>".encode()}, ())] == ["含手机号码"]
    assert leaks({"a.html": f"<td>{shape}</td>".encode()}, (), {PHONE}) == []


def test_cells_beside_each_other_are_no_number_of_a_person() -> None:
    cells = "52000,2020-01-01,2023-01-01,3\n152501,2020-01-01,0012\n一百五十二,二〇二〇年,138000000000,0\n"
    assert leaks({"data/a.csv": cells.encode()}, ()) == []


def test_the_fields_of_a_row_hold_no_telephone_number_that_was_not_asked_for() -> None:
    for cells in (
        {"F": f"电话：{READ_OUT}"},
        {"E": f"二市监罚{PHONE}号"},
        {"E": f"二市监罚〔2026〕8号{PHONE[:3]} 0000 0000"},
    ):
        found, said, _ = checked(csv_bytes([HEADERS, row(**cells)], "utf-8"))
        assert found.counts.held == 1
        assert not any(one in said for one in (PHONE, READ_OUT))


@pytest.mark.parametrize(
    "text", ["微信wx_shili88", "WX：shili_88", "QQ号2538000138", "shili.88@example.com", "shili＠example．com"]
)
def test_an_account_or_a_mail_address_in_a_text_is_asked_for(text: str) -> None:
    found, said, _ = checked(csv_bytes([HEADERS, row(F=f"经查，联系{text}（示例）")], "utf-8"))
    assert found.counts.held == 1
    assert text not in said


def test_receipts_and_return_letters_hold_no_id(office: Path, run: Run, tmp_path: Path) -> None:
    names = []
    for number, cells in enumerate(CELLS):
        path = tmp_path / (f"张三{ID}.csv" if number == 0 else f"处罚{number}.csv")
        path.write_bytes(csv_bytes([HEADERS, row(**{**cells, "G": f"依据{number}"})], "utf-8"))
        names.append(str(path))
    done = run("merge", *names, "--office", str(office), "--received", "2026-11-20", "--department", "市场监管局")
    assert done.returncode == 1, done.stderr
    issued = run("notices", "--office", str(office), "--as-of", "2026-11-24")
    assert issued.returncode == 0, issued.stderr
    files = tree(office, "receipts", "notices", "record")
    for path in (office / "notices").rglob("*.docx"):
        files[f"{path.parent.name}/{path.name}!"] = zipfile.ZipFile(path).read("word/document.xml")
    assert [name for name in files if name.endswith("!") and "处罚1.csv".encode() in files[name]]
    for shape in (ID, WRONG, WIDE, SPACED, HYPHENED, COMMA, CHINESE):
        holding = [name for name, content in files.items() if shape.encode() in content or shape in name]
        assert holding == []
        assert shape not in done.stdout + done.stderr


def test_a_file_refused_for_its_name_stays_refused_when_the_record_is_made_anew(
    new_office: Path, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / f"张三{ID}.csv"
    path.write_bytes(csv_bytes([HEADERS, ROW], "utf-8"))
    where = ("--office", str(new_office))
    register = new_office / "organisations.csv"
    known = (bundle("samples") / "office" / "organisations.csv").read_text("utf-8-sig").splitlines()
    register.write_text("\n".join([*known[:2], ""]), "utf-8-sig")
    day = json.loads((new_office / "record" / "log.jsonl").read_text("utf-8"))["received"]  # on which the office began
    assert run("merge", str(path), *where, "--received", day, "--department", "市场监管局").returncode == 1
    done = run("record", "rebuild", str(tmp_path / "again"), *where)
    assert done.returncode == 0, done.stderr

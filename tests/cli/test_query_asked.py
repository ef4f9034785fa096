"""``query``: who is asked about. Whatever the table's heads or the slip in a code, a listed firm never reads as clean."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from creditcli.ids import resident_id
from tests.helpers import Run

DAY = "2026-11-23"
LISTED, NUMBER = "91152501MAYY024277", "二人社列〔2026〕2号"
MISTYPED = LISTED[:12] + "1" + LISTED[13:]
PERSON = resident_id.complete("15250119900101001")
SLIP = PERSON[:17] + ("1" if PERSON[17] != "1" else "2")
FOUND, BY_NAME, NO_CODE = "查到", "只有名称相同，请核对代码", "不是有效的统一社会信用代码"
HEADS = [
    "公司", "企业", "单位", "名称", "公司名称", "单位全称", "企业全称", "投标单位", "投标单位名称", "中标候选人", "申报单位", "供应商全称",
    "投标人（盖章）",
]  # fmt: skip


@pytest.fixture(scope="module")
def firm(demo: Path, run: Run) -> str:
    return next(row["查得名称"] for row in answers(run, demo, LISTED))


def answers(run: Run, office: Path, *words: str) -> list[dict[str, str]]:
    done = run("query", *words, "--office", str(office), "--as-of", DAY, "--format", "csv")
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def table(path: Path, *rows: str) -> str:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("head", HEADS)
def test_names_are_found_whatever_their_head(demo: Path, run: Run, tmp_path: Path, firm: str, head: str) -> None:
    for top in (f"序号,{head}", f"{head},序号"):
        row = f"1,{firm}" if top.startswith("序号") else f"{firm},1"
        (only,) = answers(run, demo, table(tmp_path / "名单.csv", top, row))
        assert (only["所查名称"], only["查得代码"], only["查得情况"]) == (firm, LISTED, BY_NAME)


def test_of_two_names_the_one_whose_head_says_more_is_asked_about(
    demo: Path, run: Run, tmp_path: Path, firm: str
) -> None:
    rows = (
        "单位,某某局",
        "序号,姓名,单位,投标人,统一社会信用代码",
        f"1,张某某,台,{firm},",
        f"2,李某某,台,{firm},{LISTED}",
    )
    found = answers(run, demo, table(tmp_path / "名单.csv", *rows))
    assert [row["查得情况"] for row in found] == [BY_NAME, FOUND]


def test_without_a_header_numbers_are_no_subjects(demo: Path, run: Run, tmp_path: Path, firm: str) -> None:
    found = answers(run, demo, table(tmp_path / "名单.csv", f"1,{firm}", f"2、,{firm},{LISTED}", "3,"))
    assert [row["查得情况"] for row in found] == [BY_NAME, FOUND, NO_CODE]
    assert NUMBER in found[1]["严重失信名单"]


@pytest.mark.parametrize("rows", [("序号,投标方", "1,{}"), ("{},张某某",), ("1,{},合格",)])
def test_a_table_that_does_not_tell_who_is_meant_is_not_answered(
    demo: Path, run: Run, tmp_path: Path, firm: str, rows: tuple[str, ...]
) -> None:
    path = table(tmp_path / "名单.csv", *(row.format(firm) for row in rows))
    done = run("query", path, "--office", str(demo), "--as-of", DAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "看不出查的是谁" in done.stderr
    assert "“统一社会信用代码”“企业名称”" in done.stderr


def test_a_sheet_of_notes_beside_the_list_is_passed_over_and_told(
    demo: Path, run: Run, tmp_path: Path, firm: str
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["投标单位"])
    book.active.append([firm])
    book.create_sheet("填表说明").append(["投标方", "照营业执照写"])
    book.save(tmp_path / "名单.xlsx")
    out = tmp_path / "答复.xlsx"
    done = run("query", str(tmp_path / "名单.xlsx"), "--office", str(demo), "--as-of", DAY, "--workbook", str(out))
    assert done.returncode == 0, done.stderr
    assert "填表说明" in done.stderr
    again = openpyxl.load_workbook(out)
    assert again.worksheets[0]["E2"].value == BY_NAME
    assert list(again["填表说明"].iter_rows(values_only=True)) == [("投标方", "照营业执照写")]


@pytest.mark.parametrize(
    "written",
    [
        "".join(chr(ord(char) + 0xFEE0) for char in LISTED), f"\u200b{LISTED}", f"{LISTED[:8]} {LISTED[8:].lower()}", f"'{LISTED}",
        f"{LISTED[:6]}-{LISTED[6:]}",
    ],
)  # fmt: skip
def test_a_code_is_found_however_it_is_written(demo: Path, run: Run, tmp_path: Path, firm: str, written: str) -> None:
    asked = (
        [written], [table(tmp_path / "代码.txt", written)], [table(tmp_path / "名单.csv", f"1,{firm},{written}")],
        [table(tmp_path / "有表头.csv", "投标人,统一社会信用代码", f"{firm},{written}")],
    )  # fmt: skip
    for words in asked if not written.startswith("'") and "-" not in written else asked[:3]:
        (only,) = answers(run, demo, *words)
        assert (only["查得代码"], only["查得情况"]) == (LISTED, FOUND)
    (both,) = answers(run, demo, f"{firm} {LISTED}")
    assert both["查得情况"] == FOUND
    assert answers(run, demo, f"另一家公司，{LISTED}")[0]["查得情况"] == "代码查到，名称不符"


@pytest.mark.parametrize("wrong", [MISTYPED, LISTED[:-1], f"{LISTED}7", LISTED.replace("MA", "МА")])
def test_a_slip_in_a_code_is_told(demo: Path, run: Run, tmp_path: Path, wrong: str) -> None:
    lists = (
        table(tmp_path / "代码.txt", LISTED, wrong), table(tmp_path / "名单.csv", "投标单位", LISTED, wrong),
        table(tmp_path / "无表头.csv", f"1,{LISTED}", f"2,{wrong}"),
    )  # fmt: skip
    assert [row["查得情况"] for row in answers(run, demo, wrong)] == [NO_CODE]
    for path in lists:
        assert [row["查得情况"] for row in answers(run, demo, path)] == [FOUND, NO_CODE]


WRITINGS = [PERSON, SLIP, f"{PERSON[:6]} {PERSON[6:14]}-{PERSON[14:]}", f"张某某{PERSON}", "152501900101001"]


@pytest.mark.parametrize("written", WRITINGS)
def test_a_persons_number_is_no_question(demo: Path, run: Run, tmp_path: Path, written: str) -> None:
    for command in (("query",), ("query", LISTED), ("report",), ("report", LISTED, "--edition", "internal", "--for")):
        done = run(*command, written, "--office", str(demo), "--as-of", DAY)
        assert (done.returncode, done.stdout) == (2, "")
        assert "身份证号码不要写在命令里" in done.stderr
        assert written not in done.stderr


@pytest.mark.parametrize("written", WRITINGS)
@pytest.mark.parametrize("top", ["", "投标人,统一社会信用代码", "统一社会信用代码,投标人"])
def test_in_a_table_it_is_hidden_and_the_others_are_answered(
    demo: Path, run: Run, tmp_path: Path, written: str, top: str
) -> None:
    path, out = table(tmp_path / "名单.csv", *filter(None, [top]), f"{written},", f",{LISTED}"), tmp_path / "答复.csv"
    if top.startswith("统一"):
        path = table(tmp_path / "名单.csv", top, f"{written},张某某", f"{LISTED},")
    book = tmp_path / "答复.xlsx"
    about = ("query", path, "--office", str(demo), "--as-of", DAY)
    texts = [run(*about, "--format", form).stdout for form in ("text", "csv", "json")]
    done = run(*about, "--format", "csv", "--output", str(out), "--workbook", str(book))
    assert done.returncode == 0, done.stderr
    with ZipFile(book) as parts:
        texts += [out.read_text("utf-8-sig"), done.stderr, *(parts.read(name).decode() for name in parts.namelist())]
    bare = [text.replace(" ", "").replace("-", "") for text in texts]
    assert not [text for text in bare if written.replace(" ", "").replace("-", "").removeprefix("张某某") in text]
    person, firm = csv.DictReader(io.StringIO(texts[1]))
    assert person["查得情况"] == "写的像是身份证号码；自然人不按证件号码答复"
    assert firm["查得情况"] == FOUND


def test_a_number_cell_with_the_digits_of_a_person_is_hidden_too(demo: Path, run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["统一社会信用代码", "联系人证件"])
    book.active.append([LISTED, int(PERSON[:17] + "0")])
    book.save(tmp_path / "名单.xlsx")
    out = tmp_path / "答复.xlsx"
    assert run("query", str(tmp_path / "名单.xlsx"), "--office", str(demo), "--as-of", DAY, "--workbook", str(out))
    assert openpyxl.load_workbook(out).worksheets[0]["B2"].value == resident_id.MASK


def test_of_a_name_without_a_code_it_is_not_said_that_there_is_nothing(demo: Path, run: Run) -> None:
    (zh,) = answers(run, demo, "张某某")
    assert zh["查得情况"] == "没有以该名称登记的代码；自然人不按姓名答复"
    done = run("query", "张某某", "--office", str(demo), "--as-of", DAY, "--lang", "en")
    assert "natural persons are not answered by name" in done.stdout

"""Open data in every form says the same, describes itself truly, and is what people's programs read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.model.csv_cells import safe_cell
from creditcli.model.outputs import DataAbout, DataColumn, DataTable
from creditcli.report.open_data import data_files
from creditcli.stages.site_data import table_of
from tests.helpers import tree

TABLES = ("licences", "penalties", "red", "serious", "abnormal", "commitments", "cases")


@pytest.fixture(scope="module")
def files(demo: Path) -> dict[str, bytes]:
    return {name.removeprefix("site/data/"): content for name, content in tree(demo, "site").items()}


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode())))


@pytest.mark.parametrize("name", TABLES)
def test_all_forms_of_a_table_say_the_same(files: dict[str, bytes], name: str) -> None:
    wanted = rows(files, name)
    assert wanted
    lines = [json.loads(line) for line in files[f"{name}.jsonl"].decode().splitlines()]
    assert lines == [{key: text for key, text in one.items() if text} for one in wanted]
    frame = pl.read_parquet(io.BytesIO(files[f"{name}.parquet"]))
    assert frame.columns == list(wanted[0])
    for typed, plain in zip(frame.to_dicts(), wanted, strict=True):
        assert [same(typed[key], text) for key, text in plain.items() if not same(typed[key], text)] == []
    sheet = openpyxl.load_workbook(io.BytesIO(files[f"{name}.xlsx"])).worksheets[0]
    body = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert body == [list(one.values()) for one in wanted]


def same(value: Any, text: str) -> bool:
    if value is None or isinstance(value, str):
        return (value or "") == text
    return (
        value.isoformat() == text if isinstance(value, date) else value == pl.Series([text]).cast(pl.Decimal(38, 6))[0]
    )


def test_every_public_table_has_a_row_id_that_is_nobodys(files: dict[str, bytes]) -> None:
    ids = [one["row_id"] for name in TABLES for one in rows(files, name)]
    assert len(ids) == len(set(ids))
    assert all(len(one) == 16 for one in ids)


def test_the_package_and_the_catalogue_tell_the_truth(files: dict[str, bytes]) -> None:
    package, catalogue = json.loads(files["datapackage.json"]), json.loads(files["catalog.jsonld"])
    assert len(package["resources"]) == 4 * len(TABLES)
    shares = {
        one["dcat:downloadURL"]["@id"]: one for data in catalogue["dcat:dataset"] for one in data["dcat:distribution"]
    }
    for one in package["resources"]:
        content = files[one["path"]]
        digest = hashlib.sha256(content).hexdigest()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{digest}")
        share = shares.pop(one["path"])
        assert share["spdx:checksum"]["spdx:checksumValue"]["@value"] == digest
        assert share["dcat:byteSize"]["@value"] == str(len(content))
    assert shares == {}
    for one in [catalogue, *catalogue["dcat:dataset"]]:
        assert one["dct:issued"]["@value"] == one["dct:modified"]["@value"] == "2026-11-23"
    assert "撤回时停止使用" in catalogue["dct:license"]["rdfs:label"]
    assert "撤回时停止使用" in package["licenses"][0]["title"]


def test_frictionless_reads_every_csv_by_its_schema(demo: Path) -> None:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        package = Package(str(demo / "site" / "data" / "datapackage.json"))
        for one in [one for one in package.resources if one.name in TABLES]:
            report = one.validate()
            assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


ABOUT = DataAbout("示例", "示例办公室", "12152501MB0000000A", date(2026, 11, 23), "0" * 64, "0.1", "条件", True)


def invented(*texts: str) -> DataTable:
    columns = (
        DataColumn("unified_code", "代码"),
        DataColumn("day", "日期", "date"),
        DataColumn("sum", "金额", "number", 6),
    )
    return table_of(
        "penalties", columns, [{"unified_code": text, "day": "2026-03-01", "sum": "0.200000"} for text in texts]
    )


def test_in_the_workbook_no_code_loses_digits_and_nothing_is_a_formula() -> None:
    odd = [
        "152501199001011231",
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-1",
        "00012",
        "<a&b>",
        "上\n下",
        "https://example.org",
        " x ",
    ]
    content = data_files([invented(*odd)], ABOUT)["data/penalties.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == odd
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.hyperlink is None for cell in cells)


@given(
    st.lists(st.text(st.sampled_from("=+-@\t\r\n＝＠'\",; a甲𠀀&<>_x\u2028\x7f\\"), min_size=1, max_size=5), max_size=6)
)
def test_whatever_a_cell_says_every_form_says_it(texts: list[str]) -> None:
    files = data_files([invented(*texts)], ABOUT)
    told = [row[0] for row in csv.reader(io.StringIO(files["data/penalties.csv"].decode(), newline=""))][1:]
    assert told == [safe_cell(one) for one in texts]
    lines = files["data/penalties.jsonl"].decode().split("\n")
    assert [json.loads(one)["unified_code"] for one in lines[:-1]] == texts
    with zipfile.ZipFile(io.BytesIO(files["data/penalties.xlsx"])) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cells = [escape(text) for text in texts]
    assert re.findall(r'<c r="A\d+" s="1" t="inlineStr"><is><t xml:space="preserve">([^<]*)</t>', sheet) == cells


def test_the_same_tables_give_the_same_bytes_and_name_nobody_outside_of_cells() -> None:
    table = invented("示例甲公司")
    first, second = data_files([table], ABOUT), data_files([table], ABOUT)
    assert first == second
    content = io.BytesIO(first["data/penalties.xlsx"])
    book = openpyxl.load_workbook(content)
    assert book.properties.created == datetime(2026, 11, 23)
    with zipfile.ZipFile(content) as archive:
        naming = [name for name in archive.namelist() if "示例甲公司" in archive.read(name).decode()]
    assert naming == ["xl/worksheets/sheet1.xml"]

    assert pl.read_parquet_metadata(io.BytesIO(first["data/penalties.parquet"])).keys() <= {"ARROW:schema"}


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("creditcli.report.open_workbook.ROWS", 3)
    content = data_files([invented(*"1234567")], ABOUT)["data/penalties.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["行政处罚", "行政处罚2", "行政处罚3", "说明"]
    assert [cell.value for one in book.worksheets[:3] for cell in one["A"][1:]] == list("1234567")

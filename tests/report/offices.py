"""A small office with an empty record, and files of penalties in every layout that departments send."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from creditcli.cli.checking import Intake
from creditcli.cli.flow import Merged, merge_path
from creditcli.cli.workplace import Workplace
from creditcli.io.bundle import bundle
from creditcli.io.office import load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import KEY_BYTES, Vault
from creditcli.model.record import DIGEST, KEY
from creditcli.report.form import form_bytes
from creditcli.standard.forms import form_fields, form_header, sample_row
from tests.report.books import CALENDAR, STANDARD

SUITE = bundle("standards") / "conformance"
DAY = date(2026, 6, 10)
SENDER = "二连浩特市市场监督管理局"
NEW = list(csv.reader(io.StringIO((SUITE / "FLD001/pass/files/penalty.csv").read_text(encoding="utf-8"))))
OLD = {
    "行政处罚决定书文号": "二市监罚〔2024〕8号", "处罚名称": "价格违法处罚", "处罚类别1": "警告", "处罚类别2": "罚款",
    "处罚事由": "未明码标价（示例）。", "处罚依据": "《中华人民共和国价格法》第四十二条",
    "行政相对人名称": "二连浩特市示例甲贸易有限公司", "行政相对人代码_1(统一社会信用代码)": "91152501MAYX00017E",
    "行政相对人代码_3(工商登记码)": "", "行政相对人代码_5(居民身份证号)": "", "法定代表人姓名": "王示例一",
    "处罚结果": "警告，罚款人民币2000元整", "处罚决定日期": "2024/11/08", "处罚机关": SENDER, "当前状态": "0",
    "数据更新时间戳": "2024/11/11",
}  # fmt: skip
Table = list[list[str]]


@dataclass(frozen=True)
class Way:
    """How a table is sent: its header and model row, columns by what they hold, and the writer of the file."""

    id: str
    header: list[str]
    model: list[str]
    columns: dict[str, str]  # number, code, facts, amount, day, organ -> header
    write: Callable[[Table], bytes]
    name: str


def as_csv(table: Table, encoding: str = "gb18030") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(table)
    return buffer.getvalue().encode(encoding)


def as_jsonl(table: Table) -> bytes:
    return "".join(
        json.dumps(dict(zip(table[0], row, strict=True)), ensure_ascii=False) + "\n" for row in table[1:]
    ).encode()


def as_book(table: Table) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["月报表"])
    for row in table:
        book.active.append(row)
    return saved(book)


def as_form(table: Table) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(form_bytes(STANDARD.datasets["penalty"], STANDARD)))
    for row in table[1:]:
        book.worksheets[0].append([cell or None for cell in row])
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _form() -> tuple[list[str], list[str], dict[str, str]]:
    fields = form_fields(STANDARD.datasets["penalty"])
    sample = {**sample_row(STANDARD.datasets["penalty"]), "confirmation": ""}
    named = {"decision_number": "number", "unified_code": "code", "facts": "facts", "fine_amount": "amount",
             "decision_date": "day", "penalty_categories": "kind"}  # fmt: skip
    columns = {named[field.id]: form_header(field) for field in fields if field.id in named}
    return [form_header(field) for field in fields], [sample.get(field.id, "") for field in fields], columns


_CODE = "行政相对人代码_1(统一社会信用代码)"
_NEW = {
    "number": "行政处罚决定书文号",
    "code": _CODE,
    "facts": "违法事实",
    "amount": "罚款金额（万元）",
    "day": "处罚决定日期",
    "kind": "处罚类别",
}
_OLD = {"number": "行政处罚决定书文号", "code": _CODE, "facts": "处罚事由", "day": "处罚决定日期", "kind": "处罚类别1"}
WAYS = (
    Way("2018-csv", *NEW, _NEW, as_csv, "处罚.csv"),
    Way("2018-xlsx", *NEW, _NEW, as_book, "处罚.xlsx"),
    Way("2018-jsonl", *NEW, _NEW, as_jsonl, "处罚.jsonl"),
    Way("2015-csv", list(OLD), list(OLD.values()), _OLD, as_csv, "旧版.csv"),
    Way("form", *_form(), as_form, "模板.xlsx"),
)


def new_office(folder: Path) -> Workplace:
    shutil.copytree(SUITE / "office", folder)
    store, vault = RecordStore(folder), Vault(folder)
    office = load_office(folder)
    store.create(office.code, date(2026, 1, 1), "")
    vault.create(bytes(KEY_BYTES))
    return Workplace(folder, STANDARD, office, store, vault, CALENDAR)


def merged(place: Workplace, content: bytes, name: str) -> Merged:
    path = place.folder / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    [one] = merge_path(place, path, name, Intake(DAY, DAY, SENDER))
    return one


def returned(place: Workplace) -> list[Path]:
    return sorted((place.folder / "returned").glob("*"))


def held(place: Workplace, dataset: str = "penalty") -> list[tuple[str, str]]:
    """Keys and contents of the record's rows, whatever file they came in."""
    return sorted(place.view(DAY).frames[dataset].select(KEY, DIGEST).iter_rows())


def rows_by_origin(sheet: Any) -> dict[int, int]:
    """Row of the file -> row of the returned sheet."""
    header = [cell.value for cell in sheet[1]]
    column = header.index("原文件位置") + 1
    return {
        int(sheet.cell(row, column).value.rsplit("第 ", 1)[1].split(" ")[0]): row for row in range(2, sheet.max_row + 1)
    }


def put(sheet: Any, row: int, header: str, value: Any) -> None:
    column = [cell.value for cell in sheet[1]].index(header) + 1
    sheet.cell(row, column).value = value


def data_sheets(book: Any) -> Sequence[Any]:
    return [sheet for sheet in book if sheet["A1"].value and "原文件位置" in [cell.value for cell in sheet[1]]]

"""The table that every file of the corpus is a version of. Firms and persons are invented."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook

HEADERS = ["行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "行政处罚决定书文号", "违法事实",
           "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）", "处罚决定日期", "处罚机关", "处罚机关统一社会信用代码"]  # fmt: skip
CODE = "91152501MAYX00017E"
FIRST = ["二连浩特市示例甲贸易有限公司", "法人及非法人组织", CODE, "王示例一", "二市监罚〔2026〕8号", "未明码标价（示例）。",
         "《中华人民共和国价格法》第四十二条", "罚款", "罚款人民币2000元整", "0.2", "2026-06-08", "二连浩特市市场监督管理局",
         "11152501YY000001XM"]  # fmt: skip
NAME, KIND, UNIFIED, PERSON, NUMBER, FACTS, BASIS, CLASS, CONTENT, AMOUNT, DAY, ORGAN, ORGAN_CODE = range(13)
SECOND = [*FIRST[:NUMBER], "二市监罚〔2026〕9号", *FIRST[FACTS:]]
SHEET = "处罚"
EPOCH = (2026, 6, 9, 0, 0, 0)


def row(**cells: object) -> list[object]:
    """The first row with other cells: ``row(K="2026.6.8")``."""
    found: list[object] = list(FIRST)
    for letters, value in cells.items():
        found[ord(letters) - 65] = value
    return found


def table(*rows: Sequence[object]) -> list[Sequence[object]]:
    return [HEADERS, *rows]


def csv_text(rows: Sequence[Sequence[object]], separator: str = ",", end: str = "\r\n") -> str:
    return "".join(separator.join("" if cell is None else str(cell) for cell in one) + end for one in rows)


def book(*rows: Sequence[object], title: str = SHEET) -> Workbook:
    """A workbook of another library with one sheet of these rows."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for one in rows:
        sheet.append(one)
    return made


def saved(made: Workbook) -> bytes:
    made.properties.creator = "示例"
    made.properties.created = datetime(*EPOCH)
    buffer = io.BytesIO()
    made.save(buffer)
    return steady(buffer.getvalue())


def steady(content: bytes, **parts: bytes | None) -> bytes:
    """The zip with the clock taken out of it, and parts replaced, added or (None) left out; ``/`` is ``__`` in names."""
    other = {name.replace("__", "/"): part for name, part in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *other]):
            part = other[name] if name in other else old.read(name)
            if part is not None:
                day = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-06-09T00:00:00Z", part)
                new.writestr(zipfile.ZipInfo(name, EPOCH), day, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)

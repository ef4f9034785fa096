"""Lines around a table that are told from data cell by cell: who signed it, who exported it, what is summed up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from creditcli.ids import document_number, resident_id, uscc

BLANKS = " \t\r\n\x0b\x0c\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
TOTAL = re.compile(
    r"^\s*(?:合\s*计|总\s*计|小\s*计|本页合计|累\s*计|共\s*计)(?:数|行)?\s*[:：]?\s*(?:[0-9]+\s*[件条户家]?)?\s*$"
)
_LABELS = (
    "单位负责人|科室负责人|负责人|分管领导|主管领导|填[表报]人|填[表报]单位|[报上]送单位|报送人|审核人?|复核人?|审批人?|制表人?|制表单位|"
    "经办人|联系人|联系电话|联系方式|电话|手机|(?:填[表报]|[报上]送|报出|上报|制表|打印|导出|统计|数据截止|截止)(?:日期|时间|人)|日期|(?:数据)?来源"
)
LABEL = re.compile(rf"^(?:{_LABELS})\s*(?:[（(][^（）()]{{0,6}}[）)])?\s*(?:[:：]|\s|$)")
_COUNT = re.compile(r"[共第]\s*[0-9]+\s*[件条户家页][，,\s]*(?:[共第]\s*[0-9]+\s*[件条户家页])?")
BEGINS = f"{LABEL.pattern}|{TOTAL.pattern}|^{_COUNT.pattern}"  # of the first cell that is filled
_OFFICIAL = re.compile("〔(?:19|20)[0-9]{2}〕[0-9]+(?:-[0-9]+)?号")
_LONG = re.compile("[0-9][0-9A-Za-z]{13}")  # of a code that is written wrong, or is of an older kind
_ANY_NUMBER = re.compile("[0-9]号")


def holds_document_number(text: str) -> bool:
    """Whether a text has the number of an official document in it."""
    return _OFFICIAL.search(document_number.normal_form(text)) is not None


def holds_number(text: str) -> bool:
    """Whether a text has a code, a person's number or a document's in it, by which data are told from other texts."""
    return bool(uscc.find_in(text) or resident_id.find_in(text)) or holds_document_number(text)


def margin_lines(rows: pl.DataFrame, first: pl.Expr) -> tuple[list[int], list[int]]:
    """Of ``rows`` those of signatures, and those of totals, by number; what may be a code or a number stands in data alone.

    ``first``: the text of the first cell that is filled.
    """
    signed, totals = [], []
    for row, *texts in rows.filter(first.str.contains(BEGINS)).select("row", pl.exclude("row")).iter_rows():
        cells = [bare for text in texts if text and (bare := text.strip(BLANKS))]
        if any(map(_may_be_data, cells)):
            continue
        if TOTAL.match(cells[0]):
            totals.append(row)
        elif _is_signature(cells):
            signed.append(row)
    return signed, totals


def _may_be_data(text: str) -> bool:
    return holds_number(text) or bool(_LONG.search(uscc.folded(text)) or _ANY_NUMBER.search(text))


def _is_signature(cells: Sequence[str]) -> bool:
    """Whether each is a label with what belongs to it, or stands right after a label that has nothing with it."""
    return all(_belong(cells)) and any(LABEL.match(one) for one in cells)


def _belong(cells: Sequence[str]) -> Iterator[bool]:
    open_label = False
    for text in cells:
        label = LABEL.match(text)
        yield bool(label or open_label or _COUNT.fullmatch(text))
        open_label = label is not None and not text[label.end() :].strip(BLANKS)

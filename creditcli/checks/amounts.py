"""The amount in a decision's text against the amount in its column.

Measured on real rows: "some sum in the text, or some sum of sums, equals the number" gave no
false alarm, since decisions also name other sums. A text that names no sum is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.records import any_holds

DIGITS = {char: value for value, chars in enumerate(("零〇", "一壹", "二贰两弍", "三叁参", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
CHINESE = rf"([{''.join(DIGITS)}{''.join(UNITS)}{''.join(BIG)}]{{1,20}})[元圆]"
ARABIC = r"([0-9][0-9,，]*(?:\.[0-9]+)?)\s*(万|亿)?\s*(?:余)?元"
_CLAUSE = re.compile("[。；;，、]")
MOST = 6  # sums of a text that are added up in all ways


def chinese_number(text: str) -> int:
    """The number of Chinese numerals: 肆万玖仟伍佰陆拾捌 is 49568."""
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (digit or 1) * UNITS[char]
            digit = 0
        else:
            total = (total + section + digit) * BIG[char] if char == "亿" else total + (section + digit) * BIG[char]
            section = digit = 0
    return total + section + digit


def sums_in(text: str) -> list[Decimal]:
    """Every sum of money named in a text, in yuan."""
    found = [
        Decimal(number.replace(",", "").replace("，", "")) * BIG.get(unit, 1)
        for number, unit in re.findall(ARABIC, text)
    ]
    return found + [Decimal(chinese_number(number)) for number in re.findall(CHINESE, text)]


def amount_text(subject: Subject) -> Iterator[Hit]:
    """No sum and no sum of sums of the text equals the columns' amounts (in ten thousand yuan)."""
    text, fields = str(subject.arg("text")), [name for name in subject.arg("amounts") if name in subject.mapped]
    if text not in subject.mapped or not fields:
        return
    factor = Decimal(str(subject.arg("factor")))
    rows = subject.table.frame.select("row", text, *fields).filter(
        pl.col(text).is_not_null() & pl.any_horizontal([pl.col(name).is_not_null() for name in fields])
    )
    for row, words, *amounts in rows.iter_rows():
        named = sums_in(words)
        if not named:
            continue
        possible = _totals(named)
        for name, amount in zip(fields, amounts, strict=True):
            if amount is not None and Decimal(amount) * factor not in possible:
                yield Hit(row, name, {"text": "、".join(f"{one.normalize():f}元" for one in named[:3])})


def amount_only_in_text(subject: Subject) -> Iterator[Hit]:
    """The text names a sum after a word of ``args.words`` (field -> pattern), and the field is empty.

    Fields that another field makes required are left to the rule on those.
    """
    text = str(subject.arg("text"))
    if text not in subject.mapped:
        return
    for name, word in subject.arg("words").items():
        field = subject.dataset.field(name)
        if name not in subject.layout_fields:
            continue
        empty = pl.col(name).is_null() & pl.col(text).str.contains(str(word))
        if name in subject.table.raw.columns:
            empty &= pl.Series(subject.table.raw[name].is_null())
        if field.required_when:
            empty &= ~any_holds(field.required_when)
        for row, words in subject.table.frame.filter(empty).select("row", text).iter_rows():
            parts = [part for part in _CLAUSE.split(words) if re.search(str(word), part)]
            named = [one for part in parts for one in sums_in(part) if one]
            if named:
                yield Hit(row, name, {"text": f"{named[0].normalize():f}元"})


def _totals(sums: list[Decimal]) -> set[Decimal]:
    some = sums[:MOST]
    return {sum(chosen, Decimal()) for size in range(1, len(some) + 1) for chosen in combinations(some, size)} | set(
        sums
    )

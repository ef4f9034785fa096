"""Days, amounts and codes as departments write them in a cell, and as the record keeps them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from creditcli.ids import day_text
from creditcli.ids.decimal_text import plain
from creditcli.standard.lookups import folded
from creditcli.standard.types import Codelist

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}")
_AMOUNT = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
SERIAL_START = date(1899, 12, 30)  # day 0 of a spreadsheet's calendar, with its leap-year slip
SERIALS = range(20_000, 80_001)
YEARS = range(1899, 10_000)  # from the day that spreadsheets show for an empty cell
ENUMERATED = "、"
SEPARATORS = re.compile(r"[;；|,，]")


def read_date(text: str) -> str | None:
    """ISO text of a date as departments write it; None where it is no possible date.

    >>> [read_date(one) for one in ("二〇一七年三月十六日", "2017.3.16", "20170316", "45352", "2026-02-30")]
    ['2017-03-16', '2017-03-16', '2017-03-16', '2024-03-01', None]
    """
    folded = day_text.plain(text)
    if _SERIAL.fullmatch(folded) and int(folded) in SERIALS:
        return (SERIAL_START + timedelta(days=int(folded))).isoformat()
    found = _DATE.fullmatch(folded) or _COMPACT.fullmatch(folded)
    if found is None or int(found[1]) not in YEARS:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def read_amount(text: str, factor: str = "", unit: str = "") -> str | None:
    """Plain decimal text, converted by ``factor``; None where it is no number, or has another unit than the column.

    >>> read_amount("70,000.00元", "0.0001", "元"), read_amount("0.2万元", unit="万元"), read_amount("九万")
    ('7', '0.2', None)
    >>> read_amount("2000元", unit="万元"), read_amount("0,2")
    (None, None)
    """
    told = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix(unit).strip()
    if _AMOUNT.fullmatch(told) is None:
        return None
    return plain(told.replace(",", ""), factor)


def code_reader(codelist: Codelist, keeps_code: bool, codes: Mapping[str, str], several: bool) -> Callable[[str], str]:
    """How a text becomes values of a code list, by label, code or alias, or by the ``codes`` of a layout; what is none of them
    stays as it is. ``several``: they are joined by ；."""
    names: dict[str, str] = {}
    kept = [(value, value.code if keeps_code else value.label) for value in codelist.values]
    for value, text in kept:  # what one is called now goes before what another was called once
        for own in (value.label, value.code):
            names.setdefault(folded(own), text)
    for value, text in kept:
        for alias in value.aliases:
            names.setdefault(folded(alias), text)
    names.update({folded(code): names.get(folded(value), value) for code, value in codes.items()})

    def one(text: str) -> str:
        return names.get(folded(text), text.strip())

    def read(text: str) -> str:
        if not several or folded(text) in names:
            return one(text)
        parts = [part for whole in SEPARATORS.split(text) if whole.strip() for part in apart(whole)]
        return "；".join(dict.fromkeys(map(one, parts))) or text  # separators alone are no value of the list

    def apart(whole: str) -> list[str]:
        """A value of the list may hold a comma of enumeration: only where all around it are values it parts them."""
        parts = [part for part in whole.split(ENUMERATED) if part.strip()]
        return parts if folded(whole) not in names and all(folded(part) in names for part in parts) else [whole]

    return read

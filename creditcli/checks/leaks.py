"""The last gate before publishing: what no public file may hold, whatever let it through."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import polars as pl

from creditcli.ids import document_number, resident_id
from creditcli.model.ledger import PUBLIC, Ledger

_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["']?\s*(?:[a-z]+:)?//|url\(\s*["']?(?:[a-z]+:)?//|@import""", re.I)
_TAIL = re.compile(r"〔[0-9]{4}〕[^\s〔〕<>\"]{0,12}?号")  # of a document number: year to 号
_TEXT = (".html", ".js", ".css", ".csv", ".json", ".jsonl", ".jsonld", ".xml", ".txt")


@dataclass(frozen=True, slots=True)
class Leak:
    """A file that may not be published, and why; the text itself is never echoed."""

    path: str
    zh: str
    en: str


def leaks(files: Mapping[str, bytes], gone: Collection[str]) -> list[Leak]:
    """Resident ids, mobile numbers, outside resources, and decision numbers of what ended, in any file or name."""
    found, is_gone = [], _gone(gone)
    for path, content in sorted(files.items()):
        text = f"{path}\n{content.decode('utf-8', 'replace')}" if path.endswith(_TEXT) else path
        if resident_id.find_in(text):
            found.append(Leak(path, "含身份证号码", "holds a resident id"))
        if _PHONE.search(text):
            found.append(Leak(path, "含手机号码", "holds a mobile number"))
        if _OUTSIDE.search(text):
            found.append(Leak(path, "引用了外部地址", "asks for an outside resource"))
        if is_gone(text):
            found.append(Leak(path, "含已停止公示的文号", "holds the number of something that has ended"))
    return found


def _gone(numbers: Collection[str]) -> Callable[[str], bool]:
    """Whether a text holds one of the numbers. They may be a million, so they are looked for by their tails."""
    by_tail: dict[str, list[str]] = {}
    odd = []
    for number in numbers:
        tail = _TAIL.search(number)
        if tail:
            by_tail.setdefault(tail[0], []).append(number)
        else:
            odd.append(number)

    def is_gone(text: str) -> bool:
        tails = {found[0] for found in _TAIL.finditer(text)}
        return any(number in text for tail in tails for number in by_tail.get(tail, ())) or any(
            number in text for number in odd
        )

    return is_gone


def ended_numbers(ledger: Ledger) -> frozenset[str]:
    """Decision numbers of entries and penalties that may not be seen and that nothing public shares."""
    states = [(one.decision_number, one.disclosure.is_public) for one in ledger.entries]
    for frame in (ledger.penalties, ledger.licences):
        states += frame.select("decision_number", pl.col("disclosure").is_in(PUBLIC)).rows()
    shown = {document_number.normal_form(number) for number, seen in states if seen}
    black = {one.decision_number for one in ledger.entries} | set(ledger.penalties["decision_number"].to_list())
    hidden = {number for number, seen in states if not seen and number in black}
    return frozenset(one for one in hidden if document_number.normal_form(one) not in shown)

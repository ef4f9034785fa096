"""The last gate before publishing: what no public file may hold, whatever let it through."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from creditcli.ids import document_number, resident_id
from creditcli.model.ledger import Entry, Ledger

_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["']?\s*(?:[a-z]+:)?//|url\(\s*["']?(?:[a-z]+:)?//|@import""", re.I)
_TEXT = (".html", ".js", ".css", ".csv", ".json", ".jsonl", ".xml", ".txt")


@dataclass(frozen=True, slots=True)
class Leak:
    """A file that may not be published, and why; the text itself is never echoed."""

    path: str
    zh: str
    en: str


def leaks(files: Mapping[str, bytes], gone: Collection[str]) -> list[Leak]:
    """Resident ids, mobile numbers, outside resources, and decision numbers of what ended, in any file or name."""
    found = []
    for path, content in sorted(files.items()):
        text = f"{path}\n{content.decode('utf-8', 'replace')}" if path.endswith(_TEXT) else path
        if resident_id.find_in(text):
            found.append(Leak(path, "含身份证号码", "holds a resident id"))
        if _PHONE.search(text):
            found.append(Leak(path, "含手机号码", "holds a mobile number"))
        if _OUTSIDE.search(text):
            found.append(Leak(path, "引用了外部地址", "asks for an outside resource"))
        if any(number in text for number in gone):
            found.append(Leak(path, "含已停止公示的文号", "holds the number of something that has ended"))
    return found


def ended_numbers(ledger: Ledger) -> frozenset[str]:
    """Decision numbers of list entries that may not be seen and that nothing public shares."""
    hidden = _numbers(one for one in ledger.entries if not one.disclosure.is_public)
    shown = {
        document_number.normal_form(one) for one in _numbers(one for one in ledger.entries if one.disclosure.is_public)
    }
    return frozenset(one for one in hidden if document_number.normal_form(one) not in shown)


def _numbers(entries: Iterable[Entry]) -> set[str]:
    return {entry.decision_number for entry in entries}

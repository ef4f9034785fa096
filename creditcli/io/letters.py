"""The register of letters: every number is given once and for ever, and nothing is issued twice.

``notices/register.jsonl`` is only ever added to; each line holds the digest of the one before, so that a line taken
out or changed shows. The letters of a run come into being with the lines that name them: whatever lies in a day's
folder without a line was left by a run that did not end, and makes way for the next.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io.files import lines_of, sync_files, write_atomic
from creditcli.model.letter_book import IssuedLetter, LetterBook, RegisterLine, SkippedNumbers, VoidLetter

REGISTER = "register.jsonl"
BUNDLE = "print.html"  # everything of a day
KINDS: Mapping[str, type[IssuedLetter | VoidLetter | SkippedNumbers]] = {
    "issued": IssuedLetter, "void": VoidLetter, "skipped": SkippedNumbers,
}  # fmt: skip
_DAYS = ("issued", "day")
_OURS = re.compile(r"\d{4,}-N\w+\.(?:docx|html)")


class LetterRegister:
    """``notices/register.jsonl`` of one office folder, and the letters beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "notices"
        self.path = self.folder / REGISTER

    def book(self) -> LetterBook:
        """Everything registered so far. Raises BrokenRecord for a register that cannot be read."""
        try:
            return LetterBook(tuple(_parsed(text) for text in self._texts()))
        except (KeyError, TypeError, ValueError) as fault:
            raise BrokenRecord(
                "文书登记簿 notices/register.jsonl 读不了。", "notices/register.jsonl is broken."
            ) from fault

    def broken_links(self) -> Iterator[int]:
        """Lines, counted from 1, that do not follow upon the line before. Lines of former versions hold no digest and
        may only come first."""
        before, linked = "", False
        for at, text in enumerate(self._texts(), 1):
            previous = json.loads(text).get("previous")
            if (linked and previous is None) or (previous is not None and previous != before):
                yield at
            before, linked = _digest(text), linked or previous is not None

    def write(self, letters: Sequence[tuple[IssuedLetter, bytes, bytes]]) -> None:
        """Letters and their print pages, then all their lines at once."""
        for one, document, page in letters:
            path = self.folder / one.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document)
            path.with_suffix(".html").write_bytes(page)
        sync_files([path for one, _, _ in letters for path in _both(self.folder / one.file)])
        self.add(*(one for one, _, _ in letters))

    def add(self, *lines: RegisterLine) -> None:
        """Adds lines behind those that are there."""
        if not lines:
            return
        texts = list(self._texts())
        for line in lines:
            texts.append(_text(line, _digest(texts[-1]) if texts else ""))
        write_atomic(self.path, "".join(f"{one}\n" for one in texts).encode("utf-8"))

    def sweep(self, book: LetterBook) -> None:
        """Takes away letters without a line: a run that was killed left them, and their numbers were never given."""
        known = {path for one in book.issued for path in _both(self.folder / one.file)}
        for path in sorted(self.folder.glob("*/*")):
            if _OURS.fullmatch(path.name) and path not in known:
                path.unlink()

    def bundle(self, day: date, page: str) -> Path:
        """Writes the print page of everything of a day."""
        path = self.folder / day.isoformat() / BUNDLE
        write_atomic(path, page.encode("utf-8"))
        return path

    def _texts(self) -> list[str]:
        return lines_of(self.path.read_bytes()) if self.path.is_file() else []


def _both(document: Path) -> tuple[Path, Path]:
    return document, document.with_suffix(".html")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _text(line: RegisterLine, previous: str) -> str:
    kind = next(name for name, one in KINDS.items() if isinstance(line, one))
    data: dict[str, Any] = {"line": kind, **asdict(line), "previous": previous}
    days = {name: data[name].isoformat() for name in _DAYS if name in data}
    return json.dumps({**data, **days}, ensure_ascii=False, separators=(",", ":"))


def _parsed(text: str) -> RegisterLine:
    data: dict[str, Any] = json.loads(text)
    kind = KINDS[data.pop("line", "issued")]
    data.pop("previous", None)
    days = {name: date.fromisoformat(data[name]) for name in _DAYS if name in {one.name for one in fields(kind)}}
    return kind(**{**data, **days})


def receipts_with_returns(folder: Path, lines: int) -> tuple[Mapping[str, Any], ...]:
    """Receipts of submissions that have rows to be mended, in order of number.

    Raises BrokenRecord for one that cannot be read. A receipt of no line below ``lines`` is what a killed run left: its number will be given again.
    """
    found = []
    for path in sorted((folder / "receipts").glob("*.json")):
        try:
            receipt = json.loads(path.read_text(encoding="utf-8"))
            wanted = receipt["duties"] and receipt["number"] < lines
        except (KeyError, TypeError, ValueError) as fault:
            raise BrokenRecord(f"回执 {path} 读不了。", f"Receipt {path} cannot be read.") from fault
        if wanted:
            found.append(receipt)
    return tuple(found)

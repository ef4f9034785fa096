"""The register of letters: every number is given once and for ever, and nothing is issued twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io.files import lines_of, write_atomic
from creditcli.model.outputs import IssuedLetter, Letter


class LetterRegister:
    """``notices/register.jsonl`` of one office folder, and the letters beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "notices"
        self._path = self._folder / "register.jsonl"

    def issued(self) -> tuple[IssuedLetter, ...]:
        """Every letter issued so far. Raises BrokenRecord for a register that cannot be read."""
        if not self._path.is_file():
            return ()
        try:
            return tuple(_parsed(text) for text in lines_of(self._path.read_bytes()))
        except (KeyError, TypeError, ValueError) as fault:
            raise BrokenRecord(
                "文书登记簿 notices/register.jsonl 读不了。", "notices/register.jsonl is broken."
            ) from fault

    def numbered(self, letter: Letter, year: int, issued: tuple[IssuedLetter, ...]) -> tuple[int, str]:
        """Sequence and number. What another organ signs carries that organ's number, or none yet."""
        own = str(letter.context.get("number") or "")
        if letter.draft_for:
            return 0, own
        taken = [
            one.sequence for one in issued
            if (one.kind, one.signer_code, one.year) == (letter.kind, letter.signer_code, year)
        ]  # fmt: skip
        sequence = max(taken, default=0) + 1
        return sequence, f"{letter.number_word}〔{year}〕{sequence}号"

    def add(self, letter: Letter, numbering: tuple[int, str], day: date, content: tuple[bytes, str]) -> IssuedLetter:
        """Writes the letter (.docx and print page), then its line; gives the line."""
        document, page = content
        count = sum(1 for _ in self._folder.glob(f"{day.isoformat()}/*.docx")) + 1
        stem = f"{day.isoformat()}/{count:04}-{letter.kind}"
        write_atomic(self._folder / f"{stem}.docx", document)
        write_atomic(self._folder / f"{stem}.html", page.encode("utf-8"))
        line = IssuedLetter(
            letter.identity, letter.kind, letter.signer_code, day.year, numbering[0], numbering[1], day,
            f"{stem}.docx", hashlib.sha256(document).hexdigest(),
        )  # fmt: skip
        text = self._path.read_bytes() if self._path.is_file() else b""
        write_atomic(self._path, text + _text(line).encode("utf-8"))
        return line


def _text(line: IssuedLetter) -> str:
    data: dict[str, Any] = asdict(line)
    data["issued"] = line.issued.isoformat()
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _parsed(text: str) -> IssuedLetter:
    data: dict[str, Any] = json.loads(text)
    data["issued"] = date.fromisoformat(data["issued"])
    return IssuedLetter(**data)


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

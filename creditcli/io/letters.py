"""The register of letters: every number is given once and for ever, and nothing is issued twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io.files import digest_of, sync_folder, write_atomic
from creditcli.io.record_text import canonical, sha256
from creditcli.model.outputs import IssuedLetter, Letter

REGISTER = "notices/register.jsonl"
WAITING = ".due"  # after the hidden name of a letter whose line is not yet in the register


class LetterRegister:
    """``notices/register.jsonl`` of one office folder, and the letters beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "notices"
        self._path = folder / REGISTER
        self._read: tuple[bytes, tuple[IssuedLetter, ...]] = (b"", ())

    def issued(self) -> tuple[IssuedLetter, ...]:
        """Every letter issued so far. Raises BrokenRecord for a register that cannot be read or is not chained."""
        if not self._path.is_file():
            return ()
        content = self._path.read_bytes()
        if content == self._read[0]:
            return self._read[1]
        lines, wrong = read_letters(content)
        if wrong:
            raise BrokenRecord(
                f"文书登记簿 {REGISTER} 第 {wrong[0]} 行读不了或者被改动过，请运行 creditcli verify。",
                f"Line {wrong[0]} of {REGISTER} cannot be read or was changed; run creditcli verify.",
            )
        self._read = (content, lines)
        return lines

    def heal(self) -> Iterator[tuple[str, str]]:
        """Puts in place registered letters that a killed run left waiting, sweeps those that got no number; says so."""
        waiting = sorted(self._folder.glob(f"*/.*{WAITING}"))
        known = {name: digest for one in self.issued() for name, digest in files_of(one).items()} if waiting else {}
        for path in waiting:
            final = path.with_name(path.name[1:].removesuffix(WAITING))
            name = final.relative_to(self._folder).as_posix()
            if known.get(name) == digest_of(path):
                path.replace(final)
                yield f"上次中断的文书已补齐：{name}。", f"A registered letter was put in its place: {name}."
            else:
                path.unlink()
                yield f"已清理没有登记的文书：{name}。", f"Swept a letter that was not registered: {name}."

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
        """Registers the letter, and puts it (.docx and print page) in its place; gives the line.

        Both files wait under hidden names until the line is there: nobody ever sees a letter whose number could be
        given again.
        """
        issued, document, page = self.issued(), content[0], content[1].encode()
        count = sum(one.file.startswith(f"{day.isoformat()}/") for one in issued) + 1
        stem = f"{day.isoformat()}/{count:04}-{letter.kind}"
        line = _sealed(
            IssuedLetter(
                letter.identity, letter.kind, letter.signer_code, day.year, numbering[0], numbering[1], day,
                f"{stem}.docx", sha256(document), sha256(page), issued[-1].digest if issued else "",
            )
        )  # fmt: skip
        for name, text in ((f"{stem}.docx", document), (f"{stem}.html", page)):
            write_atomic(_waiting(self._folder / name), text)
        whole = self._read[0] + f"{_text(line)}\n".encode()
        write_atomic(self._path, whole)
        self._read = (whole, (*issued, line))
        for name in files_of(line):
            _waiting(self._folder / name).replace(self._folder / name)
        sync_folder((self._folder / stem).parent)
        return line


def read_letters(content: bytes) -> tuple[tuple[IssuedLetter, ...], tuple[int, ...]]:
    """The lines of a register, and the numbers (from 1) of those that cannot be read, were changed or are not chained
    to the one before. Never raises for what it reads."""
    lines, wrong, previous = [], [], ""
    if not content.endswith(b"\n"):
        wrong.append(content.count(b"\n") + 1)
    for number, raw in enumerate(content.removesuffix(b"\n").split(b"\n"), 1):
        try:
            text = raw.decode()
            line = _parsed(text)
        except (KeyError, TypeError, ValueError):
            wrong.append(number)
            continue
        if _text(_sealed(line)) != text or line.previous != previous:
            wrong.append(number)
        previous = line.digest
        lines.append(line)
    return tuple(lines), tuple(sorted(set(wrong)))


def files_of(line: IssuedLetter) -> dict[str, str]:
    """Document and print page of a line, with their digests."""
    return {line.file: line.sha256, f"{line.file.removesuffix('.docx')}.html": line.page}


def _waiting(path: Path) -> Path:
    return path.with_name(f".{path.name}{WAITING}")


def _sealed(line: IssuedLetter) -> IssuedLetter:
    """The line with its digest: of its text without that key."""
    return replace(line, digest=sha256(_text(replace(line, digest="")).encode()))


def _text(line: IssuedLetter) -> str:
    data: dict[str, Any] = asdict(line)
    data["issued"] = line.issued.isoformat()
    if not line.digest:
        del data["digest"]
    return canonical(data)


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

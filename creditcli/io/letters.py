"""The register of letters: every number is given once and for ever, and nothing is issued twice.

``notices/register.jsonl`` is only ever added to; each line holds its own digest and that of the one before, so that a
line taken out or changed shows. The letters of a run wait under hidden names until the lines that name them are there:
nobody ever sees a letter whose number could be given again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import BrokenRecord
from creditcli.io.files import digest_of, lines_of, move, sync_files, sync_folder, write_atomic
from creditcli.io.record_text import canonical, sha256
from creditcli.model.letter_book import IssuedLetter, LetterBook, RegisterLine, SkippedNumbers, VoidLetter

REGISTER = "notices/register.jsonl"
SEALED = b"<!-- sha256 "  # begins the last line of a print page
WAITING = ".due"  # after the hidden name of a letter whose line is not yet in the register
BUNDLE = "print.html"  # everything of a day
_OPEN = f".{BUNDLE}{WAITING}"  # beside it while what it holds changes
KINDS: Mapping[str, type[IssuedLetter | VoidLetter | SkippedNumbers]] = {
    "issued": IssuedLetter, "void": VoidLetter, "skipped": SkippedNumbers,
}  # fmt: skip
_DAYS = ("issued", "day")
_LETTER = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4,}-[A-Z][0-9]+[a-z0-9]*\.docx")


class LetterRegister:
    """``notices/register.jsonl`` of one office folder, and the letters beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "notices"
        self.path = folder / REGISTER

    def book(self) -> LetterBook:
        """Everything registered so far. Raises BrokenRecord for a register that cannot be read."""
        try:
            return LetterBook(tuple(_parsed(text) for text in self._texts()))
        except (KeyError, TypeError, ValueError) as fault:
            raise BrokenRecord(
                "文书登记簿 notices/register.jsonl 读不了。", "notices/register.jsonl is broken."
            ) from fault

    def broken_lines(self) -> Iterator[tuple[int, str, str]]:
        """Lines, counted from 1, that cannot be read, were changed, or do not follow upon the line before; each with
        the words for it. Lines of former versions hold no digest and may only come first."""
        content, before, linked = self.path.read_bytes() if self.path.is_file() else b"", "", False
        cut = content.count(b"\n") + 1 if content and not content.endswith(b"\n") else 0
        if cut:
            yield cut, "这一行不完整", "is not complete"
        for at, raw in enumerate(content.removesuffix(b"\n").split(b"\n") if content else (), 1):
            try:
                text = raw.decode()
                line, data = _parsed(text), json.loads(text)
            except (KeyError, TypeError, ValueError):
                if at != cut:
                    yield at, "这一行读不了", "cannot be read"
                before = "?"
                continue
            previous = data.get("previous")
            if "digest" in data and _text(line, str(previous)) != text:
                yield at, "这一行登记以后被改动过", "was changed"
            elif before != "?" and (linked if previous is None else previous != before):
                yield at, "与上一行接不上，登记簿被改动过", "does not follow the line before: it was changed"
            before, linked = _digest(text), linked or previous is not None

    def unknown(self) -> tuple[str, ...]:
        """Letters that lie there under such names as are given here, and are in no line: the register is older than they are.
        A run that was killed leaves none, for letters wait under hidden names. Raises BrokenRecord as ``book``."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.glob("*/*.docx"))
        ours = {name for name in found if _LETTER.fullmatch(name)}
        return tuple(sorted(ours.difference(one.file for one in self.book().issued))) if ours else ()

    def digests(self) -> list[str]:
        """Digest of every line."""
        return [_digest(text) for text in self._texts()]

    def write(self, letters: Sequence[tuple[IssuedLetter, bytes, bytes]]) -> None:
        """Letters and their print pages, waiting; then all their lines at once; then each in its place."""
        places = [path for one, _, _ in letters for path in _both(self.folder / one.file)]
        contents = [content for _, document, page in letters for content in (document, page)]
        for day in {one.issued for one, _, _ in letters}:
            self.open_bundle(day)
        for path, content in zip(places, contents, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            waiting_for(path).write_bytes(content)
        sync_files([waiting_for(path) for path in places])
        self.add(*(one for one, _, _ in letters))
        for path in places:
            move(waiting_for(path), path)
        for folder in {path.parent for path in places}:
            sync_folder(folder)

    def add(self, *lines: RegisterLine) -> None:
        """Adds lines behind those that are there."""
        if not lines:
            return
        texts = list(self._texts())
        for line in lines:
            texts.append(_text(line, _digest(texts[-1]) if texts else ""))
        write_atomic(self.path, "".join(f"{one}\n" for one in texts).encode("utf-8"))

    def heal(self) -> Iterator[tuple[str, str]]:
        """Puts in place registered letters that a killed run left waiting, sweeps those that got no number; says so."""
        waiting = [path for path in sorted(self.folder.glob(f"*/.*{WAITING}")) if path.name != _OPEN]
        known = (
            {name: digest for one in self.book().issued for name, digest in files_of(one).items()} if waiting else {}
        )
        for path in waiting:
            final = path.with_name(path.name[1:].removesuffix(WAITING))
            name = final.relative_to(self.folder).as_posix()
            if known.get(name) == digest_of(path):
                path.replace(final)
                yield f"上次中断的文书已补齐：{name}。", f"A registered letter was put in its place: {name}."
            else:
                path.unlink()
                yield f"已清理没有登记的文书：{name}。", f"Swept a letter that was not registered: {name}."

    def open_bundle(self, day: date) -> None:
        """Marks the print page of a day as one that has to be written anew: what it holds is about to change."""
        path = self.folder / day.isoformat() / _OPEN
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, b"")

    def open_bundles(self) -> tuple[date, ...]:
        """Days whose print page a killed run did not get to."""
        return tuple(date.fromisoformat(path.parent.name) for path in sorted(self.folder.glob(f"*/{_OPEN}")))

    def bundle(self, day: date, page: str) -> Path:
        """Writes the print page of everything of a day, with its digest as a last line."""
        path, content = self.folder / day.isoformat() / BUNDLE, page.encode("utf-8")
        write_atomic(path, content + _seal(content))
        self.close_bundle(day)
        return path

    def close_bundle(self, day: date) -> None:
        """The print page of a day is as it should be, or the day has none."""
        (self.folder / day.isoformat() / _OPEN).unlink(missing_ok=True)

    def broken_bundles(self) -> Iterator[Path]:
        """Print pages that no longer are what was written."""
        for path in sorted(self.folder.glob(f"*/{BUNDLE}")):
            content, mark, seal = path.read_bytes().rpartition(SEALED)
            if mark + seal != _seal(content):
                yield path

    def _texts(self) -> list[str]:
        return lines_of(self.path.read_bytes()) if self.path.is_file() else []


def _both(document: Path) -> tuple[Path, Path]:
    return document, document.with_suffix(".html")


def _seal(content: bytes) -> bytes:
    return SEALED + f"{sha256(content)} -->\n".encode()


def files_of(line: IssuedLetter) -> dict[str, str]:
    """Document and print page of a line, with their digests (a page of former versions has none)."""
    found = {line.file: line.sha256, f"{line.file.removesuffix('.docx')}.html": line.page_sha256}
    return {name: digest for name, digest in found.items() if digest}


def waiting_for(path: Path) -> Path:
    """Where a letter waits for its line."""
    return path.with_name(f".{path.name}{WAITING}")


def _digest(text: str) -> str:
    """The digest that a line states; of former versions' lines that of their text."""
    return str(json.loads(text).get("digest") or sha256(text.encode("utf-8")))


def _text(line: RegisterLine, previous: str) -> str:
    """The line with its digest: of its text without that key, so that ``sed`` and ``sha256sum`` can check it."""
    kind = next(name for name, one in KINDS.items() if isinstance(line, one))
    data: dict[str, Any] = {"line": kind, **asdict(line), "previous": previous}
    if not data.get("parts"):  # as former versions wrote it
        data.pop("parts", None)
    days = {name: data[name].isoformat() for name in _DAYS if name in data}
    body = canonical({**data, **days})
    return f'{body[:-1]},"digest":"{sha256(body.encode())}"}}'


def _parsed(text: str) -> RegisterLine:
    data: dict[str, Any] = json.loads(text)
    kind = KINDS[data.pop("line", "issued")]
    for name in ("previous", "digest"):
        data.pop(name, None)
    days = {name: date.fromisoformat(data[name]) for name in _DAYS if name in {one.name for one in fields(kind)}}
    lists = {"parts": tuple(data["parts"])} if "parts" in data else {}
    return kind(**{**data, **days, **lists})


def repeated_rows(folder: Path, number: int) -> int:
    """How many rows of a submission were in the record already, by its receipt. Raises BrokenRecord for one that cannot be
    read."""
    path = folder / "receipts" / f"{number:06}.json"
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["record"]["repeated"])
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise BrokenRecord(f"回执 {path} 读不了。", f"Receipt {path} cannot be read.") from fault


def receipts_with_returns(folder: Path, lines: int) -> tuple[tuple[Mapping[str, Any], ...], Mapping[int, int]]:
    """Receipts of submissions that have rows to be mended, in order of number; and by the number of every submission of rows
    that were sent back that of the receipt they were sent back with.

    Raises BrokenRecord for one that cannot be read. A receipt of no line below ``lines`` is what a killed run left: its number will be given again.
    """
    found, answers = [], {}
    for path in sorted((folder / "receipts").glob("*.json")):
        try:
            receipt = json.loads(path.read_text(encoding="utf-8"))
            kept, wanted = receipt["number"] < lines, receipt["duties"]
        except (KeyError, TypeError, ValueError) as fault:
            raise BrokenRecord(f"回执 {path} 读不了。", f"Receipt {path} cannot be read.") from fault
        if kept and wanted:
            found.append(receipt)
        if kept and "answers" in receipt:
            answers[receipt["number"]] = receipt["answers"]
    return tuple(found), answers

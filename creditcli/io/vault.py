"""The vault: document numbers of persons, apart from everything else, readable by the owner only.

Outside it a person is ``p:`` and a keyed hash; without the key nobody can try numbers against it. A person keeps the hash
under which the record knows them, also after the key was changed: the vault then knows them by their number.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io.files import lines_of, write_atomic

PERSON_DIGITS = 32
KEY_BYTES = 32
FOLDER, KEY, PERSONS, ERASED = "vault", "key", "persons.jsonl", "erased.jsonl"


@dataclass(frozen=True, slots=True)
class Person:
    """A line of ``persons.jsonl``. ``check`` is empty while the person's hash is one of today's key."""

    person: str  # p: and a keyed hash, as the record has it
    number: str
    check: str = ""

    @property
    def text(self) -> str:
        """The line without its end."""
        more = {"check": self.check} if self.check else {}
        return json.dumps({"person": self.person, "number": self.number, **more}, ensure_ascii=False)


class Vault:
    """``vault/`` of one office folder. Publishing never opens it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._key_path = self._folder / KEY
        self._persons_path = self._folder / PERSONS
        self._erased_path = self._folder / ERASED
        self._known: dict[str, Person] | None = None  # by number

    def create(self, key: bytes) -> None:
        """An empty vault. Raises UsageFault where there is one already."""
        if self._key_path.exists():
            raise UsageFault("已有保密库。", "There is a vault already.")
        self._folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            self._folder.chmod(0o700)
        self._write(self._persons_path, "")
        self._write(self._key_path, key.hex() + "\n")

    @property
    def is_there(self) -> bool:
        """Whether the folder has one: files are checked away from the office, too."""
        return self._key_path.is_file()

    def pseudonyms(self, numbers: Iterable[str]) -> dict[str, str]:
        """For each document number ``p:`` and its keyed hash; numbers that are new are kept at once."""
        known, plain = self._load(), {number: _plain(number) for number in numbers}
        persons = self.hashed(plain)
        new = {plain[number]: Person(persons[number], plain[number]) for number in plain if plain[number] not in known}
        if new:
            self._append("".join(f"{one.text}\n" for one in new.values()))
            known.update(new)
        return persons

    def hashed(self, numbers: Iterable[str]) -> dict[str, str]:
        """The same for looking up only: nothing is kept. Without a vault, a text that is nobody's: whoever checks
        files away from the office cannot tell whether the record knows a person."""
        if not self.is_there:
            return dict.fromkeys(numbers, "p:")
        known, key = self._load(), self._keys()[0]
        plain = {one: _plain(one) for one in numbers}
        return {one: known[text].person if text in known else _person(key, text) for one, text in plain.items()}

    def holding(self, persons: Collection[str]) -> int:
        """How many of these persons (``p:``…) have a number here."""
        return sum(one.person in persons for one in self._load().values())

    def erase(self, persons: Collection[str], day: date) -> int:
        """Takes the numbers of these persons (``p:``…) out of the vault for good; gives how many there were.

        Who was erased, and when, is kept by the hash alone.
        """
        lines = list(self._load().values())
        kept = [one for one in lines if one.person not in persons]
        if len(kept) < len(lines):
            gone = sorted({one.person for one in lines} & set(persons))
            held = self._erased_path.read_text(encoding="ascii") if self._erased_path.is_file() else ""
            told = (json.dumps({"person": one, "erased": day.isoformat()}) + "\n" for one in gone)
            self._write(self._erased_path, held + "".join(told))
            self._rewrite(kept)
        return len(lines) - len(kept)

    def rotate(self, key: bytes) -> int:
        """From now on new persons are hashed with ``key``, and the former one is gone; gives how many are carried over.

        Killed at any moment, the vault holds: until the last step the file of keys names the new and the former ones.
        """
        former, lines = self._keys(), list(self._load().values())
        self._write(self._key_path, "".join(f"{one.hex()}\n" for one in (key, *former)))
        self._rewrite([Person(one.person, one.number, _check(key, one)) for one in lines])
        self._write(self._key_path, key.hex() + "\n")
        return len(lines)

    def problems(self, persons: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Place and fault (in both languages) of what does not agree with the key; nothing of the content is told.

        ``persons``: those of the record, each of whom is in the vault or was erased.
        """
        place = f"{FOLDER}/{PERSONS}"
        try:
            keys = self._keys()
        except BrokenRecord as fault:
            yield f"{FOLDER}/{KEY}", fault.zh, fault.en
            return
        if not self._persons_path.is_file():
            yield place, "保密库缺少人员文件", "is missing"
            return
        content = self._persons_path.read_bytes()
        texts = content[: content.rfind(b"\n") + 1].split(b"\n")[:-1]
        lines = [_line(text) for text in texts]
        sound = [
            line is not None and line.text.encode() == text and any(_agrees(key, line) for key in keys)
            for line, text in zip(lines, texts, strict=True)
        ]
        if lines and not any(sound):
            yield f"{FOLDER}/{KEY}", "密钥与保密库的内容不符", "does not agree with what the vault holds"
        seen: set[str] = set()
        for number, (line, agrees) in enumerate(zip(lines, sound, strict=True), 1):
            if line is None or not agrees:
                yield (
                    f"{place}:{number}",
                    "这一行读不了，或者与密钥不符",
                    "cannot be read, or does not agree with the key",
                )
            elif line.number in seen:
                yield f"{place}:{number}", "同一个人写了两次", "tells a person a second time"
            seen.add(line.number if line else "")
        yield from self._lacking(place, set(persons) - {line.person for line in lines if line})

    def _lacking(self, place: str, missing: set[str]) -> Iterator[tuple[str, str, str]]:
        """Persons of the record whom the vault lacks although nobody erased them."""
        erased, wrong = self._erased()
        if wrong:
            yield f"{FOLDER}/{ERASED}", "读不了", "cannot be read"
        if missing - erased:
            few = len(missing - erased)
            yield place, f"缺少档案中的 {few} 个人，也没有抹除记录", f"lacks {few} persons of the record, never erased"

    def _erased(self) -> tuple[set[str], bool]:
        if not self._erased_path.is_file():
            return set(), False
        try:
            lines = [json.loads(text) for text in lines_of(self._erased_path.read_bytes())]
            return {one["person"] for one in lines}, any(set(one) != {"person", "erased"} for one in lines)
        except (KeyError, TypeError, ValueError):
            return set(), True

    def _append(self, lines: str) -> None:
        """Writes lines to the end; half a line that a killed run left there goes first."""
        self._persons_path.touch(mode=0o600)
        with self._persons_path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            if file.read(1) not in (b"", b"\n"):
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(lines.encode())
            file.flush()
            os.fsync(file.fileno())

    def _rewrite(self, lines: Iterable[Person]) -> None:
        lines = list(lines)
        self._write(self._persons_path, "".join(f"{one.text}\n" for one in lines))
        self._known = {one.number: one for one in lines}

    def _write(self, path: Path, text: str) -> None:
        """Nobody else may read it, not for a moment either."""
        write_atomic(path, text.encode(), mode=0o600)

    def _keys(self) -> list[bytes]:
        """Today's key first; former ones only while a rotation is not finished."""
        try:
            text = self._key_path.read_text(encoding="ascii")
            keys = [bytes.fromhex(line) for line in text.split("\n")[:-1]]
        except (OSError, ValueError) as fault:
            raise BrokenRecord("保密库的密钥读不了。", "The vault's key cannot be read.") from fault
        whole = text == "".join(f"{key.hex()}\n" for key in keys)
        if not keys or not whole or len(set(keys)) < len(keys) or any(len(key) < KEY_BYTES for key in keys):
            raise BrokenRecord(
                "保密库的密钥不完整，请用备份恢复 vault/key。", "The vault's key is not whole; restore vault/key."
            )
        return keys

    def _load(self) -> dict[str, Person]:
        if self._known is None:
            content = self._persons_path.read_bytes() if self._persons_path.is_file() else b""
            content = content[: content.rfind(b"\n") + 1]  # half a line is what a killed run left
            try:
                lines = [_line(text.encode()) for text in lines_of(content)]
            except ValueError:
                lines = [None]
            self._known = {one.number: one for one in lines if one}
            if None in lines:
                self._known = None
                raise BrokenRecord("保密库读不了。", "The vault cannot be read.")
        return self._known


def _line(text: bytes) -> Person | None:
    try:
        values = json.loads(text)
        line = Person(values["person"], values["number"], values.get("check", ""))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return line if all(isinstance(one, str) for one in (line.person, line.number, line.check)) else None


def _agrees(key: bytes, line: Person) -> bool:
    expected = _check(key, line) if line.check else _person(key, line.number)
    return hmac.compare_digest(expected.encode(), (line.check or line.person).encode())


def _person(key: bytes, number: str) -> str:
    return "p:" + _hash(key, number)


def _check(key: bytes, line: Person) -> str:
    """Ties a person of a former key to the number."""
    return _hash(key, f"{line.person}\n{line.number}")


def _hash(key: bytes, number: str) -> str:
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:PERSON_DIGITS]


def _plain(number: str) -> str:
    """Half width, without blanks, capitals: how a number is kept and hashed."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()

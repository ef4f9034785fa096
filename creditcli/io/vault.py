"""The vault: document numbers of persons, apart from everything else, readable by the owner only.

Outside it a person is ``p:`` and a keyed hash; without the key nobody can try numbers against it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io.files import lines_of

PERSON_DIGITS = 32
KEY_BYTES = 32


class Vault:
    """``vault/`` of one office folder. Publishing never opens it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "vault"
        self._key_path = self._folder / "key"
        self._persons_path = self._folder / "persons.jsonl"
        self._known: dict[str, str] | None = None

    def create(self, key: bytes) -> None:
        """An empty vault. Raises UsageFault where there is one already."""
        if self._key_path.exists():
            raise UsageFault("已有保密库。", "There is a vault already.")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._key_path.write_text(key.hex() + "\n", encoding="ascii", newline="\n")
        self._persons_path.touch()
        with contextlib.suppress(OSError):
            self._folder.chmod(0o700)
            self._key_path.chmod(0o600)
            self._persons_path.chmod(0o600)

    def pseudonyms(self, numbers: Iterable[str]) -> dict[str, str]:
        """For each document number ``p:`` and its keyed hash; numbers that are new are kept at once."""
        known, plain = self._load(), {number: _plain(number) for number in numbers}
        persons = self.hashed(plain)
        new = {persons[number]: plain[number] for number in plain if persons[number] not in known}
        if new:
            lines = ({"person": person, "number": number} for person, number in new.items())
            self._append("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))
            known.update(new)
        return persons

    def hashed(self, numbers: Iterable[str]) -> dict[str, str]:
        """The same for looking up only: nothing is kept. Without a vault, a text that is nobody's: whoever checks
        files away from the office cannot tell whether the record knows a person."""
        if not self._key_path.is_file():
            return dict.fromkeys(numbers, "p:")
        key = self._key()
        return {one: "p:" + _hash(key, _plain(one)) for one in numbers}

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

    def _key(self) -> bytes:
        try:
            key = bytes.fromhex(self._key_path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as fault:
            raise BrokenRecord("保密库的密钥读不了。", "The vault's key cannot be read.") from fault
        if len(key) < KEY_BYTES:
            raise BrokenRecord(
                "保密库的密钥不完整，请用备份恢复 vault/key。", "The vault's key is not whole; restore vault/key."
            )
        return key

    def _load(self) -> dict[str, str]:
        if self._known is None:
            try:
                content = self._persons_path.read_bytes() if self._persons_path.is_file() else b""
                content = content[: content.rfind(b"\n") + 1]  # half a line is what a killed run left
                self._known = {one["person"]: one["number"] for one in map(json.loads, lines_of(content))}
            except (KeyError, TypeError, ValueError) as fault:
                raise BrokenRecord("保密库读不了。", "The vault cannot be read.") from fault
        return self._known


def _hash(key: bytes, number: str) -> str:
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:PERSON_DIGITS]


def _plain(number: str) -> str:
    """Half width, without blanks, capitals: how a number is kept and hashed."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()

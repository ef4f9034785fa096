"""The vault: document numbers of persons, apart from everything else, readable by the owner only.

Outside it a person is ``p:`` and a keyed hash; without the key nobody can try numbers against it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
from pathlib import Path

from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io.files import lines_of

PERSON_DIGITS = 32


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

    def pseudonym(self, number: str) -> str:
        """``p:`` and the keyed hash of a document number; the number is kept at once if it is new."""
        known = self._load()
        person = "p:" + hmac.new(self._key(), number.upper().encode(), hashlib.sha256).hexdigest()[:PERSON_DIGITS]
        if person not in known:
            with self._persons_path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps({"person": person, "number": number}, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            known[person] = number
        return person

    def _key(self) -> bytes:
        try:
            return bytes.fromhex(self._key_path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as fault:
            raise BrokenRecord("保密库的密钥读不了。", "The vault's key cannot be read.") from fault

    def _load(self) -> dict[str, str]:
        if self._known is None:
            try:
                content = self._persons_path.read_bytes() if self._persons_path.is_file() else b""
                self._known = {one["person"]: one["number"] for one in map(json.loads, lines_of(content))}
            except (KeyError, TypeError, ValueError) as fault:
                raise BrokenRecord("保密库读不了。", "The vault cannot be read.") from fault
        return self._known

"""The ways of signing, and what each has to be able to do; each is a file of its own (``ed25519``, ``sm2``)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Algorithm(StrEnum):
    """By what witness lines are signed: the word in a signature, of lower-case letters and digits."""

    ED25519 = "ed25519"
    SM2 = "sm2"


class Scheme(Protocol):
    """Keys are PEM, as openssl reads and writes them: PKCS #8 and SubjectPublicKeyInfo."""

    @property
    def name(self) -> Algorithm:
        """Its word in a signature."""

    @property
    def algorithm(self) -> bytes:
        """The AlgorithmIdentifier in DER, which stands in both kinds of key (RFC 5280, 4.1.1.2)."""

    @property
    def head(self) -> bytes:
        """What stands before the bytes of a public key in its DER form, ``algorithm`` included."""

    @property
    def key_bytes(self) -> int:
        """How many bytes of a public key stand behind ``head``."""

    def lacking(self) -> tuple[str, str] | None:
        """What has to be installed before it can be used, in both languages; None where nothing is lacking."""

    def new_pair(self) -> tuple[bytes, bytes]:
        """A new private key and its public one."""

    def pair_from(self, private: bytes) -> tuple[bytes, bytes]:
        """The same of a private key, written anew. Raises ValueError for what is none of this scheme."""

    def sign(self, private: Path, content: bytes) -> bytes:
        """The signature by the key in a file. Raises ValueError for what is no private key."""

    def holds(self, public: bytes, content: bytes, signature: bytes) -> bool:
        """Whether the owner of ``public`` signed ``content``. Raises ValueError for what is no public key."""

"""Ed25519 (RFC 8032) by the library of the extra ``sign``, which is imported when something is signed or checked."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from creditcli.io.signature_scheme import Algorithm

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Ed25519:
    """See ``Scheme``."""

    name: Algorithm = Algorithm.ED25519
    algorithm: bytes = bytes.fromhex("300506032b6570")  # RFC 8410
    head: bytes = bytes.fromhex("302a300506032b6570032100")
    key_bytes: int = 32

    def lacking(self) -> tuple[str, str] | None:
        """The library."""
        if importlib.util.find_spec("cryptography"):
            return None
        return (
            'Ed25519 签名要用到 cryptography，还没有安装。请运行 pip install "creditcli[sign]"；离线安装包已经带有。',
            'Ed25519 needs cryptography, which is not installed: pip install "creditcli[sign]"; '
            "the offline bundle has it.",
        )

    def new_pair(self) -> tuple[bytes, bytes]:
        """By the library's own random numbers."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return _pair(Ed25519PrivateKey.generate())

    def pair_from(self, private: bytes) -> tuple[bytes, bytes]:
        """See ``Scheme``."""
        return _pair(_private(private))

    def sign(self, private: Path, content: bytes) -> bytes:
        """64 bytes, the same every time."""
        return _private(private.read_bytes()).sign(content)

    def holds(self, public: bytes, content: bytes, signature: bytes) -> bool:
        """See ``Scheme``."""
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            key = serialization.load_pem_public_key(public)
        except UnsupportedAlgorithm as fault:
            raise ValueError("no Ed25519 key") from fault
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("no Ed25519 key")
        try:
            key.verify(signature, content)
        except InvalidSignature:
            return False
        return True


def _private(pem: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(pem, None)
    except (TypeError, UnsupportedAlgorithm) as fault:
        raise ValueError("no Ed25519 key") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")
    return key


def _pair(key: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives import serialization

    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain), public

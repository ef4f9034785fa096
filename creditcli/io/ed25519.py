"""Ed25519 (RFC 8032) by the library of the extra ``sign``. Imported by ``io.signing`` alone, once that library is there.

Keys are PEM, as openssl reads and writes them: PKCS #8 and SubjectPublicKeyInfo.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PEM = serialization.Encoding.PEM


def pair_of(seed: bytes) -> tuple[bytes, bytes]:
    """Private and public key of 32 random bytes."""
    return _pair(Ed25519PrivateKey.from_private_bytes(seed))


def pair_from(private: bytes) -> tuple[bytes, bytes]:
    """The same of a private key, written anew. Raises ValueError for what is none."""
    return _pair(_private(private))


def sign(private: bytes, content: bytes) -> bytes:
    """64 bytes. Raises ValueError for what is no private key."""
    return _private(private).sign(content)


def holds(public: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the owner of ``public`` signed ``content``. Raises ValueError for what is no public key."""
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
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (TypeError, UnsupportedAlgorithm) as fault:
        raise ValueError("no Ed25519 key") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")
    return key


def _pair(key: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    plain = serialization.NoEncryption()
    public = key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, plain), public

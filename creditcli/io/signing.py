"""The office's signature under a witness line: a private key in the vault, public keys in ``record/keys``.

A signature is ``algorithm:key:base64``; ``key`` is the first digits of the public key's fingerprint, the SHA-256 of its
DER form. Signed are the bytes of the line before it. The algorithm is named so that another can be added.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io.files import write_atomic
from creditcli.io.record_check import OF_THE_SYSTEM, Problem
from creditcli.io.record_text import sha256

ALGORITHM = "ed25519"
PRIVATE, KEYS = "vault/witness.key", "record/keys"
KEY_DIGITS = 16
SEED_BYTES = 32
SIGNATURE = rf"[a-z0-9]+:[0-9a-f]{{{KEY_DIGITS}}}:[0-9A-Za-z+/]+=*"
_PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----\s+([0-9A-Za-z+/=\s]+?)\s+-----END PUBLIC KEY-----\s*")
_ED25519 = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what stands before the 32 bytes of a public key


def make_pair(folder: Path, seed: bytes, renew: bool = False) -> Path:
    """A new pair of keys; gives the file of the public one. Former public keys stay.

    Raises UsageFault where there is a private key already, unless ``renew``, and where the library is missing.
    """
    _need_library()
    from creditcli.io import ed25519

    if (folder / PRIVATE).exists() and not renew:
        raise UsageFault(
            f"已有签名密钥（{PRIVATE}）。要换新的，请加 --renew。",
            f"There is a key already ({PRIVATE}); --renew makes another.",
        )
    private, public = ed25519.pair_of(seed)
    path = _public_path(folder, public)
    write_atomic(path, public)
    write_atomic(folder / PRIVATE, private, mode=0o600)
    return path


def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key, to be compared by word of mouth. Raises ValueError for what is no key of ours."""
    return sha256(_der(public))


def sign(folder: Path, told: str) -> str:
    """The signature under a line. Raises UsageFault without a key, BrokenRecord where the key was changed."""
    _need_library()
    from creditcli.io import ed25519

    path = folder / PRIVATE
    if not path.is_file():
        raise UsageFault(
            "还没有签名密钥，请先运行 creditcli record key。", "There is no key yet: run creditcli record key first."
        )
    problem = next(check_keys(folder), None)
    if problem is not None:
        raise BrokenRecord(f"{problem.place}：{problem.zh}。", f"{problem.place} {problem.en}.")
    private = path.read_bytes()
    _, public = ed25519.pair_from(private)
    value = base64.b64encode(ed25519.sign(private, told.encode())).decode()
    return f"{ALGORITHM}:{_id(public)}:{value}"


def read_keys(paths: Iterable[Path]) -> dict[str, bytes]:
    """Public keys by their first digits. Raises UsageFault for a file that is none, and where the library is missing."""
    _need_library()
    found = {}
    for path in paths:
        content = path.read_bytes()
        if b"PRIVATE KEY" in content:
            raise UsageFault(
                f"{path} 是私钥，不得离开本办的 vault/；核对要用公钥（{KEYS}/*.pem）。",
                f"{path} is a private key, which must not leave vault/; give the public one ({KEYS}/*.pem).",
            )
        try:
            found[_id(content)] = content
        except ValueError as fault:
            raise UsageFault(f"{path} 不是 Ed25519 公钥。", f"{path} is no Ed25519 public key.") from fault
    return found


def signature_fault(told: str, signature: str, keys: Mapping[str, bytes]) -> tuple[str, str] | None:
    """What is wrong with the signature under a line, in both languages; ``keys`` as ``read_keys`` gives them."""
    from creditcli.io import ed25519

    if not signature:
        return "没有签名", "is not signed"
    algorithm, key, value = signature.split(":")
    if algorithm != ALGORITHM:
        return f"用 {algorithm} 签名，本版本不能核验", f"is signed by {algorithm}, which this version cannot check"
    if key not in keys:
        return f"是别的密钥签的（{key}），不是所给的公钥", f"was signed by another key ({key}) than those given"
    with contextlib.suppress(binascii.Error):
        if ed25519.holds(keys[key], told.encode(), base64.b64decode(value, validate=True)):
            return None
    return "签名与内容不符，被改动过或者抄写有误", "does not agree with its signature: changed, or miscopied"


def check_keys(folder: Path) -> Iterator[Problem]:
    """``verify``: each public key against its name, the private one against its public one. Never raises.

    Without the library the private key is looked for, and not looked at.
    """
    public = folder / KEYS
    names = sorted(path.name for path in public.iterdir()) if public.is_dir() else []
    names = [name for name in names if name.lower() not in OF_THE_SYSTEM and not name.endswith(".part")]
    for name in names:
        if not _is_whole(public / name):
            yield Problem(f"{KEYS}/{name}", "不是这个名字的公钥，被改动过", "is not the public key of that name")
    path = folder / PRIVATE
    if not path.is_file():
        if names and path.parent.is_dir():
            yield Problem(PRIVATE, "缺少签名私钥", "is missing")
    elif importlib.util.find_spec("cryptography"):
        yield from _private_problems(folder, path.read_bytes())


def _private_problems(folder: Path, private: bytes) -> Iterator[Problem]:
    from creditcli.io import ed25519

    changed = Problem(PRIVATE, "签名私钥读不了或者被改动过", "cannot be read, or was changed")
    try:
        again, public = ed25519.pair_from(private)
    except ValueError:
        yield changed
        return
    path = _public_path(folder, public)
    if again != private:
        yield changed
    elif not path.is_file():
        place = path.relative_to(folder).as_posix()
        yield Problem(PRIVATE, "与留存的公钥不符", "belongs to no public key that is kept")
        yield Problem(place, "缺少签名私钥的公钥", "is missing")


def _is_whole(path: Path) -> bool:
    """Whether the file holds the public key that its name tells, written as this program writes it."""
    try:
        content = path.read_bytes()
        text = base64.b64encode(_der(content))
        return path.name == f"{_id(content)}.pem" and content == (
            b"-----BEGIN PUBLIC KEY-----\n" + text + b"\n-----END PUBLIC KEY-----\n"
        )
    except (OSError, ValueError):
        return False


def _public_path(folder: Path, public: bytes) -> Path:
    return folder / KEYS / f"{_id(public)}.pem"


def _id(public: bytes) -> str:
    return fingerprint(public)[:KEY_DIGITS]


def _der(public: bytes) -> bytes:
    match = _PUBLIC.fullmatch(public)
    der = base64.b64decode(b"".join(match[1].split()), validate=True) if match else b""
    if not der.startswith(_ED25519) or len(der) != len(_ED25519) + SEED_BYTES:
        raise ValueError("no Ed25519 public key")
    return der


def _need_library() -> None:
    if importlib.util.find_spec("cryptography") is None:
        raise UsageFault(
            '签名要用到 cryptography，还没有安装。请运行 pip install "creditcli[sign]"；离线安装包已经带有。',
            'Signatures need cryptography, which is not installed: pip install "creditcli[sign]"; '
            "the offline bundle has it.",
        )

"""The office's signature under a witness line: a private key in the vault, public keys in ``record/keys``.

A signature is ``algorithm:key:base64``; ``key`` is the first digits of the public key's fingerprint, the SHA-256 of its
DER form. Signed are the bytes of the line before it. Which algorithm a key is for stands in the key itself.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io.ed25519 import Ed25519
from creditcli.io.files import write_atomic
from creditcli.io.record_check import OF_THE_SYSTEM, Problem
from creditcli.io.record_text import sha256
from creditcli.io.signature_scheme import Algorithm, Scheme
from creditcli.io.sm2 import Sm2

SCHEMES: tuple[Scheme, ...] = (Ed25519(), Sm2())
PRIVATE, KEYS = "vault/witness.key", "record/keys"
KEY_DIGITS = 16
PEM_WIDTH = 64  # RFC 7468, 2
SIGNATURE = rf"[a-z0-9]+:[0-9a-f]{{{KEY_DIGITS}}}:[0-9A-Za-z+/]+=*"
_PUBLIC, _PRIVATE = (
    re.compile(rb"-----BEGIN %b KEY-----\s+([0-9A-Za-z+/=\s]+?)\s+-----END %b KEY-----\s*" % (kind, kind))
    for kind in (b"PUBLIC", b"PRIVATE")
)


_CHANGED = ("签名私钥读不了或者被改动过", "cannot be read, or was changed")


def make_pair(folder: Path, algorithm: Algorithm, renew: bool = False) -> Path:
    """A new pair of keys; gives the file of the public one. Former public keys stay.

    Raises UsageFault where there is a private key already, unless ``renew``, and where what signs is not installed.
    """
    scheme = next(one for one in SCHEMES if one.name == algorithm)
    _need(scheme)
    if (folder / PRIVATE).exists() and not renew:
        raise UsageFault(
            f"已有签名密钥（{PRIVATE}）。要换新的，请加 --renew。",
            f"There is a key already ({PRIVATE}); --renew makes another.",
        )
    private, public = scheme.new_pair()
    path = _public_path(folder, public)
    write_atomic(path, public)
    write_atomic(folder / PRIVATE, private, mode=0o600)
    return path


def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key, to be compared by word of mouth. Raises ValueError for what is no key of ours."""
    return sha256(_der(public)[1])


def sign(folder: Path, told: str) -> str:
    """The signature under a line. Raises UsageFault without a key, BrokenRecord where the key was changed."""
    path = folder / PRIVATE
    if not path.is_file():
        raise UsageFault(
            "还没有签名密钥，请先运行 creditcli record key。", "There is no key yet: run creditcli record key first."
        )
    scheme = _scheme_of(path.read_bytes())
    if scheme is not None:
        _need(scheme)
    problem = next(check_keys(folder), None)
    if problem is not None or scheme is None:
        place, zh, en = (problem.place, problem.zh, problem.en) if problem else (PRIVATE, *_CHANGED)
        raise BrokenRecord(f"{place}：{zh}。", f"{place} {en}.")
    _, public = scheme.pair_from(path.read_bytes())
    value = base64.b64encode(scheme.sign(path, told.encode())).decode()
    return f"{scheme.name}:{_id(public)}:{value}"


def read_keys(paths: Iterable[Path]) -> dict[str, bytes]:
    """Public keys by their first digits. Raises UsageFault for a file that is none, and where what checks is missing."""
    found = {}
    for path in paths:
        content = path.read_bytes()
        if b"PRIVATE KEY" in content:
            raise UsageFault(
                f"{path} 是私钥，不得离开本办的 vault/；核对要用公钥（{KEYS}/*.pem）。",
                f"{path} is a private key, which must not leave vault/; give the public one ({KEYS}/*.pem).",
            )
        try:
            _need(_der(content)[0])
            found[_id(content)] = content
        except ValueError as fault:
            raise UsageFault(
                f"{path} 不是 Ed25519 或者 SM2 公钥。", f"{path} is no public key of Ed25519 or SM2."
            ) from fault
    return found


def signature_fault(told: str, signature: str, keys: Mapping[str, bytes]) -> tuple[str, str] | None:
    """What is wrong with the signature under a line, in both languages; ``keys`` as ``read_keys`` gives them."""
    if not signature:
        return "没有签名", "is not signed"
    algorithm, key, value = signature.split(":")
    if algorithm not in set(Algorithm):
        return f"用 {algorithm} 签名，本版本不能核验", f"is signed by {algorithm}, which this version cannot check"
    if key not in keys:
        return f"是别的密钥签的（{key}），不是所给的公钥", f"was signed by another key ({key}) than those given"
    scheme, _ = _der(keys[key])
    with contextlib.suppress(binascii.Error):
        signed = base64.b64decode(value, validate=True)
        if scheme.name == algorithm and scheme.holds(keys[key], told.encode(), signed):
            return None
    return "签名与内容不符，被改动过或者抄写有误", "does not agree with its signature: changed, or miscopied"


def check_keys(folder: Path) -> Iterator[Problem]:
    """``verify``: each public key against its name, the private one against its public one. Never raises.

    Without what signs by it the private key is looked for, and not looked at.
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
        return
    private = path.read_bytes()
    scheme = _scheme_of(private)
    if scheme is None:
        yield Problem(PRIVATE, *_CHANGED)
    elif scheme.lacking() is None:
        yield from _private_problems(folder, private, scheme)


def _private_problems(folder: Path, private: bytes, scheme: Scheme) -> Iterator[Problem]:
    try:
        again, public = scheme.pair_from(private)
        path = _public_path(folder, public)
    except ValueError:
        yield Problem(PRIVATE, *_CHANGED)
        return
    if again != private:
        yield Problem(PRIVATE, *_CHANGED)
    elif not path.is_file():
        place = path.relative_to(folder).as_posix()
        yield Problem(PRIVATE, "与留存的公钥不符", "belongs to no public key that is kept")
        yield Problem(place, "缺少签名私钥的公钥", "is missing")


def _is_whole(path: Path) -> bool:
    """Whether the file holds the public key that its name tells, written as this program writes it."""
    try:
        content = path.read_bytes()
        lines = textwrap.wrap(base64.b64encode(_der(content)[1]).decode(), PEM_WIDTH)
        text = "\n".join(("-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""))
        return path.name == f"{_id(content)}.pem" and content == text.encode()
    except (OSError, ValueError):
        return False


def _public_path(folder: Path, public: bytes) -> Path:
    return folder / KEYS / f"{_id(public)}.pem"


def _id(public: bytes) -> str:
    return fingerprint(public)[:KEY_DIGITS]


def _der(public: bytes) -> tuple[Scheme, bytes]:
    """What a public key is for, and its DER form. Raises ValueError for what is none of ours."""
    der = _decoded(_PUBLIC, public)
    for one in SCHEMES:
        if der.startswith(one.head) and len(der) == len(one.head) + one.key_bytes:
            return one, der
    raise ValueError("no public key of ours")


def _scheme_of(private: bytes) -> Scheme | None:
    """What a private key is for; None where that cannot be read."""
    try:
        der = _decoded(_PRIVATE, private)
    except ValueError:
        return None
    # PKCS #8 (RFC 5958): a sequence of one length byte or two, the version, then the algorithm.
    return next((one for one in SCHEMES if one.algorithm in der[: 7 + len(one.algorithm)]), None)


def _decoded(shape: re.Pattern[bytes], pem: bytes) -> bytes:
    match = shape.fullmatch(pem)
    return base64.b64decode(b"".join(match[1].split()), validate=True) if match else b""


def _need(scheme: Scheme) -> None:
    lacking = scheme.lacking()
    if lacking:
        raise UsageFault(*lacking)

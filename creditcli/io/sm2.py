"""SM2 with SM3 (GB/T 32918.2, GB/T 32905) by the platform's own OpenSSL, from version 3 on.

No kept Python library signs by SM2. The platform's does, and is the one whose certificate an office of the state may
have to show. The program ``openssl`` is called; the private key stays in its file, which is named to it, and nothing
secret is written elsewhere.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from creditcli.io.scratch import scratch_folder
from creditcli.io.signature_scheme import Algorithm

# The identity that is signed along where the two sides agreed on none (GM/T 0009-2012, 10).
_IDENTITY = "1234567812345678"
_BY_SM3 = ("-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{_IDENTITY}")


@dataclass(frozen=True, slots=True)
class Sm2:
    """See ``Scheme``."""

    name: Algorithm = Algorithm.SM2
    algorithm: bytes = bytes.fromhex("301306072a8648ce3d020106082a811ccf5501822d")  # RFC 5480, on 1.2.156.10197.1.301
    # ... and a point that is not compressed.
    head: bytes = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    key_bytes: int = 64

    def lacking(self) -> tuple[str, str] | None:
        """The program, of a version that can."""
        if _can(_program()):
            return None
        return (
            "SM2 签名要用系统自带的 OpenSSL 3 以上版本（openssl 命令），这台机器上没有或者不支持 SM2。"
            "可以改用 --algorithm ed25519。",
            "SM2 needs the platform's OpenSSL 3 or later (the command openssl), which is not here or has no SM2; "
            "--algorithm ed25519 does without.",
        )

    def new_pair(self) -> tuple[bytes, bytes]:
        """By the random numbers of OpenSSL."""
        return self.pair_from(_openssl("genpkey", "-algorithm", "SM2"))

    def pair_from(self, private: bytes) -> tuple[bytes, bytes]:
        """See ``Scheme``."""
        own, public = _openssl("pkey", content=private), _openssl("pkey", "-pubout", content=private)
        return own.replace(b"\r\n", b"\n"), public.replace(b"\r\n", b"\n")

    def sign(self, private: Path, content: bytes) -> bytes:
        """DER, some 70 bytes, others every time."""
        return _openssl("pkeyutl", "-sign", "-inkey", str(private), *_BY_SM3, content=content)

    def holds(self, public: bytes, content: bytes, signature: bytes) -> bool:
        """See ``Scheme``. Whoever calls has looked at ``public``: it is a key on this curve."""
        with scratch_folder() as folder:
            key, signed = folder / "public.pem", folder / "signature"
            key.write_bytes(public)
            signed.write_bytes(signature)
            given = ("-pubin", "-inkey", str(key), "-sigfile", str(signed))
            return _run(("pkeyutl", "-verify", *given, *_BY_SM3), content).returncode == 0


def _program() -> str:
    """The program of the search path; never one that lies in the folder in which a command happens to run."""
    found = shutil.which("openssl")
    return found if found and Path(found).resolve().parent != Path.cwd().resolve() else ""


@functools.cache
def _can(program: str) -> bool:
    if not program:
        return False
    algorithms = subprocess.run([program, "list", "-public-key-algorithms"], capture_output=True, check=False)
    how = subprocess.run([program, "pkeyutl", "-help"], capture_output=True, check=False)
    return b"SM2" in algorithms.stdout and b"-rawin" in how.stdout + how.stderr


def _run(arguments: Sequence[str], content: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([_program(), *arguments], input=content, capture_output=True, check=False)


def _openssl(*arguments: str, content: bytes = b"") -> bytes:
    """What it wrote. Raises ValueError where it could not; what it said may show of a key, and is not passed on."""
    done = _run(arguments, content)
    if done.returncode:
        raise ValueError("no SM2 key")
    return done.stdout

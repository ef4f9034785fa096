"""Witness lines signed by SM2 with the platform's OpenSSL; where it has none, that is said before anything is written."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from creditcli.io.sm2 import Sm2
from tests.exchange.offices import call, sure
from tests.faults.stories import FIRST, new_office

NEXT = "2026-09-01"
HERE = Sm2().lacking() is None
IDENTITY = "1234567812345678"


def witness(office: Path, day: str) -> str:
    return sure("record", "witness", "--sign", "--office", str(office), "--as-of", day).stdout


def test_without_a_fit_openssl_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = new_office(tmp_path / "office")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = call("record", "key", "--algorithm", "sm2", "--office", str(office))
    assert (done.returncode, "OpenSSL 3" in done.stderr, "ed25519" in done.stderr) == (2, True, True)
    assert not (office / "vault" / "witness.key").exists()
    assert not (office / "record" / "keys").exists()


def test_a_program_in_the_folder_where_one_works_is_never_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "openssl"
    fake.write_text(f"#!/bin/sh\ntouch {tmp_path}/called\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(fake))
    monkeypatch.chdir(tmp_path)
    assert Sm2().lacking() is not None
    assert not (tmp_path / "called").exists()


def test_sm2_from_the_key_to_the_superior_office(tmp_path: Path) -> None:
    """Where this platform cannot, the same command says so: there is nothing else to show here."""
    office = new_office(tmp_path / "office")
    made = call("record", "key", "--algorithm", "sm2", "--office", str(office))
    if not HERE:
        assert made.returncode == 2
        return
    public = Path(made.stdout.strip())
    lines = witness(office, FIRST), witness(office, NEXT)
    told, _, signature = lines[0].strip().rpartition(" ")
    assert signature.startswith(f"sm2:{public.stem}:")
    assert call("verify", "--office", str(office)).returncode == 0
    kept = tmp_path / "见证.txt"
    by_key = ("verify", "--witness", str(kept), "--key", str(public))
    kept.write_text("".join(lines), encoding="utf-8")
    assert call(*by_key).returncode == 0
    assert call(*by_key, "--office", str(office)).returncode == 0
    for changed in (
        lines[0] + f"{lines[1].strip().rpartition(' ')[0]} {signature}\n",
        lines[0] + lines[1].replace(" sm2:", " ed25519:"),
    ):
        kept.write_text(changed, encoding="utf-8")
        done = call(*by_key)
        assert (done.returncode, "见证.txt:2：" in done.stdout, "签名与内容不符" in done.stdout) == (1, True, True)
    assert by_openssl(tmp_path, public, told, signature) == 0
    assert by_openssl(tmp_path, public, f"{told} ", signature) == 1


def by_openssl(folder: Path, public: Path, told: str, signature: str) -> int:
    """As ``standards/docs/trust.md`` tells a superior office to check without this program."""
    (folder / "line.txt").write_bytes(told.encode())
    (folder / "line.sig").write_bytes(base64.b64decode(signature.split(":")[2]))
    command = f"openssl pkeyutl -verify -pubin -inkey {public} -rawin -digest sm3 -pkeyopt distid:{IDENTITY}"
    given = [*command.split(), "-in", "line.txt", "-sigfile", "line.sig"]
    return subprocess.run(given, cwd=folder, capture_output=True, check=False).returncode


def test_a_key_of_the_other_kind_takes_its_place_and_both_are_checked(tmp_path: Path) -> None:
    office = new_office(tmp_path / "office")
    old = Path(sure("record", "key", "--office", str(office)).stdout.strip())
    first = witness(office, FIRST)
    made = call("record", "key", "--renew", "--algorithm", "sm2", "--office", str(office))
    if not HERE:
        assert made.returncode == 2
        assert witness(office, FIRST) == first, "the key that was there is the key still"
        return
    kept = tmp_path / "见证.txt"
    kept.write_text(first + witness(office, NEXT), encoding="utf-8")
    both = ("--key", str(old), "--key", made.stdout.strip())
    assert call("verify", "--witness", str(kept), *both).returncode == 0
    assert call("verify", "--witness", str(kept), *both[:2]).returncode == 1
    assert call("verify", "--office", str(office)).returncode == 0
    secret = office / "vault" / "witness.key"
    secret.write_bytes(secret.read_bytes().replace(b"M", b"N", 2))
    assert call("verify", "--office", str(office)).returncode == 1
    done = call("record", "witness", "--sign", "--office", str(office))
    assert (done.returncode, done.stdout) == (3, "")

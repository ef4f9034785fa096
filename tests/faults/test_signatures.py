"""The signature under a witness line: wrong, missing and a stranger's are told by their line; the private key stays inside."""

from __future__ import annotations

import base64
import importlib.util
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from creditcli.io.record_text import sha256
from tests.exchange.offices import CODES, call, sure
from tests.faults.stories import BEFORE, FIRST, inbox, new_office

NEXT = "2026-09-01"


@dataclass(frozen=True)
class Signed:
    """An office with a key, the file of its public key, and the lines that the superior office kept."""

    office: Path
    key: Path
    lines: tuple[str, str]

    def verify(self, folder: Path, text: str, *more: str) -> CompletedProcess[str]:
        kept = folder / "见证.txt"
        kept.write_text(text, encoding="utf-8")
        return call("verify", "--office", str(self.office), "--witness", str(kept), "--key", str(self.key), *more)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    root = tmp_path_factory.mktemp("signed")
    office = new_office(root / "office")
    made = sure("record", "key", "--office", str(office)).stdout.strip()
    first = witness(office, FIRST)
    inbox(office, BEFORE[:1])
    call("run", "--office", str(office), "--as-of", FIRST)
    key = Path(shutil.copy(made, root / "公钥.pem"))
    return Signed(office, key, (first, witness(office, NEXT)))


def witness(office: Path, day: str) -> str:
    return sure("record", "witness", "--sign", "--office", str(office), "--as-of", day).stdout


def told_anew(line: str, **other: str) -> str:
    """The line with another day or office and check digits that agree, under the signature that it had."""
    told, _, signature = line.strip().rpartition(" ")
    day, office, *rest = told.split(" ")[:-1]
    text = " ".join((other.get("day", day), other.get("office", office), *rest))
    return f"{text} {sha256(text.encode())[:8]} {signature}\n"


def stranger(root: Path) -> tuple[Path, str]:
    """Another office's public key, and the word that names it."""
    other = new_office(root / "stranger")
    path = Path(sure("record", "key", "--office", str(other)).stdout.strip())
    return other, path.stem


def test_signed_lines_hold_with_the_office_and_alone(
    signed: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# 上级留存\n" + "".join(signed.lines)
    assert signed.verify(tmp_path, text).returncode == 0
    kept = ("--witness", str(tmp_path / "见证.txt"))
    assert sure("verify", "--office", str(signed.office), *kept).returncode == 0, "signatures need not be looked at"
    monkeypatch.chdir(tmp_path)
    alone = call("verify", "--witness", "见证.txt", "--key", str(signed.key))
    assert (alone.returncode, "没有核对档案本身" in alone.stderr) == (0, True), alone.stderr


def test_any_other_program_can_check_a_signature(signed: Signed) -> None:
    told, _, signature = signed.lines[1].strip().rpartition(" ")
    algorithm, key, value = signature.split(":")
    assert (algorithm, key) == ("ed25519", signed_key(signed))
    public = load_pem_public_key(signed.key.read_bytes())
    public.verify(base64.b64decode(value), told.encode())  # type: ignore[union-attr, call-arg]


def signed_key(signed: Signed) -> str:
    return next((signed.office / "record" / "keys").iterdir()).stem


def test_a_missing_a_changed_and_a_strangers_signature_are_told_by_their_line(signed: Signed, tmp_path: Path) -> None:
    first, second = signed.lines
    unsigned = second.rpartition(" ")[0] + "\n"
    other, name = stranger(tmp_path)
    theirs = f"{unsigned.strip()} {first.split(' ')[-1]}"
    forged = witness(other, NEXT)
    for text, words in (
        (first + unsigned, "没有签名"),
        (first + theirs, "签名与内容不符"),
        (first + told_anew(second, day="2026-09-02"), "签名与内容不符"),
        (first + second.strip()[:-8] + "AAAAAA==\n", "签名与内容不符"),
        (first + second.replace("ed25519:", "rsa:"), "不能核验"),
        (first + told_anew(forged), name),
    ):  # fmt: skip
        done = signed.verify(tmp_path, text)
        assert done.returncode == 1, text
        assert "见证.txt:2：" in done.stdout, done.stdout
        assert words in done.stdout, done.stdout
        assert "见证.txt:1" not in done.stdout


def test_a_history_rewritten_and_signed_anew_is_still_found(signed: Signed, tmp_path: Path) -> None:
    """Who has the folder has the key too: the lines that the superior office holds are what counts."""
    forged = new_office(tmp_path / "forged")
    shutil.copytree(signed.office / "record" / "keys", forged / "record" / "keys")
    shutil.copy(signed.office / "vault" / "witness.key", forged / "vault" / "witness.key")
    assert call("verify", "--office", str(forged)).returncode == 0
    kept = tmp_path / "见证.txt"
    kept.write_text("".join(signed.lines), encoding="utf-8")
    given = ("--witness", str(kept), "--key", str(signed.key))
    done = call("verify", "--office", str(forged), *given)
    assert (done.returncode, "record/log.jsonl:2" in done.stdout) == (1, True)
    kept.write_text(signed.lines[1] + witness(forged, "2026-09-02"), encoding="utf-8")
    alone = call("verify", "--format", "json", *given)
    assert (alone.returncode, "矛盾" in alone.stdout) == (1, True)


def test_the_private_key_is_closed_never_shown_and_no_public_key(signed: Signed, tmp_path: Path) -> None:
    office = Path(shutil.copytree(signed.office, tmp_path / "office"))
    path = office / "vault" / "witness.key"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = path.read_text("ascii").splitlines()[1]
    again = call("record", "key", "--office", str(office))
    assert (again.returncode, "--renew" in again.stderr) == (2, True)
    renewed = sure("record", "key", "--renew", "--office", str(office))
    assert len(list((office / "record" / "keys").iterdir())) == 2
    assert path.read_text("ascii").splitlines()[1] != secret
    new = path.read_text("ascii").splitlines()[1]
    for said in (renewed.stdout, renewed.stderr, again.stderr, witness(office, NEXT)):
        assert secret not in said
        assert new not in said
    for file in office.rglob("*"):
        if file.is_file() and file != path:
            assert new.encode() not in file.read_bytes(), file
    (tmp_path / "见证.txt").write_text(signed.lines[0] + witness(office, NEXT), encoding="utf-8")
    given = ("verify", "--office", str(office), "--witness", str(tmp_path / "见证.txt"))
    both = ("--key", str(signed.key), "--key", renewed.stdout.strip())
    assert call(*given, *both).returncode == 0, "lines of a former key hold by that key"
    assert call(*given, *both[:2]).returncode == 1
    private = call(*given, "--key", str(path))
    assert (private.returncode, "私钥" in private.stderr, secret in private.stderr) == (2, True, False)
    assert call(*given, "--key", str(tmp_path / "见证.txt")).returncode == 2
    assert call("verify", "--office", str(office), "--key", str(signed.key)).returncode == 2, (
        "--key goes with --witness"
    )


def test_a_line_of_another_office_is_told_also_alone(
    signed: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "见证.txt").write_text(
        signed.lines[0] + told_anew(signed.lines[1], office=CODES["b"]), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    done = call("verify", "--witness", "见证.txt", "--key", str(signed.key))
    assert (done.returncode, CODES["b"] in done.stdout) == (1, True)


def test_a_changed_key_signs_nothing(signed: Signed, tmp_path: Path) -> None:
    office = Path(shutil.copytree(signed.office, tmp_path / "office"))
    other, _ = stranger(tmp_path)
    shutil.copy(other / "vault" / "witness.key", office / "vault" / "witness.key")
    done = call("record", "witness", "--sign", "--office", str(office))
    assert (done.returncode, done.stdout, "vault/witness.key" in done.stderr) == (3, "", True)


def test_without_the_library_it_is_said_what_to_install(
    signed: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(name: str) -> None:
        assert name == "cryptography"

    monkeypatch.setattr(importlib.util, "find_spec", nothing)
    office = ("--office", str(signed.office))
    for command in (("record", "key"), ("record", "witness", "--sign")):
        done = call(*command, *office)
        assert (done.returncode, "creditcli[sign]" in done.stderr) == (2, True), done.stderr
    assert signed.verify(tmp_path, signed.lines[0]).returncode == 2
    assert call("verify", *office).returncode == 0, "all else needs no library"
    assert call("record", "witness", *office).returncode == 0

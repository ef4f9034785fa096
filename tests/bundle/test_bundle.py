"""What a bundle is made of, whom it refuses, and what its scripts say; with small wheels, and without a network."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.bundle.build import FILES, members, zipped
from tests.bundle.made import EVERYWHERE, OWN, OWN_WHEEL, WHEELS, WINDOWS, bundle, check_bom, here, lock, unpack, wheel
from tests.bundle.platforms import PLATFORMS, pythons
from tests.bundle.wheels import LOCK, read_lock

LINUX = PLATFORMS["linux-x86_64"]
EVERY = pytest.mark.parametrize("name", PLATFORMS)
SPECIAL = set(b'|&<>^%!"@()')  # to cmd, were it to take them for characters of their own


def test_the_lock_file_is_read_whole_and_by_the_machine_that_a_bundle_is_for() -> None:
    pins = read_lock(LOCK.read_text("utf-8"))
    assert sum(len(pin.hashes) for pin in pins) == LOCK.read_text("utf-8").count("--hash=")
    assert all(pin.hashes for pin in pins)
    for platform in PLATFORMS.values():
        for python in pythons():
            needed = {pin.name for pin in pins if pin.needed(platform.environment(python))}
            assert ("colorama" in needed) == (platform.system == "Windows")
            assert {"polars", "cryptography", "cffi"} <= needed
    with pytest.raises(ValueError, match="not understood"):
        read_lock("alpha>=1\n")


@EVERY
def test_a_bundle_holds_what_its_sums_say_and_is_the_same_twice(name: str) -> None:
    files = bundle(PLATFORMS[name])
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())  # type: ignore[arg-type]
    assert sums == {path: hashlib.sha256(one).hexdigest() for path, one in files.items() if path != "SHA256SUMS"}
    archive = zipped("creditcli", files)
    assert archive == zipped("creditcli", bundle(PLATFORMS[name]))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert opened.namelist() == [f"creditcli/{path}" for path in sorted(files)]


def test_wheels_that_the_lock_file_does_not_name_are_refused() -> None:
    own = (OWN, OWN_WHEEL)
    for held, words in (
        ({EVERYWHERE: WHEELS[EVERYWHERE] + b"x"}, "is not the file"),
        ({EVERYWHERE: WHEELS[EVERYWHERE], "gamma-1.0-py3-none-any.whl": wheel("gamma", "1.0")}, "is not the file"),
        ({"alpha-1.1-py3-none-any.whl": WHEELS[EVERYWHERE]}, "is not the file"),
        ({}, "no wheel of alpha"),
    ):
        with pytest.raises(ValueError, match=words):
            members(LINUX, lock(), held, own)
    with pytest.raises(ValueError, match="no wheel of beta"):
        members(PLATFORMS["windows-x86_64"], lock(), {EVERYWHERE: WHEELS[EVERYWHERE]}, own)


@EVERY
def test_the_bill_of_materials_keeps_its_schema_and_names_every_wheel(name: str) -> None:
    files = bundle(PLATFORMS[name])
    bom = check_bom(files["bom.cdx.json"], files)
    needs = {one["ref"]: one["dependsOn"] for one in bom["dependencies"]}["pkg:pypi/creditcli@0.1.0"]
    windows = name.startswith("windows")
    assert needs == ["pkg:pypi/alpha@1.0", *(["pkg:pypi/beta@2.0"] if windows else [])]
    assert [part["licenses"] for part in bom["components"]] == [
        [{"expression": "MIT OR Apache-2.0"}],
        *([[{"license": {"name": "BSD License"}}]] if windows else []),
    ]
    assert "timestamp" not in json.dumps(bom)


def test_scripts_of_windows_are_read_by_a_chinese_console() -> None:
    files = bundle(PLATFORMS["windows-x86_64"])
    for name in ("start.bat", "creditcli.bat"):
        content = files[name]
        assert content.count(b"\n") == content.count(b"\r\n")
        text = content.decode("cp936")
        assert text.encode("cp936") == content
        first = next(at for at, line in enumerate(text.splitlines()) if not line.isascii())
        assert any("chcp 936" in line for line in text.splitlines()[:first]), "before the first Chinese word"
        assert [char for char in text if not char.isascii() and char.encode("cp936")[1] in SPECIAL] == []
        assert "powershell" not in text.lower()
    assert files["README.zh-CN.txt"].startswith(b"\xef\xbb\xbf")
    assert b"@" not in files["README.zh-CN.txt"], "every mark is filled in"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    return unpack(zipped("creditcli", bundle(here())), tmp_path / "a 包")


def test_without_python_or_before_installing_it_is_said_what_to_do(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dirname").symlink_to(shutil.which("dirname") or "")
    for script, words in (("start.sh", "没有找到 Python 3.11"), ("creditcli", "先运行 sh start.sh")):
        done = subprocess.run(
            ["/bin/sh", str(unpacked / script)], env={"PATH": str(tmp_path / "bin")}, cwd=tmp_path,
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def installed(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(folder / "install.py")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_the_installer_refuses_a_bundle_that_is_not_whole_or_of_another_machine(unpacked: Path) -> None:
    path = unpacked / "bundle.json"
    about = json.loads(path.read_text("utf-8"))
    for other, code, words in (
        ({}, 3, "bundle.json 与 SHA256SUMS 不符"),
        ({"machines": ["loongarch64"]}, 2, "换对应的安装包"),
        ({"pythons": ["3.10"]}, 2, "只备有 3.10"),
    ):
        path.write_text(json.dumps({**about, **other}), encoding="utf-8")
        assert installed(unpacked)[0] == code
        assert words in installed(unpacked)[1]
    assert not (unpacked / ".venv").exists()


def test_the_installer_names_the_file_that_is_missing_or_changed(unpacked: Path) -> None:
    path = unpacked / "wheels" / EVERYWHERE
    path.write_bytes(path.read_bytes() + b"x")
    code, said = installed(unpacked)
    assert (code, f"{EVERYWHERE} 与 SHA256SUMS 不符" in said) == (3, True)
    path.unlink()
    code, said = installed(unpacked)
    assert (code, f"缺少 wheels/{EVERYWHERE}" in said) == (3, True)


def test_every_script_is_in_a_bundle() -> None:
    held = set().union(*(bundle(platform) for platform in PLATFORMS.values()))
    assert {path.name for path in FILES.iterdir()} <= held
    assert WINDOWS not in str(sorted(bundle(LINUX)))

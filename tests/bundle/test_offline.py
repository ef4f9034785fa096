"""The real bundles: wheels of the lock file for every machine; this machine's is installed and used without any network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from creditcli import __version__
from tests.bundle import wheels
from tests.bundle.build import SUMS, make
from tests.bundle.made import check_bom, here, unpack
from tests.bundle.platforms import PLATFORMS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles")
    make(PLATFORMS, folder)
    return folder


def alone(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command where there is no network, not even this machine's own, and none of the test environment's settings."""
    return subprocess.run(
        ["unshare", "--net", "--map-root-user", *command], cwd=folder, check=False,
        capture_output=True, text=True, encoding="utf-8",
        env={"PATH": os.pathsep.join((str(Path(sys.base_prefix) / "bin"), os.defpath)), "HOME": str(folder), "CREDITCLI_LANG": "zh", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


def test_without_a_network_the_sample_office_works_from_the_bundle(made: Path, tmp_path: Path) -> None:
    archive = (made / f"creditcli-{__version__}-{here().name}.zip").read_bytes()
    folder = unpack(archive, tmp_path / "安装 包")
    assert alone(folder, "sha256sum", "--check", "--quiet", SUMS).returncode == 0
    probe = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    assert "unreachable" in alone(folder, sys.executable, "-c", probe).stderr, "there is a network after all"
    started = alone(folder, "sh", "start.sh")
    assert (started.returncode, "安装完成" in started.stdout) == (0, True), started.stdout + started.stderr
    for command in (("demo", "示例"), ("verify", "--office", "示例"), ("record", "key", "--office", "示例")):
        done = alone(folder, "sh", "creditcli", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    signed = alone(folder, "sh", "creditcli", "record", "witness", "--sign", "--office", "示例")
    assert " ed25519:" in signed.stdout, signed.stderr


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_bundle_has_its_bill_of_materials_and_wheels_of_the_lock_file(
    made: Path, name: str, tmp_path: Path
) -> None:
    stem = f"creditcli-{__version__}-{name}"
    folder = unpack((made / f"{stem}.zip").read_bytes(), tmp_path / "out")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files["bom.cdx.json"] == (made / f"{stem}.cdx.json").read_bytes()
    check_bom(files["bom.cdx.json"], files)
    assert files["requirements.lock"] == wheels.LOCK.read_bytes()


def test_what_lies_beside_the_bundles_tells_their_digests(made: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=made, check=False)
    assert done.returncode == 0
    assert len(list(made.iterdir())) == 2 * len(PLATFORMS) + 1


def test_our_wheel_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    first, second = (wheels.build(tmp_path / name).read_bytes() for name in ("a", "b"))
    assert first == second

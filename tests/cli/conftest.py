"""One demo office for all tests of this folder, made by the real command in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def creditcli(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command as a user would; the environment's variables on top of today's."""
    return subprocess.run(
        [sys.executable, "-m", "creditcli", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "CREDITCLI_LANG": "zh", **environment},
        check=False,
    )


@pytest.fixture(scope="session")
def run() -> Run:
    return creditcli


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo office; tests read it and never change it."""
    folder = tmp_path_factory.mktemp("first") / "示例"
    done = creditcli("demo", str(folder), PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def office(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo office that a test may change."""
    return Path(shutil.copytree(demo, tmp_path / "office"))


def tree(folder: Path, *parts: str) -> dict[str, bytes]:
    """Every file below the named parts of ``folder``, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in parts
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }

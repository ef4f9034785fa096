"""One demo office for all tests, made by the real command in a process of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers import Run, creditcli


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

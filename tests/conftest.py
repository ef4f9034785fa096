"""One demo office for all tests, made by the real command in a process of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from creditcli.io.bundle import open_standard
from creditcli.standard.settings import possible
from tests.helpers import INIT, Run, creditcli

# The program is started hundreds of times: its processes may keep what they compile.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Every run tries the same examples, so that a failure is told of the change and not of the day; `make explore` tries others.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("explore" if "EXPLORE" in os.environ else "same")


@pytest.fixture(scope="session")
def run() -> Run:
    return creditcli


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo office, made once for all processes that run tests; tests read it and never change it."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    folder, made = shared / "first" / "示例", shared / "first.made"
    with FileLock(shared / "first.lock"):
        if not made.exists():
            folder.parent.mkdir()
            done = creditcli("demo", str(folder), PYTHONHASHSEED="1", TZ="Asia/Shanghai")
            assert done.returncode == 0, done.stderr
            made.touch()
    return folder


@pytest.fixture(scope="session")
def settings() -> list[str]:
    """Every open setting of the standard, answered."""
    opened = [one for one in open_standard().parameters.values() if one.setting]
    return [part for one in opened for part in ("--set", f"{one.id}={possible(one).split('/')[0]}")]


@pytest.fixture
def new_office(run: Run, settings: list[str], tmp_path: Path) -> Path:
    """An office that has received nothing yet."""
    folder = tmp_path / "new"
    assert run("init", str(folder), *INIT, *settings).returncode == 0
    return folder


@pytest.fixture
def office(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo office that a test may change."""
    return Path(shutil.copytree(demo, tmp_path / "office"))

"""One demo office for all tests, made by the real command in a process of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType

import hypothesis
import pytest
from filelock import FileLock
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

from creditcli.io import bundle
from creditcli.io.bundle import open_standard
from creditcli.render import templates
from creditcli.standard.load import load_standard
from creditcli.standard.settings import possible
from creditcli.standard.types import Standard
from tests.exchange.offices import sure
from tests.helpers import INIT, Run, creditcli

# The program is started hundreds of times: its processes may keep what they compile.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Every run tries the same examples, so that a failure is told of the change and not of the day; `make explore` tries others.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("explore" if "EXPLORE" in os.environ else "same")


# Commands that run within this process ask for the same standard and templates again and again: the same bytes make the
# same.
@lru_cache(8)
def _made_of(files: tuple[tuple[str, bytes], ...], ahead: bytes) -> Standard:
    return load_standard(dict(files), ahead)


def _load(files: Mapping[str, bytes], ahead: bytes = b"") -> Standard:
    return _made_of(tuple(files.items()), ahead)


bundle.load_standard = _load
_read = bundle._parts
_bundled = bundle.bundle("standards")


@lru_cache(1)
def _bundled_parts() -> dict[str, bytes]:
    return _read(_bundled)


bundle._parts = lambda root: dict(_bundled_parts()) if root == _bundled else _read(root)
_compile = Environment.compile
_codes: dict[tuple[object, ...], CodeType] = {}


def _compiled(self: Environment, source: str, *about: object, **more: object) -> CodeType:
    key = (type(self), source, *about, *more.items())
    if key not in _codes:
        _codes[key] = _compile(self, source, *about, **more)
    return _codes[key]


for _kind in (templates._Pages, SandboxedEnvironment):  # of pages, of letters: each has its own options
    _kind.compile = _compiled

# No test cuts the power: what is not flushed to the disk is read back all the same. That the program flushes is tested
# with a layer under these calls (tests/faults); processes of their own flush.
os.fsync = lambda _: None
os.sync = lambda: None


# Minutes each: of the slow ones they come first, so that no core waits for one that was begun last.
LONG = ("shows_what_is_in_its_term", "a_random_walk_ends", "whole_suite_passes", "killed_at_every_step")


@pytest.hookimpl(trylast=True)  # when those that are not asked for are gone
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if all(one.get_closest_marker("slow") for one in items):
        items.sort(key=lambda one: next((at for at, name in enumerate(LONG) if name in one.name), len(LONG)))


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


@pytest.fixture
def winter_office(settings: list[str], tmp_path: Path) -> Path:
    """An office set up in January 2026, with the sample's departments and nothing in its record."""
    folder = tmp_path / "office"
    about = ("--name", "示例信用办", "--code", "12152501YY0000992A", "--region", "152501", "--as-of", "2026-01-05")
    sure("init", str(folder), *about, *settings)
    shutil.copy(bundle.bundle("samples") / "office" / "organisations.csv", folder)
    return folder

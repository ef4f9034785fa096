"""A layer under the program's file work that kills it, or refuses, at the n-th step that changes anything.

A killed process does nothing more: once dead, every further step dies too, so that no cleaning up in ``finally`` helps.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from creditcli.io import site

CALLS = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "link", "chmod")
WRITES = {"write", "create", "fsync"}  # what a full disk refuses


class Killed(BaseException):
    """The process is gone."""


class Layer:
    """``at``: the step at which it happens (0: never). ``mode``: kill, cut (power: what was not flushed is lost), full,
    denied. ``before``: called before every step while alive."""

    def __init__(self, root: Path, at: int, mode: str, before: Callable[[], None] = lambda: None) -> None:
        self.root, self.at, self.mode, self.before = str(root), at, mode, before
        self.steps: list[str] = []
        self.dead = False
        self._unsafe: set[int] = set()

    def step(self, name: str, half: Callable[[], None] = lambda: None) -> None:
        """Counts a step; dies or refuses when it is time."""
        if self.dead:
            raise Killed
        self.before()
        self.steps.append(name)
        if not self.at or len(self.steps) < self.at:
            return
        kind = name.split(" ")[0]
        if self.mode in ("kill", "cut") and len(self.steps) == self.at:
            half()
            self.dead = True
            raise Killed
        if self.mode == "full" and kind in WRITES:
            half()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        if self.mode == "denied" and kind != "fsync" and len(self.steps) == self.at:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)

    def inside(self, path: object, dir_fd: int | None = None) -> bool:
        """Whether a path is in the folder that is looked after."""
        if not isinstance(path, str | os.PathLike):
            return False
        base = Path.cwd() if dir_fd is None else Path(f"/proc/self/fd/{dir_fd}").readlink()
        return str(base / path).startswith(self.root)

    def opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opens(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+") or not self.inside(file):
                return real(file, mode, *more, **named)
            self.step(f"create {file}")
            return Counted(real(file, mode, *more, **named), self, str(file))

        return opens

    def called(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if self.inside(given[0], named.get("dir_fd")):
                self.step(f"{name} {given[0]}")
            return real(*given, **named)

        return call

    def flushed(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def fsync(handle: int) -> None:
            self.step("fsync")
            real(handle)
            self._unsafe.discard(os.fstat(handle).st_ino)

        return fsync

    def unsafe(self, handle: int) -> None:
        self._unsafe.add(os.fstat(handle).st_ino)

    def sync(self) -> None:
        self.step("fsync all")
        self._unsafe.clear()

    def lose(self) -> None:
        """The power was cut: what was not flushed is empty now."""
        for path in Path(self.root).rglob("*"):
            if path.is_file() and path.stat().st_ino in self._unsafe:
                os.truncate(path, 0)


class Counted:
    """A file that is written to, each write a step; what a killed write leaves is half of it."""

    def __init__(self, file: Any, layer: Layer, name: str) -> None:
        self._file, self._layer, self._name = file, layer, name

    def write(self, content: Any) -> int:
        def half() -> None:
            self._file.write(content[: len(content) // 2])
            self._file.close()

        self._layer.step(f"write {self._name}", half)
        self._file.write(content)
        self._file.flush()
        self._layer.unsafe(self._file.fileno())
        return len(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@contextmanager
def under(layer: Layer, at_once: bool = True) -> Iterator[None]:
    """Runs what is inside on the layer; ``at_once`` false: a system that cannot exchange folders in one step."""
    real = site.at_once
    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, layer.called(name, getattr(os, name)))
        patch.setattr(os, "fsync", layer.flushed(os.fsync))
        patch.setattr(os, "sync", layer.sync)
        patch.setattr(io, "open", layer.opened(io.open))
        patch.setattr(builtins, "open", layer.opened(builtins.open))

        def exchange(one: Path, other: Path) -> bool:
            if at_once:
                layer.step(f"exchange {other}")
            return at_once and real(one, other)

        patch.setattr(site, "at_once", exchange)
        with suppress(Killed):
            yield
    if layer.dead and layer.mode == "cut":
        layer.lose()

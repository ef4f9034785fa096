"""Work on a site that other processes do, since one interpreter uses one core: they look at what stands, make pages of subjects,
look at what they made and write it, and keep what stays.

A process that ends, for want of memory or because somebody ended it, holds nothing up: its part is done here.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import Any, Generic, Self, TypeVar

from creditcli.checks.leaks import Leak, leaks, numbers_in
from creditcli.io.opened import is_plain, plain_bytes
from creditcli.io.site import Filling, content_at, digests_at, folders_within, looked_at, take_away
from creditcli.model.outputs import DataFile, Page
from creditcli.render.site import SiteRenderer
from creditcli.render.templates import TemplateFault

MOST = 3  # processes beside this one, which has all the rest to do
GONE_AT_ONCE = 5  # folders
READ_AT_ONCE = 500  # files that are searched together, while the processor still has them at hand

T = TypeVar("T")


class Turns(Generic[T]):
    """Lots for several threads, each taken once; none any more when nobody waits for them."""

    def __init__(self, lots: Iterable[T]) -> None:
        self._lots, self._lock = iter(lots), Lock()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        with self._lock:
            return next(self._lots)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._lots = iter(())


@dataclass(frozen=True, slots=True)
class Handed:
    """What a process is given once. ``gone``: decision numbers that may not be seen; ``new``: those of them that the standing
    site was not searched for. ``known``: digits that look like a telephone number and are none. ``rarely``: as ``gc.set_threshold``
    takes it."""

    maker: Callable[[Any], tuple[Page | DataFile, ...]]
    renderer: SiteRenderer
    filling: Filling
    gone: frozenset[str]
    new: frozenset[str]
    known: frozenset[str]
    rarely: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Names:
    """Files of the standing site ``root`` whose digests are asked for, and which of them hold one of the numbers ``wanted``."""

    root: str
    names: Sequence[str]
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """What some subjects' pages are made of, and digests of the standing files that are to be compared with."""

    told: Sequence[object]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """Files that stay as they are. ``suspects``: those that may hold a number that is new; all others were searched for them when
    they were looked at."""

    names: Sequence[str]
    suspects: Sequence[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """Folders of a former site, which are removed with all that is in them."""

    folders: Sequence[str]


@dataclass(frozen=True, slots=True)
class Done:
    """What the gate found, and digests of what was put, or looked at. ``suspects``: of these, what may hold a number that was
    asked for."""

    found: Sequence[Leak] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    suspects: Sequence[str] = ()


Message = Handed | Names | Part | Kept | Gone
Answer = Callable[[], Done | None]
Ask = Callable[[Message], Answer]


def content_of(one: Page | DataFile, renderer: SiteRenderer) -> bytes:
    """The file as it is written."""
    return renderer.render(one) if isinstance(one, Page) else one.content


def look(asked: Names) -> Done:
    """Looks at standing files. Each is read once, for its digest and for the numbers."""
    if not asked.wanted:
        return Done((), digests_at(asked.root, asked.names))
    digests: dict[str, str] = {}
    suspects: list[str] = []
    for start in range(0, len(asked.names), READ_AT_ONCE):
        held: dict[str, bytes] = {}
        for name in asked.names[start : start + READ_AT_ONCE]:
            digests[name], content = looked_at(f"{asked.root}/{name}")
            if content is None or not is_plain(name):
                suspects.append(name)
            else:
                held[name] = content
        suspects += [one.path for one in numbers_in(held, asked.wanted)]
    return Done((), digests, suspects)


def keep(lot: Kept, filling: Filling, new: Collection[str]) -> list[Leak]:
    """Keeps files that stay. Of these, the standing site's gate has seen all but the numbers that are ``new``; where one is
    found, none is kept."""
    held = {one: plain_bytes(one, content_at(f"{filling.root}/{one}")) for one in (lot.suspects if new else ())}
    found = numbers_in(held, new) if held else []
    if not found:
        for name in lot.names:
            filling.keep(name)
    return found


def remove(lot: Gone) -> None:
    """What cannot be removed stays for who removes all."""
    for folder in lot.folders:
        _stop_unasked()  # else what the next run fills under this name could go
        with suppress(OSError):
            take_away(Path(folder))


class Helpers:
    """Processes beside this one. ``asks``: functions that have something begun in one of them, each for one thread, and the next when the
    answer is there. The answer is None where the process has ended; it raises what a template did wrong."""

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self._ends: list[Connection] = []
        self._processes: list[BaseProcess] = []

    def start(self) -> None:
        """As many as pay, where there are none yet; where the system has no room for another, fewer."""
        context = get_context("spawn")  # a fork of a process with threads may hang
        with suppress(OSError):
            for _ in range(0 if self._ends else min(MOST, (os.cpu_count() or 1) - 1)):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs,), daemon=True)
                process.start()
                theirs.close()  # so that its own end tells us when it is gone, and ours tells it
                self._ends.append(ours)
                self._processes.append(process)
                self.asks.append(_asking(ours, process))

    def take_away(self, path: Path) -> None:
        """``io.site.take_away`` of a former site, with them. Only where nothing is asked of them any more."""
        folders = folders_within(path) if self.asks else []
        lots = (Gone(folders[at : at + GONE_AT_ONCE]) for at in range(0, len(folders), GONE_AT_ONCE))
        with ThreadPoolExecutor(max(1, len(self.asks))) as pool, Turns(lots) as turns:
            for ask in self.asks:
                pool.submit(_have_removed, ask, turns)
            for lot in turns:
                remove(lot)
        take_away(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._ends:
            end.close()
        for started in self._processes:
            started.join()


def _have_removed(ask: Ask, turns: Turns[Gone]) -> None:
    for lot in turns:
        if ask(lot)() is None:
            return


def _asking(connection: Connection, process: BaseProcess) -> Ask:
    has_begun = False

    def ask(message: Message) -> Answer:
        nonlocal has_begun
        try:
            if not has_begun:  # one that ended before is told by no end of its pipe on Windows
                if connection not in wait([connection, process.sentinel]):
                    return _nothing
                connection.recv()
                has_begun = True
            connection.send(message)
        except (EOFError, OSError):
            return _nothing
        return partial(_received, connection)

    return ask


def _nothing() -> None:
    """The answer of one that has ended."""


def _received(connection: Connection) -> Done | None:
    try:
        answer = connection.recv()
    except (EOFError, OSError):
        return None
    if isinstance(answer, Done):
        return answer
    raise answer


def _work(connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other end decides, and closes
    handed: Handed | None = None
    with suppress(EOFError, OSError):
        connection.send(None)
        while True:
            message = connection.recv()
            if isinstance(message, Handed):
                handed = message
                gc.set_threshold(*handed.rarely)
            connection.send(_answer(message, handed))


def _answer(message: Message, handed: Handed | None) -> Done | Exception:
    try:
        if isinstance(message, Names):
            return look(message)
        if isinstance(message, Gone):
            remove(message)
            return Done()
        if isinstance(message, Handed):
            return Done()
        if handed is None:
            return RuntimeError("nothing was handed over")
        if isinstance(message, Part):
            return _made(message, handed)
        _stop_unasked()
        return Done(keep(message, handed.filling, handed.new))
    except (TemplateFault, OSError) as fault:
        return fault
    except Exception:
        return RuntimeError(traceback.format_exc())  # for there is nobody here to tell


def _made(part: Part, handed: Handed) -> Done:
    made = (one for told in part.told for one in handed.maker(told))
    files = {one.path: content_of(one, handed.renderer) for one in made}
    found = leaks(files, handed.gone, handed.known)
    if found:
        return Done(found)
    _stop_unasked()
    return Done((), {name: handed.filling.put(name, files[name], part.held.get(name)) for name in files})


def _stop_unasked() -> None:
    """Nothing of a run that was killed comes into the site of the next."""
    asking = parent_process()
    if asking is not None and not asking.is_alive():
        raise EOFError

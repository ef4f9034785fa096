"""Pages of subjects made by other processes, since one interpreter uses one core. Each makes, looks at and writes its own.

A process that ends, for want of memory or because somebody ended it, holds nothing up: its part is made here.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from creditcli.checks.leaks import Leak, leaks
from creditcli.io.site import Filling
from creditcli.model.outputs import DataFile, Page
from creditcli.render.site import SiteRenderer
from creditcli.render.templates import TemplateFault

WORTH = 4_000  # subjects to be made, from which on the start of another process pays
MOST = 3  # processes beside this one, which has all the rest to do


@dataclass(frozen=True, slots=True)
class Handed:
    """What a process is given once. ``gone``: decision numbers that may not be seen. ``known``: digits that
    look like a telephone number and are none. ``rarely``: as ``gc.set_threshold``
    takes it."""

    maker: Callable[[Any], tuple[Page | DataFile, ...]]
    renderer: SiteRenderer
    filling: Filling
    gone: frozenset[str]
    known: frozenset[str]
    rarely: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """What some subjects' pages are made of, and digests of the standing files that are to be compared with."""

    told: Sequence[object]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """What the gate found, and digests of what was put."""

    found: Sequence[Leak]
    digests: Mapping[str, str]


Ask = Callable[[Part], Done | None]


def content_of(one: Page | DataFile, renderer: SiteRenderer) -> bytes:
    """The file as it is written."""
    return renderer.render(one) if isinstance(one, Page) else one.content


@contextmanager
def beside(handed: Handed, subjects: int) -> Iterator[list[Ask]]:
    """As many as pay: functions that have a part done in a process of their own, each for one thread. They give None where
    the process has ended, and raise what a template did wrong."""
    count = min(MOST, (os.cpu_count() or 1) - 1) if subjects >= WORTH else 0
    context = get_context("spawn")  # a fork of a process with threads may hang
    ends: list[Connection] = []
    processes: list[BaseProcess] = []
    with suppress(OSError):  # where the system has no room for another, there are fewer
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, handed), daemon=True)
            process.start()
            theirs.close()  # so that its own end tells us when it is gone, and ours tells it
            ends.append(ours)
            processes.append(process)
    try:
        yield [_asking(*one) for one in zip(ends, processes, strict=True)]
    finally:
        for end in ends:
            end.close()
        for started in processes:
            started.join()


def _asking(connection: Connection, process: BaseProcess) -> Ask:
    has_begun = False

    def ask(part: Part) -> Done | None:
        nonlocal has_begun
        try:
            if not has_begun:  # one that ended before is told by no end of its pipe on Windows
                if connection not in wait([connection, process.sentinel]):
                    return None
                connection.recv()
                has_begun = True
            connection.send(part)
            answer = connection.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, Done):
            return answer
        raise answer

    return ask


def _work(connection: Connection, handed: Handed) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other end decides, and closes
    gc.set_threshold(*handed.rarely)
    with suppress(EOFError, OSError):
        connection.send(None)
        while True:
            part = connection.recv()
            connection.send(_answer(part, handed))


def _answer(part: Part, handed: Handed) -> Done | Exception:
    try:
        return _done(part, handed)
    except (TemplateFault, OSError) as fault:
        return fault
    except Exception:
        return RuntimeError(traceback.format_exc())  # for there is nobody here to tell


def _done(part: Part, handed: Handed) -> Done:
    made = (one for told in part.told for one in handed.maker(told))
    files = {one.path: content_of(one, handed.renderer) for one in made}
    found = leaks(files, handed.gone, handed.known)
    if found:
        return Done(found, {})
    asking = parent_process()
    if asking is not None and not asking.is_alive():
        raise EOFError  # nothing of a run that was killed comes into the site of the next
    return Done((), {name: handed.filling.put(name, files[name], part.held.get(name)) for name in files})

"""Tasks done some at a time, their results in the tasks' order. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

AT_A_TIME = 2  # tasks in work: each holds a piece of a large file
T = TypeVar("T")


def ahead(tasks: Iterable[Callable[[], T]]) -> Iterator[T]:
    """What each task gives. Raises what a task raises, when its turn has come."""
    waiting: deque[Future[T]] = deque()
    with ThreadPoolExecutor(AT_A_TIME) as pool, closing(_each(tasks)) as given:
        for task in given:
            waiting.append(pool.submit(task))
            del task  # what it holds is not held for longer than it works
            if len(waiting) > AT_A_TIME:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _each(tasks: Iterable[Callable[[], T]]) -> Generator[Callable[[], T], None, None]:
    """The tasks, whose source is let go when no more are taken: it may hold a file open."""
    yield from tasks

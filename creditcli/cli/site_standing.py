"""The site that stands: what it holds, whether that is what was written, and what it was made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from fnmatch import translate
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Self

from creditcli.cli.site_apart import Ask, Done, Helpers, Names, Turns, look
from creditcli.io.site import (
    MANIFEST,
    NO_FILE,
    SOURCES,
    manifest_about,
    manifest_digests,
    site_files,
    standing_digests,
)
from creditcli.io.site_sources import Sources, read_sources

MANY = 1 << 21  # bytes of a manifest, from which on the start of another process pays
AT_ONCE = 5_000  # files that are looked at together


@dataclass(frozen=True, slots=True)
class Standing:
    """The site that stands. ``held``: digests of its files, ``NO_FILE`` for one that is gone; ``sound``: those that are as
    they were written; ``whole``: they all are, and there are no others. ``head``: of the record that it was made from; empty where the
    manifest is not as it was written. ``searched``: numbers that its files were searched for, of which none but ``suspects`` hold any."""

    held: Mapping[str, str]
    sound: frozenset[str]
    whole: bool
    sources: Sources
    head: str
    searched: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()


class Told:
    """What the manifest of a standing site tells, beside what is there: files are read, for what was changed by hand is not what
    was written, whatever its size and time."""

    def __init__(self, root: Path) -> None:
        manifest = root / MANIFEST
        content = manifest.read_bytes() if manifest.is_file() else b""
        self.root, self.size, self._about = root, len(content), manifest_about(content)
        self._digests = manifest_digests(content)

    def some(self, only: Sequence[str]) -> Standing:
        """Of the site, the files of these patterns."""
        wanted = re.compile("|".join(map(translate, only))).match
        told = {name: digest for name, digest in self._digests.items() if wanted(name)}
        return self._compared(told, standing_digests(self.root, only))

    def standing(self, found: Mapping[str, str]) -> Standing:
        """All of it. ``found``: digests of what is there."""
        return self._compared(self._digests, found)

    def _compared(self, told: Mapping[str, str], found: Mapping[str, str]) -> Standing:
        held = {**dict.fromkeys(told, NO_FILE), **found}
        sound = frozenset(name for name, digest in held.items() if told.get(name) == digest)
        sources = read_sources((self.root / SOURCES).read_bytes()) if SOURCES in sound else Sources()
        return Standing(held, sound, told == held, sources, self._about.rpartition(" ")[2])


class Looking:
    """Every file of a standing site looked at, by other processes once it has begun, and by this one when it cannot go on without."""

    def __init__(self, root: Path, helpers: Helpers) -> None:
        self.told = Told(root)
        if self.told.size > MANY:
            helpers.start()
        self._root, names = str(root), iter(sorted(site_files(root)))
        self._turns = Turns(iter(lambda: list(islice(names, AT_ONCE)), []))
        self._asks, self._pool = helpers.asks, ThreadPoolExecutor(max(1, len(helpers.asks)))
        self._wanted: frozenset[str] = frozenset()
        self._digests: dict[str, str] = {}
        self._suspects: set[str] = set()
        self._helped: list[Future[None]] = []

    def begin(self, wanted: frozenset[str]) -> None:
        """``wanted``: numbers that are looked for as well, since every file is read now."""
        self._wanted = wanted
        self._helped = [self._pool.submit(self._have_looked, one) for one in self._asks]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        self._turns.__exit__(*about)
        self._pool.shutdown()

    @cached_property
    def standing(self) -> Standing:
        """All of it."""
        for names in self._turns:
            self._note(look(self._asked(names)))
        for one in self._helped:
            one.result()
        told = self.told.standing(self._digests)
        return replace(told, searched=self._wanted, suspects=frozenset(self._suspects))

    def _have_looked(self, ask: Ask) -> None:
        for names in self._turns:
            asked = self._asked(names)
            done = ask(asked)()
            self._note(look(asked) if done is None else done)
            if done is None:
                return

    def _asked(self, names: Sequence[str]) -> Names:
        return Names(self._root, names, self._wanted)

    def _note(self, done: Done) -> None:
        self._digests.update(done.digests)
        self._suspects.update(done.suspects)

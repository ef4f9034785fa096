"""The site that stands: what it holds, whether that is what was written, and what it was made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import translate
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Self

from creditcli.cli.site_apart import Ask, Helpers, Names, Turns
from creditcli.io.site import (
    MANIFEST,
    NO_FILE,
    SOURCES,
    digests_at,
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
    manifest is not as it was written."""

    held: Mapping[str, str]
    sound: frozenset[str]
    whole: bool
    sources: Sources
    head: str


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
    """Every file of a standing site looked at, by other processes from now on, and by this one when it cannot go on without."""

    def __init__(self, root: Path, helpers: Helpers) -> None:
        self.told = Told(root)
        if self.told.size > MANY:
            helpers.start()
        self._root, names = str(root), iter(sorted(site_files(root)))
        self._turns = Turns(iter(lambda: list(islice(names, AT_ONCE)), []))
        self._digests: dict[str, str] = {}
        self._pool = ThreadPoolExecutor(max(1, len(helpers.asks)))
        self._helped = [self._pool.submit(self._have_looked, one) for one in helpers.asks]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *about: object) -> None:
        self._turns.__exit__(*about)
        self._pool.shutdown()

    @cached_property
    def standing(self) -> Standing:
        """All of it."""
        for names in self._turns:
            self._digests.update(digests_at(self._root, names))
        for one in self._helped:
            one.result()
        return self.told.standing(self._digests)

    def _have_looked(self, ask: Ask) -> None:
        for names in self._turns:
            done = ask(Names(self._root, names))()
            self._digests.update(digests_at(self._root, names) if done is None else done.digests)
            if done is None:
                return

"""A site filled file by file: what was made of the same stays, the rest is rendered, looked at by the gate, and written.

One thread makes, two look and write; of many subjects, other processes do a share (``cli.site_apart``). Nothing is
written that the gate has not seen; after its first find nothing of the site to come is kept, but everything is still looked
at.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import chain, islice
from pathlib import Path
from threading import Lock

from creditcli.checks.knowingly import cited, no_phones, texts_of
from creditcli.checks.leaks import Leak, ended_numbers, leaks_in, numbers_in
from creditcli.cli.site_apart import Ask, Handed, Part, beside, content_of
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.opened import plain_bytes, plain_parts
from creditcli.io.site import MANIFEST, NO_FILE, SOURCES, NextSite, manifest_about, manifest_digests, standing_digests
from creditcli.io.site_sources import Sources, read_sources, sources_text
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import DataAbout, DataTable, Draft, SitePlan, Written
from creditcli.render.site import SiteRenderer
from creditcli.report.open_data import FORMS, data_file
from creditcli.stages.site_former import INDEX
from creditcli.stages.site_package import described
from creditcli.stages.site_sources import sourced

MORE_DATA = (INDEX, "feeds/")  # what the catalogue names beside the tables
AT_ONCE = 500  # drafts that are handed over together
LOOKING = 2  # threads that look and write: most of it is done by the system or by polars
AHEAD = 2  # handfuls that are looked at or wait for it
LARGE = 1 << 24  # bytes of a handful that is not made ahead


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


def standing_site(root: Path, only: Sequence[str] = ()) -> Standing:
    """Every file of it is read, or those of the patterns ``only``: what was changed by hand is not what was written, whatever its
    size and time."""
    manifest = root / MANIFEST
    content = manifest.read_bytes() if manifest.is_file() else b""
    told = manifest_digests(content)
    if only:
        told = {name: digest for name, digest in told.items() if any(fnmatch(name, one) for one in only)}
    held = {**dict.fromkeys(told, NO_FILE), **standing_digests(root, only)}
    sound = frozenset(name for name, digest in held.items() if told.get(name) == digest)
    sources = read_sources((root / SOURCES).read_bytes()) if SOURCES in sound else Sources()
    return Standing(held, sound, told == held, sources, manifest_about(content).rpartition(" ")[2])


@dataclass(slots=True)
class Handful:
    """Some files of the site to come: made anew, by path, and paths of those that stay."""

    made: dict[str, bytes] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of what was made."""
        return sum(map(len, self.made.values()))


@dataclass(slots=True)
class Lot:
    """Some of the subjects: drafts that are to be made, and paths of files that stay."""

    made: list[Draft] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class Turns:
    """Lots for several threads, each taken once."""

    def __init__(self, lots: Iterable[Lot]) -> None:
        self._lots, self._lock = iter(lots), Lock()

    def __iter__(self) -> Iterator[Lot]:
        return self

    def __next__(self) -> Lot:
        with self._lock:
            return next(self._lots)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Decision numbers that may not be seen. ``new``: those for which the standing site was not searched yet. ``cited``:
    those of them, looked for no longer, that something shown cites. ``known``: digits that are no telephone number."""

    gone: frozenset[str]
    digests: frozenset[str]
    new: frozenset[str]
    cited: frozenset[str]
    known: frozenset[str]


def numbers_of(place: Workplace, ledger: Ledger, plan: SitePlan, former: Sources) -> Numbers:
    """``former``: of the standing site."""
    tables, ended = [one.frame for one in plan.tables], ended_numbers(ledger)
    named = cited([*tables, texts_of(ledger.entries)], ended)
    digests = {one: sourced(ledger.salt)(one) for one in ended - named.texts - named.within}
    new = frozenset(one for one, digest in digests.items() if digest not in former.gone)
    known = no_phones(place.view(ledger.as_of), place.office.contact.values())
    return Numbers(frozenset(digests), frozenset(digests.values()), new, named.texts, known)


class SiteMaker:
    """Makes the site of a plan into a ``NextSite``. ``sources``: what the standing site was made of, as far as that holds."""

    def __init__(self, renderer: SiteRenderer, root: Path, standing: Standing, sources: Sources) -> None:
        self._renderer, self._root, self._standing, self._sources = renderer, root, standing, sources
        self._pages: dict[str, str] = {}

    def fill(self, plan: SitePlan, site: NextSite, numbers: Numbers, talk: Talk) -> list[Leak]:
        """Fills ``site``; gives what the gate found, and then ``site`` is of no use."""
        found: list[Leak] = []

        def take(some: Handful) -> None:
            found.extend(self._looked(some, numbers))
            if found:
                return
            for name, content in some.made.items():
                site.put(name, content)
            for name in some.kept:
                site.keep(name)

        here, many, pages = self._looked_over(plan)
        handed = Handed(plan.maker, self._renderer, site.filling, numbers.gone, numbers.known, gc.get_threshold())
        with (
            ThreadPoolExecutor(LOOKING) as looking,
            beside(handed, pages) as workers,
            ThreadPoolExecutor(max(1, len(workers))) as asking,
            talk.progress(self._lots(plan), -(-many // AT_ONCE), "生成网页", "Rendering") as shown,
        ):
            turns = Turns(shown)
            helped = [asking.submit(self._helped, one, turns, site, found, take) for one in workers]
            waiting: list[Future[None]] = []
            for some in chain(self._drafted(plan, here), self._tabled(plan), map(self._handful, turns)):
                most = 0 if some.size > LARGE else AHEAD
                waiting.append(looking.submit(take, some))
                del some  # a large one is gone before the next is made
                while len(waiting) > most:
                    waiting.pop(0).result()
            for one in (*waiting, *helped):
                one.result()
        return sorted(found, key=lambda one: (one.path, one.zh))

    def _helped(
        self, ask: Ask, turns: Iterable[Lot], site: NextSite, found: list[Leak], take: Callable[[Handful], None]
    ) -> None:
        """Has another process do what is left, a lot after the other, as long as it lives."""
        for lot in turns:
            done = ask(self._part(lot))
            if done is None:
                take(self._handful(lot))
                return
            take(Handful({}, lot.kept))
            found.extend(done.found)
            site.note(done.digests)

    def sources(self, inputs: str, shell: str, numbers: Numbers) -> bytes:
        """What the filled site was made of."""
        return sources_text(Sources(inputs, shell, numbers.digests, self._pages))

    def _looked_over(self, plan: SitePlan) -> tuple[list[Draft], int, int]:
        """Drafts that can be made here only, how many others there are, and how many of those have to be made."""
        here: list[Draft] = []
        many, pages = 0, 0
        for draft in plan.drafts:
            if draft.source:
                self._pages[draft.paths[0]] = draft.source
            if draft.told is None:
                here.append(draft)
            else:
                many += 1
                pages += not self._stays(draft)
        return here, many, pages

    def _lots(self, plan: SitePlan) -> Iterator[Lot]:
        """Drafts that can be made anywhere."""
        others = (one for one in plan.drafts if one.told is not None)
        while some := list(islice(others, AT_ONCE)):
            lot = Lot()
            for draft in some:
                if self._stays(draft):
                    lot.kept.extend(draft.paths)
                else:
                    lot.made.append(draft)
            yield lot

    def _part(self, lot: Lot) -> Part:
        paths = [path for draft in lot.made for path in draft.paths]
        held = {path: self._standing.held[path] for path in paths if path in self._standing.held}
        return Part([draft.told() for draft in lot.made if draft.told], held)

    def _handful(self, lot: Lot) -> Handful:
        some = Handful(kept=list(lot.kept))
        for draft in lot.made:
            self._make(draft, some)
        return some

    def _drafted(self, plan: SitePlan, drafts: Iterable[Draft]) -> Iterator[Handful]:
        yield Handful(self._renderer.static(plan.frame, plan.stamp))
        some = Handful()
        for number, draft in enumerate(drafts, 1):
            if self._stays(draft):
                some.kept.extend(draft.paths)
            else:
                self._make(draft, some)
            if number % AT_ONCE == 0:
                yield some
                some = Handful()
        yield some

    def _make(self, draft: Draft, some: Handful) -> None:
        some.made.update((one.path, content_of(one, self._renderer)) for one in draft.make())

    def _stays(self, draft: Draft) -> bool:
        known = draft.source and self._sources.pages.get(draft.paths[0]) == draft.source
        return bool(known) and self._standing.sound.issuperset(draft.paths)

    def _tabled(self, plan: SitePlan) -> Iterator[Handful]:
        """The open data, a file at a time, and what describes it."""
        written: dict[str, Written] = {}
        for table in plan.tables:
            for form in FORMS:
                yield self._written(table, form, plan.about, written)
        more = [path for draft in plan.drafts for path in draft.paths if path.startswith(MORE_DATA)]
        yield Handful({one.path: one.content for one in described(plan.tables, written, more, plan.about)})

    def _written(self, table: DataTable, form: str, about: DataAbout, written: dict[str, Written]) -> Handful:
        """A table in one form; a function of its own, so that nobody holds the content while the next one is made."""
        path, content = data_file(table, form, about)
        written[path] = Written(len(content), hashlib.sha256(content).hexdigest())
        return Handful({path: content})

    def _looked(self, some: Handful, numbers: Numbers) -> Iterable[Leak]:
        """Of what stays, the standing site's gate has seen all but the numbers that are new."""
        made = ((name, part) for name in sorted(some.made) for part in plain_parts(name, some.made[name]))
        yield from leaks_in(made, numbers.gone, numbers.known)
        if numbers.new and some.kept:
            kept = {name: plain_bytes(name, (self._root / name).read_bytes()) for name in some.kept}
            yield from numbers_in(kept, numbers.new)

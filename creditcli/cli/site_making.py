"""A site filled file by file: what was made of the same stays, the rest is rendered, looked at by the gate, and written.

One thread makes the few pages and the tables, two look and write; pages of many subjects, and what stays, are shared with other
processes (``cli.site_apart``), a lot after the other. Nothing is written that the gate has not seen; after its first find nothing
of the site to come is kept, but everything is still looked at.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice
from math import ceil
from typing import Self

from creditcli.checks.knowingly import cited, no_phones, texts_of
from creditcli.checks.leaks import Leak, ended_numbers, leaks_in
from creditcli.cli.site_apart import Ask, Handed, Helpers, Kept, Part, Turns, content_of, keep
from creditcli.cli.site_standing import Standing
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.opened import plain_parts
from creditcli.io.site import NextSite
from creditcli.io.site_sources import Sources, sources_text
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import DataAbout, DataTable, Draft, SitePlan, Written
from creditcli.render.site import SiteRenderer
from creditcli.report.open_data import FORMS, data_file
from creditcli.stages.site_former import INDEX
from creditcli.stages.site_package import described
from creditcli.stages.site_sources import sourced

WORTH = 4_000  # subjects to be made, from which on the start of other processes pays
MORE_DATA = (INDEX, "feeds/")  # what the catalogue names beside the tables
AT_ONCE = 500  # drafts that are handed over together
KEPT_AT_ONCE = 4_000  # files that stay
LOOKING = 2  # threads that look and write: most of it is done by the system or by polars
AHEAD = 2  # handfuls that are looked at or wait for it
LARGE = 1 << 24  # bytes of a handful beside which no other is made

Handful = dict[str, bytes]  # some files of the site to come, by path
Lot = list[Draft] | Kept  # drafts that are to be made, or files that stay


@dataclass(slots=True)
class Work:
    """What the drafts of a plan ask for. ``here``: those that can be made here only; ``elsewhere``: how many can be made anywhere;
    ``kept``: paths of files that stay as they are."""

    here: list[Draft] = field(default_factory=list)
    elsewhere: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def lots(self) -> int:
        """How many there are of what can be done anywhere."""
        return ceil(self.elsewhere / AT_ONCE) + ceil(len(self.kept) / KEPT_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Decision numbers that may not be seen. ``new``: those for which the standing site was not searched yet. ``cited``:
    those of them, looked for no longer, that something shown cites. ``known``: digits that are no telephone number."""

    gone: frozenset[str]
    digests: frozenset[str]
    new: frozenset[str]
    cited: frozenset[str]
    known: frozenset[str]


def numbers_to_come(ledger: Ledger, former: Sources) -> frozenset[str]:
    """Those that will be ``new`` are among these, where no more is held back than in this ledger."""
    source = sourced(ledger.salt)
    return frozenset(one for one in ended_numbers(ledger) if source(one) not in former.gone)


def numbers_of(place: Workplace, ledger: Ledger, plan: SitePlan, former: Sources) -> Numbers:
    """``former``: of the standing site."""
    tables, ended = [one.frame for one in plan.tables], ended_numbers(ledger)
    named = cited([*tables, texts_of(ledger.entries)], ended)
    digests = {one: sourced(ledger.salt)(one) for one in ended - named.texts - named.within}
    new = frozenset(one for one, digest in digests.items() if digest not in former.gone)
    known = no_phones(place.view(ledger.as_of), place.office.contact.values())
    return Numbers(frozenset(digests), frozenset(digests.values()), new, named.texts, known)


@dataclass(frozen=True, slots=True)
class Making:
    """A site on its way. ``found``: by the gate; then nothing of the site is of use, but everything is still looked at."""

    site: NextSite
    numbers: Numbers
    found: list[Leak] = field(default_factory=list)

    def take(self, some: Handful) -> None:
        """Files that were made: looked at, and written where nothing was found."""
        parts = ((name, part) for name in sorted(some) for part in plain_parts(name, some[name]))
        self.found.extend(leaks_in(parts, self.numbers.gone, self.numbers.known))
        if not self.found:
            for name, content in some.items():
                self.site.put(name, content)

    def note(self, found: Iterable[Leak], digests: Mapping[str, str]) -> None:
        """What was done elsewhere."""
        self.found.extend(found)
        self.site.note(digests)


class Gate:
    """Threads in which handfuls are looked at and written."""

    def __init__(self, take: Callable[[Handful], None]) -> None:
        self._take, self._pool = take, ThreadPoolExecutor(LOOKING)
        self._waiting: list[tuple[int, Future[None]]] = []

    def hand(self, some: Handful) -> None:
        """One more. Returns when so little waits that another may be made. Raises what a thread raised."""
        self._waiting.append((sum(map(len, some.values())), self._pool.submit(self._take, some)))
        del some  # a large one is gone before the next is made
        while len(self._waiting) > AHEAD or sum(size for size, _ in self._waiting) > LARGE:
            self._waiting.pop(0)[1].result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._pool.shutdown()
        for waiting in self._waiting if kind is None else ():
            waiting[1].result()


class SiteMaker:
    """Makes the site of a plan into a ``NextSite``. ``sources``: what the standing site was made of, as far as that holds;
    ``helpers`` do a share, or are started for it."""

    def __init__(self, renderer: SiteRenderer, standing: Standing, sources: Sources, helpers: Helpers) -> None:
        self._renderer, self._standing, self._sources, self._helpers = renderer, standing, sources, helpers
        self._pages: dict[str, str] = {}

    def fill(self, plan: SitePlan, site: NextSite, numbers: Numbers, talk: Talk) -> list[Leak]:
        """Fills ``site``; gives what the gate found, and then ``site`` is of no use."""
        work, making = self._looked_over(plan), Making(site, numbers)
        if work.elsewhere >= WORTH:
            self._helpers.start()
        handed = Handed(
            plan.maker, self._renderer, site.filling, numbers.gone, numbers.new, numbers.known, gc.get_threshold()
        )
        with (
            Gate(making.take) as gate,
            ThreadPoolExecutor(max(1, len(self._helpers.asks))) as asking,
            talk.progress(self._lots(plan, work, numbers.new), work.lots, "生成网页", "Rendering") as shown,
            Turns(shown) as turns,
        ):
            helped = [asking.submit(self._helped, one, handed, turns, making) for one in self._helpers.asks]
            for some in chain(self._tabled(plan), self._drafted(plan, work.here)):
                gate.hand(some)
                del some
            for lot in turns:
                self._do(lot, making)
            for one in helped:
                one.result()
        return sorted(making.found, key=lambda one: (one.path, one.zh))

    def _helped(self, ask: Ask, handed: Handed, turns: Turns[Lot], making: Making) -> None:
        """Has another process do what is left, a lot after the other, as long as it lives; what it needs for the next is made ready
        while it has one."""
        lot = next(turns, None) if ask(handed)() else None
        message = self._message(lot)
        while lot is not None and message is not None:
            answer, coming = ask(message), next(turns, None)
            message, done = self._message(coming), answer()
            if done is None:
                for one in (lot, coming):
                    if one is not None:
                        self._do(one, making)
                return
            making.note(done.found, self._held(lot.names) if isinstance(lot, Kept) else done.digests)
            lot = coming

    def _do(self, lot: Lot, making: Making) -> None:
        """The same in this one."""
        if isinstance(lot, Kept):
            found = keep(lot, making.site.filling, making.numbers.new)
            making.note(found, self._held(lot.names))
        else:
            making.take(self._handful(lot))

    def _held(self, names: Iterable[str]) -> dict[str, str]:
        return {name: self._standing.held[name] for name in names}

    def sources(self, inputs: str, shell: str, numbers: Numbers) -> bytes:
        """What the filled site was made of."""
        return sources_text(Sources(inputs, shell, numbers.digests, self._pages))

    def _looked_over(self, plan: SitePlan) -> Work:
        work = Work()
        for draft in plan.drafts:
            if draft.source:
                self._pages[draft.paths[0]] = draft.source
            if self._stays(draft):
                work.kept.extend(draft.paths)
            elif draft.told is None:
                work.here.append(draft)
            else:
                work.elsewhere += 1
        return work

    def _lots(self, plan: SitePlan, work: Work, new: frozenset[str]) -> Iterator[Lot]:
        """What can be done anywhere: drafts that are to be made, then files that stay."""
        others = (one for one in plan.drafts if one.told is not None and not self._stays(one))
        while some := list(islice(others, AT_ONCE)):
            yield some
        for at in range(0, len(work.kept), KEPT_AT_ONCE):
            names = work.kept[at : at + KEPT_AT_ONCE]
            yield Kept(names, self._suspects(names, new))

    def _suspects(self, names: Sequence[str], new: frozenset[str]) -> Sequence[str]:
        """All of them, where what is new was not known yet when the standing site was looked at."""
        if not new <= self._standing.searched:
            return names
        return [one for one in names if one in self._standing.suspects]

    def _message(self, lot: Lot | None) -> Kept | Part | None:
        if lot is None or isinstance(lot, Kept):
            return lot
        paths = (path for draft in lot for path in draft.paths)
        return Part(
            [draft.told() for draft in lot if draft.told],
            self._held(path for path in paths if path in self._standing.held),
        )

    def _handful(self, drafts: Iterable[Draft]) -> Handful:
        return {one.path: content_of(one, self._renderer) for draft in drafts for one in draft.make()}

    def _drafted(self, plan: SitePlan, drafts: Iterable[Draft]) -> Iterator[Handful]:
        yield dict(self._renderer.static(plan.frame, plan.stamp))
        left = iter(drafts)
        while some := list(islice(left, AT_ONCE)):
            yield self._handful(some)

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
        yield {one.path: one.content for one in described(plan.tables, written, more, plan.about)}

    def _written(self, table: DataTable, form: str, about: DataAbout, written: dict[str, Written]) -> Handful:
        """A table in one form; a function of its own, so that nobody holds the content while the next one is made."""
        path, content = data_file(table, form, about)
        written[path] = Written(len(content), hashlib.sha256(content).hexdigest())
        return {path: content}

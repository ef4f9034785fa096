"""Serious-list entries of a day: firms first, then the persons whom the same decision names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

import polars as pl

from creditcli.ids import document_number
from creditcli.listing import unseen
from creditcli.listing.corrections import corrected, first_told, fixes, versions_of
from creditcli.listing.events import event_of, in_order, last_versions
from creditcli.listing.judgments import SOURCE, mirrored_rows
from creditcli.listing.known import Known
from creditcli.listing.life_state import Life
from creditcli.listing.shared import Lives, Shared, Start, names_of
from creditcli.listing.shown import entry_shown
from creditcli.model import keys
from creditcli.model.about import own_code
from creditcli.model.ledger import DOCUMENT, NUMBER, Entry, Event, Names, Standing, Step, named
from creditcli.model.record import KEY, RECEIVED, ROW_ID
from creditcli.standard.list_terms import block, ruling
from creditcli.standard.types import ListType

DATASET = "black-listing"
DAYS = ("decision_date", "term_end")
ACTS = (
    "decision_date",
    "served_date",
    "pre_notice_served",
)  # what was done on a day is not undone by telling it otherwise
# All that a life depends on, where nothing else is about the row, and of what follows from it what many rows share.
COMMON = (
    "list_type", "organ", "organ_code", *DAYS, "served_date", "pre_notice_served", "subject_category", "secrecy_review",
)  # fmt: skip
OWN = (
    KEY, ROW_ID, RECEIVED, "subject_name", "unified_code", "id_number", "role", "linked_code", "decision_number",
    "pre_notice_number", "basis", "facts", "penalty_number",
)  # fmt: skip
READ = frozenset({*COMMON, *OWN})
DOCUMENTS = {  # where a row names the document of each of its own events
    "pre_notice_served": "pre_notice_number", "decide_list": "decision_number", "served": "decision_number",
}  # fmt: skip
# Whether the row is about nothing but itself; whether a correction may be about it; the place of its common fields.
ALONE, FIXED, GROUP = "_alone", "_fixed", "_group"
SOME = 4_000  # rows that are held at once
Row = Mapping[str, Any]
# By the place of the common fields, whose it is, and whether it was never seen.
Alike = tuple[Shared, Standing]


@dataclass(frozen=True, slots=True)
class Lived:
    """An entry with the life that it came from, in which names are marks. ``came``: with which version it reads so;
    ``heard``: when each of its ways out did, where the calendar was not the only one."""

    entry: Entry
    life: Life
    came: date
    heard: tuple[date, ...] = ()

    @property
    def exits(self) -> tuple[Step, ...]:
        """The ways out, with their names."""
        return named(self.life.exits, self.entry.names)


@dataclass(frozen=True, slots=True)
class Book:
    """What the rows of one day are read with."""

    known: Known
    lives: Lives
    several: Mapping[str, tuple[Row, ...]]  # days of every version and correction, where there are several, by key
    versions: Mapping[str, list[Row]]  # of rows that a correction may be about, where there are several, by key
    answered: frozenset[tuple[str, str]]  # list and decision number of entries that organs answered to
    common: Sequence[Row]  # fields that many rows share
    alike: dict[tuple[int, str, bool, bool], Alike] = field(default_factory=dict)  # of rows that nothing else is about
    first: Mapping[str, date] = field(default_factory=dict)  # day of the first receipt, where there are several, by key
    ends: dict[tuple[str | bool | None, ...], date | None] = field(default_factory=dict)  # last days by list and days


def black_entries(known: Known) -> tuple[Lived, ...]:
    """Every serious-list entry known on the view's day, persons linked to their firms."""
    last = last_versions(known.view.frames[DATASET].select(*COMMON, *OWN)).filter(pl.col("list_type") != "")
    mirrored = list(mirrored_rows(known.view, known.standard, known.matters))
    fixed = known.matters.fixing.may_concern(DATASET, last)
    several = _several(known, last.filter(fixed)[KEY], mirrored)
    versions = versions_of(known.view.frames[DATASET], last.filter(fixed)[KEY], (*COMMON, *OWN))
    alone = ~known.matters.may_concern(DATASET, last) & last["role"].is_null() & ~last[KEY].is_in(list(several))
    groups = last.select(COMMON).unique(maintain_order=True).with_row_index(GROUP)
    rows = last.with_columns(alone.alias(ALONE), fixed.alias(FIXED))
    rows = rows.join(groups, on=COMMON, how="left", nulls_equal=True, maintain_order="left").drop(COMMON)
    answered = frozenset(key[:2] for key in known.tasks.answers)
    lives, first = Lives(known, known.revokers), _first_receipts(known, mirrored)
    book = Book(known, lives, several, versions, answered, groups.to_dicts(), first=first)
    firms: dict[tuple[str, str, str], Lived] = {}
    for row, common in chain(_rows(rows, book, persons=False), ((row, row) for row in mirrored)):
        firm = keys.subject_key(row["unified_code"] or "", row["id_number"] or "", row["subject_name"])
        firms[_firm_key(row, common, firm)] = _lived(row, common, book, None)
    persons = [
        _lived(row, row, book, firms.get(_firm_key(row, row, row["linked_code"])))
        for row, _ in _rows(rows, book, persons=True)
    ]
    return (*firms.values(), *persons)


def _rows(frame: pl.DataFrame, book: Book, persons: bool) -> Iterator[tuple[Row, Row]]:
    """Rows of persons or of firms as they should read, each with where its common fields stand: with others' alike if
    the row is alone, else in itself. A few at a time: all at once are most of what lists take in memory."""
    known = book.known
    own = pl.col("role").is_not_null() if persons else pl.col("role").is_null()
    for some in frame.filter(own | pl.col(FIXED)).iter_slices(SOME):
        for row in some.to_dicts():
            common = book.common[row[GROUP]]
            if row[ALONE]:
                yield row, common
                continue
            whole = _with_firm({**common, **row, SOURCE: DATASET})
            acts = first_told(book.several.get(row[KEY], ()), ACTS)
            versions = [
                {**one, **acts} for one in book.versions.get(row[KEY], ())
            ]  # so that a corrected day stays corrected
            whole.update(acts)
            found = corrected(DATASET, whole, known.matters, known.standard, versions) if row[FIXED] else whole
            if bool(found["role"]) is persons:
                named = _with_firm(found)
                yield named, named


def _with_firm(row: dict[str, Any]) -> dict[str, Any]:
    """A person's row in which the firm's code stands where a code of the person's own would: it is the firm's."""
    code, firm = row["unified_code"], row["linked_code"]
    return {**row, "unified_code": None, "linked_code": code} if row["role"] and code and firm in (None, code) else row


def _firm_key(row: Row, common: Row, firm: str) -> tuple[str, str, str]:
    """List, decision (however its brackets are written) and firm: what a firm and its persons share."""
    return (common["list_type"], document_number.normal_form(row["decision_number"]), firm)


def _several(known: Known, fixed: pl.Series, mirrored: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    """By key what each version said of its days, of rows with several versions or corrections and of mirrored ones."""
    found: dict[str, list[Row]] = defaultdict(list)
    sources = dict.fromkeys(row[SOURCE] for row in mirrored)
    for source in (DATASET, *sources):
        days = dict.fromkeys((*DAYS, *(ACTS if source == DATASET else ())))
        frame = known.view.frames[source].select(KEY, *days)
        more = pl.col(KEY).is_duplicated() | pl.col(KEY).is_in(fixed.implode()) | (source != DATASET)
        for key, *told in frame.filter(more).iter_rows():
            found[key].append(dict(zip(days, told, strict=True)))
    return {key: tuple(rows) for key, rows in found.items()}


def _first_receipts(known: Known, mirrored: Iterable[Row]) -> Mapping[str, date]:
    found: dict[str, date] = {}
    for source in dict.fromkeys((DATASET, *(row[SOURCE] for row in mirrored))):
        frame = known.view.frames[source].select(KEY, RECEIVED)
        again = frame.filter(pl.col(KEY).is_duplicated())
        found |= dict(again.group_by(KEY).agg(pl.col(RECEIVED).min()).iter_rows())
    return found


def _last_day(row: Row, book: Book, as_decided: bool = False) -> date | None:
    """The earliest last day that any version or correction of an entry gave: a later one never lengthens a term.
    ``as_decided``: by the rules of the day of decision."""
    if row[KEY] in book.several:
        return _earliest(row, book, as_decided)
    days = (row["list_type"], *(row[name] for name in DAYS), as_decided)
    if days not in book.ends:
        book.ends[days] = _earliest(row, book, as_decided)
    return book.ends[days]


def _earliest(row: Row, book: Book, as_decided: bool) -> date | None:
    known = book.known
    if as_decided:
        known = replace(known, rules_of=date.fromisoformat(row["decision_date"]))
    versions = book.several.get(row[KEY])
    told = [(name, one[name]) for one in versions or (row,) for name in DAYS]
    if versions:
        told += [(one.field, one.value) for one in fixes(row[SOURCE], row, known.matters, known.standard)]
    return end_of(told, known.standard.lists[row["list_type"]], known)


def end_of(told: Iterable[tuple[str, str | None]], kind: ListType, known: Known) -> date | None:
    """The earliest last day of those that are told, and of those that follow from days of decision."""
    days = {(name, date.fromisoformat(value)) for name, value in told if value and name in DAYS}
    decided = [day for name, day in days if name == "decision_date"]
    ends = [ruling(kind, day, known.rules_day).last_day(day, known.calendar) for day in decided]
    return min(filter(None, [*ends, *(day for name, day in days if name == "term_end")]), default=None)


def _lived(row: Row, common: Row, book: Book, firm: Lived | None) -> Lived:
    if row is common:
        events = _events(row, book, firm)
        shared, names = book.lives.of(_start(row, book), events), names_of(events)
        heard = unseen.heard(shared.life, events)
        never = bool(shared.life.exits) and _never_seen(row, shared.life, events, book)
        standing = _standing(row, row, book.known, shared, never)
    else:
        (shared, standing), row_id = _alike(row, common, book), row[ROW_ID]
        heard = unseen.heard(shared.life, ())
        names = tuple([(row[DOCUMENTS[kind]] or "", row_id, "") for kind in shared.kinds])
    return Lived(_entry(row, standing, book, (shared.life, names), firm), shared.life, row[RECEIVED], heard)


def _alike(row: Row, common: Row, book: Book) -> Alike:
    """Of a row that nothing else is about: of those that have their common fields, one makes events."""
    about = (row[GROUP], *_whose(row))
    found = book.alike.get((*about, False))
    if found is None:
        whole = {**common, **row}
        shared = book.lives.of(_start(whole, book), in_order(_own_events(whole)))
        found = book.alike[*about, False] = shared, _standing(row, common, book.known, shared, False)
    shared, gone = found[0], found[0].life.exit_day
    if gone is None or gone > row[RECEIVED]:
        return found
    late = (*about, True)  # its term was over before it came
    if late not in book.alike:
        book.alike[late] = shared, _standing(row, common, book.known, shared, True)
    return book.alike[late]


def _whose(row: Row) -> tuple[str, bool]:
    """What tells whose a row is, beside its category: the kind of its code, whether there is a person's number."""
    return (own_code(row) or "")[:2], bool(row["id_number"])


def _never_seen(row: Row, life: Life, events: Sequence[Event], book: Book) -> bool:
    """Whether it had left by what was known on the first day on which it could have been seen. Of its last day what was
    told first counts: what ended nearer later had been seen until then."""
    first = book.first.get(row[KEY], row[RECEIVED])
    versions = book.several.get(row[KEY])
    kind = book.known.standard.lists[row["list_type"]]
    end = end_of(((name, versions[0][name]) for name in DAYS), kind, book.known) if versions else _last_day(row, book)

    def then(known: Sequence[Event]) -> Life:
        return book.lives.of((row["list_type"], row["organ_code"], row["decision_date"], end, end), known).life

    return unseen.never_seen(life, events, max(first, life.begun or first), then)


def _events(row: Row, book: Book, firm: Lived | None) -> list[Event]:
    """All that a life is made of, in order."""
    known, kind = book.known, book.known.standard.lists[row["list_type"]]
    events: list[Event] = []
    if firm or not row["role"]:  # nobody is listed beside a firm that is not
        about = [one.event for one in known.matters.about(row[SOURCE], row)]
        own = _after_firm(_own_events(row), firm) if firm else _own_events(row)
        events = in_order([*own, *about, *_linked(row, firm, kind)])
    return events


def _start(row: Row, book: Book) -> Start:
    end = _last_day(row, book)
    changes = bool(book.known.standard.lists[row["list_type"]].versions)
    told = _last_day(row, book, as_decided=True) if changes else end
    return row["list_type"], row["organ_code"], row["decision_date"], end, told


def _own_events(row: Row) -> list[Event]:
    """Notice, decision and service, as far as the listing row tells of them."""
    number = row["decision_number"]
    found = [event_of("decide_list", date.fromisoformat(row["decision_date"]), number, row)]
    if row["pre_notice_served"]:
        told = date.fromisoformat(row["pre_notice_served"])
        found.append(event_of("pre_notice_served", told, row["pre_notice_number"] or "", row))
    if row["served_date"]:
        found.append(event_of("served", date.fromisoformat(row["served_date"]), number, row))
    return found


def _after_firm(events: list[Event], firm: Lived) -> list[Event]:
    """A person's listing takes effect no sooner than the firm's, and not without it, whenever the person was served."""
    begun = firm.life.begun
    served = [replace(one, day=max(one.day, begun)) for one in events if one.kind == "served" and begun]
    return [*(one for one in events if one.kind != "served"), *served]


def _linked(row: Row, firm: Lived | None, kind: ListType) -> list[Event]:
    """Every exit of the firm, and every return, as an event of the person's entry.

    Where a firm's repair is undone the person stays out: being listed again needs a decision that names them.
    """
    if firm is None or not block(kind, "linked_exit").get("together"):
        return []
    back = named(firm.life.returns, firm.entry.names)
    heard = firm.heard or [date.min] * len(firm.exits)
    lives = (("linked_exit", firm.exits, heard), ("linked_back", back, [date.min] * len(back)))
    return [
        replace(event_of(what, one.day, one.document, row), received=day, organ=one.organ, organ_code=one.organ_code)
        for what, steps, days in lives
        for one, day in zip(steps, days, strict=True)
    ]


def _entry(row: Row, standing: Standing, book: Book, lived: tuple[Life, Names], firm: Lived | None) -> Entry:
    (life, names), list_id, number = lived, standing.list_id, row["decision_number"]
    if book.answered and (list_id, document_number.normal_form(number)) in book.answered:
        kind = book.known.standard.lists[list_id]
        standing = replace(standing, measures=book.known.tasks.states(kind, life, row))
    code, person, name = row["unified_code"] or "", row["id_number"] or "", row["subject_name"]
    return Entry(
        standing=standing,
        id=keys.entry_id(list_id, keys.subject_key(code, person, name), number),
        subject_name=name,
        unified_code=code,
        person=person,
        role=row["role"] or "",
        linked_to=firm.entry.id if firm else "",
        decision_number=number,
        basis=row["basis"] or "",
        facts=row["facts"] or "",
        title="",
        row_id=row[ROW_ID],
        verifying=_of_marks(life.cases, names, NUMBER) if life.cases else (),
        penalty_number=row.get("penalty_number") or "",
        stays=_of_marks((one.document for one in life.stays), names, DOCUMENT) if life.stays else (),
        names=names,
    )


def _of_marks(marks: Iterable[str], names: Names, place: int) -> tuple[str, ...]:
    return tuple(sorted(names[int(mark)][place] for mark in marks))


def _standing(row: Row, common: Row, known: Known, shared: Shared, never: bool) -> Standing:
    """How a life has rows stand that are about such a subject, worked out once for all of them. ``never``: it had left
    before anybody could see it."""
    category, organ, served = common["subject_category"] or "", common["organ"] or "", common["served_date"]
    about = (category, organ, served, common["secrecy_review"], bool(row["role"]), *_whose(row), never)
    standing = shared.standings.get(about)
    if standing is None:
        kind, life = known.standard.lists[common["list_type"]], shared.life
        begun = max(life.corrected, life.term_start) if life.corrected else None
        start = {"decision_date": life.term_start, "corrected_date": begun}
        decided = date.fromisoformat(common["decision_date"])
        rules = ruling(kind, decided, known.rules_day)
        disclosure, reason = entry_shown({**common, **row}, kind, life, known, never)
        standing = shared.standings[about] = Standing(
            list_id=kind.id,
            polarity=kind.polarity,
            origin=kind.origin,
            subject_category=category,
            organ=organ,
            organ_code=common["organ_code"] or "",
            decision_date=decided,
            served_date=date.fromisoformat(served) if served else None,
            listing=life.listing,
            exit_kind=life.exit_kind,
            exit_day=life.exit_day,
            verifying_since=life.verified_since[-1][0] if life.cases else None,
            disclosure=disclosure,
            disclosure_reason=reason,
            term_start=life.term_start,
            term_end=life.term_end,
            least_over=rules.exit_day(
                lambda one: start.get(str(block(one, "early_exit").get("after_from"))), known.calendar
            ),
            corrected=life.corrected,
            measures=known.tasks.states(kind, life, None),
            steps=life.history,
            suspended=_suspended(life),
            listed_since=life.listed_since,
            salt=known.view.salt,
            told=rules.told(decided, known.calendar),
        )
    return standing


def _suspended(life: Life) -> tuple[tuple[date, date | None, str], ...]:
    verified = [(*span, "异议核实") for span in life.verified_since]
    return tuple(sorted([*verified, *((*span, "停止执行") for span in life.stayed)], key=lambda span: span[0]))

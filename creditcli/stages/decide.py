"""``decide``: the record as of a day to who is on which list, what is shown, why and until when. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from creditcli.errors import BrokenStandard
from creditcli.listing import entries, events, measures, red
from creditcli.listing.cases import cases_of
from creditcli.listing.disclosed import disclose
from creditcli.listing.entries import black_entries
from creditcli.listing.events import last_versions, matters_of
from creditcli.listing.foreign import foreign_entries
from creditcli.listing.known import Known
from creditcli.listing.measures import tasks_of
from creditcli.listing.red import red_entries
from creditcli.listing.told import last_told
from creditcli.model.ledger import Disclosure, Entry, ExitKind, Foreign, Ledger, Listings
from creditcli.model.office import Office
from creditcli.model.publication import Ending
from creditcli.model.record import Engine, RecordView, at_once
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.known_words import check_words
from creditcli.stages.narrow import columned
from creditcli.standard.list_terms import block
from creditcli.standard.types import Standard

BESIDE = ("abnormal-operation", "commitment", "case")  # data sets that are shown beside decisions and lists
# What a tombstone may say of an entry that left.
ENDINGS: Mapping[ExitKind, tuple[str, str]] = {
    ExitKind.EXPIRED: ("期满", ""),
    ExitKind.REPAIRED: ("修复", ""),
    ExitKind.REVOKED: ("撤销", "原决定已被依法撤销"),
    ExitKind.ERROR: ("更正", "经核实，信息有误"),
}


def decide(
    view: RecordView,
    standard: Standard,
    office: Office,
    calendar: WorkingCalendar,
    rules_of: date | None = None,
    engine: Engine = at_once,
) -> Ledger:
    """The ledger of the view's day. Raises BrokenStandard where standard or settings cannot be applied.

    ``rules_of``: a day whose rules are asked for instead of the view's, to see what they would change. ``engine``: by
    which licences and penalties are gone through.
    """
    known = _known(view, standard, office, calendar, rules_of)
    foreign = foreign_entries(known)
    listed = _entries(known, foreign)
    penalties, licences = disclose("penalty", known, engine), disclose("licence", known, engine)
    endings = [*_endings(listed, standard), *penalties.endings, *licences.endings]
    return Ledger(
        as_of=view.as_of,
        head=view.head,
        standard_version=standard.version,
        entries=listed,
        cases=cases_of(known, listed, {"penalty": penalties.frame, "licence": licences.frame}),
        endings=tuple(sorted(endings, key=lambda one: (one.day, one.public_id))),
        penalties=penalties.frame,
        licences=licences.frame,
        subjects=last_versions(view.frames["subject"]),
        others={name: last_told(view.frames[name], name) for name in BESIDE},
        foreign=foreign,
        salt=view.salt,
        began=view.began,
    )


def list_entries(
    view: RecordView, standard: Standard, office: Office, calendar: WorkingCalendar, rules_of: date | None = None
) -> Listings:
    """The lists of the view's day alone: decisions, which may be millions, are not even read, and of what is read no
    column that says nothing of lists. As ``decide``."""
    view = columned(view, {entries.DATASET: entries.READ, **dict.fromkeys(events.SOURCES, events.READ)})
    among = [entries.DATASET, red.DATASET, *(one.id for one in standard.datasets.values() if one.list)]
    known = _known(view, standard, office, calendar, rules_of, among)
    foreign = foreign_entries(known)
    return Listings(_entries(known, foreign), foreign)


def _known(
    view: RecordView, standard: Standard, office: Office, calendar: WorkingCalendar, rules_of: date | None,
    among: Collection[str] | None = None,
) -> Known:  # fmt: skip
    _check_lists(view, standard)
    own = (one.id for one in standard.datasets.values() if one.list)
    beside = BESIDE if among is None else ()
    check_words(view, standard, (entries.DATASET, red.DATASET, *own, *events.SOURCES, *measures.READ, *beside))
    tasks = tasks_of(view, standard, office, calendar)
    return Known(
        view, standard, office, calendar, matters_of(view, standard, among, office.succession), tasks, rules_of
    )


def _entries(known: Known, foreign: tuple[Foreign, ...]) -> tuple[Entry, ...]:
    black = black_entries(known)
    listed = (*(one.entry for one in black), *red_entries(known, black, foreign))
    return tuple(sorted(listed, key=lambda one: (one.list_id, one.decision_date, one.decision_number, one.id)))


def _check_lists(view: RecordView, standard: Standard) -> None:
    """A list type that the standard does not know stops everything: to leave its entries out would take them down
    without a reason."""
    for name in ("black-listing", "red-listing"):
        unknown = sorted(set(view.frames[name]["list_type"].drop_nulls()) - standard.lists.keys())
        if unknown:
            words = "、".join(unknown)
            raise BrokenStandard(
                f"档案里有标准不认识的名单类型：{words}", f"the record has list types unknown to the standard: {words}"
            )


def _endings(listed: tuple[Entry, ...], standard: Standard) -> list[Ending]:
    """Tombstones; none for a list whose rule shows neither entry nor exit once it is over."""
    found = []
    for entry in listed:
        if entry.disclosure is not Disclosure.WITHDRAWN or entry.exit_kind is None or entry.exit_day is None:
            continue
        told = block(standard.lists[entry.list_id], "publish").get("tombstone") is not False
        if told and entry.exit_kind in ENDINGS:
            kind, reason = ENDINGS[entry.exit_kind]
            found.append(Ending(entry.public_id, entry.exit_day, kind, entry.organ, reason))
    return found

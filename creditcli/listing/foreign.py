"""Listings of other offices on the day: a reference, or with effect where the office recognises the list.

They never become entries of ours: no page, no letter and no figure reads them (内政发〔2017〕27号, items 14 and 17).
Recognised ones give measures by the list type's rules. What lifts acts at once: an objection or a stay told by the origin
suspends every measure, an end or a last day past takes the listing away, whoever had recognised it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from creditcli.ids import uscc
from creditcli.listing.events import event_order
from creditcli.listing.known import Known
from creditcli.listing.life_state import Life
from creditcli.listing.orders import Order
from creditcli.model import keys
from creditcli.model.exchange import Package, Recognition, State, held_after
from creditcli.model.ledger import Disclosure, Entry, Foreign, Listing, MeasureState, Standing

ENTRIES, LISTINGS = "entries", "black-listing"
RESTRAINED = "外地的严重失信认定在本地有效，移出红名单"
Told = Mapping[str, Any]


def foreign_entries(known: Known) -> tuple[Foreign, ...]:
    """Every listing that holds on the view's day as its own office last told, in order of office and decision."""
    by_office: dict[str, list[Package]] = {}
    for package in known.view.foreign:
        by_office.setdefault(known.office.origin(package.sender.code), []).append(package)
    found = [one for own in by_office.values() for one in _of_office(own, known)]
    return tuple(
        sorted(found, key=lambda one: (one.office_code, one.entry.list_id, one.entry.decision_number, one.their_id))
    )


def restraints(foreign: Iterable[Foreign]) -> Mapping[str, date]:
    """By unified code the day from which a recognised listing restrains a subject; none that is being verified."""
    found: dict[str, date] = {}
    for one in foreign:
        entry = one.entry
        if (
            one.basis
            and entry.polarity == "black"
            and entry.unified_code not in ("", uscc.NO_CODE)
            and not entry.verifying
        ):
            day = entry.standing.listed_since or one.told
            found[entry.unified_code] = min(day, found.get(entry.unified_code, day))
    return found


def _of_office(packages: list[Package], known: Known) -> Iterator[Foreign]:
    last = packages[-1]
    partner = known.office.partner(last.sender.code)
    states = held_after(packages)
    for told in states[-1][ENTRIES].values():
        end = _day(told["term_end"])
        if end is not None and end < known.view.as_of:
            continue  # nothing outlives its term, whatever the next package says
        served = _day(told["served_date"]) or date.fromisoformat(told["term_start"])
        since = max(served, _told_since(told["id"], packages, states))
        rule = known.office.recognition(last.sender.code, told["list"]) if told["polarity"] == "black" else None
        yield Foreign(
            entry=_entry(told, last, (rule, since), known),
            list_name=told["list_name"],
            office=partner.name if partner else last.sender.name,
            office_code=known.office.origin(last.sender.code),
            their_id=told["id"],
            package=last.sha256,
            number=last.number,
            told=last.as_of,
            basis=rule.basis if rule else "",
        )


def _told_since(their_id: str, packages: list[Package], states: Sequence[State]) -> date:
    """The day of the package from which on the listing was told without a break: what ended and was told anew begins anew."""
    told = takewhile(lambda one: their_id in one[1][ENTRIES], zip(reversed(packages), reversed(states), strict=True))
    return [package.as_of for package, _ in told][-1]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _entry(told: Told, package: Package, effect: tuple[Recognition | None, date], known: Known) -> Entry:
    """``effect``: what gives it effect, and since when it may have any here."""
    rule, begun = effect
    checked, halted = told["state"]["verification"], told["state"]["measures"]
    stays = tuple(one for one in halted["suspended_by"] if one not in checked["cases"])
    here = _objections(told, known) if rule else {}
    cases = (*checked["cases"], *(one for one in here if one not in checked["cases"]))
    since = min([*here.values(), *filter(None, [_day(halted["suspended_since"])])], default=None)
    verified = min([*here.values(), *filter(None, [_day(checked["since"])])], default=None)
    standing = Standing(
        list_id=told["list"],
        polarity=told["polarity"],
        origin="recognised" if rule else "reference",
        subject_category=told["subject_category"],
        organ=told["organ"],
        organ_code=told["organ_code"],
        decision_date=date.fromisoformat(told["decision_date"]),
        served_date=_day(told["served_date"]),
        listing=Listing.LISTED,
        exit_kind=None,
        exit_day=None,
        verifying_since=verified,
        disclosure=Disclosure(told["state"]["disclosure"]),
        term_start=date.fromisoformat(told["term_start"]),
        term_end=_day(told["term_end"]),
        least_over=_day(told["earliest_repair"]),
        corrected=None,
        measures=_measures(told, (cases, stays, since), begun, known) if rule else (),
        steps=(),
        suspended=((since, None, "异议核实" if here else "来源单位暂停执行"),) if since else (),
        listed_since=begun,
    )
    return Entry(
        standing=standing,
        id=keys.public_id(known.office.origin(package.sender.code), f"foreign|{told['id']}"),
        subject_name=told["subject_name"],
        unified_code=told["unified_code"],
        person="",
        role=told["role"],
        linked_to="",
        decision_number=told["decision_number"],
        basis=told["basis"],
        facts=told["facts"],
        title=told["honour"],
        row_id="",
        verifying=cases,
        stays=stays,
    )


def _objections(told: Told, known: Known) -> dict[str, date]:
    """Objections to a recognised listing that were taken in here and are open, with their first day.

    One is closed by the organ that listed or by the organ that took it in, once it has that answer, and only by the
    answer that the listing is right: if it is not, measures rest until the origin tells of its end.
    """
    row = {**told, "list_type": told["list"], "id_number": None}
    opened: dict[str, tuple[date, str]] = {}
    for matter in sorted(known.matters.about(LISTINGS, row), key=lambda one: event_order(one.event)):
        event = matter.event
        if event.kind == "objection_accepted":
            opened.setdefault(matter.case, (event.day, event.organ_code))
            continue
        answers = event.kind == "objection_correct" and matter.case in opened
        if answers and any(map(event.is_by, (told["organ_code"], opened[matter.case][1]))):
            del opened[matter.case]
    return {number: day for number, (day, _) in opened.items()}


def _measures(
    told: Told, halted: tuple[tuple[str, ...], tuple[str, ...], date | None], begun: date, known: Known
) -> tuple[MeasureState, ...]:
    """Tasks of our own organs, as the list type here gives them; nobody owes an answer for the time before ``begun``."""
    cases, stays, since = halted
    start = date.fromisoformat(told["term_start"])
    orders = tuple(Order(one, "", since or begun) for one in stays)
    life = Life(Listing.LISTED, start, _day(told["term_end"]), begun, cases=cases, stays=orders, spans=((begun, None),))
    row = {"decision_number": told["decision_number"], "unified_code": told["unified_code"],
           "subject_name": told["subject_name"], "id_number": ""}  # fmt: skip
    return known.tasks.states(known.standard.lists[told["list"]], replace(life, changed=since or begun), row)

"""Licences and penalties of other offices, from their packages alone. They are for reference: nobody is restrained by them
here, and they are on no page and in no figure; who looks a subject up is told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from creditcli.model.exchange import ANNOTATION, LAST_DAY, ForeignRecord, Package, RunOut, held_after
from creditcli.model.office import Office
from creditcli.model.record import RecordView

ADVERSE, BLACK = ("entries", "penalties"), "black"
PARTS: Mapping[str, tuple[str, str]] = {  # part of a package -> data set, and its field that says of which kind it is
    "licences": ("licence", "licence_category"), "penalties": ("penalty", "penalty_categories"),
}  # fmt: skip


EXPIRED, REPAIRED, WITHHELD = "expired", "repaired", "withheld"  # kinds of endings


def foreign_records(view: RecordView, office: Office) -> tuple[ForeignRecord, ...]:
    """Every licence and penalty that is public at its own office on the view's day, as far as that office has told, in
    order of office, data set, day and number."""
    found = (one for own in _by_office(view, office) for one in _of_office(own, office, view.as_of))
    return tuple(sorted(found, key=lambda one: (one.office_code, one.dataset, one.decision_date, one.decision_number)))


def run_out_elsewhere(view: RecordView, office: Office) -> tuple[RunOut, ...]:
    """Penalties and adverse listings that other offices told of and that ran out or were repaired there by the view's day: the years
    in which they count may be longer than they are public."""
    return tuple(one for own in _by_office(view, office) for one in _over(own, office, view.as_of))


def _by_office(view: RecordView, office: Office) -> Collection[list[Package]]:
    by_office: dict[str, list[Package]] = {}
    for package in view.foreign:
        by_office.setdefault(office.origin(package.sender.code), []).append(package)
    return by_office.values()


def _over(packages: list[Package], office: Office, as_of: date) -> Iterator[RunOut]:
    state = held_after(packages)[-1]
    ends = {(one["part"], one["id"]): one["kind"] for package in packages for one in package.ended}
    told = {(part, one["id"]): one for package in packages for part in ADVERSE for one in package.told.get(part, ())}
    partner = office.partner(packages[-1].sender.code)
    for (part, key), one in told.items():
        last = _day(one.get(LAST_DAY) or one.get("term_end"))
        ran_out = last is not None and last < as_of
        kind = WITHHELD if key in state.get(part, {}) else ends.get((part, key), WITHHELD)
        over = kind in (EXPIRED, REPAIRED) or (kind == WITHHELD and ran_out)
        if over and one.get("unified_code") and one.get("polarity", BLACK) == BLACK:
            yield RunOut(
                one["unified_code"], date.fromisoformat(one["decision_date"]), one.get("penalty_class", ""),
                part == ADVERSE[0], kind == REPAIRED, partner.name if partner else packages[-1].sender.name,
            )  # fmt: skip


def _of_office(packages: list[Package], office: Office, as_of: date) -> Iterator[ForeignRecord]:
    last, state = packages[-1], held_after(packages)[-1]
    partner = office.partner(last.sender.code)
    for part, (dataset, kind) in PARTS.items():
        for told in state.get(part, {}).values():
            until = _day(told.get(LAST_DAY))
            if told.get("unified_code") and (until is None or until >= as_of):
                yield ForeignRecord(
                    dataset, told["unified_code"], told.get("subject_name", ""), told.get("decision_number", ""),
                    date.fromisoformat(told["decision_date"]), told.get("organ", ""), told.get(kind, ""),
                    told.get("penalty_class", ""), until, bool(told.get(ANNOTATION)),
                    partner.name if partner else last.sender.name, office.origin(last.sender.code), last.as_of, last.number,
                )  # fmt: skip


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None

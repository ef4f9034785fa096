"""The red list: who was recognised, until when, and that nobody is red and serious on one day.

Matched by unified code exactly; a like name means nothing. (发改财金规〔2017〕1798号（十九）; rules of
the field, section 3.6.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from creditcli.listing.corrections import corrected, fixes, versions_of
from creditcli.listing.entries import Lived
from creditcli.listing.events import event_of, event_order, last_versions
from creditcli.listing.foreign import RESTRAINED, restraints
from creditcli.listing.known import Known
from creditcli.listing.life import DAY, UNDOING, fold
from creditcli.listing.life_state import Life, Terms
from creditcli.listing.shown import red_shown
from creditcli.model import keys
from creditcli.model.about import own_code
from creditcli.model.ledger import Entry, ExitKind, Foreign, Listing, Standing, Step
from creditcli.model.record import KEY, ROW_ID

DATASET, UNTIL = "red-listing", "valid_until"
Row = Mapping[str, Any]


def red_entries(known: Known, black: Iterable[Lived], foreign: Iterable[Foreign]) -> tuple[Entry, ...]:
    """Every red entry known on the view's day. ``foreign``: listings of other offices, of which recognised ones keep a
    subject off the red list for as long as they restrain it here."""
    rows = [row for row in _rows(known) if row["list_type"] in known.standard.lists]
    codes = {code for row in rows if (code := own_code(row))}
    both = [one for one in black if one.entry.unified_code in codes and one.life.listed_since is not None]
    serious: dict[str, list[Life]] = defaultdict(list)
    for one in sorted(both, key=lambda lived: lived.entry.id):  # whatever came in first
        serious[one.entry.unified_code].append(one.life)
    elsewhere = restraints(foreign)
    return tuple(_entry(row, known, serious[own_code(row) or ""], elsewhere.get(own_code(row) or "")) for row in rows)


def _rows(known: Known) -> Iterator[Row]:
    """The last versions as they should read, with the last day that holds."""
    frame = known.view.frames[DATASET]
    last = last_versions(frame)
    versions = versions_of(frame, last[KEY], frame.columns)
    for row in last.to_dicts():
        whole = corrected(DATASET, row, known.matters, known.standard, versions.get(row[KEY], []))
        yield whole if whole is row else {**whole, UNTIL: _earlier(row, known)}


def _earlier(row: Row, known: Known) -> str | None:
    """The earliest last day of the row and of every correction: none of them lengthens a validity."""
    told = [one.value for one in fixes(DATASET, row, known.matters, known.standard) if one.field == UNTIL]
    return min(filter(None, (row[UNTIL], *told)), default=None)


def _entry(row: Row, known: Known, serious: list[Life], elsewhere: date | None) -> Entry:
    kind = known.standard.lists[row["list_type"]]
    terms = Terms(kind, row["organ_code"], known.standard, known.calendar, known.view.as_of, known.revokers)
    life = _held_back(_barred(_folded(row, known, terms), serious, terms), elsewhere, terms)
    subject = keys.subject_key(row["unified_code"] or "", "", row["subject_name"])
    return Entry(
        standing=_standing(row, life, known),
        id=keys.entry_id(kind.id, subject, row["decision_number"]),
        subject_name=row["subject_name"],
        unified_code=row["unified_code"] or "",
        person="",
        role="",
        linked_to="",
        decision_number=row["decision_number"],
        basis=row["basis"] or "",
        facts="",
        title=row["honour"] or "",
        row_id=row[ROW_ID],
        verifying=life.cases,
    )


def _standing(row: Row, life: Life, known: Known) -> Standing:
    kind = known.standard.lists[row["list_type"]]
    disclosure, reason = red_shown(row, life, known)
    return Standing(
        list_id=kind.id,
        polarity=kind.polarity,
        origin=kind.origin,
        subject_category=row["subject_category"] or "",
        organ=row["organ"] or "",
        organ_code=row["organ_code"] or "",
        decision_date=date.fromisoformat(row["decision_date"]),
        served_date=None,
        listing=life.listing,
        exit_kind=life.exit_kind,
        exit_day=life.exit_day,
        verifying_since=life.verified_since[-1][0] if life.cases else None,
        disclosure=disclosure,
        disclosure_reason=reason,
        term_start=life.term_start,
        term_end=life.term_end,
        least_over=None,
        corrected=None,
        measures=(),
        steps=life.history,
        salt=known.view.salt,
    )


def _folded(row: Row, known: Known, terms: Terms) -> Life:
    decided = date.fromisoformat(row["decision_date"])
    end = date.fromisoformat(row[UNTIL]) if row[UNTIL] else None
    own = event_of("decide_list", decided, row["decision_number"], row)
    named = Step(own.kind, decided, own.organ, own.organ_code, own.document, own.row_id, terms.kind.id,
                 terms.law("term", decided), f"认定，有效期至{end or '未确定'}")  # fmt: skip
    start = Life(Listing.LISTED, decided, end, decided, spans=((decided, None),), history=(named,))
    events = sorted((one.event for one in known.matters.about(DATASET, row)), key=event_order)
    return fold(start, events, terms)


def _barred(life: Life, serious: list[Life], terms: Terms) -> Life:
    """Off the red list from the first day of a serious listing that is not being verified.

    A serious listing that proved wrong bars nothing, from the beginning; its trace stays.
    """
    bars = [(day, other) for other in serious if (day := _first_bar(other, life.term_start, terms.as_of))]
    for day, other in sorted(bars, key=lambda bar: bar[0]):
        if day > (life.exit_day - DAY if life.exit_day else terms.as_of):
            continue
        if other.exit_kind in UNDOING:
            assert other.exit_day is not None
            life = _trace(life, other.exit_day, terms, "严重失信认定已撤销或者确认有误，恢复红名单资格")
        else:
            life = _off(life, max(day, life.term_start), terms, "被列入严重失信主体名单，移出红名单")
    return life


def _held_back(life: Life, elsewhere: date | None, terms: Terms) -> Life:
    """Not red while another office's listing restrains the subject here."""
    if elsewhere is None or life.listing is not Listing.LISTED:
        return life
    return _off(life, max(elsewhere, life.term_start), terms, RESTRAINED)


def _off(life: Life, day: date, terms: Terms, effect: str) -> Life:
    out = _trace(life, day, terms, effect)
    return replace(out, listing=Listing.EXITED, exit_kind=ExitKind.BLACKLISTED, exit_day=day, changed=day, cases=())


def _first_bar(other: Life, recognised: date, as_of: date) -> date | None:
    """First day on which the serious listing ran and was not under verification, in the first of its spans on the list
    that had such a day and reached beyond the recognition; None if there was none.

    So a removal that happened stays when the listing comes back under verification: only what has not happened waits.
    """
    wrong = other.exit_kind in UNDOING
    for start, over in other.spans:
        day = _not_verified(start, other)
        if day is None or day > as_of:
            continue
        if wrong or over is None or (day < over and recognised < over):
            return day
    return None


def _not_verified(day: date, other: Life) -> date | None:
    """The first day from then on without verification; None while it goes on."""
    for start, end in other.verified_since:
        if start <= day:
            if end is None:
                return None
            day = max(day, end)
    return day


def _trace(life: Life, day: date, terms: Terms, effect: str) -> Life:
    event = Step("red_barred", day, "", "", "", "", terms.kind.id, terms.law("basis", day), effect)
    return replace(life, history=(*life.history, event))

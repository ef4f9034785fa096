"""The red list: who was recognised, until when, and that nobody is red and serious on one day.

Matched by unified code exactly; a like name means nothing. (发改财金规〔2017〕1798号（十九）; rules of
the field, section 3.6.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from creditcli.listing.corrections import Fix, fixes, values, versions_of
from creditcli.listing.entries import Lived
from creditcli.listing.events import event_of, event_order, last_versions
from creditcli.listing.foreign import RESTRAINED, restraints
from creditcli.listing.known import Known
from creditcli.listing.life import DAY, UNDOING, fold
from creditcli.listing.life_state import Life, Terms
from creditcli.listing.run_out import run_out
from creditcli.listing.shown import red_shown
from creditcli.listing.told import kept
from creditcli.listing.unseen import never_seen
from creditcli.model import keys
from creditcli.model.about import own_code
from creditcli.model.ledger import Entry, Event, ExitKind, Foreign, Listing, Standing, Step
from creditcli.model.record import KEY, RECEIVED, ROW_ID

DATASET = "red-listing"
DECIDED, UNTIL = "decision_date", "valid_until"  # fields
EXPIRY = "timer_expired"  # step
Row = Mapping[str, Any]


def red_entries(known: Known, black: Iterable[Lived], foreign: Iterable[Foreign]) -> tuple[Entry, ...]:
    """Every red entry known on the view's day. ``foreign``: listings of other offices, of which recognised ones keep a
    subject off the red list for as long as they restrain it here."""
    found = [one for one in _recognitions(known) if one.row["list_type"] in known.standard.lists]
    codes = {code for one in found if (code := own_code(one.row))}
    both = [one for one in black if one.entry.unified_code in codes and one.life.listed_since is not None]
    serious: dict[str, list[Lived]] = defaultdict(list)
    for lived in sorted(both, key=lambda one: one.entry.id):  # whatever came in first
        serious[lived.entry.unified_code].append(lived)
    elsewhere = restraints(foreign)
    coded = [(one, own_code(one.row) or "") for one in found]
    return tuple(_entry(one, known, serious[code], elsewhere.get(code)) for one, code in coded)


@dataclass(frozen=True, slots=True)
class _Recognition:
    """A recognition as all of its versions and corrections have it. ``shown``: the last day on which it may be shown, a
    later one than ``end`` where that was brought forward into the past. ``days``: every day of recognition that was
    told, with the first day on which the record told it."""

    row: Row
    end: date | None
    shown: date | None
    days: Sequence[tuple[date, date]]


def _recognitions(known: Known) -> Iterator[_Recognition]:
    frame = known.view.frames[DATASET]
    last = last_versions(frame)
    versions = versions_of(frame, last[KEY], frame.columns)
    for row in last.to_dicts():
        yield _recognition(versions.get(row[KEY], [row]), known)


def _recognition(versions: Sequence[Row], known: Known) -> _Recognition:
    as_of, row = known.view.as_of, versions[-1]
    found = tuple(fixes(DATASET, row, known.matters, known.standard, versions))
    days = _days(versions, found)
    over = run_out(versions, found, (), as_of, lambda _, day: _last_day(versions, found, day))
    end = over.end if over else _last_day(versions, found, as_of)
    whole = {**row, **kept(versions), **values(found), DECIDED: days[-1][0].isoformat()}
    return _Recognition(whole, end, over.shown if over else end, days)


def _days(versions: Sequence[Row], fixes: Iterable[Fix]) -> list[tuple[date, date]]:
    """The day of recognition: what was told first, unless a document corrected it. Who is recognised anew is so under
    another number: else whoever was removed would come back by another day."""
    told = [(versions[0][DECIDED], versions[0][RECEIVED])]
    told += [(one.value, one.known) for one in fixes if one.field == DECIDED]
    return [(date.fromisoformat(day), known) for day, known in told]


def _last_day(versions: Iterable[Row], fixes: Iterable[Fix], day: date) -> date | None:
    """By what was known on a day the earliest last day of every version and correction: none lengthens a validity."""
    told = [row[UNTIL] for row in versions if row[RECEIVED] <= day]
    told += [one.value for one in fixes if one.field == UNTIL and one.known <= day]
    return min((date.fromisoformat(one) for one in told if one), default=None)


def _entry(told: _Recognition, known: Known, serious: list[Lived], elsewhere: date | None) -> Entry:
    row = told.row
    kind = known.standard.lists[row["list_type"]]
    decided = date.fromisoformat(row["decision_date"])
    terms = Terms(kind, decided, row["organ_code"], known.standard, known.calendar, known.view.as_of, known.revokers)
    events = sorted((one.event for one in known.matters.about(DATASET, row)), key=event_order)
    life = _barred(_folded(told, events, terms), told, [one.life for one in serious], terms)
    life = _held_back(life, elsewhere, terms)
    never = _never_seen(life, told, serious, (events, terms))
    subject = keys.subject_key(row["unified_code"] or "", "", row["subject_name"])
    return Entry(
        standing=_standing(row, life, known, never),
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


def _never_seen(life: Life, told: _Recognition, serious: list[Lived], of: tuple[list[Event], Terms]) -> bool:
    """Whether it was over, or barred, by what was known on the first day on which it could have been seen. What bars by
    the word of another office may have come later than it tells, so what it ended counts as seen."""
    events, terms = of
    day = max(told.days[0])
    if life.exit_kind is ExitKind.BLACKLISTED:
        first = [
            _bar(one.life, told, terms.as_of) for one in serious if max(one.came, one.life.begun or one.came) <= day
        ]
        return any(one is not None and one <= day for one in first)
    return never_seen(life, events, day, lambda known: _folded(told, known, terms))


def _standing(row: Row, life: Life, known: Known, never: bool) -> Standing:
    kind = known.standard.lists[row["list_type"]]
    disclosure, reason = red_shown(row, life, known, never)
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


def _folded(told: _Recognition, events: Sequence[Event], terms: Terms) -> Life:
    row, decided = told.row, date.fromisoformat(told.row[DECIDED])
    own = event_of("decide_list", decided, row["decision_number"], row)
    named = Step(own.kind, decided, own.organ, own.organ_code, own.document, own.row_id, terms.kind.id,
                 terms.law("term", decided), f"认定，有效期至{told.end or '未确定'}")  # fmt: skip
    start = Life(Listing.LISTED, decided, told.shown, decided, spans=((decided, None),), history=(named,))
    life = fold(start, events, terms)
    return life if told.end == told.shown else _brought_forward(life, told)


def _brought_forward(life: Life, told: _Recognition) -> Life:
    """Of a last day that was past when it came: it was shown until then, and so it leaves on the first day on which it
    was not."""
    history = tuple(
        replace(one, effect=f"有效期改为至{told.end}，自{one.day}起移出") if one.event == EXPIRY else one
        for one in life.history
    )
    return replace(life, term_end=told.end, history=history)


def _barred(life: Life, told: _Recognition, serious: list[Life], terms: Terms) -> Life:
    """Off the red list from the first day of a serious listing that is not being verified.

    A serious listing that proved wrong bars nothing, from the beginning; its trace stays.
    """
    bars = [(day, other) for other in serious if (day := _bar(other, told, terms.as_of))]
    for day, other in sorted(bars, key=lambda bar: bar[0]):
        if day > (life.exit_day - DAY if life.exit_day else terms.as_of):
            continue
        if other.exit_kind in UNDOING:
            assert other.exit_day is not None
            life = _trace(life, other.exit_day, terms, "严重失信认定已撤销或者确认有误，恢复红名单资格")
        else:
            life = _off(life, day, terms, "被列入严重失信主体名单，移出红名单")
    return life


def _held_back(life: Life, elsewhere: date | None, terms: Terms) -> Life:
    """Not red while another office's listing restrains the subject here."""
    if elsewhere is None or life.listing is not Listing.LISTED:
        return life
    return _off(life, max(elsewhere, life.term_start), terms, RESTRAINED)


def _off(life: Life, day: date, terms: Terms, effect: str) -> Life:
    out = _trace(life, day, terms, effect)
    return replace(out, listing=Listing.EXITED, exit_kind=ExitKind.BLACKLISTED, exit_day=day, changed=day, cases=())


def _bar(other: Life, told: _Recognition, as_of: date) -> date | None:
    """The first day on which the serious listing keeps a member off, by the day of recognition that holds, or took one off
    while the record told another day: that happened, and no correction of the day brings anybody back."""
    found = []
    for at, (day, since) in enumerate(told.days):
        first, later = _first_bar(other, day, as_of), told.days[at + 1 :]
        if first and not later:
            found.append(max(first, since) if at else first)
        elif first and since <= first < later[0][1]:
            found.append(first)
    return min(found, default=None)


def _first_bar(other: Life, recognised: date, as_of: date) -> date | None:
    """First day on which the serious listing keeps a member off, by the first of its spans on the list that reached beyond
    the recognition and has such a day; None if there was none.

    Who is recognised while it runs is barred at once: verification is no reason to recognise anybody. Of a member the
    removal waits for the first day without verification; one that happened stays when the listing comes back under it.
    """
    wrong = other.exit_kind in UNDOING
    for start, over in other.spans:
        if over is not None and recognised >= over:
            continue
        day = recognised if recognised >= start else _not_verified(start, other)
        if day is not None and day <= as_of and (wrong or over is None or day < over):
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

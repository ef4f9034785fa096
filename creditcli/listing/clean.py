"""Years without a bad record, as an answer for one day: a window that ends on the day of the inquiry.

(内政发〔2017〕27号, item 2; rules of the field, section 3.7.) What law leaves open (which classes count, whether
repaired records count, what is said of young subjects) is the office's choice; without it nothing is answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import polars as pl

from creditcli.model.duration import Duration, add_calendar, parse_duration
from creditcli.model.exchange import ForeignRecord, RunOut
from creditcli.model.inquiry import Clean, CleanYears, Said, before_record
from creditcli.model.ledger import Entry, ExitKind, Foreign, Ledger, Listing
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Parameter, Standard
from creditcli.standard.withholding import PUBLIC, is_withheld

YEARS = "clean_years"
CLASSES, REPAIRED, EXISTENCE = "green_channel_classes", "green_channel_repaired", "green_channel_existence"
EVERY = "all"  # choice of the office: whatever its class
UNDONE = (ExitKind.REVOKED, ExitKind.ERROR)  # of entries that should never have been
NEVER = (
    "correction_revoke",
    "correction_void",
    "objection_withdraw",
    "status",
)  # endings of records that count no more
GRANTED = "repair_granted"
NO_RULE: Said = ("这一天还没有这项规定", "there was no such rule on the day")
NOT_BORN: Said = (
    "档案里没有成立日期，请核对成立是否满年数",
    "the record has no day of foundation: see whether it was founded as many years ago",
)
WITHHELD: Said = (
    "一条依法不予公示的行政处罚，请向本信用办核实",
    "a penalty that may not be made public: ask the office",
)  # of which neither number nor day nor class is told
PENALTY = ("unified_code", "decision_number", "decision_date", "penalty_class", "ended", "disputed", *PUBLIC)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CleanRule:
    """The rule of a day with the office's choices."""

    standard: Standard
    settings: Mapping[str, str]
    as_of: date
    span: Duration | None
    since: date | None  # the first day that counts
    law: str
    early: Said | None = None  # said where the day is before the record began

    @classmethod
    def on(cls, day: date, standard: Standard, settings: Mapping[str, str], began: date | None = None) -> CleanRule:
        """The rule in force on a day. ``began``: the first day of the record."""
        value = standard.parameter(YEARS).on(day)
        span = parse_duration(str(value.value)) if value else None
        back = Duration(-span.count, span.unit) if span else None
        since = add_calendar(day, back) + timedelta(days=1) if back else None
        law = standard.basis(value.law, day) if value else ""
        return cls(standard, settings, day, span, since, law, before_record(day, began))

    @property
    def missing(self) -> list[Parameter]:
        """The choices that the office has not made."""
        return [self.standard.parameter(one) for one in (CLASSES, REPAIRED, EXISTENCE) if one not in self.settings]

    @property
    def classes(self) -> frozenset[str]:
        """Codes of the classes that count, by the office's choice."""
        value = self.standard.parameter(CLASSES).values[-1].value
        assert isinstance(value, Mapping)
        return frozenset(value["counts"][self.settings[CLASSES]])

    def counts(self, day: str | None) -> bool:
        """Whether something decided on ``day`` lies within the window."""
        return self.since is not None and day is not None and self.since.isoformat() <= day <= self.as_of.isoformat()


@dataclass(frozen=True, slots=True)
class BadRecords:
    """What there is against each subject within the window, by unified code: what counts, and what only a person can
    judge."""

    counted: Mapping[str, Sequence[Said]]
    doubtful: Mapping[str, Sequence[Said]]


def bad_records(
    ledger: Ledger, rule: CleanRule, elsewhere: Iterable[ForeignRecord] = (), over: Iterable[RunOut] = ()
) -> BadRecords:
    """Bad records of all subjects; none where the office has not chosen what counts. ``elsewhere``: licences and
    penalties of other offices; ``over``: what is over there."""
    counted: dict[str, list[Said]] = defaultdict(list)
    doubtful: dict[str, list[Said]] = defaultdict(list)
    if rule.span and not rule.missing:
        own = (*_penalties(ledger, rule), *_entries(ledger.entries, rule))
        for code, text, sure in (*own, *_foreign(ledger.foreign), *_told(elsewhere, rule), *_over(over, rule)):
            (counted if sure else doubtful)[code].append(text)
    return BadRecords(counted, doubtful)


def _penalties(ledger: Ledger, rule: CleanRule) -> Iterator[tuple[str, Said, bool]]:
    wanted, every = rule.classes, rule.settings[CLASSES] == EVERY
    if rule.since is None:
        return
    within = pl.col("decision_date").is_between(pl.lit(rule.since.isoformat()), pl.lit(rule.as_of.isoformat()))
    code_of_class = cache(partial(code_of, rule.standard, "penalty_class"))  # of many penalties few classes
    rows = ledger.penalties.filter(within & (pl.col("unified_code") != "")).select(PENALTY)
    withheld = cache(partial(_is_withheld, rule.standard))
    for code, number, day, label, ended, disputed, *public in rows.iter_rows():
        own = code_of_class(label)
        if _void(ended, rule) or (own and own not in wanted):
            continue
        known = bool(own) or every
        said = WITHHELD if withheld(*public) else _penalty_said(number, day, label, known)
        yield code, _doubted(said, disputed), known and not disputed


def _is_withheld(standard: Standard, *public: str | None) -> bool:
    return is_withheld(standard, dict(zip(PUBLIC, public, strict=True)))


def _penalty_said(number: str, day: str, label: str | None, known: bool) -> Said:
    zh = f"行政处罚{number}（{day}，{label or '没有失信程度分类'}）{'' if known else '，按规定要看分类'}"
    en = f"penalty {number} ({day}, {label or 'without a class'}){'' if known else ', which is needed'}"
    return zh, en


def _doubted(said: Said, verifying: bool) -> Said:
    zh, en = said
    return (f"{zh}，异议核实中", f"{en}, an objection is being verified") if verifying else said


def _void(ended: str, rule: CleanRule) -> bool:
    return ended in NEVER or (ended == GRANTED and rule.settings[REPAIRED] == "not_counted")


def _entries(entries: Iterable[Entry], rule: CleanRule) -> Iterator[tuple[str, Said, bool]]:
    for one in entries:
        came = one.listing is Listing.LISTED or (one.listing is Listing.EXITED and one.served_date is not None)
        if one.polarity != "black" or not one.unified_code or not came or one.exit_kind in UNDONE:
            continue
        if one.exit_kind is ExitKind.REPAIRED and rule.settings[REPAIRED] == "not_counted":
            continue
        if not one.is_active and not rule.counts(one.decision_date.isoformat()):
            continue
        name = rule.standard.lists[one.list_id].name
        said = (
            f"{name}{one.decision_number}（{one.decision_date}）",
            f"{name} {one.decision_number} ({one.decision_date})",
        )
        yield one.unified_code, _doubted(said, bool(one.verifying)), not one.verifying


def _foreign(listings: Iterable[Foreign]) -> Iterator[tuple[str, Said, bool]]:
    """What another office lists counts where it is recognised here; else a person has to ask there."""
    for one in listings:
        entry = one.entry
        if entry.polarity == "black" and entry.unified_code:
            zh = f"{one.list_name}{entry.decision_number}（{entry.decision_date}，{one.office}告知）"
            en = f"{one.list_name} {entry.decision_number} ({entry.decision_date}, told by {one.office})"
            counts = bool(one.basis) and not entry.verifying
            said = (zh, en) if one.basis or entry.verifying else _for_reference(zh, en)
            yield entry.unified_code, _doubted(said, bool(entry.verifying)), counts


def _told(records: Iterable[ForeignRecord], rule: CleanRule) -> Iterator[tuple[str, Said, bool]]:
    """Penalties of other offices, which never count by themselves."""
    for one in records:
        own = code_of(rule.standard, "penalty_class", one.penalty_class)
        if one.dataset == "penalty" and rule.counts(one.decision_date.isoformat()) and (not own or own in rule.classes):
            number, day, kind = one.decision_number, one.decision_date, one.penalty_class
            zh = f"外地行政处罚{number}（{day}，{kind or '没有失信程度分类'}，{one.office}告知）"
            en = f"penalty elsewhere {number} ({day}, {kind or 'without a class'}, told by {one.office})"
            yield one.unified_code, _doubted(_for_reference(zh, en), one.disputed), False


def _over(records: Iterable[RunOut], rule: CleanRule) -> Iterator[tuple[str, Said, bool]]:
    """What is over at another office may count for longer than it was public; which it was only that office may tell."""
    for one in records:
        own = code_of(rule.standard, "penalty_class", one.penalty_class)
        counts = one.is_listing or not own or own in rule.classes
        if counts and rule.counts(one.decision_date.isoformat()) and not (one.repaired and _void(GRANTED, rule)):
            zh = f"{one.office}曾经告知的一条{'严重失信名单信息' if one.is_listing else '行政处罚'}已停止公示，请向该信用办核实是否计入"
            en = f"a {'listing' if one.is_listing else 'penalty'} that {one.office} told of is public no more: ask there whether it counts"
            yield one.unified_code, (zh, en), False


def _for_reference(zh: str, en: str) -> Said:
    return f"{zh}，供参考", f"{en}, for reference"


def clean_of(code: str, registered: Row | None, bad: BadRecords, rule: CleanRule) -> Clean:
    """The answer for one subject. ``registered``: its row of the register of subjects."""
    if rule.span is None:
        return Clean(CleanYears.UNDETERMINED, None, (NO_RULE,), "")
    if rule.missing:
        reasons = tuple(
            (f"信用办还没有选择：{one.title}", f"the office has not chosen: {one.named('en')}") for one in rule.missing
        )
        return Clean(CleanYears.NOT_CHOSEN, rule.since, reasons, rule.law)
    if code in bad.counted:
        return Clean(CleanYears.NOT_CLEAN, rule.since, tuple(bad.counted[code]), rule.law)
    if code in bad.doubtful:
        return Clean(CleanYears.UNDETERMINED, rule.since, tuple(bad.doubtful[code]), rule.law)
    if rule.early:
        return Clean(CleanYears.UNDETERMINED, rule.since, (rule.early,), rule.law)
    born = registered["established_date"] if registered else None
    if rule.settings[EXISTENCE] == "too_young":
        if not born:
            return Clean(CleanYears.UNDETERMINED, rule.since, (NOT_BORN,), rule.law)
        if rule.counts(born):
            young = (f"{born}成立，不满年数", f"founded on {born}, not as many years ago")
            return Clean(CleanYears.TOO_YOUNG, rule.since, (young,), rule.law)
    return Clean(CleanYears.CLEAN, rule.since, (), rule.law)

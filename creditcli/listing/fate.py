"""What became of one licence or penalty by the day: its last day, whether it is shown, why not, how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from creditcli.ids import uscc
from creditcli.listing.events import Matter, event_order
from creditcli.listing.known import Known
from creditcli.listing.orders import Orders, after_end, with_order
from creditcli.listing.penalty_terms import UNREGISTERED, PenaltyFacts, Term, penalty_term
from creditcli.listing.shown import BY_DOCUMENT, REVIEWED_OUT, UNANSWERED, held_back, persons_bar
from creditcli.model.ledger import Disclosure, Event
from creditcli.model.office import Office
from creditcli.model.record import RECEIVED
from creditcli.model.repair_day import repair_day
from creditcli.model.words import before_shown, day_words
from creditcli.standard.lookups import known_code
from creditcli.standard.types import Standard
from creditcli.standard.withholding import withholds

DAY = timedelta(days=1)
REPAIRED = "repair_granted"
EXPIRED = ("期满", "")
ENDS: Mapping[str, tuple[str, str]] = {  # event -> kind of ending and the reason that a tombstone may give
    "correction_revoke": ("撤销", "原决定已被依法撤销或者变更"),
    "correction_void": ("撤销", "原决定已被依法确认违法或者无效"),
    "objection_withdraw": ("更正", "经异议核实，信息有误"),
    REPAIRED: ("修复", ""),
}
SHIELDS: Mapping[str, Callable[[Orders, Event], Orders]] = {
    "correction_shield": with_order,
    "correction_shield_end": after_end,
}
GONE, DISPUTED = ("void", "revoked"), "disputed"  # codes of standards/codelists/record_status.csv
STOOD = "_stood"  # whether any version of the record was in force
STATE: Mapping[str, Any] = {
    "disclosure": pl.String,
    "disclosure_reason": pl.String,
    "term_end": pl.Date,
    "least_over": pl.Date,
    "earliest_repair": pl.Date,
    "annotation": pl.String,
    "ended": pl.String,
    "disputed": pl.Boolean,
}
DECIDES = (  # all that a state depends on, where no matter is about the row
    "decision_date", "valid_to", "penalty_class", "penalty_domain", "penalty_categories", "organ_code",
    "subject_category", "withheld_reason", "secrecy_review", "use_scope", "status", STOOD,
)  # fmt: skip
LABELLED: Mapping[str, str] = {  # fields among them with one label of a code list
    "penalty_class": "penalty_class", "penalty_domain": "penalty_domain", "subject_category": "subject_category",
    "withheld_reason": "withheld_reason", "secrecy_review": "secrecy_review", "use_scope": "use_scope",
    "status": "record_status",
}  # fmt: skip
# and whose it is: the kind of the unified code, if it is one; whether there is a person's number
WHOSE = (
    pl.when(pl.col("unified_code") != uscc.NO_CODE).then(pl.col("unified_code").str.slice(0, 2)).alias("_whose"),
    pl.col("id_number").is_not_null().alias("_person"),
)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fate:
    """What matters made of a record: why and since when it is gone, open objections."""

    ended: str  # event kind, empty while it stands
    day: date | None
    organ: str
    opened: tuple[date, ...]  # since when each open objection has been so
    shielded: bool  # by a document, until its organ ends that
    undone: tuple[tuple[date, date], ...] = ()  # when repairs took it down, and when each was undone
    unseen: bool = False  # gone before anybody could see it


UNTOUCHED = Fate("", None, "", (), False)


def term_of(row: Row, dataset_id: str, known: Known, terms: dict[PenaltyFacts, Term]) -> Term:
    """Of a licence: as long as it is valid. Of a penalty: by the rules, worked out once per kind of case."""
    if dataset_id == "licence":
        end = row["valid_to"]
        return Term(date.fromisoformat(end) if end else None, None, "", "")
    facts = facts_of(row, known.office)
    if facts not in terms:
        choice = known.office.settings.get("penalty_transition", "")
        terms[facts] = penalty_term(facts, known.standard, choice, known.calendar, known.rules_day)
    return terms[facts]


def facts_of(row: Row, office: Office) -> PenaltyFacts:
    """What the term of a penalty depends on."""
    organ = office.organisation(row["organ_code"] or "")
    return PenaltyFacts(
        decided=date.fromisoformat(row["decision_date"]),
        penalty_class=row["penalty_class"] or "",
        domain=row["penalty_domain"] or "",
        categories=tuple((row["penalty_categories"] or "").split("；")),
        organ_kind=organ.kind if organ else None,
    )


def state_of(
    row: Row, dataset_id: str, term: Term, fate: Fate, known: Known
) -> tuple[dict[str, object], tuple[date, tuple[str, str]] | None]:
    """The columns of ``STATE`` for a row (with ``STOOD``), and the day, kind and reason of its ending, if it has one: the
    first day on which it was not public, which stays the same whatever comes later: a repair that is undone when the term is
    over brings nothing back."""
    codes = _codes(row, known.standard)
    hidden = _hidden(row, known) or term.hidden or _unsure(term, fate, known.view.as_of)
    status = codes["status"]
    disclosure, reason = Disclosure.PUBLISHED, ""
    ending: tuple[date, tuple[str, str]] | None = None
    as_of = known.view.as_of
    gone, expired = status in GONE, term.end is not None and as_of > term.end
    last = (term.shown or term.end) if expired and dataset_id == "penalty" else None
    repaired = next((day for day, back in fate.undone if last and day <= last < back), None)
    last, over = (repaired - DAY, ENDS[REPAIRED]) if repaired else (last, EXPIRED)
    if hidden:
        disclosure, reason = Disclosure.HIDDEN, hidden
    elif gone:
        seen = row[STOOD] and not fate.unseen
        reason = before_shown(row["status"]) if row[STOOD] and fate.unseen else f"当前状态为{row['status']}"
        disclosure = Disclosure.WITHDRAWN if seen else Disclosure.HIDDEN
        since = min(row[RECEIVED], fate.day or row[RECEIVED])
        ending = _ending("correction_revoke", since, last, over) if seen else None
    elif fate.ended and fate.unseen:
        disclosure, reason = Disclosure.HIDDEN, before_shown(ENDS[fate.ended][0])
    elif fate.ended:
        disclosure, reason = Disclosure.WITHDRAWN, ENDS[fate.ended][0]
        ending = _ending(fate.ended, fate.day or as_of, last, over)
    elif expired:
        disclosure, reason = Disclosure.WITHDRAWN, "期满"
        ending = (last + DAY, over) if last else None
    elif fate.shielded or any(known.shields(known.answer_due("", day)) for day in fate.opened):
        disclosure, reason = Disclosure.SHIELDED, BY_DOCUMENT if fate.shielded else UNANSWERED
    elif fate.opened or status == DISPUTED:
        disclosure = Disclosure.ANNOTATED
    state: dict[str, object] = {
        "disclosure": disclosure.value,
        "disclosure_reason": reason,
        "term_end": term.end,
        "least_over": term.earliest,
        "earliest_repair": repair_day(term.earliest, term.end, bool(gone or fate.ended or expired)),
        "ended": "status" if gone else fate.ended,
        "disputed": bool(fate.opened) or status == DISPUTED,
        "annotation": annotation(min(fate.opened, default=row[RECEIVED])) if disclosure is Disclosure.ANNOTATED else "",
    }
    return state, ending


def _ending(kind: str, day: date, last: date | None, over: tuple[str, str]) -> tuple[date, tuple[str, str]]:
    """Of what an event ended, or had ended before. ``last``: the last day on which a term that is over was public: what was
    taken down stays so since then, for the reason ``over``, and no repair is one any more."""
    if last is None or day <= last:
        return day, ENDS[kind]
    return last + DAY, over if kind == REPAIRED else ENDS[kind]


def fate_of(matters: tuple[Matter, ...], organ_code: str, revokers: frozenset[str]) -> Fate:
    """What stands after every matter, in order of day. That a decision should never have been outweighs its repair, which
    nobody undoes any more; the day on which it was taken down stays."""
    ended, day, organ = "", None, ""
    shields: Orders = ()
    opened: dict[str, date] = {}
    undone: list[tuple[date, date]] = []
    for matter in sorted(matters, key=lambda one: event_order(one.event)):
        event = matter.event
        competent = event.is_by(organ_code)
        above = event.organ_code in revokers
        if event.kind == "objection_accepted":
            opened.setdefault(matter.case, event.day)
        elif event.kind in ("objection_correct", "objection_fix", "objection_withdraw") and competent:
            opened.pop(matter.case, None)
        if event.kind == "repair_revoked" and competent and ended == REPAIRED and day:
            undone.append((day, event.day))
            ended, day = "", None
        if event.kind in SHIELDS and (competent or above):
            shields = SHIELDS[event.kind](shields, event)
        takes = event.kind in ENDS and (competent or (event.kind.startswith("correction") and above))
        if takes and ended in ("", REPAIRED) and event.kind != ended:
            ended, day, organ = event.kind, day or event.day, event.organ
    return Fate(ended, day, organ, tuple(opened.values()), bool(shields), tuple(undone))


def _codes(row: Row, standard: Standard) -> dict[str, str]:
    """Codes of what a state depends on. Raises BrokenStandard for a label that the standard does not know."""
    for one in filter(None, (row.get("penalty_categories") or "").split("；")):
        known_code(standard, "penalty_category", one)
    return {field: known_code(standard, codelist, row.get(field)) for field, codelist in LABELLED.items()}


def _unsure(term: Term, fate: Fate, as_of: date) -> str:
    """Why a penalty is not shown that may be over and may not: of what has not run out for certain nobody is told that it
    has. What ended otherwise is told as what it is."""
    unsure = term.end is not None and term.certain is not None and term.end < as_of <= term.certain
    return UNREGISTERED if unsure and not fate.ended else ""


def ended_by(matters: tuple[Matter, ...], organ_code: str, revokers: frozenset[str], day: date) -> bool:
    """Whether it was gone by what was known on that day, and nothing has brought it back since."""
    if any(one.event.kind == "repair_revoked" for one in matters):
        return False
    known = tuple(one for one in matters if max(one.event.received, one.event.day) <= day)
    return bool(known and fate_of(known, organ_code, revokers).ended)


def _hidden(row: Row, known: Known) -> str:
    """Why a record is not for the public whatever its term, in Chinese; empty where nothing bars it."""
    standard = known.standard
    if bar := next(persons_bar(row, standard), ""):
        return bar
    if held_back(row, standard):
        return REVIEWED_OUT
    if withholds(standard, "withheld_reason", row["withheld_reason"]):
        return f"依法不予公示：{row['withheld_reason']}"
    if withholds(standard, "use_scope", row["use_scope"]):
        return f"使用范围为{row['use_scope']}"
    return ""


def annotation(since: date) -> str:
    """The mark of an objection under verification (内政发〔2017〕27号, item 20)."""
    return f"该信息自{day_words(since)}起异议核实中，相关联合惩戒措施暂不执行"

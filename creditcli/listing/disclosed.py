"""Licences and penalties of a day: last version, disclosure, last day, lateness, annotation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from creditcli.listing.corrections import corrected
from creditcli.listing.entries import ORGANISATION
from creditcli.listing.events import Matter, event_order, last_versions
from creditcli.listing.known import Known
from creditcli.listing.penalty_terms import PenaltyFacts, Term, penalty_term
from creditcli.model import keys
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import Disclosure, Ending
from creditcli.model.record import KEY, RECEIVED
from creditcli.model.words import day_words
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Dataset

DEADLINE = "publicity_deadline"
ENDS: Mapping[str, tuple[str, str]] = {  # event -> kind of ending and the reason that a tombstone may give
    "correction_revoke": ("撤销", "原决定已被依法撤销或者变更"),
    "correction_void": ("撤销", "原决定已被依法确认违法或者无效"),
    "objection_withdraw": ("更正", "经异议核实，信息有误"),
    "repair_granted": ("修复", ""),
}
GONE, DISPUTED = ("void", "revoked"), "disputed"  # codes of standards/codelists/record_status.csv
COLUMNS: Mapping[str, Any] = {
    "disclosure": pl.String,
    "disclosure_reason": pl.String,
    "term_end": pl.Date,
    "earliest_repair": pl.Date,
    "late_days": pl.Int64,
    "annotation": pl.String,
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What matters made of a record: why and since when it is gone, open objections."""

    ended: str  # event kind, empty while it stands
    day: date | None
    organ: str
    opened: tuple[date, ...]  # since when each open objection has been so
    shielded: bool  # by a document, until another ends that


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A data set's records of the day, and what became of those that were shown."""

    frame: pl.DataFrame
    endings: tuple[Ending, ...]


def disclose(dataset_id: str, known: Known) -> Disclosed:
    """Records of ``licence`` or ``penalty`` on the view's day, with the columns of ``model.ledger``."""
    dataset = known.standard.dataset(dataset_id)
    frame = known.view.frames[dataset_id]
    rows = [corrected(dataset_id, row, known.matters, known.standard) for row in last_versions(frame).to_dicts()]
    late = _late_days(frame, dataset, known)
    terms: dict[PenaltyFacts, Term] = {}
    stood = _stood(frame, known)
    found, endings = [], []
    for row in rows:
        term = _term(row, dataset_id, known, terms)
        state, ending = _state(row, dataset_id, term, row[KEY] in stood, known)
        found.append({**row, **state, "late_days": late[row[KEY]]})
        endings.extend([ending] if ending else [])
    schema = {**frame.schema, **COLUMNS}
    return Disclosed(pl.DataFrame(found, schema=schema), tuple(endings))


def _term(row: Mapping[str, Any], dataset_id: str, known: Known, terms: dict[PenaltyFacts, Term]) -> Term:
    """Of a licence: as long as it is valid. Of a penalty: by the rules, worked out once per kind of case."""
    if dataset_id == "licence":
        end = row["valid_to"]
        return Term(date.fromisoformat(end) if end else None, None, "", "")
    organ = known.office.organisation(row["organ_code"] or "")
    facts = PenaltyFacts(
        decided=date.fromisoformat(row["decision_date"]),
        penalty_class=row["penalty_class"] or "",
        domain=row["penalty_domain"] or "",
        categories=tuple((row["penalty_categories"] or "").split("；")),
        organ_kind=organ.kind if organ else "",
    )
    if facts not in terms:
        choice = known.office.settings.get("penalty_transition", "")
        terms[facts] = penalty_term(facts, known.standard, choice, known.calendar, known.rules_day)
    return terms[facts]


def _state(
    row: Mapping[str, Any], dataset_id: str, term: Term, stood: bool, known: Known
) -> tuple[dict[str, object], Ending | None]:
    fate = _fate(known.matters.about(dataset_id, row), row["organ_code"], known.revokers)
    hidden = _hidden(row, known) or term.hidden
    status = code_of(known.standard, "record_status", row["status"])
    disclosure, reason, ending = Disclosure.PUBLISHED, "", None
    as_of = known.view.as_of
    if hidden:
        disclosure, reason = Disclosure.HIDDEN, hidden
    elif status in GONE:
        disclosure, reason = Disclosure.WITHDRAWN if stood else Disclosure.HIDDEN, f"当前状态为{row['status']}"
        ending = _ending(row, known, row[RECEIVED], ENDS["correction_revoke"], dataset_id) if stood else None
    elif fate.ended:
        disclosure, reason = Disclosure.WITHDRAWN, ENDS[fate.ended][0]
        ending = _ending(row, known, fate.day or as_of, ENDS[fate.ended], dataset_id)
    elif term.end is not None and as_of > term.end:
        disclosure, reason = Disclosure.WITHDRAWN, "期满"
        if dataset_id == "penalty":
            ending = _ending(row, known, term.end + timedelta(days=1), ("期满", ""), dataset_id)
    elif fate.shielded or any(known.shields(day) for day in fate.opened):
        disclosure, reason = Disclosure.SHIELDED, "暂时屏蔽" if fate.shielded else "异议逾期未答复，暂时屏蔽"
    elif fate.opened or status == DISPUTED:
        disclosure = Disclosure.ANNOTATED
    state: dict[str, object] = {
        "disclosure": disclosure.value,
        "disclosure_reason": reason,
        "term_end": term.end,
        "earliest_repair": term.earliest,
        "annotation": annotation(min(fate.opened, default=row[RECEIVED])) if disclosure is Disclosure.ANNOTATED else "",
    }
    return state, ending


def _ending(row: Mapping[str, Any], known: Known, day: date, kind: tuple[str, str], dataset_id: str) -> Ending:
    identity = keys.public_id(known.view.salt, f"{dataset_id}|{row[KEY]}")
    return Ending(identity, day, kind[0], row["organ"] or "", kind[1])


def _fate(matters: tuple[Matter, ...], organ_code: str, revokers: frozenset[str]) -> Fate:
    """What stands after every matter, in order of day."""
    ended, day, organ, shielded = "", None, "", False
    opened: dict[str, date] = {}
    for matter in sorted(matters, key=lambda one: event_order(one.event)):
        event = matter.event
        competent = event.organ_code == organ_code
        if event.kind == "objection_accepted":
            opened.setdefault(matter.case, event.day)
        elif event.kind in ("objection_correct", "objection_fix", "objection_withdraw") and competent:
            opened.pop(matter.case, None)
        if event.kind == "repair_revoked" and competent and ended == "repair_granted":
            ended, day = "", None
        if event.kind in ("correction_shield", "correction_shield_end") and (competent or event.organ_code in revokers):
            shielded = event.kind == "correction_shield"
        takes = event.kind in ENDS and (
            competent or (event.kind.startswith("correction") and event.organ_code in revokers)
        )
        if takes and not ended:
            ended, day, organ = event.kind, event.day, event.organ
    return Fate(ended, day, organ, tuple(opened.values()), shielded)


def _hidden(row: Mapping[str, Any], known: Known) -> str:
    """Why a record is not for the public whatever its term, in Chinese; empty where nothing bars it."""
    standard = known.standard
    if code_of(standard, "subject_category", row["subject_category"]) != ORGANISATION:
        return "自然人和个体工商户的信息不公示"
    if row["withheld_reason"]:
        return f"依法不予公示：{row['withheld_reason']}"
    if row["use_scope"] and code_of(standard, "use_scope", row["use_scope"]) != "public":
        return f"使用范围为{row['use_scope']}"
    return ""


def annotation(since: date) -> str:
    """The mark of an objection under verification (内政发〔2017〕27号, item 20)."""
    return f"该信息自{day_words(since)}起异议核实中，相关联合惩戒措施暂不执行"


def _stood(frame: pl.DataFrame, known: Known) -> set[str]:
    """Keys of which any version was in force: taking those back is told by a tombstone."""
    labels = [one.label for one in known.standard.codelists["record_status"].values if one.code in GONE]
    return set(frame.filter(~pl.col("status").is_in(labels).fill_null(False))[KEY].to_list())


def _late_days(frame: pl.DataFrame, dataset: Dataset, known: Known) -> dict[str, int | None]:
    """Working days past the deadline at the first receipt of each thing, at least one where it was over;
    None where undetermined or not yet law."""
    first = frame.group_by(KEY).agg(pl.col(RECEIVED).min(), pl.col(dataset.decision_date).last())
    parameter = known.standard.parameter(DEADLINE)
    memory: dict[tuple[str, date], int | None] = {}
    found = {}
    for key, received, decided in first.iter_rows():
        if (decided, received) not in memory:
            day = date.fromisoformat(decided)
            value = parameter.on(day)
            due = known.calendar.add(day, parse_duration(str(value.value))) if value else None
            memory[decided, received] = _late(due, received, known.calendar)
        found[key] = memory[decided, received]
    return found


def _late(due: date | None, received: date, calendar: WorkingCalendar) -> int | None:
    """Received on a day off after the last day is late, too, though no working day has passed."""
    days = calendar.between(due, received) if due else None
    return days if due is None or days is None else max(days, int(received > due))

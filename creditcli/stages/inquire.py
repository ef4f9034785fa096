"""``query``: what holds of each subject asked for on a day. Pure; by code exactly, a name alone proves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from creditcli.errors import UsageFault
from creditcli.ids import document_number, subject_name, uscc
from creditcli.listing.clean import BadRecords, CleanRule, bad_records, clean_of
from creditcli.listing.measures import PROCEDURE
from creditcli.model.exchange import ForeignRecord, RunOut
from creditcli.model.inquiry import Answer, Asked, Dispute, Found, Restraint
from creditcli.model.ledger import Entry, Foreign, Ledger, MeasureState
from creditcli.model.office import Office
from creditcli.stages.called import Named, called, of_entries, of_frame
from creditcli.stages.prospects import halts
from creditcli.standard.types import Standard
from creditcli.standard.withholding import PUBLIC, is_withheld

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """Everything known of subjects, by unified code; codes by normal form of a name. ``told``: names by which other
    offices know them; ``records``: their licences and penalties there; ``disputed``: objections to decisions that are
    no listings."""

    rows: Mapping[str, Row]
    names: Mapping[str, Sequence[str]]
    codes: Mapping[str, Sequence[str]]
    entries: Mapping[str, Sequence[Entry]]
    foreign: Mapping[str, Sequence[Foreign]]
    told: Mapping[str, Sequence[str]]
    records: Mapping[str, Sequence[ForeignRecord]]
    disputed: Mapping[str, Sequence[Dispute]]
    bad: BadRecords
    rule: CleanRule


@dataclass(frozen=True, slots=True)
class Only:
    """Which measures are told: those whose name holds ``words``, and those that concern the procedure of that code.

    A measure that does not say what it concerns is told with that remark: nothing that may run is passed over.
    """

    words: str = ""
    procedure: str = ""

    def admits(self, measure: MeasureState) -> bool:
        """Whether the measure is to be told."""
        fits = not self.procedure or not measure.procedures or self.procedure in measure.procedures
        return self.words in measure.measure and fits

    def told(self, measure: MeasureState) -> str:
        """Measure and organ in Chinese."""
        remark = "，没有写明适用事项" if self.procedure and not measure.procedures else ""
        return f"{measure.measure}（{measure.organ}{remark}）"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Of other offices: their licences and penalties, and what is over there."""

    records: Sequence[ForeignRecord] = ()
    over: Sequence[RunOut] = ()


EVERY = Only()
NOTHING = Elsewhere()
RECORDS = ("licence", "penalty")
NO_ROW: Row = MappingProxyType({})  # of the register


def procedure_of(word: str, standard: Standard) -> str:
    """The code of a procedure by code, label or alias. Raises UsageFault for what is none."""
    values = standard.codelists[PROCEDURE].values
    found = next((one.code for one in values if word in (one.code, one.label, *one.aliases)), "")
    if word and not found:
        known, codes = "、".join(one.label for one in values), ", ".join(one.code for one in values)
        raise UsageFault(f"没有办理事项“{word}”。有：{known}。", f"There is no procedure '{word}'. There are: {codes}.")
    return found


def inquire(
    asked: Iterable[Asked],
    ledger: Ledger,
    standard: Standard,
    office: Office,
    only: Only = EVERY,
    elsewhere: Elsewhere = NOTHING,
) -> tuple[Answer, ...]:
    """One answer for each subject asked for, in order, with those measures that ``only`` admits."""
    asked, rule = tuple(asked), CleanRule.on(ledger.as_of, standard, office.settings, ledger.began)
    register = _register(ledger, rule, elsewhere, any(not one.unified_code for one in asked))
    return tuple(_answer(one, register, only) for one in asked)


def _register(ledger: Ledger, rule: CleanRule, elsewhere: Elsewhere, by_name: bool) -> Register:
    """``by_name``: whether somebody is asked about by name alone."""
    rows = {row["unified_code"]: row for row in ledger.subjects.to_dicts() if row["unified_code"]}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.entries:
        if entry.unified_code:
            entries[entry.unified_code].append(entry)
    names = _names(ledger, rows, entries)
    foreign, records, told = _elsewhere(ledger, elsewhere.records)
    codes: dict[str, list[str]] = defaultdict(list)
    for code in dict.fromkeys((*names, *told)) if by_name else ():
        for key in dict.fromkeys(subject_name.normal_form(one) for one in names.get(code) or told[code]):
            codes[key].append(code)
    bad = bad_records(ledger, rule, elsewhere.records, elsewhere.over)
    return Register(rows, names, codes, entries, foreign, told, records, _disputed(ledger, rule.standard), bad, rule)


def _names(ledger: Ledger, rows: Mapping[str, Row], entries: Mapping[str, Sequence[Entry]]) -> dict[str, list[str]]:
    """By unified code of whom there is more than what is only shown beside it: what it is called, then every other name."""
    told: dict[str, list[Named]] = {code: list(of_entries(some)) for code, some in entries.items()}
    for dataset, frame in zip(RECORDS, (ledger.licences, ledger.penalties), strict=True):
        for code, one in of_frame(dataset, frame):
            told.setdefault(code, []).append(one)
    for dataset, frame in ledger.others.items():
        for code, one in of_frame(dataset, frame):
            if code in told:
                told[code].append(one)
    found = {}
    for code in dict.fromkeys((*rows, *told)):
        row, own = rows.get(code, NO_ROW), sorted(told.get(code, ()), reverse=True)
        first = called(row.get("subject_name"), own)
        found[code] = [first, *subject_name.several(row.get("former_names")), *(name for _, name in own)]
    return found


def _elsewhere(
    ledger: Ledger, elsewhere: Sequence[ForeignRecord]
) -> tuple[Mapping[str, list[Foreign]], Mapping[str, list[ForeignRecord]], Mapping[str, list[str]]]:
    """What other offices told, and by which names, by unified code."""
    foreign: dict[str, list[Foreign]] = defaultdict(list)
    records: dict[str, list[ForeignRecord]] = defaultdict(list)
    told: dict[str, list[str]] = defaultdict(list)
    for listing in ledger.foreign:
        if listing.entry.unified_code:
            foreign[listing.entry.unified_code].append(listing)
            told[listing.entry.unified_code].append(listing.entry.subject_name)
    for one in elsewhere:
        records[one.unified_code].append(one)
        told[one.unified_code].append(one.subject_name)
    return foreign, records, told


def _disputed(ledger: Ledger, standard: Standard) -> Mapping[str, list[Dispute]]:
    """Open objections to licences and penalties, by unified code, also of the record where the objection names its subject
    without one; those to a listing stand with its entry. None to what its organ withholds: they would name it."""
    found: dict[str, list[Dispute]] = defaultdict(list)
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)
    withheld: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, frame in zip(RECORDS, (ledger.licences, ledger.penalties), strict=True):
        disputed = frame.filter(
            pl.col("disputed") & (pl.col("unified_code") != "") & pl.col("decision_number").is_not_null()
        )
        for row in disputed.select("decision_number", "unified_code", *PUBLIC).iter_rows(named=True):
            about = name, document_number.normal_form(row["decision_number"])
            (withheld if is_withheld(standard, row) else codes)[about].add(row["unified_code"])
    for one in ledger.cases:
        if one.kind == "objection" and not (one.closed or one.moot) and one.target_dataset in RECORDS:
            target = one.target_dataset, document_number.normal_form(one.target_decision_number)
            for code in [one.unified_code] if one.unified_code else sorted(codes[target]):
                dispute = Dispute(one.number, one.target_decision_number)
                shut = code in withheld[target] - codes[target]
                if not shut and dispute not in found[code]:  # of several organs that owe an answer each, once
                    found[code].append(dispute)
    return found


def _answer(asked: Asked, register: Register, only: Only) -> Answer:
    code = asked.unified_code
    if asked.person and not uscc.is_valid(code):
        return Answer(asked, Found.PERSON, "", "", (), (), (), None)
    if not code:
        return _by_name(asked, register)
    known = code in register.names or code in register.told  # asked first: check digits take longer
    if not (known or uscc.is_valid(code)):
        return Answer(asked, Found.BAD_CODE, code, "", (), (), (), None)
    registered = register.rows.get(code)
    clean = clean_of(code, registered, register.bad, register.rule)
    foreign = tuple(register.foreign.get(code, ()))
    recognised = tuple(_restraint(one.entry, only, one) for one in foreign if one.basis)
    active = [one for one in register.entries.get(code, ()) if one.is_active]
    doubted = [*active, *(one.entry for one in foreign if one.basis)]
    disputed = (
        *(Dispute(number, one.decision_number) for one in doubted for number in one.verifying),
        *register.disputed.get(code, ()),
    )
    records, there = tuple(register.records.get(code, ())), register.told.get(code, ())
    own = register.names.get(code, ())
    matches = not asked.name or subject_name.normal_form(asked.name) in map(subject_name.normal_form, own or there)
    if not own:
        found = Found.NOT_FOUND if not there else Found.ELSEWHERE if matches else Found.NAME_DIFFERS
        name = there[0] if there else ""
        return Answer(asked, found, code, name, recognised, (), disputed, clean, foreign, records)
    return Answer(
        asked,
        Found.EXACT if matches else Found.NAME_DIFFERS,
        code,
        own[0],
        (*(_restraint(one, only) for one in active if one.polarity == "black"), *recognised),
        tuple(one.title or one.decision_number for one in active if one.polarity == "red"),
        disputed,
        clean,
        foreign,
        records,
    )


def _by_name(asked: Asked, register: Register) -> Answer:
    codes = register.codes.get(subject_name.normal_form(asked.name), ()) if asked.name else ()
    if not codes:
        return Answer(asked, Found.NAME_UNKNOWN, "", "", (), (), (), None)
    return Answer(asked, Found.NAME_ONLY, "；".join(codes), asked.name, (), (), (), None)


def _restraint(entry: Entry, only: Only, told: Foreign | None = None) -> Restraint:
    """``told``: of a listing of another office that is recognised here."""
    runs = [one for one in entry.measures if one.executable and only.admits(one)]
    return Restraint(
        entry.list_id,
        entry.decision_number,
        f"{entry.organ}（{told.office}，承认依据：{told.basis}）" if told else entry.organ,
        entry.term_end,
        tuple(dict.fromkeys(only.told(one) for one in runs)),
        halts(entry),
    )

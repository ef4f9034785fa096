"""What an exit, a repair, an objection or a correction is about must be in the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.authority import ACTED
from creditcli.checks.context import Hit, Subject
from creditcli.checks.registered import with_file
from creditcli.checks.responses import by_number, is_of
from creditcli.ids import document_number, subject_name
from creditcli.model.about import is_about
from creditcli.model.ledger import Disclosure, Entry
from creditcli.model.office import Office
from creditcli.model.words import gone_unseen
from creditcli.standard.competence import revokers
from creditcli.standard.list_terms import CORRECTED, counts_from_correction, decided_under, ruling, waits
from creditcli.standard.lookups import code_of, target_dataset, texts_of
from creditcli.standard.penalty_classes import never_repaired

TO_RECOGNISED = ("measure-response", "objection")  # data sets that may be about a listing of another office
NEVER = "（未填纠正日期，或者依规定不得提前）"
SUBJECTS = ("unified_code", "subject_name")
WITHDRAWALS, ACTION = "correction", "correction_action"  # data set, code list of what it does
MOST_TOLD = 3  # decisions of a subject
NAMED = (*SUBJECTS, "id_number")
Row = Mapping[str, str | None]


class Targets:
    """Rows of the record that rows of a table are about, by the same judgement as when they act (``model.about``).

    Each data set is looked through once for a table, not once for each row.
    """

    def __init__(self, subject: Subject) -> None:
        self._context = subject.context
        self._parties = subject.parties
        self._rows = subject.table.frame.select(
            pl.col(*[name for name in NAMED if name in subject.table.frame.columns])
        )
        self._persons = subject.persons
        self._held: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self._entries: Mapping[str, list[Entry]] | None = None
        self._penalties: dict[str, list[dict[str, Any]]] | None = None

    def of(self, row: Row) -> list[dict[str, Any]]:
        """The rows that ``row`` is about."""
        number = document_number.normal_form(row.get("target_decision_number") or "")
        return [one for one in self._of(row).get(number, ()) if self.names(row, one)]

    def entries(self, row: Row) -> list[Entry]:
        """The entries of the lists that ``row`` is about."""
        number = document_number.normal_form(row.get("target_decision_number") or "")
        return [one for one in self._by_number().get(number, ()) if self.is_of(one, row)]

    def listings(self, row: Row) -> list[Entry]:
        """Every entry of the list and the subject that ``row`` names, by whatever decision."""
        return [one for some in self._by_number().values() for one in some if self.is_of(one, row)]

    def _by_number(self) -> Mapping[str, list[Entry]]:
        if self._entries is None:
            known = self._context.lists(self._parties) if self._context.lists else None
            self._entries = by_number(known.entries) if known else {}
        return self._entries

    def is_of(self, entry: Entry, row: Row) -> bool:
        """Whether ``row`` names the subject of an entry, and its list where it names one."""
        held = {"list_type": entry.list_id, "unified_code": entry.unified_code or None,
                "id_number": entry.person or None, "subject_name": entry.subject_name}  # fmt: skip
        return self.names(row, held)

    def is_step_of(self, step: Mapping[str, Any], row: Row) -> bool:
        """Whether a step of a case that the record holds is about the decision and the subject of ``row``."""
        one, other = (document_number.normal_form(about.get("target_decision_number") or "") for about in (step, row))
        return (
            one == other and step.get("list_type") == row.get("list_type") and self.names(row, {**step, "role": None})
        )

    def penalties(self, row: Row) -> list[dict[str, Any]]:
        """The penalties that ``row`` is about as they should read: last version, corrected, columns of ``model.ledger``."""
        if self._penalties is None:
            self._penalties = defaultdict(list)
            ledger = self._context.ledger
            for one in ledger(self._parties).penalties.to_dicts() if ledger else ():
                self._penalties[document_number.normal_form(one["decision_number"] or "")].append(one)
        number = document_number.normal_form(row.get("target_decision_number") or "")
        return [one for one in self._penalties.get(number, ()) if self.names(row, one)]

    def numbers(self, row: Row) -> list[str]:
        """Some decision numbers, as written, under which the record knows the subject of ``row``."""
        every = (one for held in self._of(row).values() for one in held if self.names({**row, "list_type": None}, one))
        return sorted({one["decision_number"] or "" for one in every})[:MOST_TOLD]

    def _of(self, row: Row) -> Mapping[str, list[dict[str, Any]]]:
        dataset = target_dataset(self._context.standard, row.get("target_dataset"), row.get("list_type"))
        if not dataset or self._context.view is None:
            return {}
        if dataset not in self._held:
            self._held[dataset] = self._named(self._context.view.frames[dataset])
        return self._held[dataset]

    def names(self, row: Row, held: Mapping[str, Any]) -> bool:
        """Whether ``row`` names the subject of a row of the record, and its list where it names one."""
        return is_about(*_comparable(self._persons, row, held))

    def _named(self, frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
        """Rows of a data set with a code, a name or a person that some row of the table has, by decision number."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        values = {name: self._rows[name].drop_nulls() for name in SUBJECTS if name in self._rows.columns}
        values["id_number"] = pl.Series(list((self._persons or {}).values()), dtype=pl.String)
        alike = [pl.col(name).is_in(some.implode()) for name, some in values.items() if name in frame.columns]
        if bare := self._parties.bare:  # known by their names alone, however these are written
            forms = normal_forms.names(pl.Series(sorted(bare))).unique()
            alike.append(pl.lit(normal_forms.names(frame["subject_name"]).is_in(forms.implode())))
        for one in frame.filter(pl.any_horizontal(alike).fill_null(False)).iter_rows(named=True):
            found[document_number.normal_form(one["decision_number"] or "")].append(one)
        return found


def _comparable(
    persons: Mapping[str, str] | None, row: Row, held: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """A row of the table and one of the record, with persons' numbers that can be compared, or without any."""
    if persons is None:
        return {**row, "id_number": None}, {**held, "id_number": None}
    return {**row, "id_number": persons.get(row.get("id_number") or "")}, held


def _rows(subject: Subject) -> Iterator[dict[str, str | None]]:
    if "target_decision_number" in subject.mapped:
        for row in subject.table.frame.to_dicts():
            if row["target_decision_number"]:
                yield row


def unknown_target(subject: Subject) -> Iterator[Hit]:
    """Nothing in the record has that number and subject, nor is it a recognised listing."""
    targets = Targets(subject)
    for row in _rows(subject):
        if not targets.of(row) and not _is_recognised(subject, row):
            numbers = "、".join(targets.numbers(row)) or "—"
            yield Hit(int(str(row["row"])), "target_decision_number", {"numbers": numbers})


def _is_recognised(subject: Subject, row: Row) -> bool:
    view = subject.context.view
    known = subject.listings() if subject.table.dataset in TO_RECOGNISED and view and view.foreign else None
    return known is not None and any(is_of(one.entry, row, subject.persons) for one in known.foreign if one.basis)


def withdrawn_before(subject: Subject) -> Iterator[Hit]:
    """A decision that the record has withdrawn (``args.actions`` of the data set 更正与撤销): sent again, it stays so."""
    view, frame = subject.context.view, subject.table.frame
    if view is None or "decision_number" not in subject.mapped:
        return
    by_number: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in withdrawals(subject).to_dicts():
        if target_dataset(subject.context.standard, one["target_dataset"], one["list_type"]) == subject.dataset.id:
            by_number[document_number.normal_form(one["target_decision_number"] or "")].append(one)
    persons = subject.persons
    for row in frame.filter(pl.col("decision_number").is_not_null()).to_dicts() if by_number else ():
        alike = by_number.get(document_number.normal_form(row["decision_number"]), ())
        alike = [one for one in alike if not _granted_since(one, row, subject)]
        gone = next((one for one in alike if is_about(*reversed(_comparable(persons, row, one)))), None)
        if gone:
            told = {"document": gone["document_number"] or "", "day": gone["document_date"] or ""}
            yield Hit(row["row"], "decision_number", told)


def _granted_since(withdrawal: Row, row: Row, subject: Subject) -> bool:
    """Whether the row is another decision than the one withdrawn: its day, which makes it one, is a later one."""
    day = subject.dataset.decision_date
    return day in subject.dataset.key and (withdrawal["document_date"] or "") < (row.get(day) or "")


def withdrawals(subject: Subject) -> pl.DataFrame:
    """Everything that the record tells of withdrawals."""
    view = subject.context.view
    assert view is not None
    codes = {code_of(subject.context.standard, ACTION, one) for one in subject.texts("actions")}
    texts = texts_of(subject.context.standard, ACTION, codes - {""})
    return view.frames[WITHDRAWALS].filter(pl.col("action").is_in(texts))


def name_at_odds(subject: Subject) -> Iterator[Hit]:
    """The code is of a subject that neither the record's decision nor the register knows by such a name: perhaps a person
    named with a firm is meant."""
    targets, odd = Targets(subject), list[tuple[dict[str, str | None], str]]()
    for row in _rows(subject):
        held = targets.of(row) if row.get("unified_code") else []
        own = [one for one in held if one.get("unified_code") == row["unified_code"] and not one.get("role")]
        names = {subject_name.normal_form(one["subject_name"] or "") for one in own}
        if own and subject_name.normal_form(row.get("subject_name") or "") not in names:
            odd.append((row, own[-1]["subject_name"] or ""))
    known = with_file(subject, {row["unified_code"] or "" for row, _ in odd})
    for row, held_name in odd:
        of_code = known.get(row["unified_code"] or "")
        if not of_code or subject_name.normal_form(row.get("subject_name") or "") not in of_code.forms:
            yield Hit(int(str(row["row"])), "subject_name", {"held": held_name})


def other_organ(subject: Subject) -> Iterator[Hit]:
    """A result that only the deciding organ may give comes from another.

    ``args.field`` and ``args.values``: which rows are such results (all, where not given); ``args.revokes``:
    those of them that an organ may give, too, which may undo another's decision.
    """
    field, values, revokes = str(subject.arg("field")), subject.texts("values"), subject.texts("revokes")
    office = subject.context.office
    above = revokers(office, subject.context.standard, subject.context.received) if office else frozenset()
    held = Targets(subject)
    for row in _rows(subject):
        if values and row.get(field) not in values:
            continue
        if row.get(field) in revokes and row.get("organ_code") in above:
            continue
        targets = held.of(row)
        own = {row.get("organ_code"), *places_of(row, office)}
        if targets and all(one["organ_code"] not in own for one in targets):
            yield Hit(int(str(row["row"])), "organ_code", {"organ": targets[0]["organ"] or ""})


def places_of(row: Row, office: Office | None) -> frozenset[str]:
    """Codes of the dissolved organs in whose place the row's organ acts on the row's day."""
    day = next((row[name] for name in ACTED if row.get(name)), None)
    code = row.get("organ_code")
    return office.succession.of(code, date.fromisoformat(day)) if office and code and day else frozenset()


def too_early(subject: Subject) -> Iterator[Hit]:
    """An early end before the earliest day that the list type or the penalty's term allows.

    ``args.field`` and ``args.values``: which rows grant one; ``args.day``: the day that they take effect.
    """
    field, values, name = str(subject.arg("field")), list(subject.arg("values")), str(subject.arg("day"))
    targets = Targets(subject)
    for row in _rows(subject):
        day = row[name] if row.get(field) in values and row.get(name) else None
        for earliest in _earliest_days(subject, row, date.fromisoformat(day), targets) if day else ():
            if earliest is None or date.fromisoformat(day or "") < earliest:
                words = earliest.isoformat() if earliest else NEVER
                yield Hit(int(str(row["row"])), name, {"earliest": words})


def _earliest_days(subject: Subject, row: Row, day: date, targets: Targets) -> Iterator[date | None]:
    """One day for each thing that the row would end on ``day``; None where it may not end early, or not yet known."""
    if target_dataset(subject.context.standard, row.get("target_dataset"), row.get("list_type")) == "penalty":
        for one in targets.penalties(row):
            if never_repaired(one, subject.context.standard):
                continue  # another rule's finding: no day would do
            over = one["disclosure"] == Disclosure.WITHDRAWN or gone_unseen(one["disclosure_reason"] or "")
            if one["term_end"] and not one["ended"] and not over:
                yield one["least_over"]
        return
    for entry in targets.entries(row):
        if waits(decided_under(subject.context.standard.lists[entry.list_id], entry.decision_date)):
            yield _earliest(subject, entry, row, day)


def _earliest(subject: Subject, entry: Entry, row: Row, day: date) -> date | None:
    """Counted from the correction where the list type says so, but never from before the listing: the time
    is to be spent on the list. None where the correction's day is not known."""
    begun, text = since(entry, day), row.get(CORRECTED)
    known = date.fromisoformat(text) if text else entry.corrected
    corrected = max(begun, known) if known else None
    rules = ruling(subject.context.standard.lists[entry.list_id], entry.decision_date, day)
    return rules.exit_day(lambda kind: corrected if counts_from_correction(kind) else begun, subject.context.calendar)


def since(entry: Entry, day: date) -> date:
    """Since when a listing counts for what was granted on ``day``: its decision, or the day on which it was restored, unless
    that was later."""
    return entry.term_start if entry.term_start <= day else entry.decision_date

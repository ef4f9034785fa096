"""Rows of the record as events, found by what they are about.

An objection, repair, exit or correction names its target by data set, decision number and subject;
names of stages are the codes of the standard's code lists, never their Chinese labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from types import MappingProxyType
from typing import Any

import polars as pl

from creditcli.ids import document_number, subject_name, uscc
from creditcli.listing.former_names import Former, former_names, written_alike
from creditcli.listing.granted_again import told_apart
from creditcli.listing.same_number import Deciders, Taken, deciders_of
from creditcli.model.about import is_about, own_code, same_subject
from creditcli.model.keys import NO_CASE, CaseId, case_id
from creditcli.model.ledger import Entry, Event
from creditcli.model.record import KEY, RECEIVED, ROW_ID, RecordView
from creditcli.model.succession import NO_SUCCESSION, Succession
from creditcli.standard.lookups import known_code, target_dataset
from creditcli.standard.types import Standard

# Order of events of one day: what begins comes before what ends.
RANKS = (
    "pre_notice_served", "decide_list", "served", "correction_fix", "repair_accepted", "repair_supplement",
    "repair_rejected", "repair_refused", "objection_accepted", "objection_fix", "objection_correct",
    "objection_withdraw", "correction_stay", "correction_stay_end", "correction_shield",
    "correction_shield_end", "correction_revoke", "correction_void", "list_exit", "repair_granted", "linked_exit",
    "linked_back", "repair_revoked",
)  # fmt: skip
RANK = {kind: at for at, kind in enumerate(RANKS)}
ANSWERS = ("objection_fix", "objection_correct")
ENDINGS = ("correction_revoke", "correction_void", "list_exit", "repair_granted")
SOURCES = ("objection", "repair", "list-exit", "correction")
DATED = ("event_date", "document_date", "decision_date")  # what tells the day, the first that a data set has
LICENCE = "licence"  # data set whose key has the day of decision
Granted = Mapping[
    tuple[str, str], str
]  # normal number, code or name -> day on which the first such licence was decided
Words = Mapping[str, tuple[str, str]]  # last version's id -> the first version's, and the name that it told
# All that is read of them: when and by whom, what it is about, what a life and a correction ask.
READ = frozenset({
    KEY, ROW_ID, RECEIVED, "stage", "action", "event_date", "document_date", "decision_date", "organ", "organ_code",
    "document_number", "decision_number", "objection_number", "application_number", "target_dataset", "list_type",
    "target_decision_number", "subject_name", "unified_code", "id_number", "exit_kind", "corrected_date", "field", "new_value",
})  # fmt: skip


def event_order(event: Event) -> tuple[date, int, date, str, str]:
    """Total order of events: day, rank of the kind, day of receipt, document, row of the record. The order in which
    submissions of one day came in never counts."""
    return (event.day, RANK[event.kind], event.received, event.document, event.row_id)


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events of one entry in the order in which they act: ``event_order``, but the answer to an objection of an earlier
    day comes first on its day, so that a decision may be made on the day of the answer."""
    known = sorted(events, key=event_order)
    # The key of the data set lets a number be taken in once.
    asked = {one.data["objection_number"]: one.day for one in known if one.kind == "objection_accepted"}
    answers = [one for one in known if one.kind in ANSWERS] if asked else []
    early = {one.row_id for one in answers if asked.get(one.data["objection_number"], one.day) < one.day}
    return sorted(known, key=lambda one: (one.day, one.row_id not in early)) if early else known


def last_versions(frame: pl.DataFrame) -> pl.DataFrame:
    """The last version of each thing, in the order in which the things came."""
    if frame[KEY].n_unique() == frame.height:  # as nearly always
        return frame
    order = frame.select(KEY).unique(KEY, keep="first", maintain_order=True)
    return order.join(frame.unique(KEY, keep="last", maintain_order=True), on=KEY, how="left", maintain_order="left")


@dataclass(frozen=True, slots=True)
class Matter:
    """An event that is about something else of the record, and the data set of that."""

    event: Event
    dataset: str
    case_id: CaseId = NO_CASE  # of a step of an objection or a repair
    decider: str = ""  # of several organs that decided under one number the one whose decision is meant

    @property
    def list_id(self) -> str:
        """List of the target; empty where it is none or not told."""
        return self.event.data.get("list_type", "")

    @property
    def case(self) -> str:
        """Number of the objection or application, else empty."""
        return self.event.data.get("objection_number") or self.event.data.get("application_number") or ""

    @property
    def of_repair(self) -> bool:
        """Whether it is a step of a repair."""
        return self.event.kind.startswith("repair")

    @property
    def number(self) -> str:
        """Decision number of the target, as found."""
        return self.event.data.get("target_decision_number", "")

    @property
    def subject_name(self) -> str:
        """Name of the target's subject."""
        return self.event.data.get("subject_name", "")

    @property
    def unified_code(self) -> str:
        """Its code; empty for who has none."""
        return own_code(self.event.data) or ""

    @property
    def person(self) -> str:
        """The keyed hash of a person's number, where given."""
        return self.event.data.get("id_number", "")


@dataclass(frozen=True, slots=True)
class Matters:
    """All matters, by data set and normal decision number of their target."""

    by_target: Mapping[tuple[str, str], tuple[Matter, ...]]
    former: Mapping[str, Former] = field(default_factory=dict)  # by data set
    granted: Granted = field(default_factory=dict)

    @property
    def all(self) -> Iterable[Matter]:
        """Every matter, grouped by target."""
        return (matter for group in self.by_target.values() for matter in group)

    @property
    def fixing(self) -> Matters:
        """The corrections of fields alone."""
        return Matters(
            {
                key: tuple(one for one in group if one.event.kind == "correction_fix")
                for key, group in self.by_target.items()
            },
            self.former,
            self.granted,
        )

    def about(self, dataset: str, row: Mapping[str, Any]) -> tuple[Matter, ...]:
        """Matters about a row of the record (its decision, its subject, its list)."""
        number = document_number.normal_form(row["decision_number"] or "")
        found = self.by_target.get((dataset, number), ())
        names = self.former.get(dataset, {}).get(row.get(KEY) or row.get(ROW_ID) or "", ()) if found else ()
        known = found if dataset != LICENCE else [one for one in found if not self._of_one_before(one, number, row)]
        return tuple(
            one for one in known
            if one.decider in ("", row.get("organ_code")) and is_about(one.event.data, row, names)
        )  # fmt: skip

    def _of_one_before(self, one: Matter, number: str, row: Mapping[str, Any]) -> bool:
        """Whether a matter is about an earlier licence under a number that is kept when a licence is granted anew: it
        happened before this one was decided, and after that one was."""
        day, decided = one.event.day.isoformat(), row.get("decision_date") or ""
        return self.granted.get((number, _who(row)), decided) <= day < decided

    def about_entry(self, dataset: str, entry: Entry) -> tuple[Matter, ...]:
        """Matters about an entry of a list."""
        row = {
            "list_type": entry.list_id, "decision_number": entry.decision_number, "subject_name": entry.subject_name,
            "unified_code": entry.unified_code or None, "id_number": entry.person or None, ROW_ID: entry.row_id,
        }  # fmt: skip
        return self.about(dataset, row)

    def may_concern(self, dataset: str, rows: pl.DataFrame) -> pl.Series:
        """Which rows (with ``unified_code``, ``id_number``, ``subject_name``) have a subject of any matter of the data
        set: few of many, of which ``about`` then tells more."""
        matters = [one for (about, _), group in self.by_target.items() if about == dataset for one in group]
        if not matters and not self.former.get(dataset):
            return pl.repeat(False, rows.height, eager=True)
        codes = [one.unified_code for one in matters if one.unified_code]
        persons = [one.person for one in matters if one.person]
        found = rows["unified_code"].is_in(codes).fill_null(False) | rows["id_number"].is_in(persons).fill_null(False)
        coded = rows["unified_code"].is_not_null() & (rows["unified_code"] != uscc.NO_CODE)
        named_with = rows["role"].is_not_null() if "role" in rows.columns else pl.repeat(False, rows.height, eager=True)
        bare = ((~coded | named_with) & rows["id_number"].is_null()).to_list()
        every = {subject_name.normal_form(one.subject_name) for one in matters}
        named = {
            subject_name.normal_form(one.subject_name) for one in matters if not one.unified_code and not one.person
        }
        if named or (every and any(bare)):
            alike = [
                bool(names) and subject_name.normal_form(one or "") in names
                for one, names in zip(rows["subject_name"], (every if one else named for one in bare), strict=True)
            ]
            found |= pl.Series(alike, dtype=pl.Boolean)
        if former := self.former.get(dataset):
            found |= rows[KEY].is_in(list(former))
        return found


def matters_of(
    view: RecordView, standard: Standard, among: Collection[str] | None = None, succession: Succession = NO_SUCCESSION
) -> Matters:
    """Every objection, repair, exit and correction known on the view's day; what is dated ahead acts on its day.

    ``among``: the data sets whose rows are asked about; none but these is read. ``succession``: who acts in whose place.
    """
    found: dict[tuple[str, str], list[Matter]] = defaultdict(list)
    words: dict[str, tuple[str, str]] = {}
    dataset_of = cache(partial(target_dataset, standard))  # of many rows few differ
    for source in SOURCES:
        kind_of = cache(partial(_kind, source, standard))
        frame = told_apart(view.frames[source], kind_of) if source == "repair" else view.frames[source]
        firsts = _first_days(frame)
        words.update(_first_words(frame))
        for row_id, received, told in _told(last_versions(frame)):
            kind = kind_of(told.get("action" if source == "correction" else "stage"))
            dataset = dataset_of(told.get("target_dataset"), told.get("list_type"))
            day = next((told[name] for name in DATED if name in told), None)
            if kind in ENDINGS:  # what has left by a day has left, whichever day is told later
                day = firsts.get(row_id, day)
            if kind in RANK and day and dataset and day <= view.as_of.isoformat():
                event = _event(kind, date.fromisoformat(day), (row_id, received), told)
                places = succession.of(event.organ_code, event.day)
                matter = Matter(replace(event, places=places) if places else event, dataset)
                found[dataset, document_number.normal_form(matter.number)].append(matter)

    about: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for (dataset, _), group in found.items():
        if among is None or dataset in among:
            about[dataset].extend(one.event.data for one in group)
    former = {dataset: former_names(view, dataset, data) for dataset, data in about.items()}
    alike = written_alike(former)
    licences = _granted(view, about[LICENCE]) if about.get(LICENCE) else {}
    several = {dataset: deciders_of(view, dataset, data, former[dataset]) for dataset, data in about.items()}
    split = {
        key: tuple(_in_cases(group, alike, several.get(key[0], Deciders()), words)) for key, group in found.items()
    }
    return Matters(split, former, licences)


def _granted(view: RecordView, told: Collection[Mapping[str, str]]) -> Granted:
    """Of subjects that ``told`` names."""
    codes, names = ([one[name] for one in told if one.get(name)] for name in ("unified_code", "subject_name"))
    rows = view.lazy(LICENCE).select("decision_number", "decision_date", "unified_code", "subject_name")
    alike = pl.col("unified_code").is_in(codes) | pl.col("subject_name").is_in(names)
    found: dict[tuple[str, str], str] = {}
    for row in rows.filter(alike.fill_null(False)).drop_nulls("decision_date").collect().iter_rows(named=True):
        about = (document_number.normal_form(row["decision_number"] or ""), _who(row))
        found[about] = min(row["decision_date"], found.get(about, row["decision_date"]))
    return found


def _who(row: Mapping[str, Any]) -> str:
    return own_code(row) or row["subject_name"] or ""


def _first_days(frame: pl.DataFrame) -> Mapping[str, str]:
    """By the last version's id the earliest day that any version told, of what one organ sent several times."""
    if frame[KEY].n_unique() == frame.height:
        return {}
    days = pl.coalesce(name for name in DATED if name in frame.columns).min()
    again = frame.filter(pl.col(KEY).is_duplicated()).group_by(KEY, "organ_code", maintain_order=True)
    return dict(again.agg(pl.col(ROW_ID).last(), days.alias("day")).select(ROW_ID, "day").drop_nulls().iter_rows())


def _first_words(frame: pl.DataFrame) -> Words:
    """Of rows that were sent several times."""
    if frame[KEY].n_unique() == frame.height:
        return {}
    again = frame.filter(pl.col(KEY).is_duplicated()).group_by(KEY, maintain_order=True)
    told = again.agg(pl.col(ROW_ID).last(), pl.col(ROW_ID).first().alias("first"), pl.col("subject_name").first())
    return {row_id: (first, name or "") for _, row_id, first, name in told.iter_rows()}


def _in_cases(
    group: list[Matter], alike: Mapping[str, frozenset[str]], deciders: Deciders, words: Words
) -> Iterator[Matter]:
    """The matters of one decision, each step of a case with its id: steps of one number about one subject, under
    whichever of its names (``written_alike``). Where several organs decided under that number, each has a case of its own."""
    cases: dict[tuple[str, str, str], list[list[Matter]]] = defaultdict(list)
    found: list[tuple[Matter, list[Matter]]] = []
    for one in _apart(group, deciders):
        steps: list[Matter] = []
        if one.case:
            known = cases[one.event.kind.split("_", 1)[0], one.case, one.decider]
            names = alike.get(subject_name.normal_form(one.subject_name), ())
            same = (own for own in known if any(same_subject(step.event.data, one.event.data, names) for step in own))
            if (joined := next(same, None)) is None:
                known.append(steps)
            else:
                steps = joined
            steps.append(one)
        found.append((one, steps))
    for one, steps in found:
        yield replace(one, case_id=_case_id(steps, words)) if steps else one


def _case_id(steps: Sequence[Matter], words: Words) -> CaseId:
    """By the step that the record was told first, in the words of then: a name that is corrected later makes no other case."""
    first = min(steps, key=lambda step: words.get(step.event.row_id, (step.event.row_id, ""))[0])
    name = words.get(first.event.row_id, ("", first.subject_name))[1]
    subject = name if first.person else first.unified_code or name
    kind = first.event.kind.split("_", 1)[0]
    return case_id(kind, first.case, first.dataset, first.number, subject, first.decider)


def _apart(group: list[Matter], deciders: Deciders) -> Iterator[Matter]:
    """In order, once for each of the organs whose decision a matter is about."""
    taken = Taken(deciders, document_number.normal_form(group[0].number))
    for one in sorted(group, key=lambda matter: event_order(matter.event)):
        for code in taken.whose(one.event, one.case):
            yield replace(one, decider=code) if code else one


def _kind(source: str, standard: Standard, label: str | None) -> str:
    """``label``: of the stage or action."""
    if source == "list-exit":
        return "list_exit"
    if source == "correction":
        return f"correction_{known_code(standard, 'correction_action', label)}"
    return f"{source}_{known_code(standard, f'{source}_stage', label)}"


def _told(frame: pl.DataFrame) -> Iterator[tuple[str, date, dict[str, str]]]:
    """Id, day of receipt and non-empty fields of each row."""
    names = [name for name in frame.columns if name[0] != "_"]
    columns = [frame[name].to_list() for name in (ROW_ID, RECEIVED, *names)]
    for row_id, received, *values in zip(*columns, strict=True):
        yield row_id, received, {name: value for name, value in zip(names, values, strict=True) if value}


def _event(kind: str, day: date, row: tuple[str, date], told: Mapping[str, str]) -> Event:
    """``row``: its id and the day on which it was received."""
    document = told.get("document_number") or told.get("decision_number") or told.get("objection_number") or ""
    return Event(kind, day, row[1], told.get("organ", ""), told.get("organ_code", ""), document, row[0], told)


def event_of(
    kind: str, day: date, document: str, row: Mapping[str, Any], data: Mapping[str, str] = MappingProxyType({})
) -> Event:
    """An event from a row of the record. ``data``: what its own fields tell beside."""
    return Event(
        kind=kind,
        day=day,
        received=row[RECEIVED],
        organ=row.get("organ") or "",
        organ_code=row.get("organ_code") or "",
        document=document,
        row_id=row[ROW_ID],
        data=data,
    )

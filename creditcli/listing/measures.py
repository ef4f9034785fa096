"""Measures against a listed subject, per implementing organ: what may be executed, computed, never stored.

Each entry that is or was listed gives a task per measure and implementing organ: measures of its list type, and of
the measure catalogue in force. While an objection is open or a stay holds, every measure is suspended at every organ
(内政发〔2017〕27号, items 13, 16, 18, 20). A recommended measure runs only once its organ has accepted it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from creditcli.errors import BrokenStandard
from creditcli.ids import document_number, subject_name
from creditcli.listing.events import last_versions
from creditcli.listing.life_state import Life
from creditcli.listing.told import last_told
from creditcli.model.about import own_code
from creditcli.model.duration import parse_duration
from creditcli.model.ledger import Listing, MeasureState, MeasureStatus
from creditcli.model.office import Office
from creditcli.model.record import RECEIVED, ROW_ID, RecordView
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.lookups import code_of
from creditcli.standard.types import Citation, ListType, Standard

ANSWERS, CATALOGUE = READ = "measure-response", "measure-catalogue"
DUE, PROCEDURE = "response_due", "procedure"
DAY = timedelta(days=1)
MANDATORY = "1"  # code of standards/codelists/measure_force.csv
STAGES: Mapping[str, MeasureStatus] = {
    "accepted": MeasureStatus.ACCEPTED, "declined": MeasureStatus.DECLINED, "executed": MeasureStatus.EXECUTING,
}  # fmt: skip
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """A measure of a list that an organ implements. ``organ_code``: empty for one that is not registered; ``places``: codes
    of the dissolved organs whose measure it was before."""

    list_id: str
    measure: str
    mandatory: bool
    organ: str
    organ_code: str
    law: str
    procedures: tuple[str, ...] = ()
    since: date | None = None  # from when the catalogue has it, or from when the organ has it in another's place
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an organ answered or did, on which day."""

    status: MeasureStatus
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks of a day by list, and what was answered to them: by list, decision number, measure, organ."""

    by_list: Mapping[str, tuple[Task, ...]]  # in order of organ and measure
    answers: Mapping[tuple[str, str, str, str], tuple[tuple[Row, Answer], ...]]
    due: str  # span that organs have to answer in; empty where the office sets none
    asked_since: date | None  # the office asks for no answers to what came into effect before
    calendar: WorkingCalendar
    as_of: date

    def states(self, kind: ListType, life: Life, row: Row | None) -> tuple[MeasureState, ...]:
        """One state per task of the entry that ``row`` lists; none for an entry that never came into effect.

        ``row``: None for any entry that nobody has answered to.
        """
        if life.listed_since is None:
            return ()
        asked = self.asked_since is None or life.listed_since >= self.asked_since
        free = _free_since(life) if self.due and asked else None
        until = self._until(free) if free else None

        def last_day(task: Task) -> date | None:
            return self._until(task.since) if free and task.since and task.since > free else until

        return tuple(self._state(task, life, row, last_day(task)) for task in self.by_list.get(kind.id, ()))

    def _until(self, first: date) -> date | None:
        """The last day to answer of those who may act from ``first`` on."""
        return self.calendar.add(first, parse_duration(self.due))

    def _state(self, task: Task, life: Life, row: Row | None, until: date | None) -> MeasureState:
        """``until``: the last day to answer; None: no answer is asked for."""
        own = self._own_answers(task, life, row) if row else ()
        status = _status(life, own[-1] if own else None, task.mandatory)
        begun = life.term_end is not None and life.term_start <= self.as_of
        return _measure(task, status, life.changed, until, begun, own, self.as_of)

    def _own_answers(self, task: Task, life: Life, row: Row) -> tuple[Answer, ...]:
        assert life.listed_since is not None
        number = document_number.normal_form(row["decision_number"] or "")
        for code in (task.organ_code, *task.places):  # what its predecessor answered holds until it says otherwise
            told = self.answers.get((task.list_id, number, task.measure, code), ())
            own = tuple(one for about, one in told if one.day >= life.listed_since and _is_about(about, row))
            if own:
                return own
        return ()


def _free_since(life: Life) -> date | None:
    """The day of effect, or the day on which what halted measures from then on was over; None: it is not. Nobody is
    asked whether they execute what may not be executed."""
    day = life.listed_since
    for start, end in sorted((*life.verified_since, *life.stayed), key=lambda span: span[0]):
        if day is not None and start <= day and (end is None or end > day):
            day = end
    return day


@lru_cache(maxsize=1 << 14)  # entries of one day that nobody answered share theirs
def _measure(
    task: Task, status: MeasureStatus, changed: date, until: date | None, begun: bool, own: tuple[Answer, ...],
    as_of: date,
) -> MeasureState:  # fmt: skip
    """The state of a task. ``begun``: whether the term is known and has begun; ``own``: answers, in order."""
    last = own[-1] if own else None
    runs = task.mandatory or status in (MeasureStatus.ACCEPTED, MeasureStatus.EXECUTING)
    open_to_run = status in (MeasureStatus.PROPOSED, MeasureStatus.ACCEPTED, MeasureStatus.EXECUTING)
    rests = status in (MeasureStatus.LIFTED, MeasureStatus.SUSPENDED)
    due = None if last or rests or task.mandatory else until  # what must be done needs no answer
    return MeasureState(
        measure=task.measure,
        organ=task.organ,
        mandatory=task.mandatory,
        status=status,
        since=max(changed, last.day) if last and open_to_run else changed,
        executable=runs and open_to_run and begun,
        organ_code=task.organ_code,
        law=task.law,
        answered=last.day if last else None,
        reason=last.reason if last and last.status is MeasureStatus.DECLINED else "",
        executed=sum(one.status is MeasureStatus.EXECUTING for one in own),
        due=due,
        overdue=due is not None and as_of > due,
        procedures=task.procedures,
        asked=None if task.mandatory else until,
        first_answer=own[0].day if own else None,
    )


def _status(life: Life, last: Answer | None, mandatory: bool) -> MeasureStatus:
    """A recommended measure that an organ declined rests whatever happens; a mandatory one cannot be declined."""
    if life.listing is not Listing.LISTED:
        return MeasureStatus.LIFTED
    answered = MeasureStatus.PROPOSED if last is None else last.status
    if answered is MeasureStatus.DECLINED:
        answered = MeasureStatus.PROPOSED if mandatory else MeasureStatus.DECLINED
    halted = answered is not MeasureStatus.DECLINED and bool(life.cases or life.stays)
    return MeasureStatus.SUSPENDED if halted else answered


def _is_about(answer: Row, row: Row) -> bool:
    """By code; persons by number where both give one, else by name."""
    codes = own_code(answer), own_code(row)
    if any(codes):
        return codes[0] == codes[1]
    if answer["id_number"] and row["id_number"]:
        return bool(answer["id_number"] == row["id_number"])
    return subject_name.normal_form(answer["subject_name"] or "") == subject_name.normal_form(row["subject_name"] or "")


def tasks_of(view: RecordView, standard: Standard, office: Office, calendar: WorkingCalendar) -> Tasks:
    """The tasks of every list on the view's day, with all answers known by then."""
    found: dict[str, dict[tuple[str, str], Task]] = defaultdict(dict)
    for task in (*_of_lists(standard, office, view.as_of), *_of_catalogue(view, standard, office)):
        for one in _acting(task, office, view.as_of):
            own = found[one.list_id].setdefault((one.measure, one.organ), one)
            if one.places and not set(one.places) <= set(own.places):
                found[one.list_id][one.measure, one.organ] = _taken_over(own, one)
    return Tasks(
        {name: tuple(sorted(tasks.values(), key=_place)) for name, tasks in found.items()},
        _answers(view, standard),
        office.settings.get(DUE, ""),
        office.letters_since,
        calendar,
        view.as_of,
    )


def _acting(task: Task, office: Office, day: date) -> Iterator[Task]:
    """The task of an organ that stands; of one that was dissolved its successor's, from the day on which it became that;
    none where nobody took its place."""
    organ = office.organisation(task.organ_code) if task.organ_code else None
    heir = office.acting(task.organ_code, day) if organ else None
    if organ is None or heir == organ:
        yield task
    elif heir is not None:
        last = dict(office.succession.places[heir.code])[organ.code]
        since = max(filter(None, (task.since, last + DAY)))
        yield replace(task, organ=heir.name, organ_code=heir.code, since=since, places=(organ.code,))


def _taken_over(own: Task, other: Task) -> Task:
    """One measure that an organ has by several ways: by law, and in another's place. It is late by none of them before the
    last day of the latest."""
    since = max(filter(None, (own.since, other.since)))
    return replace(own, since=since, mandatory=own.mandatory or other.mandatory, places=(*own.places, *other.places))


def _place(task: Task) -> tuple[str, str]:
    return task.organ, task.measure


def _of_lists(standard: Standard, office: Office, day: date) -> Iterator[Task]:
    """Measures that the list types name, at every organ of the kinds that implement them, while their law holds."""
    for kind in standard.lists.values():
        measures = kind.terms.get("measures")
        for one in measures if isinstance(measures, list) else []:
            cited = Citation(str(one["law"]["law"]), str(one["law"].get("article") or ""))
            law = standard.basis((cited,), day)
            procedures = _procedures(one.get("procedures") or (), standard)
            for organ in office.organisations if law else ():
                if organ.kind in one["kinds"]:
                    yield Task(kind.id, one["name"], bool(one["mandatory"]), organ.name, organ.code, law, procedures)


def _of_catalogue(view: RecordView, standard: Standard, office: Office) -> Iterator[Task]:
    """Measures of the catalogue that is in force on the view's day; of several rows about one measure first the one that
    holds: of the higher level, then the newest, then the mandatory one, in whatever order they came."""
    day = view.as_of.isoformat()

    def rank(row: Row) -> tuple[str, int, str, str]:
        began = date.fromisoformat(row["valid_from"]).toordinal() if row["valid_from"] else 0
        level, force = (code_of(standard, f"measure_{name}", row[name] or "") for name in ("level", "force"))
        return level, -began, force, row["basis"] or ""

    for row in sorted(last_told(view.frames[CATALOGUE], CATALOGUE).to_dicts(), key=rank):
        if (row["valid_from"] or "") > day or (row["valid_to"] and row["valid_to"] < day):
            continue
        since = date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
        mandatory = code_of(standard, "measure_force", row["force"]) == MANDATORY
        procedures = _procedures(filter(None, (row["procedures"] or "").split("；")), standard)
        for list_id in (row["objects"] or "").split("；"):
            for organ, code in _implementers(row["implementers"] or "", office):
                yield Task(
                    list_id, row["measure"], mandatory, organ, code, row["basis"] or "", procedures, since
                )  # fmt: skip


def _procedures(labels: Iterable[str], standard: Standard) -> tuple[str, ...]:
    """Codes of the procedures that a measure concerns. Raises BrokenStandard for one that the standard does not have."""
    found = {label: code_of(standard, PROCEDURE, label) for label in labels}
    unknown = [label for label, code in found.items() if not code]
    if unknown:
        raise BrokenStandard(
            f"措施写有标准不认识的办理事项：{unknown[0]}", f"a measure concerns an unknown procedure: {unknown[0]}"
        )
    return tuple(found.values())


def _implementers(text: str, office: Office) -> Iterator[tuple[str, str]]:
    """Registered organs of that name or kind; a name that nobody bears stays as it is written."""
    for name in filter(None, text.split("；")):
        own = office.organisation(name)
        registered = [own] if own else [one for one in office.organisations if one.kind == name]
        yield from ((one.name, one.code) for one in registered)
        if not registered:
            yield name, ""


def _answers(
    view: RecordView, standard: Standard
) -> Mapping[tuple[str, str, str, str], tuple[tuple[Row, Answer], ...]]:
    found: dict[tuple[str, str, str, str], list[tuple[Row, Answer]]] = defaultdict(list)
    for row in last_versions(view.frames[ANSWERS]).to_dicts():
        stage = code_of(standard, "response_stage", row["stage"])
        day = date.fromisoformat(row["executed_date"] or row["event_date"])
        if stage not in STAGES or day > view.as_of:
            continue
        number = document_number.normal_form(row["target_decision_number"] or "")
        answer = Answer(STAGES[stage], day, row["reason"] or "")
        found[row["list_type"] or "", number, row["measure"] or "", row["organ_code"] or ""].append((row, answer))
    return {key: tuple(sorted(some, key=_order)) for key, some in found.items()}


def _order(one: tuple[Row, Answer]) -> tuple[date, int, date, str]:
    """By day, and on one day as organs go about it: accepted or declined, then executed."""
    row, answer = one
    return (answer.day, list(STAGES.values()).index(answer.status), row[RECEIVED], row[ROW_ID])

"""Tasks per implementing organ on the ledger's day, and those that are suspended at every organ alike. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from creditcli.model.ledger import Ledger, MeasureStatus
from creditcli.model.tasks import Task
from creditcli.standard.types import Standard


def tasks_of(ledger: Ledger, standard: Standard) -> tuple[Task, ...]:
    """Every task, also of entries that have left and of recognised listings of other offices, in order of organ, list,
    decision, subject, measure."""
    found = [
        Task(
            entry,
            state,
            standard.lists[entry.list_id].name,
            (*entry.verifying, *entry.stays) if state.status is MeasureStatus.SUSPENDED else (),
        )
        for entry in ledger.with_recognised
        for state in entry.measures
    ]
    return tuple(sorted(found, key=_order))


def _order(task: Task) -> tuple[str, ...]:
    entry, state = task.entry, task.state
    return (state.organ, entry.list_id, entry.decision_number, entry.subject_name, entry.id, state.measure)


def running(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Those that nothing has lifted: what is not among them is no longer to be executed."""
    return tuple(one for one in tasks if one.state.status is not MeasureStatus.LIFTED)


def halted(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Those that are suspended now."""
    return tuple(one for one in tasks if one.state.status is MeasureStatus.SUSPENDED)


def by_organ(tasks: Iterable[Task]) -> Mapping[str, tuple[Task, ...]]:
    """Tasks by the name of their organ, in order of name."""
    groups: dict[str, list[Task]] = defaultdict(list)
    for one in tasks:
        groups[one.state.organ].append(one)
    return {organ: tuple(groups[organ]) for organ in sorted(groups)}

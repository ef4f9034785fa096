"""Two validations of the same files, under two standards: which rows fare worse or better, and by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from creditcli.model.finding import Severity
from creditcli.model.intake import FileReport, Outcome
from creditcli.model.turned import Turned
from creditcli.stages.aside import outcomes

Key = tuple[str, int]  # sheet, row
OF_SEVERITY = {Severity.ERROR: Outcome.REFUSED, Severity.CONFIRM: Outcome.HELD}


@dataclass(frozen=True, slots=True)
class _Judged:
    """Outcomes of rows, codes and cells of what weighs on each row, and the same for the file as a whole."""

    rows: dict[Key, Outcome] = field(default_factory=dict)
    codes: dict[Key, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    whole: list[tuple[str, Key, str, Outcome]] = field(default_factory=list)


def rejudge(old: Sequence[FileReport], new: Sequence[FileReport]) -> tuple[Turned, ...]:
    """Rows that turn, one line a rule, in order of rule and place. Files are matched by name."""
    before = {report.name: _judged(report) for report in old}
    after = {report.name: _judged(report) for report in new}
    found = [
        turned
        for name in sorted(before.keys() | after.keys())
        for turned in _file(name, before.get(name, _Judged()), after.get(name, _Judged()))
    ]
    return tuple(sorted(set(found)))


def _judged(report: FileReport) -> _Judged:
    judged = _Judged()
    for table in report.tables:
        for row, outcome in outcomes(table):
            judged.rows[table.table.sheet, row] = outcome
    for one in report.findings:
        if one.severity not in OF_SEVERITY:
            continue
        key = (one.place.sheet, one.place.row)
        if key in judged.rows:
            judged.codes[key].append((one.code, one.place.cell))
        else:
            judged.whole.append((one.code, key, one.place.cell, OF_SEVERITY[one.severity]))
    return judged


def _file(name: str, old: _Judged, new: _Judged) -> list[Turned]:
    found: list[Turned] = []
    for key in old.rows.keys() | new.rows.keys():
        before, after = _outcome(old, key), _outcome(new, key)
        if before is after:
            continue
        worse = (new, old) if Turned("", "", "", 0, "", before, after).fails else (old, new)
        found += [Turned(code, name, *key, cell, before, after) for code, cell in _reasons(*worse, key)]
    return found if old.rows or new.rows else _without_rows(name, old, new)


def _outcome(judged: _Judged, key: Key) -> Outcome:
    """Of a row; a row that was not read fares as what keeps its file or sheet from being read."""
    if key in judged.rows:
        return judged.rows[key]
    return Outcome.REFUSED if any(outcome is Outcome.REFUSED for *_, outcome in judged.whole) else Outcome.ACCEPTED


def _reasons(failing: _Judged, other: _Judged, key: Key) -> Sequence[tuple[str, str]]:
    """What weighs on the row on the failing side only, else all that does, else what bars its file."""
    own = failing.codes.get(key, [])
    known = {code for code, _ in other.codes.get(key, [])}
    return [one for one in own if one[0] not in known] or own or [(code, "") for code, *_ in failing.whole]


def _without_rows(name: str, old: _Judged, new: _Judged) -> list[Turned]:
    """Files of which neither standard reads a row: by what was said of the file."""
    before, after = _by_place(old), _by_place(new)
    return [
        Turned(code, name, *key, cell, before.get(place, Outcome.ACCEPTED), after.get(place, Outcome.ACCEPTED))
        for place in before.keys() ^ after.keys()
        for code, key, cell in [place]
    ]


def _by_place(judged: _Judged) -> Mapping[tuple[str, Key, str], Outcome]:
    return {(code, key, cell): outcome for code, key, cell, outcome in judged.whole}

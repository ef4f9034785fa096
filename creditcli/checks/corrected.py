"""Corrections against the rows that they are about: what they say stood there, and what they would make of them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from creditcli.checks.context import Hit, RowTest, Subject
from creditcli.checks.row_checks import ROW_CHECKS
from creditcli.checks.targets import WITHDRAWALS, Targets
from creditcli.ids import document_number
from creditcli.model.intake import ColumnMap, ColumnRole, Table
from creditcli.model.record import KEY
from creditcli.model.severity import Severity
from creditcli.standard.correctable import as_kept, change
from creditcli.standard.lookups import code_of, target_dataset
from creditcli.standard.types import Dataset, Field, FieldType, Personal, Rule, Standard

FIX, ACTION = "fix", "correction_action"
EMPTY_OR_NOT = frozenset({"required", "required_when", "blank_when", "one_of"})  # all that a digest can be asked
MARKS = ("blank", "long", "none")  # of cells of a file; a row of the record has none
Row = Mapping[str, Any]
Faults = frozenset[tuple[str, str]]  # codes of rules, fields


def correction_result(subject: Subject) -> Iterator[Hit]:
    """A correction by which its row would be refused for what it was not before; those of one row in one file act together,
    and each is told without which the row would do."""
    for record in subject.once(_records):
        dataset, group = record.dataset, record.group
        ways = [[], group, *([one for one in group if one is not left] for left in group)]
        before, after, *without = _faults(
            [_with(record.reads, way, dataset, subject) for way in ways], dataset, subject
        )
        new = after - before
        to_blame = [one for one, faults in zip(group, without, strict=True) if new - faults] or group
        for one in to_blame if new else ():
            yield Hit(one["row"], "new_value", {"lacks": _words(new, dataset, subject.context.standard)})


def old_value_at_odds(subject: Subject) -> Iterator[Hit]:
    """A correction that says what stood there before, and the record reads otherwise: perhaps it is meant for another
    row. Not of one that the record holds already, which is what the record reads by now."""
    standard = subject.context.standard
    for record in subject.once(_records):
        for told in record.new():
            found = change(record.dataset, told["field"], told["new_value"] or "", standard)
            if not found or not told["old_value"]:
                continue
            field, others = found[0], (one for one in record.group if one is not told)
            states = (_with(record.reads, [one], record.dataset, subject) for one in others)
            held = {state.get(field.id) for state in (record.row, record.reads, *states)}
            computed = field.type is FieldType.DATE and held == {None}  # a last day that the record works out
            if not computed and not any(one and _is_held(told, field, one, record.dataset, standard) for one in held):
                yield Hit(told["row"], "old_value", {})


def organ_renamed(subject: Subject) -> Iterator[Hit]:
    """A correction of the organ's name alone, to one that is not known for the code that stays beside it."""
    office = subject.context.office
    for record in subject.once(_records):
        for told in record.new():
            name = dict(filter(None, [_change(told, record.dataset, subject.context.standard)])).get("organ")
            known = office.organisation(name) if office and name else None
            if name and (known is None or known.code != record.row["organ_code"]):
                yield Hit(told["row"], "new_value", {"code": record.row["organ_code"] or ""})


def _is_held(told: Row, field: Field, held: str, dataset: Dataset, standard: Standard) -> bool:
    """Whether what a correction says stood there is what is ``held``; of a long text a part of it will do."""
    old = told["old_value"]
    if field.type in (FieldType.DATE, FieldType.CODE, FieldType.CODES):
        return _parts(as_kept(field, old, standard) or old) == _parts(as_kept(field, held, standard) or held)
    kept = change(dataset, told["field"], old, standard) if field.type is FieldType.DECIMAL else None
    if kept:
        return kept[1] == held
    one, other = ("".join(unicodedata.normalize("NFKC", text).split()) for text in (old, held))
    return one in other if field.type is FieldType.TEXT else one == other


def _parts(text: str) -> set[str]:
    """Of several values joined the values: in which order they were told says nothing."""
    return set(text.split("；"))


@dataclass(frozen=True, slots=True)
class _Record:
    """A row of the record as its last version left it, as it reads by the corrections that came (``earlier``), and the
    corrections of the table that are about it (``group``)."""

    dataset: Dataset
    row: Row
    reads: Row
    earlier: Sequence[Row]
    group: list[Row]

    def new(self) -> list[Row]:
        """Those of the table that the record does not hold."""
        held = {_what(one) for one in self.earlier}
        return [one for one in self.group if _what(one) not in held]


def _what(told: Row) -> tuple[str, ...]:
    return tuple(told.get(name) or "" for name in ("document_number", "field", "new_value"))


def _records(subject: Subject) -> Sequence[_Record]:
    """Rows of the record that corrections of the table are about."""
    targets, found = Targets(subject), dict[str, _Record]()
    for told in subject.table.frame.to_dicts():
        dataset = _acts_on(told, subject.context.standard)
        if dataset is None:
            continue
        for key, row in {row[KEY]: row for row in targets.of(told)}.items():  # the last versions
            number = document_number.normal_form(row["decision_number"] or "")
            before = subject.once(_told_before).get(number, ())
            earlier = [one for one in before if targets.names({**one, "id_number": None}, row)]
            if key not in found:
                found[key] = _Record(dataset, row, _with(row, earlier, dataset, subject), earlier, [])
            found[key].group.append(told)
    return tuple(found.values())


def _acts_on(told: Row, standard: Standard) -> Dataset | None:
    """The data set of which a correction changes a field."""
    name = target_dataset(standard, told.get("target_dataset"), told.get("list_type"))
    dataset = standard.datasets.get(name)
    return dataset if dataset and _change(told, dataset, standard) else None


def _change(told: Row, dataset: Dataset, standard: Standard) -> tuple[str, str] | None:
    if code_of(standard, ACTION, told.get("action")) != FIX:
        return None
    found = change(dataset, told.get("field") or "", told.get("new_value") or "", standard)
    return (found[0].id, found[1]) if found else None


def _told_before(subject: Subject) -> Mapping[str, list[Row]]:
    """Corrections that the record holds, in order of day, by the number of what they are about."""
    assert subject.context.view is not None
    found: dict[str, list[Row]] = defaultdict(list)
    for one in subject.context.view.frames[WITHDRAWALS].sort("document_date", maintain_order=True).to_dicts():
        found[document_number.normal_form(one["target_decision_number"] or "")].append(one)
    return found


def _with(row: Row, corrections: Sequence[Row], dataset: Dataset, subject: Subject) -> dict[str, Any]:
    changes = (_change(one, dataset, subject.context.standard) for one in corrections)
    return {**row, **dict(filter(None, changes))}


def _faults(rows: Sequence[Row], dataset: Dataset, subject: Subject) -> list[Faults]:
    """For what each of the rows is refused by the row rules of its data set."""
    names = [field.id for field in dataset.fields]
    frame = pl.DataFrame(
        [{"row": at, **{name: row.get(name) for name in names}} for at, row in enumerate(rows)],
        {"row": pl.UInt32, **dict.fromkeys(names, pl.String)},
    )
    raw = frame.select("row", *names)
    marks = [pl.lit(False).alias(f"{mark}:{name}") for mark in MARKS for name in names]
    wide = frame.with_columns(pl.col(names).name.prefix("raw:"), *marks)
    found: list[set[tuple[str, str]]] = [set() for _ in rows]
    for rule, test in _tests(frame, raw, dataset, subject):
        fails = wide.select(test.fails.fill_null(False).alias("fails"))["fails"]
        for at, failed in enumerate(fails):
            if failed:
                found[at].add((rule.code, test.field))
    return [frozenset(one) for one in found]


def _tests(
    frame: pl.DataFrame, raw: pl.DataFrame, dataset: Dataset, subject: Subject
) -> Iterator[tuple[Rule, RowTest]]:
    columns = tuple(ColumnMap("", one.label, ColumnRole.USED, one.id) for one in dataset.fields)
    table = Table("", "", dataset.id, dataset.layouts[0].id, 0, columns, frame, raw)
    context = subject.context
    for rule in context.standard.rules.values():
        asked = rule.check in ROW_CHECKS and (not rule.datasets or dataset.id in rule.datasets)
        if not asked or rule.severity is not Severity.ERROR or not rule.holds_on(context.as_of):
            continue
        for test in ROW_CHECKS[rule.check](Subject(rule, table, dataset, context)):
            number = dataset.field(test.field).personal is Personal.NUMBER
            if not number or rule.check in EMPTY_OR_NOT:
                yield rule, test


def _words(faults: Faults, dataset: Dataset, standard: Standard) -> str:
    told = (f"{dataset.field(field).label}：{standard.rules[code].zh.title}" for code, field in sorted(faults))
    return "；".join(told)

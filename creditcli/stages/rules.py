"""Runs every rule of the standard over one table: row checks in one pass, then table checks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from creditcli.checks.context import (
    NEEDS_LEDGER,
    NEEDS_OFFICE,
    NEEDS_PERIOD,
    NEEDS_SENDER,
    NEEDS_VIEW,
    Hit,
    RowTest,
    Subject,
    ValidateContext,
)
from creditcli.checks.registry import NEEDS, ROW_CHECKS, SEEN_ELSEWHERE, TABLE_CHECKS
from creditcli.errors import BrokenStandard
from creditcli.model.finding import Finding, NotRun, Place, RuleRun, RuleStatus
from creditcli.model.intake import Table
from creditcli.standard.types import Dataset, Personal, Rule, Standard

REASONS = {
    NEEDS_OFFICE: NotRun.NO_OFFICE,
    NEEDS_SENDER: NotRun.NO_SENDER,
    NEEDS_VIEW: NotRun.NO_RECORD,
    NEEDS_LEDGER: NotRun.NO_LISTS,
    NEEDS_PERIOD: NotRun.NO_PERIOD,
}
CAUSES = {"none:": "cell_no_value", "long:": "cell_long_number"}  # flags of cells -> the check that tells of them


def run_rules(
    table: Table, dataset: Dataset, flags: pl.DataFrame, context: ValidateContext
) -> tuple[list[Finding], list[RuleRun]]:
    """Findings of every rule in force, and each rule's status. ``flags``: ``blank:``, ``long:`` columns."""
    findings: list[Finding] = []
    runs: list[RuleRun] = []
    tests: list[tuple[Rule, RowTest]] = []
    known: dict[tuple[object, ...], Any] = {}
    teller = _Teller(table, dataset, table.raw["row"].to_list(), {one.name: one for one in table.raw})
    for rule in context.standard.rules.values():
        if rule.check in SEEN_ELSEWHERE:
            continue
        status = status_of(rule, dataset, context)
        runs.append(status)
        if status.status is not RuleStatus.RUN:
            continue
        subject = Subject(rule, table, dataset, context, known)
        if rule.check in ROW_CHECKS:
            tests.extend((rule, test) for test in ROW_CHECKS[rule.check](subject))
        elif rule.check in TABLE_CHECKS:
            hits = TABLE_CHECKS[rule.check](subject)
            findings.extend(teller.finding(rule, hit) for hit in hits)
        else:
            raise BrokenStandard(f"规则 {rule.code} 的检查 {rule.check} 不存在", f"{rule.code}: no check {rule.check}")
    findings.extend(_row_findings(teller, flags, tests))
    return _one_cause(findings, flags, context.standard), runs


def status_of(rule: Rule, dataset: Dataset, context: ValidateContext) -> RuleRun:
    """Whether the rule runs over tables of the data set, and if not, why."""
    if rule.datasets and dataset.id not in rule.datasets:
        return RuleRun(rule.code, RuleStatus.NOT_APPLICABLE, NotRun.OTHER_DATASET)
    if not rule.holds_on(context.as_of):
        return RuleRun(rule.code, RuleStatus.NOT_APPLICABLE, NotRun.NOT_IN_FORCE)
    need = NEEDS.get(rule.check, "")
    at_hand = {
        NEEDS_OFFICE: context.office,
        NEEDS_SENDER: context.office if context.department else None,
        NEEDS_VIEW: context.view,
        NEEDS_LEDGER: context.ledger,
        NEEDS_PERIOD: context.period or None,
    }
    if need and at_hand[need] is None:
        return RuleRun(rule.code, RuleStatus.SKIPPED, REASONS[need])
    return RuleRun(rule.code, RuleStatus.RUN)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of hits in a table. ``rows``: its row numbers, in order; ``raw``: its texts as found, by field."""

    table: Table
    dataset: Dataset
    rows: list[int]
    raw: Mapping[str, pl.Series]

    def finding(self, rule: Rule, hit: Hit) -> Finding:
        """The finding at its cell, with the text as found; a personal number is never echoed."""
        table = self.table
        column = next((one for one in table.columns if one.field and one.field == hit.field), None)
        letters, header = (column.letters, column.header) if column else ("", "")
        secret = bool(hit.field) and (
            self.dataset.field(hit.field).personal is Personal.NUMBER or bool(rule.args.get("secret", False))
        )
        value = "" if secret or column is None else self.raw[hit.field][bisect_left(self.rows, hit.row)] or ""
        place = Place(table.file, table.sheet, hit.row, letters, header)
        return Finding(
            rule.code, rule.severity, place, hit.field, value, tuple(sorted(hit.params.items())), secret=secret
        )


def _row_findings(teller: _Teller, flags: pl.DataFrame, tests: list[tuple[Rule, RowTest]]) -> Iterable[Finding]:
    table = teller.table
    if not tests or table.frame.is_empty():
        return
    raw = table.raw.select(pl.exclude("row").name.prefix("raw:"))
    wide = pl.concat([table.frame, raw, flags.select(pl.exclude("row"))], how="horizontal")
    lacking = [field.id for field in teller.dataset.fields if f"raw:{field.id}" not in wide.columns]
    wide = wide.with_columns([pl.lit(None, dtype=pl.String).alias(f"raw:{name}") for name in lacking])
    unmarked = [field.id for field in teller.dataset.fields if f"blank:{field.id}" not in wide.columns]
    wide = wide.with_columns([pl.lit(False).alias(f"blank:{name}") for name in unmarked])
    failed = wide.select([test.fails.fill_null(False).alias(str(at)) for at, (_, test) in enumerate(tests)])
    (any_failed,) = failed.select(pl.all().any()).rows()  # in one go: most tests fail nowhere
    for at, (rule, test) in enumerate(tests):
        for row in table.frame["row"].filter(failed[str(at)]) if any_failed[at] else ():
            yield teller.finding(rule, Hit(row, test.field, test.params))


def _one_cause(findings: list[Finding], flags: pl.DataFrame, standard: Standard) -> list[Finding]:
    """Of a cell that is no text at all only that is told: what else is wrong with it follows from it."""
    flagged = [name for name in flags.columns if name.startswith(tuple(CAUSES)) and flags[name].any()]
    cells = {(row, name.partition(":")[2]) for name in flagged for row in flags.filter(name)["row"]}
    causes = set(CAUSES.values())
    return [
        one for one in findings if (one.place.row, one.field) not in cells or standard.rules[one.code].check in causes
    ]


def unjudged(standard: Standard, runs: Mapping[str, RuleRun], has_table: bool) -> tuple[RuleRun, ...]:
    """Every rule's status: rules of reading always run; the rest are skipped where no table was found."""
    found = []
    for code, rule in standard.rules.items():
        if code in runs:
            found.append(runs[code])
        elif rule.check in SEEN_ELSEWHERE:
            found.append(RuleRun(code, RuleStatus.RUN))
        elif not has_table:
            found.append(RuleRun(code, RuleStatus.SKIPPED, NotRun.NO_TABLE))
    return tuple(found)

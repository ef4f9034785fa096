"""One expression that tells, for every row of a file, whether any check could find something in it.

Most rows of most files are sound. They are recognised together and fast, over the whole file; only what is left is
normalised and checked cell by cell. The expression is made of the checks themselves: their row tests as they stand,
``checks/screens`` for those that look at tables, ``checks/screen_rows`` for those that compare rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from creditcli.checks.context import Subject, ValidateContext
from creditcli.checks.registry import ROW_CHECKS, SEEN_ELSEWHERE
from creditcli.checks.screen_rows import TOGETHER, Alike, groups, uncommon_number
from creditcli.checks.screens import ASKED, JUDGED, PATTERNS, PROSE, SCREENS, Asked, Judge
from creditcli.model.finding import RuleStatus
from creditcli.model.intake import Table
from creditcli.stages.by_value import FLAGS, ByValue, flagged
from creditcli.stages.columns import Mapped
from creditcli.stages.kept import as_found, changes
from creditcli.stages.rules import status_of
from creditcli.stages.values import derives

SEEN_AS_CHANGES = frozenset({"date_value"})  # checks of what cannot be read, and so is not kept as found
KNOWN = (
    ROW_CHECKS.keys() | PATTERNS.keys() | SCREENS.keys() | JUDGED.keys() | ASKED.keys() | TOGETHER.keys()
)  # checks of which suspicions are known


@dataclass(frozen=True, slots=True)
class Sieve:
    """``columns``: what all is asked of, made from the file's own; ``suspect``: says of rows that they have to be
    looked at; ``asked``: functions of the columns that say so too."""

    columns: tuple[pl.Expr, ...]
    asked: tuple[Asked, ...]
    suspect: ByValue
    alike: tuple[Alike, ...]


def sieve_for(mapped: Mapped, context: ValidateContext, unfit: str = "") -> Sieve | None:
    """The sieve of a table; None where every row has to be looked at. Texts with the pattern ``unfit`` are suspect."""
    if derives(mapped):
        return None
    subjects = tuple(_subjects(mapped, context))
    if any(check not in KNOWN for check, _ in subjects):
        return None
    suspicions = [
        *_changes(mapped, context),
        *_tests(subjects),
        *_patterns(subjects, mapped, unfit),
    ]
    alike = groups(subjects)
    suspicions += _once([*_screens(subjects), *(uncommon_number(mapped.dataset, one) for one in alike)])
    return Sieve(tuple(_columns(mapped)), tuple(_asked(subjects)), ByValue(suspicions, _judges(subjects)), alike)


def _subjects(mapped: Mapped, context: ValidateContext) -> Iterator[tuple[str, Subject]]:
    """Check and subject of every rule that runs; the table has the columns and no rows."""
    dataset = mapped.dataset
    schema = pl.Schema({"row": pl.UInt32, **{field.id: pl.String for field in dataset.fields}})
    raw = pl.Schema({"row": pl.UInt32, **dict.fromkeys(mapped.sources, pl.String)})
    table = Table(
        "", "", dataset.id, mapped.layout.id, mapped.header_row, mapped.columns,
        pl.DataFrame(schema=schema), pl.DataFrame(schema=raw),
    )  # fmt: skip
    for rule in context.standard.rules.values():
        if rule.check in SEEN_ELSEWHERE or status_of(rule, dataset, context).status is not RuleStatus.RUN:
            continue
        yield rule.check, Subject(rule, table, dataset, context)


def _columns(mapped: Mapped) -> Iterator[pl.Expr]:
    """Every field as it is kept, which is as it was found, with what tests ask for besides."""
    for field in mapped.dataset.fields:
        letters = next((one.letters for one in mapped.columns if one.field == field.id), None)
        cell = pl.lit(None, dtype=pl.String) if letters is None else pl.col(letters)
        yield from flagged(field.id, cell)


def _changes(mapped: Mapped, context: ValidateContext) -> Iterator[pl.Expr]:
    """Cells that are not kept as found, those aside that ``_patterns`` finds."""
    for field, column in mapped.fields.values():
        yield ~as_found(field, column, context.standard)


def _tests(subjects: tuple[tuple[str, Subject], ...]) -> Iterator[pl.Expr]:
    """The row checks' own, but for those of texts, and those that only ask for flags: cells kept as found have none."""
    wanted = ROW_CHECKS.keys() - SEEN_AS_CHANGES - PATTERNS.keys()
    for check, subject in subjects:
        for test in ROW_CHECKS[check](subject) if check in wanted else ():
            if not all(name.startswith(FLAGS) for name in test.fails.meta.root_names()):
                yield test.fails


def _screens(subjects: tuple[tuple[str, Subject], ...]) -> Iterator[pl.Expr]:
    for check, subject in subjects:
        yield from (screen(subject) for screen in SCREENS.get(check, ()))


def _once(suspicions: Iterable[pl.Expr]) -> list[pl.Expr]:
    """Each once: several checks divide what one screen finds among them."""
    found: list[pl.Expr] = []
    for one in suspicions:
        if not any(one.meta.eq(other) for other in found):
            found.append(one)
    return found


def _judges(subjects: tuple[tuple[str, Subject], ...]) -> dict[str, tuple[Judge, ...]]:
    """Of every column those that judge its values, each once."""
    found: dict[str, dict[Judge, None]] = defaultdict(dict)
    for check, subject in subjects:
        for name, judge in JUDGED[check](subject).items() if check in JUDGED else ():
            found[name][judge] = None
    return {name: tuple(judges) for name, judges in found.items()}


def _asked(subjects: tuple[tuple[str, Subject], ...]) -> Iterator[Asked]:
    once = {(ASKED[check], repr(subject.rule.args)): subject for check, subject in subjects if check in ASKED}
    found = (screen(subject) for (screen, _), subject in once.items())
    yield from (one for one in found if one is not None)


def _patterns(subjects: tuple[tuple[str, Subject], ...], mapped: Mapped, unfit: str) -> Iterator[pl.Expr]:
    """All that a text is searched for, in one search."""
    wanted: dict[str, dict[str, None]] = defaultdict(dict)
    prose = [name for name in mapped.sources if unfit and mapped.dataset.field(name).type in PROSE]
    wanted.update({name: {unfit: None} for name in prose})
    for name, (field, _) in mapped.fields.items():
        wanted[name].update(dict.fromkeys(changes(field)))
    for check, subject in subjects:
        for name, pattern in PATTERNS[check](subject).items() if check in PATTERNS else ():
            wanted[name][pattern] = None
    for name, patterns in ((name, found) for name, found in wanted.items() if found):
        yield pl.col(name).str.contains("|".join(f"(?:{one})" for one in patterns))

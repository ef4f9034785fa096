"""What becomes of a doubt that the department has answered in the column 核实说明.

Words that say something, and do not call the row wrong, release a row from its doubts, never from an error. A released doubt is told as a notice
with the words that released it; who said them and when are the submission's department and day of receipt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from creditcli.model.finding import Finding, Place, Severity
from creditcli.model.intake import Outcome, Table
from creditcli.standard.returned import CONFIRMATION
from creditcli.standard.types import Standard


def settle(table: Table, findings: Sequence[Finding], standard: Standard) -> tuple[pl.DataFrame, list[Finding]]:
    """``row``, ``outcome``: refused by an error, held by a doubt without an answer, else accepted. And the
    findings, with doubts that were answered as notices."""
    refused = {one.place.row for one in findings if one.severity is Severity.ERROR}
    doubtful = {one.place.row for one in findings if one.severity is Severity.CONFIRM} - refused
    words = _words(table, doubtful)
    answered = {row for row, text in words.items() if _says_something(text, standard)}
    held = doubtful - answered
    outcome = table.frame.select(
        "row",
        pl.when(pl.col("row").is_in(sorted(refused)))
        .then(pl.lit(Outcome.REFUSED.value))
        .when(pl.col("row").is_in(sorted(held)))
        .then(pl.lit(Outcome.HELD.value))
        .otherwise(pl.lit(Outcome.ACCEPTED.value))
        .alias("outcome"),
    )
    told = [_accepted(one, words[one.place.row], standard) if _released(one, answered) else one for one in findings]
    return outcome, told + [_empty(table, row, words[row], standard) for row in sorted(held & set(words))]


def _words(table: Table, rows: set[int]) -> dict[int, str]:
    """Row -> what its 核实说明 says, where it is filled."""
    if CONFIRMATION not in table.frame.columns:
        return {}
    filled = table.frame.select("row", CONFIRMATION).filter(pl.col("row").is_in(sorted(rows))).drop_nulls()
    return dict(filled.iter_rows())


def _says_something(text: str, standard: Standard) -> bool:
    """A tick, a number or one word is no reason: enough different letters are. Words that call the row wrong, or the matter
    open, confirm nothing; those of ``args.sound`` ("no mistake") are not among them."""
    args = standard.rule_of("confirmation_empty").args
    rest = re.sub(str(args["sound"]), "", "".join(text.split()))
    enough = len({char for char in text if char.isalpha()}) >= int(str(args["least"]))
    return enough and not re.search(str(args["denies"]), rest)


def _released(finding: Finding, rows: set[int]) -> bool:
    return finding.severity is Severity.CONFIRM and finding.place.row in rows


def _accepted(doubt: Finding, words: str, standard: Standard) -> Finding:
    told = standard.finding(
        "doubt_confirmed",
        doubt.place,
        field=doubt.field,
        value=doubt.value,
        secret=doubt.secret,
        doubt=doubt.code,
        title=standard.rules[doubt.code].zh.title,
        words=words,
    )
    return replace(told, suggestion=doubt.suggestion)


def _empty(table: Table, row: int, words: str, standard: Standard) -> Finding:
    column = next(one for one in table.columns if one.field == CONFIRMATION)
    place = Place(table.file, table.sheet, row, column.letters, column.header)
    return standard.finding("confirmation_empty", place, field=CONFIRMATION, value=words)

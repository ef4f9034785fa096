"""A repair that was granted, undone and granted again under one application number: each is an event of its own.

The key of a repair names neither day nor document, so the second grant comes as a version of the first. It is the same
grant told again as long as nothing was undone between the two, or where it bears the same document; else it is a new one
(rules of the field, section 3.2 E18 and E20). The same holds of what undoes it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from creditcli.ids import document_number
from creditcli.model.about import same_subject
from creditcli.model.record import KEY, ROW_ID

GRANTED, UNDONE = "repair_granted", "repair_revoked"
TURN = {GRANTED: UNDONE, UNDONE: GRANTED}
TARGET, DAY, DOCUMENT = "target_decision_number", "event_date", "decision_number"
COLUMNS = (KEY, ROW_ID, "stage", DAY, DOCUMENT, TARGET, "subject_name", "unified_code", "id_number")
Row = Mapping[str, Any]


def told_apart(repairs: pl.DataFrame, kind_of: Callable[[str | None], str]) -> pl.DataFrame:
    """The rows of repairs, in their order, in which versions that are decisions of their own have keys of their own.

    ``kind_of``: the kind of event that a stage is.
    """
    if repairs[KEY].n_unique() == repairs.height:  # as nearly always
        return repairs
    kinds = {label: kind_of(label) for label in repairs["stage"].unique()}
    decided = pl.col("stage").is_in([label for label, kind in kinds.items() if kind in TURN])
    again = repairs.filter(pl.col(KEY).is_duplicated() & decided).select(COLUMNS)
    numbers = frozenset(map(_number, again[TARGET].unique()))
    alike = [one for one in repairs[TARGET].unique() if _number(one) in numbers]
    near = repairs.filter(decided & pl.col(TARGET).is_in(alike)).select(COLUMNS).to_dicts()
    known = [(kinds[one["stage"]], one) for one in near if one[DAY]]
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in again.to_dicts():
        versions[row[KEY]].append(row)
    own = dict(found for rows in versions.values() for found in _keys(rows, kinds[rows[0]["stage"]], known))
    return repairs.with_columns(pl.col(ROW_ID).replace_strict(own, default=pl.col(KEY)).alias(KEY)) if own else repairs


def _keys(versions: list[Row], kind: str, known: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, str]]:
    """By row the key of each version that is another decision than the first."""
    turns = sorted({one[DAY] for other, one in known if other == TURN[kind] and _alike(one, versions[0])})
    decisions: list[tuple[int, set[str]]] = []  # how many turns it comes after, and the documents that it was told with
    for row in versions:
        # Of one day the grant comes before what undoes it.
        after = (bisect_left if kind == GRANTED else bisect_right)(turns, row[DAY] or "")
        document = _number(row[DOCUMENT])
        same = (at for at, (_, documents) in enumerate(decisions) if document and document in documents)
        beside = (at for at, (place, _) in enumerate(decisions) if place == after)
        at = next(same, next(beside, len(decisions)))
        if at == len(decisions):
            decisions.append((after, set()))
        decisions[at][1].add(document)
        if at:
            yield row[ROW_ID], f"{row[KEY]}|{at}"


def _alike(one: Row, other: Row) -> bool:
    return _number(one[TARGET]) == _number(other[TARGET]) and same_subject(one, other)


def _number(text: str | None) -> str:
    return document_number.normal_form(text or "")

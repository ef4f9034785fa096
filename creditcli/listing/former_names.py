"""Names under which a decision was sent before: what is told of its subject may still, or already, use them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from creditcli.ids import document_number, subject_name
from creditcli.model.record import RecordView

Who = tuple[str, str, str]  # normal decision number, code, person
Former = Mapping[Who, frozenset[str]]
NUMBER, CODE, PERSON, NAME = "decision_number", "unified_code", "id_number", "subject_name"


def who(row: Mapping[str, Any]) -> Who:
    """What stays of a row when its subject's name changes."""
    return document_number.normal_form(row[NUMBER] or ""), row.get(CODE) or "", row.get(PERSON) or ""


def former_names(view: RecordView, dataset: str, told: Iterable[Mapping[str, Any]]) -> Former:
    """The names, in normal form, of decisions that were sent under several, as far as ``told`` may be about their subjects."""
    told = list(told)
    held = view.lazy(dataset)
    there = held.collect_schema().names()
    rows = held.select(
        pl.col(name) if name in there else pl.lit(None, pl.String).alias(name) for name in (NUMBER, CODE, PERSON, NAME)
    )
    given = {
        name: pl.Series([one[name] for one in told if one.get(name)], dtype=pl.String) for name in (CODE, PERSON, NAME)
    }
    known = rows.filter(pl.any_horizontal(pl.col(name).is_in(given[name].implode()) for name in given))
    whose = known.select(CODE, PERSON).unique().collect()
    same = [pl.col(name).is_in(whose[name].drop_nulls().implode()) for name in (CODE, PERSON)]
    found: dict[Who, set[str]] = defaultdict(set)
    for row in rows.filter(pl.any_horizontal(same)).unique().collect().iter_rows(named=True):
        found[who(row)].add(subject_name.normal_form(row[NAME] or ""))
    return {key: frozenset(names) for key, names in found.items() if len(names) > 1}

"""Names under which a row of the record was sent before: what is told of its subject may still, or already, use them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from creditcli.ids import subject_name
from creditcli.model.about import own_code
from creditcli.model.record import KEY, ROW_ID, RecordView

Former = Mapping[str, frozenset[str]]  # names in normal form, by the key of a row and by the id of each of its versions
CODE, PERSON, NAME = "unified_code", "id_number", "subject_name"


def written_alike(former: Mapping[str, Former]) -> Mapping[str, frozenset[str]]:
    """By a name in its normal form all names, itself among them, under which a row with that name was sent."""
    found: dict[str, frozenset[str]] = {}
    for names in {one for of_dataset in former.values() for one in of_dataset.values()}:
        for name in names:
            found[name] = found.get(name, frozenset()) | names
    return found


def former_names(view: RecordView, dataset: str, told: Iterable[Mapping[str, Any]]) -> Former:
    """Of rows that were sent under several names, as far as ``told`` may be about them."""
    told = list(told)
    held = view.lazy(dataset)
    there = held.collect_schema().names()
    row_id = pl.col(ROW_ID) if ROW_ID in there else pl.col(KEY).alias(ROW_ID)  # not read where nobody asks by it
    rows = held.select(KEY, row_id, NAME, *(name for name in (CODE, PERSON) if name in there))
    concerned = [pl.lit(False)]
    for name in (CODE, PERSON):
        given = [text for one in told if (text := own_code(one) if name == CODE else one.get(name))]
        if given and name in there:
            concerned.append(pl.col(name).is_in(given))
    bare = {subject_name.normal_form(one.get(NAME) or "") for one in told if not own_code(one) and not one.get(PERSON)}
    if bare:
        names = rows.select(NAME).drop_nulls().unique().collect().to_series()
        alike = [name for name in names if subject_name.normal_form(name) in bare]
        concerned.append(pl.col(NAME).is_in(alike))
    keys = rows.filter(pl.any_horizontal(concerned).fill_null(False)).select(KEY).unique().collect().to_series()
    versions = rows.filter(pl.col(KEY).is_in(keys.implode())).select(KEY, ROW_ID, NAME).collect()
    several = versions.filter(pl.col(NAME).n_unique().over(KEY) > 1)
    names_of: dict[str, set[str]] = defaultdict(set)
    for key, _, name in several.iter_rows():
        names_of[key].add(subject_name.normal_form(name or ""))
    found = {key: frozenset(names) for key, names in names_of.items()}
    return {**found, **{row_id: found[key] for key, row_id, _ in several.iter_rows()}}

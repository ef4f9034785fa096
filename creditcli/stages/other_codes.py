"""Codes other than the one asked about under which decisions may be the same subject's: a trader's who became a firm. Pure.

A hint to ask for them, too: a former name proves nothing, and nothing of what stands under them is told. No names either, for
a trader's may be a person's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.registered import registered
from creditcli.ids import subject_name, uscc
from creditcli.model.inquiry import Answer, Found
from creditcli.model.record import RecordView
from creditcli.stages.narrow import LISTED
from creditcli.standard.types import Standard

DECIDED = ("licence", "penalty", *LISTED)
CODE, NAME = "unified_code", "subject_name"
BY_CODE = (Found.EXACT, Found.NAME_DIFFERS)
OF_PERSONS = ("role", "id_number")  # fields that only rows about persons have filled


def with_other_codes(answers: Iterable[Answer], view: RecordView, standard: Standard) -> tuple[Answer, ...]:
    """The answers, each with the codes of decisions that bear a former name which the register has for its code."""
    answers = tuple(answers)
    known = registered(view, {one.code for one in answers if one.found in BY_CODE})
    former = {code: set(map(subject_name.normal_form, one.former)) for code, one in known.items() if one.former}
    if not former:
        return answers
    codes = _codes(view, standard, set().union(*former.values()))
    return tuple(
        replace(one, others=tuple(sorted(set().union(*(codes[form] for form in former[one.code])) - {one.code})))
        if one.found in BY_CODE and one.code in former
        else one
        for one in answers
    )


def _codes(view: RecordView, standard: Standard, forms: set[str]) -> Mapping[str, set[str]]:
    """By name in its normal form the codes of organisations and traders that decisions give to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for dataset in (*DECIDED, *(one.id for one in standard.datasets.values() if one.list)):
        rows = view.lazy(dataset)
        columns = rows.collect_schema().names()
        if CODE not in columns:
            continue
        for name in set(OF_PERSONS) & set(columns):
            rows = rows.filter(pl.col(name).is_null())
        known = rows.select(CODE, NAME).drop_nulls().filter(pl.col(CODE) != uscc.NO_CODE).unique().collect()
        alike = known.with_columns(normal_forms.names(known[NAME]).alias(NAME)).filter(pl.col(NAME).is_in(list(forms)))
        for code, form in alike.select(CODE, NAME).iter_rows():
            found[form].add(code)
    return found

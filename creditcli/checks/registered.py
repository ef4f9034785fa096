"""Names under which the register of subjects (市场主体登记) has a code: the last one, and every other that it had."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from creditcli.checks.context import Subject
from creditcli.ids import subject_name
from creditcli.model.record import RecordView

DATASET, CODE, NAME, FORMER = "subject", "unified_code", "subject_name", "former_names"


@dataclass(frozen=True, slots=True)
class Known:
    """What the register says last, and what else the subject was called, by itself or by earlier versions."""

    name: str
    former: tuple[str, ...] = ()

    @property
    def forms(self) -> frozenset[str]:
        """All of them as they are compared."""
        return frozenset(map(subject_name.normal_form, (self.name, *self.former)))


def registered(view: RecordView, codes: Collection[str]) -> dict[str, Known]:
    """What the record's register has of these codes."""
    return _known(_held(view, codes))


def with_file(subject: Subject, codes: Collection[str]) -> Mapping[str, Known]:
    """The same with what tables of the file before this one add: they come into the record with it. A row that is sent back,
    of a sender who may not send any, says nothing."""
    if not codes:
        return {}
    tables = [one.accepted for one in subject.context.earlier if one.table.dataset == DATASET]
    brought = [one.select(CODE, NAME, FORMER).filter(pl.col(CODE).is_in(list(codes))) for one in tables]
    held = [_held(subject.context.view, codes)] if subject.context.view else []
    return _known(pl.concat([*held, *brought])) if held or brought else {}


def _held(view: RecordView, codes: Collection[str]) -> pl.DataFrame:
    return view.lazy(DATASET).select(CODE, NAME, FORMER).filter(pl.col(CODE).is_in(list(codes))).collect()


def _known(register: pl.DataFrame) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for code, name, former in register.drop_nulls(NAME).iter_rows():
        before = found.get(code)
        earlier = (*before.former, before.name) if before else ()
        found[code] = Known(name, tuple(dict.fromkeys((*earlier, *subject_name.several(former)))))
    return found

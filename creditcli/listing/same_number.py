"""Decisions of several organs that bear one number and are about one subject: whose a step is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from creditcli.ids import document_number
from creditcli.listing.former_names import Former
from creditcli.model.about import is_about
from creditcli.model.event import Event
from creditcli.model.record import KEY, RecordView

RECORDS = ("penalty", "licence")  # data sets in which two organs' decisions of one number are two
WHOSE = ("unified_code", "id_number", "subject_name")


@dataclass(frozen=True, slots=True)
class Deciders:
    """Rows of one data set that share number and subject with those of another organ, by normal number."""

    rows: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    former: Former = field(default_factory=dict)

    def of(self, number: str, told: Mapping[str, Any]) -> frozenset[str]:
        """Codes of the organs whose decisions it may be about, where these are several; else none."""
        alike = (one for one in self.rows.get(number, ()) if is_about(told, one, self.former.get(one[KEY], ())))
        found = frozenset(one["organ_code"] for one in alike)
        return found if len(found) > 1 else frozenset()


def deciders_of(view: RecordView, dataset: str, told: Collection[Mapping[str, Any]], former: Former) -> Deciders:
    """``told``: what names its target in that data set."""
    if dataset not in RECORDS or not told:
        return Deciders()
    known = {name: list({one[name] for one in told if one.get(name)}) for name in WHOSE}
    alike = pl.any_horizontal(pl.col(name).is_in(texts).fill_null(False) for name, texts in known.items())
    named = alike | pl.col(KEY).is_in(list(former)) if former else alike
    columns = (KEY, "organ_code", "decision_number", *WHOSE)
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    rows = view.lazy(dataset).select(columns).filter(named).drop_nulls("organ_code").unique(KEY, maintain_order=True)
    for row in rows.collect().iter_rows(named=True):
        found[document_number.normal_form(row["decision_number"] or "")].append(row)
    several = {number: tuple(own) for number, own in found.items() if len({one["organ_code"] for one in own}) > 1}
    return Deciders(several, former)


class Taken:
    """Splits the steps about one number, in order of day, by the organs whose decisions they are about."""

    def __init__(self, deciders: Deciders, number: str) -> None:
        self._deciders, self._number = deciders, number
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)

    def whose(self, event: Event, case: str) -> Iterator[str]:
        """Codes of the organs for whose decisions a step is one; an empty one where nobody else used the number.

        A step by one of the organs is about its own decision alone: it may not act on another's, and who takes an
        objection in that it decides itself means its own. By another (the office, one above them) it is about all of
        them, and each owes an answer; of a case that was taken in, about those for whom it was.
        """
        several = self._deciders.of(self._number, event.data)
        if not several:
            yield ""
            return
        key = (event.kind.split("_", 1)[0], case)
        own = {one for one in several if event.is_by(one)}
        if event.kind.endswith("_accepted"):
            self._by[key] |= own or several
        yield from sorted(own or (case and self._by.get(key, set()) & several) or several)

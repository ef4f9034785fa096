"""The amount in a decision's text against the amount in its column.

Measured on real rows: "some sum in the text, or some sum of sums, equals the number" gave no
false alarm, since decisions also name other sums; a share of a sum (3%, twice) may be the fine as well.
A text that names no sum, or only sums in another currency, is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.checks.records import any_holds
from creditcli.checks.screen_amounts import amount_text as at_first_sight
from creditcli.ids.money import folded, shares_in, sums_in

_CLAUSE = re.compile("[。；;、]|[，,](?![0-9]{3})")
MOST = 6  # sums of a text that are added up in all ways


def amount_text(subject: Subject) -> Iterator[Hit]:
    """No sum and no sum of sums of the text equals the columns' amounts (in ten thousand yuan)."""
    text, fields = str(subject.arg("text")), [name for name in subject.arg("amounts") if name in subject.mapped]
    if text not in subject.mapped or not fields:
        return
    factor = Decimal(str(subject.arg("factor")))
    rows = subject.table.frame.select("row", text, *fields).filter(
        pl.col(text).is_not_null() & pl.any_horizontal([pl.col(name).is_not_null() for name in fields])
    )
    disagreeing = at_first_sight(subject)
    if disagreeing is not None:
        rows = rows.filter(disagreeing(rows))
    for row, words, *amounts in rows.iter_rows():
        named = sums_in(words)
        if not named:
            continue
        possible = _totals(named)
        given = [(name, Decimal(amount)) for name, amount in zip(fields, amounts, strict=True) if amount is not None]
        some = any(amount for _, amount in given)  # then a 0 beside it says "none of this kind"
        for name, amount in given:
            wanted = amount * factor
            if (amount or not some) and wanted not in possible and not _is_share(wanted, named, words):
                told = "、".join(f"{one.normalize():f}元" for one in named[:3])
                yield Hit(row, name, {"amount": f"{amount.normalize():f}", "text": told})


def _is_share(amount: Decimal, named: list[Decimal], words: str) -> bool:
    return any(one * share == amount for share in shares_in(words) for one in named)


def amount_only_in_text(subject: Subject) -> Iterator[Hit]:
    """The text names a sum after a word of ``args.words`` (field -> pattern), and the field is empty.

    Fields that another field makes required are left to the rule on those.
    """
    text = str(subject.arg("text"))
    if text not in subject.mapped:
        return
    for name, word in subject.arg("words").items():
        field = subject.dataset.field(name)
        if name not in subject.layout_fields:
            continue
        empty = pl.col(name).is_null() & pl.col(text).str.contains(str(word))
        if name in subject.table.raw.columns:
            empty &= pl.Series(subject.table.raw[name].is_null())
        if field.required_when:
            empty &= ~any_holds(field.required_when, empty)
        for row, words in subject.table.frame.filter(empty).select("row", text).iter_rows():
            parts = [part for part in _CLAUSE.split(folded(words)) if re.search(str(word), part)]
            named = [one for part in parts for one in sums_in(part) if one]
            if named:
                yield Hit(row, name, {"text": f"{named[0].normalize():f}元"})


def _totals(sums: list[Decimal]) -> set[Decimal]:
    some = sums[:MOST]
    return {sum(chosen, Decimal()) for size in range(1, len(some) + 1) for chosen in combinations(some, size)} | set(
        sums
    )

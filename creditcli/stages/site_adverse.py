"""Of whom anything adverse is or was told, under which names, whether the public sees any of it and until when. Pure.

Texts are searched for names the other way round: of a record's hundred thousand names those are looked at of which two pieces
stand in the texts, which are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from creditcli.checks import normal_forms
from creditcli.ids import subject_name, uscc
from creditcli.model.ledger import PUBLIC, Ledger
from creditcli.stages.site_others import ABNORMAL
from creditcli.standard.lookups import is_organisation
from creditcli.standard.types import Standard

PIECE = 8  # characters: a name's first ones, then those that follow, for many names begin with the same region
SHORTEST = 2  # characters of a name
SCHEMA = {
    "subject_name": pl.String,
    "unified_code": pl.String,
    "subject_category": pl.String,
    "public": pl.Boolean,
    "until": pl.Date,
}
WHO = ("subject_name", "unified_code", "subject_category")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a subject. ``until``: the last day on which the public sees any of it; None: no such day is known."""

    is_public: bool = True
    until: date | None = None
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Adverse:
    """``codes``: of everybody of whom anything adverse is or was told; ``seen``: last day by the codes of those of whom any of
    it is public; ``named``: by names that texts may hold, in normal form, each subject of that name with its code; ``organs``:
    codes of those who decide."""

    codes: frozenset[str]
    seen: Mapping[str, date | None]
    named: Mapping[str, tuple[tuple[str, Told], ...]]
    organs: frozenset[str]

    def by_code(self, code: str) -> Told:
        """Of the subject with a code."""
        return Told(code in self.seen, self.seen.get(code), uscc.is_persons(code))

    def by_name(self, name: str) -> Told:
        """Of the subjects with a name: of all of them together, for nothing tells which is meant."""
        told = [each for code, own in self.named[name] for each in (own, *([self.by_code(code)] if code else []))]
        ends = [one.until for one in told if one.is_public]
        known = [one for one in ends if one]
        until = max(known) if known and len(known) == len(ends) else None
        return Told(bool(ends), until, any(one.is_person for one in told))

    def named_in(self, texts: Iterable[str]) -> list[str]:
        """Names that the texts hold, longest first; one that stands within a longer one alone is not among them."""
        text = "\n".join(map(subject_name.normal_form, texts))
        found = []
        for name in sorted(self.named, key=lambda one: (-len(one), one)):
            if name in text:
                found.append(name)
                text = text.replace(name, "\n")
        return found


def adverse(ledger: Ledger, standard: Standard, texts: Collection[str]) -> Adverse:
    """``texts``: those that names will be looked for in."""
    told = pl.concat([_penalties(ledger), _others(ledger)])
    seen = (
        told.filter(pl.col("public") & (pl.col("unified_code") != ""))
        .group_by("unified_code")
        .agg(pl.when(pl.col("until").is_null().any()).then(None).otherwise(pl.col("until").max()).alias("until"))
    )
    codes = frozenset(told["unified_code"].unique()) - {""}
    organs = {one.organ_code for one in ledger.entries}
    for frame in (ledger.penalties, ledger.licences):
        organs.update(frame["organ_code"].drop_nulls().unique())
    named = _named(pl.concat([told, _registered(ledger, codes)]), standard, list(map(subject_name.normal_form, texts)))
    return Adverse(codes, dict(seen.iter_rows()), named, frozenset(organs))


def _penalties(ledger: Ledger) -> pl.DataFrame:
    texts = (pl.col(name).cast(pl.String).fill_null("") for name in WHO)
    public = pl.col("disclosure").is_in(PUBLIC).fill_null(False).alias("public")
    return ledger.penalties.select(*texts, public, pl.col("term_end").cast(pl.Date).alias("until"))


def _others(ledger: Ledger) -> pl.DataFrame:
    """Listings, here and of other offices, and abnormal operations, on which no case rests."""
    rows: list[tuple[str, str, str, bool, date | None]] = [
        (one.subject_name, one.unified_code, one.subject_category, one.disclosure.is_public, one.term_end)
        for one in ledger.entries
        if one.polarity == "black"
    ]
    elsewhere = (one.entry for one in ledger.foreign if one.entry.polarity == "black")
    rows += [(one.subject_name, one.unified_code, one.subject_category, False, None) for one in elsewhere]
    if ABNORMAL in ledger.others:
        frame = ledger.others[ABNORMAL].select(pl.col(WHO).fill_null(""))
        rows += [(name, code, category, False, None) for name, code, category in frame.iter_rows()]
    return pl.DataFrame(rows, SCHEMA, orient="row")


def _registered(ledger: Ledger, codes: Collection[str]) -> pl.DataFrame:
    """Names, also former ones, under which the register has these subjects."""
    there = ledger.subjects.filter(pl.col("unified_code").is_in(list(codes)))
    rows = [
        (name, code, category or "", False, None)
        for own, code, category, former in there.select(*WHO, "former_names").iter_rows()
        for name in (own or "", *subject_name.several(former))
    ]
    return pl.DataFrame(rows, SCHEMA, orient="row")


def _held(forms: pl.Series, texts: Collection[str]) -> list[str]:
    """Those of the names that stand in the texts, both in normal form."""
    pieces = {one[at : at + size] for one in texts for at in range(len(one)) for size in range(1, PIECE + 1)}
    parts = (forms.str.slice(0, PIECE), forms.str.slice(PIECE, PIECE))
    known = pl.Series([*pieces, ""], dtype=pl.String).implode()
    likely = forms.filter(parts[0].is_in(known) & parts[1].is_in(known) & (forms.str.len_chars() >= SHORTEST))
    text = "\n".join(texts)
    return [one for one in likely.unique() if one in text]


def _named(told: pl.DataFrame, standard: Standard, texts: Collection[str]) -> dict[str, tuple[tuple[str, Told], ...]]:
    """Subjects by those of their names that stand in the texts, which are in normal form."""
    names = told["subject_name"].unique()
    forms = pl.DataFrame({"subject_name": names, "form": normal_forms.names(names)})
    held = told.join(forms.filter(pl.col("form").is_in(_held(forms["form"], texts))), on="subject_name")
    found: dict[str, dict[tuple[str, Told], None]] = defaultdict(dict)
    for _, code, category, public, until, form in held.unique(maintain_order=True).iter_rows():
        person = bool(category) and not is_organisation(standard, category, code, None)
        found[form][code, Told(public, until, person)] = None
    return {name: tuple(subjects) for name, subjects in found.items()}

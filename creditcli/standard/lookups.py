"""Lookups in the standard that checks and listing share: a label's code, the data set that a row is about."""

from __future__ import annotations

import unicodedata

from creditcli.ids import uscc
from creditcli.standard.types import Dataset, Standard

ORGANISATION = "1"  # code of standards/codelists/subject_category.csv


def folded(text: str) -> str:
    """In the form in which values of code lists are compared: full width, case and outer spaces never count."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def code_of(standard: Standard, codelist: str, label: str | None) -> str:
    """The code of a code list's value; empty for none."""
    return next((one.code for one in standard.codelists[codelist].values if one.label == label), "")


def is_organisation(standard: Standard, category: str | None, code: str | None) -> bool:
    """Whether a subject is an organisation by its category and its unified code, as far as it has one: an individual
    business's code makes it one, whatever the category says."""
    return code_of(standard, "subject_category", category) == ORGANISATION and not (code and uscc.is_persons(code))


def own_dataset(standard: Standard, list_id: str) -> Dataset | None:
    """The data set whose rows are all entries of that list and of no other; None for a list without one."""
    return next((one for one in standard.datasets.values() if one.list and one.list == list_id), None)


def target_dataset(standard: Standard, label: str | None, list_id: str | None) -> str:
    """The data set that a row is about: by its 对象类别, else by the colour of its list; empty if unknown.

    Where that says the listings of a colour and the list has a data set of its own, it is that one.
    """
    kind = standard.lists.get(list_id or "")
    listings = f"{kind.polarity}-listing" if kind else ""
    named = code_of(standard, "target_dataset", label) if label else listings
    own = own_dataset(standard, kind.id) if kind and named == listings else None
    return own.id if own else named

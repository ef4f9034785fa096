"""Fields by which an organ says that a record is not for the public, and the word of each by which it is."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.standard.lookups import code_of
from creditcli.standard.types import Standard

# Field, which is also its code list -> code of the value that says in words that the record may be public.
PUBLIC: Mapping[str, str] = {"withheld_reason": "0", "secrecy_review": "1", "use_scope": "public"}


def withholds(standard: Standard, field: str, value: str | None) -> bool:
    """Whether the value says that the record is not for the public; an empty one says nothing."""
    return bool(value) and field in PUBLIC and code_of(standard, field, value) != PUBLIC[field]


def releases(standard: Standard, field: str, value: str | None) -> bool:
    """Whether the value says in words that the record may be public."""
    return bool(value) and field in PUBLIC and code_of(standard, field, value) == PUBLIC[field]


def is_withheld(standard: Standard, row: Mapping[str, str | None]) -> bool:
    """Whether its organ says by any of the fields that the record is not for the public."""
    return any(withholds(standard, field, row.get(field)) for field in PUBLIC)

"""Which text of a code list is kept in the record: its label, or its code."""

from __future__ import annotations

from creditcli.standard.types import Codelist, CodeValue

KEEP_CODE = frozenset({"list_type", "region", "industry"})  # lists whose code, not label, is kept


def kept(codelist: Codelist, value: CodeValue) -> str:
    """The canonical text of a value."""
    return value.code if codelist.id in KEEP_CODE else value.label

"""Which text of a code list is kept in the record: its label, or its code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from creditcli.standard.types import Codelist, CodeValue

KEEP_CODE = frozenset({"list_type", "region", "industry"})  # lists whose code, not label, is kept


def kept(codelist: Codelist, value: CodeValue) -> str:
    """The canonical text of a value."""
    return value.code if codelist.id in KEEP_CODE else value.label


def spelt_out(codelist: Codelist) -> Mapping[str, str]:
    """Labels for which a code is kept, each with that code; those that several values share, which tell no code, aside."""
    if codelist.id not in KEEP_CODE:
        return {}
    shared = Counter(value.label for value in codelist.values)
    return {value.label: value.code for value in codelist.values if shared[value.label] == 1}

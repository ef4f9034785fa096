"""Code lists whose values stand elsewhere in the standard, as the tables that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields

from creditcli.faces.text import csv_bytes
from creditcli.standard.forms import JOINT
from creditcli.standard.types import CodeValue, Standard


def derived_codelists(standard: Standard) -> Mapping[str, bytes]:
    """``tables/<code list>.csv`` of every derived code list, with the columns of ``codelists/*.csv``."""
    header = [field.name for field in fields(CodeValue)]
    return {
        one.path: csv_bytes([header, *([_cell(cell) for cell in astuple(value)] for value in one.values)])
        for one in standard.codelists.values()
        if one.derived
    }


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return JOINT.join(value)
    return "" if value is None else str(value)

"""The two editions of a credit report."""

from __future__ import annotations

from enum import StrEnum


class Edition(StrEnum):
    """Who may read it: anybody what is public on the day, or the office all that it may see."""

    PUBLIC = "public"
    INTERNAL = "internal"

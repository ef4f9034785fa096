"""Decimal numbers as plain text: without an exponent, separators or zeros at the end."""

from __future__ import annotations

from decimal import Decimal


def plain(text: str, factor: str = "") -> str:
    """The number times ``factor`` (none: as it is).

    >>> plain("70000.00", "0.0001"), plain("0.30"), plain("100")
    ('7', '0.3', '100')
    """
    told = f"{Decimal(text) * Decimal(factor or '1'):f}"
    return (told.rstrip("0").rstrip(".") if "." in told else told) or "0"

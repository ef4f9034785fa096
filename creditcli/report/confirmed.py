"""Doubts that a department confirmed, as the receipt keeps them: which, where, in what words.

Who and when are the receipt's own department and day.
"""

from __future__ import annotations

from collections.abc import Iterable

from creditcli.model.finding import Finding
from creditcli.report.messages import where
from creditcli.standard.types import Standard


def confirmed(findings: Iterable[Finding], standard: Standard) -> list[dict[str, str]]:
    """One object a confirmed doubt: ``place sheet row cell column code title words``, all text."""
    code = standard.rule_of("doubt_confirmed").code
    return [_doubt(one, dict(one.params)) for one in findings if one.code == code]


def _doubt(one: Finding, params: dict[str, str]) -> dict[str, str]:
    place = one.place
    about = {
        "place": where(one),
        "sheet": place.sheet,
        "row": str(place.row),
        "cell": place.cell,
        "column": place.header,
    }
    return {**about, "code": params["doubt"], "title": params["title"], "words": params["words"]}

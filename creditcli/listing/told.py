"""What an organ told of a record stays told where a later version leaves it out.

A blank is no statement, and the 2015 form has no column for some of it: what was withheld from the public is so until its
organ says in words that it may be public, a licence has the last day and a penalty the class that they were given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from creditcli.standard.withholding import PUBLIC

KEPT = (*PUBLIC, "valid_to", "penalty_class", "penalty_domain")
Row = Mapping[str, Any]


def kept(versions: Sequence[Row]) -> dict[str, str]:
    """By field of ``KEPT`` the last value that any of the versions tells."""
    return {name: one[name] for one in versions for name in KEPT if one.get(name)}


def filled(versions: Sequence[Row]) -> list[Row]:
    """The versions as they read by what was told up to each."""
    return [{**one, **kept(versions[: at + 1])} for at, one in enumerate(versions)]

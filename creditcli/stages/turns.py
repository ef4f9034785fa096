"""Which of several files, or sheets of one, is judged first: what others are about comes before what is about it. Pure.

Departments send a decision and its revocation together, under names that say nothing of their order; judged in the order
of names the revocation would be refused for want of the very decision that the next file brings.
"""

from __future__ import annotations

from enum import IntEnum

from creditcli.model.intake import FileIn
from creditcli.stages.mapping import map_file
from creditcli.standard.lookups import is_about_others
from creditcli.standard.types import Standard


class Turn(IntEnum):
    """In ascending order."""

    FIRST = 0  # no row is about another record
    BOTH = 1  # sheets of either kind: others' rows may be about it, and it about theirs
    LAST = 2  # every row is about another record


def turn_of(file: FileIn, standard: Standard) -> Turn:
    """The turn of a file, by the data sets of its sheets; one of which nothing can be read is in nobody's way."""
    kinds = {is_about_others(mapped.dataset) for _, mapped in map_file(file, standard).tables}
    if kinds == {True}:
        return Turn.LAST
    return Turn.BOTH if True in kinds else Turn.FIRST

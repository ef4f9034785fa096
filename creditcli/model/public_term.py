"""What the rules of a day give a penalty, and which of two terms is worse for its subject. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublicTerm:
    """``last``: last day on which it may be shown, None where it is not at all; ``repair``: first day on which a repair may
    be granted, None where none may; ``known``: whether the rules tell a term of it."""

    last: date | None
    repair: date | None
    known: bool = True

    def is_worse_than(self, other: PublicTerm) -> bool:
        """Whether it would be shown although it was not, or longer, or could not be over as soon.

        Of what no term was told of before, and of what none is told now, that is not asked.

        >>> day = date.fromisoformat
        >>> a, b = PublicTerm(day("2029-04-01"), day("2027-04-02")), PublicTerm(day("2029-04-01"), None)
        >>> a.is_worse_than(b), b.is_worse_than(a), a.is_worse_than(PublicTerm(None, None))
        (False, True, True)
        >>> a.is_worse_than(PublicTerm(None, None, known=False)), PublicTerm(None, None).is_worse_than(a)
        (False, False)
        """
        if not (self.known and other.known) or self.last is None:
            return False
        if other.last is None:
            return True
        return self.last > other.last or _over(self.last, self.repair) > _over(other.last, other.repair)


def _over(last: date, repair: date | None) -> date:
    """The first day on which it may be over."""
    return min(last + DAY, repair or date.max)

"""Since when nobody has to answer an objection or decide a repair, for what it is about has left.

Nothing that has left can be repaired. An objection ends with a decision that was taken back (rules of the field, section 3.2:
E12, E14); of what ran out or was repaired it still says whether it should ever have been (E18, E22 leave it open).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from creditcli.listing.events import Matter
from creditcli.listing.fate import ENDS, REPAIRED
from creditcli.listing.life import UNDOING
from creditcli.listing.withdrawn import STATUS
from creditcli.model.ledger import Disclosure, Entry, ExitKind, Listing
from creditcli.model.record import RECEIVED
from creditcli.model.words import gone_unseen

OBJECTION = "objection"
WAYS_BACK = (*(one for one in ENDS if one != REPAIRED), "list_exit", "linked_exit")  # by which a listing is taken back


def entry_left(entry: Entry, firm: Entry | None, kind: str) -> date | None:
    """Of a listing. ``kind``: of the case; ``firm``: the listing that a person was named beside."""
    if entry.listing not in (Listing.EXITED, Listing.REJECTED):
        return None
    root = firm if firm and entry.exit_kind is ExitKind.LINKED else entry
    undone = entry.listing is Listing.REJECTED or root.exit_kind in UNDOING
    if kind != OBJECTION and entry.exit_day:
        return entry.exit_day
    back = (one.day for one in (*entry.history, *root.history) if one.event in WAYS_BACK)
    return max(back, default=entry.exit_day) if undone else None


def record_left(row: Mapping[str, Any], matters: Iterable[Matter], kind: str) -> date | None:
    """Of a licence or penalty of the ledger. ``matters``: about it."""
    ended = row["ended"]
    undone = ended not in ("", REPAIRED)
    gone = row["disclosure"] == Disclosure.WITHDRAWN.value or gone_unseen(row["disclosure_reason"])
    if not (undone if kind == OBJECTION else gone):
        return None
    if ended == STATUS:
        told: date = row[RECEIVED]
        return told
    over = row["term_end"] + timedelta(days=1) if not ended and row["term_end"] else None
    return max((one.event.day for one in matters if one.event.kind == ended), default=over)

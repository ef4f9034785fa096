"""What changed among listings of other offices: how one ended is told by its own office, or by its last day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from creditcli.model.difference import Reason
from creditcli.model.exchange import PARTS, Package
from creditcli.model.ledger import Foreign, Step

EXPIRED = "timer_expired"


def foreign_end(one: Foreign, packages: Sequence[Package], since: date) -> tuple[Reason, ...]:
    """Why a listing of another office holds no more: its end as the latest package tells it, else its last day."""
    told = [
        (package, row)
        for package in packages
        if package.sender.code == one.office_code
        for row in package.ended
        if (row["part"], row["id"]) == (PARTS[0], one.their_id)
    ]
    if told:
        package, row = told[-1]
        step = _step(one, row["kind"], date.fromisoformat(row["day"]), row["organ"], row["document"], package.number)
    elif one.entry.term_end is not None:
        step = _step(one, EXPIRED, one.entry.term_end, one.entry.organ, "", one.number)
    else:
        return ()
    return (Reason(step, step.day <= since),)


def _step(one: Foreign, event: str, day: date, organ: str, document: str, number: int) -> Step:
    return Step(event, day, organ, "", document, "", "", "", f"{one.office}第 {number} 个包")

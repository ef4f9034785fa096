"""What changed among listings of other offices: how one ended is told by its own office, or by its last day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from creditcli.model.difference import Reason
from creditcli.model.exchange import FULL, PARTS, Package
from creditcli.model.ledger import Foreign, Step

EXPIRED, WITHHELD = "timer_expired", "withheld"
ENTRIES = PARTS[0]
DAY = timedelta(days=1)


def foreign_end(one: Foreign, packages: Sequence[Package], since: date, as_of: date) -> tuple[Reason, ...]:
    """Why a listing of another office holds no more on ``as_of``: its end as the latest package since tells it, else its
    last day if that is over, else that a whole package does not name it any more. ``packages``: of that office."""
    step = _told(one, _later(one, packages)) or _run_out(one, as_of) or _unnamed(one, _later(one, packages))
    return (Reason(step, step.day <= since),) if step else ()


def _later(one: Foreign, packages: Sequence[Package]) -> list[Package]:
    """After the one by which it still held: an end told before that was taken back."""
    at = next(at for at, package in enumerate(packages) if package.sha256 == one.package)
    return list(packages[at + 1 :])


def _told(one: Foreign, later: Sequence[Package]) -> Step | None:
    for package in reversed(later):
        for row in package.ended:
            if (row["part"], row["id"]) == (ENTRIES, one.their_id):
                day = date.fromisoformat(row["day"]) if row["day"] else package.as_of
                return _step(one, row["kind"], day, (row["organ"], row["document"]), package.number)
    return None


def _run_out(one: Foreign, as_of: date) -> Step | None:
    end = one.entry.term_end
    over = end is not None and end < as_of
    return _step(one, EXPIRED, end + DAY, (one.entry.organ, ""), one.number) if over and end else None


def _unnamed(one: Foreign, later: Sequence[Package]) -> Step | None:
    for package in later:
        named = {told["id"] for told in package.told.get(ENTRIES, ())}
        if package.kind == FULL and one.their_id not in named:
            return _step(one, WITHHELD, package.as_of, ("", ""), package.number)
    return None


def _step(one: Foreign, event: str, day: date, by: tuple[str, str], number: int) -> Step:
    organ, document = by
    return Step(event, day, organ, "", document, "", "", "", f"{one.office}第 {number} 个包")

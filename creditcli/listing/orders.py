"""Documents by which something stops until their organ ends that: stays of execution, shields.

Nobody lifts what another ordered: a stay of a court stands though the organ that listed ends its own (行政复议法第四十二条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditcli.model.ledger import Event


@dataclass(frozen=True, slots=True, order=True)
class Order:
    """One such document, its organ and the day from which it acts."""

    document: str
    organ_code: str
    day: date


Orders = tuple[Order, ...]


def with_order(orders: Orders, event: Event) -> Orders:
    """The orders that stand, and that of the event."""
    return tuple(sorted({*orders, Order(event.document, event.organ_code, event.day)}))


def after_end(orders: Orders, event: Event) -> Orders:
    """What still stands once an organ has ended its own: those of earlier days, so that one ended and another given on one
    day leaves the other; that of the day itself, where there is no earlier one."""
    own = [one for one in orders if event.is_by(one.organ_code)]
    ended = [one for one in own if one.day < event.day] or own
    return tuple(one for one in orders if one not in ended)

"""Letters made of the figures of a period, only when asked for: the circular (通报) and the work report (工作报告). Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from creditcli.model.figures import UNKNOWN, Figure, Figures, Group, Period, Row
from creditcli.model.words import day_words
from creditcli.stages.letter_desk import Desk, Matter
from creditcli.standard.types import NoticeType

SETTING = re.compile(r"（[a-z_]+）")  # by which the screen names what an office may set; no word for a letter
EVERYBODY, ABOVE = "各有关部门", "领导小组"


def whole(desk: Desk, notice: NoticeType, figures: Figures) -> Iterator[Matter]:
    """One letter of all figures. The same period on the same day against the same reference is the same letter."""
    identity = "|".join(filter(None, (notice.id, _span(figures.period), str(figures.as_of), _against(figures))))
    yield Matter(identity, figures.as_of, "", "", "", {**_context(figures), "contact": desk.contact})


def _span(period: Period) -> str:
    return f"{period.start or ''}..{period.end}"


def _against(figures: Figures) -> str:
    """What the completeness was told against: the file and what it was called."""
    one = figures.reference
    return hashlib.sha256(f"{one.source}|{one.sha256}".encode()).hexdigest()[:12] if one else ""


def _context(figures: Figures) -> dict[str, object]:
    whole = figures.whole
    texts = {
        "not_due": "not_due", "undetermined": "undetermined", "files": "files", "minor": "minor", "missing": "missing",
        "expired": "expired_public", "objections": "objections_in_time", "objections_open": "objections_open",
        "objections_overdue": "objections_overdue", "suspension": "suspension_days", "repairs": "repairs_in_time",
        "repaired": "repairs_granted", "repairs_open": "repairs_open", "withdrawn": "withdrawn_in_time",
        "wrong": "wrong_entries", "responded": "responded", "responded_in_time": "responded_in_time",
        "fed_back": "fed_back", "held": "held", "refused": "refused",
    }  # fmt: skip
    departments = figures.of(Group.DEPARTMENT)
    return {
        "addressee": EVERYBODY,
        "superior": ABOVE,
        "period": period_words(figures.period),
        "asof": day_words(figures.as_of),
        **{name: whole[one].text for name, one in texts.items()},
        **share_words(whole),
        "source": figures.reference.source if figures.reference else "",
        "threshold": figures.threshold or 0,
        "named": _named(figures),
        "notes": [SETTING.sub("", one) for one in figures.notes],
        "senders": sum(bool(one.figures["files"].numerator) for one in departments),
        "departments": [_department(one) for one in departments],
        "lists": [
            {"name": name, "organisations": firms.text, "persons": persons.text}
            for name, firms, persons in figures.listed
        ],
    }


def period_words(period: Period) -> str:
    """From the first day to the last, or until the last."""
    return f"{day_words(period.start)}至{day_words(period.end)}" if period.start else f"{day_words(period.end)}以前"


def share_words(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Numerator, denominator and share apart, for tables."""
    timely, valid = figures["timely"], figures["valid"]
    return {
        "due": _count(timely.denominator), "on_time": _count(timely.numerator), "timely": _percent(timely),
        "read": _count(valid.denominator), "accepted": _count(valid.numerator), "valid": _percent(valid),
    }  # fmt: skip


def _count(number: float | None) -> str:
    return str(int(number or 0))


def _percent(one: Figure) -> str:
    return UNKNOWN if one.percent is None else f"{one.percent}%"


def _named(figures: Figures) -> str:
    shares = {one.name: one.figures["timely"].text for one in figures.of(Group.DEPARTMENT)}
    return "、".join(f"{name} {shares[name]}" for name in figures.laggards or ())


def _department(row: Row) -> dict[str, str]:
    return {"name": row.name, **share_words(row.figures)}

"""Law as dated values: instruments, citations, parameters. Read through ``standard.types``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from creditcli.errors import BrokenStandard


@dataclass(frozen=True, slots=True)
class Citation:
    """A law (id in ``standards/laws``) and the article or item. It counts on the days on which that law is in force."""

    law: str
    article: str


@dataclass(frozen=True, slots=True)
class Law:
    """An instrument: number, title, when in force, where the text was seen.

    ``reference``: kept to be read, cited by nothing. ``note``: what is not known of it.
    """

    id: str
    number: str
    title: str
    issuer: str
    level: str
    valid_from: date
    valid_to: date | None
    tag: str  # evidence: F full text, f secondary, x unverified, R recalled, U unsettled
    source: str
    note: str = ""
    reference: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the instrument is in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One dated value of a parameter. ``value`` is text or a nested mapping of text.

    ``gap`` says why no value follows this one at once.
    """

    valid_from: date
    valid_to: date | None
    value: Mapping[str, Any] | str
    law: tuple[Citation, ...]
    tag: str
    note: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of law. ``setting`` is true where law leaves it open: the office must choose.

    ``optional``: a setting without effect until it is chosen. ``reference``: nothing is worked out from it yet.
    """

    id: str
    title: str
    description: str
    unit: str
    values: tuple[ParameterValue, ...]
    setting: bool
    optional: bool = False
    reference: bool = False
    title_en: str = ""

    def named(self, lang: str) -> str:
        """Its title, in English where there is one."""
        return self.title_en or self.title if lang == "en" else self.title

    def meanings(self, lang: str) -> Mapping[str, str]:
        """What each choice of a setting means; empty where it takes no choices."""
        value = self.values[-1].value
        found = value.get("labels_en" if lang == "en" else "labels") if isinstance(value, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def on(self, day: date) -> ParameterValue | None:
        """The value in force on ``day``; None where law has none: before the first, in a gap, after the last."""
        for one in self.values:
            if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
                return one
        return None

    def at(self, day: date) -> ParameterValue:
        """The value in force on ``day``. Raises BrokenStandard where there is none."""
        found = self.on(day)
        if found is not None:
            return found
        raise BrokenStandard(f"参数 {self.id} 在 {day} 没有取值", f"parameter {self.id} has no value on {day}")

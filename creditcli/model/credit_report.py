"""A subject's credit report (DB15/T 1104) before it is laid out: facts on a day, never a score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditcli.model.edition import Edition
from creditcli.model.pages import Section


@dataclass(frozen=True, slots=True)
class CreditReport:
    """``name`` is empty where nothing may be told of the code. ``asked``: who asked and why (internal edition).

    ``chapters``: title and sections, in the order of the regional report. ``statement``: what the report is and is
    not. ``digest``: SHA-256 of all its texts.
    """

    edition: Edition
    code: str
    name: str
    asked: str
    office: str
    contact: tuple[tuple[str, str], ...]
    as_of: date
    head: str
    standard_version: str
    invented: bool
    order: str  # citation of the standard whose order it follows
    chapters: tuple[tuple[str, tuple[Section, ...]], ...]
    statement: tuple[str, ...]
    digest: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return "公共信用信息报告" + ("（公开版）" if self.edition is Edition.PUBLIC else "（内部版）")

    @property
    def stem(self) -> str:
        """Its file name without an ending; the code is that of an organisation."""
        return f"credit-report-{self.code}-{self.as_of}-{self.edition.value}"

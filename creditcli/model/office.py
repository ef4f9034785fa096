"""The office (信用办) and the organisations (部门) that may submit to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from creditcli.model.mapping import Memory
from creditcli.model.theme import Theme


@dataclass(frozen=True, slots=True)
class Organisation:
    """A department of the office's register ``organisations.csv``.

    ``code`` is its 统一社会信用代码. ``kind`` is its trade in the words of the list types
    (人社, 市场监管, 应急管理, 法院, 发改 …). ``datasets`` and ``lists`` are what it may submit.
    ``review_body`` is the 复议机关 and ``court`` the 法院 its remedy sentence names.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    region: str
    datasets: tuple[str, ...]
    lists: tuple[str, ...]
    contact_role: str
    document_prefix: str
    review_body: str
    court: str


@dataclass(frozen=True, slots=True)
class Office:
    """``office.yaml`` and the register beside it.

    ``settings`` are the values that law leaves open and the office must choose
    (parameter id -> value text). ``lists`` are the list types in use. ``publish_persons``
    are the list types whose natural persons are shown (empty unless a statute demands it).
    ``memories``: what is remembered of departments' headers, by the department's code.
    """

    name: str
    code: str
    region: str
    level: str
    site_title: str
    contact: Mapping[str, str]
    lists: tuple[str, ...]
    publish_persons: tuple[str, ...]
    settings: Mapping[str, str]
    organisations: tuple[Organisation, ...]
    invented: bool = False  # a sample office: every page and letter says so
    letters_since: date | None = None  # no letters for events before this day
    memories: Mapping[str, Memory] = field(default_factory=dict)
    site_address: str = ""  # as printed on every sheet; the site itself has relative links only
    theme: Theme = field(default_factory=Theme)

    def organisation(self, name_or_code: str) -> Organisation | None:
        """The organisation whose code, name or alias is exactly this; None if unknown."""
        for one in self.organisations:
            if name_or_code in (one.code, one.name) or name_or_code in one.aliases:
                return one
        return None

    def memory(self, name_or_code: str, day: date) -> Memory | None:
        """What holds of a department's headers on a day of receipt; None for nobody and nothing."""
        known = self.organisation(name_or_code)
        memory = self.memories.get(known.code, Memory()).on(day) if known else Memory()
        return memory or None

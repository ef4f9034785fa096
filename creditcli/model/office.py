"""The office (信用办) and the organisations (部门) that may submit to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from creditcli.model.exchange import Partner, Recognition
from creditcli.model.mapping import Memory
from creditcli.model.succession import Place, Succession
from creditcli.model.theme import Theme


@dataclass(frozen=True, slots=True)
class Organisation:
    """A department of the office's register ``organisations.csv``.

    ``code`` is its 统一社会信用代码. ``kind`` is its trade in the words of the list types
    (人社, 市场监管, 应急管理, 法院, 发改 …). ``datasets`` and ``lists`` are what it may submit.
    ``review_body`` is the 复议机关 and ``court`` the 法院 its remedy sentence names. ``until`` is the last day of one that
    was dissolved, ``successor`` the code of the organ that does since then what it had to do; empty for none.
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
    until: date | None = None
    successor: str = ""

    def stands(self, day: date) -> bool:
        """Whether it is there on a day; not any more after its last."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Office:
    """``office.yaml`` and the register beside it.

    ``settings`` are the values that law leaves open and the office must choose
    (parameter id -> value text). ``lists`` are the list types in use. ``publish_persons``
    are the list types whose natural persons are shown (empty unless a statute demands it).
    ``partners``: offices with which packages are exchanged; ``recognised``: their lists that have effect here, None
    where the office has not said. ``memories``: what is remembered of departments' headers, by the department's code.
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
    partners: tuple[Partner, ...] = ()
    recognised: tuple[Recognition, ...] | None = None
    site_address: str = ""  # as printed on every sheet; the site itself has relative links only
    theme: Theme = field(default_factory=Theme)

    def organisation(self, name_or_code: str) -> Organisation | None:
        """The organisation whose code, name or alias is exactly this; None if unknown."""
        for one in self.organisations:
            if name_or_code in (one.code, one.name) or name_or_code in one.aliases:
                return one
        return None

    def has_dissolved(self, name_or_code: str, day: date) -> bool:
        """Whether the register knows the organisation, and its last day is over: it reports no more, and is late in nothing."""
        known = self.organisation(name_or_code)
        return known is not None and not known.stands(day)

    def acting(self, name_or_code: str, day: date) -> Organisation | None:
        """The organisation itself while it stands, else the first of its successors that does; None where nobody is known."""
        found = self.organisation(name_or_code)
        while found is not None and not found.stands(day):
            found = self.organisation(found.successor)  # never a circle: the register is refused then
        return found

    @property
    def succession(self) -> Succession:
        """Who acts in whose place, through every chain of successors."""
        places: dict[str, list[Place]] = {}
        for one in self.organisations:
            last, heir = one.until, self.organisation(one.successor) if one.until else None
            while last is not None and heir is not None:
                places.setdefault(heir.code, []).append((one.code, last))
                last, heir = (max(last, heir.until), self.organisation(heir.successor)) if heir.until else (None, None)
        return Succession({code: tuple(own) for code, own in places.items()})

    def partner(self, name_or_code: str) -> Partner | None:
        """The office with which packages are exchanged, by name or code, a former code too; None if unknown."""
        return next((one for one in self.partners if name_or_code in (*one.codes, one.name)), None)

    def origin(self, code: str) -> str:
        """The code by which the office is known now whose package came under this one."""
        known = self.partner(code)
        return known.code if known else code

    def recognition(self, office: str, list_id: str) -> Recognition | None:
        """What says that this list of that office has effect here; None: it is for reference only."""
        rules = self.recognised or ()
        return next(
            (one for one in rules if self.origin(one.office) == self.origin(office) and list_id in one.lists), None
        )

    def memory(self, name_or_code: str, day: date) -> Memory | None:
        """What holds of a department's headers on a day of receipt; None for nobody and nothing."""
        known = self.organisation(name_or_code)
        memory = self.memories.get(known.code, Memory()).on(day) if known else Memory()
        return memory or None

"""A list type's terms by day of decision, for whoever tells of all of them: pages, handbook, ``explain``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from creditcli.model.words import day_words
from creditcli.standard.list_terms import DAY, EARLIEST, decided_under
from creditcli.standard.types import Citation, ListType, Standard, TermsVersion
from creditcli.standard.words import period_words


@dataclass(frozen=True, slots=True)
class Dated:
    """The list type as it is for what is decided within a span. ``name``: the list's, with the span where there are
    several; ``law``: what the version cites, empty for the first one."""

    name: str
    valid_from: date
    valid_to: date | None
    kind: ListType
    law: str
    tag: str


def dated(kind: ListType, standard: Standard) -> Iterator[Dated]:
    """Every version of the list type, in order of days; one where there are no later ones."""
    firsts = [kind.valid_from, *(one.valid_from for one in kind.versions)]
    lasts = [*(one - DAY for one in firsts[1:]), kind.valid_to]
    laws = ["", *(law_words(one, standard) for one in kind.versions)]
    tags = [kind.tag, *(one.tag for one in kind.versions)]
    for at, (first, last, law, tag) in enumerate(zip(firsts, lasts, laws, tags, strict=True)):
        span = period_words(first if at else None, last)
        name = f"{kind.name}（{span}作出的决定）" if kind.versions else kind.name
        yield Dated(name, first, last, decided_under(kind, first), law, tag)


def law_words(version: TermsVersion, standard: Standard) -> str:
    """What the blocks of a version cite, for people."""
    laws = [one["law"] for one in version.terms.values() if isinstance(one, Mapping)]
    return "、".join(
        dict.fromkeys(standard.cite(Citation(str(one["law"]), str(one.get("article") or ""))) for one in laws)
    )


def passage_words(version: TermsVersion) -> str:
    """What becomes of what was decided before a version, one sentence without its full stop."""
    before = f"{day_words(version.valid_from)}前作出的决定"
    if version.transition == EARLIEST:
        return f"{before}，自{day_words(version.valid_from)}起按新旧规定中先到的日期执行，不延长"
    return f"{before}，仍按作出决定时的期限和提前移出条件执行"

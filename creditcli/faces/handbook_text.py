"""Building bricks of the documentation's pages: pieces, lines, links, facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from creditcli.model.finding import Severity
from creditcli.model.handbook import Block, Fact, Grid, Line, Lines, Look, Piece, Row
from creditcli.model.words import day_words
from creditcli.standard.types import Citation, Dataset, Field, Law, Rule, Standard
from creditcli.standard.words import EVIDENCE, SEVERITY

STANDARDS = "../../"  # the folder standards/, seen from the documentation's root
LOOKS: Mapping[Severity, Look] = {
    Severity.ERROR: Look.ERROR,
    Severity.CONFIRM: Look.CONFIRM,
    Severity.NOTICE: Look.NOTICE,
}
WHOLE = frozenset(
    {"从", "到", "自", "日期", "从哪天起", "级别", "代码", "标识", "核对情况", "类别", "标记", "变化"}
)  # kept on one line
SURE = frozenset({"F"})  # evidence that needs no mark


def text(words: str, look: Look = Look.PLAIN) -> Line:
    """A line of one piece."""
    return (Piece(words, "", look),)


def code(words: str, href: str = "") -> Piece:
    """An id as it is typed."""
    return Piece(words, href, Look.CODE)


def lines(*found: str) -> Lines:
    """A line each for the texts that say something."""
    return tuple(text(one) for one in found if one)


def fact(name: str, *found: str | Piece | Line) -> tuple[Fact, ...]:
    """One fact, or none where there is nothing to say."""
    made = []
    for one in found:
        line = text(one) if isinstance(one, str) else (one,) if isinstance(one, Piece) else one
        if any(piece.text for piece in line):
            made.append(line)
    return (Fact(name, tuple(made)),) if made else ()


def joined(parts: Iterable[Piece], mark: str = "、") -> Line:
    """Pieces with a mark between them."""
    found: list[Piece] = []
    for one in parts:
        found += [Piece(mark), one] if found else [one]
    return tuple(found)


def table(columns: tuple[str, ...], rows: Iterable[Row], title: str = "") -> Grid:
    """A table without the columns that say nothing in any row."""
    found = tuple(rows)
    said = [at for at in range(len(columns)) if any(row.cells[at] for row in found)]
    kept = tuple(columns[at] for at in said)
    shown = tuple(Row(tuple(row.cells[at] for at in said), row.anchor, row.off) for row in found)
    return Grid(kept, shown, title, tuple(at for at, name in enumerate(kept) if name in WHOLE))


def filled(*blocks: Block) -> tuple[Block, ...]:
    """The blocks that have something under their title."""
    return tuple(one for one in blocks if not one.is_empty)


def evidence(tag: str) -> Piece:
    """How sure, in words; set apart unless the text itself was read."""
    look = Look.CHOICE if tag == "U" else Look.PLAIN if tag in SURE else Look.DOUBT
    return Piece(EVIDENCE.get(tag, tag), "" if tag in SURE else "guide.html#evidence", look)


def severity(rule: Rule) -> Piece:
    """A rule's level in one word."""
    return Piece(SEVERITY[rule.severity], "guide.html#severity", LOOKS[rule.severity])


def day(value: date | None, otherwise: str = "") -> str:
    """A day in words; ``otherwise`` where it is open."""
    return day_words(value) if value else otherwise


def law_title(law: Law) -> str:
    """``《…》（文号）``."""
    return f"《{law.title}》{f'（{law.number}）' if law.number else ''}"


def cited(standard: Standard, citation: Citation) -> Line:
    """The citation, leading to the law's page. Raises BrokenStandard for an unknown law."""
    standard.cite(citation)
    law = standard.laws[citation.law]
    article = (Piece(citation.article),) if citation.article else ()
    return (Piece(law_title(law), law_path(law.id)), *article)


def citations(standard: Standard, found: Iterable[Citation]) -> Lines:
    """A line a citation."""
    return tuple(cited(standard, one) for one in found)


def sourced(standard: Standard, words: str) -> Line:
    """A text in which the numbers of known laws lead to their pages."""
    known = {law.number: law.id for law in standard.laws.values() if law.number}
    if not known:
        return text(words)
    numbers = sorted(known, key=lambda one: (-len(one), one))
    parts = re.split(f"({'|'.join(re.escape(one) for one in numbers)})", words)
    return tuple(Piece(one, law_path(known[one]) if one in known else "") for one in parts if one)


def dataset_path(dataset: Dataset) -> str:
    """Page of a data set."""
    return f"datasets/{dataset.id}.html"


def field_path(dataset: Dataset, field: Field) -> str:
    """Page of a field."""
    return f"fields/{dataset.id}.{field.id}.html"


def codelist_path(name: str) -> str:
    """Page of a code list."""
    return f"codelists/{name}.html"


def rule_path(name: str) -> str:
    """Page of a rule."""
    return f"rules/{name}.html"


def law_path(name: str) -> str:
    """Page of a law."""
    return f"laws/{name}.html"


def parameter_path(name: str) -> str:
    """Page of a parameter."""
    return f"parameters/{name}.html"


def list_path(name: str) -> str:
    """Page of a list type."""
    return f"lists/{name}.html"


def notice_path(name: str) -> str:
    """Page of a notice type."""
    return f"notices/{name}.html"

"""What our workbooks say at a cell: its colour, and one comment in which every finding stands apart.

The first line of a finding in a comment is for machines too: ``【必须改正】<code> C7 标题``, or ``第7行`` for a whole
row. Place and code are those of the report, so that findings can be counted from the comments alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from creditcli.ids.resident_id import mask
from creditcli.model.finding import Finding, Severity, letters_to_number
from creditcli.model.sheets import Cell
from creditcli.report.text_report import WORDS as SEVERITIES
from creditcli.standard.returned import WITHHELD

if TYPE_CHECKING:
    from creditcli.standard.types import RuleText

COLOURS = {Severity.ERROR: "#F8CBAD", Severity.CONFIRM: "#FFE699", Severity.NOTICE: "#DDEBF7"}
WORDS = SEVERITIES["zh"]
COMMENT_LENGTH = 30_000  # below a spreadsheet's 32,767
COMMENT_BOX = {"author": "", "x_scale": 2.5, "y_scale": 2}

Texts = Callable[[Finding], "RuleText"]  # a finding's texts, placeholders filled
Marked = dict[tuple[int, int], list[Finding]]  # row and column from 1 -> what was found there


def marked(findings: Iterable[Finding]) -> Marked:
    """Findings by cell; those of a whole row at its first cell. Findings without a row have no cell."""
    found: Marked = {}
    for finding in findings:
        if finding.place.row:
            found.setdefault((finding.place.row, letters_to_number(finding.place.letters or "A")), []).append(finding)
    return found


def gravest(findings: Sequence[Finding]) -> Severity:
    """The severity that colours the cell."""
    return max((one.severity for one in findings), key=lambda one: one.rank)


def shown(value: Cell, findings: Sequence[Finding]) -> Cell:
    """The cell's value; where something is wrong with it, without what the report does not show either."""
    duties = [finding for finding in findings if finding.severity.rank > 1]
    if value is None or not duties:
        return value
    if any(finding.secret for finding in duties):
        return WITHHELD
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    hidden = mask(text)
    return value if hidden == text else hidden


def comment(findings: Sequence[Finding], texts: Texts, withheld: bool = False) -> str:
    """The one comment of a cell. Where all of it would be too long, the last findings keep their first line."""
    told = [texts(one) for one in findings]
    heads = [_head(one, text) for one, text in zip(findings, told, strict=True)]
    said = "\n\n原内容涉及个人信息或者保密内容，没有显示；请重新填写这一格。" if withheld else ""
    room = COMMENT_LENGTH - len(said) - sum(len(head) + 2 for head in heads)
    parts = []
    for head, text in zip(heads, told, strict=True):
        body = _body(text)
        room -= len(body)
        parts.append(head + (body if room >= 0 else ""))
    return "\n\n".join(parts) + said


def _head(finding: Finding, text: RuleText) -> str:
    place = finding.place
    where = place.cell or f"第{place.row}行"
    return f"【{WORDS[finding.severity]}】{finding.code} {where} {_line(text.title)}"


def _body(text: RuleText) -> str:
    parts = (("现象", text.what), ("原因", text.why), ("改法", text.fix), ("正例", text.good))
    return "".join(f"\n{name}：{_line(part)}" for name, part in parts)


def _line(text: str) -> str:
    """Without line breaks: a cell's content must not look like another finding."""
    return " ".join(text.split("\n"))


class Styles:
    """Cell formats of one workbook by number format and colour, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, number: str, findings: Sequence[Finding] = ()) -> Any:
        """The format for cells of a number format (``@`` is text), coloured where something was found."""
        colour = COLOURS[gravest(findings)] if findings else ""
        if (number, colour) not in self._made:
            wanted = {"num_format": number, **({"bg_color": colour} if colour else {})}
            self._made[number, colour] = self._book.add_format(wanted)
        return self._made[number, colour]

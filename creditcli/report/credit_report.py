"""A credit report as the flat context of its .docx: every table becomes lines of a name and a text."""

from __future__ import annotations

from creditcli.model.credit_report import CreditReport
from creditcli.model.edition import Edition
from creditcli.model.pages import Section
from creditcli.model.words import day_words

NUMERALS = "一二三四五六七八九十"


def letter_context(report: CreditReport) -> dict[str, object]:
    """What the template asks for."""
    trace = f"数据标准 {report.standard_version}　档案首值 {report.head}　内容摘要（SHA-256）{report.digest}"
    return {
        "title": report.title,
        "internal": report.edition is Edition.INTERNAL,
        "name": report.name,
        "code": report.code,
        "asked": report.asked,
        "asof": day_words(report.as_of),
        "order": report.order,
        "invented": report.invented,
        "chapters": [
            {"title": f"{NUMERALS[at]}、{title}", "sections": [_section(one, title) for one in sections]}
            for at, (title, sections) in enumerate(report.chapters)
        ],
        "statement": report.statement,
        "organ": report.office,
        "day": day_words(report.as_of),
        "trace": trace,
    }


def _section(one: Section, chapter: str) -> dict[str, object]:
    rows = one.table.rows if one.table else ()
    lines = [*one.facts]
    for number, row in enumerate(rows, 1):
        assert one.table is not None
        if len(rows) > 1:
            lines.append((f"第 {number} 条", ""))
        lines += [(name, cell.text) for name, cell in zip(one.table.columns, row.cells, strict=True) if cell.text]
        lines += [("标注", row.note)] if row.note else []
    title = "" if one.title == chapter else one.title
    return {"title": title, "paragraphs": one.paragraphs, "lines": lines, "empty": "" if lines else one.empty}

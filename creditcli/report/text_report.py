"""The report for a console: one cause, one paragraph, its first places; counts that add up."""

from __future__ import annotations

from collections import defaultdict

from creditcli.model.finding import Finding, Severity
from creditcli.model.intake import FileReport, Report
from creditcli.report.messages import texts, where
from creditcli.standard.types import Standard

SHOWN = 5  # places of one cause
STEPS = {"zh": "操作步骤：", "en": "Steps: "}
WORDS = {
    "zh": {Severity.ERROR: "必须改正", Severity.CONFIRM: "请核实", Severity.NOTICE: "提示"},
    "en": {Severity.ERROR: "must be mended", Severity.CONFIRM: "please confirm", Severity.NOTICE: "for information"},
}


def render(report: Report, standard: Standard, lang: str) -> str:
    """Plain text: per file its counts, then causes from the gravest down."""
    parts = [_file(file, standard, lang) for file in report.files]
    return "\n\n".join(part for part in parts if part)


def _file(file: FileReport, standard: Standard, lang: str) -> str:
    lines = [_counts(file, lang)]
    causes: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in file.findings:
        causes[(-finding.severity.rank, finding.code)].append(finding)
    for (_, code), found in sorted(causes.items(), key=lambda one: one[0]):
        text = texts(found[0], standard, lang)
        word = WORDS[lang][found[0].severity]
        times = f"{len(found)} ×" if lang == "en" else f"{len(found)} 处"
        lines.append(f"\n[{code}] {text.title}（{word}，{times}）")
        for finding in found[:SHOWN]:
            lines.append(f"  {where(finding, lang)}  {texts(finding, standard, lang).what}")
        if len(found) > SHOWN:
            rest = len(found) - SHOWN
            lines.append(
                f"  … {rest} more; the full list: --format csv"
                if lang == "en"
                else f"  ……还有 {rest} 处，全部列表用 --format csv"
            )
        lines.append(f"  {'Mend' if lang == 'en' else '改法'}：{text.fix}")
    return "\n".join(lines)


def _counts(file: FileReport, lang: str) -> str:
    c = file.counts
    tables = "、".join(f"{one.table.sheet or '-'}→{one.table.dataset}({one.table.layout})" for one in file.tables)
    encoding = f" {file.encoding}" if file.encoding else ""
    if lang == "en":
        return (
            f"{file.name}{encoding} {tables}\n  read {c.read} = accepted {c.accepted} + held {c.held} + "
            f"refused {c.refused} + dropped {c.dropped}"
        )
    return (
        f"{file.name}{encoding} {tables}\n  读入 {c.read} = 接受 {c.accepted} + 待核实 {c.held} + "
        f"退回 {c.refused} + 略过 {c.dropped}"
    )

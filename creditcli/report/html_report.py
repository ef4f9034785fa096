"""The report as one page that needs nothing else."""

from __future__ import annotations

from html import escape

from creditcli.model.finding import Finding
from creditcli.model.intake import Report
from creditcli.report.messages import texts, where
from creditcli.report.text_report import STEPS, WORDS
from creditcli.standard.types import Standard

STYLE = """body{font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;
color:#222}table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.4rem .6rem;text-align:left;
vertical-align:top;white-space:pre-line}.error{background:#fbe9e7}.confirm{background:#fff8e1}caption{text-align:left;font-weight:bold}"""


def render(report: Report, standard: Standard, lang: str) -> str:
    """Counts of every file, then every finding."""
    parts = [
        f'<!doctype html><html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
        f"<title>{'Findings' if lang == 'en' else '检查结果'} {report.as_of}</title><style>{STYLE}</style></head><body>",
        f"<h1>{'Findings' if lang == 'en' else '检查结果'} {report.as_of}</h1>",
    ]
    for file in report.files:
        c = file.counts
        parts.append(
            f"<h2>{escape(file.name)}</h2><p>{c.read} = {c.accepted} + {c.held} + {c.refused} + {c.dropped}</p><table>"
            + "".join(_row(finding, standard, lang) for finding in file.findings)
            + "</table>"
        )
    return "\n".join(parts) + "</body></html>"


def _row(finding: Finding, standard: Standard, lang: str) -> str:
    text = texts(finding, standard, lang)
    fix = f"{text.fix}\n{STEPS[lang]}{text.steps}" if text.steps else text.fix
    cells = (finding.code, WORDS[lang][finding.severity], where(finding, lang), text.what, text.why, fix)
    return f'<tr class="{finding.severity.value}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"

"""The report as one page that needs nothing else: for a screen, a telephone and paper."""

from __future__ import annotations

from html import escape

from creditcli import __version__
from creditcli.model.finding import Finding
from creditcli.model.intake import FileReport, Report
from creditcli.report.causes import Cause, causes_of
from creditcli.report.messages import spot, texts
from creditcli.report.rule_runs import REASONS, STATUSES, grouped, runs_of, summary
from creditcli.report.text_report import STEPS, WORDS, mend_word, rows_line, table_line, totals
from creditcli.report.view import View
from creditcli.standard.types import RuleText, Standard

ROWS_A_PAGE = 20_000  # places in all, so that a browser opens the page
MOST, LEAST = 100, 5  # places of one cause
STYLE = """body{font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:1.5rem auto;max-width:70rem;
padding:0 1rem;color:#222;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%;margin:.5rem 0}
td,th{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}dt{font-weight:bold}dd{margin:0 0
.3rem;white-space:pre-line}section{border-left:.4rem solid #bbb;padding-left:.8rem;margin:1.5rem 0}
section.error{border-color:#c0392b}section.confirm{border-color:#d68910}section.notice{border-color:#5d7fa3}
dl{display:grid;grid-template-columns:6rem 1fr}td.at{width:12rem}code{white-space:pre-wrap}@media(max-width:40rem){dl{display:block}td.at{width:auto}body{padding:0 .5rem}}
@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-before:page}h2:first-of-type{break-before:auto}
tr,dl{break-inside:avoid}thead{display:table-header-group}}"""
HEADS = {
    "zh": (
        "检查结果",
        "程序",
        "数据标准",
        "统计日",
        "位置",
        "现象",
        "原值",
        "全部列表",
        "各条规则",
        "文件摘要（SHA-256）",
    ),
    "en": ("Findings", "Program", "Data standard", "As of", "Place", "What", "Value", "Full list", "Rules", "SHA-256"),
}
LABELS = {"zh": ("原因", "正例", "反例", "依据"), "en": ("Why", "Good", "Bad", "Basis")}

Words = tuple[Report, Standard, str]  # report, standard, language


def render(report: Report, standard: Standard, lang: str, view: View) -> str:
    """Counts of every file, then its causes with their places; of a cause with many places the first ones."""
    title, program, version, day, *_, full, rules, _ = HEADS[lang]
    number = sum(len(causes_of(file.findings)) for file in report.files)
    limit = max(LEAST, min(MOST, ROWS_A_PAGE // max(number, 1)))
    facts = (
        (program, f"creditcli {__version__}"),
        (version, f"{report.standard_version} ({report.standard_digest[:12]})"),
        (day, report.as_of.isoformat()),
    )
    return "\n".join([
        f'<!doctype html>\n<html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} {report.as_of}</title><style>{STYLE}</style></head><body>",
        f"<h1>{title} {report.as_of}</h1>",
        f"<p>{'<br>'.join(f'{escape(name)} {escape(value)}' for name, value in facts)}</p>",
        f"<p>{escape(totals(report, lang))}</p>",
        f"<p>{full}{': ' if lang == 'en' else '：'}<code>{escape(view.full_list)}</code></p>",
        *(_file(file, (report, standard, lang), limit, view) for file in report.files),
        f"<h2>{rules}</h2>",
        _rules(report, lang),
        "</body></html>",
    ])  # fmt: skip


def _file(file: FileReport, words: Words, limit: int, view: View) -> str:
    _, standard, lang = words
    lines = [f"{HEADS[lang][-1]} {file.sha256}", *(table_line(one, standard, lang) for one in file.tables)]
    if file.encoding:
        lines.insert(0, file.encoding.upper())
    if len(file.tables) > 1:
        lines += [f"{one.table.sheet} {rows_line(one, lang)}" for one in file.tables]
    return "\n".join([
        f"<h2>{escape(file.name)}</h2>",
        f"<p><b>{escape(rows_line(file, lang))}</b><br>{'<br>'.join(map(escape, lines))}</p>",
        *(_cause(cause, words, limit, view) for cause in causes_of(file.findings)),
    ])  # fmt: skip


def _cause(cause: Cause, words: Words, limit: int, view: View) -> str:
    report, standard, lang = words
    text, times = texts(cause.findings[0], standard, lang), len(cause.findings)
    word, basis = WORDS[lang][cause.severity], standard.basis(standard.rules[cause.code].law, report.as_of)
    about = f" ({word}, {times}x)" if lang == "en" else f"（{word}，{times} 处）"
    places, what, value = HEADS[lang][4:7]
    rows = "".join(_row(finding, standard, lang) for finding in cause.findings[:limit])
    return "\n".join([
        f'<section class="{cause.severity.value}"><h3>{cause.code} {escape(text.title)}{about}</h3>',
        f"<dl>{_explained(text, mend_word(cause, standard, lang), basis, lang)}</dl>",
        f"<table><thead><tr><th>{places}</th><th>{what}</th><th>{value}</th></tr></thead><tbody>{rows}</tbody></table>",
        _more(times - limit, limit, lang, view),
        "</section>",
    ])  # fmt: skip


def _explained(text: RuleText, mend: str, basis: str, lang: str) -> str:
    why, good, bad, law = LABELS[lang]
    parts = list(zip((why, mend, good, bad), (text.why, text.fix, text.good, text.bad), strict=True))
    if text.steps:
        parts.insert(2, (STEPS[lang].rstrip(" ：:"), text.steps))
    if basis:
        parts.append((law, basis))
    return "".join(f"<dt>{name}</dt><dd>{escape(part)}</dd>" for name, part in parts)


def _row(finding: Finding, standard: Standard, lang: str) -> str:
    what = texts(finding, standard, lang).what
    return (
        f'<tr><td class="at">{escape(spot(finding, lang))}</td><td>{escape(what)}</td>'
        f"<td>{escape(finding.value)}</td></tr>"
    )


def _more(rest: int, limit: int, lang: str, view: View) -> str:
    if rest <= 0:
        return ""
    command = f"<code>{escape(view.full_list)}</code>"
    if lang == "en":
        return f"<p>The first {limit} are shown, {rest} more in the full list: {command}</p>"
    return f"<p>这里只列前 {limit} 处，另有 {rest} 处，全部列表：{command}</p>"


def _rules(report: Report, lang: str) -> str:
    runs = runs_of(report)
    rows = []
    for status, reason, codes in grouped(runs):
        why = REASONS[lang][reason] if reason else ""
        cells = (STATUSES[lang][status], why, (", " if lang == "en" else "、").join(codes))
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    return f"<p>{escape(summary(runs, lang))}</p><table>{''.join(rows)}</table>"

"""The report for a console: one cause, one paragraph, its first places; counts that add up."""

from __future__ import annotations

from itertools import islice

from creditcli.model.finding import Severity
from creditcli.model.intake import FileReport, Report, TableReport
from creditcli.report.causes import Cause, causes_of
from creditcli.report.messages import spot, texts
from creditcli.report.rule_runs import runs_of, summary
from creditcli.report.view import View
from creditcli.report.wrap import wrapped
from creditcli.standard.forms import layout_of
from creditcli.standard.types import Standard

SHOWN = 5  # different texts of one cause
PLACES = 8  # of one text
LONGEST = 200  # letters of one text; the full list has it whole
SEEN = 40  # findings of a cause that are looked at for them
STEPS = {"zh": "操作步骤：", "en": "Steps: "}
WORDS = {
    "zh": {Severity.ERROR: "必须改正", Severity.CONFIRM: "请核实", Severity.NOTICE: "提示"},
    "en": {Severity.ERROR: "must be mended", Severity.CONFIRM: "please confirm", Severity.NOTICE: "for information"},
}


def render(report: Report, standard: Standard, lang: str, view: View) -> str:
    """Plain text: per file its counts, then causes from the gravest down; at the end sums and the way to all of it."""
    lines: list[str] = []
    for file in report.files:
        lines += [*_file(file, standard, lang, view.width), ""]
    for sentence in (totals(report, lang), summary(runs_of(report), lang), _rest(lang, view)):
        lines += wrapped(sentence, view.width, hang="  ")
    return "\n".join(lines)


def totals(report: Report, lang: str) -> str:
    """One sentence: files, and findings by duty."""
    counts = [(one, sum(finding.severity is one for finding in report.findings)) for one in Severity]
    words, files = WORDS[lang], len(report.files)
    if lang == "en":
        return f"Files: {files}; {', '.join(f'{words[one]} {count}' for one, count in counts)}."
    return f"合计：{files} 个文件，{'，'.join(f'{words[one]} {count} 处' for one, count in counts)}。"


def rows_line(file: FileReport | TableReport, lang: str) -> str:
    """The conservation law of a file or table."""
    c = file.counts
    if lang == "en":
        return f"read {c.read} = accepted {c.accepted} + held {c.held} + refused {c.refused} + dropped {c.dropped}"
    return f"读入 {c.read} = 接受 {c.accepted} + 待核实 {c.held} + 退回 {c.refused} + 略过 {c.dropped}"


def table_line(table: TableReport, standard: Standard, lang: str) -> str:
    """What a table was read as: ``登记 → subject (plain)``."""
    about = table.table
    name = f"{about.sheet} → " if about.sheet else ""
    if lang == "en":
        return f"{name}{about.dataset} ({about.layout}), header in row {about.header_row}"
    dataset = standard.datasets[about.dataset]
    return f"{name}{dataset.title}（{layout_of(dataset, about.layout).title}），表头在第 {about.header_row} 行"


def _file(file: FileReport, standard: Standard, lang: str, width: int) -> list[str]:
    lines = wrapped(f"{file.name}{f' ({file.encoding.upper()})' if file.encoding else ''}", width, hang="  ")
    for table in file.tables:
        lines += wrapped(table_line(table, standard, lang), width, "  ", "    ")
        if len(file.tables) > 1:
            lines += wrapped(rows_line(table, lang), width, "    ", "      ")
    lines += wrapped(rows_line(file, lang), width, "  ", "    ")
    for cause in causes_of(file.findings):
        lines += ["", *_cause(cause, standard, lang, width)]
    return lines


def _cause(cause: Cause, standard: Standard, lang: str, width: int) -> list[str]:
    text, times = texts(cause.findings[0], standard, lang), len(cause.findings)
    word = WORDS[lang][cause.severity]
    about = f"({word}, {times}x)" if lang == "en" else f"（{word}，{times} 处）"
    lines = wrapped(f"[{cause.code}] {text.title}{' ' if lang == 'en' else ''}{about}", width, hang="  ")
    shown = _shown(cause, standard, lang)
    for what, places in shown.items():
        where = (", " if lang == "en" else "、").join(_sheet_once(places))
        lines += wrapped(f"{where}{': ' if lang == 'en' else '：'}{what}", width, "  ", "    ")
    rest = times - sum(len(places) for places in shown.values())
    if rest:
        lines += wrapped(f"… and {rest} more" if lang == "en" else f"……还有 {rest} 处", width, "  ", "    ")
    colon = ": " if lang == "en" else "："
    return [*lines, *wrapped(f"{mend_word(cause, standard, lang)}{colon}{text.fix}", width, "  ", "    ")]


def mend_word(cause: Cause, standard: Standard, lang: str) -> str:
    """What stands before the one way of mending that is shown for a cause."""
    fixes = {texts(finding, standard, lang).fix for finding in islice(cause.findings, SEEN)}
    if lang == "en":
        return "Mend" if len(fixes) == 1 else "Mend (the first place, for example)"
    return "改法" if len(fixes) == 1 else "改法（以第一处为例）"


def _sheet_once(places: list[str]) -> list[str]:
    """The places with the sheet of the first left out of those after it: one cause has one sheet after another."""
    last, shown = "", []
    for place in places:
        sheet, mark, _ = place.rpartition("!")
        shown.append(place.removeprefix(f"{sheet}!") if mark and sheet == last else place)
        last = sheet
    return shown


def _shown(cause: Cause, standard: Standard, lang: str) -> dict[str, list[str]]:
    """The first texts of a cause, each with its first places."""
    shown: dict[str, list[str]] = {}
    for finding in islice(cause.findings, SEEN):
        what = shorten(texts(finding, standard, lang).what)
        if len(shown) == SHOWN and what not in shown:
            continue
        places = shown.setdefault(what, [])
        if len(places) < PLACES:
            places.append(spot(finding, lang))
    return shown


def shorten(text: str) -> str:
    """The text, a long one without its middle: what stands at its end says what is wrong."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 :]}"


def _rest(lang: str, view: View) -> str:
    return f"Full list: {view.full_list}" if lang == "en" else f"全部列表：{view.full_list}"

"""``render_report``, ``report_parts``: a validation report in any of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from creditcli.model.intake import Report
from creditcli.report import (
    code_hosts,
    exchange_formats,
    html_report,
    json_report,
    rule_runs,
    sarif,
    text_report,
)
from creditcli.report.view import View
from creditcli.standard.types import Standard


def _junit(report: Report, standard: Standard, lang: str, _: View) -> str:
    """Loaded where it is asked for: what escapes XML loads a client of HTTP with it."""
    from creditcli.report import junit

    return junit.render(report, standard, lang)


FORMATS: Mapping[str, Callable[[Report, Standard, str, View], str]] = {
    "text": text_report.render,
    "json": lambda report, standard, lang, _: json_report.render(report, standard, lang),
    "csv": lambda report, standard, lang, _: exchange_formats.csv_text(report, standard, lang),
    "html": html_report.render,
    "rules": rule_runs.render,
    "github": code_hosts.github,
    "gitlab": lambda report, standard, lang, _: code_hosts.gitlab(report, standard, lang),
    "markdown": code_hosts.markdown,
    "sarif": sarif.render,
    "junit": _junit,
}
ONLY_BY_LINES = frozenset({"github", "gitlab", "sarif"})  # formats that have no other way to name a place
POINT_AT_LINES = ONLY_BY_LINES | {"json"}  # formats that name lines beside rows, where the file need not be read again


def render_report(report: Report, standard: Standard, format: str, lang: str, view: View | None = None) -> str:
    """The report as text of the named format, in ``zh`` or ``en``."""
    return FORMATS[format](report, standard, lang, view or View())


def report_parts(report: Report, standard: Standard, format: str, lang: str, view: View | None = None) -> Iterator[str]:
    """The same text in parts, for whoever writes it: a long one is never held whole where its format allows."""
    if format == "json":
        return json_report.parts(report, standard, lang)
    return iter((render_report(report, standard, format, lang, view),))

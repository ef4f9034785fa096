"""``render_report``: a validation report in any of its formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from creditcli.model.intake import Report
from creditcli.report import exchange_formats, html_report, json_report, text_report
from creditcli.standard.types import Standard

FORMATS: Mapping[str, Callable[[Report, Standard, str], str]] = {
    "text": text_report.render,
    "json": json_report.render,
    "csv": exchange_formats.csv_text,
    "github": exchange_formats.github,
    "sarif": exchange_formats.sarif,
    "junit": exchange_formats.junit,
    "html": html_report.render,
}


def render_report(report: Report, standard: Standard, format: str, lang: str) -> str:
    """The report as text of the named format, in ``zh`` or ``en``."""
    return FORMATS[format](report, standard, lang)

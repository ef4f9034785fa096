"""Hands a validation report over: on the screen, in a file, or in a folder with one file a format."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from creditcli.cli.options import ReportFormat
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault
from creditcli.ids.resident_id import mask

if TYPE_CHECKING:
    from creditcli.model.intake import Report
    from creditcli.report.view import View
    from creditcli.standard.types import Standard

NAMES = {
    ReportFormat.TEXT: "report.txt",
    ReportFormat.JSON: "report.json",
    ReportFormat.CSV: "report.csv",
    ReportFormat.HTML: "report.html",
    ReportFormat.RULES: "rules.txt",
    ReportFormat.GITHUB: "github.txt",
    ReportFormat.GITLAB: "gitlab.json",
    ReportFormat.MARKDOWN: "report.md",
    ReportFormat.SARIF: "report.sarif",
    ReportFormat.JUNIT: "junit.xml",
}
FOR_PEOPLE = {ReportFormat.TEXT, ReportFormat.RULES}
MANY = 10  # paths that a command shown on one line still names
_UNSAFE = re.compile(r"[^\w@%+=:,./-]")


def targets(formats: Sequence[ReportFormat] | None, output: Path | None) -> dict[ReportFormat, Path | None]:
    """Where each format goes, None for the screen. Raises UsageFault for several formats without a folder."""
    asked = list(dict.fromkeys(formats or [ReportFormat.TEXT]))
    if len(asked) == 1 and (output is None or not output.is_dir()):
        return {asked[0]: output}
    if output is None or output.is_file():
        raise UsageFault(
            "一次写几种格式时，--output 要给一个文件夹。",
            "Several formats at once need a folder as --output.",
        )
    return {format: output / NAMES[format] for format in asked}


def give(talk: Talk, text: str, output: Path | None, format: str = "") -> None:
    """Data to a file or to stdout."""
    give_in_parts(talk, (text,), output, format)


def give_in_parts(talk: Talk, parts: Iterable[str], output: Path | None, format: str = "") -> None:
    """The same of a text that is never held whole, unless it has to fit a terminal."""
    if output is None and format == ReportFormat.TEXT.value and talk.columns:
        talk.shown("".join(parts))
        return
    if output is None:
        talk.data_in_parts(parts, format)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(parts)
    talk.say(f"已写入 {output}", f"Written to {output}")


def hand_over(
    talk: Talk, report: Report, standard: Standard, where: dict[ReportFormat, Path | None], view: View
) -> None:
    """Every format to its place; how many rules ran is told where the report itself has no room for it."""
    from creditcli.report.render import report_parts
    from creditcli.report.rule_runs import runs_of, summary
    from creditcli.report.text_report import totals

    for format, path in where.items():
        if path is None:
            talk.data_in_parts(report_parts(report, standard, format.value, talk.lang, view), format.value)
        else:
            _write(talk, report, standard, (format, path), view)
    if not (set(where) & FOR_PEOPLE and None in where.values()):
        runs = runs_of(report)
        talk.say(totals(report, "zh"), totals(report, "en"))
        talk.say(summary(runs, "zh"), summary(runs, "en"))


def _write(talk: Talk, report: Report, standard: Standard, where: tuple[ReportFormat, Path], view: View) -> None:
    from dataclasses import replace

    from creditcli.report.exchange_formats import csv_parts
    from creditcli.report.render import report_parts

    format, path = where
    path.parent.mkdir(parents=True, exist_ok=True)
    if format is ReportFormat.CSV:
        written = list(write_parts(path, csv_parts(report, standard, talk.lang)))
    else:
        parts = report_parts(report, standard, format.value, talk.lang, replace(view, width=0))
        with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines(_ended(parts))
        written = [path]
    for one in written:
        talk.say(f"已写入 {one}", f"Written to {one}")


def _ended(parts: Iterable[str]) -> Iterator[str]:
    """The parts of a text, with one line end and no blanks at its end."""
    last = ""
    for part in parts:
        yield last
        last = part
    yield f"{last.rstrip()}\n"


def write_parts(path: Path, parts: Iterator[str]) -> Iterator[Path]:
    """One table under its name, several numbered: ``x-1.csv``, ``x-2.csv``. With a BOM: Excel takes it for UTF-8."""
    first = next(parts)
    number = 0
    for number, part in enumerate(parts, 2):
        if number == 2:
            yield _table(path.with_stem(f"{path.stem}-1"), first)
        yield _table(path.with_stem(f"{path.stem}-{number}"), part)
    if not number:
        yield _table(path, first)


def _table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8-sig", errors="replace", newline="\n")
    return path


def full_list(
    talk: Talk,
    where: dict[ReportFormat, Path | None],
    named_by: tuple[Sequence[Path], str],
    options: Sequence[str],
) -> str:
    """The csv file with every finding where one is written now, else the command that writes it, as it is to be typed.

    ``named_by``: the paths to check, and the list that named them.
    """
    written = where.get(ReportFormat.CSV)
    if written is not None:
        return mask(str(written))
    paths, listed = named_by
    tail = ["--format", "csv", "--output", talk.text("检查结果.csv", "findings.csv")]
    if listed == "-" or len(paths) > MANY:
        return talk.text(f"本命令加上 {' '.join(tail)}", f"this command with {' '.join(tail)}")
    named = ["--files-from", listed] if listed else []
    here = [] if listed else [str(path) for path in paths]
    words = ["creditcli", "validate", *here, *named, *options, *tail]
    return shell_words(*words)


def shell_words(*words: str) -> str:
    """A command as it is to be typed."""
    if os.name == "nt":
        return mask(subprocess.list2cmdline(words))
    return mask(" ".join(shlex.quote(word) if _UNSAFE.search(word) else word for word in words))

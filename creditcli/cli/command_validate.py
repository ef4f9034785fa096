"""``validate``: findings, never a change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import (
    AsOf,
    DatasetOption,
    FailOn,
    OfficeOption,
    Output,
    Paths,
    ReportFormat,
    stamp_of,
    talk_of,
)
from creditcli.cli.talk import Talk
from creditcli.model.finding import Severity

if TYPE_CHECKING:
    from creditcli.model.intake import Report


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("validate", help="检查报送文件，不改动任何内容 / check files, change nothing")
    def validate(
        context: typer.Context,
        paths: Paths,
        dataset: DatasetOption = "",
        office: OfficeOption = None,
        as_of: AsOf = None,
        format: ReportFormat = ReportFormat.TEXT,
        output: Output = None,
        fail_on: FailOn = Severity.ERROR,
        annotate: Annotated[
            Path | None,
            typer.Option("--annotate", metavar="DIR", help="把标注好的工作簿写进文件夹 / annotated workbooks"),
        ] = None,
    ) -> int:
        talk = talk_of(context)
        report, text = check_files(talk, paths, dataset, (office, as_of, annotate), format)
        give(talk, text, output)
        return exit_code(report, fail_on)


def check_files(
    talk: Talk,
    paths: list[Path],
    dataset: str,
    where: tuple[Path | None, str | None, Path | None],
    format: ReportFormat,
) -> tuple[Report, str]:
    """Validates and renders. ``where``: office folder, day, folder for annotated workbooks."""
    from creditcli.cli.flow import Intake, context_for, read_files, report_of
    from creditcli.io.bundle import open_standard
    from creditcli.io.calendar import working_calendar
    from creditcli.report.render import render_report
    from creditcli.stages.validate import validate_file

    folder, day_text, annotated = where
    as_of = stamp_of(day_text, "--as-of", talk)
    known = None
    if folder is None:
        standard, calendar = open_standard(), working_calendar(None)
    else:
        from creditcli.cli.workplace import open_workplace

        place = open_workplace(folder)
        view = place.view(as_of)
        standard, calendar = place.standard, place.calendar
        known = (place.office, view, place.ledger(view))
    intake = Intake(as_of, as_of, dataset=dataset)
    read = read_files(paths, standard, intake, folder)
    with talk.progress(read, len(read), "检查", "Checking") as files:
        reports = [validate_file(file, context_for(standard, calendar, intake, file, known)) for file in files]
    if annotated is not None:
        from creditcli.cli.output import write_annotated

        write_annotated(annotated, read, reports, standard)
    report = report_of(standard, as_of, reports)
    return report, render_report(report, standard, format.value, talk.lang)


def give(talk: Talk, text: str, output: Path | None) -> None:
    """Data to a file or to stdout."""
    if output is None:
        talk.data(text)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8", newline="\n")
    talk.say(f"已写入 {output}", f"Written to {output}")


def exit_code(report: Report, fail_on: Severity) -> int:
    """1 where a finding is at or above ``fail_on``, else 0."""
    return int(any(finding.severity.rank >= fail_on.rank for finding in report.findings))

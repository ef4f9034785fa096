"""``validate``: findings, never a change."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.listed import Named, paths_of
from creditcli.cli.option_object import unpacked
from creditcli.cli.options import AsOf, FailOn, OfficeOption, Output, ReportFormat, Workbooks, stamp_of, talk_of
from creditcli.cli.reporting import full_list, hand_over, targets
from creditcli.cli.show_mapping import Reading, show_mapping
from creditcli.cli.talk import Talk
from creditcli.ids.resident_id import mask
from creditcli.model.severity import Severity

if TYPE_CHECKING:
    from datetime import date

    from creditcli.model.intake import FileIn, FileReport, Report
    from creditcli.standard.types import Standard


EXITS = (
    "退出码：0 没有达到 --fail-on 级别的问题；1 有；2 用法或设置不对；3 程序、标准或档案损坏 / "
    "exit codes: 0 no finding at or above --fail-on; 1 there are; 2 wrong use or settings; 3 the tool, standard or "
    "record is broken"
)


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("validate", help="检查报送文件，不改动任何内容 / check files, change nothing", epilog=EXITS)
    @unpacked
    def validate(
        context: typer.Context,
        named: Named,
        reading: Reading,
        office: OfficeOption = None,
        as_of: AsOf = None,
        format: Annotated[
            list[ReportFormat] | None,
            typer.Option("--format", help="可写几次，这时 --output 为文件夹 / several at once: --output is a folder"),
        ] = None,
        output: Output = None,
        fail_on: FailOn = Severity.ERROR,
        workbooks: Workbooks = Workbooks(),
    ) -> int:
        from creditcli.report.view import View

        talk = talk_of(context)
        where = targets(format, output)
        day = stamp_of(as_of, "--as-of", talk)
        found = paths_of(named)
        if reading.show_mapping:
            return show_mapping(talk, found, reading, (office, day), where)
        report, standard = check_files(talk, found, reading, (office, day, workbooks), where)
        code = exit_code(report, fail_on)
        command = full_list(
            talk, where, (found, named.files_from), [*_options(reading, office), "--as-of", day.isoformat()]
        )
        hand_over(talk, report, standard, where, View(talk.columns, command, code))
        return code


def _options(reading: Reading, office: Path | None) -> list[str]:
    """What was said beside the files, as it is to be said again."""
    given = (("--dataset", reading.dataset), ("--department", reading.department), ("--office", str(office or "")))
    return [part for name, value in given if value for part in (name, value)]


def check_files(
    talk: Talk,
    paths: list[Path],
    reading: Reading,
    where: tuple[Path | None, date, Workbooks],
    formats: dict[ReportFormat, Path | None],
) -> tuple[Report, Standard]:
    """Validates. ``where``: office folder, day, folders for workbooks."""
    from creditcli.cli.checking import Intake, checked_together, context_for, in_turn, read_files, recall, report_of
    from creditcli.io.bundle import open_standard
    from creditcli.io.calendar import working_calendar
    from creditcli.io.plain import shown
    from creditcli.io.scratch import scratch_folder
    from creditcli.stages.across import across

    folder, as_of, workbooks = where
    known, beside = None, None
    if folder is None:
        standard, calendar = open_standard(), working_calendar(None)
    else:
        from creditcli.cli.flow import beside_record
        from creditcli.cli.workplace import open_workplace

        place = open_workplace(folder)
        view = place.view(as_of)
        standard, calendar = place.standard, place.calendar
        known = place.known(view)
        beside = partial(beside_record, view=view, standard=standard, vault=place.vault)
    intake = Intake(as_of, as_of, reading.department, reading.dataset)
    with scratch_folder() as scratch:
        found = read_files(paths, standard, intake, folder, scratch)
        read = [recall(file, known and known[0]) for file in found]
        turns = in_turn(read, standard)
        with talk.progress(turns, len(read), "检查", "Checking") as files:
            read, reports = checked_together(files, partial(context_for, standard, calendar, intake), known)
        reports = across([beside(one) for one in reports] if beside else reports, standard)
        reports = [_located(file, report, formats) for file, report in zip(read, reports, strict=True)]
        for path in _give_back(workbooks, read, reports, standard):
            name = mask(shown(path))
            talk.say(f"已写入 {name}", f"Written to {name}")
    return report_of(standard, as_of, reports), standard


def _give_back(workbooks: Workbooks, read: list[FileIn], reports: list[FileReport], standard: Standard) -> list[Path]:
    """Workbooks for the department, where they are wanted."""
    if workbooks.annotate is None and workbooks.returned is None:
        return []
    from creditcli.cli.workbooks import write_annotated, write_returned

    written = []
    if workbooks.annotate is not None:
        written += write_annotated(workbooks.annotate, read, reports, standard)
    if workbooks.returned is not None:
        written += write_returned(workbooks.returned, read, reports, standard)
    return written


def _located(file: FileIn, report: FileReport, formats: dict[ReportFormat, Path | None]) -> FileReport:
    """The report with the file's place on disk, and lines of a text file where a format points at them."""
    from creditcli.io.text_spans import spans_of
    from creditcli.report.render import ONLY_BY_LINES, POINT_AT_LINES

    wanted = {format.value for format in formats} & (POINT_AT_LINES if file.scanned is None else ONLY_BY_LINES)
    spans = spans_of(file, (one.place for one in report.findings)) if wanted else {}
    return replace(report, path=file.path, spans=spans)


def exit_code(report: Report, fail_on: Severity) -> int:
    """1 where a finding is at or above ``fail_on``, else 0."""
    return int(any(finding.severity.rank >= fail_on.rank for finding in report.findings))

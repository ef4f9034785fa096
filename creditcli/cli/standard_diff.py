"""``standard diff``: what changed between two standards, and which rows it turns."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import AsOf, DatasetOption, OfficeOption, day_of, talk_of
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace
    from creditcli.model.intake import FileReport
    from creditcli.model.turned import Turned
    from creditcli.standard.types import Standard


class DiffFormat(StrEnum):
    """Formats of ``standard diff``."""

    TEXT = "text"
    JSON = "json"


WHERE = "文件夹、zip，或者 bundled / a folder, a zip, or bundled"
Over = Annotated[
    list[Path] | None,
    typer.Option("--over", help="两版都检查的文件，可写多次 / files to check under both", exists=True),
]


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("diff", help="比对两版数据标准 / compare two standards")
    def diff(
        context: typer.Context,
        old: Annotated[str, typer.Argument(metavar="OLD", help=f"旧版：{WHERE}")],
        new: Annotated[str, typer.Argument(metavar="NEW", help=f"新版：{WHERE}")],
        over: Over = None,
        office: OfficeOption = None,
        dataset: DatasetOption = "",
        as_of: AsOf = None,
        format: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.TEXT,
    ) -> int:
        from creditcli.io.bundle import standard_at
        from creditcli.report.standard_diff import render_diff
        from creditcli.standard.diff import compare

        talk = talk_of(context)
        pair = standard_at(old), standard_at(new)
        changes = compare(*pair)
        turned: tuple[Turned, ...] | None = None
        if over:
            day = day_of(as_of, "--as-of")
            talk.say(f"统计日：{day.isoformat()}", f"As of: {day.isoformat()}")
            turned = turned_rows(over, pair, office, dataset, day)
        elif office or dataset:
            raise UsageFault("--office、--dataset 要与 --over 一起用。", "--office and --dataset go with --over.")
        talk.data(render_diff(pair, changes, turned, format.value, talk.lang))
        return FINDINGS if any(one.normative for one in changes) or any(one.fails for one in turned or ()) else CLEAN


def turned_rows(
    paths: list[Path], pair: tuple[Standard, Standard], office: Path | None, dataset: str, day: date
) -> tuple[Turned, ...]:
    """Rows of the files whose outcome differs under the two standards. Writes nothing."""
    from creditcli.stages.rejudge import rejudge

    old, new = (_reports(paths, standard, office, dataset, day) for standard in pair)
    return rejudge(old, new)


def _reports(
    paths: list[Path], standard: Standard, office: Path | None, dataset: str, day: date
) -> tuple[FileReport, ...]:
    from creditcli.cli.checking import Intake, context_for, read_files, recall
    from creditcli.io.calendar import working_calendar
    from creditcli.stages.validate import validate_file

    known = None
    if office is not None:
        place = _under(office, standard)
        view = place.view(day)
        known = place.known(view)
    intake, calendar = Intake(day, day, dataset=dataset), working_calendar(office)
    files = [recall(file, known[0] if known else None) for file in read_files(paths, standard, intake, office)]
    return tuple(validate_file(file, context_for(standard, calendar, intake, file, known)) for file in files)


def _under(office: Path, standard: Standard) -> Workplace:
    """The office under a standard that need not be its own, its record only read. Raises UsageFault."""
    from dataclasses import replace

    from creditcli.cli.workplace import open_workplace
    from creditcli.io.office import check_office
    from creditcli.io.record import RecordStore
    from creditcli.standard.settings import check_settings

    place = open_workplace(office)
    check_office(office, place.office, standard)
    check_settings(place.office.settings, standard)
    return replace(place, standard=standard, store=RecordStore(office, mirrored=False))

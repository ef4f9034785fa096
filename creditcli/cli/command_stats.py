"""``stats``: the figures by which departments are held to account, pooled, by region, department and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.option_object import unpacked
from creditcli.cli.options import AsOf, EngineName, EngineOption, OfficeNeeded, Output, day_of, stamp_of, talk_of
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace
    from creditcli.model.figures import Period, Reference


class StatsFormat(StrEnum):
    """Formats of ``stats``."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which days, against which ledger, and which letters are made of it."""

    start: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="期间第一日，默认从头 / first day")
    ] = None
    end: Annotated[
        str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="期间最后一日，默认统计日 / last day")
    ] = None
    reference: Annotated[
        Path | None,
        typer.Option("--reference", metavar="FILE", help="有关单位提供的决定台账，有文号列 / a ledger of decisions"),
    ] = None
    source: Annotated[str, typer.Option("--source", help="台账由谁提供、什么台账 / whose ledger it is")] = ""
    workbook: Annotated[
        Path | None, typer.Option("--workbook", metavar="FILE", help="另写一份 xlsx / an xlsx as well")
    ] = None
    circular: Annotated[bool, typer.Option("--circular", help="出具双公示情况通报（编号、登记）/ a circular")] = False
    late: Annotated[
        bool,
        typer.Option("--late-letters", help="给未按期报送的部门各出具一份督办函 / a letter to each late department"),
    ] = False
    work_report: Annotated[
        bool, typer.Option("--work-report", help="出具信用工作报告（编号、登记）/ a work report")
    ] = False

    @property
    def letters(self) -> list[str]:
        """Events of the letters that are asked for."""
        asked = {"circular": self.circular, "work_report": self.work_report, "late_reported": self.late}
        return [event for event, wanted in asked.items() if wanted]


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("stats", help="统计：及时、合格、瞒报、异议修复、响应反馈 / figures of departments")
    @unpacked
    def stats(
        context: typer.Context,
        wanted: Wanted,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        format: StatsFormat = StatsFormat.TEXT,
        output: Output = None,
        engine: EngineOption = EngineName.LOCAL,
    ) -> int:
        from creditcli.cli.divisions import tell_unlisted
        from creditcli.cli.engines import engine_of
        from creditcli.cli.figures_output import figured, give_figures
        from creditcli.cli.missing_year import tell_uncounted
        from creditcli.cli.workplace import open_workplace
        from creditcli.stages.measured import COUNTED
        from creditcli.stages.narrow import columned

        talk = talk_of(context)
        place = open_workplace(office, engine_of(engine, context))
        tell_unlisted(place, talk)
        day = stamp_of(as_of, "--as-of", talk)
        view = columned(place.view(day), {"penalty": COUNTED, "licence": COUNTED})
        figures, desk = figured(place, view, period_of(wanted, day), reference_of(wanted, place))
        give_figures(talk, place, figures, (format.value, output, wanted.workbook))
        tell_uncounted(place, desk.ledger, talk)
        events = wanted.letters
        if events:
            from creditcli.cli.figures_output import issue_papers

            with place.store.producing():
                issue_papers(place, desk, figures, events, talk)
        return 0


def period_of(wanted: Wanted, day: date) -> Period:
    """Raises UsageFault for a period that ends after the day, or before it begins."""
    from creditcli.model.figures import Period

    start = day_of(wanted.start, "--from") if wanted.start else None
    end = day_of(wanted.end, "--to", day)
    if end > day:
        raise UsageFault(f"--to {end} 在统计日 {day} 以后。", f"--to {end} is after the day {day}.")
    if start is not None and start > end:
        raise UsageFault(f"--from {start} 在 --to {end} 以后。", f"--from {start} is after --to {end}.")
    return Period(start, end)


def reference_of(wanted: Wanted, place: Workplace) -> Reference | None:
    """The organ's ledger. Raises UsageFault for one without a label or without a column of numbers."""
    if wanted.reference is None:
        return None
    from creditcli.io.read import read_path
    from creditcli.model.figures import Reference
    from creditcli.stages.asked import check_no_identity
    from creditcli.stages.reference import decisions_in

    path = wanted.reference
    check_no_identity(wanted.source, path.name)
    if not wanted.source.strip():
        raise UsageFault(
            "--reference 要用 --source 说明由谁提供、什么台账，例如“市场监管局 2026 年案卷台账”。",
            "--reference needs --source: whose ledger it is.",
        )
    if not path.is_file():
        raise UsageFault(f"没有文件 {path}。", f"There is no file {path}.")
    files = read_path(path, place.standard)
    grids = [grid for file in files for grid in file.grids if not grid.hidden]
    decisions = decisions_in(grids, place.standard, place.office)
    if len(files) != 1 or not decisions:
        raise UsageFault(
            f"{path} 里没有可以比对的文号。请给一个有“文号”列的表格。", f"{path} has no column of document numbers."
        )
    return Reference(wanted.source.strip(), path.name, files[0].sha256, decisions)

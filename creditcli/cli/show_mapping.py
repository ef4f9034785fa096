"""``validate --show-mapping``: how the headers of files are read. No check is run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import DatasetOption, DepartmentOption, ReportFormat
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

FORMATS = (ReportFormat.TEXT, ReportFormat.JSON, ReportFormat.CSV)


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read: what they are, who sent them, and whether only their headers are looked at."""

    dataset: DatasetOption = ""
    department: DepartmentOption = ""
    show_mapping: Annotated[
        bool, typer.Option("--show-mapping", help="只看列名怎样读取，不检查 / show how headers are read, check nothing")
    ] = False


def show_mapping(
    talk: Talk,
    paths: list[Path],
    reading: Reading,
    where: tuple[Path | None, date],
    formats: dict[ReportFormat, Path | None],
) -> int:
    """Shows the mapping; 0 where every sheet is mapped, else 1. ``where``: office folder, day. Raises UsageFault."""
    from creditcli.cli.checking import Intake, read_files, recall
    from creditcli.cli.reporting import give
    from creditcli.cli.workplace import open_workplace
    from creditcli.io.bundle import open_standard
    from creditcli.report.mapping import Preview, render_previews
    from creditcli.stages.mapping import map_file

    wrong = "、".join(format.value for format in formats if format not in FORMATS)
    if wrong:
        raise UsageFault(
            f"--show-mapping 的 --format 可以是 text、json、csv，没有 {wrong}。",
            f"--show-mapping takes --format text, json or csv, not {wrong}.",
        )
    folder, as_of = where
    place = open_workplace(folder) if folder else None
    standard = place.standard if place else open_standard()
    intake = Intake(as_of, as_of, reading.department, reading.dataset)
    previews = []
    for read in read_files(paths, standard, intake, folder):
        file = recall(read, place.office if place else None)
        mapping = map_file(file, standard)
        findings = tuple(sorted((*file.findings, *mapping.findings), key=lambda one: one.sort_key))
        previews.append(Preview(file.name, mapping.sheets, findings, mapping.whole))
    for format, output in formats.items():
        give(talk, render_previews(previews, standard, format.value, talk.lang), output, format.value)
    return int(not all(one.whole for one in previews))

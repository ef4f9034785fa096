"""Files read and judged: what `validate`, `merge` and everything that looks at files have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath

from polars.exceptions import ComputeError

from creditcli.checks.context import Known
from creditcli.cli.listed import lies_at
from creditcli.errors import Unfit, UsageFault
from creditcli.io.plain import shown
from creditcli.io.read import read_path
from creditcli.model.intake import FileIn, FileReport, Report
from creditcli.model.office import Office
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.turns import Turn, turn_of
from creditcli.stages.validate import ValidateContext, validate_file
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class Intake:
    """How files are to be taken: for which department, data set and days. ``again``: though bytes were received before,
    if some of their rows were not taken then. ``anybody``: also of a sender whom the register does not know."""

    as_of: date
    received: date
    department: str = ""
    dataset: str = ""
    again: bool = False
    anybody: bool = False


def read_files(
    paths: Sequence[Path], standard: Standard, intake: Intake, office: Path | None, scratch: Path | None = None
) -> list[FileIn]:
    """Every file under ``paths``, read (large ones scanned, with the help of ``scratch``). What the command line
    said takes precedence; a file in the office's inbox has its folder as sender."""
    found = []
    dataset = dataset_named(intake.dataset, standard)
    for path in paths:
        for file in read(path, standard, "", scratch):
            given = replace(
                file,
                dataset=dataset or file.dataset,
                department=intake.department or file.department,
                received=intake.received,
            )
            department = given.department or sender_of(path, office)
            found.append(replace(given, department=department, path=lies_at(path, file.name)))
    return found


def recall(file: FileIn, office: Office | None) -> FileIn:
    """The file with what the office remembers, for its day of receipt, of its sender's headers."""
    if office is None or file.received is None:
        return file
    return replace(file, memory=office.memory(file.department, file.received))


def dataset_named(named: str, standard: Standard) -> str:
    """The id of a data set by id or title; none named stays none. Raises UsageFault for one that is not there."""
    for one in standard.datasets.values():
        if named in ("", one.id, one.title):
            return one.id if named else ""
    known = [f"{one.id}（{one.title}）" for one in standard.datasets.values()]
    raise UsageFault(
        f"没有数据集“{named}”。可用的有：{'、'.join(known)}。", f"No data set '{named}'. There are: {', '.join(known)}."
    )


def checked(file: FileIn, context: ValidateContext) -> tuple[FileIn, FileReport]:
    """The file as it was judged, and its report. One that was scanned and turns out broken is read whole, to find
    where."""
    if file.scanned is None or file.whole is None:
        return file, validate_file(file, context)
    try:
        report = validate_file(file, context)
    except (ComputeError, Unfit):
        (whole,) = read_path(file.scanned, context.standard, file.name)
        read = replace(
            file, encoding=whole.encoding, grids=whole.grids, findings=whole.findings,
            content=whole.content, sha256=whole.sha256, scanned=None, whole=None,
        )  # fmt: skip
        return read, validate_file(read, context)
    digest = file.whole.digest()
    return replace(file, sha256=digest), replace(report, sha256=digest)


def in_turn(files: Sequence[FileIn], standard: Standard) -> list[tuple[Turn, int, FileIn]]:
    """The files with their places, in the order in which ``merge`` takes them in. A lone file is not mapped to ask for its
    turn: it comes first whatever it is about."""
    if len(files) == 1:
        return [(Turn.FIRST, 0, files[0])]
    return sorted(((turn_of(one, standard), at, one) for at, one in enumerate(files)), key=lambda one: one[:2])


def checked_together(
    files: Iterable[tuple[Turn, int, FileIn]],
    context: Callable[[FileIn, Known | None], ValidateContext],
    known: Known | None,
) -> tuple[list[FileIn], list[FileReport]]:
    """Files ``in_turn``, as ``checked``, by their places: what is about others beside what those before it would add."""
    found: dict[int, tuple[FileIn, FileReport]] = {}
    beside, added = known, list[FileReport]()
    for turn, at, file in files:
        while turn is not Turn.FIRST and beside and added:
            *_, after = beside
            beside = after(added.pop(0))
        found[at] = checked(file, context(file, known if turn is Turn.FIRST else beside))
        if turn is not Turn.LAST:
            added.append(found[at][1])
    judged = [found[at] for at in sorted(found)]
    return [file for file, _ in judged], [report for _, report in judged]


def read(path: Path, standard: Standard, name: str, scratch: Path | None = None) -> tuple[FileIn, ...]:
    """Everything at ``path``. Raises UsageFault where there is nothing to read."""
    files = read_path(path, standard, name, scratch)
    if not files:
        raise UsageFault(f"{shown(path)} 里没有可以读取的文件。", f"{shown(path)} holds no file to read.")
    return files


def sender_of(path: Path, office: Path | None) -> str:
    """The department's folder of a file in the inbox; empty for any other file."""
    inbox = (office / "inbox").resolve() if office else None
    if inbox is None or not path.resolve().is_relative_to(inbox):
        return ""
    parts = path.resolve().relative_to(inbox).parts
    return shown(PurePath(parts[1])) if len(parts) > 2 else ""


def context_for(
    standard: Standard,
    calendar: WorkingCalendar,
    intake: Intake,
    file: FileIn,
    known: Known | None,
) -> ValidateContext:
    """The context in which ``file`` is judged; ``known`` where an office folder is at hand."""
    office, view, lists, ledger, hashed, terms, after = known if known else (None,) * 7
    organisation = office.organisation(file.department) if office else None
    return ValidateContext(
        standard=standard,
        as_of=intake.as_of,
        received=intake.received,
        calendar=calendar,
        office=office,
        view=view,
        lists=lists,
        ledger=ledger,
        terms=terms,
        hashed=hashed,
        department=organisation.code if organisation else file.department,
        period=file.period,
        after=after,
    )


def report_of(standard: Standard, as_of: date, files: Sequence[FileReport]) -> Report:
    """The report of a run over ``files``."""
    return Report(standard.version, standard.digest, as_of, tuple(files), ())

"""The stages tied to the edges: intake, merge, publish, letters. Shared by the commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from creditcli.cli.codes import CLEAN, code_of
from creditcli.cli.talk import Talk
from creditcli.errors import Busy, UsageFault
from creditcli.io.inbox import Received, scan_inbox
from creditcli.io.plain import shown
from creditcli.io.read import read_bytes, read_path
from creditcli.model.finding import Finding
from creditcli.model.intake import FileIn, FileReport, Report
from creditcli.model.ledger import Ledger
from creditcli.model.office import Office
from creditcli.model.record import LogLine, RecordView
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.validate import ValidateContext, validate_file
from creditcli.standard.types import Standard

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace  # heavy, and not needed to validate without an office folder


@dataclass(frozen=True, slots=True)
class Intake:
    """How files are to be taken: for which department, data set and days."""

    as_of: date
    received: date
    department: str = ""
    dataset: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one received file."""

    report: FileReport | None  # None: held already, byte for byte
    line: LogLine
    new: int
    repeated: int
    findings: tuple[Finding, ...] = ()  # of checking and of merging


def read_files(paths: Sequence[Path], standard: Standard, intake: Intake, office: Path | None) -> list[FileIn]:
    """Every file under ``paths``, read. What the command line said takes precedence; a file in the
    office's inbox has its folder as sender."""
    found = []
    check_dataset(intake.dataset, standard)
    for path in paths:
        for file in _read(path, standard, ""):
            given = replace(
                file,
                dataset=intake.dataset or file.dataset,
                department=intake.department or file.department,
                received=intake.received,
            )
            found.append(replace(given, department=given.department or sender_of(path, office)))
    return found


def check_dataset(name: str, standard: Standard) -> None:
    """Raises UsageFault for the name of no data set."""
    if name and name not in standard.datasets:
        known = "、".join(standard.datasets)
        raise UsageFault(f"没有数据集 {name}。可用的有：{known}。", f"No data set {name}. There are: {known}.")


def _read(path: Path, standard: Standard, name: str) -> tuple[FileIn, ...]:
    files = read_path(path, standard, name)
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
    known: tuple[Office, RecordView, Ledger] | None,
) -> ValidateContext:
    """The context in which ``file`` is judged; ``known`` where an office folder is at hand."""
    office, view, ledger = known if known else (None, None, None)
    organisation = office.organisation(file.department) if office else None
    return ValidateContext(
        standard=standard,
        as_of=intake.as_of,
        received=intake.received,
        calendar=calendar,
        office=office,
        view=view,
        ledger=ledger,
        department=organisation.code if organisation else file.department,
    )


def report_of(standard: Standard, as_of: date, files: Sequence[FileReport]) -> Report:
    """The report of a run over ``files``."""
    return Report(standard.version, standard.digest, as_of, tuple(files), ())


def merge_path(place: Workplace, path: Path, name: str, intake: Intake) -> list[Merged]:
    """Validates one received file against the record as it stands and commits what is accepted.

    A package is one received file: its members are committed one after another, each under
    its own name. A file that is held already, byte for byte, adds nothing.
    """
    merged = []
    check_dataset(intake.dataset, place.standard)
    for file in _read(path, place.standard, name):
        held = place.store.seen(file.sha256)
        if held is not None:
            merged.append(Merged(None, held, 0, 0))
            continue
        department = _department(place.office, intake.department or file.department)
        given = replace(file, dataset=intake.dataset or file.dataset, department=department, received=intake.received)
        merged.append(_merge_file(place, given, intake))
    return merged


def _merge_file(place: Workplace, file: FileIn, intake: Intake) -> Merged:
    with place.store.writing():
        return _judged_and_committed(place, file, intake)


def _judged_and_committed(place: Workplace, file: FileIn, intake: Intake) -> Merged:
    from creditcli.report.receipt import write_receipt
    from creditcli.stages.merge import plan_merge

    view = place.view(intake.received)
    known = (place.office, view, place.ledger(view))
    report = validate_file(file, context_for(place.standard, place.calendar, intake, file, known))
    later = any(line.received > intake.received for line in place.store.log())
    whole = place.view(date.max) if later else None
    plan = plan_merge(report, view, place.standard, place.vault.pseudonym, whole)
    receipts = place.folder / "receipts"
    line = place.store.commit(
        plan, intake.received, file, place.standard,
        lambda line: write_receipt(receipts, report, line, plan, place.standard),
    )  # fmt: skip
    new = sum(frame.height for frame in plan.new.values())
    return Merged(report, line, new, plan.repeated, (*report.findings, *plan.findings))


def _department(office: Office, name: str) -> str:
    """The code of the submitting organisation. Raises UsageFault where nobody is named."""
    if not name:
        raise UsageFault(
            "不知道是哪个部门报送的。请放进 inbox/收件日/部门名称/（收件日写成 2026-03-01），或用 --department 说明。",
            "Nobody is named as the sender. Put the file under inbox/<day, 2026-03-01>/<department>/ "
            "or give --department.",
        )
    organisation = office.organisation(name)
    return organisation.code if organisation else name


def merge_inbox(place: Workplace, as_of: date, talk: Talk) -> tuple[list[Merged], int]:
    """Takes in everything in the inbox received on or before ``as_of``, in order of receipt.

    A file that cannot be taken in is told and left: it must not keep an expired entry public. Gives what
    became of the others, and the exit code that the worst of these faults stands for.
    """
    waiting = [item for item in scan_inbox(place.folder / "inbox") if (item.received or as_of) <= as_of]
    merged: list[Merged] = []
    code = CLEAN
    place.store.log()  # a broken record stops here, not once a file
    with talk.progress(waiting, len(waiting), "收件", "Taking in") as items:
        for item in items:
            try:
                merged.extend(_merge_received(place, item, as_of))
            except Busy:
                raise
            except Exception as fault:
                talk.fault(fault, f"没有收取 {item.name}。", f"Not taken in: {item.name}.")
                code = max(code, code_of(fault))
    return merged, code


def _merge_received(place: Workplace, item: Received, as_of: date) -> list[Merged]:
    received = item.received or as_of
    intake = Intake(as_of=received, received=received, department=item.department)
    return merge_path(place, item.path, item.name, intake)


def replay(place: Workplace, into: Path, talk: Talk) -> str:
    """The record made anew in ``into`` from the archive and the log's days; gives its head.

    Vault, standard, register and calendar are those of ``place``; nothing of ``place`` changes.
    """
    from creditcli.io.record import RecordStore

    fresh = RecordStore(into)
    start = place.store.log()[0]
    fresh.create(place.office.code, start.received, start.note)
    rebuilt = replace(place, folder=into, store=fresh)
    submissions = place.store.submissions()
    with talk.progress(submissions, len(submissions), "重建", "Rebuilding") as items:
        for item in items:
            intake = Intake(item.received, item.received, item.department)
            for file in read_bytes(item.content, item.name, place.standard):
                given = replace(
                    file, department=item.department, received=item.received, dataset=item.dataset, package=item.package
                )
                _merge_file(rebuilt, given, intake)
    return fresh.head()

"""Files taken into the record: one by one, from the inbox, and once more from the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from creditcli.cli.checking import Intake, checked, context_for, dataset_named, read, recall
from creditcli.cli.codes import CLEAN, code_of
from creditcli.cli.exchanged import retaken
from creditcli.cli.healing import heal_record
from creditcli.cli.talk import Talk
from creditcli.cli.workbooks import keep_returned
from creditcli.cli.workplace import Workplace
from creditcli.errors import Busy, UsageFault
from creditcli.io.inbox import Received, scan_inbox
from creditcli.io.memory import check_memory
from creditcli.io.read import read_bytes
from creditcli.io.receipts import has_receipt, write_receipt
from creditcli.io.record import RecordStore
from creditcli.io.scratch import scratch_folder
from creditcli.io.vault import Vault
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileIn, FileReport
from creditcli.model.office import Office
from creditcli.model.receipt import Again, paper_name
from creditcli.model.record import EXCHANGED, LogLine, RecordView
from creditcli.report.receipt import receipt_of, repeat_of
from creditcli.stages.merge import plan_merge
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one received file."""

    report: FileReport | None  # None: held already, byte for byte
    line: LogLine
    new: int
    repeated: int
    findings: tuple[Finding, ...] = ()  # of checking and of merging
    returned: str = ""  # name of the workbook of its rows to mend; none where no row could be read


def beside_record(report: FileReport, view: RecordView, standard: Standard, vault: Vault) -> FileReport:
    """The report with what merging would tell: which of its rows the record holds already. Changes nothing."""
    plan = plan_merge(report, view, standard, vault.hashed)
    findings = sorted((*report.findings, *plan.findings), key=lambda one: one.sort_key)
    return replace(report, findings=tuple(findings))


def merge_path(place: Workplace, path: Path, name: str, intake: Intake) -> list[Merged]:
    """Validates one received file against the record as it stands and commits what is accepted.

    A package is one received file: its members are committed one after another, each under
    its own name. A file that is held already, byte for byte, adds nothing, unless it is to be judged again.
    """
    intake = replace(intake, dataset=dataset_named(intake.dataset, place.standard))
    with scratch_folder() as scratch:
        return [_merge_read(place, file, intake) for file in read(path, place.standard, name, scratch)]


def _merge_read(place: Workplace, file: FileIn, intake: Intake) -> Merged:
    sender = intake.department or file.department
    if file.whole is not None:
        file = replace(file, sha256=file.whole.digest())
    given = replace(file, dataset=intake.dataset or file.dataset, department=sender, received=intake.received)
    given = recall(given, place.office)
    organ = place.office.organisation(sender)
    with place.store.writing():  # from the look whether it is held: another process may be taking in the same
        held = place.store.seen(file.sha256, given.memory, organ.code if organ else sender)
        if held is not None and not (intake.again and held.counts.held + held.counts.refused):
            _told_again(place, file, held, intake)
            return Merged(None, held, 0, 0)
        return _merge_file(place, replace(given, department=_department(place.office, sender, intake.anybody)), intake)


def _told_again(place: Workplace, file: FileIn, held: LogLine, intake: Intake) -> None:
    """A receipt of its own for a file that came again under another name, from another sender or on another day.

    Given once: what it says of the record's head is of the day on which it was given. The caller holds ``writing``.
    """
    sender = intake.department or file.department
    known = place.office.organisation(sender)
    again = Again(file.name, known.code if known else sender, intake.received, place.store.head())
    if not sender or (again.file, again.department, again.received) == (held.file, held.department, held.received):
        return
    if not has_receipt(place.folder, paper_name(held.number, again)):
        write_receipt(place.folder, repeat_of(file, held, again, place.standard, place.office))


def _merge_file(place: Workplace, file: FileIn, intake: Intake) -> Merged:
    with place.store.writing():
        file = replace(file, findings=(*file.findings, *_replaced(place, file)))
        return _judged_and_committed(place, file, intake)


def _replaced(place: Workplace, file: FileIn) -> Iterator[Finding]:
    """What the manifest says that this file replaces: which submission that was, or that there was none."""
    for digest in file.replaces:
        earlier = [line for line in place.store.log() if digest in (line.archive, line.package)]
        if earlier:
            yield place.standard.finding("file_package_replaces", Place(file.name), number=earlier[0].number)
        else:
            yield place.standard.finding("file_package_replaces_unknown", Place(file.name), sha256=digest)


def _judged_and_committed(place: Workplace, file: FileIn, intake: Intake) -> Merged:
    view = place.view(intake.received)
    known = place.known(view)
    file, report = checked(file, context_for(place.standard, place.calendar, intake, file, known))
    later = any(line.received > intake.received for line in place.store.log())
    whole = place.view(date.max) if later else None
    first = next((line.number for line in place.store.log() if line.archive == file.sha256), None)
    plan = plan_merge(report, view, place.standard, place.vault.pseudonyms, whole, place.engine, first)

    returned: list[str] = []

    def answer(line: LogLine) -> None:
        """Receipt and returned rows are there before the log names the submission."""
        write_receipt(place.folder, receipt_of(file, report, line, plan, place.standard, place.office))
        returned.append(keep_returned(place.folder, line.number, file, report, place.standard))

    line = place.store.commit(plan, intake.received, file, place.standard, answer)
    new = sum(one.height for one in plan.new.values())
    return Merged(report, line, new, plan.repeated, (*report.findings, *plan.findings), "".join(returned))


def _department(office: Office, name: str, anybody: bool) -> str:
    """The code of the submitting organisation. Raises UsageFault where nobody is named, or somebody whom the register
    does not know: a slip would leave lines in the record, and letters to nobody."""
    if not name:
        raise UsageFault(
            "不知道是哪个部门报送的。请放进 inbox/收件日/部门名称/，收件日要写成 2026-03-01（不能写成 2026-3-1）；"
            "用 merge 并入单个文件的，用 --department 说明。",
            "Nobody is named as the sender. Put the file under inbox/<day>/<department>/, the day as 2026-03-01 (not 2026-3-1); "
            "for a single file, give --department to merge.",
        )
    organisation = office.organisation(name)
    if organisation is None and not anybody:
        known = [one.name for one in office.organisations]
        alike = get_close_matches(name, known, n=3, cutoff=0.3) or known[:3] or ["（一个也没有登记）"]
        raise UsageFault(
            f"organisations.csv 里没有登记部门“{name}”。已登记的有：{'、'.join(alike)}。请改正部门名称（或者收件文件夹的名称）；"
            "确是新部门的，先在 organisations.csv 登记。",
            f"organisations.csv has no department '{name}'. It has: {', '.join(alike)}. Mend the name (or that of the "
            "folder in the inbox); a new department is registered there first.",
        )
    return organisation.code if organisation else name


def merge_inbox(place: Workplace, as_of: date, talk: Talk) -> tuple[list[Merged], int]:
    """Takes in everything in the inbox received on or before ``as_of``, in order of receipt.

    A file that cannot be taken in is told and left: it must not keep an expired entry public. Gives what
    became of the others, and the exit code that the worst of these faults stands for.
    """
    every = scan_inbox(place.folder / "inbox")
    waiting = [item for item in every if (item.received or as_of) <= as_of]
    for item in every:
        if item not in waiting:
            talk.say(
                f"没有收取 {item.name}：收件日在 {as_of} 以后。到那一天再收；日期写错的，请改收件文件夹的名称。",
                f"Not taken in: {item.name}, whose day of receipt is after {as_of}. It is taken in on that day; where the day "
                "is mistyped, rename the folder.",
            )
    merged: list[Merged] = []
    code = CLEAN
    heal_record(place, talk)  # a broken record stops here, not once a file
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

    fresh = RecordStore(into)
    start = place.store.log()[0]
    fresh.create(place.office.code, start.received, start.note)
    rebuilt = replace(place, folder=into, store=fresh)
    count = len(place.store.log()) - 1
    with talk.progress(place.store.submissions(), count, "重建", "Rebuilding") as items:
        for item in items:
            if item.kind == EXCHANGED:
                retaken(rebuilt, item.content, item.received)
                continue
            intake = Intake(item.received, item.received, item.department)
            check_memory(f"{item.name}（{item.received}）", item.memory, place.standard)
            for file in read_bytes(item.content, item.name, place.standard):
                given = replace(
                    file, department=item.department, received=item.received, dataset=item.dataset, package=item.package,
                    memory=item.memory,
                )  # fmt: skip
                _merge_file(rebuilt, given, intake)
    return fresh.head()

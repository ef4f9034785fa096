"""Files taken into the record: one by one, from the inbox, and once more from the archive."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import groupby
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
from creditcli.model.record import EXCHANGED, LogLine, MergePlan, RecordView
from creditcli.report.receipt import receipt_of, repeat_of
from creditcli.stages.merge import Pseudonyms, plan_merge
from creditcli.stages.turns import Turn, turn_of
from creditcli.standard.lookups import is_about_others
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
    left: bool = False  # held already, and sent anew with rows about other records that are not taken now, either


def beside_record(report: FileReport, view: RecordView, standard: Standard, vault: Vault) -> FileReport:
    """The report with what merging would tell: which of its rows the record holds already. Changes nothing."""
    plan = plan_merge(report, view, standard, vault.hashed)
    findings = sorted((*report.findings, *plan.findings), key=lambda one: one.sort_key)
    return replace(report, findings=tuple(findings))


Later = dict[Turn, list[int]]  # places of an item's files whose turn is still to come


@dataclass(frozen=True, slots=True)
class Item:
    """One received file or package, and how it is to be taken."""

    path: Path
    name: str
    intake: Intake


def merge_path(place: Workplace, path: Path, name: str, intake: Intake) -> list[Merged]:
    """Validates one received file against the record as it stands and commits what is accepted.

    A package is one received file: its members are committed one after another, each under its own name, those that
    others are about first. A file that is held already, byte for byte, adds nothing, unless it is to be judged again.
    """
    intake = replace(intake, dataset=dataset_named(intake.dataset, place.standard))
    with scratch_folder() as scratch:
        files = [_given(place, file, intake) for file in read(path, place.standard, name, scratch)]
        if len(files) > 1:
            files.sort(key=lambda one: turn_of(one, place.standard))
        return [_merge_read(place, file, intake) for file in files]


def _not_left(_: Item, fault: Exception) -> None:
    raise fault


def merge_paths(
    place: Workplace, items: Sequence[Item], left: Callable[[Item, Exception], None] = _not_left
) -> Iterator[Merged]:
    """The same of several that came together: what others are about before what is about it, whatever it is called.

    ``left`` is told of an item that cannot be taken in; the others are.
    """
    waiting: dict[Turn, list[tuple[Item, Collection[int]]]] = {turn: [] for turn in Turn}
    waiting[Turn.FIRST] = [(item, ()) for item in items]
    for turn in Turn:
        for item, places in waiting[turn]:
            try:
                if len(items) == 1:
                    merged, later = merge_path(place, item.path, item.name, item.intake), Later()
                else:
                    merged, later = _merge_turn(place, item, places)
            except Busy:
                raise
            except Exception as fault:
                left(item, fault)
                continue
            yield from merged
            for own, others in later.items():
                waiting[own].append((item, others))


def _merge_turn(place: Workplace, item: Item, places: Collection[int]) -> tuple[list[Merged], Later]:
    """What the files of an item add whose turn has come, by their ``places``; where it is the first turn (no places), also
    the places of its others. What is held as a whole needs none: an inbox keeps what it had, and to read all of it twice
    every day would be for nothing."""
    intake = replace(item.intake, dataset=dataset_named(item.intake.dataset, place.standard))
    merged, later = [], Later()
    with scratch_folder() as scratch:
        for at, file in enumerate(read(item.path, place.standard, item.name, scratch)):
            if places and at not in places:
                continue
            given = _given(place, file, intake)
            own = Turn.FIRST if places else _turn(place, given)
            if own is Turn.FIRST:
                merged.append(_merge_read(place, given, intake))
            else:
                later.setdefault(own, []).append(at)
    return merged, later


def _turn(place: Workplace, given: FileIn) -> Turn:
    held = _held(place, given)
    return Turn.FIRST if held is not None and not _not_taken(held) else turn_of(given, place.standard)


def _given(place: Workplace, file: FileIn, intake: Intake) -> FileIn:
    """The file with what was said of it, and the headers that are remembered of its sender."""
    if file.whole is not None:
        file = replace(file, sha256=file.whole.digest())
    sender = intake.department or file.department
    given = replace(file, dataset=intake.dataset or file.dataset, department=sender, received=intake.received)
    return recall(given, place.office)


def _held(place: Workplace, given: FileIn) -> LogLine | None:
    """The last line under which these bytes were received."""
    organ = place.office.organisation(given.department)
    return place.store.seen(given.sha256, given.memory, organ.code if organ else given.department)


def _not_taken(line: LogLine) -> int:
    return line.counts.held + line.counts.refused


def _merge_read(place: Workplace, given: FileIn, intake: Intake) -> Merged:
    with place.store.writing():  # from the look whether it is held: another process may be taking in the same
        held = _held(place, given)
        again = _sent_anew(place, given, held, intake) if held else None
        if held is None or (intake.again and _not_taken(held)) or _fits_now(place, given, intake, held, again):
            department = _department(place.office, given.department, intake.anybody)
            return _merge_file(place, replace(given, department=department), intake)
        if again:
            write_receipt(place.folder, repeat_of(given, held, again, place.standard, place.office))
        left = again is not None and _not_taken(held) > 0 and turn_of(given, place.standard) is not Turn.FIRST
        return Merged(None, held, 0, 0, left=left)


def _sent_anew(place: Workplace, file: FileIn, held: LogLine, intake: Intake) -> Again | None:
    """What the receipt of a held file that came again under another name, from another sender or on another day is
    about; None where it is the same sending, or that receipt was given: what it says of the record's head is of the day
    on which it was given. The caller holds ``writing``."""
    known = place.office.organisation(file.department)
    sender = known.code if known else file.department
    again = Again(file.name, sender, intake.received, place.store.head())
    if not sender or (again.file, again.department, again.received) == (held.file, held.department, held.received):
        return None
    return None if has_receipt(place.folder, paper_name(held.number, again)) else again


def _fits_now(place: Workplace, given: FileIn, intake: Intake, held: LogLine, again: Again | None) -> bool:
    """Whether a held file, of which some rows were not taken, has rows to add now: what they are about may have come.

    Asked when the file is sent anew. One that lies in the inbox as it did is asked only where it is about others, and as long
    as nothing came on a later day: what was sent back on a day that is past waits for its department, who may have thought
    better of it.
    """
    if not _not_taken(held) or not (again or _may_be_forgotten(place, given, intake, held)):
        return False
    _, _, plan = _planned(place, given, intake, place.vault.hashed)
    return any(added.height for added in plan.new.values())


def _may_be_forgotten(place: Workplace, given: FileIn, intake: Intake, held: LogLine) -> bool:
    """Whether what a held file is about may have been put beside it on its own day."""
    log = place.store.log()
    if any(line.received > intake.received for line in log):
        return False
    came = any(_is_aimed_at(line, place.standard) for line in log[held.number :])
    return came and turn_of(given, place.standard) is not Turn.FIRST


def _is_aimed_at(line: LogLine, standard: Standard) -> bool:
    """Whether a submission brought rows that others' rows may be about."""
    kept = (standard.datasets[one.dataset] for one in line.files if one.dataset in standard.datasets)
    return line.kind == EXCHANGED or not all(map(is_about_others, kept))


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


def _planned(
    place: Workplace, file: FileIn, intake: Intake, pseudonyms: Pseudonyms
) -> tuple[FileIn, FileReport, MergePlan]:
    """The file as it was judged beside the record, its report, and what it would add."""
    view = place.view(intake.received)
    file, report = checked(file, context_for(place.standard, place.calendar, intake, file, place.known(view)))
    later = any(line.received > intake.received for line in place.store.log())
    whole = place.view(date.max) if later else None
    first = next((line.number for line in place.store.log() if line.archive == file.sha256), None)
    return file, report, plan_merge(report, view, place.standard, pseudonyms, whole, place.engine, first)


def _judged_and_committed(place: Workplace, file: FileIn, intake: Intake) -> Merged:
    file, report, plan = _planned(place, file, intake, place.vault.pseudonyms)
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
    """Takes in everything in the inbox received on or before ``as_of``, day by day; of one day, what others are about
    first, whoever sent it.

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
    faults: list[Exception] = []

    def left(item: Item, fault: Exception) -> None:
        talk.fault(fault, f"没有收取 {item.name}。", f"Not taken in: {item.name}.")
        faults.append(fault)

    heal_record(place, talk)  # a broken record stops here, not once a file
    with talk.progress(waiting, len(waiting), "收件", "Taking in") as items:
        for _, received in groupby(items, key=lambda one: one.received or as_of):
            merged.extend(merge_paths(place, [_item(one, as_of) for one in received], left))
    return merged, max(map(code_of, faults), default=CLEAN)


def _item(one: Received, as_of: date) -> Item:
    received = one.received or as_of
    return Item(one.path, one.name, Intake(as_of=received, received=received, department=one.department))


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

"""One conformance case judged by this program, through the same flow as ``merge``."""

from __future__ import annotations

import shutil
from pathlib import Path

from creditcli.cli.checking import Intake
from creditcli.cli.flow import Merged, merge_path
from creditcli.cli.workplace import Workplace
from creditcli.errors import BrokenStandard
from creditcli.io.case_folder import Task
from creditcli.io.office import check_office, load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import KEY_BYTES, Vault
from creditcli.model.finding import Finding, Severity
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.across import repeated_across
from creditcli.standard.conformance import Sent
from creditcli.standard.types import Standard

SALT = "conformance"


def judge(task: Task, standard: Standard, calendar: WorkingCalendar, work: Path) -> list[Finding]:
    """Every finding of the task's files, in a fresh office folder made at ``work``.

    Raises UsageFault for an office or a data set that the standard does not know, BrokenStandard where
    what came before is itself refused or held.
    """
    place = _office(task, standard, calendar, work)
    for one in task.before:
        wrong = [finding.code for finding in _take_in(place, task.folder / "before", one) if _weighs(finding)]
        if wrong:
            raise BrokenStandard(f"先前的文件 {one.file} 本身有问题：{wrong}", f"{one.file}, sent before: {wrong}")
    merged = [found for one in task.files for found in _merged(place, task.folder / "files", one)]
    told = [finding for one in merged for finding in one.findings]
    return told + repeated_across([one.report for one in merged if one.report], standard)


def _office(task: Task, standard: Standard, calendar: WorkingCalendar, work: Path) -> Workplace:
    """The case's office with an empty record, begun on the first day of receipt, and a vault of its own."""
    shutil.copytree(task.office, work)
    office = load_office(work)
    check_office(work, office, standard)
    store, vault = RecordStore(work), Vault(work)
    store.create(office.code, min(one.received for one in (*task.before, *task.files)), SALT)
    vault.create(bytes(KEY_BYTES))
    return Workplace(work, standard, office, store, vault, calendar)


def _take_in(place: Workplace, folder: Path, one: Sent) -> list[Finding]:
    return [finding for merged in _merged(place, folder, one) for finding in merged.findings]


def _merged(place: Workplace, folder: Path, one: Sent) -> list[Merged]:
    intake = Intake(one.received, one.received, one.department, one.dataset, anybody=True)
    return merge_path(place, folder / one.file, one.file, intake)


def _weighs(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTICE

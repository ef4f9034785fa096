"""Workbooks for the department: its own file annotated, and the rows that it must mend or confirm."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from creditcli.io.file_names import safe_name
from creditcli.io.files import write_atomic
from creditcli.io.typed_cells import typed_sheets
from creditcli.model.intake import FileIn, FileReport
from creditcli.report.annotate import annotate
from creditcli.report.messages import texts
from creditcli.report.returned import returned
from creditcli.standard.types import Standard

RETURNED = "退回待改-"


def write_annotated(
    folder: Path, files: Sequence[FileIn], reports: Sequence[FileReport], standard: Standard
) -> list[Path]:
    """The clerk's own workbooks back, each bad cell coloured and explained; gives where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    free = _names()
    written: list[Path] = []
    for file, report in zip(files, reports, strict=True):
        headers = {one.table.sheet: one.table.header_row for one in report.tables}
        content = annotate(file, report.findings, lambda finding: texts(finding, standard), typed_sheets(file), headers)
        written.append(folder / free("", file.name, "-检查结果"))
        written[-1].write_bytes(content)
    return written


def _names() -> Callable[[str, str, str], str]:
    """File names of one folder: a second file of the same name gets a number."""
    given: Counter[str] = Counter()

    def free(before: str, name: str, after: str) -> str:
        flat = safe_name(name.replace("!", "-"))
        given[flat.casefold()] += 1
        again = given[flat.casefold()]
        return f"{before}{flat}{after}{f'-{again}' if again > 1 else ''}.xlsx"

    return free


def write_returned(
    folder: Path, files: Sequence[FileIn], reports: Sequence[FileReport], standard: Standard
) -> list[Path]:
    """For each file with refused or held rows a workbook of those rows only; gives where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    free = _names()
    written: list[Path] = []
    for file, report in zip(files, reports, strict=True):
        content = returned(file, report, lambda finding: texts(finding, standard), standard)
        if content is not None:
            written.append(folder / free(RETURNED, file.name.removesuffix(".xlsx"), ""))
            written[-1].write_bytes(content)
    return written


def keep_returned(office: Path, number: int, file: FileIn, report: FileReport, standard: Standard) -> str:
    """The same for one submission, in ``returned/`` of the office folder, which only its owner reads: the rows hold
    what the department wrote, persons' numbers too. Gives its name; empty where there are no such rows."""
    content = returned(file, report, lambda finding: texts(finding, standard), standard, receipt=number)
    if content is None:
        return ""
    folder = office / "returned"
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        folder.chmod(0o700)
    name = returned_name(number, file.name)
    write_atomic(folder / name, content)
    return name


def returned_name(number: int, file: str) -> str:
    """The name of a submission's workbook in ``returned/``."""
    return _names()(f"{number:06}-{RETURNED}", file.removesuffix(".xlsx"), "")

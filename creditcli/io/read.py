"""Reads a received file: its kind is told from its content, not from its name alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath

from creditcli.ids.resident_id import MASK, mask
from creditcli.io import package
from creditcli.io.jsonl import read_jsonl
from creditcli.io.kinds import TEXT_SUFFIXES, Kind, kind_of
from creditcli.io.package_names import passed_over
from creditcli.io.plain import shown
from creditcli.io.scan import scan
from creditcli.io.spreadsheet import read_workbook
from creditcli.io.text import read_table
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileIn, Grid
from creditcli.standard.types import Standard

REFUSED = {
    Kind.LOCKED: "file_encrypted", Kind.MACROS: "file_macros", Kind.ARCHIVE: "file_archive", Kind.PAGE: "file_page",
    Kind.DAMAGED: "file_unreadable", Kind.PACKAGE: "file_archive", Kind.OTHER: "file_type_unknown",
}  # fmt: skip
Read = tuple[str, str, tuple[Grid, ...], list[Finding]]  # kind, encoding, grids, findings


def is_data(path: PurePath) -> bool:
    """Whether what has that relative path is meant to be taken in: no lock file of an office program, and nothing that
    lies in a folder of the system, where deleted files are."""
    return not any(part.startswith(".") or passed_over(part) for part in path.parts)


def read_path(path: Path, standard: Standard, name: str = "", scratch: Path | None = None) -> tuple[FileIn, ...]:
    """Everything at ``path``: a file, a package (folder or zip), or every data file of a plain folder.

    ``scratch``: a folder of the caller's, where large text files are to be scanned rather than held.
    """
    name = name or shown(PurePath(path.name))
    if package.is_package(path):
        opened, manifest = package.open_folder(path, name, standard)
        return _package(opened, name, standard, manifest)
    if path.is_dir():
        files = [item for item in sorted(path.rglob("*")) if is_data(item.relative_to(path)) and item.is_file()]
        return tuple(
            one
            for item in files
            for one in read_path(item, standard, f"{name}/{shown(item.relative_to(path))}", scratch)
        )
    if (
        scratch is not None
        and name.lower().rsplit(".", 1)[-1] in TEXT_SUFFIXES
        and (scanned := scan(path, scratch, standard))
    ):
        read = _labelled(name, "", ("csv", scanned.encoding, (scanned.grid,), []), standard)
        return (replace(read, scanned=path, whole=scanned.grid.whole, size=path.stat().st_size),)
    return read_bytes(path.read_bytes(), name, standard)


def read_bytes(content: bytes, name: str, standard: Standard) -> tuple[FileIn, ...]:
    """One received file, or the members of a zipped package."""
    if kind_of(content, name)[0] is Kind.PACKAGE:
        return _package(package.open_zip(content, name, standard), name, standard, content)
    return (_file(name, content, _single(content, name, standard), standard),)


def _single(content: bytes, name: str, standard: Standard) -> Read:
    kind, called = kind_of(content, name)
    if kind in (Kind.XLSX, Kind.XLS, Kind.ODS):
        grids, findings = read_workbook(content, kind.value, name, standard)
        return kind.value, "", grids, findings
    if kind is Kind.JSONL:
        grids, encoding, findings = read_jsonl(content, name, standard)
        return "jsonl", encoding, grids, findings
    if kind is Kind.CSV:
        grids, encoding, findings = read_table(content, name, standard)
        return "csv", encoding, grids, findings
    return "", "", (), [standard.finding(REFUSED[kind], Place(name), suffix=called)]


def _file(name: str, content: bytes, read: Read, standard: Standard) -> FileIn:
    labelled = _labelled(name, hashlib.sha256(content).hexdigest(), read, standard)
    return replace(labelled, content=content, size=len(content))


def _labelled(name: str, digest: str, read: Read, standard: Standard) -> FileIn:
    """The file under a name without resident ids; nothing of it is kept where its labels hold one.

    The record is made anew from masked names: what was refused for its name then stays refused.
    """
    kind, encoding, grids, findings = read
    labels = [mask(label) for label in (name, *(grid.sheet for grid in grids))]
    if any(MASK in label for label in labels):
        grids, findings = (), [*findings, standard.finding("person_in_label", Place(labels[0]), secret=True)]
    return FileIn(labels[0], digest, kind, encoding, grids, tuple(findings))


def _package(opened: package.Opened, name: str, standard: Standard, received: bytes) -> tuple[FileIn, ...]:
    """Members of a package. What is wrong with it as a whole comes last, as a file of no rows; notices about it
    are told with its first file."""
    read = [
        replace(
            _file(member.name, member.content, _single(member.content, member.name, standard), standard),
            dataset=member.dataset, department=member.department, package=received, period=member.period,
            replaces=member.replaces,
        )
        for member in opened.members
    ]  # fmt: skip
    if opened.faults or not read:
        refused = _file(name, received, ("package", "", (), list(opened.faults)), standard)
        read.append(replace(refused, department=opened.department))
    return (replace(read[0], findings=(*read[0].findings, *opened.told)), *read[1:])

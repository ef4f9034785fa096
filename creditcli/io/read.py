"""Reads a received file: its kind is told from its content, not from its name alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath

from creditcli.ids.resident_id import MASK, mask
from creditcli.io import package
from creditcli.io.jsonl import read_jsonl
from creditcli.io.macros import OLE, holds_macro
from creditcli.io.plain import shown
from creditcli.io.spreadsheet import read_workbook
from creditcli.io.text import read_table
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileIn, Grid
from creditcli.standard.types import Standard

ZIP = b"PK\x03\x04"
TEXT_SUFFIXES = {"csv", "tsv", "txt"}
Read = tuple[str, str, tuple[Grid, ...], list[Finding]]  # kind, encoding, grids, findings
OURS_NOT = {"thumbs.db", "desktop.ini", ".ds_store"}


def is_data(path: Path) -> bool:
    """Whether a file is meant to be taken in: not a lock file of an office program or of the system."""
    name = path.name.lower()
    return not name.startswith(("~$", ".~", ".")) and name not in OURS_NOT


def read_path(path: Path, standard: Standard, name: str = "") -> tuple[FileIn, ...]:
    """Everything at ``path``: a file, a package (folder or zip), or every data file of a plain folder."""
    name = name or shown(PurePath(path.name))
    if package.is_package(path):
        opened, manifest = package.open_folder(path, name, standard)
        return _package(opened, name, standard, manifest)
    if path.is_dir():
        files = [item for item in sorted(path.rglob("*")) if item.is_file() and is_data(item)]
        return tuple(
            one for item in files for one in read_path(item, standard, f"{name}/{shown(item.relative_to(path))}")
        )
    return read_bytes(path.read_bytes(), name, standard)


def read_bytes(content: bytes, name: str, standard: Standard) -> tuple[FileIn, ...]:
    """One received file, or the members of a zipped package."""
    if not _is_sheet_name(name) and package.is_zip_of_files(content):
        return _package(package.open_zip(content, name, standard), name, standard, content)
    return (_file(name, content, _single(content, name, standard), standard),)


def _is_sheet_name(name: str) -> bool:
    return name.lower().rsplit(".", 1)[-1] in {"xlsx", "et", "ods", "xlsm", "xlsb"}


def _single(content: bytes, name: str, standard: Standard) -> Read:
    suffix = name.lower().rsplit(".", 1)[-1]
    if holds_macro(content):
        return "", "", (), [standard.finding("file_macro", Place(name))]
    if content.startswith((ZIP, OLE)):
        grids, findings = read_workbook(content, name, standard)
        kind = "xls" if content.startswith(OLE) else "xlsx"
        return kind, "", grids, findings
    if suffix in {"jsonl", "ndjson"}:
        grids, encoding, findings = read_jsonl(content, name, standard)
        return "jsonl", encoding, grids, findings
    if suffix in TEXT_SUFFIXES:
        grids, encoding, findings = read_table(content, name, standard)
        return "csv", encoding, grids, findings
    return "", "", (), [standard.finding("file_type_unknown", Place(name), suffix=suffix)]


def _file(name: str, content: bytes, read: Read, standard: Standard) -> FileIn:
    """The file under a name without resident ids; nothing of it is kept where its labels hold one.

    The record is made anew from masked names: what was refused for its name then stays refused.
    """
    kind, encoding, grids, findings = read
    labels = [mask(label) for label in (name, *(grid.sheet for grid in grids))]
    if any(MASK in label for label in labels):
        grids, findings = (), [*findings, standard.finding("person_in_label", Place(labels[0]), secret=True)]
    digest = hashlib.sha256(content).hexdigest()
    return FileIn(labels[0], digest, kind, encoding, grids, tuple(findings), content=content)


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
        read.append(_file(name, received, ("package", "", (), list(opened.faults)), standard))
    return (replace(read[0], findings=(*read[0].findings, *opened.told)), *read[1:])

"""Reads a received file: its kind is told from its content, not from its name alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePath

from creditcli.ids.resident_id import mask
from creditcli.io import package
from creditcli.io.jsonl import read_jsonl
from creditcli.io.plain import shown
from creditcli.io.spreadsheet import read_workbook
from creditcli.io.text import read_table
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileIn, Grid
from creditcli.standard.types import Standard

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_SUFFIXES = {"csv", "tsv", "txt"}
OURS_NOT = {"thumbs.db", "desktop.ini", ".ds_store"}


def is_data(path: Path) -> bool:
    """Whether a file is meant to be taken in: not a lock file of an office program or of the system."""
    name = path.name.lower()
    return not name.startswith(("~$", ".~", ".")) and name not in OURS_NOT


def read_path(path: Path, standard: Standard, name: str = "") -> tuple[FileIn, ...]:
    """Everything at ``path``: a file, a package (folder or zip), or every data file of a plain folder."""
    name = name or shown(PurePath(path.name))
    if package.is_package(path):
        inside = package.open_folder(path)
        return _package(inside, name, standard, inside[package.MANIFEST])
    if path.is_dir():
        files = [item for item in sorted(path.rglob("*")) if item.is_file() and is_data(item)]
        return tuple(
            one for item in files for one in read_path(item, standard, f"{name}/{shown(item.relative_to(path))}")
        )
    return read_bytes(path.read_bytes(), name, standard)


def read_bytes(content: bytes, name: str, standard: Standard) -> tuple[FileIn, ...]:
    """One received file, or the members of a zipped package."""
    if (
        content.startswith(ZIP)
        and mask(name) == name
        and b"[Content_Types].xml" not in content[:4096]
        and not _is_sheet_name(name)
    ):
        files, findings = package.open_zip(content, name, standard)
        if findings:
            return (_file(name, content, "zip", "", (), findings),)
        return _package(files, name, standard, content)
    return (_single(content, name, standard),)


def _is_sheet_name(name: str) -> bool:
    return name.lower().rsplit(".", 1)[-1] in {"xlsx", "et", "ods", "xlsm", "xlsb"}


def _single(content: bytes, name: str, standard: Standard) -> FileIn:
    """One file that is no package. A person's number in its name or in a sheet's refuses it."""
    if mask(name) != name:
        return _file(mask(name), content, "", "", (), [standard.finding("person_in_name", Place(mask(name)))])
    suffix = name.lower().rsplit(".", 1)[-1]
    if content.startswith((ZIP, OLE)):
        grids, findings = read_workbook(content, name, standard)
        if any(mask(grid.sheet) != grid.sheet for grid in grids):
            grids, findings = (), [standard.finding("person_in_name", Place(name))]
        kind = "xls" if content.startswith(OLE) else "xlsx"
        return _file(name, content, kind, "", grids, findings)
    if suffix in {"jsonl", "ndjson"}:
        grids, encoding, findings = read_jsonl(content, name, standard)
        return _file(name, content, "jsonl", encoding, grids, findings)
    if suffix in TEXT_SUFFIXES:
        grids, encoding, findings = read_table(content, name, standard)
        return _file(name, content, "csv", encoding, grids, findings)
    finding = standard.finding("file_type_unknown", Place(name), suffix=suffix)
    return _file(name, content, "", "", (), [finding])


def _file(
    name: str, content: bytes, kind: str, encoding: str, grids: tuple[Grid, ...], findings: list[Finding]
) -> FileIn:
    digest = hashlib.sha256(content).hexdigest()
    return FileIn(name, digest, kind, encoding, grids, tuple(findings), content=content)


def _package(files: dict[str, bytes], name: str, standard: Standard, received: bytes) -> tuple[FileIn, ...]:
    """Members of a package; what is wrong with the package as a whole comes last, as a file of no rows."""
    found, findings = package.members(files, name, standard)
    read = [
        replace(one, dataset=member.dataset, department=member.department, package=received)
        for member in found
        for one in (_single(member.content, member.name, standard),)
    ]
    if findings:
        read.append(_file(name, received, "package", "", (), findings))
    return tuple(read)

"""Reads packages: a folder or zip with ``package.json``, each member checked by its digest.

Paths that leave the package, links, and members that unpack to far more than they should are refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from creditcli.io.bundle import bundle
from creditcli.model.finding import Finding, Place
from creditcli.standard.types import Standard

MANIFEST = "package.json"
MOST_BYTES = 4 << 30  # unpacked, all members
MOST_RATIO = 200  # unpacked to packed
LINK = 0o120000
# What the readers of zip raise for bytes that are no whole zip.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, OSError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One data file of a package."""

    name: str
    content: bytes
    dataset: str
    department: str


def is_package(path: Path) -> bool:
    """Whether a folder is a package."""
    return path.is_dir() and (path / MANIFEST).is_file()


def open_folder(path: Path) -> dict[str, bytes]:
    """Members of a folder package by relative path; links are not followed."""
    return {
        item.relative_to(path).as_posix(): item.read_bytes()
        for item in sorted(path.rglob("*"))
        if item.is_file() and not item.is_symlink()
    }


def open_zip(content: bytes, name: str, standard: Standard) -> tuple[dict[str, bytes], list[Finding]]:
    """Members of a zip by path, or findings why it is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            for info in infos:
                fault = _fault(info)
                if fault:
                    return {}, [standard.finding("file_package_unsafe", Place(name), detail=fault)]
            if sum(info.file_size for info in infos) > MOST_BYTES:
                return {}, [standard.finding("file_package_unsafe", Place(name), detail="size")]
            return {_name(info): archive.read(info) for info in infos}, []
    except DAMAGED:
        return {}, [standard.finding("file_unreadable", Place(name), detail="zip")]


def _name(info: zipfile.ZipInfo) -> str:
    """Old Chinese packers write names in GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _fault(info: zipfile.ZipInfo) -> str:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or not path.parts or ".." in path.parts or ":" in path.parts[0]:
        return "path"
    if (info.external_attr >> 16) & 0o170000 == LINK:
        return "link"
    if info.file_size > MOST_RATIO * max(info.compress_size, 1024):
        return "ratio"
    return ""


def members(files: Mapping[str, bytes], name: str, standard: Standard) -> tuple[list[Member], list[Finding]]:
    """Data files that the manifest names, each with its digest checked; files it does not name are told."""
    manifest, findings = _manifest(files, name, standard)
    if manifest is None:
        return [], findings
    found = []
    for item in manifest["files"]:
        place = Place(f"{name}!{item['path']}")
        content = files.get(item["path"])
        if content is None or hashlib.sha256(content).hexdigest() != item["sha256"]:
            findings.append(standard.finding("file_package_digest", place, path=item["path"]))
            continue
        found.append(Member(place.file, content, item["dataset"], manifest["department"]))
    named = {item["path"] for item in manifest["files"]} | {MANIFEST}
    for extra in sorted(set(files) - named):
        findings.append(standard.finding("file_package_extra", Place(f"{name}!{extra}"), path=extra))
    return found, findings


def _manifest(files: Mapping[str, bytes], name: str, standard: Standard) -> tuple[Any, list[Finding]]:
    try:
        manifest = json.loads(files[MANIFEST].decode("utf-8-sig"))
        json.dumps(manifest, ensure_ascii=False).encode()  # half a character cannot be kept
        wrong = _wrong(manifest, standard)
    except (KeyError, ValueError, RecursionError) as fault:
        wrong = type(fault).__name__
    if wrong:
        return None, [standard.finding("file_package_manifest", Place(name), detail=wrong)]
    return manifest, []


def _wrong(manifest: Any, standard: Standard) -> str:
    """Where the manifest is not as its schema says, or names a data set that is not; empty for nowhere."""
    from jsonschema import Draft202012Validator

    schema = json.loads((bundle("standards") / "schemas" / "package.schema.json").read_text(encoding="utf-8"))
    schema["$defs"]["dataset"]["enum"] = list(standard.datasets)  # an office may have data sets of its own
    errors = sorted(Draft202012Validator(schema).iter_errors(manifest), key=lambda error: list(map(str, error.path)))
    return "/".join(str(part) for part in errors[0].path) or MANIFEST if errors else ""

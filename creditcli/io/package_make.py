"""Makes a package: tables and their manifest in one zip. The same files give the same bytes on any machine."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from creditcli.io.package import MANIFEST
from creditcli.standard.types import Standard

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
UNIX, PLAIN_FILE, UTF8 = 3, 0o100644, 0x800


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a package. ``tables``: path -> (data set, bytes)."""

    department: str
    tables: Mapping[str, tuple[str, bytes]]
    period: str = ""
    replaces: tuple[str, ...] = ()


def manifest_of(contents: Contents, standard: Standard) -> bytes:
    """``package.json`` with the digest of every table."""
    about: dict[str, object] = {"standard_version": standard.version, "department": contents.department}
    if contents.period:
        about["period"] = contents.period
    if contents.replaces:
        about["replaces"] = list(contents.replaces)
    about["files"] = [
        {"path": path, "dataset": dataset, "sha256": hashlib.sha256(content).hexdigest()}
        for path, (dataset, content) in sorted(contents.tables.items())
    ]
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def zip_of(contents: Contents, standard: Standard) -> bytes:
    """The package."""
    tables = {path: content for path, (_, content) in sorted(contents.tables.items())}
    return stored_zip({MANIFEST: manifest_of(contents, standard), **tables})


def stored_zip(members: Mapping[str, bytes]) -> bytes:
    """The members in their order, stored as they are: packed bytes would differ between versions of the packer."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, content in members.items():
            _add(archive, path, content)
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    info = zipfile.ZipInfo(path, FIRST_DAY)
    info.create_system, info.external_attr = UNIX, PLAIN_FILE << 16
    info.flag_bits |= UTF8
    archive.writestr(info, content)

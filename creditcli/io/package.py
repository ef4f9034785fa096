"""Reads packages: a folder or zip with ``package.json``, each member checked by its digest.

A zip of tables without a manifest is what a clerk makes who selects three workbooks and compresses them: its
tables are taken in as single files, and that is told. Why a package is not opened stands in ``package_names``,
``zipped`` and ``package_folder``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from creditcli.io import package_folder, zipped
from creditcli.io.bundle import bundle
from creditcli.io.package_names import Fault, is_table
from creditcli.io.strict_json import once
from creditcli.model.exchange import MANIFEST as EXCHANGE_MANIFEST
from creditcli.model.finding import Finding, Place
from creditcli.model.period import parse_period
from creditcli.standard.types import Standard

MANIFEST = "package.json"


@dataclass(frozen=True, slots=True)
class Member:
    """One data file of a package."""

    name: str
    content: bytes
    dataset: str
    department: str
    period: str = ""
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What is in a package. ``faults``: the package is not read. ``told``: notices about it as a whole. ``department``: the
    sender by its manifest."""

    members: tuple[Member, ...] = ()
    faults: tuple[Finding, ...] = ()
    told: tuple[Finding, ...] = field(default=())
    department: str = ""


def is_package(path: Path) -> bool:
    """Whether a folder is a package."""
    return path.is_dir() and (path / MANIFEST).is_file()


def open_zip(content: bytes, name: str, standard: Standard) -> Opened:
    """A zipped package."""
    try:
        files, passed, faults = zipped.unpack(content)
    except zipped.DAMAGED:
        return Opened(faults=(standard.finding("file_unreadable", Place(name), detail="zip"),))
    return _opened(_without_top(files), name, (passed, faults), standard)


def open_folder(path: Path, name: str, standard: Standard) -> tuple[Opened, bytes]:
    """A package folder, and the bytes of its manifest: what is kept of the package as such."""
    files, passed, faults = package_folder.open_folder(path)
    return _opened(files, name, (passed, faults), standard), files.get(MANIFEST, b"")


def _opened(files: Mapping[str, bytes], name: str, outcome: tuple[int, list[Fault]], standard: Standard) -> Opened:
    passed, faults = outcome
    if faults:
        named = dict.fromkeys((one.check, one.detail) for one in faults)
        place = Place(name)
        return Opened(faults=tuple(standard.finding(check, place, detail=detail) for check, detail in named))
    if EXCHANGE_MANIFEST in files:  # of another office: its rows are not ours, ``exchange import`` takes it in
        return Opened(faults=(standard.finding("file_package_manifest", Place(name), detail=EXCHANGE_MANIFEST),))
    told = [standard.finding("file_package_passed", Place(name), count=passed)] if passed else []
    if MANIFEST not in files and any(is_table(path) for path in files):
        told.append(standard.finding("file_package_loose", Place(name)))
        members = [Member(f"{name}!{path}", files[path], "", "") for path in sorted(files) if is_table(path)]
        told += _extra([path for path in files if not is_table(path)], name, standard)
        return Opened(tuple(members), (), tuple(told))
    return _declared(files, name, told, standard)


def _declared(files: Mapping[str, bytes], name: str, told: list[Finding], standard: Standard) -> Opened:
    """Data files that the manifest names, each with its digest checked; files it does not name are told. A package of which
    one was changed or left out is not the one that was packed: none is read."""
    manifest, wrong = read_manifest(files.get(MANIFEST), standard)
    if manifest is None:
        return Opened(faults=(standard.finding("file_package_manifest", Place(name), detail=wrong),), told=tuple(told))
    found, faults = [], []
    about = (manifest["department"], manifest.get("period", ""), tuple(manifest.get("replaces", ())))
    for item in manifest["files"]:
        place = Place(f"{name}!{item['path']}")
        content = files.get(item["path"])
        if content is None or hashlib.sha256(content).hexdigest() != item["sha256"]:
            faults.append(standard.finding("file_package_digest", place, path=item["path"]))
            continue
        found.append(Member(place.file, content, item["dataset"], *about))
    named = {item["path"] for item in manifest["files"]} | {MANIFEST}
    told += _extra(set(files) - named, name, standard)
    if manifest["standard_version"] != standard.version:
        versions = {"declared": manifest["standard_version"], "current": standard.version}
        told.append(standard.finding("file_package_version", Place(name), **versions))
    return Opened(() if faults else tuple(found), tuple(faults), tuple(told), manifest["department"])


def _extra(paths: Iterable[str], name: str, standard: Standard) -> list[Finding]:
    return [standard.finding("file_package_extra", Place(f"{name}!{path}"), path=path) for path in sorted(paths)]


def _without_top(files: dict[str, bytes]) -> dict[str, bytes]:
    """Members of a zip of a folder, as the folder's own: Windows and macOS put the folder itself into the zip."""
    tops = {path.split("/", 1)[0] for path in files}
    if MANIFEST in files or len(tops) != 1:
        return files
    top = f"{tops.pop()}/"
    return (
        {path.removeprefix(top): content for path, content in files.items()} if f"{top}{MANIFEST}" in files else files
    )


def read_manifest(content: bytes | None, standard: Standard) -> tuple[Any, str]:
    """The manifest, and where it is wrong: None and a path in it, or what about it cannot be read."""
    try:
        if content is None:
            return None, MANIFEST
        manifest = json.loads(_text(content), object_pairs_hook=once)
        json.dumps(manifest, ensure_ascii=False).encode()  # half a character cannot be kept
        wrong = _wrong(manifest, standard)
    except (ValueError, RecursionError) as fault:
        return None, type(fault).__name__
    return (None, wrong) if wrong else (manifest, "")


def _text(content: bytes) -> str:
    """Strict UTF-8 with or without BOM, else GB18030, as old editors of Windows save it. Raises ValueError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _wrong(manifest: Any, standard: Standard) -> str:
    """Where the manifest is not as its schema says, names a data set that is not, or a path twice; else empty."""
    from jsonschema import Draft202012Validator

    schema = json.loads((bundle("standards") / "schemas" / "package.schema.json").read_text(encoding="utf-8"))
    schema["$defs"]["dataset"]["enum"] = list(standard.datasets)  # an office may have data sets of its own
    errors = sorted(Draft202012Validator(schema).iter_errors(manifest), key=lambda error: list(map(str, error.path)))
    if errors:
        return "/".join(str(part) for part in errors[0].path) or MANIFEST
    if "period" in manifest:
        try:
            parse_period(manifest["period"])
        except ValueError:
            return "period"
    paths = [item["path"] for item in manifest["files"]]
    return next((path for path in paths if paths.count(path) > 1), "")

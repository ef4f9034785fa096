"""Names inside a package: which must not be unpacked, which are passed over, and which say what a file is.

A package may be unpacked by somebody else on any system, so a name counts as bad where any system would
misread it, whatever ours would do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MOST_CHARACTERS, MOST_PART_BYTES = 240, 255
SHOWN_CHARACTERS = 80
PROGRAMS = frozenset(
    [
        "apk",
        "app",
        "bat",
        "bin",
        "chm",
        "cmd",
        "com",
        "cpl",
        "dll",
        "exe",
        "gadget",
        "hta",
        "inf",
        "jar",
        "js",
        "jse",
        "lnk",
        "msi",
        "msp",
        "pif",
        "ps1",
        "psm1",
        "py",
        "reg",
        "scr",
        "sh",
        "sys",
        "url",
        "vb",
        "vbe",
        "vbs",
        "wsf",
        "wsh",
    ]
)
ARCHIVES = frozenset(
    ["7z", "ace", "arj", "bz2", "cab", "gz", "iso", "lzh", "rar", "tar", "tbz", "tgz", "txz", "xz", "z", "zip", "zst"]
)
TABLES = frozenset(["csv", "et", "jsonl", "ndjson", "ods", "tsv", "xls", "xlsb", "xlsm", "xlsx"])
OF_THE_SYSTEM = frozenset(
    {
        "thumbs.db",
        "desktop.ini",
        ".ds_store",
        "__macosx",
        "$recycle.bin",
        "recycler",
        "system volume information",
        "lost+found",
    }
)
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]')
# Control characters, and those that turn the direction of writing: “表\u202excod.exe” reads as “表exe.docx”.
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason not to open a package: the check that names it, and the path (or count) as it may be shown."""

    check: str
    detail: str


def visible(path: str) -> str:
    """The path with what cannot be seen made visible, and cut to a length that fits a report."""
    text = _HIDDEN.sub("\ufffd", path)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def is_device(name: str) -> bool:
    """Whether Windows takes the name for a device: ``CON``, ``nul.csv``, ``COM1``."""
    return _DEVICE.fullmatch(name) is not None


def suffix_of(path: str) -> str:
    """``xlsx`` of ``数据/表.XLSX``."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def is_table(path: str) -> bool:
    """Whether the name is that of a file with rows."""
    return suffix_of(path) in TABLES


def passed_over(path: str) -> bool:
    """What systems and office programs leave behind: ``__MACOSX/``, ``Thumbs.db``, bins of deleted files, lock files."""
    return any(part.lower() in OF_THE_SYSTEM or part.startswith(("._", "~$", ".~")) for part in path.split("/"))


def name_faults(paths: Iterable[str]) -> list[Fault]:
    """Every path that leaves the package or that some system misreads, programs, archives, and equal names."""
    found: list[Fault] = []
    names: dict[str, str] = {}
    for path in paths:
        if _is_unsafe(path):
            found.append(Fault("file_package_unsafe", visible(path)))
            continue
        if suffix_of(path) in PROGRAMS:
            found.append(Fault("file_package_program", visible(path)))
        elif suffix_of(path) in ARCHIVES:
            found.append(Fault("file_package_nested", visible(path)))
        key = _folded(path)
        if key in names:
            found.append(Fault("file_package_repeated", visible(path)))
        names.setdefault(key, path)
    return found + [
        Fault("file_package_repeated", visible(path)) for key, path in names.items() if _parents(key) & names.keys()
    ]


def _is_unsafe(path: str) -> bool:
    parts = path.split("/")
    return (
        len(path) > MOST_CHARACTERS
        or bool(_HIDDEN.search(path) or _NOT_ON_WINDOWS.search(path))
        or any(_is_bad_part(part) for part in parts)
    )


def _is_bad_part(part: str) -> bool:
    """Empty (a path that begins at the root, or ``a//b``), ``.``, ``..``, an ending that Windows drops, a device."""
    return (
        part in ("", ".", "..")
        or part[-1] in ". \u3000"
        or len(part.encode("utf-8", "surrogatepass")) > MOST_PART_BYTES
        or is_device(part)
    )


def _folded(path: str) -> str:
    """What a system that ignores case or composes characters takes for the same name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def _parents(key: str) -> set[str]:
    parts = key.split("/")
    return {"/".join(parts[:at]) for at in range(1, len(parts))}

"""Whether a workbook carries macros: programs that run on the computer of whoever opens the archived original."""

from __future__ import annotations

from creditcli.io.zipped import STARTS, names_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROJECT = "_VBA_PROJECT".encode("utf-16-le")  # as the directory of an old workbook names its macros
PARTS = ("vbaproject.bin", "xl/macrosheets/")


def holds_macro(content: bytes) -> bool:
    """Told from the bytes: a workbook with macros renamed to xlsx is still one."""
    if content.startswith(OLE):
        return PROJECT in content
    if content.startswith(STARTS):
        return any(part in name.lower() for name in names_of(content) for part in PARTS)
    return False

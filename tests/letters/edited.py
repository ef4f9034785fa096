"""Letter templates as an office's editor leaves them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from creditcli.io.bundle import bundle

DOCUMENT = "word/document.xml"


def bundled(name: str) -> bytes:
    """A bundled template."""
    return (bundle("templates") / "letters" / name).read_bytes()


def changed(docx: bytes, change: Callable[[str], str], part: str = DOCUMENT) -> bytes:
    """The .docx with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return buffer.getvalue()


def with_words(docx: bytes, old: str, new: str) -> bytes:
    """The .docx with words of its text changed; the old ones must be there."""
    assert old in xml_of(docx)
    return changed(docx, lambda xml: xml.replace(old, new))


def xml_of(docx: bytes, part: str = DOCUMENT) -> str:
    """One part of a .docx."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(part).decode()


def put(office: Path, name: str, docx: bytes) -> Path:
    """The template as the office's own."""
    path = office / "templates" / "letters" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(docx)
    return path

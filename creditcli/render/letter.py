"""Fills letters: a .docx template that an office may have edited, compiled once, filled as often as wanted.

The .docx has the same bytes every time: fixed days, no compression.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from creditcli.errors import UsageFault
from creditcli.render.letter_page import DOCUMENT, body_of, style_names
from creditcli.render.letter_place import placed, with_places
from creditcli.render.letter_source import mended, source_of

STYLES = "word/styles.xml"
FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template that can be filled: its parts as they are, those with tags compiled, names of its styles."""

    name: str
    parts: Mapping[str, bytes]
    compiled: Mapping[str, Template]
    styles: Mapping[str, str]

    def fill(self, context: Mapping[str, object]) -> tuple[bytes, str]:
        """The letter as .docx, and its HTML for print pages. Raises UsageFault for what cannot be filled."""
        values = with_places(context)
        try:
            filled = {part: _CONTROL.sub("", mended(one.render(values))) for part, one in self.compiled.items()}
        except Exception as fault:  # an edited template can be wrong in any way; say which one and why
            raise _unfit(self.name, fault) from fault
        done = {**self.parts, **{part: text.encode("utf-8") for part, text in filled.items()}}
        return _packed(done), body_of(filled, self.styles)


def parts_of(template: bytes, name: str) -> dict[str, bytes]:
    """Every part of a .docx. Raises UsageFault for what is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
        parts[DOCUMENT].decode("utf-8")
    except Exception as fault:  # a damaged archive fails in many ways
        raise UsageFault(
            f"文书模板 {name} 不是能读的 .docx：{type(fault).__name__} {fault}",
            f"The letter template {name} is no readable .docx: {type(fault).__name__} {fault}",
        ) from fault
    return parts


def compile_letter(template: bytes, name: str) -> LetterTemplate:
    """Raises UsageFault for a template that cannot be read or understood."""
    parts = parts_of(template, name)
    names = style_names(parts.get(STYLES, b"").decode("utf-8"))
    try:
        compiled = {
            part: ENVIRONMENT.from_string(source_of(placed(content.decode("utf-8"), names)))
            for part, content in {DOCUMENT: parts[DOCUMENT], **parts}.items()
            if FILLED.fullmatch(part)
        }
    except Exception as fault:  # an edited template can be wrong in any way; say which one and why
        raise _unfit(name, fault) from fault
    return LetterTemplate(name, parts, compiled, names)


def _unfit(name: str, fault: Exception) -> UsageFault:
    return UsageFault(
        f"文书模板 {name} 无法填写：{type(fault).__name__} {fault}",
        f"The letter template {name} cannot be filled: {type(fault).__name__} {fault}",
    )


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()

"""What a received file is, told from its content; its name only says whether a text is a table or JSON Lines."""

from __future__ import annotations

import re
from enum import StrEnum
from zipfile import ZipFile

from creditcli.io.compound import OLE, Compound
from creditcli.io.sheet_parts import BROKEN, open_zip

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second begins a zip of no members
TEXT_SUFFIXES = {"csv", "tsv", "txt"}
SHEET_SUFFIXES = {"xlsx", "xls", "et", "ods", "xlsm", "xlsb", "xlt", "xltx"}
_HEAD = 4096
# Beginnings of files that are no tables; the name is what the finding calls them.
_DOCUMENTS = {
    b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"II*\0": "tif", b"MM\0*": "tif",
    b"{\\rtf": "rtf", b"MZ": "exe",
}  # fmt: skip
_ARCHIVES = {
    b"Rar!\x1a": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ": "xz",
}  # fmt: skip
_OLD_DOCUMENTS = {"WordDocument": "doc", "PowerPoint Document": "ppt", "__properties_version1.0": "msg"}
_NEW_DOCUMENTS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.bin": "xlsb"}
_PAGE = re.compile(
    rb"(?i)^\s*(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<meta|<table|<div|<style|mime-version:)"
)
_XML_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


class Kind(StrEnum):
    """Kinds of files that have an outcome of their own."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    JSONL = "jsonl"
    PACKAGE = "zip"
    LOCKED = "locked"  # a password is needed
    MACROS = "macros"
    ARCHIVE = "archive"  # of a packer that is not read
    PAGE = "page"  # a web page or an XML document under a workbook's name
    DAMAGED = "damaged"
    OTHER = "other"


def kind_of(content: bytes, name: str) -> tuple[Kind, str]:
    """The kind, and how people call it where it is none that can be read."""
    suffix = name.lower().rsplit(".", 1)[-1]
    for beginnings, kind in ((_DOCUMENTS, Kind.OTHER), (_ARCHIVES, Kind.ARCHIVE)):
        for start, called in beginnings.items():
            if content.startswith(start):
                return kind, called
    if content.startswith(OLE):
        return _old(content)
    if content.startswith(ZIP):
        return _zipped(content, suffix)
    if suffix in SHEET_SUFFIXES | TEXT_SUFFIXES | {"htm", "html", "mht", "xml"} and _is_page(content):
        return Kind.PAGE, suffix
    if suffix in {"jsonl", "ndjson"}:
        return Kind.JSONL, suffix
    if suffix in TEXT_SUFFIXES or (suffix in SHEET_SUFFIXES and _is_text_table(content)):
        return Kind.CSV, suffix
    return (Kind.DAMAGED, suffix) if suffix in SHEET_SUFFIXES else (Kind.OTHER, suffix)


def _old(content: bytes) -> tuple[Kind, str]:
    try:
        names = set(Compound(content).entries)
    except (ValueError, OverflowError):
        return Kind.XLS, ""  # damaged: the reader says so
    if "EncryptedPackage" in names:
        return Kind.LOCKED, ""
    if {"Workbook", "Book"} & names:
        return Kind.XLS, ""
    called = next((called for name, called in _OLD_DOCUMENTS.items() if name in names), "")
    return (Kind.OTHER, called) if called else (Kind.XLS, "")


def _zipped(content: bytes, suffix: str) -> tuple[Kind, str]:
    try:
        with open_zip(content) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            called = next((called for part, called in _NEW_DOCUMENTS.items() if part in names), "")
            if called:
                return Kind.OTHER, called
            if "content.xml" in names and "mimetype" in names:
                return _open_document(archive, names)
    except BROKEN:
        return (Kind.XLSX, "") if suffix in SHEET_SUFFIXES else (Kind.PACKAGE, "")
    sheets = "[Content_Types].xml" in names or suffix in SHEET_SUFFIXES
    return (Kind.XLSX, "") if sheets else (Kind.PACKAGE, "")


def _open_document(archive: ZipFile, names: set[str]) -> tuple[Kind, str]:
    with archive.open("mimetype") as part:
        mime = part.read(_HEAD)
    if b"spreadsheet" not in mime:
        return Kind.OTHER, "odt"
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        return Kind.MACROS, ""
    with archive.open("META-INF/manifest.xml") as part:
        locked = b"encryption-data" in part.read(1 << 20)
    return (Kind.LOCKED, "") if locked else (Kind.ODS, "")


def _is_page(content: bytes) -> bool:
    head = content[:_HEAD]
    return _PAGE.match(head) is not None or _XML_SHEET in head


def _is_text_table(content: bytes) -> bool:
    """A csv or tsv under a workbook's name, as many systems export it."""
    head = content[:_HEAD]
    return b"\0" not in head and (b"\t" in head or b"," in head) and b"\n" in head.replace(b"\r", b"\n")

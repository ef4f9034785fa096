"""Bytes of a text file to text: strict UTF-8, else strict GB18030, else refused. Never guessed."""

from __future__ import annotations

from creditcli.model.finding import Finding, Place
from creditcli.standard.types import Standard

BROKEN = ("锟斤拷", "\ufffd", "ï»¿", "烫烫烫")  # text that an earlier hand decoded wrongly
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks
UTF8_WITNESSES = 4


def decode(content: bytes, name: str, standard: Standard) -> tuple[str, str, list[Finding]]:
    """Text and encoding (``utf-8``, ``utf-8-sig``, ``gb18030``), or empty text and a finding.

    A file that is UTF-8 up to its last bytes is never retried as GB18030.
    """
    if content.startswith(UTF16):
        return "", "", [standard.finding("file_encoding_utf16", Place(name))]
    try:
        if content.startswith(b"\xef\xbb\xbf"):
            text, encoding = content.decode("utf-8-sig"), "utf-8-sig"
        else:
            text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        if content.startswith(b"\xef\xbb\xbf") or _mostly_utf8(content, fault.start):
            return "", "", [_refusal(content, fault.start, name, standard)]
        try:
            text, encoding = content.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as second:
            return "", "", [_refusal(content, second.start, name, standard)]
    for broken in BROKEN:
        at = text.find(broken)
        if at >= 0:
            row = text.count("\n", 0, at) + 1
            return "", encoding, [standard.finding("file_encoding_broken_text", Place(name, row=row), row=row)]
    return text, encoding, []


def _mostly_utf8(content: bytes, start: int) -> bool:
    """Whether text before the fault was UTF-8: several three-byte sequences were accepted.

    One or two can come about by chance in GB18030, more cannot.
    """
    return sum(byte >= 0xE3 for byte in content[:start]) >= UTF8_WITNESSES


def _refusal(content: bytes, start: int, name: str, standard: Standard) -> Finding:
    row = content.count(b"\n", 0, start) + 1
    return standard.finding("file_encoding", Place(name, row=row), offset=start, row=row)

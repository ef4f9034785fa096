"""Bytes of a text file to text: strict UTF-8, else strict GB18030, else refused. Never guessed.

Big5 often decodes as GB18030 without a fault, and text that an earlier hand decoded wrongly is valid text; both are
told by what they look like, under the rules that ``looks_big5`` and ``broken_at`` state.
"""

from __future__ import annotations

import re

import polars as pl

from creditcli.model.finding import Finding, Place
from creditcli.standard.types import Standard

UTF8_MARK = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # byte order marks
UTF8_WITNESSES = 4
HEAD = 1 << 16  # bytes or characters looked at where a whole file looks one way or the other
BROKEN = ("锟斤拷", "\ufffd", "ï»¿", "烫烫烫")  # lost for good
BIG5_LEAST = 20  # two-byte characters below which nothing can be said
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_HAN_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef[\xbc\xbd][\x80-\xbf])")
_HAN = re.compile(r"[㐀-鿿豈-﫿·€]{4,}")
_LATIN = re.compile(r"[\u00a1-\u00ff]{4,}")
_LATIN_UTF8 = re.compile("(?:[\u00e4-\u00e9][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]{2}){2,}")


def decode(content: bytes, name: str, standard: Standard) -> tuple[str, str, list[Finding]]:
    """Text and encoding (``utf-8``, ``utf-8-sig``, ``gb18030``), or empty text and a finding.

    A file that is UTF-8 up to its last bytes is never retried as GB18030.
    """
    if content.startswith(UTF16) or _has_half_blanks(content):
        return "", "", [standard.finding("file_encoding_utf16", Place(name))]
    marked = content.startswith(UTF8_MARK)
    try:
        text, encoding = content.decode("utf-8-sig" if marked else "utf-8"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError as fault:
        if marked or _mostly_utf8(content, fault.start):
            return "", "", [_refusal(content, fault.start, name, standard)]
        if looks_big5(content):
            return "", "", [standard.finding("file_encoding_big5", Place(name))]
        try:
            text, encoding = content.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as second:
            return "", "", [_refusal(content, second.start, name, standard)]
    at = broken_at(text)
    if at >= 0:
        row = text.count("\n", 0, at) + 1
        return "", encoding, [standard.finding("file_encoding_broken_text", Place(name, row=row), row=row)]
    return text, encoding, []


def looks_big5(content: bytes) -> bool:
    """Whether text that is no UTF-8 is Big5: every byte of it fits Big5, and more than a fifth of its characters end
    in a byte below 0x7F.

    Such characters are rare ones in GB18030: simplified Chinese as people write it hardly ever leaves GB 2312, whose
    second bytes all lie above 0xA0. Of fewer than twenty characters nothing is said.
    """
    head = content[:HEAD]
    pairs = _PAIR.findall(head)
    low = sum(pair[1] < 0x7F for pair in pairs)
    if len(pairs) < BIG5_LEAST or 5 * low <= len(pairs):
        return False
    try:
        content.decode("cp950")
    except UnicodeDecodeError:
        return False
    return True


def broken_at(text: str) -> int:
    """Where text is that an earlier hand decoded wrongly, or -1.

    The marks of lost text are looked for everywhere. Three mistakes that lose nothing at first are told from the
    beginning of the file, by turning them round: UTF-8 read as GBK (``鍐呰挋鍙``), GBK or UTF-8 read as Latin-1
    (``ÄÚÃÉ``). Each must give whole Chinese characters, which true text does not by chance.
    """
    marks = [at for mark in BROKEN if (at := text.find(mark)) >= 0]
    if marks:
        return min(marks)
    head = text[:HEAD]
    latin = _LATIN_UTF8.search(head) or next((run for run in _LATIN.finditer(head) if _is_gb(run[0])), None)
    if latin:
        return latin.start()
    wrong = [run for run in _HAN.finditer(head) if _is_utf8(run[0])]
    return wrong[0].start() if wrong else -1


def broken_row(frame: pl.DataFrame) -> int:
    """The first row of a grid that holds text lost in an earlier hand, or 0."""
    pattern = "|".join(BROKEN)
    lost = pl.any_horizontal(pl.col(pl.String).str.contains(pattern).fill_null(False))
    rows = frame.filter(lost)["row"] if frame.width > 1 else frame["row"].clear()
    return int(rows[0]) if len(rows) else 0


def _is_gb(run: str) -> bool:
    try:
        run[: len(run) // 2 * 2].encode("latin-1").decode("gb2312")
    except UnicodeError:
        return False
    return True


def _is_utf8(run: str) -> bool:
    """Whether a run of Chinese characters is Chinese in UTF-8, read as GBK: nearly all of its bytes, and not few."""
    raw = run.encode("gb18030")
    found = _HAN_UTF8.findall(raw)
    return len(found) >= 3 and sum(map(len, found)) >= len(raw) - 3


def _has_half_blanks(content: bytes) -> bool:
    """UTF-16 without a mark: a zero byte beside every Latin letter, digit, comma and line end."""
    head = content[:HEAD]
    return 20 * head.count(0) > len(head) and (b",\0" in head or b"\0," in head or b"\n\0" in head or b"\0\n" in head)


def _mostly_utf8(content: bytes, start: int) -> bool:
    """Whether text before the fault was UTF-8: several three-byte sequences were accepted.

    One or two can come about by chance in GB18030, more cannot.
    """
    return sum(byte >= 0xE3 for byte in content[:start]) >= UTF8_WITNESSES


def _refusal(content: bytes, start: int, name: str, standard: Standard) -> Finding:
    row = content.count(b"\n", 0, start) + 1
    return standard.finding("file_encoding", Place(name, row=row), offset=start, row=row)

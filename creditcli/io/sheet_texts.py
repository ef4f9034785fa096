"""The cells of an xlsx cut out of its XML many at a time: nearly all are texts, in the form that programs write them.

``NotPlain`` says that the XML has another form, be it sound or damaged: the sheet reader then reads the workbook. A
single cell or text that is not plain is given as XML, for that reader to say what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.parsers import expat

import polars as pl
from polars.exceptions import PolarsError

from creditcli.io.sheet_facts import WIDE
from creditcli.model.finding import number_to_letters

CELL, ITEM = b'<c r="', b"<si>"
_CLOSED, _LAST = b"</si>", b"</sst>"
LINE = b"\x01"  # no character of XML
PARTS = 8  # of a cell, between one < and the next: more have none that can be cut
LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
COLUMNS = pl.Enum([number_to_letters(at) for at in range(1, WIDE + 1)])
CELLS = pl.Schema({"row": pl.UInt32(), "at": COLUMNS, "shared": pl.UInt32(), "text": pl.String(), "odd": pl.String()})
_PARTS = pl.Schema({str(at): pl.String() for at in range(PARTS)})
_OTHER_ENCODING = re.compile(rb"<\?xml[^>]*\bencoding=[\"'](?!(?i:utf-8)[\"'])")
_VALUE = r'"[^"<>&\x00-\x1f]*"'  # of an attribute
_ROW_SAYS = rf'(?: (?:r="[1-9][0-9]{{0,6}}"|(?:s|[\w:]{{2,}})={_VALUE}))*'
_ROW = re.compile(rf"<row{_ROW_SAYS}>".encode())
_BLANK_ROW = re.compile(rf"<row{_ROW_SAYS}(?:/>|></row>)".encode())
_NEXT_ROW = rf"^row{_ROW_SAYS}>$"
_ABOUT = re.compile(rf"(?: [\w:]+={_VALUE})*/?>")
_TEXT, _KEPT_TEXT = "t>", 't xml:space="preserve">'
_ODD_TEXT = r"[&\r]|_x|^[ \t\n]|[ \t\n]$"  # escaped, or trimmed perhaps
_AFTER_CELL = rf"^(?:</row>(?:<row{_ROW_SAYS}>)?)?$"


class NotPlain(Exception):
    """The XML cannot be cut."""


def check_head(xml: bytes) -> None:
    """Raises NotPlain where the XML says that it is not UTF-8."""
    if _OTHER_ENCODING.search(xml):
        raise NotPlain("encoding")


def check_xml(xml: bytes) -> None:
    """Raises NotPlain where it is no XML, or declares names: the sheet reader would say other things of it."""
    if b"<!DOCTYPE" in xml:
        raise NotPlain("names")
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError as fault:
        raise NotPlain("XML") from fault


@dataclass(frozen=True, slots=True)
class Shared:
    """The shared texts of a workbook. ``texts``: null where one is not plain; ``escaped``: these as XML, by number.
    ``rest``: the XML without texts."""

    texts: pl.Series
    escaped: Mapping[int, bytes]
    rest: bytes


def shared_texts(pieces: Iterator[bytes]) -> Shared:
    """The shared texts, given as XML of which each piece ends with a whole one; there may be none."""
    found, escaped = [pl.Series(dtype=pl.String)], {}
    count, head, after = 0, b"", b""
    for piece in pieces:
        start, item, body = piece.partition(ITEM)
        if count == 0:
            head += start
        elif start and not start.startswith(_LAST):
            raise NotPlain("texts")
        elif start:
            after = start
        if not item or after:
            continue
        body, last, rest = body.partition(_LAST)
        after = last + rest
        texts = _items(body)
        items = body.split(ITEM) if texts.null_count() else []
        escaped.update({count + at: items[at] for at in texts.is_null().arg_true()})
        found.append(texts)
        count += len(texts)
    if (count and not after) or any(one.partition(_CLOSED)[1:] != (_CLOSED, b"") for one in escaped.values()):
        raise NotPlain("texts")
    check_head(head)
    if count:
        check_xml(head + after)
    return Shared(pl.concat(found), {at: one.removesuffix(_CLOSED) for at, one in escaped.items()}, head + after)


def cells_in(rows: bytes) -> pl.DataFrame:
    """The cells of whole rows, those that hold nothing left out: ``row``, ``at``, and one of ``shared`` (the number of
    a shared text), ``text``, and ``odd`` (the cell's XML from after its place)."""
    _check_characters(rows)
    first, cell, rest = _BLANK_ROW.sub(b"", rows).partition(CELL)
    if not first and not cell:
        return pl.DataFrame(schema=CELLS)
    if not (_ROW.fullmatch(first) and rest.endswith(b"</row>")):
        raise NotPlain("rows")
    parts = _placed(_cut(rest, CELL, "raise"))
    shared, inline, empty = _kinds(parts["0"].unique().to_list())
    number = _stripped("1", "v>").cast(pl.UInt32, strict=False)
    plain = _where(shared, ~pl.col("1").str.starts_with("v>+") & _closed(2, "/v>", "/c>"))
    own = _where(inline, (pl.col("1") == "is>") & _closed(3, "/t>", "/is>", "/c>"))
    cells = parts.select(
        "row",
        "at",
        pl.when(plain).then(number).alias("shared"),
        pl.when(own).then(_text("2")).alias("text"),
        _where(empty, _closed(1)).alias("empty"),
    )
    _check_rows(parts)
    others = ~cells["empty"] & cells["shared"].is_null() & cells["text"].is_null()
    unread = parts.filter(others)
    if unread.select(_where(shared).any()).item():
        raise NotPlain("numbers")
    odd = _whole(unread).gather(pl.select(pl.when(others).then(others.cum_sum() - 1)).to_series())
    return cells.with_columns(odd.alias("odd")).filter(~pl.col("empty")).select(CELLS.names())


def _check_characters(xml: bytes) -> None:
    """Raises NotPlain for what is no UTF-8, wherever it stands, and for line ends that XML takes for others."""
    try:
        xml.decode()
    except UnicodeDecodeError as fault:
        raise NotPlain("characters") from fault
    if b"\r" in xml:
        raise NotPlain("characters")


def _cut(xml: bytes, mark: bytes, more: Literal["raise", "ignore"]) -> pl.DataFrame:
    """What stands between one mark and the next, a line each, cut at every ``<``; ``more``: what to do with a line of
    more parts than wanted."""
    if LINE in xml or b"<<" in xml or xml.endswith(b"<"):  # where nothing follows a "<", it would be lost
        raise NotPlain("characters")
    lines = xml.replace(mark, LINE)
    try:
        parts = pl.read_csv(
            lines, separator="<", eol_char=LINE.decode(), quote_char=None, has_header=False, schema=_PARTS,
            missing_columns="insert", extra_columns=more,
        )  # fmt: skip
    except PolarsError as fault:
        raise NotPlain("characters") from fault
    if parts.height != lines.count(LINE) + 1:
        raise NotPlain("lines")
    return parts


def _items(xml: bytes) -> pl.Series:
    """Texts between one ``ITEM`` and the next; null where one is not plain. Phonetic settings say nothing."""
    third, fourth, *more = (pl.col(str(at)) for at in range(3, PARTS))
    spoken = third.str.starts_with("phoneticPr ") & third.str.ends_with("/>") & (fourth == "/si>")
    ends = ((third == "/si>") & fourth.is_null()) | spoken
    plain = pl.all_horizontal(pl.col("0").is_null(), pl.col("2") == "/t>", ends, *(one.is_null() for one in more))
    return _cut(xml, ITEM, "ignore").select(pl.when(plain).then(_text("1"))).to_series()


def _placed(parts: pl.DataFrame) -> pl.DataFrame:
    """With the place of each cell as ``row`` and ``at``, and what is said about it before its content as ``0``."""
    split = parts.select(pl.col("0").str.splitn('"', 2).struct.rename_fields(["place", "0"])).unnest("0")
    found = parts.with_columns(
        split["place"].str.strip_chars_start(LETTERS).cast(pl.UInt32, strict=False).alias("row"),
        split["place"].str.strip_chars_end(DIGITS).cast(COLUMNS, strict=False).alias("at"),
        split["0"],
    )
    if any(found[name].null_count() for name in ("row", "at", "0")):
        raise NotPlain("places")
    return found


def _check_rows(parts: pl.DataFrame) -> None:
    """Raises NotPlain for a row that begins in another form after a cell that is empty, shared or a text of its own."""
    for at in (1, 4, 6):
        follows = parts.select(pl.col(str(at + 1)).filter(pl.col(str(at)) == "/row>").drop_nulls()).to_series()
        if not follows.str.contains(_NEXT_ROW).all():
            raise NotPlain("rows")


def _kinds(abouts: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """What is said of cells that are shared texts, of texts of their own, and of empty ones."""
    if not all(map(_ABOUT.fullmatch, abouts)):
        raise NotPlain("cells")
    empty = [one for one in abouts if one.endswith("/>")]
    texts = [[one for one in abouts if f' t="{kind}"' in one and one not in empty] for kind in ("s", "inlineStr")]
    return texts[0], texts[1], empty


def _where(abouts: Sequence[str], also: pl.Expr | None = None) -> pl.Expr:
    """Whether one of these is said about a cell, and that is so, which is not even asked where no cell is of the kind."""
    of_kind = pl.any_horizontal(pl.lit(False), *(pl.col("0") == one for one in abouts))
    return of_kind & also if abouts and also is not None else of_kind


def _closed(at: int, *tags: str) -> pl.Expr:
    """Whether these tags come at part ``at`` and end the cell, with nothing after it but the end of its row and the
    beginning of the next."""
    end = at + len(tags)
    closed = [pl.col(str(at + one)) == tag for one, tag in enumerate(tags)]
    after, then, *more = (pl.col(str(one)) for one in range(end, PARTS))
    row_ends = (after == "/row>") & (then.is_null() | then.str.starts_with("row"))
    nothing = after.is_null() & then.is_null()
    return pl.all_horizontal(*closed, nothing | row_ends, *(one.is_null() for one in more)).fill_null(False)


def _stripped(part: str, *prefixes: str) -> pl.Expr:
    """A part without the first of these before it; null where none is."""
    found = pl.lit(None, pl.String)
    for one in prefixes:
        found = pl.when(pl.col(part).str.starts_with(one)).then(pl.col(part).str.strip_prefix(one)).otherwise(found)
    return found


def _text(part: str) -> pl.Expr:
    text = _stripped(part, _TEXT, _KEPT_TEXT)
    return pl.when(~text.str.contains(_ODD_TEXT)).then(text)


def _whole(parts: pl.DataFrame) -> pl.Series:
    """The XML of cells from after their places to their ends."""
    xml = pl.concat_str(pl.col(_PARTS.names()), separator="<", ignore_nulls=True).str.splitn("</c>", 2).struct
    found = parts.select(
        (xml[0] + "</c>").alias("cell"), xml[1].str.contains(_AFTER_CELL).fill_null(False).alias("ends")
    )
    if not found["ends"].all():
        raise NotPlain("parts")
    return found["cell"]

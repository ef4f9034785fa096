"""The last gate before publishing: what no public file may hold, whatever let it through."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from creditcli.ahead import ahead
from creditcli.checks.numerals import CHINESE, OTHER_DIGITS
from creditcli.ids import document_number, mobile, resident_id
from creditcli.ids.mobile import MOBILE
from creditcli.model.ledger import PUBLIC, Ledger

_PHONE = re.compile(rf"(?<![0-9A-Za-z]){MOBILE}(?![0-9A-Za-z])")
_WRITTEN = re.compile(f"(?:[0-9{CHINESE}]|{OTHER_DIGITS}){{11,}}")
_FETCHED = r"""(?:src|href|action)\s*=\s*["']?\s*(?:[a-z]+:)?//"""
_STYLE = r"""url\(\s*["']?(?:[a-z]+:)?//|@import"""
_OUTSIDE = f"(?i:{_FETCHED}|{_STYLE})"
# The same where it acts: within a tag of a page, quotes in pairs, or in a style sheet. What cells say is text to a browser.
_TAG = rf"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*?\s{_FETCHED}"""
_MARKUP = re.compile(rf"(?i:{_TAG}|<style[^>]*>[^<]*(?:{_STYLE})|\sstyle\s*=\s*(?:\"[^\"]*|'[^']*)(?:{_STYLE}))")
_ACTS = {  # by the ending of the file's name
    **dict.fromkeys(("html", "xml", "svg"), _MARKUP), "css": re.compile(f"(?i:{_STYLE})"),
}  # fmt: skip
# What a resident id may be found in: digits, Chinese ones too, with nothing but blanks, dashes and marks of no width between,
# as many as follow one another. Other numerals, and signs that stand for a number and a word, are folded first.
_GAP = r"[\s\p{Pd}\p{Cf}\x{2212}\x{207B}\x{208B}]*"
_COMMA = "[,，、] ?"  # one alone may part it: in tables of texts it parts cells
_PARTED = rf"[0-9]{{9,17}}{_COMMA}[0-9]{{1,9}}[Xx]?|[0-9]{{1,9}}{_COMMA}[0-9]{{9,17}}[Xx]?"
_RUN = rf"[0-9{CHINESE}](?:{_GAP}[0-9{CHINESE}]){{16,}}(?:{_GAP}[XxＸｘⅩⅹ])?|{_PARTED}"
_FOLDED = rf"{OTHER_DIGITS}|[\x{{3358}}-\x{{3370}}\x{{33E0}}-\x{{33FE}}]"
_ODD = rf"{_FOLDED}|[{CHINESE}][0-9{CHINESE}]{{5}}|[0-9{CHINESE}]{{5}}[{CHINESE}]|(?:^|[^0-9A-Za-z]){MOBILE}(?:$|[^0-9A-Za-z])|{_OUTSIDE}"
_SUSPECT = f"{_ODD}|{_RUN}"
AT_A_TIME = 20_000  # texts that are searched together
MOST = 1 << 23  # bytes of them: a row of a workbook is as long as a page
FEW = 8  # numbers that are sought one by one: as many take as long as texts take to be made of bytes
LONG = 100_000  # bytes of a file that is searched line by line
NUMBER, _SEEN = "decision_number", pl.col("disclosure").is_in(PUBLIC)


@dataclass(frozen=True, slots=True)
class Leak:
    """A file that may not be published, and why; the text itself is never echoed."""

    path: str
    zh: str
    en: str


def leaks(files: Mapping[str, bytes], gone: Collection[str], known: Collection[str] = ()) -> list[Leak]:
    """Resident ids, mobile numbers, outside resources, and decision numbers of what ended, in any file or name.

    ``files``: by path, each as a text in UTF-8 (of a workbook: the texts of its parts). ``known``: digits that are no
    mobile number, or nobody's who is to be kept from sight. Many files are searched together for what might be such a
    thing; those few that hold it are looked at one by one.
    """
    return leaks_in(((path, files[path]) for path in sorted(files)), gone, known)


def leaks_in(files: Iterable[tuple[str, bytes]], gone: Collection[str], known: Collection[str] = ()) -> list[Leak]:
    """The same of files that come one by one: of a long one perhaps in pieces, each of whole lines."""
    found: dict[Leak, None] = {}
    for some in ahead(partial(_suspected, one, gone) for one in _some(_parts(files))):
        for path, text in some:
            found.update(dict.fromkeys(_found(path, text.decode("utf-8", "replace"), gone, known)))
    return list(found)


def _suspected(some: Sequence[tuple[str, bytes]], gone: Collection[str]) -> list[tuple[str, bytes]]:
    """Those parts that hold anything like what may not be published."""
    return [some[at] for at in _suspects(_texts([text for _, text in some]), gone)]


def _texts(parts: Sequence[bytes]) -> pl.Series:
    try:  # to make Python's texts of all of them takes longer than to look for anything in them
        return pl.Series("text", parts, dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:  # a stranger's file, in another coding
        return pl.Series("text", [one.decode("utf-8", "replace") for one in parts])


def numbers_in(files: Mapping[str, bytes], gone: Collection[str]) -> list[Leak]:
    """Decision numbers of what ended, in files that were searched for all else before. ``files``: as for ``leaks``."""
    if len(gone) <= FEW:
        few = [one.encode() for one in gone]
        return [_ended(path) for path, content in files.items() if any(one in content for one in few)]
    paths = list(files)
    held = (
        _texts(list(files.values()))
        .to_frame()
        .select(pl.col("text").str.contains_any(list(gone)).arg_true())
        .to_series()
    )
    return [_ended(paths[at]) for at in held]


def _ended(path: str) -> Leak:
    return Leak(path, "含已停止公示的文号", "holds the number of something that has ended")


def _parts(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Path and text of every file; long ones line by line: nothing that is looked for there goes over lines."""
    for path, content in files:
        yield path, path.encode()
        yield from ((path, part) for part in (io.BytesIO(content) if len(content) > LONG else (content,)))


def _some(parts: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """The parts, as many as are searched together."""
    some: list[tuple[str, bytes]] = []
    size = 0
    for one in parts:
        some.append(one)
        size += len(one[1])
        if len(some) == AT_A_TIME or size >= MOST:
            yield some
            some, size = [], 0
    if some:
        yield some


def _suspects(texts: pl.Series, gone: Collection[str]) -> list[int]:
    """Places of texts that hold anything like what may not be published."""
    text, numbers = pl.col("text"), list(gone)
    told = texts.to_frame().with_row_index("at")
    is_gone = text.str.contains_any(numbers) if numbers else pl.lit(False)
    # hardly any text holds either: one search for both of all texts, and for each by itself of those few
    few = told.filter(text.str.contains(_SUSPECT) | is_gone)
    known = few.select("at", (text.str.contains(_ODD) | is_gone).alias("odd"), text.str.extract_all(_RUN).alias("runs"))
    runs = known.select("at", "runs").explode("runs").drop_nulls()
    persons = [run for run in runs["runs"].unique() if resident_id.find_in(run)]
    held = runs.filter(pl.col("runs").is_in(persons))["at"]
    return sorted({*known.filter("odd")["at"], *held})


def _found(path: str, text: str, gone: Collection[str], known: Collection[str]) -> Iterator[Leak]:
    if resident_id.find_in(text):
        yield Leak(path, "含身份证号码", "holds a resident id")
    if mobiles_in([text]) - set(known):
        yield Leak(path, "含手机号码", "holds a mobile number")
    acts = _ACTS.get(path.rpartition(".")[2])
    if acts and acts.search(text):
        yield Leak(path, "引用了外部地址", "asks for an outside resource")
    if any(number in text for number in gone):
        yield _ended(path)


def texts_that_leak(texts: Sequence[str], known: Collection[str] = ()) -> dict[int, tuple[Leak, ...]]:
    """Places of texts that hold a resident id or a mobile number, with what they hold."""
    suspects = _suspects(pl.Series("text", texts, dtype=pl.String), ())
    found = {at: tuple(_found("", texts[at], (), known)) for at in suspects}
    return {at: held for at, held in found.items() if held}


def mobiles_in(texts: Iterable[str]) -> set[str]:
    """Digits that look like a mobile number, in whatever numerals."""
    return {one for text in texts for one in (*_PHONE.findall(text), *_written(text))}


def _written(text: str) -> Iterator[str]:
    """Of numbers in other numerals than digits."""
    for found in _WRITTEN.findall(text):
        if not found.isascii():
            yield from mobile.find_in(found)


def ended_numbers(ledger: Ledger) -> frozenset[str]:
    """Decision numbers of entries and penalties that may not be seen and that nothing public shares. Such as name nothing
    (无, 1, 2026-11) stand everywhere and are not looked for."""
    entries = [(one.decision_number, one.disclosure.is_public) for one in ledger.entries]
    penalties, licences = (frame.select(NUMBER, "disclosure") for frame in (ledger.penalties, ledger.licences))
    hidden = {number for number, seen in entries if not seen}
    hidden.update(penalties.filter(~_SEEN)[NUMBER])
    forms = {one: document_number.normal_form(one) for one in hidden if document_number.is_telling(one)}
    public = [frame.filter(_SEEN)[NUMBER] for frame in (penalties, licences)]
    public.append(pl.Series([number for number, seen in entries if seen], dtype=pl.String))
    shown = {form for numbers in public for form in _forms_among(numbers, forms.values())}
    return frozenset(one for one, form in forms.items() if form not in shown)


def _forms_among(numbers: pl.Series, wanted: Collection[str]) -> Iterator[str]:
    """Normal forms of the numbers, as far as they are wanted. Most stand so already, and are many."""
    plain = numbers.str.contains(document_number.PLAIN)
    yield from numbers.filter(plain & numbers.is_in(list(wanted)))
    yield from (document_number.normal_form(one) for one in numbers.filter(~plain))

"""``verify``: receipts against the log, and issued letters against their register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io.letters import REGISTER, LetterRegister
from creditcli.io.receipt_check import check_log, check_own, differences, line_of, own_name
from creditcli.io.receipts import FOLDER, read_receipt
from creditcli.io.record_check import Problem
from creditcli.io.record_text import sha256
from creditcli.model.letter_book import LetterBook, Series, taken
from creditcli.model.receipt import paper_name
from creditcli.model.record import SUBMITTED, LogLine


def check_papers(folder: Path, lines: Iterable[LogLine]) -> Iterator[Problem]:
    """Lines without their receipt, receipts without their line, and papers that are not as they were issued."""
    log = tuple(lines)
    heads = tuple(line.digest for line in log)
    owed = [paper_name(line.number) for line in log if line.kind == SUBMITTED]
    for name in sorted({*owed, *_found(folder / FOLDER, len(log))}):
        yield from _receipt(folder, name, log, heads)
    yield from _letters(folder)


def _found(folder: Path, lines: int) -> Iterator[str]:
    """Names of the receipts that lie there. One of the next number is what a killed run left: it is written anew."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix in (".json", ".html") and not path.name.startswith(".") and path.stem != paper_name(lines):
            yield path.stem


def _receipt(folder: Path, name: str, log: Sequence[LogLine], heads: Sequence[str]) -> Iterator[Problem]:
    place, page = f"{FOLDER}/{name}.json", f"{FOLDER}/{name}.html"
    if not (folder / place).is_file():
        yield Problem(place, "缺少回执", "is missing")
        return
    paper = read_receipt((folder / place).read_bytes())
    wrong = list(check_own(place, paper))
    if not wrong and own_name(paper.values) != name:
        wrong = [Problem(place, "不是这个编号的回执", "is not the receipt of its name", "number")]
    if wrong:
        yield from wrong
        return
    yield from check_log(place, paper.values, line_of(paper.values, log), heads)
    if not (folder / page).is_file():
        yield Problem(page, "缺少回执的打印页", "the page of the receipt is missing")
        return
    printed = read_receipt((folder / page).read_bytes())
    yield from check_own(page, printed)
    if printed.values and any(differences(paper.values, printed.values)):
        yield Problem(page, "打印页与回执内容不同", "the page differs from the receipt")


def _letters(folder: Path) -> Iterator[Problem]:
    register = LetterRegister(folder)
    place = f"{register.folder.name}/{REGISTER}"
    try:
        book, links = register.book(), tuple(register.broken_links())
    except (BrokenRecord, ValueError):
        yield Problem(place, "文书登记簿读不了", "cannot be read")
        return
    for at in links:
        yield Problem(
            f"{place}:{at}", "与上一行接不上，登记簿被改动过", "does not follow the line before: it was changed"
        )
    yield from _numbers(book, place)
    for one in book.issued:
        path = register.folder / one.file
        yield from _letter(path, one.sha256, "缺少已登记的文书", "is registered and missing")
        if one.page_sha256:
            yield from _letter(path.with_suffix(".html"), one.page_sha256, "缺少文书的打印页", "has no print page")


def _letter(path: Path, digest: str, zh: str, en: str) -> Iterator[Problem]:
    name = f"notices/{path.parent.name}/{path.name}"
    if not path.is_file():
        yield Problem(name, zh, en)
    elif sha256(path.read_bytes()) != digest:
        yield Problem(name, "与登记时不同", "differs from what was registered")


def _numbers(book: LetterBook, place: str) -> Iterator[Problem]:
    """Numbers given twice, and numbers left out without a line that says why."""
    last: dict[Series, int] = {}
    for series, first, until in taken(book.lines):
        word, _, year = series
        number, wanted = f"{word}〔{year}〕{first}号", last.get(series, 0) + 1
        if first < wanted:
            yield Problem(place, f"文号重复：{number}", f"number given twice: {number}")
        elif first > wanted:
            yield Problem(
                place,
                f"文号不连续，缺 {word}〔{year}〕{wanted}号",
                f"number left out without a reason: {word}〔{year}〕{wanted}号",
            )
        last[series] = max(until, last.get(series, 0))
    files = {one.file for one in book.issued}
    for void in book.void.values():
        if void.file not in files:
            yield Problem(place, f"作废的文书没有登记：{void.file}", f"void and never registered: {void.file}")

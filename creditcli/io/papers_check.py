"""``verify``: receipts against the log, and issued letters against their register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json
from creditcli.io.letters import BUNDLE, REGISTER, LetterRegister, files_of, waiting_for
from creditcli.io.lost_lines import has_lost_lines
from creditcli.io.receipt_check import check_log, check_own, differences, line_of, own_name
from creditcli.io.receipts import FOLDER, read_receipt
from creditcli.io.record_check import Problem
from creditcli.io.record_text import sha256
from creditcli.model.letter_book import LetterBook, Series, taken
from creditcli.model.receipt import paper_name
from creditcli.model.record import SUBMITTED, LogLine

NOTICES = "notices"


def check_papers(folder: Path, lines: Iterable[LogLine]) -> Iterator[Problem]:
    """Lines without their receipt, receipts without their line, and papers that are not as they were issued."""
    log = tuple(lines)
    heads = tuple(line.digest for line in log)
    owed = [paper_name(line.number) for line in log if line.kind == SUBMITTED]
    spare = "" if has_lost_lines(folder, log) else paper_name(len(log))
    for name in sorted({*owed, *_found(folder / FOLDER, spare)}):
        yield from _receipt(folder, name, log, heads)
    yield from _letters(folder)


def _found(folder: Path, spare: str) -> Iterator[str]:
    """Names of the receipts that lie there but ``spare``: that is what a killed run left, and is written anew."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix in (".json", ".html") and not path.name.startswith(".") and path.stem != spare:
            yield path.stem


def _receipt(folder: Path, name: str, log: Sequence[LogLine], heads: Sequence[str]) -> Iterator[Problem]:
    place, page = f"{FOLDER}/{name}.json", f"{FOLDER}/{name}.html"
    if not (folder / place).is_file():
        yield Problem(place, "缺少回执", "is missing")
        return
    content = (folder / place).read_bytes()
    paper = read_receipt(content)
    wrong = list(check_own(place, paper))
    if not wrong and strict_json.written(paper.values) != content:
        wrong = [Problem(place, "写法与制作时不同", "is not written as it was made", "digest")]
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
    papers = _papers(register.folder)
    if not register.path.is_file() or not register.path.read_bytes():
        if papers:
            yield Problem(REGISTER, "缺少文书登记簿", "is missing")
        return
    broken = tuple(register.broken_lines())
    yield from (Problem(f"{REGISTER}:{at}", zh, en) for at, zh, en in broken)
    try:
        book = register.book()
    except BrokenRecord:
        return
    yield from _numbers(book, REGISTER)
    told = {name: digest for one in book.issued for name, digest in files_of(one).items()}
    for name, digest in told.items():
        yield from _letter(register.folder / name, digest)
    for path in register.broken_bundles():
        place = path.relative_to(folder).as_posix()
        yield Problem(place, "打印页写成以后被改动过", "was changed after it was written")
    pages = {f"{one.file.removesuffix('.docx')}.html" for one in book.issued}  # of former versions without a digest
    ours = {name for name in papers - told.keys() - pages if not name.endswith(f"/{BUNDLE}")}
    for name in sorted(ours) if not broken else ():
        yield Problem(f"{NOTICES}/{name}", "登记簿里没有这份文书", "is in no line of the register")


def _letter(path: Path, digest: str) -> Iterator[Problem]:
    name = f"{NOTICES}/{path.parent.name}/{path.name}"
    waiting = waiting_for(path)
    path = path if path.is_file() or not waiting.is_file() else waiting  # a killed run: the next puts it in place
    if not path.is_file():
        yield Problem(name, "缺少已登记的文书", "is registered and missing")
    elif sha256(path.read_bytes()) != digest:
        yield Problem(name, "与登记时不同", "differs from what was registered")


def _papers(folder: Path) -> set[str]:
    """Letters that lie there; files of other kinds (scans, say) are the office's own."""
    found = (path for path in folder.rglob("*") if path.suffix in (".docx", ".html") and path.is_file())
    return {path.relative_to(folder).as_posix() for path in found if not path.name.startswith((".", "~$"))}


def _numbers(book: LetterBook, place: str) -> Iterator[Problem]:
    """Numbers given twice, and numbers left out without a line that says why."""
    last: dict[Series, int] = {}
    for series, first, until in taken(book.lines):
        word, year = series
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

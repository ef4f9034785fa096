"""Making a letter void, and leaving numbers out: always a line in the register that says why, never a letter less."""

from __future__ import annotations

from datetime import date

from creditcli.cli.issuing import write_bundle
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.letters import LetterRegister
from creditcli.model.letter_book import NUMBER, IssuedLetter, LetterBook, SkippedNumbers, VoidLetter


def make_void(place: Workplace, talk: Talk, which: str, reason: str, day: date, *, again: bool) -> None:
    """Adds the line. Raises UsageFault where there is no such letter, or no reason, or it is void already."""
    if not reason.strip():
        raise UsageFault("--reason 要写明原因。", "--reason needs a reason.")
    register = LetterRegister(place.folder)
    book = register.book()
    one = book.find(which)
    if one is None:
        line = _skipped(place, book, which, reason.strip(), day)
        register.add(line)
        numbers = f"{line.word}〔{line.year}〕{line.first}号至{line.last}号"
        talk.say(f"已登记空号：{numbers}。", f"Left out: {numbers}.")
        return
    if one.file in book.void:
        raise UsageFault(f"{which} 已经作废。", f"{which} is void already.")
    register.open_bundle(one.issued)
    register.add(VoidLetter(one.file, one.number, one.identity, reason.strip(), day, again))
    talk.say(f"已作废：{named(one)}。文件保留在 {one.file}。", f"Void: {named(one)}. Its file stays: {one.file}.")
    if again:
        talk.say("下次生成文书时重新写，用新文号。", "It will be written anew under a new number.")
    write_bundle(place, register, one.issued, talk)


def named(one: IssuedLetter) -> str:
    """Number and title."""
    return f"{one.number}{one.title or one.kind}"


def _skipped(place: Workplace, book: LetterBook, which: str, reason: str, day: date) -> SkippedNumbers:
    """The line for numbers of the office that no letter bears yet, up to the one named."""
    found = NUMBER.fullmatch(which)
    words = {one.number_word for one in place.standard.notices.values() if one.number_word}
    if found is None or found["word"] not in words:
        raise UsageFault(
            f"登记簿里没有“{which}”。", f"'{which}' is not in the register."
        )  # fmt: skip
    word, year, last = found["word"], int(found["year"]), int(found["sequence"])
    first = book.last.get((word, year), 0) + 1
    if last < first:
        raise UsageFault(
            f"登记簿里没有“{which}”，下一个文号是 {word}〔{year}〕{first}号。",
            f"'{which}' is not in the register; the next number is {word}〔{year}〕{first}号.",
        )
    return SkippedNumbers(place.office.code, word, year, first, last, reason, day)

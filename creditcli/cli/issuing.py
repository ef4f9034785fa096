"""Issuing the letters of a day: each template looked at first, numbers given from the register, one print page for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.output import desk_of, waiting_letters
from creditcli.cli.site_inputs import templates_of
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.bundle import bundle
from creditcli.io.letter_fields import read_letter_fields
from creditcli.io.letters import LetterRegister
from creditcli.io.record_text import sha256
from creditcli.model.ledger import Ledger
from creditcli.model.letter_book import IssuedLetter, LetterBook, Series
from creditcli.model.letter_fields import LetterFields, TemplateFault
from creditcli.model.outputs import Letter
from creditcli.model.record import RecordView
from creditcli.model.words import day_words
from creditcli.render.letter import LetterTemplate, compile_letter
from creditcli.render.letter_lint import lint
from creditcli.render.letter_page import bundle_of, page_of, section_of

Made = tuple[IssuedLetter, bytes, bytes]
MOST_NAMED = 5  # letters that the register does not know


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates of an office by file name: those that can be used, and what is wrong with the others."""

    ready: Mapping[str, tuple[LetterTemplate, str]]  # with the digest of the file
    faults: Mapping[str, tuple[TemplateFault, ...]]


def letter_fields() -> Mapping[str, LetterFields]:
    """What each template may name and must say."""
    return read_letter_fields(bundle("templates") / "letters" / "fields.yaml")


def look_at_templates(files: Mapping[str, bytes], names: Iterable[str]) -> Templates:
    """The templates ``names`` (``N3``) of the office, each looked at."""
    fields, ready, faults = letter_fields(), {}, {}
    for one in sorted(set(names)):
        name = f"{one}.docx"
        content = files.get(name, b"")
        found = lint(content, name, fields[one])
        if found:
            faults[name] = found
        else:
            ready[name] = (compile_letter(content, name), sha256(content))
    return Templates(ready, faults)


def issue_letters(place: Workplace, view: RecordView, ledger: Ledger, talk: Talk) -> int:
    """Writes and registers every letter that is due on the ledger's day. 1 where a broken template held any back."""
    register = healed(place, talk)
    letters = waiting_letters(place, desk_of(place, view, ledger))
    made = register_letters(place, register, letters, ledger.as_of, talk)
    kinds = Counter(place.standard.notices[one.kind].title for one in made)
    zh, en = (joint.join(f"{kind} {count}" for kind, count in kinds.items()) for joint in ("；", "; "))
    talk.say(
        f"文书：本次 {len(made)} 份{f'（{zh}）' if zh else ''}。",
        f"Letters: {len(made)} issued{f' ({en})' if en else ''}.",
    )
    return FINDINGS if len(made) < len(letters) else CLEAN


def healed(place: Workplace, talk: Talk) -> LetterRegister:
    """The register, with what a run that was cut off left in it put right."""
    register = LetterRegister(place.folder)
    for told in register.heal():
        talk.say(*told)
    opened = register.open_bundles()
    issued = {one.issued for one in register.book().issued} if opened else set()
    for day in opened:
        if day in issued:
            talk.say("上次中断的打印页已补齐。", "The print page that was cut off is put in its place.")
            write_bundle(place, register, day, talk)
        else:
            talk.say("已清理没有文书的打印页标记。", "Swept the mark of a print page without letters.")
            register.close_bundle(day)
    return register


def register_letters(
    place: Workplace, register: LetterRegister, letters: Sequence[Letter], day: date, talk: Talk
) -> list[IssuedLetter]:
    """Writes the letters and their lines in the register, each with its number; gives the lines. Those whose template
    is broken are held back, and told of; so are all where the register is older than the letters that lie there."""
    if letters and (unknown := register.unknown()):
        _tell_unknown(unknown, talk)
        return []
    named = {one.kind: f"{place.standard.notices[one.kind].template}.docx" for one in letters}
    templates = look_at_templates(
        templates_of(place, "letters"), (name.removesuffix(".docx") for name in named.values())
    )
    ready = [one for one in letters if named[one.kind] in templates.ready]
    with talk.progress(ready, len(ready), "文书", "Letters") as waiting:
        made = write_letters(waiting, named, templates, register.book(), day, talk)
    register.write(made)
    if made:
        write_bundle(place, register, day, talk)
    if len(made) < len(letters):
        _tell_held(len(letters) - len(made), templates, talk)
    return [line for line, _, _ in made]


def _tell_unknown(unknown: Sequence[str], talk: Talk) -> None:
    some = "、".join(unknown[:MOST_NAMED])
    talk.say(
        f"notices/ 里有 {len(unknown)} 份文书不在登记簿里（{some}{'等' if len(unknown) > MOST_NAMED else ''}）：登记簿被换成了较早的。"
        "没有生成文书：再生成，会重复已经用过的文号。请恢复较新的 notices/register.jsonl；恢复不了的，把这些文书移出 notices/，"
        "用 creditcli notices void 空出已经用过的文号，再运行一次。",
        f"{len(unknown)} letters in notices/ are not in the register ({some}): an older copy was put in its place. No letter was written, "
        "for numbers would be given twice. Restore the newer notices/register.jsonl; if it is lost, move these letters away, leave "
        "out the numbers that were used (creditcli notices void), and run again.",
    )


def write_letters(
    letters: Iterable[Letter], named: Mapping[str, str], templates: Templates, book: LetterBook, day: date, talk: Talk
) -> list[Made]:
    """The letters with their numbers. One that its template cannot hold gets no number, and is told of.

    ``named``: kind of letter -> file name of its template.
    """
    last, made = dict(book.last), []
    count = sum(one.issued == day for one in book.issued)
    for letter in letters:
        template, digest = templates.ready[named[letter.kind]]
        series: Series = (letter.number_word, day.year)
        sequence = 0 if letter.draft_for else last.get(series, 0) + 1
        own = str(letter.context.get("number") or "")
        number = f"{letter.number_word}〔{day.year}〕{sequence}号" if sequence else own
        context = {**letter.context, "number": number}
        try:
            document, body = template.fill(context)
        except UsageFault as fault:
            talk.say(fault.zh, fault.en)
            continue
        last[series], count = sequence, count + 1
        title = str(context["title"])
        page = page_of(title, body).encode("utf-8")
        line = IssuedLetter(
            letter.identity, letter.kind, letter.signer_code, day.year, sequence, number, day,
            f"{day.isoformat()}/{count:04}-{letter.kind}.docx", sha256(document), sha256(page), digest, title,
            str(context.get("addressee") or context.get("subject") or ""), letter.draft_for,
            letter.parts,
        )  # fmt: skip
        made.append((line, document, page))
    return made


def write_bundle(place: Workplace, register: LetterRegister, day: date, talk: Talk) -> None:
    """One print page of everything issued on a day that is not void, behind a list of all."""
    book = register.book()
    todays = [one for one in book.issued if one.issued == day]
    valid = [one for one in todays if one.file not in book.void]
    bodies = [
        section_of((register.folder / one.file).with_suffix(".html").read_text(encoding="utf-8")) for one in valid
    ]
    title = f"{place.office.name}　{day_words(day)}文书"
    path = register.bundle(day, bundle_of(title, [_row(one, book) for one in todays], bodies))
    talk.say(f"打印：{path}", f"To print: {path}")


def _row(one: IssuedLetter, book: LetterBook) -> Sequence[str]:
    void = book.void.get(one.file)
    note = f"作废：{void.reason}" if void else f"代{one.draft_for}拟稿" if one.draft_for else "签发盖章"
    return one.number, one.title, one.addressee, note


def _tell_held(held: int, templates: Templates, talk: Talk) -> None:
    for one in (fault for name in templates.faults for fault in templates.faults[name]):
        talk.say(*one.told)
    talk.say(
        f"有 {held} 份文书因模板有误没有生成，没有占用文号。改好模板后重新运行。",
        f"{held} letters were not written, for their templates are broken; no number was used. "
        "Mend the templates and run again.",
    )

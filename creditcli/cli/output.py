"""Letters of a day, shared by the commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from creditcli.cli.site_output import templates_of
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.letters import LetterRegister, receipts_with_returns
from creditcli.listing.events import matters_of
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import IssuedLetter, Letter
from creditcli.model.record import RecordView
from creditcli.render.letter import fill
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, Returned, due_letters


def issue_letters(place: Workplace, view: RecordView, ledger: Ledger, talk: Talk) -> int:
    """Writes and registers every letter that is due on the ledger's day; gives their count."""
    _register(place, talk)
    letters = waiting_letters(place, desk_of(place, view, ledger))
    register_letters(place, letters, ledger.as_of, talk)
    talk.say(f"文书：本次 {len(letters)} 份。", f"Letters: {len(letters)} issued.")
    return len(letters)


def register_letters(place: Workplace, letters: Sequence[Letter], day: date, talk: Talk) -> list[IssuedLetter]:
    """Writes the letters and their lines in the register, each with its number; gives the lines."""
    register, lines = _register(place, talk), []
    issued = register.issued()
    templates = templates_of(place, "letters")
    with talk.progress(letters, len(letters), "文书", "Letters") as waiting:
        for letter in waiting:
            numbering = register.numbered(letter, day.year, issued)
            name = f"{place.standard.notices[letter.kind].template}.docx"
            content = fill(templates.get(name, b""), name, {**letter.context, "number": numbering[1]})
            lines.append(register.add(letter, numbering, day, content))
            issued = (*issued, lines[-1])
    return lines


def _register(place: Workplace, talk: Talk) -> LetterRegister:
    """The register, with what a run that was cut off left in it put right."""
    register = LetterRegister(place.folder)
    for told in register.heal():
        talk.say(*told)
    return register


def desk_of(place: Workplace, view: RecordView, ledger: Ledger) -> Desk:
    """What letters of the ledger's day are written from."""
    told = told_of(ledger, place.standard, matters_of(view, place.standard))
    return Desk(ledger, place.standard, place.office, _returns(place), told, place.calendar)


def waiting_letters(place: Workplace, desk: Desk) -> tuple[Letter, ...]:
    """Letters that are due and not issued yet. Raises BrokenRecord for a register or receipt that cannot be read."""
    since = place.office.letters_since or place.store.log()[0].received
    issued = LetterRegister(place.folder).issued()
    return due_letters(desk, {one.identity for one in issued}, since)


def _returns(place: Workplace) -> tuple[Returned, ...]:
    return tuple(
        Returned(
            number=receipt["number"],
            received=date.fromisoformat(receipt["received"]),
            department=receipt["department"]["code"] or receipt["department"]["name"],
            file=receipt["file"]["name"],
            counts=receipt["rows"],
            items=tuple(receipt["duties"]),
        )
        for receipt in receipts_with_returns(place.folder, len(place.store.log()))
    )

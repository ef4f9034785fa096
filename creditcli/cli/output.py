"""Letters of a day, shared by the commands."""

from __future__ import annotations

from datetime import date

from creditcli.cli.workplace import Workplace
from creditcli.io.letters import LetterRegister, receipts_with_returns
from creditcli.listing.events import matters_of
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import Letter
from creditcli.model.record import RecordView
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, Returned, due_letters


def desk_of(place: Workplace, view: RecordView, ledger: Ledger) -> Desk:
    """What letters of the ledger's day are written from."""
    told = told_of(ledger, place.standard, matters_of(view, place.standard))
    return Desk(ledger, place.standard, place.office, _returns(place), told, place.calendar)


def waiting_letters(place: Workplace, desk: Desk) -> tuple[Letter, ...]:
    """Letters that are due and not issued yet. Raises BrokenRecord for a register or receipt that cannot be read."""
    since = place.office.letters_since or place.store.log()[0].received
    return due_letters(desk, LetterRegister(place.folder).book().identities, since)


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

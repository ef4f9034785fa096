"""Letters of a day, shared by the commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from creditcli.cli.standing_rows import published_unseen
from creditcli.cli.waiting import waiting_entries
from creditcli.cli.workbooks import returned_name
from creditcli.cli.workplace import Workplace
from creditcli.io.letters import LetterRegister, receipts_with_returns, repeated_rows
from creditcli.listing.events import matters_of
from creditcli.listing.known import Known
from creditcli.listing.measures import tasks_of
from creditcli.model.ledger import Ledger
from creditcli.model.letter_book import Written
from creditcli.model.outputs import Letter
from creditcli.model.record import LogLine, RecordView
from creditcli.stages.letter_held import held_of
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, Returned, due_letters


def desk_of(place: Workplace, view: RecordView, ledger: Ledger) -> Desk:
    """What letters of the ledger's day are written from."""
    matters = matters_of(view, place.standard, succession=place.office.succession)
    told = told_of(ledger, place.standard, matters)
    tasks = tasks_of(view, place.standard, place.office, place.calendar)
    held = held_of(ledger, Known(view, place.standard, place.office, place.calendar, matters, tasks), told)
    returned = _returns(place, view.as_of)
    published = published_unseen(place, told, held.gone)
    return Desk(
        ledger, place.standard, place.office, returned, told, place.calendar, tasks.by_list, held=held,
        published=published,
    )  # fmt: skip


def waiting_letters(place: Workplace, desk: Desk) -> tuple[Letter, ...]:
    """Letters that are due and not issued yet; none by which measures begin of an entry that waits for somebody's word before it is
    shown. Raises BrokenRecord for a register or receipt that cannot be read."""
    since = place.office.letters_since or place.store.log()[0].received
    found, begins = due_letters(desk, written_of(place), since), desk.notices.get("begun")
    if all(one.kind != begins for one in found):
        return found
    held = waiting_entries(place, desk.ledger, place.view(desk.ledger.as_of))
    early = tuple(f"{begins}|{id}|" for id in held)
    return tuple(one for one in found if not f"{one.identity}|".startswith(early))


def written_of(place: Workplace) -> Mapping[str, Written]:
    """What letters were written about. Raises BrokenRecord for a register that cannot be read."""
    return LetterRegister(place.folder).book().written


def _returns(place: Workplace, as_of: date) -> tuple[Returned, ...]:
    log = place.store.log()
    known = [line for line in log if line.received <= as_of]
    receipts, answers = receipts_with_returns(place.folder, len(log))

    def returned(receipt: Mapping[str, Any]) -> Returned:
        line = log[receipt["number"]]
        workbook, resent = (
            place.folder / "returned" / returned_name(line.number, line.file),
            _resent(place, line, known, answers),
        )
        return Returned(
            number=receipt["number"],
            received=date.fromisoformat(receipt["received"]),
            department=receipt["department"]["code"] or receipt["department"]["name"],
            file=receipt["file"]["name"],
            counts=receipt["rows"],
            items=tuple(receipt["duties"]),
            waits=workbook.is_file() and not resent,  # an officer who has it settled otherwise takes the workbook away
            resent=resent,
        )

    return tuple(map(returned, receipts))


def _resent(place: Workplace, line: LogLine, known: Iterable[LogLine], answers: Mapping[int, int]) -> bool:
    """Whether rows of a submission came again: in their workbook, whatever it is called by now, in the same file judged anew, or
    in one of that name, which then has rows that were taken already. Offices send other rows under the same name, too."""
    workbook = returned_name(line.number, line.file)
    later = [one for one in known if one.number > line.number and one.department == line.department]
    return any(
        one.bare_file == workbook
        or one.archive == line.archive
        or _answered(line, one, answers)
        or (one.bare_file == line.bare_file and repeated_rows(place.folder, one.number) > 0)
        for one in later
    )


def _answered(line: LogLine, later: LogLine, answers: Mapping[int, int]) -> bool:
    """Whether the later submission is the workbook of the rows, by the receipt that stands in it. One that was mended in part
    before, and is there again with no fewer rows, needs no answer of its own."""
    receipt = answers.get(later.number)
    part = receipt == answers.get(line.number) and later.counts.read >= line.counts.read
    return receipt is not None and (receipt == line.number or part)

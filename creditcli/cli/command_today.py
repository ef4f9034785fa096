"""``today``: what an officer has to do or to know these days, overdue first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, ListFormat, OfficeNeeded, Output, stamp_of, talk_of
from creditcli.cli.reporting import give

if TYPE_CHECKING:
    from collections.abc import Sequence

    from creditcli.cli.talk import Talk
    from creditcli.model.agenda import Duty
    from creditcli.report.agenda import Agenda
    from creditcli.standard.types import Standard

WEEK = 7


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("today", help="今天和近几天要办的事：逾期、到期、待答复 / what is due, ends or is overdue these days")
    def today(
        context: typer.Context,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        days: Annotated[int, typer.Option("--days", min=0, help="往后看几天 / days to look ahead")] = WEEK,
        format: ListFormat = ListFormat.TEXT,
        output: Output = None,
    ) -> int:
        from creditcli.cli.divisions import tell_unlisted
        from creditcli.cli.exchanged import standings, unnamed
        from creditcli.cli.missing_year import tell_uncounted
        from creditcli.cli.older_record import signs
        from creditcli.cli.out_of_force import tell_out_of_force
        from creditcli.cli.output import desk_of, waiting_letters, written_of
        from creditcli.cli.standing_rows import standing_rows
        from creditcli.cli.unregistered import tell_unregistered
        from creditcli.cli.workplace import open_workplace
        from creditcli.report.agenda import Agenda
        from creditcli.report.exchange import standing_line, unnamed_line
        from creditcli.stages.due import due

        talk = talk_of(context)
        place = open_workplace(office)
        tell_unlisted(place, talk)
        day = stamp_of(as_of, "--as-of", talk)
        view = place.view(day)
        ledger = place.ledger(view)
        stayed = standing_rows(place, ledger)
        desk = replace(
            desk_of(place, view, ledger), stayed=stayed, written=written_of(place), older=signs(place, ledger)
        )
        duties = due(desk, waiting_letters(place, desk), place.calendar, days)
        agenda = Agenda(day, day + timedelta(days=days), ledger.head, duties, _names(place.standard))
        width = talk.columns if output is None else 0
        give(talk, _text(agenda, format, talk.lang, width), output, format.value)
        _tell_counts(duties, days, talk)
        tell_uncounted(place, ledger, talk)
        tell_unregistered(ledger, talk)
        tell_out_of_force(ledger, place.standard, talk)
        for one in standings(place, day):
            if one.since:
                talk.say(*standing_line(one))
        for party in unnamed(place, day):
            talk.say(*unnamed_line(party))
        return 0


def _tell_counts(duties: Sequence[Duty], days: int, talk: Talk) -> None:
    counts = Counter(one.urgency.value for one in duties)
    talk.say(
        f"逾期 {counts['overdue']} 件，{days} 天内 {counts['due']} 件，其他 {counts['standing']} 件。",
        f"{counts['overdue']} overdue, {counts['due']} within {days} days, {counts['standing']} others.",
    )


def _names(standard: Standard) -> dict[str, str]:
    """What lists, data sets and letters are called."""
    names = {one.id: one.title for one in standard.datasets.values()}
    names.update({one.id: one.title for one in standard.notices.values()})
    names.update({one.id: one.name for one in standard.lists.values()})
    return names


def _text(agenda: Agenda, format: ListFormat, lang: str, width: int) -> str:
    from creditcli.report.agenda import COLUMNS, agenda_text, agenda_words, duty_words
    from creditcli.report.tables import as_csv, as_json

    if format is ListFormat.TEXT:
        return agenda_text(agenda, lang, width)
    if format is ListFormat.JSON:
        return as_json(agenda_words(agenda, lang))
    return as_csv([duty_words(one, lang) for one in agenda.duties], COLUMNS)

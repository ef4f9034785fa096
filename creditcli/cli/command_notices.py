"""``notices``: the letters that are due, numbered once and for ever."""

from __future__ import annotations

from pathlib import Path

import typer

from creditcli.cli.options import AsOf, OfficeNeeded, stamp_of, talk_of


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("notices", help="生成应发文书 / write the letters that are due")
    def notices(context: typer.Context, office: OfficeNeeded = Path(), as_of: AsOf = None) -> int:
        from creditcli.cli.healing import heal_outputs
        from creditcli.cli.output import issue_letters
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        day = stamp_of(as_of, "--as-of", talk)
        with place.store.producing():
            heal_outputs(place, talk)
            view = place.view(day)
            issue_letters(place, view, place.ledger(view), talk)
        return 0

"""``publish``: the public site of a day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import AsOf, OfficeNeeded, stamp_of, talk_of


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("publish", help="生成公示网站 / make the public site")
    def publish(
        context: typer.Context,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        check: Annotated[bool, typer.Option("--check", help="只检查，不写入 / check only, write nothing")] = False,
    ) -> int:
        from creditcli.cli.output import publish_site
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        day = stamp_of(as_of, "--as-of", talk)
        with place.store.producing():
            return publish_site(place, place.ledger(place.view(day)), talk, check)

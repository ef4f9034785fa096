"""``record``: the log, its head for a witness, and the record made anew from the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import AsOf, OfficeNeeded, check_empty, day_of, talk_of


def register(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    record = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(record, name="record", help="档案：日志、见证、重建 / the record: log, witness, rebuild")

    @record.command("log", help="逐条列出收件日志 / every submission")
    def log(context: typer.Context, office: OfficeNeeded = Path()) -> int:
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        for line in open_workplace(office).store.log():
            counts = line.counts
            talk.data(
                f"{line.number}\t{line.received}\t{line.department}\t{line.file}\t"
                f"{counts.read}={counts.accepted}+{counts.held}+{counts.refused}+{counts.dropped}\t{line.digest}"
            )
        return 0

    record.command("witness", help="给上级留存的见证行 / the line that a superior office keeps")(witness)

    @record.command("rebuild", help="用存档重建档案并核对首值 / make the record anew from the archive")
    def rebuild(
        context: typer.Context,
        into: Annotated[Path, typer.Argument(metavar="DIR", help="新文件夹 / the new folder")],
        office: OfficeNeeded = Path(),
    ) -> int:
        from creditcli.cli.flow import replay
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        check_empty(into)
        head, old = replay(place, into, talk), place.store.head()
        talk.data(head)
        if head == old:
            talk.say("重建结果与原档案首值一致。", "The rebuilt record has the same head.")
            return 0
        talk.say(
            f"重建结果与原档案不一致（原首值 {old}）。标准、部门登记表或存档有变动。",
            f"The rebuilt record differs (old head {old}): the standard, the register or the archive has changed.",
        )
        return 1


def witness(context: typer.Context, office: OfficeNeeded = Path(), as_of: AsOf = None) -> int:
    """Prints the line of the day."""
    from creditcli.cli.workplace import open_workplace
    from creditcli.io.letters import LetterRegister
    from creditcli.io.witness import witness_of

    talk = talk_of(context)
    place = open_workplace(office)
    log = [line.digest for line in place.store.log()]
    letters = LetterRegister(office).digests()
    talk.data(witness_of(place.office.code, day_of(as_of, "--as-of"), log, letters).text)
    talk.say(
        "请每日交上级留存这一行；核对用 creditcli verify --witness 文件。",
        "Give this line to a superior office every day; creditcli verify --witness FILE checks against it.",
    )
    return 0

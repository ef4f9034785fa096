"""``record``: the log, its head for a witness and the key that signs it, and the record made anew from the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import AsOf, OfficeNeeded, check_empty, day_of, talk_of
from creditcli.io.signature_scheme import Algorithm


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
    record.command("key", help="给见证行签名的密钥 / the key that signs witness lines")(key)

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
            f"重建结果与原档案不一致（原首值 {old}）。标准、部门登记表、存档或者保密库有变动；"
            "抹除号码以后换过密钥的，被抹除的人在重建的档案里是新的 p:…。原档案是否完好，用 creditcli verify 核对。",
            f"The rebuilt record differs (old head {old}): the standard, the register, the archive or the vault has changed; "
            "where the key is newer than an erasure, who was erased has a new p:… in it. creditcli verify checks the former record.",
        )
        return 1


def witness(
    context: typer.Context,
    office: OfficeNeeded = Path(),
    as_of: AsOf = None,
    sign: Annotated[bool, typer.Option("--sign", help="用本办的密钥签名 / sign it with the office's key")] = False,
) -> int:
    """Prints the line of the day."""
    from creditcli.cli.workplace import open_workplace
    from creditcli.io import signing
    from creditcli.io.letters import LetterRegister
    from creditcli.io.witness import witness_of

    talk = talk_of(context)
    place = open_workplace(office)
    log = [line.digest for line in place.store.log()]
    told = witness_of(place.office.code, day_of(as_of, "--as-of"), log, LetterRegister(office).digests()).text
    talk.data(f"{told} {signing.sign(office, told)}" if sign else told)
    talk.say(
        "请每日交上级留存这一行；核对用 creditcli verify --witness 文件。",
        "Give this line to a superior office every day; creditcli verify --witness FILE checks against it.",
    )
    return 0


def key(
    context: typer.Context,
    office: OfficeNeeded = Path(),
    renew: Annotated[bool, typer.Option("--renew", help="换一把新密钥 / another key in its place")] = False,
    algorithm: Annotated[
        Algorithm,
        typer.Option(
            "--algorithm", help="sm2 为国密 SM2/SM3，用系统自带的 OpenSSL / sm2: by the platform's own OpenSSL 3"
        ),
    ] = Algorithm.ED25519,
) -> int:
    """Makes the pair of keys and prints the file of the public one. Raises UsageFault where there is one."""
    from creditcli.cli.workplace import open_workplace
    from creditcli.io import signing

    talk = talk_of(context)
    with open_workplace(office).store.writing():
        path = signing.make_pair(office, algorithm, renew)
    mark = signing.fingerprint(path.read_bytes())
    talk.data(str(path))
    talk.say(
        f"公钥在 {path}，指纹 {mark}。请当面或者盖章交上级，并由上级当面或者打电话核对指纹。"
        f"私钥在 {signing.PRIVATE}，只有本人可读，不得外传；签名用 creditcli record witness --sign。",
        f"The public key is {path}, fingerprint {mark}: hand it to the superior office, which compares the fingerprint "
        f"in person or by telephone. The private key is {signing.PRIVATE}, for its owner only; it signs with "
        "creditcli record witness --sign.",
    )
    return 0

"""``publish``: the public site of a day, and the proof that a subject is nowhere in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import CONFIRM, AsOf, OfficeNeeded, stamp_of, talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace
    from creditcli.model.ledger import Ledger


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("publish", help="生成公示网站 / make the public site")
    def publish(
        context: typer.Context,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        check: Annotated[bool, typer.Option("--check", help="只检查，不写入 / check only, write nothing")] = False,
        confirm: Annotated[bool, typer.Option("--confirm", help=CONFIRM)] = False,
        absence: Annotated[
            str,
            typer.Option(
                "--proof-of-absence",
                metavar="CODE",
                help="证明某主体的信息哪里都没有 / prove that a subject is nowhere",
            ),
        ] = "",
    ) -> int:
        from creditcli.cli.healing import heal_outputs
        from creditcli.cli.leaping_ahead import check_leap
        from creditcli.cli.site_output import Wanted, publish_site
        from creditcli.cli.turning_back import check_turning_back
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        day = stamp_of(as_of, "--as-of", talk)
        if absence:
            return prove_absence(absence, place, place.ledger(place.view(day)), talk)
        check_turning_back(place, day, check or confirm, talk)
        check_leap(place, day, check or confirm, "--as-of")
        with place.store.producing():
            if not check:
                heal_outputs(place, talk)
            return publish_site(place, place.ledger(place.view(day)), talk, Wanted(check, confirm))


def prove_absence(code: str, place: Workplace, ledger: Ledger, talk: Talk) -> int:
    """Every place looked at. 1 where the subject stands anywhere. Raises UsageFault for what is no code."""
    from creditcli.cli.absence import look_for
    from creditcli.ids import uscc

    if not uscc.is_valid(code):
        raise UsageFault(f"{code} 不是有效的统一社会信用代码。", f"{code} is no unified code.")
    found = look_for(code, place, ledger)
    talk.shown(talk.text("查找的内容：", "Looked for:"))
    for kind, text in found.wanted:
        talk.shown(f"  {kind} {text}")
    looked = "，".join(f"{kind} {count}" for kind, count in found.looked)
    total = sum(count for _, count in found.looked)
    talk.shown(
        talk.text(f"查找的文件：{total} 个（{looked}），逐字节查找。", f"Files looked through: {total} ({looked}).")
    )
    for path, what in found.found:
        talk.shown(f"  {path}：{what}")
    talk.shown(
        talk.text(
            f"结果：{len(found.found)} 处。" if found.found else "结果：没有。",
            f"Found in {len(found.found)} places." if found.found else "Found nowhere.",
        )
    )
    if any(path.startswith("upload/") for path, _ in found.found):
        talk.shown(
            talk.text(
                "upload/ 里写的是服务器上要删除的网址：照清单更新服务器，删去 upload/ 以后再查一次。",
                "What stands in upload/ is what to delete on the server: update it by the lists, remove upload/, and look again.",
            )
        )
    talk.shown(talk.text(f"统计日 {ledger.as_of}，档案首值 {ledger.head}", f"As of {ledger.as_of}, head {ledger.head}"))
    return int(bool(found.found))

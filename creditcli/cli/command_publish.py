"""``publish``: the public site of a day, and the proof that a subject is nowhere in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import CONFIRM, AsOf, OfficeNeeded, stamp_of, talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.cli.absence import Absence
    from creditcli.cli.workplace import Workplace
    from creditcli.model.ledger import Ledger

LISTS = {
    "upload/1-removed.txt": (
        "upload/1-removed.txt 列的是要从服务器上删除的文件：照清单删除以后，删去这份清单，再查一次。",
        "upload/1-removed.txt names files to delete on the server: delete them, remove that list, and look again.",
    ),
    "upload/2-changed.txt": (
        "upload/2-changed.txt 列的是要传到服务器上的文件，不是要删除的：其中有这个主体的网页，照清单上传就会公开；"
        "先看 site/ 里为什么还有。",
        "upload/2-changed.txt names files to send to the server, not to delete: pages of this subject are among them and would be "
        "public. See first why they are in site/.",
    ),
}


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
        from creditcli.cli.divisions import tell_unlisted
        from creditcli.cli.healing import heal_outputs
        from creditcli.cli.leaping_ahead import check_leap
        from creditcli.cli.missing_year import tell_uncounted
        from creditcli.cli.site_output import Wanted, publish_site
        from creditcli.cli.turning_back import check_turning_back
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        tell_unlisted(place, talk)
        day = stamp_of(as_of, "--as-of", talk)
        if absence:
            return prove_absence(absence, place, place.ledger(place.view(day)), talk)
        check_turning_back(place, day, check or confirm, talk)
        check_leap(place, day, check or confirm, "--as-of")
        with place.store.producing():
            if not check:
                heal_outputs(place, talk)
            ledger = place.ledger(place.view(day))
            code = publish_site(place, ledger, talk, Wanted(check, confirm))
            return max(code, tell_uncounted(place, ledger, talk))


def prove_absence(code: str, place: Workplace, ledger: Ledger, talk: Talk) -> int:
    """Every place looked at. 1 where the subject stands anywhere. Raises UsageFault for what is no code."""
    from creditcli.cli.absence import look_for
    from creditcli.ids import uscc

    if not uscc.is_valid(code):
        raise UsageFault(f"{code} 不是有效的统一社会信用代码。", f"{code} is no unified code.")
    told = look_for(code, place, ledger)
    talk.shown(talk.text("查找的内容：", "Looked for:"))
    for one in told.wanted:
        talk.shown(f"  {one.kind} {one.text}")
    looked = "，".join(f"{kind} {count}" for kind, count in sorted(told.looked.items()))
    talk.shown(
        talk.text(
            f"查找的文件：{told.looked.total()} 个（{looked}），连同路径；全角半角、括号、空格、大小写不同的写法都查。",
            f"Files looked through: {told.looked.total()} ({looked}), with their paths, in whatever width, brackets, blanks and case.",
        )
    )
    for path, what in told.found:
        talk.shown(f"  {path}：{what}")
    for path in told.unseen:
        talk.shown(talk.text(f"  {path}：打不开，没有查", f"  {path}: cannot be opened, not looked at"))
    talk.shown(_result(told, talk))
    for name, (zh, en) in LISTS.items():
        if any(path == name for path, _ in told.found):
            talk.shown(talk.text(zh, en))
    talk.shown(talk.text(f"统计日 {ledger.as_of}，档案首值 {ledger.head}", f"As of {ledger.as_of}, head {ledger.head}"))
    return int(bool(told.found or told.unseen))


def _result(told: Absence, talk: Talk) -> str:
    """What is proved, and what is not."""
    count, unseen = len(told.found), len(told.unseen)
    zh, en = (f"{count} 处", f"found in {count} places") if count else ("没有", "found nowhere")
    if unseen:
        zh, en = (
            f"{zh}；另有 {unseen} 处没有查，不能证明那里没有",
            f"{en}; {unseen} places were not looked at: nothing is proved of them",
        )
    return talk.text(f"结果：{zh}。", f"Result: {en}.")

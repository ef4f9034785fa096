"""``notices``: the letters that are due, numbered once and for ever; templates looked at; letters made void."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import AsOf, Confirmed, OfficeNeeded, OfficeOption, stamp_of, talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER", show_default=False,
        help="文号（信退〔2026〕3号）或者文件（2026-11-23/0003-N4）；还没有用到的文号，连同它前面没有用的一起空出 / "
        "number or file of a letter; of a number not given yet: it and those before it are left out",
    ),
]  # fmt: skip
Reason = Annotated[str, typer.Option("--reason", help="为什么 / why", show_default=False)]
Again = Annotated[bool, typer.Option("--again", help="下次重新生成，用新文号 / write it anew under a new number")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    notices = typer.Typer(rich_markup_mode=None)
    app.add_typer(notices, name="notices", help="生成应发文书；检查模板；作废 / letters that are due; templates; void")

    @notices.callback(invoke_without_command=True)
    def issue(
        context: typer.Context, office: OfficeNeeded = Path(), as_of: AsOf = None, confirm: Confirmed = False
    ) -> int:
        if context.invoked_subcommand is not None:
            if office != Path() or as_of is not None or confirm:
                raise UsageFault(
                    f"选项写在 {context.invoked_subcommand} 后面。", f"Options go behind {context.invoked_subcommand}."
                )
            return CLEAN
        return issue_due(talk_of(context), office, as_of, confirm)

    @notices.command("check", help="检查文书模板，不生成文书 / look at the letters' templates, write nothing")
    def check(context: typer.Context, office: OfficeOption = None) -> int:
        here = Path() if Path("office.yaml").is_file() else None
        return _check(talk_of(context), office or here)

    @notices.command("void", help="作废一份文书，或者空出文号 / make a letter void, or leave numbers out")
    def void(
        context: typer.Context,
        number: Number,
        reason: Reason,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        again: Again = False,
    ) -> int:
        from creditcli.cli.voiding import make_void
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        day = stamp_of(as_of, "--as-of", talk)
        with place.store.producing():
            make_void(place, talk, number, reason, day, again=again)
        return CLEAN


def issue_due(talk: Talk, office: Path, as_of: str | None, confirmed: bool) -> int:
    """Writes the letters that are due on the day."""
    from creditcli.cli.healing import heal_outputs
    from creditcli.cli.issuing import issue_letters
    from creditcli.cli.leaping_ahead import check_leap
    from creditcli.cli.missing_year import tell_uncounted
    from creditcli.cli.turning_back import check_letters_back
    from creditcli.cli.workplace import open_workplace

    place = open_workplace(office)
    day = stamp_of(as_of, "--as-of", talk)
    check_letters_back(place, day, confirmed)
    check_leap(place, day, confirmed, "--as-of")
    with place.store.producing():
        heal_outputs(place, talk)
        view = place.view(day)
        ledger = place.ledger(view)
        code = issue_letters(place, view, ledger, talk)
        return max(code, tell_uncounted(place, ledger, talk))


def _check(talk: Talk, office: Path | None) -> int:
    """Every template that a letter is made from, the office's own where it has them."""
    from creditcli.cli.issuing import letter_fields, look_at_templates
    from creditcli.cli.site_inputs import templates_of
    from creditcli.cli.workplace import open_workplace
    from creditcli.io.bundle import bundle, read_tree

    files = templates_of(open_workplace(office), "letters") if office else read_tree(bundle("templates") / "letters")
    names = letter_fields()
    found = look_at_templates(files, names)
    for fault in (one for name in found.faults for one in found.faults[name]):
        talk.shown(talk.text(*fault.told))
    talk.say(
        f"文书模板 {len(names)} 个，有误 {len(found.faults)} 个。",
        f"{len(names)} templates, {len(found.faults)} broken.",
    )
    return FINDINGS if found.faults else CLEAN

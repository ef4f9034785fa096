"""``run``: inbox to outputs in one go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.codes import CLEAN, code_of
from creditcli.cli.command_merge import tell, worst
from creditcli.cli.options import CONFIRM, AsOf, FailOn, OfficeNeeded, examples, stamp_of, talk_of
from creditcli.cli.talk import Talk
from creditcli.model.severity import Severity

if TYPE_CHECKING:
    from creditcli.cli.flow import Merged


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command(
        "run",
        help="从收件到公示、文书、统计一次完成 / inbox to site, letters and figures in one go",
        epilog=examples("run --office office", "run --office office --as-of 2026-11-20"),
    )
    def run(
        context: typer.Context,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        fail_on: FailOn = Severity.ERROR,
        confirm: Annotated[bool, typer.Option("--confirm", help=CONFIRM)] = False,
    ) -> int:
        talk = talk_of(context)
        merged, gate = run_office(talk, office, stamp_of(as_of, "--as-of", talk), confirm)
        return max(worst(merged, fail_on), gate)


def _made(output: Callable[[], int | None], talk: Talk) -> int:
    """The exit code of an output. One that the system refuses, as where a file of the site is open elsewhere, is told and
    holds up no other."""
    try:
        return output() or CLEAN
    except OSError as fault:
        talk.fault(fault)
        return code_of(fault)


def run_office(talk: Talk, folder: Path, as_of: date, confirmed: bool = False) -> tuple[list[Merged], int]:
    """The whole pipeline on one office folder; gives what became of each inbox file, and the exit code of
    files that could not be taken in, or 1 where the gate before publishing stayed shut, a letter's template is
    broken or an open case has no last day for want of a calendar, or 2 where the system refused an output. All others are
    made all the same: a suspension may not wait."""
    from creditcli.cli.command_measures import push_measures
    from creditcli.cli.divisions import tell_unlisted
    from creditcli.cli.figures_output import write_stats
    from creditcli.cli.flow import merge_inbox
    from creditcli.cli.healing import heal_outputs
    from creditcli.cli.issuing import issue_letters
    from creditcli.cli.leaping_ahead import check_leap
    from creditcli.cli.missing_year import tell_uncounted
    from creditcli.cli.refused_files import tell_never_taken
    from creditcli.cli.site_output import Wanted, publish_site
    from creditcli.cli.turning_back import check_letters_back, check_turning_back
    from creditcli.cli.workplace import open_workplace

    place = open_workplace(folder)
    tell_unlisted(place, talk)
    check_turning_back(place, as_of, confirmed, talk)
    check_letters_back(place, as_of, confirmed)
    check_leap(place, as_of, confirmed, "--as-of", waiting=True)
    merged, code = merge_inbox(place, as_of, talk)
    for one in merged:
        if one.report is not None or one.left:
            tell(talk, one, place.standard)
    held = sum(one.report is None for one in merged)
    talk.say(f"收件 {len(merged)} 份，其中 {held} 份此前已收。", f"{len(merged)} files, {held} of them held already.")
    tell_never_taken(talk, [one.line for one in merged if one.report is None], place.store.log())
    with place.store.producing():
        heal_outputs(place, talk)
        view = place.view(as_of)
        ledger = place.ledger(view)
        outputs: tuple[Callable[[], int | None], ...] = (
            lambda: publish_site(place, ledger, talk, Wanted(confirmed=confirmed)),
            lambda: issue_letters(place, view, ledger, talk),
            lambda: push_measures(place, ledger, talk, confirmed),
            lambda: write_stats(place, view, ledger, talk),
            lambda: tell_uncounted(place, ledger, talk),
        )
        code = max([code, *(_made(one, talk) for one in outputs)])
    talk.say(f"档案首值：{place.store.head()}", f"Head of the record: {place.store.head()}")
    return merged, code

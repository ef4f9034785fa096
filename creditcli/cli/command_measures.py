"""``measures``: what every implementing organ has to do, may not do, and has not answered; packages for the organs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.option_object import unpacked
from creditcli.cli.options import AsOf, ListFormat, ListOption, OfficeNeeded, OlderToo, Output, stamp_of, talk_of
from creditcli.cli.reporting import give
from creditcli.cli.talk import Talk
from creditcli.cli.words import list_named, organ_code

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from creditcli.cli.workplace import Workplace
    from creditcli.model.ledger import Ledger
    from creditcli.model.tasks import Task

PUSH = "暂停执行"  # the file for every organ at once
TASKS, FORM = "任务清单.csv", "响应与执行反馈.xlsx"  # in an organ's package


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are wanted."""

    list_id: ListOption = ""
    organ: Annotated[str, typer.Option("--organ", help="只看一个实施单位 / one implementing organ only")] = ""
    overdue: Annotated[bool, typer.Option("--overdue", help="只看逾期未答复的 / overdue answers only")] = False
    executable: Annotated[
        bool, typer.Option("--executable", help="只看现在可以执行的 / only what may be executed now")
    ] = False
    ended: Annotated[bool, typer.Option("--ended", help="也列出已解除的 / lifted ones, too")] = False


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("measures", help="联合惩戒措施：各实施单位的任务、暂停、反馈、逾期 / tasks of implementing organs")
    @unpacked
    def measures(
        context: typer.Context,
        wanted: Wanted,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        format: ListFormat = ListFormat.TEXT,
        output: Output = None,
        packages: Annotated[
            Path | None,
            typer.Option(
                "--packages", metavar="DIR", help="给每个实施单位一份任务清单和反馈表 / task list and form per organ"
            ),
        ] = None,
        confirm: OlderToo = False,
    ) -> int:
        from creditcli.cli.leaping_ahead import check_leap
        from creditcli.cli.older_record import check_behind
        from creditcli.cli.waiting import waiting_entries
        from creditcli.cli.workplace import open_workplace
        from creditcli.stages.tasks import tasks_of

        talk = talk_of(context)
        place = open_workplace(office)
        wanted = replace(wanted, list_id=list_named(wanted.list_id, place.standard))
        day = stamp_of(as_of, "--as-of", talk)
        check_leap(place, day, confirm or packages is None, "--as-of")
        view = place.view(day)
        ledger = place.ledger(view)
        tasks = chosen(tasks_of(ledger, place.standard), wanted, place)
        if packages is not None and not confirm:
            check_behind(place, ledger)
            waiting = waiting_entries(place, ledger, view)
            tasks = tuple(one for one in tasks if one.entry.id not in waiting)
            tell_waiting(waiting, talk)
        folders: list[str] = []
        if packages is not None:
            folders = write_packages(talk, packages, tasks, place, day)
        if packages is not None and output is None and format is ListFormat.TEXT:
            for folder in folders:
                talk.data(folder)
        else:
            give(talk, _text(talk, tasks, format, output is None), output, format.value)
        return 0


def chosen(tasks: Sequence[Task], wanted: Wanted, place: Workplace) -> tuple[Task, ...]:
    """The tasks that the options ask for; an organ by code, name or alias, one that is not registered by its name."""
    from creditcli.model.ledger import MeasureStatus

    organ = organ_code(place.office, wanted.organ, {one.state.organ for one in tasks})
    return tuple(
        one
        for one in tasks
        if (wanted.ended or one.state.status is not MeasureStatus.LIFTED)
        and wanted.list_id in ("", one.entry.list_id)
        and organ in ("", one.state.organ_code, one.state.organ)
        and (one.state.overdue or not wanted.overdue)
        and (one.state.executable or not wanted.executable)
    )


def _text(talk: Talk, tasks: Sequence[Task], format: ListFormat, on_screen: bool) -> str:
    from creditcli.report.tables import as_csv, as_json
    from creditcli.report.tasks import KEYS, task_text, task_words
    from creditcli.stages.tasks import by_organ

    if format is ListFormat.TEXT:
        return task_text(by_organ(tasks), talk.lang, talk.columns if on_screen else 0)
    rows = [task_words(one) for one in tasks]
    return as_json(rows) if format is ListFormat.JSON else as_csv(rows, KEYS)


def write_packages(talk: Talk, folder: Path, tasks: Sequence[Task], place: Workplace, day: date) -> list[str]:
    """One folder an organ: its tasks as a table, and the form that it answers on. Gives the folders."""
    from creditcli.io.files import write_atomic
    from creditcli.io.measures import file_stems
    from creditcli.report.feedback import feedback_form
    from creditcli.report.tasks import task_table
    from creditcli.stages.tasks import by_organ

    groups = by_organ(tasks)
    stems = file_stems(list(groups))
    with talk.progress(groups.items(), len(groups), "任务包", "Packages") as organs:
        for organ, own in organs:
            write_atomic(folder / stems[organ] / TASKS, task_table(own))
            write_atomic(folder / stems[organ] / FORM, feedback_form(own, place.standard, day))
    talk.say(f"任务包 {len(groups)} 份。", f"{len(groups)} packages.")
    return [str(folder / stems[organ]) for organ in groups]


def tell_waiting(entries: Collection[str], talk: Talk) -> None:
    """That organs are not told to carry out the measures of entries that are not shown yet."""
    if entries:
        talk.say(
            f"名单 {len(entries)} 条要等确认以后才公示，在那以前不交实施单位执行，这次没有列入它们的措施。",
            f"{len(entries)} entries wait to be confirmed before they are shown; until then no organ is told to carry out their measures.",
        )


def push_measures(place: Workplace, ledger: Ledger, talk: Talk, confirmed: bool = False) -> None:
    """``measures/`` of the ledger's day: a table an organ, and one of everything that is suspended. A record that is older than the
    site changes none of them before it is ``confirmed``: it knows of no suspension and no end that came since."""
    from creditcli.cli.older_record import tell_measures_wait
    from creditcli.cli.waiting import is_behind, waiting_entries
    from creditcli.io.measures import FOLDER, SUFFIX, file_stems, write_measures
    from creditcli.report.tasks import task_table
    from creditcli.stages.tasks import by_organ, halted, running, tasks_of

    if not confirmed and is_behind(place, ledger):
        tell_measures_wait(talk)
        return
    waiting = waiting_entries(place, ledger, place.view(ledger.as_of))
    tasks = tuple(one for one in running(tasks_of(ledger, place.standard)) if one.entry.id not in waiting)
    groups = {PUSH: halted(tasks), **by_organ(tasks)}
    stems = file_stems(list(groups))
    folder = place.folder / FOLDER
    write_measures(folder, {stems[name] + SUFFIX: task_table(own) for name, own in groups.items()}, ledger.as_of)
    stopped, organs = len(groups[PUSH]), len(by_organ(groups[PUSH]))
    talk.say(
        f"措施：{len(tasks)} 项，分给 {len(groups) - 1} 个实施单位。",
        f"Measures: {len(tasks)} tasks of {len(groups) - 1} organs.",
    )
    tell_waiting(waiting, talk)
    if stopped:
        path = folder / (stems[PUSH] + SUFFIX)
        talk.say(
            f"其中 {stopped} 项正在暂停执行，涉及 {organs} 个实施单位，请推送：{path}",
            f"{stopped} of them are suspended now, at {organs} organs; push to them: {path}",
        )

"""``merge``: validate, accept into the record, receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.option_object import unpacked
from creditcli.cli.options import (
    RECEIVED,
    Confirmed,
    DatasetOption,
    DepartmentOption,
    EngineName,
    EngineOption,
    FailOn,
    OfficeNeeded,
    Paths,
    Received,
    examples,
    stamp_of,
    talk_of,
)
from creditcli.cli.passed_over import tell_passed_over
from creditcli.cli.talk import Talk
from creditcli.model.severity import Severity

if TYPE_CHECKING:
    from datetime import date

    from creditcli.cli.flow import Merged
    from creditcli.cli.workplace import Workplace
    from creditcli.model.finding import Finding
    from creditcli.standard.types import Standard

MOST_TOLD = 5  # kinds of findings told on the screen; the receipt holds all


@dataclass(frozen=True, slots=True)
class Meant:
    """What is asked for though it is not usual."""

    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="收过的文件再检查一次（有退回或待核实的行，登记册、设置改过以后用） / judge held files with rows not taken again",
        ),
    ] = False
    confirm: Confirmed = False


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command(
        "merge",
        help="检查并并入档案，出具回执 / check, merge into the record, give receipts",
        epilog=examples(
            "merge 行政处罚.xlsx --office office --department 市场监管局",
            "merge 行政处罚.xlsx --office office --department 市场监管局 --received 2026-11-20",
        ),
    )
    @unpacked
    def merge(
        context: typer.Context,
        paths: Paths,
        meant: Meant,
        office: OfficeNeeded = Path(),
        received: Received = None,
        dataset: DatasetOption = "",
        department: DepartmentOption = "",
        fail_on: FailOn = Severity.ERROR,
        engine: EngineOption = EngineName.LOCAL,
    ) -> int:
        from creditcli.cli.checking import Intake
        from creditcli.cli.engines import engine_of
        from creditcli.cli.flow import Item, merge_paths
        from creditcli.cli.healing import heal_record
        from creditcli.cli.leaping_ahead import check_leap
        from creditcli.cli.workplace import open_workplace
        from creditcli.io.plain import shown

        talk = talk_of(context)
        place = open_workplace(office, engine_of(engine, context))
        day = stamp_of(received, RECEIVED, talk)
        check_leap(place, day, meant.confirm, RECEIVED)
        heal_record(place, talk)
        intake = Intake(as_of=day, received=day, department=department, dataset=dataset, again=meant.again)
        merged, changed = [], 0
        for one in merge_paths(place, [Item(path, shown(PurePath(path.name)), intake) for path in paths]):
            tell(talk, one, place.standard)
            changed += _tell_overtaken(talk, one, place, day)
            merged.append(one)
        talk.say(f"档案首值：{place.store.head()}", f"Head of the record: {place.store.head()}")
        return max(worst(merged, fail_on), int(changed > 0))


def _tell_overtaken(talk: Talk, one: Merged, place: Workplace, day: date) -> int:
    """Of a file that was held already, or of rows that were sent back, how many rows a later one changed: sending them
    changes nothing back."""
    from creditcli.stages.merge import overtaken

    if one.report is not None:
        code = place.standard.rule_of("held_later").code
        count = sum(finding.code == code for finding in one.findings)
    else:
        count = overtaken(place.view(day), one.line.number)
    if count:
        talk.say(
            f"  其中 {count} 行后来又报送过不同的内容，以后来的为准，这次没有改回。要改回的，请报送部门把这些行填成新的文件报送。",
            f"  {count} of its rows were sent again with other content, which holds; nothing was changed back. To change them "
            "back, have them sent in a new file.",
        )
    return count


def tell(talk: Talk, one: Merged, standard: Standard) -> None:
    """One line about one received file, with its conservation law; why rows or the file were not taken."""
    counts = one.line.counts
    if one.report is None:
        missing = counts.held + counts.refused
        hint, hint_en = _not_taken_words(one.line.number, missing) if missing else ("", "")
        talk.say(
            f"{one.line.file}：第 {one.line.number} 号已收过同一文件，没有新增。{hint}",
            f"{one.line.file}: held already as number {one.line.number}; nothing added.{hint_en}",
        )
        return
    talk.say(
        f"{one.line.file}：读入 {counts.read} = 接受 {counts.accepted} + 待核实 {counts.held} + 退回 {counts.refused}"
        f" + 略过 {counts.dropped}；新增 {one.new} 行，重复 {one.repeated} 行。回执第 {one.line.number} 号。",
        f"{one.line.file}: read {counts.read} = accepted {counts.accepted} + held {counts.held} + refused "
        f"{counts.refused} + dropped {counts.dropped}; {one.new} new, {one.repeated} repeated. "
        f"Receipt {one.line.number}.",
    )
    tell_passed_over(talk, one.report.findings, standard)
    _tell_why(talk, one.report.findings, standard)
    if one.returned:
        talk.say(
            f"退回和待核实的行：returned/{one.returned}，改好后可以原样再报。",
            f"Rows to mend or confirm: returned/{one.returned}; send it again when done.",
        )
    elif counts.held or counts.refused:
        talk.say(
            f"没有可以单独退回的行：请报送部门照回执第 {one.line.number} 号改好原文件，重新报送。",
            f"There are no rows to return by themselves: have the file mended as receipt {one.line.number} says, and sent again.",
        )


def _not_taken_words(number: int, missing: int) -> tuple[str, str]:
    return (
        f"当时 {missing} 行没有接受，这次也没有接受，原因见回执第 {number} 号：请报送部门改好退回的行再报；"
        "登记册或设置改过以后要再检查的，用 merge 并加 --again。",
        f" {missing} rows were not taken then, nor are they now: receipt {number} says why. Have the rows that were sent "
        "back mended and sent; after a change of register or settings merge --again judges them anew.",
    )


def _tell_why(talk: Talk, findings: Sequence[Finding], standard: Standard) -> None:
    """What stands in the way, the most frequent first; where each is stands in the rows that are returned."""
    barring = [one for one in findings if one.severity.rank >= Severity.CONFIRM.rank]
    counts = Counter(one.code for one in barring).most_common()
    for code, count in counts[:MOST_TOLD]:
        rule, first = standard.rules[code], next(one for one in barring if one.code == code)
        where = (f"（{count} 处）", f" ({count} times)") if count > 1 else ("", "")
        if first.place.cell and count == 1:
            where = f"（{first.place.cell}）", f" ({first.place.cell})"
        talk.say(f"  {code} {rule.zh.title}{where[0]}", f"  {code} {rule.en.title}{where[1]}")
    if len(counts) > MOST_TOLD:
        left = len(counts) - MOST_TOLD
        talk.say(f"  另有 {left} 种，见回执", f"  {left} more kinds: see the receipt")


def worst(merged: list[Merged], fail_on: Severity) -> int:
    """1 where any file has a finding at or above ``fail_on``, or came again with rows whose targets still are not there."""
    found = [finding.severity.rank for one in merged if one.report for finding in one.report.findings]
    for counts in (one.line.counts for one in merged if one.left):
        found.append((Severity.ERROR if counts.refused else Severity.CONFIRM).rank)
    return int(any(rank >= fail_on.rank for rank in found))

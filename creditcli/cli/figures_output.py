"""Figures of a period: computed, given in a format, and the letters that are made of them when asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from creditcli.cli.issuing import healed, register_letters
from creditcli.cli.output import desk_of
from creditcli.cli.reporting import give
from creditcli.cli.site_inputs import own_templates, templates_of
from creditcli.cli.standing_rows import standing_rows
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.files import write_atomic
from creditcli.model.figures import Figures, Period, Reference
from creditcli.model.ledger import Ledger
from creditcli.model.record import RecordView
from creditcli.render.sheet import SheetRenderer
from creditcli.report import figures as report
from creditcli.report.figures_page import figures_page
from creditcli.stages.first_receipts import by_first_receipt
from creditcli.stages.letter_desk import Desk
from creditcli.stages.measure import measure
from creditcli.stages.notify import asked_letters

if TYPE_CHECKING:
    from collections.abc import Sequence


def figured(
    place: Workplace, view: RecordView, period: Period, reference: Reference | None = None, ledger: Ledger | None = None
) -> tuple[Figures, Desk]:
    """The figures, and what they were computed from."""
    found = by_first_receipt(ledger or place.ledger(view), view)
    desk = desk_of(place, view, found)
    desk = replace(desk, stayed=standing_rows(place, desk.ledger))
    return measure(desk, place.store.log(), period, reference), desk


def rendered(place: Workplace, figures: Figures, format: str, lang: str) -> str:
    """The figures as text, json, csv or html."""
    if format == "text":
        return report.as_text(figures, lang)
    if format == "html":
        with own_templates(place, "sheets"):
            sheets = SheetRenderer(templates_of(place, "sheets"), templates_of(place, "shared"))
            return sheets.render("figures.html", figures_page(figures))
    return report.as_json(figures) if format == "json" else report.as_csv(figures)


def give_figures(talk: Talk, place: Workplace, figures: Figures, where: tuple[str, Path | None, Path | None]) -> None:
    """``where``: format, file (None: the screen), and a workbook beside it or None. Beside a workbook only another format than
    text is given on the screen: it was asked for."""
    format, output, workbook = where
    asked = format != "text"
    if output is not None or workbook is None or asked:
        give(talk, rendered(place, figures, format, talk.lang), output, format)
    if workbook is not None:
        from creditcli.report.figures_book import workbook as written

        write_atomic(workbook, written(figures))
        talk.say(f"已写入 {workbook}", f"Written to {workbook}")


def write_stats(place: Workplace, view: RecordView, ledger: Ledger, talk: Talk) -> None:
    """``stats/`` of the ledger's day: everything received so far, as JSON, csv and a page."""
    figures, _ = figured(place, view, Period(None, ledger.as_of), ledger=ledger)
    for format, encoding in (("json", "utf-8"), ("csv", "utf-8-sig"), ("html", "utf-8")):
        text = rendered(place, figures, format, "zh").rstrip("\n") + "\n"
        write_atomic(place.folder / "stats" / f"{ledger.as_of}.{format}", text.encode(encoding))
    whole = figures.whole
    told = [report.said(whole[name], int(talk.lang == "en")) for name in ("valid", "timely", "expired_public")]
    talk.say(
        f"统计：合格率 {told[0]}，及时率 {told[1]}，期满仍公示 {told[2]} 条。",
        f"Figures: valid {told[0]}, timely {told[1]}, expired but public {told[2]}.",
    )


def issue_papers(place: Workplace, desk: Desk, figures: Figures, events: Sequence[str], talk: Talk) -> None:
    """The letters of these figures that were asked for, numbered once; one issued already is only told."""
    register = healed(place, talk)
    book = register.book()
    known = {one.identity: one for one in book.issued if one.identity in book.written}
    letters = asked_letters(desk, figures, events)
    for one in letters:
        if one.identity in known:
            path = place.folder / "notices" / known[one.identity].file
            talk.say(
                f"已经出具过：{known[one.identity].number} {path}",
                f"Issued before: {known[one.identity].number} {path}",
            )
    if not letters:
        talk.say("没有需要督办的部门。", "No department reported late.")
    new = [one for one in letters if one.identity not in known]
    for line in register_letters(place, register, new, desk.ledger.as_of, talk):
        path = place.folder / "notices" / line.file
        talk.say(f"已出具 {line.number}：{path}", f"Issued {line.number}: {path}")

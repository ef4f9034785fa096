"""``explain``: a rule, a parameter, a list, an entry, or where a published value comes from."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, ListFormat, OfficeOption, stamp_of, talk_of
from creditcli.errors import UsageFault
from creditcli.report import explain as words
from creditcli.standard.types import Standard

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("explain", help="解释规则、参数、名单、一条记录或一个数值 / explain a rule, entry or value")
    def explain(
        context: typer.Context,
        thing: Annotated[str, typer.Argument(metavar="CODE|ENTRY|VALUE", help="要解释的内容 / what to explain")],
        office: OfficeOption = None,
        as_of: AsOf = None,
        format: ListFormat = ListFormat.TEXT,
    ) -> int:
        from creditcli.cli.workplace import open_workplace
        from creditcli.io.bundle import open_standard

        talk = talk_of(context)
        day = stamp_of(as_of, "--as-of", talk)
        place = open_workplace(office) if office else None
        standard = place.standard if place else open_standard()
        found = of_standard(thing, standard, place, day, talk.lang)
        if not found and place:
            found = of_record(thing, place, day)
        if not found:
            raise UsageFault(*_unknown(thing, standard, place is None))
        for lines in found:
            talk.data(words.as_json(lines) if format is ListFormat.JSON else words.as_text(lines, talk.lang) + "\n")
        return 0


def of_standard(thing: str, standard: Standard, place: Workplace | None, day: date, lang: str) -> list[words.Lines]:
    """A rule, parameter or list type of that id."""
    if thing in standard.rules:
        return [words.explain_rule(standard.rules[thing], standard, day, lang)]
    if thing in standard.parameters:
        chosen = place.office.settings.get(thing, "") if place else ""
        return [words.explain_parameter(standard.parameters[thing], standard, chosen)]
    if thing in standard.lists:
        return [words.explain_list(thing, standard)]
    return []


def of_record(thing: str, place: Workplace, day: date) -> list[words.Lines]:
    """Entries of that id, decision number or code; else the cells a published value comes from."""
    from creditcli.cli.trace import trace_value

    view = place.view(day)
    entries = [
        entry
        for entry in place.ledger(view).entries
        if thing in (entry.id, entry.decision_number, entry.unified_code, entry.subject_name)
    ]
    if entries:
        return [words.explain_entry(entry, place.standard, day) for entry in entries]
    return trace_value(thing, place, view)


def _unknown(thing: str, standard: Standard, without_office: bool) -> tuple[str, str]:
    known = [*standard.rules, *standard.parameters, *standard.lists]
    near = "、".join(difflib.get_close_matches(thing, known, n=3, cutoff=0.5))
    hint = f"相近的有：{near}。" if near else ""
    more = "要查记录或数值，请加 --office。" if without_office else ""
    return (
        f"找不到“{thing}”。{hint}{more}",
        f"Nothing is known as '{thing}'. {f'Near: {near}.' if near else ''}"
        f"{' For entries and values add --office.' if without_office else ''}",
    )

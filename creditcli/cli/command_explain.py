"""``explain``: anything of the standard, an entry, or where a published value comes from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, ListFormat, OfficeOption, examples, stamp_of, talk_of
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace
    from creditcli.model.ledger import Entry
    from creditcli.report.explain import Lines
    from creditcli.standard.types import Standard

Things = Annotated[
    list[str],
    typer.Argument(
        metavar="CODE|FIELD|DATASET|CODELIST|LIST|PARAMETER|LAW|NOTICE|ENTRY|VALUE",
        help="规则代码、字段（编号、名称或表头）、数据集、代码表（后面可加一个值）、名单、参数、法规、文书；"
        "加 --office 可查记录和数值 / what to explain; a code list may be followed by a value",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command(
        "explain",
        help="解释规则、字段、代码、参数、名单、法规、一条记录或一个数值 / explain anything",
        epilog=examples("explain 统一社会信用代码", "explain 二人社列〔2026〕1号 --office office"),
    )
    def explain(
        context: typer.Context,
        things: Things,
        office: OfficeOption = None,
        as_of: AsOf = None,
        format: ListFormat = ListFormat.TEXT,
    ) -> int:
        from creditcli.cli.older_record import tell_behind
        from creditcli.cli.workplace import open_workplace
        from creditcli.io.bundle import open_standard
        from creditcli.report.explain import as_json, as_text

        talk = talk_of(context)
        day = stamp_of(as_of, "--as-of", talk)
        place = open_workplace(office) if office else None
        standard = place.standard if place else open_standard()
        found = explained(things, standard, place, day, talk.lang)
        if not found:
            raise UsageFault(*_unknown(" ".join(things), standard, place is None))
        if format is ListFormat.JSON:
            talk.data(as_json(found), format.value)
        else:
            talk.shown("\n\n".join(as_text(lines, talk.lang) for lines in found))
        if place is not None:
            tell_behind(place, place.view(day), talk)
        return 0


def explained(things: list[str], standard: Standard, place: Workplace | None, day: date, lang: str) -> list[Lines]:
    """What the words name in the standard; where that is no id and an office is given, in its record as well."""
    from creditcli.cli.explained import Explainer
    from creditcli.stages.lookup import is_name_only, look_up

    settings = place.office.settings if place else {}
    found = Explainer(standard, day, lang, settings).explain(look_up(things, standard))
    if place is not None and is_name_only(things, standard):
        found += of_record(" ".join(things), place, day, lang)
    return found


def of_record(thing: str, place: Workplace, day: date, lang: str) -> list[Lines]:
    """Entries of that id, decision number or code; else the row of that id; else licences and penalties of that number,
    and the cells a published value comes from."""
    from creditcli.cli.confirmations import confirmations
    from creditcli.cli.entry_lines import explain_entry, explain_foreign
    from creditcli.cli.record_lines import explain_records
    from creditcli.cli.trace import trace_row, trace_value

    view = place.view(day)
    ledger = place.ledger(view)
    foreign = [explain_foreign(one, ledger.as_of) for one in ledger.foreign if _is_named(one.entry, thing)]
    entries = [
        [
            *explain_entry(entry, place.standard, day, ledger.cases, place.office.settings, lang),
            ("核实", "confirmed", confirmations(place, view, {step.row_id for step in entry.history})),
        ]
        for entry in ledger.entries
        if _is_named(entry, thing)
    ]
    return (
        [*entries, *foreign]
        or trace_row(thing, place, view)
        or [*explain_records(thing, place, view, ledger, lang), *trace_value(thing, place, view)]
    )


def _is_named(entry: Entry, thing: str) -> bool:
    return thing in (entry.id, entry.decision_number, entry.unified_code, entry.subject_name)


def _unknown(thing: str, standard: Standard, without_office: bool) -> tuple[str, str]:
    from creditcli.stages.lookup import nearest

    near = "、".join(nearest(thing, standard))
    hint = f"相近的有：{near}。" if near else ""
    more = "要查记录或数值，请加 --office。" if without_office else ""
    return (
        f"找不到“{thing}”。{hint}{more}",
        f"Nothing is known as '{thing}'. {f'Near: {near}.' if near else ''}"
        f"{' For entries and values add --office.' if without_office else ''}",
    )

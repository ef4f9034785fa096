"""``lists``: every entry with its state, end and reasons, as of a day."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, ListFormat, OfficeNeeded, Output, stamp_of, talk_of
from creditcli.cli.reporting import give
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.model.ledger import Entry
    from creditcli.model.office import Office


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("lists", help="某日的名单：在列、期限、原因 / who is on which list on a day, and why")
    def lists(
        context: typer.Context,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        list_id: Annotated[str, typer.Option("--list", help="只看一个名单 / one list only")] = "",
        organ: Annotated[str, typer.Option("--organ", help="只看一个认定单位 / one listing organ only")] = "",
        ended: Annotated[bool, typer.Option("--ended", help="也列出已退出的 / entries that have left, too")] = False,
        format: ListFormat = ListFormat.TEXT,
        output: Output = None,
    ) -> int:
        from creditcli.cli.words import entry_words
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        place = open_workplace(office)
        if list_id and list_id not in place.standard.lists:
            known = "、".join(place.standard.lists)
            raise UsageFault(f"没有名单 {list_id}。有：{known}。", f"No list {list_id}. There are: {known}.")
        ledger = place.ledger(place.view(stamp_of(as_of, "--as-of", talk)))
        chosen = [
            entry
            for entry in ledger.entries
            if (ended or entry.exit_day is None)
            and list_id in ("", entry.list_id)
            and _is_of(place.office, organ, entry)
        ]
        rows = [entry_words(entry) for entry in chosen]
        names = {kind.id: kind.id if talk.lang == "en" else kind.name for kind in place.standard.lists.values()}
        give(talk, _text(rows, format, talk.lang, names), output, format.value)
        return 0


def _is_of(office: Office, organ: str, entry: Entry) -> bool:
    if not organ:
        return True
    known = office.organisation(organ)
    return entry.organ_code == (known.code if known else organ)


def _text(rows: list[dict[str, object]], format: ListFormat, lang: str, names: dict[str, str]) -> str:
    if format is ListFormat.JSON:
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if format is ListFormat.CSV:
        return _csv(rows)
    from creditcli.model.words import STATES

    words: dict[str, str] = {} if lang == "en" else STATES
    lines = []
    for row in rows:
        lines.append(
            f"{names[str(row['list'])]}\t{row['subject_name']}\t{row['unified_code'] or '—'}"
            f"\t{words.get(str(row['listing']), row['listing'])}\t{row['decision_number']}"
            f"\t{row['term_start']} → {row['term_end'] or '?'}"
            f"\t{words.get(str(row['disclosure']), row['disclosure'])}\t{row['organ']}"
        )
    return "\n".join(lines) or ("（无）" if lang != "en" else "(none)")


def _csv(rows: list[dict[str, object]]) -> str:
    buffer = io.StringIO()
    flat = [{k: v for k, v in row.items() if not isinstance(v, list)} for row in rows]
    if flat:
        writer = csv.DictWriter(buffer, list(flat[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(flat)
    return buffer.getvalue()

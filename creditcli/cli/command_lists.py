"""``lists``: every entry with its state, end and reasons, as of a day; what changed since another; what would be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.option_object import unpacked
from creditcli.cli.options import (
    AsOf,
    EngineName,
    EngineOption,
    ListFormat,
    ListOption,
    OfficeNeeded,
    Output,
    day_of,
    stamp_of,
    talk_of,
)
from creditcli.cli.reporting import give_in_parts
from creditcli.cli.talk import Talk
from creditcli.cli.words import beside_actual, entries_words, list_named, organ_code, penalty_words
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace
    from creditcli.model.ledger import Ledger, Listings


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries or penalties are wanted."""

    list_id: ListOption = ""
    organ: Annotated[str, typer.Option("--organ", help="只看一个认定（处罚）单位 / one deciding organ only")] = ""
    ended: Annotated[bool, typer.Option("--ended", help="也列出已退出的 / what has left, too")] = False
    penalties: Annotated[
        bool, typer.Option("--penalties", help="列出行政处罚的公示期限 / penalties with their last public day")
    ] = False


@dataclass(frozen=True, slots=True)
class Other:
    """Another day that the answer is about."""

    diff: Annotated[
        str | None, typer.Option("--diff", metavar="YYYY-MM-DD", help="和这一天比，有什么变化 / what changed since")
    ] = None
    rules_of: Annotated[
        str | None,
        typer.Option(
            "--rules-of", metavar="YYYY-MM-DD", help="假设适用这一天的规则 / what if that day's rules applied"
        ),
    ] = None


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("lists", help="某日的名单：在列、期限、原因、变化 / who is on which list on a day, why, what changed")
    @unpacked
    def lists(
        context: typer.Context,
        wanted: Wanted,
        other: Other,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        format: ListFormat = ListFormat.TEXT,
        output: Output = None,
        engine: EngineOption = EngineName.LOCAL,
    ) -> int:
        from creditcli.cli.engines import engine_of
        from creditcli.cli.workplace import open_workplace

        talk = talk_of(context)
        if other.diff and other.rules_of:
            raise UsageFault(
                "--diff 和 --rules-of 不能一起用：一个说发生了什么，一个说假如会怎样。",
                "--diff and --rules-of cannot be used together: one tells what happened, the other what would.",
            )
        place = open_workplace(office, engine_of(engine, context))
        wanted = replace(wanted, list_id=list_named(wanted.list_id, place.standard))
        day = stamp_of(as_of, "--as-of", talk)
        width = talk.columns if output is None else 0
        if other.diff:
            days = (day_of(other.diff, "--diff"), day)
            parts: Iterable[str] = (_difference(place, days, wanted, format, (talk.lang, width)),)
        else:
            rules_of = day_of(other.rules_of, "--rules-of") if other.rules_of else None
            parts = _listed(place, day, rules_of, wanted, format, talk)
        give_in_parts(talk, parts, output, format.value)
        return 0


def _listed(
    place: Workplace, day: date, rules_of: date | None, wanted: Wanted, format: ListFormat, talk: Talk
) -> Iterable[str]:  # fmt: skip
    from creditcli.cli.older_record import tell_behind
    from creditcli.listing.disclosed import READ
    from creditcli.model.inquiry import before_record
    from creditcli.stages.narrow import columned

    view = columned(place.view(day), {"penalty": READ, "licence": READ})
    if early := before_record(day, view.began):
        talk.say(*early)
    tell_behind(place, view, talk)
    known_by = place.ledger if wanted.penalties else place.listings
    actual = known_by(view)
    if rules_of is None:
        return _text(_rows(actual, place, wanted, format), format, talk.lang, place)
    ended = Wanted(wanted.list_id, wanted.organ, True, wanted.penalties)
    known = {row["id"]: row for row in _rows(actual, place, ended, format)}
    would = _rows(known_by(view, rules_of), place, ended, format)
    rows = [beside_actual(row, known[row["id"]], rules_of) for row in would]
    if not wanted.ended:
        rows = [row for row in rows if not (_is_over(row) and _is_over(known[row["id"]]))]
    count = sum(bool(row["differs"]) for row in rows)
    told = talk.text(
        f"假设：按 {rules_of} 的规则看 {day} 的档案，不是现行结果。和现行结果不同的 {count} 条。",
        f"What if: the record of {day} under the rules of {rules_of}; not what holds. {count} differ from what does.",
    )
    if not wanted.penalties:
        talk.say("处罚的公示期限会怎样，请加 --penalties 查看。", "Add --penalties for the terms of penalties.")
    if format is ListFormat.TEXT:
        return chain((f"{told}\n",), _text(rows, format, talk.lang, place))
    talk.say(told, told)
    return _text(rows, format, talk.lang, place)


def _rows(
    known: Ledger | Listings, place: Workplace, wanted: Wanted, format: ListFormat
) -> Iterator[dict[str, object]]:
    """Lines of a table hold no lists; of many entries these are most of the work."""
    from creditcli.model.ledger import Ledger
    from creditcli.report.exchange import source_words

    organ = organ_code(place.office, wanted.organ)
    rows: Iterable[dict[str, object]]
    if isinstance(known, Ledger):
        rows = (penalty_words(row) for row in known.penalties.iter_rows(named=True))
    else:
        entries = chain(
            ((entry, "") for entry in known.entries), ((one.entry, source_words(one)) for one in known.foreign)
        )
        rows = entries_words(entries, format is ListFormat.JSON)
    return (
        row
        for row in rows
        if organ in ("", row["organ_code"])
        and (wanted.penalties or wanted.list_id in ("", row["list"]))
        and (wanted.ended or not _is_over(row))
    )


def _is_over(row: dict[str, object]) -> bool:
    """An entry that has left, a penalty that is shown no more."""
    from creditcli.model.words import gone_unseen

    if "exit_day" in row:
        return row["exit_day"] is not None
    return row["disclosure"] == "withdrawn" or gone_unseen(str(row["disclosure_reason"] or ""))


def _text(rows: Iterable[dict[str, object]], format: ListFormat, lang: str, place: Workplace) -> Iterator[str]:
    """In parts: of a region it is hundreds of megabytes."""
    from creditcli.report.tables import csv_parts, json_parts

    rows = iter(rows)
    if format is ListFormat.JSON:
        yield from json_parts(rows)
        return
    first = next(rows, None)
    if first is None:
        yield "" if format is ListFormat.CSV else "（无）" if lang != "en" else "(none)"
    elif format is ListFormat.CSV:
        columns = [name for name, value in first.items() if not isinstance(value, list)]
        yield from csv_parts(chain((first,), rows), columns)
    else:
        line = _liner(lang, place)
        yield line(first)
        yield from (f"\n{line(row)}" for row in rows)


def _liner(lang: str, place: Workplace) -> Callable[[Mapping[str, object]], str]:
    """What writes the lines in that language."""
    from creditcli.model.words import STATES

    states = STATES if lang != "en" else {}
    lists = {one.id: one.name for one in place.standard.lists.values()} if lang != "en" else {}
    now = "holds: " if lang == "en" else "现行："

    def state(row: Mapping[str, object], name: str) -> str:
        return states.get(str(row[name]), str(row[name]))

    def line(row: Mapping[str, object]) -> str:
        parts = [row["subject_name"], row["unified_code"] or "—"]
        if "list" in row:  # another office may have lists of its own
            parts = [lists.get(str(row["list"]), row["list"]), *parts, state(row, "listing")]
        term = f"{row['term_start']} → {row['term_end'] or '?'}"
        parts += [row["decision_number"], term, state(row, "disclosure"), row["organ"]]
        if "disclosure_reason" in row:
            parts += [row["earliest_repair"] or "—", row["disclosure_reason"] or "—"]
        if row.get("source"):
            parts.append(row["source"])
        if row.get("differs"):
            parts.append(f"{now}→ {row['actual_term_end'] or '?'} {state(row, 'actual_disclosure')}")
        return "\t".join(map(str, parts))

    return line


def _difference(
    place: Workplace, days: tuple[date, date], wanted: Wanted, format: ListFormat, reader: tuple[str, int]
) -> str:
    """``reader``: language, and columns of the screen."""
    from creditcli.report.difference import COLUMNS, Told, difference_rows, difference_text, difference_words
    from creditcli.report.tables import as_csv, as_json
    from creditcli.stages.difference import difference, only
    from creditcli.stages.difference_penalties import Books

    first, last = sorted(days)
    view = place.view(last)
    books = Books(view, place.standard, place.office, place.calendar)
    whole = difference(place.ledger(place.view(first)), place.ledger(view), books)
    found = only(whole, wanted.list_id, organ_code(place.office, wanted.organ), wanted.penalties)
    received = tuple(line.number for line in place.store.log() if line.number and first < line.received <= last)
    told = Told(found, received, {one.id: one.name for one in place.standard.lists.values()})
    if format is ListFormat.JSON:
        return as_json(difference_words(told))
    if format is ListFormat.CSV:
        return as_csv(difference_rows(found), COLUMNS)
    return difference_text(told, *reader)

"""Candidates of the red list against the serious lists of the day. Findings name no list: particulars are not shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import polars as pl

from creditcli.checks import normal_forms
from creditcli.checks.context import Hit, Subject
from creditcli.ids import subject_name, uscc
from creditcli.model.ledger import Entry, ExitKind, Listing
from creditcli.model.record import Parties

WRONG = (ExitKind.REVOKED, ExitKind.ERROR)  # the listing should never have been
DAY = "decision_date"
CODE, NAME, BODY = "unified_code", "subject_name", "organisation_code"
LISTED, DECIDED = (Listing.LISTED,), (Listing.DECIDED,)


def red_while_black(subject: Subject) -> Iterator[Hit]:
    """A candidate that is on a serious list on the day of receipt."""
    yield from _listed_so(subject, LISTED)


def red_while_decided(subject: Subject) -> Iterator[Hit]:
    """A candidate of which a serious listing is decided, and takes effect as soon as it is served."""
    yield from _listed_so(subject, DECIDED)


def _listed_so(subject: Subject, states: tuple[Listing, ...]) -> Iterator[Hit]:
    known = subject.listings() if CODE in subject.mapped else None
    if known is None:
        return
    listed = {one.unified_code for one in _serious(known.with_recognised, states)}
    for row in subject.table.frame.select("row", CODE).drop_nulls().to_dicts():
        if row[CODE] in listed:
            yield Hit(row["row"], CODE, {})


def red_decided_while_black(subject: Subject) -> Iterator[Hit]:
    """A candidate that was on a serious list on the day of recognition and has left since: it was barred from the first day,
    and comes back by no resending. A listing that was wrong bars nothing."""
    known = subject.listings() if {CODE, DAY}.issubset(subject.mapped) else None
    if known is None:
        return
    spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in _serious(known.with_recognised, (Listing.EXITED,)):
        since = one.standing.listed_since
        if one.exit_kind not in WRONG and since and one.exit_day:
            spans[one.unified_code].append((since.isoformat(), one.exit_day.isoformat()))
    for row in subject.table.frame.select("row", CODE, DAY).drop_nulls().to_dicts():
        if any(since <= row[DAY] < left for since, left in spans.get(row[CODE], ())):
            yield Hit(row["row"], CODE, {})


def red_alike(subject: Subject) -> Iterator[Hit]:
    """A candidate that has the name of an organisation that is on a serious list, or is decided to be, without a unified
    code; or the organisation code that stands beside that name."""
    frame = subject.table.frame.select("row", CODE, NAME).drop_nulls(NAME)
    rows = frame.with_columns(normal_forms.names(frame[NAME]).alias("form"), _body().alias(BODY))
    held = _uncoded(subject, rows) if rows.height else None
    if held is None or held.is_empty() or subject.context.lists is None:
        return
    known = subject.context.lists(Parties(frozenset(), frozenset(held[NAME])))
    listed = {
        subject_name.normal_form(one.subject_name)
        for one in _serious(known.entries, LISTED + DECIDED)
        if one.unified_code in ("", uscc.NO_CODE) and not one.person and not one.role
    }
    held = held.filter(pl.col("form").is_in(list(listed)))
    alike = pl.col("form").is_in(held["form"].implode()) | pl.col(BODY).is_in(held[BODY].drop_nulls().implode())
    for row in rows.filter(alike.fill_null(False))["row"]:
        yield Hit(row, NAME, {})


def _uncoded(subject: Subject, rows: pl.DataFrame) -> pl.DataFrame | None:
    """Rows of serious lists in the record that have no unified code, and the name or the organisation code of one of
    ``rows``: name as written and as compared, organisation code."""
    view, standard = subject.context.view, subject.context.standard
    if view is None:
        return None
    own = [one.id for one in standard.datasets.values() if one.list and standard.lists[one.list].polarity == "black"]
    found = []
    for name in ("black-listing", *own):
        frame = view.frames[name].filter(pl.col(CODE).is_null() | (pl.col(CODE) == uscc.NO_CODE)).drop_nulls(NAME)
        body = pl.col(BODY).str.replace_all("-", "", literal=True) if BODY in frame.columns else pl.lit(None, pl.String)
        found.append(frame.select(NAME, normal_forms.names(frame[NAME]).alias("form"), body.alias(BODY)))
    both = pl.concat(found).unique()
    alike = pl.col("form").is_in(rows["form"].implode()) | pl.col(BODY).is_in(rows[BODY].drop_nulls().implode())
    return both.filter(alike.fill_null(False))


def _body() -> pl.Expr:
    """The organisation code that a unified code holds."""
    return pl.col(CODE).str.slice(8, 9)


def _serious(entries: Iterable[Entry], states: tuple[Listing, ...]) -> Iterator[Entry]:
    return (one for one in entries if one.polarity == "black" and one.listing in states)

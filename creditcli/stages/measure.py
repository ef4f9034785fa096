"""Figures by which departments are held to account. Never a ranking of subjects.

Validity counts rows by the log's conservation law; timeliness pools licences and penalties by
department, with rows whose deadline cannot be determined kept apart (rules of the field, section 7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from creditcli.model.figures import DepartmentFigures, Figures, Share
from creditcli.model.ledger import PUBLIC, Ledger, Listing
from creditcli.model.office import Office
from creditcli.model.record import DEPARTMENT, LogLine


def measure(ledger: Ledger, log: Sequence[LogLine], office: Office) -> Figures:
    """The figures of the ledger's day from the ledger and the log lines received by then."""
    lines = [line for line in log if line.kind == "submission" and line.received <= ledger.as_of]
    rows = pl.concat([frame.select(DEPARTMENT, "late_days") for frame in (ledger.licences, ledger.penalties)])
    codes = sorted({line.department for line in lines} | set(rows[DEPARTMENT].to_list()))
    departments = tuple(_department(code, lines, rows, office) for code in codes)
    return Figures(
        as_of=ledger.as_of,
        head=ledger.head,
        departments=departments,
        valid=_pooled(one.valid for one in departments),
        timely=_pooled(one.timely for one in departments),
        listed=_count(entry.list_id for entry in ledger.entries if entry.listing is Listing.LISTED),
        exited=_count(entry.exit_kind.value for entry in ledger.entries if entry.exit_kind is not None),
        open_objections=sum(case.kind == "objection" and case.closed is None for case in ledger.cases),
        open_repairs=sum(case.kind == "repair" and case.closed is None for case in ledger.cases),
        expired_but_public=_expired_but_public(ledger),
    )


def _department(code: str, lines: Sequence[LogLine], rows: pl.DataFrame, office: Office) -> DepartmentFigures:
    own = [line for line in lines if line.department == code]
    late = rows.filter(pl.col(DEPARTMENT) == code)["late_days"]
    determined = late.drop_nulls()
    organisation = office.organisation(code)
    read = sum(line.counts.read - line.counts.dropped for line in own)
    return DepartmentFigures(
        code=code,
        name=organisation.name if organisation else code,
        files=len(own),
        valid=Share(sum(line.counts.accepted for line in own), read),
        held=sum(line.counts.held for line in own),
        refused=sum(line.counts.refused for line in own),
        timely=Share(int((determined <= 0).sum()), determined.len()),
        undetermined=late.null_count(),
    )


def _pooled(shares: Iterable[Share]) -> Share:
    pool = list(shares)
    return Share(sum(one.numerator for one in pool), sum(one.denominator for one in pool))


def _count(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def _expired_but_public(ledger: Ledger) -> int:
    """Entries and penalties shown after their last day, or with none."""
    entries = sum(
        entry.disclosure.is_public and (entry.term_end is None or entry.term_end < ledger.as_of)
        for entry in ledger.entries
        if entry.polarity == "black"
    )
    shown = ledger.penalties.filter(pl.col("disclosure").is_in(PUBLIC))
    return entries + shown.filter(pl.col("term_end").is_null() | (pl.col("term_end") < ledger.as_of)).height

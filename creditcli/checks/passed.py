"""Row check of what the sender's own system says of a row: what was not passed there must not act here."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from creditcli.checks.context import RowTest, Subject


def not_passed(subject: Subject) -> Iterator[RowTest]:
    """A status (``args.field``) that does not let a row pass (``args.values``), where no other field says that
    the row decides nothing yet (``args.unless``: field to values): a receipt is sent before anything is decided."""
    name, unless = str(subject.arg("field")), dict(subject.arg("unless"))
    if name in subject.mapped:
        open_steps = [pl.col(other).is_in(list(values)) for other, values in unless.items() if other in subject.mapped]
        nothing_yet = pl.any_horizontal(open_steps).fill_null(False) if open_steps else pl.lit(False)
        yield RowTest(name, pl.col(name).is_in(list(subject.arg("values"))) & ~nothing_yet, {})

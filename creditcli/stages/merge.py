"""``merge``: a validated file and the record to what the file adds. Pure; writes nothing.

The same row twice adds nothing; the same key with other content is a new version; a person's
document number becomes a keyed hash before anything else sees it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import polars as pl

from creditcli.checks.duplicates import comparable
from creditcli.errors import BrokenRecord
from creditcli.ids import resident_id
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileReport, Outcome, TableReport
from creditcli.model.record import DIGEST, FILE, KEY, ROW, SHEET, MergePlan, RecordView
from creditcli.standard.types import Dataset, FieldType, Standard

DIGITS = 32
NOT_CONTENT = ("confirmation",)  # says who confirmed a row, not what the row says
Pseudonym = Callable[[str], str]


def plan_merge(
    report: FileReport,
    view: RecordView,
    standard: Standard,
    pseudonym: Pseudonym,
    whole: RecordView | None = None,
) -> MergePlan:
    """What the accepted rows of ``report`` add to the record seen in ``view``, the day of receipt.

    ``whole`` is the record with what was received on later days too, where there is any: a row that
    says what the record said then, or says last, adds nothing. ``pseudonym`` gives the keyed hash of a person's document number. Raises BrokenRecord where a
    resident id would reach the record: validation should have refused that row.
    """
    new: dict[str, pl.DataFrame] = {}
    findings: list[Finding] = []
    versions = repeated = 0
    for one in report.tables:
        dataset = standard.datasets[one.table.dataset]
        rows = _accepted(one, dataset, pseudonym)
        earlier = new.get(dataset.id)
        held = [one.frames[dataset.id] for one in (view, whole) if one is not None]
        fresh, same, other = _against(rows, held, earlier)
        findings.extend(_told(standard, one, "held_same", same))
        findings.extend(_told(standard, one, "held_other", other))
        repeated += same.height
        versions += other.height
        new[dataset.id] = fresh if earlier is None else pl.concat([earlier, fresh])
    return MergePlan(
        report.department, report.name, report.sha256, report.counts, new, versions, repeated, tuple(findings)
    )


def _accepted(one: TableReport, dataset: Dataset, pseudonym: Pseudonym) -> pl.DataFrame:
    """Accepted rows with key and digest: ``_key _digest _file _sheet _row`` and every field."""
    chosen = one.outcome.filter(pl.col("outcome") == Outcome.ACCEPTED.value).select("row")
    frame = one.table.frame.join(chosen, on="row", how="semi", maintain_order="left")
    numbers = [field.id for field in dataset.fields if field.type is FieldType.PERSON_NUMBER]
    frame = frame.with_columns([_hashed(frame[name], pseudonym) for name in numbers])
    fields = [field.id for field in dataset.fields]
    keys = comparable(frame, dataset).select(pl.exclude("row"))
    content = [name for name in fields if name not in NOT_CONTENT]
    codes = [field.id for field in dataset.fields if field.type is FieldType.UNIFIED_CODE]
    return frame.select(
        pl.Series(KEY, [_digest([dataset.id, *row]) for row in keys.iter_rows()], dtype=pl.String),
        pl.Series(DIGEST, [_content(row, codes) for row in frame.select(content).to_dicts()], dtype=pl.String),
        pl.lit(one.table.file).alias(FILE),
        pl.lit(one.table.sheet).alias(SHEET),
        pl.col("row").cast(pl.Int64).alias(ROW),
        *fields,
    )


def _hashed(numbers: pl.Series, pseudonym: Pseudonym) -> pl.Series:
    return pl.Series(numbers.name, [None if one is None else pseudonym(one) for one in numbers], dtype=pl.String)


def _digest(parts: Any) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _content(row: Mapping[str, str | None], codes: Collection[str]) -> str:
    """Digest of a row. ``codes``: fields of unified codes, of which one in some thousands looks like a resident id."""
    filled = {name: value for name, value in row.items() if value is not None}
    if any(resident_id.find_in(value) for name, value in filled.items() if name not in codes):
        raise BrokenRecord("一行含身份证号码的数据通过了检查。", "A row with a resident id passed validation.")
    return _digest(filled)


def _against(
    rows: pl.DataFrame, held: list[pl.DataFrame], earlier: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rows to append; rows whose last version, then or now, is the same; rows that are new versions.

    Judged in order, so that of two equal rows of one file the second adds nothing.
    """
    before = [] if earlier is None else list(earlier.select(KEY, DIGEST).iter_rows())
    lasts = [dict([*frame.select(KEY, DIGEST).iter_rows(), *before]) for frame in held]
    kinds = []
    for key, digest in rows.select(KEY, DIGEST).iter_rows():
        known = [last[key] for last in lasts if key in last]
        kinds.append("new" if not known else "same" if digest in known else "other")
        for last in lasts:
            last[key] = digest
    kind = pl.Series("kind", kinds, dtype=pl.String)
    return rows.filter(kind != "same"), rows.filter(kind == "same"), rows.filter(kind == "other")


def _told(standard: Standard, one: TableReport, check: str, rows: pl.DataFrame) -> list[Finding]:
    return [standard.finding(check, Place(one.table.file, one.table.sheet, row)) for row in rows[ROW]]

"""``merge``: a validated file and the record to what the file adds. Pure; writes nothing.

The same row twice adds nothing; the same key with other content is a new version; a person's
document number becomes a keyed hash before anything else sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import polars as pl

from creditcli.checks.duplicates import comparable
from creditcli.checks.screens import MANY_DIGITS
from creditcli.errors import BrokenRecord
from creditcli.ids import resident_id
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileReport, Outcome, TableReport
from creditcli.model.record import DIGEST, FILE, KEY, ROW, SHEET, Engine, MergePlan, RecordView, at_once
from creditcli.stages.narrow import columned
from creditcli.standard.row_texts import arrays, digests, objects
from creditcli.standard.types import Dataset, FieldType, Standard

NOT_CONTENT = ("confirmation",)  # says who confirmed a row, not what the row says
Pseudonyms = Callable[[Iterable[str]], Mapping[str, str]]


def plan_merge(
    report: FileReport,
    view: RecordView,
    standard: Standard,
    pseudonyms: Pseudonyms,
    whole: RecordView | None = None,
    engine: Engine = at_once,
) -> MergePlan:
    """What the accepted rows of ``report`` add to the record seen in ``view``, the day of receipt.

    ``whole`` is the record with what was received on later days too, where there is any: a row that
    says what the record said then, or says last, adds nothing. ``pseudonyms`` gives the keyed hashes of persons' document
    numbers. ``engine``: by which the record is asked. Raises BrokenRecord where a resident id would reach the record: validation should have refused that row.
    """
    new: dict[str, pl.DataFrame] = {}
    findings: list[Finding] = []
    versions = repeated = 0
    for one in report.tables:
        dataset = standard.datasets[one.table.dataset]
        rows = _accepted(one, dataset, pseudonyms)
        earlier = new.get(dataset.id)
        last = partial(_last, dataset.id, rows.select(KEY).unique(maintain_order=True))
        views = [columned(one, {dataset.id: (KEY, DIGEST)}) for one in (view, whole) if one is not None]
        fresh, same, other = _against(rows, [engine(one, dataset.id, last) for one in views], earlier)
        findings.extend(_told(standard, one, "held_same", same))
        findings.extend(_told(standard, one, "held_other", other))
        repeated += same.height
        versions += other.height
        new[dataset.id] = fresh if earlier is None else pl.concat([earlier, fresh])
    return MergePlan(
        report.department, report.name, report.sha256, report.counts, new, versions, repeated, tuple(findings)
    )


def _accepted(one: TableReport, dataset: Dataset, pseudonyms: Pseudonyms) -> pl.DataFrame:
    """Accepted rows with key and digest: ``_key _digest _file _sheet _row`` and every field."""
    chosen = one.outcome.filter(pl.col("outcome") == Outcome.ACCEPTED.value).select("row")
    frame = one.table.frame.join(chosen, on="row", how="semi", maintain_order="left")
    numbers = [field.id for field in dataset.fields if field.type is FieldType.PERSON_NUMBER]
    frame = frame.with_columns([_hashed(frame[name], pseudonyms) for name in numbers])
    fields = [field.id for field in dataset.fields]
    keys = comparable(frame, dataset).select(pl.exclude("row"))
    codes = [field.id for field in dataset.fields if field.type is FieldType.UNIFIED_CODE]
    _refuse_resident_ids(frame.select([name for name in fields if name not in (*numbers, *codes)]))
    return frame.select(
        digests(keys, partial(arrays, dataset.id)).alias(KEY),
        digests(frame.select([name for name in fields if name not in NOT_CONTENT]), objects).alias(DIGEST),
        pl.lit(one.table.file).alias(FILE),
        pl.lit(one.table.sheet).alias(SHEET),
        pl.col("row").cast(pl.Int64).alias(ROW),
        *fields,
    )


def _hashed(numbers: pl.Series, pseudonyms: Pseudonyms) -> pl.Series:
    hashed = pseudonyms(numbers.drop_nulls().unique(maintain_order=True))
    return numbers.replace_strict(hashed, default=None, return_dtype=pl.String)


def _refuse_resident_ids(frame: pl.DataFrame) -> None:
    """The last look before the record. Columns of persons' numbers are keyed hashes by now; those of unified
    codes have a check of their own, and one lawful code in some thousands looks like a resident id."""
    for column in frame:
        suspects = column.filter(column.str.contains(MANY_DIGITS))
        if any(resident_id.find_in(value) for value in suspects):
            raise BrokenRecord("一行含身份证号码的数据通过了检查。", "A row with a resident id passed validation.")


def _last(dataset_id: str, keys: pl.DataFrame, view: RecordView) -> pl.DataFrame:
    """The digest of the last version of each of the keys that is held."""
    held = view.lazy(dataset_id).select(KEY, DIGEST)
    mine = held.join(keys.lazy(), on=KEY, how="semi", maintain_order="left")
    return mine.unique(KEY, keep="last", maintain_order=True).collect()


def _against(
    rows: pl.DataFrame, held: list[pl.DataFrame], earlier: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rows to append; rows whose last version, then or now, is the same; rows that are new versions.

    Judged in order, so that of two equal rows of one file the second adds nothing. ``held``: last versions, by view.
    """
    mine = (
        [] if earlier is None else [earlier.select(KEY, DIGEST).join(rows, on=KEY, how="semi", maintain_order="left")]
    )
    lasts = [pl.concat([last, *mine]).unique(KEY, keep="last", maintain_order=True) for last in held]
    kind = _once(rows, lasts)
    several = rows.select(KEY, DIGEST, at=pl.int_range(pl.len())).filter(pl.col(KEY).is_duplicated())
    if not several.is_empty():
        kind = kind.scatter(several["at"], _in_order(several, lasts))
    return (
        rows if (kind == "new").all() else rows.filter(kind != "same"),
        rows.filter(kind == "same"),
        rows.filter(kind == "other"),
    )


def _once(rows: pl.DataFrame, lasts: list[pl.DataFrame]) -> pl.Series:
    """What each row is beside what is held, as if no other row of the file had its key."""
    known = rows.select(KEY, DIGEST)
    for at, last in enumerate(lasts):
        named = last.rename({DIGEST: f"held{at}"})
        known = known.join(named, on=KEY, how="left", maintain_order="left")
    names = [name for name in known.columns if name.startswith("held")]
    same = pl.any_horizontal([pl.col(name) == pl.col(DIGEST) for name in names]).fill_null(False)
    new = pl.all_horizontal([pl.col(name).is_null() for name in names])
    kind = pl.when(new).then(pl.lit("new")).when(same).then(pl.lit("same")).otherwise(pl.lit("other"))
    return known.select(kind.alias("kind")).to_series()


def _in_order(rows: pl.DataFrame, lasts: list[pl.DataFrame]) -> list[str]:
    """The same for rows that share their keys, each beside what the ones before it have made of these."""
    held = [dict(last.join(rows, on=KEY, how="semi").select(KEY, DIGEST).iter_rows()) for last in lasts]
    kinds = []
    for key, digest in rows.select(KEY, DIGEST).iter_rows():
        known = [last[key] for last in held if key in last]
        kinds.append("new" if not known else "same" if digest in known else "other")
        for last in held:
            last[key] = digest
    return kinds


def _told(standard: Standard, one: TableReport, check: str, rows: pl.DataFrame) -> list[Finding]:
    return [standard.finding(check, Place(one.table.file, one.table.sheet, row)) for row in rows[ROW]]

"""``merge``: a validated file and the record to what the file adds. Pure; writes nothing.

The same row twice adds nothing; the same key with other content is a new version; a person's
document number becomes a keyed hash before anything else sees it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import polars as pl

from creditcli.ahead import ahead
from creditcli.checks.screens import MANY_DIGITS
from creditcli.errors import BrokenRecord
from creditcli.ids import resident_id
from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileReport, RowKeys, TableReport
from creditcli.model.record import (
    DIGEST,
    FILE,
    KEY,
    NOT_CONTENT,
    ROW,
    SHEET,
    SUBMISSION,
    Added,
    Engine,
    MergePlan,
    RecordView,
    Rows,
    at_once,
)
from creditcli.stages.aside import Batch, accepted, among, chosen
from creditcli.stages.narrow import columned
from creditcli.stages.row_keys import keyed, numbers
from creditcli.standard.row_texts import NEEDS_ESCAPE, Escapes, as_objects, digests, escapes_in
from creditcli.standard.types import Dataset, FieldType, Standard

DIGITS_OR_ESCAPE = f"{NEEDS_ESCAPE}|{MANY_DIGITS}"
Pseudonyms = Callable[[Iterable[str]], Mapping[str, str]]


def overtaken(view: RecordView, number: int) -> int:
    """How many rows of a submission read otherwise now, because a later one brought them again."""
    count = 0
    for name in view.frames:
        rows = view.lazy(name).select(KEY, SUBMISSION, DIGEST)
        own = rows.filter(pl.col(SUBMISSION) == number).collect()
        if own.height:
            later = rows.filter(pl.col(SUBMISSION) > number).join(own.lazy(), on=KEY, how="semi").collect()
            last = later.sort(SUBMISSION, maintain_order=True).unique(KEY, keep="last").select(KEY, now=DIGEST)
            count += own.join(last, on=KEY).filter(pl.col(DIGEST) != pl.col("now")).height
    return count


def plan_merge(
    report: FileReport,
    view: RecordView,
    standard: Standard,
    pseudonyms: Pseudonyms,
    whole: RecordView | None = None,
    engine: Engine = at_once,
    since: int | None = None,
) -> MergePlan:
    """What the accepted rows of ``report`` add to the record seen in ``view``, the day of receipt.

    ``whole`` is the record with what was received on later days too, where there is any: a row that
    says what the record said then, or says last, adds nothing. ``pseudonyms`` gives the keyed hashes of persons' document
    numbers. ``engine``: by which the record is asked. ``since``: the submission by which a file that is judged once more
    first came: what the record holds of it, or of later ones, stays, as what came after rows were sent back stays
    when these come. Reading the rows that are new raises BrokenRecord where a resident id would reach the record:
    validation should have refused that row.
    """
    parts: dict[str, list[_Part]] = defaultdict(list)
    findings: list[Finding] = []
    versions = repeated = 0
    persons, tables = _Persons(pseudonyms), Counter(one.table.dataset for one in report.tables)
    for one in report.tables:
        dataset = standard.datasets[one.table.dataset]
        rows = _accepted(one, dataset, persons)
        earlier = parts[dataset.id]
        last = partial(_last, dataset.id, rows.select(KEY))
        views = [columned(one, {dataset.id: (KEY, DIGEST, SUBMISSION)}) for one in (view, whole) if one is not None]
        held = [engine(one, dataset.id, last) for one in views]
        wanted = rows[ROW] if tables[dataset.id] > 1 else _met_before(rows, held)
        rows = rows.join(_digests(one, dataset, persons, wanted), on=ROW, how="left", maintain_order="left")
        if since is not None:
            rows, outdone = _not_later(rows, held, since)
            findings.extend(_told(standard, one, "held_same", outdone))
            repeated += outdone.height
        rows, later = _sent_before_later(rows, held, one, standard)
        findings.extend(later)
        repeated += len(later)
        fresh, same, other = _against(rows, [last.drop(SUBMISSION) for last in held], [part.rows for part in earlier])
        findings.extend(_told(standard, one, "held_same", same))
        findings.extend(_told(standard, one, "held_other", other))
        repeated += same.height
        versions += other.height
        earlier.append(_Part(one, dataset, persons, fresh, sum(part.rows.height for part in earlier)))
    new = {name: _added(several) for name, several in parts.items()}
    return MergePlan(
        report.department, report.name, report.sha256, report.counts, new, versions, repeated, tuple(findings)
    )


class _Persons:
    """The keyed hash of every person's number of a submission, asked for once."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._known: dict[str, str] = {}

    def hashed(self, frame: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
        """The rows with the hashes of persons' numbers in their places."""
        return frame.with_columns([self._column(frame[name]) for name in numbers(dataset)])

    def _column(self, column: pl.Series) -> pl.Series:
        found = column.drop_nulls().unique(maintain_order=True).to_list()
        unknown = [number for number in found if number not in self._known]
        if unknown:
            self._known.update(self._pseudonyms(unknown))
        mapping = {number: self._known[number] for number in found}
        return column.replace_strict(mapping, default=None, return_dtype=pl.String)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one table adds. ``rows``: ``_row``, ``_key`` and ``_digest`` (null where none was asked for) of it; ``before``:
    rows of the same data set that earlier tables of the file add."""

    report: TableReport
    dataset: Dataset
    persons: _Persons
    rows: pl.DataFrame
    before: int

    def batches(self) -> Iterator[Callable[[], Rows]]:
        """The rows themselves, read again."""
        if not self.rows.is_empty():
            yield from (partial(self._batch, batch) for batch in accepted(self.report))

    def _batch(self, batch: Batch) -> Rows:
        frame = batch()
        escaped = _last_look(frame, self.dataset)
        start, own = among(self.rows, frame, ROW)
        new = frame if own.height == frame.height else frame.filter(pl.col("row").is_in(own[ROW].implode()))
        fields = [field.id for field in self.dataset.fields]
        table = self.report.table
        rows = self.persons.hashed(new, self.dataset).select(
            own[KEY],
            pl.lit(table.file).alias(FILE),
            pl.lit(table.sheet).alias(SHEET),
            pl.col("row").cast(pl.Int64).alias(ROW),
            *fields,
        )
        return Rows(self.before + start, rows, escaped)


def _added(parts: list[_Part]) -> Added:
    return Added(sum(part.rows.height for part in parts), lambda: chain.from_iterable(part.batches() for part in parts))


def _accepted(one: TableReport, dataset: Dataset, persons: _Persons) -> pl.DataFrame:
    """Key of every accepted row: ``_row`` (UInt32), ``_key``. The numbers of persons are asked for, in order."""
    found = [pl.DataFrame(schema={ROW: pl.UInt32, KEY: pl.String})]
    for some in _keyed(one, dataset):
        persons.hashed(some.persons, dataset)
        found.append(some.keys)
    return pl.concat(found)


def _keyed(one: TableReport, dataset: Dataset) -> Iterator[RowKeys]:
    """``row_keys.keyed`` of the accepted rows, some at a time; of those that are set aside they may be known."""
    if one.table.aside is None or not one.table.aside.keys:
        yield from ahead(partial(_read_and_keyed, batch, dataset) for batch in accepted(one))
        return
    own, before = keyed(one.accepted, dataset), 0
    for last, sound in one.table.aside.keys:
        keys = _together(own.keys, sound.keys, before, last)
        yield RowKeys(keys, _together(own.persons, sound.persons, before, last))
        before = last


def _together(own: pl.DataFrame, sound: pl.DataFrame, before: int, last: int) -> pl.DataFrame:
    """``sound`` and those of ``own`` that stand after row ``before``, up to ``last``, in the order of the rows."""
    start, end = bisect_right(own[ROW], before), bisect_right(own[ROW], last)
    return pl.concat([own.slice(start, end - start), sound]).sort(ROW) if end > start else sound


def _read_and_keyed(batch: Batch, dataset: Dataset) -> RowKeys:
    return keyed(batch(), dataset)


def _met_before(rows: pl.DataFrame, held: list[pl.DataFrame]) -> pl.Series:
    """Numbers of the rows whose key is held, or stands in the file more than once: others are new, whatever they say."""
    known = pl.concat([last[KEY] for last in held]).implode()
    return rows.filter(pl.col(KEY).is_in(known) | pl.col(KEY).is_duplicated())[ROW]


def _digests(one: TableReport, dataset: Dataset, persons: _Persons, rows: pl.Series) -> pl.DataFrame:
    """``_row`` and ``_digest`` of some accepted rows."""
    found = [pl.DataFrame(schema={ROW: pl.UInt32, DIGEST: pl.String})]
    fields = [field.id for field in dataset.fields if field.id not in NOT_CONTENT]

    def digested(batch: Batch) -> pl.DataFrame:
        frame = batch()
        content = persons.hashed(frame, dataset).select(fields)
        return pl.DataFrame({ROW: frame["row"], DIGEST: digests(content, as_objects(content))})

    found.extend(ahead(partial(digested, batch) for batch in chosen(one, rows)))
    return pl.concat(found)


def _last_look(frame: pl.DataFrame, dataset: Dataset) -> Escapes:
    """The last look before the record: gives what JSON escapes in which columns, and finds resident ids in the
    same search. Raises BrokenRecord for one. Columns of persons' numbers will be keyed hashes; those of unified codes have
    a check of their own, and one lawful code in some thousands looks like a resident id."""
    passed = {*numbers(dataset), *(field.id for field in dataset.fields if field.type is FieldType.UNIFIED_CODE)}
    escaped = {}
    texts = frame.select(pl.exclude("row"))
    wanted = {name: NEEDS_ESCAPE if name in passed else DIGITS_OR_ESCAPE for name in texts.columns}
    odd = texts.select(pl.col(name).str.contains(pattern) for name, pattern in wanted.items())
    for column, held in zip(texts.iter_columns(), odd.iter_columns(), strict=True):
        if not held.any():  # as most columns of most rows
            continue
        suspects = column.filter(held)
        if escapes := escapes_in(suspects):
            escaped[column.name] = escapes
        digits = suspects.filter(suspects.str.contains(MANY_DIGITS))
        if column.name not in passed and any(resident_id.find_in(value) for value in digits):
            raise BrokenRecord("一行含身份证号码的数据通过了检查。", "A row with a resident id passed validation.")
    return escaped


def _last(dataset_id: str, keys: pl.DataFrame, view: RecordView) -> pl.DataFrame:
    """Digest and submission of the last version of each of the keys that is held."""
    held = view.lazy(dataset_id).select(KEY, DIGEST, SUBMISSION)
    mine = held.join(keys.lazy(), on=KEY, how="semi", maintain_order="left")
    return mine.unique(KEY, keep="last", maintain_order=True).collect()


def _not_later(rows: pl.DataFrame, held: list[pl.DataFrame], since: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of an older file whose things the record knows from no later one than it, and the others."""
    later = pl.concat([last.filter(pl.col(SUBMISSION) >= since).select(KEY) for last in held])
    outdone = rows.join(later, on=KEY, how="semi", maintain_order="left")
    return rows.join(later, on=KEY, how="anti", maintain_order="left"), outdone


def _sent_before_later(
    rows: pl.DataFrame, held: list[pl.DataFrame], one: TableReport, standard: Standard
) -> tuple[pl.DataFrame, list[Finding]]:
    """Of a workbook of rows sent back: the rows to be judged on, and what is told of the others, of whose things something
    else came after it went out. Rows that say what came then are judged like any, and so are those that take something
    back: a revocation that waited for a word is none the less one."""
    receipt = one.table.receipt
    if not receipt:
        return rows, []
    came = [last.filter(pl.col(SUBMISSION) > receipt) for last in held]
    last = pl.concat(came).unique(KEY, keep="last", maintain_order=True).rename({DIGEST: "now"})
    both = rows.join(last, on=KEY, maintain_order="left").filter(pl.col(DIGEST) != pl.col("now"))
    both = both.filter(~pl.col(ROW).is_in(_taking_back(one, standard, both).implode()))
    table = one.table
    told = [
        standard.finding("held_later", Place(table.file, table.sheet, row), number=str(receipt), later=str(number))
        for row, number in both.select(ROW, SUBMISSION).iter_rows()
    ]
    return rows.join(both, on=ROW, how="anti", maintain_order="left"), told


def _taking_back(one: TableReport, standard: Standard, rows: pl.DataFrame) -> pl.Series:
    """Numbers of those of the rows that say of their decisions that they stand no more."""
    args: Mapping[str, Any] = standard.rule_of("held_later").args
    field, gone = args["field"], args["values"]
    found = [pl.Series(dtype=pl.UInt32)]
    for batch in accepted(one) if rows.height else ():
        frame = batch()
        if field in frame.columns:
            some = frame.filter(pl.col(field).is_in(gone) & pl.col("row").is_in(rows[ROW].implode()))
            found.append(some["row"].cast(pl.UInt32))
    return pl.concat(found)


def _against(
    rows: pl.DataFrame, held: list[pl.DataFrame], earlier: list[pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rows to append; rows whose last version, then or now, is the same; rows that are new versions.

    Judged in order, so that of two equal rows of one file the second adds nothing. ``held``: last versions, by view. Rows
    without a digest are new (``_met_before``), as nearly all of most files are: they are not looked for.
    """
    met = rows.filter(pl.col(DIGEST).is_not_null())
    mine = [one.select(KEY, DIGEST).join(met, on=KEY, how="semi", maintain_order="left") for one in earlier]
    lasts = [pl.concat([last, *mine]).unique(KEY, keep="last", maintain_order=True) for last in held]
    kind = _once(met, lasts)
    several = met.select(KEY, DIGEST, at=pl.int_range(pl.len())).filter(pl.col(KEY).is_duplicated())
    if not several.is_empty():
        kind = kind.scatter(several["at"], _in_order(several, lasts))
    same = met.filter(kind == "same")
    fresh = rows if same.is_empty() else rows.filter(~pl.col(ROW).is_in(same[ROW].implode()))
    return fresh, same, met.filter(kind == "other")


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

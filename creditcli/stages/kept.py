"""Which cells stay as they were found: expressions that are true where normalising would change nothing.

They may say no where it would not (such a row is then looked at one by one), never yes where it would.
"""

from __future__ import annotations

from itertools import permutations

import polars as pl

from creditcli.stages.data_rows import EXPONENT
from creditcli.stages.normalise import reader, takes_placeholders
from creditcli.standard.cell_texts import YEARS
from creditcli.standard.types import Field, FieldType, LayoutColumn, Standard

DATE = r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
DECIMAL = r"^(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$"
# Anything but ASCII without blanks and small letters, and characters that folding of widths leaves alone.
NO_IDENTIFIER = r"^$|[^!-`{-~\u4e00-\u9fff〔〕]"
BLANKS_AROUND = r"^$|^\s|\s$"
IDENTIFIERS = (FieldType.UNIFIED_CODE, FieldType.IDENTIFIER, FieldType.PERSON_NUMBER)
FEW = 20  # values of a code list, for which that is done
TOGETHER = 2  # values of a code list in one cell, in any order, that are known beforehand


def as_found(field: Field, column: LayoutColumn, standard: Standard) -> pl.Expr:
    """Whether the cell of ``field`` is empty or stays as it is, unless it has the pattern of ``changes``. Over the
    column named by the field's id."""
    cell = pl.col(field.id)
    stays = _stays(field, column, standard)
    if not field.codelist and takes_placeholders(field):
        longest = max(len(text.encode()) for text in standard.placeholders)
        short = pl.when(cell.str.len_bytes() <= longest).then(cell)  # long texts are not even looked at
        stays = stays & ~short.is_in(list(standard.placeholders)).fill_null(False)
    return cell.is_null() | stays.fill_null(False)


def changes(field: Field) -> tuple[str, ...]:
    """Patterns of which a text has none that stays as it is: they can be searched for together with others."""
    if field.codelist or field.type in (FieldType.DATE, FieldType.DECIMAL):
        return ()
    return (NO_IDENTIFIER, EXPONENT) if field.type in IDENTIFIERS else (BLANKS_AROUND,)


def _stays(field: Field, column: LayoutColumn, standard: Standard) -> pl.Expr:
    cell = pl.col(field.id)
    if field.codelist:
        return cell.is_in(_fixed(field, column, standard))
    if field.type is FieldType.DATE:
        possible = cell.str.to_date("%Y-%m-%d", strict=False).is_not_null()
        years = cell.str.slice(0, 4).cast(pl.Int32, strict=False).is_between(YEARS.start, YEARS.stop - 1)
        return cell.str.contains(DATE) & possible & years
    if field.type is FieldType.DECIMAL:
        return cell.str.contains(DECIMAL) if not column.factor else pl.lit(False)
    return pl.lit(True)


def _fixed(field: Field, column: LayoutColumn, standard: Standard) -> list[str]:
    """Texts of the code list that are read as themselves; for several values in a cell also some of them joined."""
    read = reader(field, column, standard)
    values = standard.codelists[field.codelist].values
    texts = {text for one in values for text in (one.label, one.code)} - set(standard.placeholders)
    single = sorted(text for text in texts if read(text) == text)
    if field.type is not FieldType.CODES:
        return single
    few = single if len(single) <= FEW else []
    joined = ["；".join(some) for some in permutations(few, TOGETHER)]
    return single + [text for text in joined if read(text) == text]

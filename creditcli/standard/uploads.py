"""The national platform's import files: their columns in order, what must be filled, in which form, how long.

``standards/uploads/<data set>.csv``; headers and codes of values are those of the layout ``national-2018``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditcli.standard.types import Dataset, LayoutColumn

LAYOUT = "national-2018"
REQUIRED, RECALLED, SOMETIMES, OPTIONAL, NEVER = "yes", "recalled", "when", "no", "never"
FORMS = ("text", "date", "decimal")
SURE = ("F", "f")  # evidence tags on which a row may be left out


@dataclass(frozen=True, slots=True)
class UploadColumn:
    """One column. ``length``: characters, or digits before and after the point as ``18,6``. ``tag``: of the length.

    ``required``: always (``recalled``: as far as is recalled), on a condition that the data set states, not, or never to
    be sent.
    """

    code: str
    required: str
    form: str
    length: str
    tag: str
    source: str


def upload_columns(rows: Iterable[Mapping[str, str]]) -> tuple[UploadColumn, ...]:
    """The columns of one file. Raises KeyError or ValueError for a row that is not as it should be."""
    found = tuple(
        UploadColumn(row["code"], row["required"], row["form"], row["length"], row["tag"], row["source"])
        for row in rows
    )
    for one in found:
        if one.required not in (REQUIRED, RECALLED, SOMETIMES, OPTIONAL, NEVER) or one.form not in FORMS:
            raise ValueError(f"{one.code}: {one.required} {one.form}")
    return found


def layout_columns(dataset: Dataset) -> Mapping[str, LayoutColumn]:
    """Columns of the national layout by their code."""
    layout = next(one for one in dataset.layouts if one.id == LAYOUT)
    return {one.code: one for one in layout.columns}

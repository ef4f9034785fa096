"""Entry forms of the standard: their columns, the sample row, the stamp that says which form a workbook is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from creditcli.model.intake import Grid
from creditcli.standard.types import (
    Codelist,
    CodeValue,
    Condition,
    Dataset,
    Field,
    Layout,
    LayoutColumn,
    Personal,
    Standard,
)

LISTS, GUIDE = "代码", "填写说明"  # the sheets of a form that hold no data
LAYOUT = "form"
JOINT = "；"  # between the values of a field that takes several
DIGITS = 8  # of the definition's digest in a stamp
STAMPED_ROWS = 5  # first rows of a sheet among which its stamp stands
TEXTS = frozenset({"description", "source", "tag", "example"})  # parts of a field that ask for nothing
_STAMP = re.compile(r"creditcli:form:([a-z0-9-]+):([0-9A-Za-z.+-]+):([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which form a workbook is: data set, version of the standard, short digest of what the form asks for."""

    dataset: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"creditcli:form:{self.dataset}:{self.version}:{self.digest}"

    @property
    def edition(self) -> str:
        """Version and digest, for people."""
        return f"{self.version} ({self.digest})"


def form_fields(dataset: Dataset) -> tuple[Field, ...]:
    """The fields that a form has a column for."""
    return tuple(field for field in dataset.fields if not field.deprecated)


def form_header(field: Field) -> str:
    """The header of a field's column: its label, with the unit in brackets as the national layouts have it."""
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def form_layout(dataset: Dataset) -> Layout:
    """The form as a layout: what a stamped workbook is read by."""
    columns = tuple(
        LayoutColumn(field.id, form_header(field), (field.label,), field.id, {}, field.unit)
        for field in form_fields(dataset)
    )
    return Layout(LAYOUT, "填报模板", columns, (), "本标准")


def layout_of(dataset: Dataset, layout_id: str) -> Layout:
    """The data set's layout of that id, the form included. Raises StopIteration for any other id."""
    return next(one for one in (*dataset.layouts, form_layout(dataset)) if one.id == layout_id)


def offered(codelist: Codelist, day: date | None = None) -> tuple[CodeValue, ...]:
    """The values in force on ``day``; without a day, those that nothing has ended."""
    if day is None:
        return tuple(value for value in codelist.values if value.valid_to is None)
    return tuple(value for value in codelist.values if value.holds_on(day))


def stamp_for(dataset: Dataset, standard: Standard) -> Stamp:
    """The stamp of the data set's form.

    The digest is over what a filled form must keep to: fields and their codes. Texts and layouts may change.
    """
    fields = form_fields(dataset)
    lists = sorted({field.codelist for field in fields if field.codelist})
    asked = {
        "fields": [{key: part for key, part in asdict(field).items() if key not in TEXTS} for field in fields],
        "one_of": dataset.one_of,
        "codelists": {name: [one.label for one in standard.codelists[name].values] for name in lists},
    }
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True, default=str)
    return Stamp(dataset.id, standard.version, hashlib.sha256(text.encode()).hexdigest()[:DIGITS])


def stamp_of(grid: Grid) -> Stamp | None:
    """The stamp on a sheet of a form that holds no data; None on any other sheet."""
    if grid.sheet not in (LISTS, GUIDE):
        return None
    for row in grid.frame.head(STAMPED_ROWS).drop("row").iter_rows():
        for text in row:
            found = _STAMP.search(text or "")
            if found:
                return Stamp(*found.groups())
    return None


def holds(condition: Condition, row: Mapping[str, str]) -> bool:
    """Whether a condition holds in a row of field -> text (empty or absent: not filled)."""
    text = row.get(condition.field, "")
    if not condition.values:
        return bool(text)
    return bool(set(text.split(JOINT) if condition.contains else [text]) & set(condition.values))


def sample_row(dataset: Dataset) -> dict[str, str]:
    """The fields' examples as one row that keeps the conditions between fields, in the form's order.

    A person's number stands in it only where the row cannot do without.
    """
    examples = {field.id: field.example for field in form_fields(dataset) if field.example}
    row = dict(examples)
    for field in form_fields(dataset):
        needed = field.required or any(holds(one, examples) for one in field.required_when)
        unwanted = any(holds(one, examples) for one in field.blank_when) or field.personal is Personal.NUMBER
        if unwanted and not needed:
            row.pop(field.id, None)
    return row

"""Headers of files against the names that the standard gives to columns.

What an office remembers of a department's headers comes after the standard's own names and never against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from creditcli.ids import resident_id
from creditcli.model.mapping import NOTHING, MappedBy, Remembered, header_key
from creditcli.standard.acting import acts
from creditcli.standard.forms import LAYOUT, form_header, form_layout
from creditcli.standard.types import Dataset, Layout, LayoutColumn, Standard

_UNIT = re.compile(r"[（(]\s*(?:单位[:：]\s*)?万?元\s*[）)]")
_YUAN = re.compile(r"[（(]\s*(?:单位[:：]\s*)?元|元\s*[）)]|单位[:：]\s*元|/\s*元\s*$")
_START = re.compile("(自|起|始|开始|起始)(日期|时间|日)?$")
_END = re.compile("(至|止|截止|终止|结束|到期|届满)(日期|时间|日|期)?$")
Fault = tuple[str, str]  # in Chinese and in English, without a full stop


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a column: the column that it means, by what, and the line of memory where it is remembered."""

    column: LayoutColumn
    by: MappedBy
    line: Remembered | None = None


def names_of(dataset: Dataset, layout: Layout, memory: Iterable[Remembered] = ()) -> dict[str, Name]:
    """Every name that a layout's columns go by, by its key; the standard's own before the same with another unit that the
    standard takes, and before what is remembered, but for the unit of a name that states none."""
    names: dict[str, Name] = {}
    for column in layout.columns:
        for text, by in _own(column, layout):
            names.setdefault(header_key(text), Name(column, by))
    for column in (one for one in layout.columns if one.field):
        for unit, factor in units_of(dataset, column.field).items():
            other = Name(replace(column, unit=unit, factor=factor), MappedBy.ALIAS)
            for text, _ in _own(column, layout):
                if unit_in(text):
                    names.setdefault(header_key(in_unit(text, unit)), other)
    for line in (one for one in memory if one.dataset == dataset.id):
        own = names.get(header_key(line.header))
        if own is None or _states_unit(line, own.column):
            names[header_key(line.header)] = Name(_column(line, dataset, layout), MappedBy.MEMORY, line)
    return names


def _states_unit(line: Remembered, own: LayoutColumn) -> bool:
    """Whether a remembered line says for the standard's own name, which tells no unit, that it is not the one supposed."""
    return own.field == line.field and line.unit not in ("", own.unit) and not unit_in(line.header)


def _own(column: LayoutColumn, layout: Layout) -> Iterator[tuple[str, MappedBy]]:
    form = layout.id == LAYOUT
    yield column.header, MappedBy.FORM if form else MappedBy.LABEL
    yield column.code, MappedBy.CODE
    for alias in column.aliases:
        yield alias, MappedBy.FORM if form else MappedBy.ALIAS


def _column(line: Remembered, dataset: Dataset, layout: Layout) -> LayoutColumn:
    """The layout's column of the remembered field, in the remembered unit; a bare one where the layout has none, and
    where the header is remembered as none of the standard's."""
    if line.field == NOTHING:
        return LayoutColumn("", line.header, (), "", {})
    own = next((one for one in layout.columns if one.field == line.field), None)
    column = own or LayoutColumn("", line.header, (), line.field, {})
    unit = units_of(dataset, line.field).get(line.unit)
    return replace(column, unit=line.unit, factor=unit or "") if unit is not None else column


def units_of(dataset: Dataset, field: str) -> Mapping[str, str]:
    """Units in which the standard takes amounts of a field, and the factor of each to the unit that is kept."""
    kept = dataset.field(field).unit
    if not kept:
        return {}
    columns = (column for layout in dataset.layouts for column in layout.columns)
    others = {column.unit: column.factor for column in columns if column.field == field and column.unit}
    return {**others, kept: ""}


def unit_in(text: str) -> str:
    """The unit of an amount that a header states; empty where it states none.

    >>> unit_in("罚款金额（万元）"), unit_in("罚款(元)"), unit_in("罚款")
    ('万元', '元', '')
    """
    return "万元" if "万元" in text else "元" if _YUAN.search(text) else ""


def is_opposite(one: str, other: str) -> bool:
    """Whether one of two headers is of a first day and the other of a last one.

    >>> is_opposite("有效期起", "有效期至"), is_opposite("有效期起", "有效期自")
    (True, False)
    """
    one, other = header_key(one), header_key(other)
    return bool((_START.search(one) and _END.search(other)) or (_END.search(one) and _START.search(other)))


def in_unit(text: str, unit: str) -> str:
    """The header with another unit in the place of its own.

    >>> in_unit("罚款金额（万元）", "元"), in_unit("罚款", "元")
    ('罚款金额（元）', '罚款')
    """
    before, own, after = text.rpartition(unit_in(text) or text)
    return f"{before}{unit}{after}" if own and own != text else text


def names_elsewhere(dataset: Dataset, layout: Layout) -> dict[str, Name]:
    """Names by which other layouts and the standard itself know the data set's fields, by their keys: a table of one layout
    may have columns that only another has, and what keeps a row from the public may not be passed over for it.

    What stands under another layout's name is read as that layout reads it, under the field's own label or id as this one
    does. A value that two layouts write under one name is read by neither's codes; an amount without its unit is none.
    """
    own = {one.field: one for one in layout.columns if one.field}
    found: dict[str, list[LayoutColumn]] = {}
    for other in dataset.layouts:
        for column in (one for one in other.columns if one.field):
            for text, _ in _own(column, other):
                if unit_in(text) or not dataset.field(column.field).unit:
                    found.setdefault(header_key(text), []).append(replace(column, code=""))
    for field in dataset.fields:
        column = own.get(field.id, LayoutColumn("", form_header(field), (), field.id, {}, field.unit))
        for text in (form_header(field), field.id):
            found.setdefault(header_key(text), []).append(replace(column, code=""))
    alike = {key: _alike(columns) for key, columns in found.items() if key}
    return {key: Name(column, MappedBy.ALIAS) for key, column in alike.items() if column}


def _alike(columns: Sequence[LayoutColumn]) -> LayoutColumn | None:
    """The column that all of them are; where they differ in how they are read, the last one's with no codes of its own; None
    for columns of two fields. One that has no codes differs from none."""
    if len({one.field for one in columns}) > 1:
        return None
    readings = [one for one in columns if one.values] or list(columns)
    same = all(
        (one.values, one.unit, one.factor) == (readings[0].values, readings[0].unit, readings[0].factor)
        for one in readings
    )
    return readings[0] if same else replace(columns[-1], values={})


def names_without_unit(dataset: Dataset, layout: Layout) -> dict[str, LayoutColumn]:
    """Names of amounts in any layout of the data set without the unit that tells how they are read, by their keys, with
    the layout's own column or that of the form. One of them may be a name all the same."""
    bare: dict[str, LayoutColumn] = {}
    for other in (form_layout(dataset), *dataset.layouts):
        for column in (one for one in other.columns if one.field and dataset.field(one.field).unit):
            for text in (text for text, _ in _own(column, other) if _UNIT.search(text)):
                bare.setdefault(header_key(_UNIT.sub("", text)), column)
    own = {one.field: one for one in layout.columns}
    return {key: own.get(one.field, one) for key, one in bare.items()}


def clashes(layout: Layout) -> list[tuple[str, str, str]]:
    """Names under which two columns of a layout go: the name and the codes of both. None in a sound standard."""
    seen: dict[str, LayoutColumn] = {}
    found = []
    for column in layout.columns:
        for text, _ in _own(column, layout):
            first = seen.setdefault(header_key(text), column)
            if first is not column:
                found.append((text, first.code, column.code))
    return found


def memory_fault(line: Remembered, standard: Standard) -> Fault | None:
    """Why a line may not be remembered: what the standard does not have, and what contradicts its own names."""
    dataset = standard.datasets.get(line.dataset)
    if dataset is None:
        known = "、".join(standard.datasets)
        return f"没有数据集“{line.dataset}”。可用的有：{known}", f"there is no data set '{line.dataset}'"
    key = header_key(line.header)
    if not key or resident_id.MASK in resident_id.mask(line.header):
        return "表头不能为空，也不能含有证件号码", "a header is not empty and holds no person's number"
    if line.field == NOTHING:
        return _against_standard(line, key, dataset)
    field = next((one for one in dataset.fields if one.id == line.field), None)
    if field is None:
        return f"数据集“{dataset.title}”没有字段“{line.field}”", f"data set {dataset.id} has no field '{line.field}'"
    units = units_of(dataset, field.id)
    if line.unit not in (units or ("",)):
        asked = " / ".join(units)
        return (
            (
                f"“{field.label}”是金额，要写明这一列的单位：{asked}",
                f"'{field.id}' is an amount: give its unit, {asked}",
            )
            if units
            else (f"“{field.label}”没有单位，不要写 unit", f"'{field.id}' has no unit")
        )
    return _against_standard(line, key, dataset)


def _against_standard(line: Remembered, key: str, dataset: Dataset) -> Fault | None:
    layouts = (*dataset.layouts, form_layout(dataset))
    own = [(layout, names_of(dataset, layout).get(key)) for layout in layouts]
    passable = line.field == NOTHING and not all(name for _, name in own)
    for layout, name in own:
        if name is None or name.column.field == line.field or (passable and _by_the_way(name, dataset)):
            continue
        meant = name.column.field or "-"
        return (
            f"“{line.header}”是标准里的列名（{layout.title}），读作“{meant}”，不能改作“{line.field}”",
            f"'{line.header}' is the standard's own name ({layout.id}) for '{meant}', not for '{line.field}'",
        )
    stated = unit_in(line.header)
    if stated and line.unit and stated != line.unit:
        return (
            f"“{line.header}”的单位是{stated}，不能记作{line.unit}",
            f"'{line.header}' is in {stated}, not {line.unit}",
        )
    if line.field != NOTHING and all(name for layout, name in own if _reads(layout, line)):
        return f"“{line.header}”标准本来就认识，不用记", f"'{line.header}' is known to the standard already"
    return None


def _by_the_way(name: Name, dataset: Dataset) -> bool:
    """Whether a name is only another one of a column on which nothing hangs: where a layout has its own, such a column stands
    beside it, and an office may say so."""
    return name.by is MappedBy.ALIAS and not acts(dataset.id, name.column.field)


def _reads(layout: Layout, line: Remembered) -> bool:
    return any(one.field == line.field for one in layout.columns)

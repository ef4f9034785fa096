"""What a word names in the standard: by id first, else by Chinese title, label, header or alias. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from creditcli.model.mapping import header_key
from creditcli.standard.types import CodeValue, Dataset, Field, Standard

LEAST_CODE = 3  # characters of a code that is looked for in every list: 1 or 01 would be in all of them
MOST_NEAR = 5
CLOSE = 0.5


class Kind(StrEnum):
    """Kinds of things that can be explained."""

    RULE = "rule"
    PARAMETER = "parameter"
    LIST = "list"
    DATASET = "dataset"
    CODELIST = "codelist"
    LAW = "law"
    NOTICE = "notice"
    FIELD = "field"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the standard. ``owner``: the data set of a field, the code list of a code; else empty."""

    kind: Kind
    id: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A thing, the ids it goes by, and the names that people have for it."""

    found: Found
    ids: tuple[str, ...]
    names: tuple[str, ...]


def look_up(words: Sequence[str], standard: Standard) -> tuple[Found, ...]:
    """Everything that the words name; ids take precedence over names. A code list and a value are two words."""
    if len(words) == 2:
        values = _value_in(words[0], words[1], standard)
        if values:
            return values
    wanted = header_key(" ".join(words))
    named = tuple(_all(standard))
    by_id = tuple(one.found for one in named if wanted in map(header_key, one.ids))
    return by_id or tuple(one.found for one in named if wanted in map(header_key, one.names))


def is_name_only(words: Sequence[str], standard: Standard) -> bool:
    """Whether the words are no id: a value of the record may then be meant as well."""
    wanted = header_key(" ".join(words))
    return not any(wanted in map(header_key, one.ids) for one in _all(standard))


def nearest(text: str, standard: Standard) -> tuple[str, ...]:
    """Ids, titles, labels, headers and aliases most like ``text``: those that hold it, then those spelt alike."""
    pool = list(dict.fromkeys(name for one in _all(standard) for name in (*one.ids, *one.names) if name))
    holding = sorted((name for name in pool if header_key(text) in header_key(name)), key=len)
    alike = difflib.get_close_matches(text, pool, n=MOST_NEAR, cutoff=CLOSE)
    return tuple(dict.fromkeys([*holding, *alike]))[:MOST_NEAR]


def _value_in(codelist: str, value: str, standard: Standard) -> tuple[Found, ...]:
    lists = [one for one in standard.codelists.values() if header_key(codelist) in map(header_key, (one.id, one.title))]
    return tuple(
        Found(Kind.CODE, value_.code, one.id)
        for one in lists
        for value_ in one.values
        if header_key(value) in map(header_key, (value_.code, *_names(value_)))
    )


def _all(standard: Standard) -> Iterator[_Named]:
    for rule in standard.rules.values():
        yield _Named(Found(Kind.RULE, rule.code), (rule.code, rule.name), (rule.zh.title, rule.en.title))
    for parameter in standard.parameters.values():
        yield _Named(Found(Kind.PARAMETER, parameter.id), (parameter.id,), (parameter.title,))
    for kind in standard.lists.values():
        yield _Named(Found(Kind.LIST, kind.id), (kind.id,), (kind.name,))
    for dataset in standard.datasets.values():
        yield _Named(Found(Kind.DATASET, dataset.id), (dataset.id,), (dataset.title,))
    for codelist in standard.codelists.values():
        yield _Named(Found(Kind.CODELIST, codelist.id), (codelist.id,), (codelist.title,))
    for law in standard.laws.values():
        yield _Named(Found(Kind.LAW, law.id), (law.id, law.number), (law.title, f"《{law.title}》"))
    for notice in standard.notices.values():
        yield _Named(Found(Kind.NOTICE, notice.id), (notice.id,), (notice.title,))
    for dataset in standard.datasets.values():
        for field in dataset.fields:
            yield _field(dataset, field)
    for codelist in standard.codelists.values():
        for value in codelist.values:
            code = (value.code,) if len(value.code) >= LEAST_CODE else ()
            yield _Named(Found(Kind.CODE, value.code, codelist.id), (), (*code, *_names(value)))


def _field(dataset: Dataset, field: Field) -> _Named:
    columns = [column for layout in dataset.layouts for column in layout.columns if column.field == field.id]
    headers = [name for column in columns for name in (column.code, column.header, *column.aliases)]
    ids = (field.id, f"{dataset.id}.{field.id}")
    return _Named(Found(Kind.FIELD, field.id, dataset.id), ids, (field.label, *headers))


def _names(value: CodeValue) -> tuple[str, ...]:
    return (value.label, *value.aliases)

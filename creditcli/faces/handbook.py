"""The documentation of the standard: every page and the search entries, from the typed standard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from creditcli.faces.handbook_codelists import codelist_leaf
from creditcli.faces.handbook_datasets import dataset_leaf, field_leaf
from creditcli.faces.handbook_guide import MENU, changes_leaf, guide_leaf, home_leaf, search_leaf
from creditcli.faces.handbook_law import all_citing, law_leaf, parameter_leaf
from creditcli.faces.handbook_lists import list_leaf, notice_leaf
from creditcli.faces.handbook_rules import Cases, rule_leaf
from creditcli.faces.handbook_shelves import shelves
from creditcli.faces.handbook_text import (
    codelist_path,
    dataset_path,
    field_path,
    law_path,
    list_path,
    notice_path,
    parameter_path,
    rule_path,
)
from creditcli.model.handbook import Entry, Handbook, Leaf
from creditcli.standard.history import Release
from creditcli.standard.types import Standard


def handbook(standard: Standard, cases: Cases, releases: Sequence[Release]) -> Handbook:
    """Every page of the documentation. ``cases``: rule code -> paths of its conformance cases in ``standards/``."""
    front = (home_leaf(standard), guide_leaf(), changes_leaf(standard, tuple(releases)), search_leaf())
    return Handbook(MENU, (*front, *shelves(standard), *_leaves(standard, cases)), tuple(_entries(standard)))


def cases_by_rule(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Rule code -> its cases among the paths of ``standards/``: ``conformance/<CODE>/…``, in order."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        parts = path.split("/")
        if parts[0] == "conformance" and len(parts) > 2:
            found.setdefault(parts[1], []).append(path)
    return {code: tuple(own) for code, own in found.items()}


def _leaves(standard: Standard, cases: Cases) -> Iterator[Leaf]:
    for dataset in standard.datasets.values():
        yield dataset_leaf(dataset, standard)
        for field in dataset.fields:
            yield field_leaf(dataset, field, standard)
    for codelist in standard.codelists.values():
        yield codelist_leaf(codelist, standard)
    for rule in standard.rules.values():
        yield rule_leaf(rule, standard, cases)
    for kind in standard.lists.values():
        yield list_leaf(kind, standard)
    for parameter in standard.parameters.values():
        yield parameter_leaf(parameter, standard)
    cited = all_citing(standard)
    for law in standard.laws.values():
        yield law_leaf(law, cited[law.id])
    for notice in standard.notices.values():
        yield notice_leaf(notice, standard)


def _entries(standard: Standard) -> Iterator[Entry]:
    """In the order in which equally good finds are shown."""
    for rule in standard.rules.values():
        yield Entry("规则", rule.code, rule.zh.title, rule_path(rule.code), _words(rule.name, rule.en.title))
    for dataset in standard.datasets.values():
        yield Entry("数据集", dataset.id, dataset.title, dataset_path(dataset), _words(dataset.description))
    yield from _field_entries(standard)
    for one in standard.codelists.values():
        words = _words(one.description, *(text for value in one.values for text in (value.label, *value.aliases)))
        yield Entry("代码表", one.id, one.title, codelist_path(one.id), words)
    for kind in standard.lists.values():
        yield Entry("名单", kind.id, kind.name, list_path(kind.id), _words(*kind.issuer_kinds))
    for parameter in standard.parameters.values():
        words = _words(parameter.description)
        yield Entry("期限参数", parameter.id, parameter.title, parameter_path(parameter.id), words)
    for law in standard.laws.values():
        yield Entry("依据文件", law.number, law.title, law_path(law.id), _words(law.id, law.issuer))
    for notice in standard.notices.values():
        yield Entry("文书", notice.id, notice.title, notice_path(notice.id), "")


def _field_entries(standard: Standard) -> Iterator[Entry]:
    for dataset in standard.datasets.values():
        headers: dict[str, list[str]] = {}
        for layout in dataset.layouts:
            for column in layout.columns:
                headers.setdefault(column.field, []).extend((column.header, column.code, *column.aliases))
        for field in dataset.fields:
            words = _words(dataset.title, *headers.get(field.id, ()))
            yield Entry(f"字段（{dataset.title}）", field.id, field.label, field_path(dataset, field), words)


def _words(*found: str) -> str:
    return " ".join(dict.fromkeys(one for one in found if one))

"""``explain``: a field, a data set, a code list, a code, a law, a letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from creditcli.report.explain import Lines, laws, plain, span, warned
from creditcli.report.law_words import in_words
from creditcli.standard.types import (
    Citation,
    Codelist,
    CodeValue,
    Condition,
    Dataset,
    Field,
    Law,
    NoticeType,
    Rule,
    Standard,
)


def explain_field(dataset: Dataset, field: Field, standard: Standard, rules: Sequence[Rule], lang: str) -> Lines:
    """A field: what it holds, when it is required, under which headers it is known, which rules concern it."""
    text = [rule.en if lang == "en" else rule.zh for rule in rules]
    return [
        ("字段", "id", f"{dataset.id}.{field.id}"),
        ("名称", "label", field.label),
        ("数据集", "dataset", dataset.title),
        ("说明", "description", field.description),
        ("类型", "type", field.type.value),
        ("必填", "required", _required(dataset, field)),
        ("应当不填", "blank", _conditions(dataset, field.blank_when)),
        ("最多字数", "max_length", field.max_length or None),
        ("单位", "unit", field.unit),
        ("小数位", "scale", field.scale or None),
        ("正例", "good", field.example),
        (
            "反例",
            "bad",
            next((f"{plain(one.bad)}（{rule.code} {one.title}）" for rule, one in zip(rules, text, strict=True)), ""),
        ),
        ("代码表", "codelist", field.codelist),
        ("可填", "values", _values(standard.codelists[field.codelist]) if field.codelist else []),
        ("个人信息", "personal", field.personal.value),
        ("公示", "publish", field.publish.value),
        ("认得的表头", "headers", _headers(dataset, field)),
        ("有关规则", "rules", [f"{rule.code} {one.title}" for rule, one in zip(rules, text, strict=True)]),
        ("来源", "source", field.source or dataset.source),
        ("证据", "tag", warned(field.tag)),
        ("停用", "deprecated", field.deprecated),
        ("文件", "path", f"standards/datasets/{dataset.id}.yaml"),
    ]


def _required(dataset: Dataset, field: Field) -> str:
    if field.required:
        return "是"
    groups = [group for group in dataset.one_of if field.id in group]
    several = [f"{'、'.join(dataset.field(one).label for one in group)}至少填一项" for group in groups]
    return "；".join([*filter(None, [_conditions(dataset, field.required_when)]), *several]) or "否"


def _conditions(dataset: Dataset, conditions: Iterable[Condition]) -> str:
    parts = []
    for one in conditions:
        label = dataset.field(one.field).label
        verb = "含有" if one.contains else "为"
        parts.append(f"{label}{verb}{'、'.join(one.values)}时" if one.values else f"填写了{label}时")
    return "；".join(parts)


def _headers(dataset: Dataset, field: Field) -> list[str]:
    """``版式：代码 表头（别名、别名）`` for each layout that has a column for the field."""
    found = []
    for layout in dataset.layouts:
        for column in layout.columns:
            if column.field == field.id:
                aliases = f"（{'、'.join(column.aliases)}）" if column.aliases else ""
                found.append(f"{layout.title}：{column.code} {column.header}{aliases}")
    return found


def _values(codelist: Codelist) -> list[str]:
    values = [f"{one.code} {one.label}{_aliases(one)}" for one in codelist.values]
    return [*values, f"{codelist.open_prefix}…"] if codelist.open_prefix else values


def _aliases(value: CodeValue) -> str:
    return f"（也写作{'、'.join(value.aliases)}）" if value.aliases else ""


def explain_dataset(dataset: Dataset, standard: Standard, lang: str) -> Lines:
    """A data set: what it is for, its fields, the headers it is known by, rules of its own."""
    own = [rule for rule in standard.rules.values() if dataset.id in rule.datasets]
    return [
        ("数据集", "id", dataset.id),
        ("名称", "title", dataset.title),
        ("说明", "description", dataset.description),
        ("主键", "key", [dataset.field(one).label for one in dataset.key]),
        ("字段", "fields", [f"{one.id} {one.label}{'（必填）' if one.required else ''}" for one in dataset.fields]),
        ("版式", "layouts", [f"{one.id} {one.title}" for one in dataset.layouts]),
        ("专用规则", "rules", [f"{one.code} {(one.en if lang == 'en' else one.zh).title}" for one in own]),
        ("生效", "valid", span(dataset.valid_from, dataset.valid_to)),
        ("来源", "source", dataset.source),
        ("填报模板", "template", f"creditcli template {dataset.id}"),
        ("文件", "path", f"standards/datasets/{dataset.id}.yaml"),
    ]


def explain_codelist(codelist: Codelist, standard: Standard) -> Lines:
    """A code list: every value, and the fields that take it."""
    return [
        ("代码表", "id", codelist.id),
        ("名称", "title", codelist.title),
        ("说明", "description", codelist.description),
        ("代码", "values", _values(codelist)),
        ("用在", "fields", _users(codelist, standard)),
        ("文件", "path", f"standards/{codelist.path}"),
    ]


def _users(codelist: Codelist, standard: Standard) -> list[str]:
    return [
        f"{dataset.id}.{field.id} {field.label}"
        for dataset in standard.datasets.values()
        for field in dataset.fields
        if field.codelist == codelist.id
    ]


def explain_code(codelist: Codelist, code: str, standard: Standard, as_of: date) -> Lines:
    """One value of a code list."""
    value = next(one for one in codelist.values if one.code == code)
    held = value.holds_on(as_of)
    return [
        ("代码", "code", value.code),
        ("名称", "label", value.label),
        ("也写作", "aliases", list(value.aliases)),
        ("代码表", "codelist", f"{codelist.id} {codelist.title}"),
        ("分组", "group", value.group),
        ("生效", "valid", span(value.valid_from, value.valid_to) if value.valid_from or value.valid_to else ""),
        ("当日有效", "in_force", held),
        ("用在", "fields", _users(codelist, standard)),
        ("来源", "source", value.source),
        ("文件", "path", f"standards/{codelist.path}"),
    ]


def explain_law(law: Law, standard: Standard, as_of: date, path: str) -> Lines:
    """An instrument: when it holds, where its text was seen, and everything that cites it."""
    return [
        ("法规", "id", law.id),
        ("标题", "title", f"《{law.title}》"),
        ("文号", "number", law.number),
        ("制定机关", "issuer", law.issuer),
        ("层级", "level", law.level),
        ("施行", "valid", span(law.valid_from, law.valid_to)),
        ("当日有效", "in_force", law.valid_from <= as_of <= (law.valid_to or as_of)),
        ("证据", "tag", warned(law.tag)),
        ("出处", "source", law.source),
        ("引用它的", "cited_by", list(_citing(law, standard))),
        ("文件", "path", path),
    ]


def _citing(law: Law, standard: Standard) -> Iterable[str]:
    """Rules, dated values, lists and letters that cite the instrument, each with the article."""
    cited: list[tuple[str, Sequence[Citation]]] = [(f"{one.code}", one.law) for one in standard.rules.values()]
    cited += [
        (f"{one.id} {value.valid_from}", value.law) for one in standard.parameters.values() for value in one.values
    ]
    cited += [
        (one.id, (*one.basis, *_inside([one.terms, *(later.terms for later in one.versions)])))
        for one in standard.lists.values()
    ]
    cited += [(one.id, one.law) for one in standard.notices.values()]
    for name, citations in cited:
        articles = list(dict.fromkeys(one.article for one in citations if one.law == law.id))
        if articles:
            yield f"{name} {'、'.join(filter(None, articles))}".rstrip()


def _inside(value: Any) -> Iterable[Citation]:
    """Citations within the terms of a list."""
    if isinstance(value, dict):
        if isinstance(value.get("law"), str):
            yield Citation(value["law"], str(value.get("article") or ""))
        for below in value.values():
            yield from _inside(below)
    elif isinstance(value, list):
        for below in value:
            yield from _inside(below)


def explain_notice(notice: NoticeType, standard: Standard, lang: str) -> Lines:
    """A letter: what makes it due, who signs it, to whom it goes, which template it is filled into."""
    return [
        ("文书", "id", notice.id),
        ("名称", "title", notice.title),
        ("何时出具", "event", notice.event),
        ("署名", "signer", notice.signer),
        ("送", "addressee", notice.addressee),
        ("形式", "form", notice.form),
        ("文号", "number_word", notice.number_word),
        ("条件", "conditions", in_words(notice.conditions, standard, lang)),
        ("依据", "law", laws(standard, notice.law)),
        ("模板", "template", f"templates/letters/{notice.template}.docx"),
        ("文件", "path", f"standards/notices/{notice.id}.yaml"),
    ]

"""Pages of data sets and fields."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.asked_for import asked_for
from creditcli.checks.concern import applies, rules_of_field
from creditcli.faces.handbook_rules import rule_grid
from creditcli.faces.handbook_text import (
    STANDARDS,
    code,
    codelist_path,
    dataset_path,
    fact,
    field_path,
    filled,
    joined,
    lines,
    sourced,
    table,
    text,
)
from creditcli.model.handbook import Block, Fact, Grid, Leaf, Line, Lines, Look, Piece, Row
from creditcli.standard.types import Dataset, Field, Layout, LayoutColumn, Standard
from creditcli.standard.words import CANONICAL, PERSONAL, PUBLISH, TYPES, conditions_words, period_words

SHELF, FIELDS = "datasets/index.html", "fields/index.html"
ALWAYS, WHEN, FREE = "必填", "有条件必填", "可不填"
FEW = 16  # values of a code list that a field's page shows itself


def face_files(dataset: Dataset) -> tuple[tuple[str, str, str], ...]:
    """Generated files of a data set, from the documentation's root: path, name, what it is for."""
    return (
        (
            f"{STANDARDS}forms/{dataset.id}.xlsx",
            "填报模板（xlsx）",
            "有下拉列表和填写说明，在 WPS 表格或者 Excel 中填写",
        ),
        (f"{STANDARDS}examples/{dataset.id}.csv", "示例（csv）", "虚构的示例数据"),
        (f"{STANDARDS}schemas/rows/{dataset.id}.schema.json", "JSON Schema", "一行数据的结构，供程序校验"),
        (f"{STANDARDS}tables/{dataset.id}.schema.json", "Table Schema", "整张表的结构，供数据工具读取"),
    )


def link(dataset: Dataset, field: Field) -> Piece:
    """The field's label, leading to its page."""
    return Piece(field.label, field_path(dataset, field))


def duty(dataset: Dataset, field: Field, standard: Standard) -> str:
    """Whether the field must be filled, in one word."""
    cases = asked_for(standard, dataset, field)
    return FREE if not cases else WHEN if all(cases) else ALWAYS


def duty_line(dataset: Dataset, field: Field, standard: Standard) -> Lines:
    """Whether and when the field must be filled or left empty."""
    word, never = duty(dataset, field, standard), ""
    if field.blank_when:
        never = f"{conditions_words(dataset, field.blank_when)}时不填"
    if word == WHEN:
        return lines(*(f"{case}时必填" for case in asked_for(standard, dataset, field)), never)
    return (text(word, Look.STRONG if word == ALWAYS else Look.SOFT), *lines(never))


def limits(field: Field) -> str:
    """Length, places, unit."""
    parts = [
        f"最多 {field.max_length} 字" if field.max_length else "",
        f"最多 {field.scale} 位小数" if field.scale else "",
        f"单位：{field.unit}" if field.unit else "",
    ]
    return "，".join(part for part in parts if part)


def dataset_leaf(dataset: Dataset, standard: Standard) -> Leaf:
    """A data set: what it is, its files, its fields, the layouts, the rules."""
    named = {field.id: field for field in dataset.fields}
    groups = tuple(joined((link(dataset, named[one]) for one in group), "、") for group in dataset.one_of)
    orders = tuple(
        (link(dataset, named[one.earlier]), Piece(" 不得晚于 "), link(dataset, named[one.later]))
        for one in dataset.orderings
    )
    files = tuple((Piece(name, path), Piece(f" — {what}", look=Look.SOFT)) for path, name, what in face_files(dataset))
    whole = tuple(rule for rule in standard.rules.values() if applies(rule, dataset))
    own, shared = [one for one in whole if one.datasets], [one for one in whole if not one.datasets]
    grids = (
        *((rule_grid(own, "只适用于本数据集和个别数据集的规则"),) if own else ()),
        *((rule_grid(shared, "适用于所有数据集的规则"),) if shared else ()),
    )
    return Leaf(
        dataset_path(dataset), dataset.title, SHELF, dataset.id, lead=lines(dataset.description),
        blocks=filled(
            Block("概况", "about", facts=_about(dataset, standard)),
            Block("模板、示例和结构文件", "files", items=files),
            Block("字段", "fields", lines("点字段名称看填写方法、列名和有关规则。"), grids=(_fields(dataset, standard),)),
            Block("至少填一项", "one-of", lines("下列各组中至少填写一项：") if groups else (), items=groups),
            Block("日期的先后", "orderings", items=orders),
            Block("能识别的版式和列名", "layouts", _layout_note(dataset), grids=tuple(_layouts(dataset))),
            Block("规则", "rules", grids=grids),
        ),
    )  # fmt: skip


def _about(dataset: Dataset, standard: Standard) -> tuple[Fact, ...]:
    key = joined((link(dataset, dataset.field(one)) for one in dataset.key), " + ")
    when = link(dataset, dataset.field(dataset.decision_date)) if dataset.decision_date else ""
    return (
        *fact("标识", code(dataset.id)),
        *fact("施行", period_words(dataset.valid_from, dataset.valid_to)),
        *fact("来源", sourced(standard, dataset.source)),
        *fact(
            "一条记录由什么确定",
            key,
            text("这些字段都相同的，是同一条记录；其他字段不同的，后收到的是新版本。", Look.SOFT),
        ),
        *fact("按哪天判断期限和效力", when),
    )


def _fields(dataset: Dataset, standard: Standard) -> Grid:
    rows = []
    for field in dataset.fields:
        kind: Lines = (text(TYPES[field.type]), *lines(limits(field)), *_codelist(field, standard))
        name: Lines = ((link(dataset, field),), (code(field.id),), *_retired(field))
        guarded = lines(PERSONAL[field.personal]) if field.personal.value != "none" else ()
        example = text(field.example) if field.example else ()
        rows.append(
            Row(
                (name, kind, duty_line(dataset, field, standard), (*lines(PUBLISH[field.publish]), *guarded),
                 (*lines(field.description), *(((Piece("例：", look=Look.SOFT), *example),) if example else ()))),
                field.id, bool(field.deprecated),
            )
        )  # fmt: skip
    return table(("字段", "类型", "是否必填", "公开范围", "怎样填"), tuple(rows))


def _codelist(field: Field, standard: Standard) -> Lines:
    if not field.codelist:
        return ()
    return ((Piece("代码表："), Piece(standard.codelists[field.codelist].title, codelist_path(field.codelist))),)


def _retired(field: Field) -> Lines:
    return ((Piece("已停用", look=Look.OFF),),) if field.deprecated else ()


def _layout_note(dataset: Dataset) -> Lines:
    if not dataset.layouts:
        return ()
    return lines(
        "程序按表头认出版式，列的次序不限；别名和其他版式的列名也能识别。没有列出的列会提示，不读取；其中列名说到公示、状态、终止的，整张工作表不收取。"
    )


def _layouts(dataset: Dataset) -> Iterator[Grid]:
    for layout in dataset.layouts:
        rows = tuple(_column(dataset, column) for column in layout.columns)
        yield table(("列名", "代码", "别名", "对应字段", "换算"), rows, f"{layout.title}（{layout.id}）")


def _column(dataset: Dataset, column: LayoutColumn) -> Row:
    field = (link(dataset, dataset.field(column.field)),) if column.field else text("能识别，不读取", Look.SOFT)
    return Row(
        (
            lines(column.header), ((code(column.code),),), lines("；".join(column.aliases)), (field,),
            lines(*conversions(column)),
        )
    )  # fmt: skip


def conversions(column: LayoutColumn) -> tuple[str, ...]:
    """How a layout's own codes and unit become the standard's."""
    values = "；".join(f"{one}→{label}" for one, label in column.values.items())
    unit = f"{column.unit}，乘以 {column.factor}" if column.factor else ""
    return (*([values] if values else []), *([unit] if unit else []))


def field_leaf(dataset: Dataset, field: Field, standard: Standard) -> Leaf:
    """A field: how to fill it, its exact form, the headers it comes under, the rules that look at it."""
    found = rules_of_field(standard, dataset, field)
    retired = (Piece("已停用", look=Look.OFF),) if field.deprecated else ()
    same = joined(
        Piece(other.title, field_path(other, one))
        for other in standard.datasets.values()
        for one in other.fields
        if one.id == field.id and other.id != dataset.id
    )
    return Leaf(
        field_path(dataset, field), field.label, FIELDS, f"{dataset.id}.{field.id}", retired,
        lines(field.description, field.deprecated),
        blocks=filled(
            Block("填写", "fill", facts=_filling(dataset, field, standard)),
            Block("格式", "form", facts=_form(dataset, field, standard)),
            Block("可填的值", "values", *_values(field, standard)),
            Block("列名", "headers", grids=_headers(dataset, field)),
            Block("有关规则", "rules", grids=(rule_grid(found),) if found else ()),
            Block("其他数据集中的同一字段", "elsewhere", (same,) if same else ()),
        ),
        parent=Piece(dataset.title, dataset_path(dataset)),
    )  # fmt: skip


def _filling(dataset: Dataset, field: Field, standard: Standard) -> tuple[Fact, ...]:
    one_of = [group for group in dataset.one_of if field.id in group]
    grouped = tuple(
        (
            Piece("与 "),
            *joined(link(dataset, dataset.field(one)) for one in group if one != field.id),
            Piece(" 至少填一项"),
        )
        for group in one_of
    )
    return (
        *fact("数据集", Piece(dataset.title, f"{dataset_path(dataset)}#{field.id}")),
        *fact("是否必填", *duty_line(dataset, field, standard), *grouped),
        *fact("例", field.example),
        *fact("日期先后", *_orders(dataset, field)),
        *fact("个人信息", PERSONAL[field.personal]),
        *fact("公开范围", PUBLISH[field.publish]),
    )


def _orders(dataset: Dataset, field: Field) -> Iterator[Line]:
    for one in dataset.orderings:
        if one.earlier == field.id:
            yield (Piece("不得晚于 "), link(dataset, dataset.field(one.later)))
        elif one.later == field.id:
            yield (Piece("不得早于 "), link(dataset, dataset.field(one.earlier)))


def _form(dataset: Dataset, field: Field, standard: Standard) -> tuple[Fact, ...]:
    schema = face_files(dataset)[2][0]
    return (
        *fact("标识", code(field.id)),
        *fact("类型", (Piece(TYPES[field.type]), Piece("（"), code(field.type.value), Piece("）"))),
        *fact("长度和单位", limits(field)),
        *fact("代码表", *(line[1:] for line in _codelist(field, standard))),
        *fact("保存的形式", CANONICAL[field.type]),
        *fact("来源", sourced(standard, field.source) if field.source else ""),
        *fact("结构文件", (code(f"#/properties/{field.id}", schema),)),
    )


def _values(field: Field, standard: Standard) -> tuple[Lines, tuple[Fact, ...], Lines]:
    if not field.codelist:
        return (), (), ()
    codelist = standard.codelists[field.codelist]
    whole: Line = (Piece("见代码表："), Piece(codelist.title, codelist_path(codelist.id)))
    shown: Lines = ()
    if len(codelist.values) <= FEW:
        shown = tuple((Piece(one.label), Piece(f"（{one.code}）", look=Look.SOFT)) for one in codelist.values)
    other = f"不在表中的，写“{codelist.open_prefix}”加说明。" if codelist.open_prefix else ""
    return ((*whole, Piece("。")), *lines(other)), (), shown


def _headers(dataset: Dataset, field: Field) -> tuple[Grid, ...]:
    rows = tuple(_header(layout, column) for layout in dataset.layouts for column in layout.columns
                 if column.field == field.id)  # fmt: skip
    return (table(("版式", "列名", "代码", "别名", "换算"), rows),) if rows else ()


def _header(layout: Layout, column: LayoutColumn) -> Row:
    return Row(
        (
            lines(layout.title), lines(column.header), ((code(column.code),),), lines("；".join(column.aliases)),
            lines(*conversions(column)),
        )
    )  # fmt: skip

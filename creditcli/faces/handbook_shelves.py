"""Index pages: every page of the documentation can be reached from one of them, with scripts off."""

from __future__ import annotations

from creditcli.faces import handbook_codelists, handbook_datasets, handbook_law, handbook_lists, handbook_rules
from creditcli.faces.handbook_datasets import duty, limits
from creditcli.faces.handbook_rules import FAMILIES
from creditcli.faces.handbook_text import (
    LOOKS,
    SURE,
    code,
    codelist_path,
    dataset_path,
    day,
    evidence,
    field_path,
    law_path,
    lines,
    list_path,
    notice_path,
    parameter_path,
    rule_path,
    severity,
    table,
)
from creditcli.faces.handbook_values import value_lines
from creditcli.model.handbook import Block, Leaf, Line, Lines, Piece, Row
from creditcli.standard.types import Law, Parameter, Rule, Standard
from creditcli.standard.words import DUTY, POLARITY, SEVERITY, TYPES, period_words


def _leaf(path: str, title: str, lead: str, *blocks: Block) -> Leaf:
    return Leaf(path, title, lead=lines(lead), blocks=blocks)


def _linked(words: str, path: str) -> Lines:
    return ((Piece(words, path),),)


def _typed(words: str, path: str = "") -> Lines:
    return ((code(words, path),),)


def shelves(standard: Standard) -> tuple[Leaf, ...]:
    """The index pages, in the order of the menu."""
    return (
        _datasets(standard), _fields(standard), _codelists(standard), _rules(standard), _lists(standard),
        _parameters(standard), _laws(standard), _notices(standard), handbook_law.articles_leaf(standard),
    )  # fmt: skip


def _datasets(standard: Standard) -> Leaf:
    rows = tuple(
        Row((_linked(one.title, dataset_path(one)), _typed(one.id), lines(one.description),
             lines(f"{sum(not field.deprecated for field in one.fields)}")))
        for one in standard.datasets.values()
    )  # fmt: skip
    grid = table(("数据集", "标识", "内容", "字段数"), rows)
    return _leaf(handbook_datasets.SHELF, "数据集", "部门报送的每一种表。", Block("", "all", grids=(grid,)))


def _fields(standard: Standard) -> Leaf:
    blocks = []
    for dataset in standard.datasets.values():
        rows = tuple(
            Row(
                (_linked(one.label, field_path(dataset, one)), _typed(one.id),
                 lines("，".join(part for part in (TYPES[one.type], limits(one)) if part)), lines(duty(dataset, one, standard))),
                off=bool(one.deprecated),
            )
            for one in dataset.fields
        )  # fmt: skip
        blocks.append(Block(dataset.title, dataset.id, grids=(table(("字段", "标识", "类型", "是否必填"), rows),)))
    return Leaf(handbook_datasets.FIELDS, "字段", lead=lines("按数据集列出全部字段。"), blocks=tuple(blocks))


def _codelists(standard: Standard) -> Leaf:
    rows = tuple(
        Row((_linked(one.title, codelist_path(one.id)), _typed(one.id), lines(one.description), lines(f"{len(one.values)}")))
        for one in standard.codelists.values()
    )  # fmt: skip
    grid = table(("代码表", "标识", "内容", "代码数"), rows)
    return _leaf(
        handbook_codelists.SHELF, "代码表", "只能填规定值的字段，可填的值在这里。", Block("", "all", grids=(grid,))
    )


def _rules(standard: Standard) -> Leaf:
    families: dict[str, list[Rule]] = {}
    for rule in standard.rules.values():
        families.setdefault(rule.code[:3], []).append(rule)
    order = [*(one for one in FAMILIES if one in families), *sorted(set(families) - set(FAMILIES))]
    blocks = [_legend()]
    for name in order:
        rows = tuple(
            Row((_typed(one.code, rule_path(one.code)), ((severity(one),),), lines(one.zh.title), lines(_short(one))))
            for one in families[name]
        )
        grid = table(("代码", "级别", "问题", "改法"), rows)
        blocks.append(Block(f"{FAMILIES.get(name, name)}（{name}）", name, grids=(grid,)))
    lead = lines("检查报告中的代码就是规则的代码，代码永久不变。")
    return Leaf(handbook_rules.SHELF, "规则", lead=lead, blocks=tuple(blocks))


def _short(rule: Rule) -> str:
    return handbook_rules.said(rule.zh.fix)


def _legend() -> Block:
    return Block("级别", "severity", items=tuple(
        (Piece(words, "", LOOKS[level]), Piece(f" {DUTY[level]}")) for level, words in SEVERITY.items()
    ))  # fmt: skip


def _lists(standard: Standard) -> Leaf:
    rows = []
    for one in standard.lists.values():
        state: Line = (Piece("启用"),) if one.enabled else (handbook_lists.OFF,)
        name = Piece(one.name, list_path(one.id))
        rows.append(
            Row(
                (((name,),), lines(POLARITY.get(one.polarity, one.polarity)), lines("、".join(one.issuer_kinds)),
                 lines(period_words(one.valid_from, one.valid_to)), (state,), ((evidence(one.tag),),)),
                off=not one.enabled,
            )
        )  # fmt: skip
    grid = table(("名单", "性质", "认定单位", "施行", "状态", "核对情况"), tuple(rows))
    lead = "这是封闭的白名单：不在其中的名单不能报送，也不公示。"
    return _leaf(handbook_lists.LISTS, "名单", lead, Block("", "all", grids=(grid,)))


def _parameters(standard: Standard) -> Leaf:
    rows = tuple(_parameter(one, standard) for one in standard.parameters.values())
    grid = table(("参数", "最近的取值", "自", "核对情况"), rows)
    lead = "法律、法规和文件规定的期限和条件。每个取值都有施行日期、依据和核对情况；法律没有规定的，由信用办选择。"
    return _leaf(handbook_law.PARAMETERS, "期限参数", lead, Block("", "all", grids=(grid,)))


def _parameter(one: Parameter, standard: Standard) -> Row:
    last = one.values[-1]
    value: Lines = ((handbook_law.CHOICE,),) if one.setting else value_lines(last.value, standard)
    return Row(
        (_linked(one.title, parameter_path(one.id)), value, lines(day(last.valid_from)), ((evidence(last.tag),),))
    )


def _laws(standard: Standard) -> Leaf:
    levels: dict[str, list[Law]] = {}
    for law in standard.laws.values():
        levels.setdefault(law.level, []).append(law)
    blocks = [Block("", "articles", ((Piece("按条款查引用之处", handbook_law.ARTICLES),),))]
    for level, laws in levels.items():
        rows = tuple(
            Row((_linked(one.title, law_path(one.id)), lines(one.number), lines(period_words(one.valid_from, one.valid_to)),
                 ((evidence(one.tag),),)), off=bool(one.valid_to))
            for one in laws
        )  # fmt: skip
        blocks.append(Block(level, f"level-{len(blocks)}", grids=(table(("名称", "文号", "施行", "核对情况"), rows),)))
    doubtful = sum(one.tag not in SURE for one in standard.laws.values())
    lead = f"共 {len(standard.laws)} 个文件，其中 {doubtful} 个没有核对原文，逐一标明。"
    return Leaf(handbook_law.LAWS, "依据文件", lead=lines(lead), blocks=tuple(blocks))


def _notices(standard: Standard) -> Leaf:
    rows = tuple(
        Row((_linked(one.title, notice_path(one.id)), _typed(one.id), lines(handbook_lists.EVENTS.get(one.event, one.event)),
             lines(handbook_lists.SIGNERS.get(one.signer, one.signer)),
             lines(handbook_lists.ADDRESSEES.get(one.addressee, one.addressee))))
        for one in standard.notices.values()
    )  # fmt: skip
    grid = table(("文书", "代码", "什么时候发", "落款单位", "发给谁"), rows)
    return _leaf(handbook_lists.NOTICES, "文书", "程序在规定的事件发生后起草的文书。", Block("", "all", grids=(grid,)))

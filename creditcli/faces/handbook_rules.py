"""Pages of rules: what the clerk reads about an error code, and what a vendor and a jurist look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from creditcli.checks.concern import applies, concerned, texts_in
from creditcli.faces.handbook_text import (
    STANDARDS,
    citations,
    code,
    codelist_path,
    dataset_path,
    fact,
    field_path,
    filled,
    joined,
    lines,
    parameter_path,
    rule_path,
    severity,
    table,
    text,
)
from creditcli.model.handbook import Block, Fact, Grid, Leaf, Line, Lines, Look, Piece, Row
from creditcli.standard.types import Rule, RuleText, Standard
from creditcli.standard.words import DUTY, MEND, period_words

SHELF = "rules/index.html"
FAMILIES: Mapping[str, str] = {
    "FIL": "文件和表头", "FLD": "单个字段", "REC": "一条记录的各字段之间", "SET": "多行和多次报送之间", "AUT": "报送权限",
    "LST": "名单认定", "EXT": "移出和修复", "OBJ": "异议", "PUB": "报送和公示期限", "NTC": "文书", "PRV": "个人信息",
}  # fmt: skip
Cases = Mapping[str, tuple[str, ...]]  # rule code -> paths of its conformance cases, relative to standards/

_PLACE = re.compile(r"\{([a-z_]+)\}")
_SENTENCE = re.compile(r"(?<=。)|\n")
# What a finding fills into a rule's text, in words; anything else shows as …
PLACES: Mapping[str, str] = {
    "column": "列名", "value": "所填内容", "row": "行号", "first": "行号", "new": "新值", "old": "原值", "list": "名单",
    "department": "部门", "organ": "单位", "header": "列名", "limit": "上限", "due": "日期", "days": "天数", "end": "日期",
    "earliest": "日期", "earlier": "列名", "received": "日期", "from": "日期", "dataset": "数据集", "columns": "列名",
    "when": "条件", "allowed": "可填的值", "group": "字段", "path": "文件", "sheet": "工作表", "register": "登记的名称",
    "area": "单元格区域", "candidates": "数据集", "suffix": "扩展名", "offset": "位置", "scale": "位数", "digits": "六位数字",
    "day": "日期", "text": "金额", "known": "已有名称", "expected": "应有的值", "kinds": "单位类型", "detail": "具体原因",
    "chars": "字符", "class": "失信程度", "count": "个数", "encoding": "编码", "last": "行号", "note": "说明", "number": "文号",
    "other": "另一项", "rows": "行号", "stage": "环节", "start": "日期", "title": "数据集", "total": "行数", "blank": "行数",
    "said": "所填内容", "values": "所填内容", "remark": "说明",
}  # fmt: skip


def said(words: str, lang: str = "zh") -> str:
    """A rule's text with its placeholders shown as such: ``“〔列名〕”`` in Chinese, ``[column]`` in English."""
    if lang == "en":
        return _PLACE.sub(lambda found: f"[{found[1].replace('_', ' ')}]", words)
    return _PLACE.sub(lambda found: f"〔{PLACES.get(found[1], '…')}〕", words)


def rule_grid(rules: Iterable[Rule], title: str = "") -> Grid:
    """Rules as a table: code, level, what it flags."""
    rows = tuple(
        Row((((code(one.code, rule_path(one.code)),),), ((severity(one),),), lines(one.zh.title))) for one in rules
    )
    return table(("代码", "级别", "问题"), rows, title)


def rule_leaf(rule: Rule, standard: Standard, cases: Cases) -> Leaf:
    """A rule's page."""
    return Leaf(
        rule_path(rule.code), rule.zh.title, SHELF, rule.code, (severity(rule),), lines(DUTY[rule.severity]),
        blocks=filled(
            Block("怎么回事", "what", facts=_told(rule.zh)),
            Block("怎么改", "mend", facts=_mend(rule)),
            Block("例子", "examples", facts=_examples(rule.zh)),
            Block("依据和效力", "law", facts=_ground(rule, standard)),
            Block("适用的数据集和字段", "fields", _scope(rule), grids=_fields(rule, standard)),
            Block("一致性用例", "cases", facts=_cases(rule, cases)),
            Block("In English", "english", facts=_english(rule.en), lang="en"),
        ),
    )  # fmt: skip


def _told(words: RuleText) -> tuple[Fact, ...]:
    return (*fact("现象", said(words.what)), *fact("原因", said(words.why)))


def _mend(rule: Rule) -> tuple[Fact, ...]:
    steps = lines(*(one.strip() for one in _SENTENCE.split(said(rule.zh.steps))))
    return (*fact("改法", said(rule.zh.fix)), *fact("在哪里改", MEND[rule.mend]), *fact("操作步骤", *steps))


def _examples(words: RuleText) -> tuple[Fact, ...]:
    return (*fact("正例", said(words.good)), *fact("反例", said(words.bad)))


def _english(words: RuleText) -> tuple[Fact, ...]:
    named = (("Title", words.title), ("What", words.what), ("Why", words.why), ("How to mend", words.fix),
             ("Good", words.good), ("Bad", words.bad), ("Steps", words.steps))  # fmt: skip
    return tuple(one for name, value in named for one in fact(name, *_paragraphs(said(value, "en"))))


def _paragraphs(words: str) -> Lines:
    return lines(*(one.strip() for one in words.splitlines()))


def _ground(rule: Rule, standard: Standard) -> tuple[Fact, ...]:
    used = [standard.parameters[one] for one in dict.fromkeys(texts_in(rule.args)) if one in standard.parameters]
    parameters: Line = joined(Piece(one.title, parameter_path(one.id)) for one in used)
    return (
        *fact("依据", *citations(standard, rule.law)),
        *fact("理由", rule.reason),
        *fact("用到的期限参数", parameters),
        *fact("施行", period_words(rule.valid_from, rule.valid_to)),
        *fact("检查的名称", code(rule.check)),
        *fact("规则文件", code(f"standards/rules/{rule.code}.yaml", f"{STANDARDS}rules/{rule.code}.yaml")),
    )


def _scope(rule: Rule) -> Lines:
    return () if rule.datasets else lines("适用于所有数据集。")


def _fields(rule: Rule, standard: Standard) -> tuple[Grid, ...]:
    rows = []
    for dataset in standard.datasets.values():
        found = concerned(rule, dataset)
        if not applies(rule, dataset) or not (found or rule.datasets):
            continue
        fields: Line = joined(Piece(one.label, field_path(dataset, one)) for one in found)
        rows.append(Row((((Piece(dataset.title, dataset_path(dataset)),),), (fields or text("整行", Look.SOFT),))))
    lists = [one for one in dict.fromkeys(texts_in(rule.args)) if one in standard.codelists and one != "list_type"]
    named = tuple(
        Row((lines("代码表"), ((Piece(standard.codelists[one].title, codelist_path(one)),),)))
        for one in lists
        if isinstance(rule.args.get("codelist"), str) and rule.args["codelist"] == one
    )
    return (table(("数据集", "字段"), (*rows, *named)),) if rows or named else ()


def _cases(rule: Rule, cases: Cases) -> tuple[Fact, ...]:
    folders: dict[str, list[str]] = {}
    for path in cases.get(rule.code, ()):
        parts = path.split("/")
        folders.setdefault(parts[2] if len(parts) > 3 else "", []).append(path)
    made: list[Fact] = []
    for folder, paths in folders.items():
        name = {"pass": "不应发现问题", "fail": "应发现问题"}.get(folder, folder or "说明")
        made += fact(name, *((code(one.removeprefix("conformance/"), f"{STANDARDS}{quote(one)}"),) for one in paths))
    return tuple(made)

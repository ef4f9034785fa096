"""Pages of parameters with their history, of laws with all that cites them, and the index by article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from creditcli.faces.handbook_concerns import Cited, citing, names_parameter
from creditcli.faces.handbook_text import (
    STANDARDS,
    citations,
    code,
    codelist_path,
    day,
    evidence,
    fact,
    filled,
    law_path,
    law_title,
    lines,
    list_path,
    notice_path,
    parameter_path,
    rule_path,
    table,
    text,
)
from creditcli.faces.handbook_values import value_lines
from creditcli.model.handbook import Block, Fact, Grid, Leaf, Line, Lines, Look, Piece, Row
from creditcli.model.words import solid
from creditcli.standard.types import Law, Parameter, ParameterValue, Standard
from creditcli.standard.words import EVIDENCE_MEANING, period_words

PARAMETERS, LAWS, ARTICLES = "parameters/index.html", "laws/index.html", "laws/articles.html"
CHOICE = Piece("由信用办选择", "guide.html#settings", Look.CHOICE)
KINDS = {
    "rule": "规则",
    "parameter": "期限参数",
    "list": "名单",
    "notice": "文书",
    "dataset": "数据集",
    "codelist": "代码表",
}
PATHS = {
    "rule": rule_path, "parameter": parameter_path, "list": list_path, "notice": notice_path, "codelist": codelist_path,
    "dataset": "datasets/{}.html".format,
}  # fmt: skip
_NUMBER = re.compile("[零一二三四五六七八九十百]+")
_DIGITS = {char: at for at, char in enumerate("零一二三四五六七八九")}


def parameter_leaf(parameter: Parameter, standard: Standard) -> Leaf:
    """A parameter: what it is, every dated value, who uses it."""
    rules, lists = names_parameter(standard, parameter.id)
    users = (
        *((Piece("规则 "), code(one.code, rule_path(one.code)), Piece(f" {one.zh.title}")) for one in rules),
        *((Piece("名单 "), Piece(one.name, list_path(one.id))) for one in lists),
    )
    return Leaf(
        parameter_path(parameter.id), parameter.title, PARAMETERS, parameter.id,
        (CHOICE,) if parameter.setting else (), lines(solid(parameter.description)),
        blocks=filled(
            Block("由信用办选择", "setting", facts=_setting(parameter) if parameter.setting else ()),
            Block(
                "历次取值", "history", lines("按所判断的那一天查表：当天在哪一行的期间内，就用哪一行的取值。"),
                grids=(_history(parameter, standard),),
            ),
            Block("用到本参数的规则和名单", "users", items=users),
            Block("文件", "file", items=_file(f"parameters/{parameter.id}.yaml")),
        ),
    )  # fmt: skip


def _file(path: str) -> Lines:
    return ((code(f"standards/{path}", f"{STANDARDS}{path}"),),)


def _setting(parameter: Parameter) -> tuple[Fact, ...]:
    """How an office says what it chose."""
    value = parameter.values[-1].value
    given: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    found, labels = given.get("choices"), given.get("labels")
    choices = [str(one) for one in found] if isinstance(found, list) else []
    named = labels if isinstance(labels, Mapping) else {}
    options: list[Line] = [(code(one), Piece(f" {named.get(one, '')}")) for one in choices]
    example = choices[0] if choices else str(given.get("example", ""))
    return (
        *fact("为什么", EVIDENCE_MEANING["U"]),
        *fact("可选的值", *options),
        *fact("写在哪里", (code("office.yaml"), Piece(" 的 "), code("settings"), Piece(" 一节，没有写的程序不运行"))),
        *fact("写法示例", code(f"{parameter.id}: {example}")),
    )


def _history(parameter: Parameter, standard: Standard) -> Grid:
    rows = tuple(_dated(one, parameter.setting, standard) for one in parameter.values)
    return table(("从", "到", "取值", "依据", "核对情况", "说明"), rows)


def _dated(one: ParameterValue, setting: bool, standard: Standard) -> Row:
    value = value_lines(one.value, standard)
    if setting:
        value = ((CHOICE,), *(_hint(one) or value))
    return Row(
        (
            lines(day(one.valid_from)), lines(day(one.valid_to, "今")), value, citations(standard, one.law),
            ((evidence(one.tag),),), lines(solid(one.note)),
        ),
        f"from-{one.valid_from}",
    )  # fmt: skip


def _hint(one: ParameterValue) -> Lines:
    """The possible values of a setting; its technical names stand in the section on choosing."""
    if not isinstance(one.value, Mapping):
        return ()
    labels = one.value.get("labels")
    return lines(*(str(label) for label in labels.values())) if isinstance(labels, Mapping) else ()


def law_leaf(law: Law, cited: Iterable[Cited]) -> Leaf:
    """A law: number, in force, how sure, and everything of the standard that cites it."""
    rows = tuple(Row((lines(KINDS[one.kind]), (_place(one),), lines(one.article))) for one in cited)
    grid = table(("类别", "引用处", "条款"), rows)
    ended = (Piece("已失效或者被代替", look=Look.OFF),) if law.valid_to else ()
    return Leaf(
        law_path(law.id), law.title, LAWS, "", ended,
        blocks=filled(
            Block("概况", "about", facts=(
                *fact("文号", law.number or "未见文号"),
                *fact("制定机关", law.issuer),
                *fact("效力级别", law.level),
                *fact("施行", period_words(law.valid_from, law.valid_to)),
                *fact("核对情况", (evidence(law.tag),), text(law.source, Look.SOFT)),
                *fact("标识", code(law.id)),
            )),
            Block("本标准引用之处", "cited", () if rows else lines("目前没有规则、参数、名单或者文书引用。"),
                  grids=(grid,) if rows else ()),
        ),
    )  # fmt: skip


def _place(one: Cited) -> Line:
    path = PATHS[one.kind](one.id)
    if one.kind == "rule":
        return (code(one.id, path), Piece(f" {one.title}"))
    return (Piece(one.title, path),)


def articles_leaf(standard: Standard) -> Leaf:
    """Everything that cites a law, ordered by law and article."""
    blocks = []
    for law_id, places in citing(standard).items():
        law = standard.laws[law_id]
        by_article: dict[str, list[Cited]] = {}
        for one in places:
            by_article.setdefault(one.article, []).append(one)
        rows = tuple(
            Row((lines(article or "未注明条款"), tuple((Piece(f"{KINDS[one.kind]}："), *_place(one)) for one in found)))
            for article, found in sorted(by_article.items(), key=lambda pair: (article_order(pair[0]), pair[0]))
        )
        if rows:
            about: Lines = ((Piece("见 "), Piece(law_title(law), law_path(law_id))),)
            blocks.append(Block(law.title, law_id, about, grids=(table(("条款", "引用处"), rows),)))
    return Leaf(
        ARTICLES, "按条款查", LAWS, lead=lines("每个文件的每一条被本标准的哪些内容引用。"), blocks=tuple(blocks)
    )


def article_order(article: str) -> int:
    """The number of an article, so that 第十条 comes after 第九条; 0 where none is written.

    >>> article_order("第四十八条、第五十条"), article_order("（六）"), article_order("")
    (48, 6, 0)
    """
    found = _NUMBER.search(article)
    return _chinese(found[0]) if found else 0


def _chinese(words: str) -> int:
    total, digit = 0, 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total, digit = total + (digit or 1) * (10 if char == "十" else 100), 0
    return total + digit


def all_citing(standard: Standard) -> dict[str, list[Cited]]:
    """Law id -> what cites it: by citation, and data sets and code lists whose source names its number."""
    found = citing(standard)
    for law in standard.laws.values():
        if law.number:
            found[law.id] += _sources(law.number, standard)
    return found


def _sources(number: str, standard: Standard) -> Iterator[Cited]:
    for dataset in standard.datasets.values():
        if number in dataset.source:
            yield Cited("dataset", dataset.id, dataset.title, "")
    for codelist in standard.codelists.values():
        if any(number in one.source for one in codelist.values):
            yield Cited("codelist", codelist.id, codelist.title, "")

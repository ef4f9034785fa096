"""Pages of list types and of letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from creditcli.checks.concern import texts_in
from creditcli.faces.handbook_text import (
    STANDARDS,
    citations,
    code,
    codelist_path,
    evidence,
    fact,
    filled,
    lines,
    list_path,
    notice_path,
    rule_path,
    text,
)
from creditcli.faces.handbook_values import block_facts, table_of, value_lines
from creditcli.model.handbook import Block, Fact, Leaf, Line, Look, Piece
from creditcli.model.words import STATES
from creditcli.standard.list_versions import passage_words
from creditcli.standard.types import ListType, NoticeType, Standard
from creditcli.standard.value_words import key_word, scalar
from creditcli.standard.words import ORIGIN, POLARITY, period_words

LISTS, NOTICES = "lists/index.html", "notices/index.html"
OFF = Piece("未启用", "guide.html#disabled", Look.OFF)
LIST_CODES = "list_type"  # the code list whose codes are the list types
EVENTS: Mapping[str, str] = {
    "noticed": "拟列入名单，列入前应当告知", "decided": "决定列入名单", "listed": "列入决定送达", "exited": "移出名单",
    "objection_accepted": "受理异议", "suspended": "异议核实期间暂停执行措施", "returned": "有退回的数据",
}  # fmt: skip
SIGNERS: Mapping[str, str] = {"office": "信用办", "organ": "作出决定的单位（信用办代拟）"}
ADDRESSEES: Mapping[str, str] = {
    "subject": "信用主体", "objector": "异议提出人", "implementers": "实施联合惩戒的部门", "department": "报送部门",
    "organ": "作出决定的单位",
}  # fmt: skip
FORMS: Mapping[str, str] = {"document": "公文", "letter": "函", "enforcement": "行政执法文书"}


def list_leaf(kind: ListType, standard: Standard) -> Leaf:
    """A list type: who lists whom on what basis, for how long, how it ends, what follows."""
    rules = tuple(
        (code(one.code, rule_path(one.code)), Piece(f" {one.zh.title}"))
        for one in standard.rules.values()
        if kind.polarity in texts_in(one.args) or kind.id in texts_in(one.args)
    )
    return Leaf(
        list_path(kind.id), kind.name, LISTS, kind.id, _badges(kind), lines(ORIGIN.get(kind.origin, kind.origin)),
        blocks=filled(
            Block("概况", "about", facts=_about(kind, standard)),
            *_terms(kind, standard),
            *_versions(kind, standard),
            Block("专门适用于这类名单的规则", "rules", items=rules),
            Block("文件", "file", items=_file(f"lists/{kind.id}.yaml")),
        ),
    )  # fmt: skip


def _file(path: str) -> tuple[Line, ...]:
    return ((code(f"standards/{path}", f"{STANDARDS}{path}"),),)


def _badges(kind: ListType) -> Line:
    colour = Piece(
        POLARITY.get(kind.polarity, kind.polarity), "", Look.NOTICE if kind.polarity == "red" else Look.ERROR
    )
    return (colour,) if kind.enabled else (colour, OFF)


def _about(kind: ListType, standard: Standard) -> tuple[Fact, ...]:
    plain = {key: value for key, value in kind.terms.items() if not isinstance(value, Mapping | list)}
    return (
        *fact("认定单位", "、".join(kind.issuer_kinds) or "按报送权限登记表"),
        *fact("依据", *citations(standard, kind.basis)),
        *fact("施行", period_words(kind.valid_from, kind.valid_to)),
        *fact("核对情况", evidence(kind.tag)),
        *(Fact(key_word(key), value_lines(value, standard, key)) for key, value in plain.items()),
        *fact("报送时填写", (code(kind.id), Piece("，见代码表 "), Piece("名单类型", codelist_path(LIST_CODES)))),
    )


def _terms(kind: ListType, standard: Standard) -> Iterator[Block]:
    """A block for every group of terms; those that the program does not know by name too."""
    for key, value in kind.terms.items():
        title = key_word(key)
        if isinstance(value, Mapping):
            yield Block(title, key, facts=block_facts(value, standard))
        elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            yield Block(title, key, grids=(table_of(value, standard),))
        elif isinstance(value, list):
            yield Block(title, key, items=tuple(text(scalar(one)) for one in value))


def _versions(kind: ListType, standard: Standard) -> Iterator[Block]:
    """What is otherwise for those decided from a later day on, and what that does to those decided before."""
    for one in kind.versions:
        since = f"{period_words(one.valid_from, None)}作出的决定"
        yield Block(f"{since}：过渡", f"from-{one.valid_from}", items=(text(f"{passage_words(one)}。{one.note}"),))
        for key, value in one.terms.items():
            if isinstance(value, Mapping):
                facts = block_facts(value, standard)
                yield Block(f"{since}：{key_word(key)}", f"{key}-{one.valid_from}", facts=facts)


def notice_leaf(notice: NoticeType, standard: Standard) -> Leaf:
    """A letter: when it is due, who signs, to whom, on what basis."""
    template = f"templates/letters/{notice.template}.docx"
    return Leaf(
        notice_path(notice.id), notice.title, NOTICES, notice.id,
        blocks=filled(
            Block("概况", "about", facts=(
                *fact("什么时候发", EVENTS.get(notice.event) or STATES.get(notice.event, notice.event)),
                *fact("落款单位", SIGNERS.get(notice.signer, notice.signer)),
                *fact("发给谁", ADDRESSEES.get(notice.addressee, notice.addressee)),
                *fact("文种", FORMS.get(notice.form, notice.form)),
                *fact("代字", notice.number_word or "用落款单位自己的文号"),
                *fact("依据", *citations(standard, notice.law)),
                *fact("模板文件", code(template)),
            )),
            Block("条件", "conditions", facts=block_facts(notice.conditions, standard)),
            Block("文件", "file", items=_file(f"notices/{notice.id}.yaml")),
        ),
    )  # fmt: skip

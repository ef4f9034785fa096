"""Pages made from the standard: terms of disclosure, measures, how to object and to repair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from creditcli.model.office import Office
from creditcli.model.pages import Cell, PageTable, Section, TableRow
from creditcli.model.words import day_words, solid, span_words
from creditcli.stages.list_words import REMEDY, early_exit, remedy_words, sentence, texts, value_on
from creditcli.stages.objectable import elsewhere, objectable
from creditcli.standard.list_terms import block
from creditcli.standard.list_versions import dated, law_words, passage_words
from creditcli.standard.types import Citation, ListType, Parameter, ParameterValue, Standard
from creditcli.standard.words import EVIDENCE

NONE = "—"


def _row(*texts: str) -> TableRow:
    return TableRow(tuple(Cell(text) for text in texts))


def _span(value: Mapping[str, Any], name: str) -> str:
    return span_words(str(value[name])) if name in value else NONE


def _law(standard: Standard, value: ParameterValue) -> str:
    return "、".join(standard.cite(one) for one in value.law)


def terms_sections(standard: Standard, office: Office) -> tuple[Section, ...]:
    """Every dated version of the disclosure terms, the overlay, the office's choice, the list types."""
    penalties = standard.parameter("penalty_publication_term")
    overlay = standard.parameter("samr_publication_term")
    choice = standard.parameter("penalty_transition")
    columns = ("施行期间", "失信程度或者领域", "最短公示期", "最长公示期", "依据", "依据核对情况")
    rows = [row for value in penalties.values for row in _version(value, standard)]
    return (
        Section(penalties.title, (solid(penalties.description),), table=PageTable(columns, tuple(rows))),
        Section(overlay.title, (solid(overlay.description), *(_overlay(one, standard) for one in overlay.values))),
        Section(choice.title, (solid(choice.description), f"本信用办的选择：{_choice(choice, office)}。")),
        Section("严重失信主体名单的期限", _passages(standard, office), table=_lists(standard, office)),
    )


def _version(value: ParameterValue, standard: Standard) -> list[TableRow]:
    assert isinstance(value.value, Mapping)
    period = f"{day_words(value.valid_from)}至{day_words(value.valid_to) if value.valid_to else '今'}"
    tail = (_law(standard, value), EVIDENCE.get(value.tag, value.tag))
    blocks: list[tuple[str, Mapping[str, Any]]] = list(value.value.get("classes", {}).items())
    if "default" in value.value:
        default = value.value["default"]
        blocks.append(("不分类", default))
        blocks += [(name, {**default, **spans}) for name, spans in value.value.get("domains", {}).items()]
    return [
        _row(
            period, name, "不公示" if spans.get("publish") == "no" else _span(spans, "min"), _span(spans, "max"), *tail
        )
        for name, spans in blocks
    ]


def _overlay(value: ParameterValue, standard: Standard) -> str:
    rule = value.value
    assert isinstance(rule, Mapping)
    short = rule["short_if_only"]
    assert isinstance(short, Mapping)
    hidden, never = _joined(rule["hidden_if_only"]), _joined(rule["never_early"])
    return (
        f"自{day_words(value.valid_from)}起：只有{hidden}的不公示；只有{_joined(short['categories'])}的最长公示"
        f"{span_words(str(short['max']))}；其他最长公示{span_words(str(rule['max']))}；含有{never}的不提前停止公示。"
        f"依据：{_law(standard, value)}。"
    )


def _joined(value: object) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _choice(parameter: Parameter, office: Office) -> str:
    """What the office chose, by the label that the standard gives it."""
    value, chosen = parameter.values[-1].value, office.settings.get(parameter.id, "")
    labels = value.get("labels", {}) if isinstance(value, Mapping) else {}
    return str(labels.get(chosen, chosen)) or "未选择"


def _serious(standard: Standard, office: Office) -> Iterator[ListType]:
    return (one for one in standard.lists.values() if one.polarity == "black" and one.id in office.lists)


def _lists(standard: Standard, office: Office) -> PageTable:
    rows = []
    for kind in _serious(standard, office):
        basis = "、".join(standard.cite(one) for one in kind.basis)
        for one in dated(kind, standard):
            wait, span = early_exit(one.kind).wait or "由认定单位依法决定", _span(block(one.kind, "term"), "length")
            rows.append(_row(one.name, span, wait, one.law or basis, EVIDENCE.get(one.tag, one.tag)))
    return PageTable(("名单", "期限", "最早可申请提前移出", "依据", "依据核对情况"), tuple(rows))


def _passages(standard: Standard, office: Office) -> tuple[str, ...]:
    """What became of who was listed before the terms changed."""
    return tuple(
        f"{kind.name}：{passage_words(one)}。依据：{law_words(one, standard)}。"
        for kind in _serious(standard, office)
        for one in kind.versions
    )


def _exits(standard: Standard, office: Office) -> PageTable:
    """List by list: when, on what conditions, what bars it, how soon it is decided, what can be done against it."""
    rows = []
    for one in (one for kind in _serious(standard, office) for one in dated(kind, standard)):
        early = early_exit(one.kind)
        within = f"自收到申请之日起{early.decide_within}" if early.decide_within else "由认定单位依法确定"
        rows.append(
            _row(
                one.name, early.wait or "由认定单位依法决定", "；".join(early.need) or NONE,
                "；".join(early.bars) or NONE, within, remedy_words(one.kind),
            )
        )  # fmt: skip
    columns = ("名单", "最早可申请提前移出", "条件", "不予提前移出的情形", "决定期限", "对决定不服")
    return PageTable(columns, tuple(rows))


def measure_sections(standard: Standard, office: Office) -> tuple[Section, ...]:
    """Measures by list type: mandatory or recommended, who implements them, on what basis."""
    found = []
    for kind in standard.lists.values():
        measures = kind.terms.get("measures")
        if kind.id not in office.lists or kind.polarity != "black":
            continue
        rows = [
            _row(
                one["name"], "强制" if one["mandatory"] else "推荐", "、".join(one["kinds"]),
                standard.cite(Citation(one["law"]["law"], one["law"]["article"])),
            )
            for one in (measures if isinstance(measures, list) else [])
        ]  # fmt: skip
        table = PageTable(("措施", "性质", "实施部门", "依据"), tuple(rows))
        found.append(Section(kind.name, table=table, empty="本名单的措施由认定机关依法实施，信用办只作展示。"))
    return tuple(found)


def rights_sections(standard: Standard, office: Office, as_of: date) -> tuple[Section, ...]:
    """How to object, how to repair, what it costs (nothing), where to go."""
    return (
        Section(
            "怎样提出异议",
            (
                f"您认为公示的{objectable(standard)}信息有错误、遗漏、超过公示期限，或者属于错误列入、应当移出而没有移出的，可以向本信用办或者"
                "作出决定的单位提出异议。提出异议不收费。",
                *filter(None, [elsewhere(standard)]),
                "需要的材料：异议申请（写明文号、信息、理由）、身份证明或者营业执照、证明材料。",
                "异议受理当日，该信息标注“异议核实中”，相关联合惩戒措施在核实期间全部暂停执行。",
                f"答复期限：{_chosen(standard.parameter('objection_answer'), office)}。",
            ),
            tuple(office.contact.items()),
        ),
        Section("怎样申请信用修复", tuple(_repair(standard, as_of))),
        Section("怎样申请提前移出严重失信主体名单", table=_exits(standard, office)),
        Section(
            "对决定本身不服",
            (
                f"对行政决定不服的，可以依法申请行政复议（{_value(standard, 'review_period', as_of)}内）或者提起行政诉讼"
                f"（{_value(standard, 'litigation_period', as_of)}内），具体途径以决定书为准。",
                *_own_remedies(standard, office),
            ),
        ),
    )


def _repair(standard: Standard, as_of: date) -> Iterator[str]:
    conditions = value_on(standard.parameter("repair_conditions"), as_of)
    yield "修复由作出认定或者处罚的单位决定。可以在“信用中国”网站或者向认定单位提出申请，不收费，任何单位不得收费。"
    if conditions is not None and isinstance(conditions.value, Mapping):
        listed = "；".join(f"（{at}）{one}" for at, one in enumerate(texts(conditions.value["conditions"]), 1))
        yield f"行政处罚信息的修复条件：{listed}。依据：{_law(standard, conditions)}。"
        yield (
            f"受理期限：{_value(standard, 'repair_accept', as_of)}；办理期限："
            f"{_value(standard, 'repair_result', as_of)}。严重失信主体名单的条件和期限见下表。"
        )
    yield (
        "处罚和名单信息能够确定最早可以申请的日期的，标明日期；其他以认定单位告知为准。"
        "公示期满的信息自动停止公示，不需要申请。"
    )


def _own_remedies(standard: Standard, office: Office) -> Iterator[str]:
    """Lists whose decisions are not administrative ones say so themselves."""
    for kind in _serious(standard, office):
        if remedy_words(kind) != sentence(REMEDY):
            yield f"{kind.name}：{remedy_words(kind)}"


def _value(standard: Standard, name: str, as_of: date) -> str:
    known = value_on(standard.parameter(name), as_of)
    text = str(known.value) if known else "依法定期限"
    return span_words(text) if text[:1].isdigit() else text


def _chosen(parameter: Parameter, office: Office) -> str:
    return f"自受理之日起{span_words(office.settings[parameter.id])}"

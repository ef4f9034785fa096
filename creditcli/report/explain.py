"""``explain``: labelled lines as text and JSON; a rule, a parameter, a list type."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from creditcli.model.words import STATES, solid
from creditcli.report.law_words import in_words, setting_words
from creditcli.report.text_report import WORDS as SEVERITIES
from creditcli.standard.types import Citation, Parameter, Rule, Standard, TermsVersion
from creditcli.standard.words import EVIDENCE, MEND, PERSONAL, POLARITY, PUBLISH, TYPES

Lines = Sequence[tuple[str, str, Any]]  # Chinese label, English key, value
UNVERIFIED = EVIDENCE["x"]
WORDS: Mapping[str, Mapping[Any, str]] = {  # of enumerations, by the line's key; all others are states of the ledger
    "severity": SEVERITIES["zh"], "mend": MEND, "type": TYPES, "personal": PERSONAL, "publish": PUBLISH,
    "polarity": POLARITY,
    "signer": {"office": "信用办", "organ": "认定单位"},
    "addressee": {"subject": "主体", "objector": "异议人", "implementers": "实施单位", "department": "报送部门"},
    "form": {"document": "公文", "letter": "函", "enforcement": "文书"},
}  # fmt: skip
INNER = {  # labels within a line, in English; as data they stay Chinese
    "自": "from", "至": "to", "字段": "field", "值": "value", "依据": "law", "证据": "evidence", "说明": "note", "日期": "day", "事件": "event",
    "单位": "organ", "文号": "document", "结果": "effect", "规则": "rule", "出处": "row", "措施": "measure", "状态": "status",
    "可执行": "may be executed", "不能执行的原因": "why not", "答复期限": "answer due", "方式": "way", "条件": "condition",
    "设置": "setting", "取值": "chosen", "核实说明": "reason", "核实部门": "department", "收件日": "received", "收件号": "submission",
}  # fmt: skip
YES_NO = {"True": "yes", "False": "no"}
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Where:
    """Where a rule lives outside its record: ``module:function`` of its check, folders of its cases."""

    function: str
    cases: tuple[str, ...]


NOWHERE = Where("", ())


def as_text(lines: Lines, lang: str) -> str:
    """``标签：值`` a line; list values are indented below their label. Values of enumerations in words in Chinese."""
    shown = []
    for zh, en, value in lines:
        label, words = (f"{en}:", YES_NO) if lang == "en" else (f"{zh}：", WORDS.get(en, STATES))
        if isinstance(value, list):
            shown += [label, *(f"  - {_item(item, words, lang)}" for item in value)] if value else []
        elif value not in (None, ""):
            shown.append(f"{label}{' ' if lang == 'en' else ''}{words.get(str(value), value)}")
    return "\n".join(shown)


def as_json(blocks: Sequence[Lines]) -> str:
    """The same as one JSON object, or as an array of objects where several things were found."""
    found = [{en: value for _, en, value in lines} for lines in blocks]
    return json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1)


def _item(item: Any, words: Mapping[Any, str], lang: str) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    labels, joint = (INNER, "; ") if lang == "en" else ({}, "；")
    told = {key: value for key, value in item.items() if value not in (None, "")}
    return joint.join(f"{labels.get(key, key)} {words.get(str(value), value)}" for key, value in told.items())


def laws(standard: Standard, law: Sequence[Citation]) -> list[str]:
    """Citations for people, each with a warning where its text was not seen."""
    return [standard.cite(one) + _warning(standard.laws[one.law].tag) for one in law]


def warned(tag: str) -> str:
    """An evidence tag, with what it means."""
    return f"{tag}（{EVIDENCE[tag]}）" if tag in EVIDENCE else tag


def _warning(tag: str) -> str:
    return f"（{UNVERIFIED}）" if tag == "x" else ""


def span(valid_from: date | None, valid_to: date | None) -> str:
    """First and last day, open where there is none; empty for what holds whatever the day."""
    return "" if valid_from is None and valid_to is None else f"{valid_from or ''} → {valid_to or ''}"


def explain_rule(rule: Rule, standard: Standard, as_of: date, lang: str, where: Where = NOWHERE) -> Lines:
    """A rule: texts, law, whether it holds on ``as_of``, the values of law it uses, where it is kept."""
    text = rule.en if lang == "en" else rule.zh
    named = rule.args.get("parameter")
    parameter = standard.parameter(str(named)) if named else None
    return [
        ("代码", "code", rule.code),
        ("名称", "title", plain(text.title)),
        ("级别", "severity", rule.severity.value),
        ("现象", "what", plain(text.what)),
        ("原因", "why", plain(text.why)),
        ("改法", "fix", plain(text.fix)),
        ("操作步骤", "steps", plain(text.steps)),
        ("在哪里改", "mend", rule.mend.value),
        ("正例", "good", plain(text.good)),
        ("反例", "bad", plain(text.bad)),
        ("依据", "law", laws(standard, _today(rule, standard, as_of))),
        ("理由", "reason", rule.reason),
        ("数据集", "datasets", "、".join(rule.datasets) or ("all" if lang == "en" else "全部")),
        ("生效", "valid", span(rule.valid_from, rule.valid_to)),
        ("当日有效", "in_force", rule.holds_on(as_of)),
        ("当日取值", "value_today", value_on(parameter, standard, as_of, lang) if parameter else None),
        ("历次取值", "history", history(parameter, standard, lang) if parameter else []),
        ("检查", "check", rule.check),
        ("检查程序", "function", where.function),
        ("规则文件", "path", f"standards/rules/{rule.code}.yaml"),
        ("用例", "cases", [f"standards/conformance/{case}/" for case in where.cases]),
    ]


def _today(rule: Rule, standard: Standard, day: date) -> Sequence[Citation]:
    """What the rule rests on on ``day``: laws that follow each other are not told at once."""
    return [one for one in rule.law if standard.laws[one.law].holds_on(day)] or rule.law


def plain(text: str) -> str:
    """A rule's text with … where a finding fills in a column or value."""
    return _SLOT.sub("…", text)


def value_on(parameter: Parameter, standard: Standard, day: date, lang: str) -> str:
    """The value in force on ``day`` in words; empty where there is none."""
    found = [one for one in parameter.values if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    return in_words(found[0].value, standard, lang) + _warning(found[0].tag) if found else ""


def history(parameter: Parameter, standard: Standard, lang: str) -> list[dict[str, str]]:
    """Every dated value in words, with its citation and evidence tag."""
    return [
        {
            "自": value.valid_from.isoformat(),
            "至": value.valid_to.isoformat() if value.valid_to else "",
            "值": "" if parameter.setting else in_words(value.value, standard, lang),
            "依据": "、".join(laws(standard, value.law)),
            "证据": warned(value.tag),
            "说明": value.note,
        }
        for value in parameter.values
    ]


def explain_parameter(parameter: Parameter, standard: Standard, as_of: date, chosen: str, lang: str) -> Lines:
    """A number of law: its value today, every dated value; for an open setting what may be chosen and what was."""
    last = parameter.values[-1].value if parameter.setting else None
    words = last if isinstance(last, Mapping) else {}
    labels, colon = parameter.meanings(lang), ": " if lang == "en" else "："
    choices = [f"{one}{colon}{labels.get(one, '')}".rstrip(colon) for one in words.get("choices", ())]
    example = in_words(words["example"], standard, lang) if "example" in words else ""
    users = [rule.code for rule in standard.rules.values() if rule.args.get("parameter") == parameter.id]
    return [
        ("参数", "id", parameter.id),
        ("名称", "title", parameter.named(lang)),
        ("说明", "description", solid(parameter.description)),
        ("由信用办选择", "setting", parameter.setting),
        ("可选", "choices", choices),
        ("填写举例", "example", f"{words['example']}（{example}）" if example else ""),
        (
            "本办取值",
            "chosen",
            f"{chosen}（{setting_words(parameter, chosen, standard, lang)}）" if chosen else "",
        ),
        ("当日取值", "value_today", "" if parameter.setting else value_on(parameter, standard, as_of, lang)),
        ("历次取值", "history", history(parameter, standard, lang)),
        ("用到它的规则", "rules", users),
        ("文件", "path", f"standards/parameters/{parameter.id}.yaml"),
    ]


def _version_words(version: TermsVersion, standard: Standard, lang: str) -> str:
    """A later version of a list's terms: from which day of decision, what it says, what of those decided before."""
    said = in_words({**version.terms, "transition": version.transition}, standard, lang)
    return f"{span(version.valid_from, None)}：{said}" if lang != "en" else f"{span(version.valid_from, None)}: {said}"


def explain_list(list_id: str, standard: Standard, lang: str) -> Lines:
    """A list type: who lists, on what basis, for how long, how it ends."""
    kind = standard.lists[list_id]
    terms = [in_words({key: value}, standard, lang) for key, value in kind.terms.items()]
    return [
        ("名单", "id", kind.id),
        ("名称", "name", kind.name),
        ("也写作", "aliases", "、".join(kind.aliases)),
        ("性质", "polarity", kind.polarity),
        ("启用", "enabled", kind.enabled),
        ("认定单位", "issuers", "、".join(kind.issuer_kinds)),
        ("依据", "basis", laws(standard, kind.basis)),
        ("生效", "valid", span(kind.valid_from, kind.valid_to)),
        ("证据", "tag", warned(kind.tag)),
        ("说明", "note", kind.note),
        ("条款", "terms", terms),
        ("以后的版本", "versions", [_version_words(one, standard, lang) for one in kind.versions]),
        ("文件", "path", f"standards/lists/{kind.id}.yaml"),
    ]

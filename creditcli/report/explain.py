"""``explain``: a rule, a list type, a parameter, an entry or a published value, as labelled lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from creditcli.model.ledger import Entry
from creditcli.model.words import STATES
from creditcli.report.messages import FIELDS, Values
from creditcli.standard.types import Citation, Mend, Parameter, ParameterValue, Rule, RuleText, Standard

MENDS: Mapping[Mend, tuple[str, str]] = {
    Mend.WORKBOOK: ("报送的表格里", "in the workbook"),
    Mend.FILE: ("另存或者重新打包文件", "by saving or packing the file anew"),
    Mend.DOCUMENT: ("补办文书或者程序，单改表格没有用", "by a decision, a service or a notice; no cell can mend it"),
    Mend.OFFICE: ("信用办的登记表或者设置里", "in the office's register or settings"),
    Mend.NONE: ("不需要改", "nothing to mend"),
}
Lines = Sequence[tuple[str, str, Any]]  # Chinese label, English key, value


def as_text(lines: Lines, lang: str) -> str:
    """``标签：值`` a line; list values are indented below their label."""
    shown = []
    words = {} if lang == "en" else STATES
    for zh, en, value in lines:
        label = en if lang == "en" else zh
        if isinstance(value, list):
            shown.append(f"{label}：" if lang != "en" else f"{label}:")
            shown.extend(f"  - {_item(item, words)}" for item in value)
        elif value not in (None, ""):
            text = words.get(str(value), value)
            shown.append(f"{label}：{text}" if lang != "en" else f"{label}: {text}")
    return "\n".join(shown)


def as_json(lines: Lines) -> str:
    """The same lines as one JSON object."""
    return json.dumps({en: value for _, en, value in lines}, ensure_ascii=False, indent=1)


def _item(item: Any, words: Mapping[str, str]) -> str:
    if isinstance(item, Mapping):
        return "；".join(
            f"{key} {words.get(str(value), value)}" for key, value in item.items() if value not in (None, "")
        )
    return str(item)


def _laws(standard: Standard, law: Sequence[Citation]) -> list[str]:
    return [standard.cite(one) for one in law]


def explain_rule(rule: Rule, standard: Standard, as_of: date, lang: str) -> Lines:
    """A rule: texts, law, whether it holds on ``as_of``, the value of law it uses, where it is kept."""
    text = _written(rule.en if lang == "en" else rule.zh)
    named = rule.args.get("parameter")
    value = standard.parameter(str(named)).at(as_of) if named else None
    return [
        ("代码", "code", rule.code),
        ("名称", "title", text.title),
        ("级别", "severity", rule.severity.value),
        ("现象", "what", text.what),
        ("原因", "why", text.why),
        ("改法", "fix", text.fix),
        ("在哪里改", "mend", MENDS[rule.mend][lang == "en"]),
        ("操作步骤", "steps", text.steps),
        ("正例", "good", text.good),
        ("反例", "bad", text.bad),
        ("依据", "law", _laws(standard, rule.law)),
        ("理由", "reason", rule.reason),
        ("数据集", "datasets", "、".join(rule.datasets) or "全部"),
        ("生效", "valid", f"{rule.valid_from or ''} → {rule.valid_to or ''}"),
        ("当日有效", "in_force", rule.holds_on(as_of)),
        ("当日取值", "value_today", _value(value) if value else None),
        ("检查", "check", rule.check),
        ("规则文件", "path", f"standards/rules/{rule.code}.yaml"),
        ("用例", "cases", f"standards/conformance/{rule.code}/"),
    ]


def _written(text: RuleText) -> RuleText:
    """The texts as they stand, with … where a finding fills in what it found."""
    return replace(text, **{name: getattr(text, name).format_map(Values()) for name in FIELDS})


def _value(value: ParameterValue) -> str:
    return value.value if isinstance(value.value, str) else json.dumps(value.value, ensure_ascii=False, default=str)


def explain_parameter(parameter: Parameter, standard: Standard, setting: str) -> Lines:
    """A number of law: every dated value with its citation and evidence tag."""
    history = [
        {
            "自": value.valid_from.isoformat(),
            "至": value.valid_to.isoformat() if value.valid_to else "",
            "值": _value(value),
            "依据": "、".join(_laws(standard, value.law)),
            "证据": value.tag,
            "说明": value.note,
        }
        for value in parameter.values
    ]
    return [
        ("参数", "id", parameter.id),
        ("名称", "title", parameter.title),
        ("说明", "description", parameter.description),
        ("由信用办选择", "setting", parameter.setting),
        ("本办取值", "chosen", setting),
        ("历次取值", "history", history),
        ("文件", "path", f"standards/parameters/{parameter.id}.yaml"),
    ]


def explain_list(list_id: str, standard: Standard) -> Lines:
    """A list type: who lists, on what basis, for how long, how it ends."""
    kind = standard.lists[list_id]
    terms = [f"{key}：{json.dumps(value, ensure_ascii=False, default=str)}" for key, value in kind.terms.items()]
    return [
        ("名单", "id", kind.id),
        ("名称", "name", kind.name),
        ("性质", "polarity", kind.polarity),
        ("认定单位", "issuers", "、".join(kind.issuer_kinds)),
        ("依据", "basis", _laws(standard, kind.basis)),
        ("生效", "valid", f"{kind.valid_from} → {kind.valid_to or ''}"),
        ("证据", "tag", kind.tag),
        ("条款", "terms", terms),
        ("文件", "path", f"standards/lists/{kind.id}.yaml"),
    ]


def explain_entry(entry: Entry, standard: Standard, as_of: date) -> Lines:
    """An entry: why listed, every event with organ, document and law, when and how it can end."""
    history = [
        {
            "日期": step.day.isoformat(),
            "事件": step.event,
            "单位": step.organ,
            "文号": step.document,
            "结果": step.effect,
            "依据": step.law,
            "规则": step.rule,
            "出处": step.row_id,
        }
        for step in entry.history
    ]
    measures = [
        {"措施": one.measure, "单位": one.organ, "状态": one.status.value, "可执行": one.executable}
        for one in entry.measures
    ]
    end = entry.term_end.isoformat() if entry.term_end else "无法判定（不公示）"
    return [
        ("统计日", "as_of", as_of.isoformat()),
        ("记录", "id", entry.id),
        ("名单", "list", standard.lists[entry.list_id].name),
        ("主体", "subject", entry.subject_name),
        ("统一社会信用代码", "unified_code", entry.unified_code),
        ("决定文号", "decision_number", entry.decision_number),
        ("认定单位", "organ", entry.organ),
        ("事由", "facts", entry.facts),
        ("依据", "basis", entry.basis),
        ("状态", "listing", entry.listing.value),
        ("公示", "disclosure", entry.disclosure.value),
        ("正在核实的异议", "verifying", list(entry.verifying)),
        ("最后一日", "term_end", end),
        ("最早可申请修复", "earliest_repair", entry.earliest_repair.isoformat() if entry.earliest_repair else None),
        ("退出原因", "exit_kind", entry.exit_kind.value if entry.exit_kind else None),
        ("退出日", "exit_day", entry.exit_day.isoformat() if entry.exit_day else None),
        ("措施", "measures", measures),
        ("经过", "history", history),
    ]

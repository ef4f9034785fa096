"""Values of law and terms of lists in words: spans, named parts, citations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditcli.model.duration import Unit, parse_duration
from creditcli.model.words import day_words, span_words
from creditcli.standard.types import Citation, Standard

# Names of parts as parameters and lists write them. A part that is not here is shown by its own name.
PARTS = {
    "after": "满", "after_from": "起算", "bars": "不予办理的情形", "before": "此日以前作出的适用", "categories": "处罚类别",
    "choices": "可选", "classes": "按失信程度", "conditions": "条件", "count_from": "起算", "cure_before_decision": "决定前纠正的办法",
    "cure_law": "决定前纠正的依据", "decide_within": "决定期限", "decision": "列入决定", "default": "不分类的",
    "domains": "按领域", "early_exit": "提前移出", "example": "例如", "exit_actions": "移出后的办理", "extend": "可延长",
    "extend_by": "批准延长的人", "false_material": "以虚假材料移出的", "fee": "费用", "from": "起算",
    "hidden_if_only": "只有这些处罚的不公示", "kinds": "单位类型", "labels": "含义", "law": "依据", "length": "期限",
    "linked_exit": "关联人员移出", "linked_roles": "关联身份", "mandatory": "必须采取", "max": "最长", "measures": "措施",
    "min": "最短", "minors": "未成年人", "name": "名称", "natural_persons": "自然人", "need": "应当具备",
    "never_early": "有这些处罚的不提前停止公示", "notify_sites": "通知有关网站", "object_within": "陈述申辩期限",
    "organisations": "组织", "pre_notice": "列入前告知", "publish": "公示", "refusal_of_exit": "可对不予移出申请救济",
    "remedies": "救济", "repair": "信用修复", "required": "必须", "restore": "恢复列入", "share_back": "反馈共享平台",
    "short_if_only": "只有这些处罚的从短", "subjects": "对象", "take_down": "停止公示", "term": "期限", "text": "文字",
    "to": "至", "together": "一并移出", "tombstone": "停止公示后的说明", "verify_within": "核实期限", "where": "公示处",
    "who": "办理单位", "within": "期限",
}  # fmt: skip
WORDS = {
    "True": "是", "False": "否", "never": "不得", "no": "否", "linked_only": "仅作为关联人员", "restart": "重新计算",
    "stated": "以文书写明的为准", "decision_date": "决定之日", "corrected_date": "改正之日", "served_date": "送达之日",
    "valid_until": "有效期至", "receipt": "收到之日", "listing_organ": "认定单位",
}  # fmt: skip
UNITS_EN = {Unit.WORKING_DAY: "working days", Unit.DAY: "days", Unit.MONTH: "months", Unit.YEAR: "years"}


def in_words(value: Any, standard: Standard, lang: str = "zh") -> str:
    """A value of any shape on one line; a citation as ``《…》（文号）第…条``. Raises BrokenStandard for no such law."""
    if isinstance(value, Mapping):
        if "law" in value and not set(value) - {"law", "article"} and isinstance(value["law"], str):
            return standard.cite(Citation(value["law"], str(value.get("article") or "")))
        if "name" in value:
            rest = {key: below for key, below in value.items() if key not in ("id", "name")}
            return f"{value['name']}（{in_words(rest, standard, lang)}）"
        return "；".join(f"{_part(key, lang)}{_joined(below, standard, lang)}" for key, below in value.items())
    if isinstance(value, list | tuple):
        return "、".join(in_words(one, standard, lang) for one in value)
    return _plain(value, lang)


def _part(key: Any, lang: str) -> str:
    return str(key) if lang == "en" else PARTS.get(str(key), str(key))


def _joined(below: Any, standard: Standard, lang: str) -> str:
    """A part's value behind its name; parts within parts in brackets."""
    text = in_words(below, standard, lang)
    nested = isinstance(below, Mapping) and not isinstance(below.get("law"), str)
    return f"（{text}）" if nested else f"{' ' if lang == 'en' else '：'}{text}"


def _plain(value: Any, lang: str) -> str:
    if isinstance(value, date):
        return value.isoformat() if lang == "en" else day_words(value)
    text = str(value)
    try:
        span = parse_duration(text)
    except ValueError:
        return text if lang == "en" else WORDS.get(text, text)
    unit = UNITS_EN[span.unit].removesuffix("s" if span.count == 1 else "")
    return f"{span.count} {unit}" if lang == "en" else span_words(text)

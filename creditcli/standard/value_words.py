"""Keys and single values of parameters and terms of lists, in official Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from creditcli.model.words import day_words, span_words

_SPAN = re.compile(r"[0-9]+(?:wd|d|m|y)")

KEYS: Mapping[str, str] = {
    "subjects": "适用对象", "organisations": "组织", "natural_persons": "自然人", "minors": "未成年人",
    "linked_roles": "关联人员", "pre_notice": "列入前告知", "required": "是否必须", "object_within": "陈述申辩期限",
    "from": "起算", "verify_within": "核实期限", "cure_before_decision": "可以不列入的改正条件", "decision": "列入决定",
    "within": "期限", "extend": "可以延长", "extend_by": "批准延长的人", "term": "期限", "length": "长度", "most": "最长",
    "early_exit": "提前移出", "who": "由谁决定", "after": "最短时间", "after_from": "最短时间起算", "need": "条件",
    "bars": "不予提前移出的情形", "decide_within": "决定期限", "linked_exit": "关联人员的移出",
    "together": "随主体一并移出", "false_material": "弄虚作假取得修复的", "restore": "恢复列入",
    "exit_actions": "移出后的处理", "take_down": "停止公示", "notify_sites": "通知其他公示网站",
    "share_back": "回告共享单位", "remedies": "救济", "refusal_of_exit": "对不予移出决定不服的", "text": "说明",
    "publish": "公示", "where": "公示渠道", "tombstone": "移出后保留无名说明", "measures": "联合惩戒（激励）措施",
    "id": "标识", "name": "名称", "mandatory": "性质", "kinds": "单位类型", "procedures": "办理事项", "law": "依据",
    "cure_law": "改正条件的依据", "count_from": "起算", "classes": "失信程度", "default": "不分类",
    "domains": "处罚领域", "min": "最短公示期", "max": "最长公示期", "repair": "修复", "hidden_if_only": "只有这些处罚的不公示",
    "short_if_only": "只有这些处罚的从短", "categories": "处罚类别", "never_early": "含有这些处罚的不提前停止公示",
    "choices": "可选", "labels": "选项", "labels_en": "选项（英文）", "counts": "计入的代码", "example": "填写示例", "before": "适用于此日前作出的决定",
    "conditions": "条件", "fee": "费用", "note": "说明", "tag": "核对情况", "exit": "移出", "title": "名称",
    "document": "文书", "source": "来源", "basis": "依据", "several": "有几项处罚的", "at_max": "满最长期限",
    "at_max_uncorrected": "满最长期限仍未纠正的", "if_published": "决定公示的", "ban_over": "限制超过此期限的",
    "transition": "此前作出的决定", "consent": "须经同意", "by": "由谁", "levels": "层级", "general": "一般情形", "vertical": "实行垂直领导的",
}  # fmt: skip

WORDS: Mapping[str, str] = {
    "stated": "以决定或者裁定载明的为准", "decision_date": "决定之日", "served_date": "决定书送达之日",
    "corrected_date": "改正之日", "valid_until": "有效期届满", "receipt": "收到之日", "restart": "重新计算",
    "longest": "按最长的", "auto_stop": "自动停止公示", "sector_rule": "按行业规定", "on_fulfilment": "履行后即可",
    "ban_length": "与限制期限相同", "none": "无", "no": "否", "never": "不得",
    "linked_only": "只列决定中写明的关联人员", "listing_organ": "认定单位", "office": "信用办", "organ": "作出决定的单位",
}  # fmt: skip

# What the same word says under one key only.
UNDER: Mapping[tuple[str, str], str] = {
    ("minors", "never"): "一律不列入",
    ("repair", "never"): "不予修复",
    ("publish", "no"): "不公示",
    ("transition", "earliest_end"): "新旧规定中先到的为准",
    ("transition", "version_at_decision"): "按作出决定时的规定",
    ("mandatory", "True"): "强制",
    ("mandatory", "False"): "推荐",
    ("required", "True"): "必须",
    ("required", "False"): "不要求",
}
WHOLE_SAYING = frozenset({("repair", "never"), ("publish", "no")})  # needs no key before it
YES, NO, NONE = "是", "否", "无"


def is_known(key: str) -> bool:
    """Whether the key has a word, or is one."""
    return key in KEYS or re.search("[^\x00-\x7f]", key) is not None


def key_word(key: str) -> str:
    """The key in words; as it is written where it has none."""
    return KEYS.get(key, key)


def scalar(value: object, key: str = "") -> str:
    """A single value in words: spans, days, yes and no, known words."""
    if (key, str(value)) in UNDER:
        return UNDER[key, str(value)]
    if isinstance(value, bool):
        return YES if value else NO
    if value is None or value == "":
        return NONE
    if isinstance(value, date):
        return day_words(value)
    words = str(value)
    if _SPAN.fullmatch(words):
        return span_words(words)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        return day_words(date.fromisoformat(words))
    return WORDS.get(words, words)

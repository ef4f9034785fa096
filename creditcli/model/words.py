"""Days, spans, states and events in official Chinese."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from creditcli.model.duration import Unit, parse_duration

UNITS = {Unit.WORKING_DAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月", Unit.YEAR: "年"}


# Values of the ledger's enumerations and events, as a clerk reads them.
STATES = {
    "draft": "待告知", "noticed": "已告知", "objected-before": "列入前异议核实", "decided": "已决定未送达", "listed": "在列",
    "exited": "已退出", "rejected": "不予列入",
    "expired": "期满", "withheld": "来源单位不再告知，没有写明原因", "repaired": "信用修复", "revoked": "依据被撤销", "error": "认定有误", "linked": "随关联单位移出",
    "superseded": "被新的认定代替", "ceased": "主体注销", "blacklisted": "列入严重失信名单", "standard-changed": "标准调整", "abuse": "滥用荣誉",
    "hidden": "不公示", "published": "公示中", "annotated": "公示中（有异议标注）", "shielded": "暂时屏蔽", "withdrawn": "已停止公示",
    "proposed": "已发起", "accepted": "已响应", "declined": "不采取", "executing": "执行中", "suspended": "暂停执行",
    "lifted": "已解除",
    "pre_notice_served": "送达列入告知书", "decide_list": "决定列入", "served": "送达决定书",
    "timer_expired": "期限届满", "rule_in_force": "新的规定施行", "received": "收到报送",
    "correction_fix": "更正", "correction_revoke": "撤销", "correction_void": "确认无效",
    "correction_stay": "停止执行", "correction_stay_end": "恢复执行", "correction_shield": "暂时屏蔽",
    "correction_shield_end": "恢复公示",
    "objection_accepted": "受理异议", "objection_correct": "核实无误", "objection_fix": "核实后更正",
    "objection_withdraw": "核实后撤销", "repair_accepted": "受理修复", "repair_supplement": "修复补正",
    "repair_rejected": "不予受理修复", "repair_granted": "准予修复", "repair_refused": "不予修复",
    "repair_revoked": "撤销修复", "list_exit": "移出", "linked_exit": "一并移出", "linked_back": "所在单位恢复列入", "red_barred": "红黑名单互斥",
    "True": "是", "False": "否",
    "black": "严重失信", "red": "守信",
}  # fmt: skip
BEFORE_SHOWN = "公示以前已经结束"  # of what nobody could see


def before_shown(how: str) -> str:
    """The reason for not showing what was over before anybody could see it."""
    return f"{BEFORE_SHOWN}（{how}）"


def gone_unseen(reason: str) -> bool:
    """Whether this reason for not being shown says that it was over before anybody could see it."""
    return reason.startswith(BEFORE_SHOWN)


@lru_cache(20_000)  # a site says few days many times
def day_words(day: date | None) -> str:
    """Full year, no leading zeros, as official documents write a day.

    >>> day_words(date.fromisoformat("2026-04-01")), day_words(None)
    ('2026年4月1日', '未确定')
    """
    return f"{day.year}年{day.month}月{day.day}日" if day else "未确定"


def span_words(text: str) -> str:
    """A span of law in words.

    >>> span_words("3m"), span_words("7wd"), span_words("1y")
    ('3个月', '7个工作日', '1年')
    """
    span = parse_duration(text)
    return f"{span.count}{UNITS[span.unit]}"


def solid(text: str) -> str:
    """Chinese text without the blanks that folded lines leave between its characters.

    >>> solid("按决定之日 有效的版本； 分类由 DB15 规定")
    '按决定之日有效的版本；分类由 DB15 规定'
    """
    return re.sub(r"(?<=[^\x00-\x7f])[ \n]+(?=[^\x00-\x7f])", "", text)

"""``explain``: an entry of a list, from why it is there to when it can end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from creditcli.listing.known import OBJECTION_DUE, OVERDUE
from creditcli.listing.measures import DUE
from creditcli.model.ledger import Case, Entry, Foreign
from creditcli.report.exchange import source_words
from creditcli.report.explain import Lines
from creditcli.report.law_words import chosen
from creditcli.stages.prospects import ways, why_not
from creditcli.standard.types import Standard

ACTING = (OBJECTION_DUE, OVERDUE, DUE)  # settings that act on entries


def explain_entry(
    entry: Entry, standard: Standard, as_of: date, cases: Sequence[Case], settings: Mapping[str, str], lang: str
) -> Lines:
    """An entry: why listed, every event with organ, document and law, what ends it and when, why measures rest."""
    end = entry.term_end.isoformat() if entry.term_end else "无法判定（不公示）"
    return [
        ("统计日", "as_of", as_of.isoformat()),
        ("记录", "id", entry.id),
        ("名单", "list", standard.lists[entry.list_id].name),
        *_decided(entry),
        ("公示", "disclosure", entry.disclosure.value),
        ("不公示的原因", "disclosure_reason", entry.standing.disclosure_reason),
        ("正在核实的异议", "verifying", list(entry.verifying)),
        ("最后一日", "term_end", end),
        ("最早可申请修复", "earliest_repair", entry.earliest_repair.isoformat() if entry.earliest_repair else None),
        ("退出原因", "exit_kind", entry.exit_kind.value if entry.exit_kind else None),
        ("退出日", "exit_day", entry.exit_day.isoformat() if entry.exit_day else None),
        ("怎样结束", "ways", _ends(entry, cases, standard, as_of)),
        ("措施", "measures", _measures(entry)),
        (
            "信用办的选择",
            "settings",
            [{"设置": title, "取值": value} for title, value in chosen(settings, standard, ACTING, lang)],
        ),
        ("经过", "history", _history(entry)),
    ]


def explain_foreign(one: Foreign, as_of: date) -> Lines:
    """A listing of another office: from where, as of when, what it is here, what holds of it there."""
    entry = one.entry
    end = entry.term_end.isoformat() if entry.term_end else "来源单位没有写"
    return [
        ("统计日", "as_of", as_of.isoformat()),
        ("来源单位告知截至", "told", one.told.isoformat()),
        ("记录", "id", entry.id),
        ("来源", "source", source_words(one)),
        ("来源单位代码", "office_code", one.office_code),
        ("来源单位的编号", "their_id", one.their_id),
        ("交换包摘要", "package", one.package),
        ("名单", "list", one.list_name),
        *_decided(entry),
        ("来源单位的公示", "disclosure", entry.disclosure.value),
        ("正在核实的异议", "verifying", list(entry.verifying)),
        ("来源单位暂停执行", "suspended", [start.isoformat() for start, _, _ in entry.suspended]),
        ("最后一日", "term_end", end),
        ("措施", "measures", _measures(entry)),
    ]


def _decided(entry: Entry) -> Lines:
    """Who, by what decision of which organ, why, and how it stands."""
    return [
        ("主体", "subject", entry.subject_name),
        ("统一社会信用代码", "unified_code", entry.unified_code),
        ("决定文号", "decision_number", entry.decision_number),
        ("认定单位", "organ", entry.organ),
        ("事由", "facts", entry.facts),
        ("依据", "basis", entry.basis),
        ("状态", "listing", entry.listing.value),
    ]


def _history(entry: Entry) -> list[dict[str, str]]:
    return [
        {
            "日期": step.day.isoformat(), "事件": step.event, "单位": step.organ, "文号": step.document,
            "结果": step.effect, "依据": step.law, "规则": step.rule, "出处": step.row_id,
        }
        for step in entry.history
    ]  # fmt: skip


def _measures(entry: Entry) -> list[dict[str, object]]:
    return [
        {
            "措施": one.measure, "单位": one.organ, "状态": one.status.value, "自": one.since.isoformat(),
            "可执行": one.executable, "不能执行的原因": why_not(one, entry), "依据": one.law,
            "答复期限": one.due.isoformat() if one.due else "",
        }
        for one in entry.measures
    ]  # fmt: skip


def _ends(entry: Entry, cases: Sequence[Case], standard: Standard, as_of: date) -> list[dict[str, str]]:
    return [
        {"方式": one.how, "日期": one.day.isoformat() if one.day else "", "条件": one.condition, "依据": one.law}
        for one in ways(entry, cases, standard, as_of)
    ]

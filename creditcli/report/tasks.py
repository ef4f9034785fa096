"""Tasks of implementing organs as text, JSON and csv; the csv of one organ, and the push file of what is suspended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from creditcli.model.ledger import MeasureStatus
from creditcli.model.tasks import Task
from creditcli.model.words import STATES
from creditcli.report.tables import table
from creditcli.report.wrap import wrapped

KEYS = (
    "entry", "list", "subject_name", "unified_code", "role", "decision_number", "listing_organ", "term_end", "measure",
    "organ", "organ_code", "mandatory", "status", "since", "executable", "halted_by", "law", "answered", "reason",
    "executed", "due", "overdue",
)  # fmt: skip
COLUMNS = (
    "实施单位", "实施单位统一社会信用代码", "名单", "主体名称", "统一社会信用代码", "身份", "列入决定文号", "认定单位",
    "列入截止日", "措施", "是否必须采取", "状态", "状态起始日", "现在可以执行", "暂停执行的异议编号或文书", "依据",
    "最近一次反馈日", "不采取的理由", "已执行次数", "答复截止日", "逾期未答复",
)  # fmt: skip
EN: Mapping[str, str] = {
    "organ": "{organ} ({count})", "yes": "may be executed", "no": "may not be executed", "must": "mandatory",
    "may": "recommended", "since": "since {day}", "halted": "suspended by {by}", "answered": "last answer {day}",
    "executed": "times executed: {count}", "due": "answer due {day}", "overdue": "answer was due {day}: overdue",
    "reason": "why not: {reason}", "none": "(none)", "decision": "decision {number}", "end": "last day {day}",
}  # fmt: skip
ZH: Mapping[str, str] = {
    "organ": "{organ}（{count} 项）", "yes": "可以执行", "no": "不得执行", "must": "必须采取", "may": "推荐采取",
    "since": "自 {day}", "halted": "暂停执行，因 {by}", "answered": "最近反馈 {day}", "executed": "已执行 {count} 次",
    "due": "答复期限 {day}", "overdue": "应在 {day} 前答复，已逾期", "reason": "不采取的理由：{reason}", "none": "（无）",
    "decision": "决定 {number}", "end": "列入期至 {day}",
}  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def task_words(task: Task) -> dict[str, object]:
    """A task as plain values, in the order of ``KEYS``; days as ISO text."""
    entry, state = task.entry, task.state
    values = (
        entry.id, entry.list_id, entry.subject_name, entry.unified_code, entry.role, entry.decision_number, entry.organ,
        _day(entry.term_end), state.measure, state.organ, state.organ_code, state.mandatory, state.status.value,
        _day(state.since), state.executable, list(task.halted_by), state.law, _day(state.answered), state.reason,
        state.executed, _day(state.due), state.overdue,
    )  # fmt: skip
    return dict(zip(KEYS, values, strict=True))


def task_table(tasks: Sequence[Task]) -> bytes:
    """The tasks as a csv that WPS and Excel open: Chinese headers, byte order mark."""
    return table(COLUMNS, (_cells(one) for one in tasks), "\r\n").encode("utf-8-sig")


def _cells(task: Task) -> tuple[object, ...]:
    entry, state = task.entry, task.state
    return (
        state.organ, state.organ_code, task.list_name, entry.subject_name, entry.unified_code, entry.role,
        entry.decision_number, entry.organ, _day(entry.term_end), state.measure, _yes(state.mandatory),
        STATES[state.status.value], _day(state.since), _yes(state.executable), task.halted_by, state.law,
        _day(state.answered), state.reason, state.executed or "", _day(state.due), _yes(state.overdue),
    )  # fmt: skip


def _yes(value: bool) -> str:
    return STATES[str(value)]


def task_text(groups: Mapping[str, Sequence[Task]], lang: str, width: int) -> str:
    """The tasks organ by organ, in lines of at most ``width`` columns (0: as long as they are)."""
    words = EN if lang == "en" else ZH
    lines: list[str] = []
    for organ, tasks in groups.items():
        lines += wrapped(words["organ"].format(organ=organ, count=len(tasks)), width)
        for one in tasks:
            lines += _lines(one, words, lang, width)
    return "\n".join(lines) or words["none"]


def _lines(task: Task, words: Mapping[str, str], lang: str, width: int) -> list[str]:
    entry, state = task.entry, task.state
    gap = "; " if lang == "en" else "；"
    status = state.status.value if lang == "en" else STATES[state.status.value]
    who = " ".join(filter(None, (entry.subject_name, entry.unified_code, entry.role)))
    runs = words["yes" if state.executable else "no"]
    head = [state.measure, words["must" if state.mandatory else "may"], status, runs, _since(task, words)]
    about = [task.list_name if lang != "en" else entry.list_id, words["decision"].format(number=entry.decision_number)]
    about += [words["end"].format(day=entry.term_end)] if entry.term_end else []
    return [
        *wrapped(who, width, "  "),
        *wrapped(gap.join(head), width, "    "),
        *wrapped(gap.join([*about, *_answer(task, words)]), width, "    "),
        *(wrapped(state.law, width, "    ") if state.law else ()),
    ]


def _since(task: Task, words: Mapping[str, str]) -> str:
    if task.state.status is MeasureStatus.SUSPENDED:
        since = words["since"].format(day=task.state.since)
        return f"{since} {words['halted'].format(by='、'.join(task.halted_by))}"
    return words["since"].format(day=task.state.since)


def _answer(task: Task, words: Mapping[str, str]) -> list[str]:
    state = task.state
    said = [words["answered"].format(day=state.answered)] if state.answered else []
    said += [words["executed"].format(count=state.executed)] if state.executed else []
    said += [words["reason"].format(reason=state.reason)] if state.reason else []
    said += [words["overdue" if state.overdue else "due"].format(day=state.due)] if state.due else []
    return said

"""What changed between two days, as text, JSON and csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from creditcli.model.difference import Change, Difference, MeasureChange, Move, Moved, MovedRecord, Reason
from creditcli.model.words import STATES
from creditcli.report.exchange import source_words
from creditcli.report.wrap import wrapped

COLUMNS = (
    "what", "move", "about_data", "subject_name", "unified_code", "decision_number", "organ", "changes", "day", "event",
    "by", "document", "law", "effect", "late",
    "source",
)  # fmt: skip
FIELDS: Mapping[str, str] = {
    "listing": "状态", "exit_kind": "退出原因", "exit_day": "退出日", "disclosure": "公示", "verifying": "正在核实的异议",
    "stays": "停止执行的文书", "term_start": "期限起算日", "term_end": "最后一日", "earliest_repair": "最早可申请修复日",
    "subject_name": "主体名称", "role": "身份", "organ": "认定单位", "decision_number": "决定文号",
    "decision_date": "决定日期", "served_date": "送达日期", "corrected": "改正日期", "title": "荣誉名称", "facts": "事由",
    "basis": "依据", "row_id": "所依据的行",
}  # fmt: skip
ENTRIES: Mapping[Move, tuple[str, str]] = {
    Move.ENTERED: ("进入名单", "Entered"), Move.LEFT: ("离开名单", "Left"), Move.CHANGED: ("变化", "Changed"),
    Move.KNOWN: ("新知道的，不在名单上", "New to the record, not on the list"),
}  # fmt: skip
PENALTIES: Mapping[Move, tuple[str, str]] = {
    Move.ENTERED: ("处罚：开始公示", "Penalties: now public"),
    Move.LEFT: ("处罚：停止公示", "Penalties: no longer public"),
    Move.CHANGED: ("处罚：公示有变化", "Penalties: shown otherwise"),
}
DATASETS: Mapping[str, tuple[str, str]] = {"penalty": ("行政处罚", "Penalties"), "licence": ("行政许可", "Licences")}
COUNTED = (
    "{name}：公示 {before} 条 → {after} 条；开始公示 {shown} 条，停止公示 {gone} 条；新收 {received} 条",
    "{name}: {before} public → {after}; {shown} now public, {gone} no longer; {received} received",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A difference, and the submissions received between its two days: how many, from number to number."""

    found: Difference
    received: tuple[int, ...]
    names: Mapping[str, str]  # of lists, by id


def difference_words(told: Told) -> dict[str, object]:
    """The whole as plain values in a fixed order of keys."""
    found = told.found
    return {
        "before": found.before.isoformat(),
        "after": found.after.isoformat(),
        "heads": {"before": found.heads[0], "after": found.heads[1]},
        "submissions": list(told.received),
        "entries": [_entry(one) for one in found.entries],
        "penalties": [_penalty(one) for one in found.penalties],
        "counts": {name: asdict(count) for name, count in found.counts.items()},
    }


def _entry(one: Moved) -> dict[str, object]:
    entry = one.entry
    return {
        "move": one.move.value,
        "id": entry.id,
        "list": entry.list_id,
        "subject_name": entry.subject_name,
        "unified_code": entry.unified_code,
        "role": entry.role,
        "decision_number": entry.decision_number,
        "organ": entry.organ,
        "organ_code": entry.organ_code,
        "listing": entry.listing.value,
        "exit_kind": entry.exit_kind.value if entry.exit_kind else None,
        "term_end": entry.term_end.isoformat() if entry.term_end else None,
        "disclosure": entry.disclosure.value,
        "changes": [_change(change) for change in one.changes],
        "measures": [_measures(change) for change in one.measures],
        "reasons": [_reason(reason) for reason in one.reasons],
        "source": source_words(one.foreign) if one.foreign else "",
    }


def _change(change: Change) -> dict[str, str]:
    return {"field": change.field, "before": change.before, "after": change.after}


def _measures(change: MeasureChange) -> dict[str, object]:
    tasks = [{"measure": measure, "organ": organ} for measure, organ in change.tasks]
    return {"before": change.before or None, "after": change.after or None, "tasks": tasks}


def _reason(reason: Reason) -> dict[str, object]:
    step = reason.step
    return {
        "day": step.day.isoformat(), "event": step.event, "organ": step.organ, "document": step.document,
        "row": step.row_id, "rule": step.rule, "law": step.law, "effect": step.effect, "late": reason.late,
    }  # fmt: skip


def _penalty(one: MovedRecord) -> dict[str, object]:
    return {
        "move": one.move.value,
        "subject_name": one.subject_name,
        "unified_code": one.unified_code,
        "decision_number": one.decision_number,
        "organ": one.organ,
        "organ_code": one.organ_code,
        "term_end": one.term_end.isoformat() if one.term_end else None,
        "disclosure_reason": one.why,
        "changes": [_change(change) for change in one.changes],
        "reasons": [_reason(reason) for reason in one.reasons],
    }


def difference_rows(found: Difference) -> Iterator[dict[str, object]]:
    """One row a reason, at least one for each entry and penalty; keys are ``COLUMNS``."""
    for one in found.entries:
        changed = [*_changed(one.changes), *map(_told_measures, one.measures)]
        source = source_words(one.foreign) if one.foreign else ""
        for row in _rows("entry", one.entry.list_id, one.entry, one.move, changed, one.reasons):
            yield {**row, "source": source}
    for record in found.penalties:
        changed = [*([record.why] if record.why else []), *_changed(record.changes)]
        for row in _rows("penalty", "penalty", record, record.move, changed, record.reasons):
            yield {**row, "source": ""}


def _rows(
    what: str, data: str, about: object, move: Move, changed: Sequence[str], reasons: Sequence[Reason]
) -> Iterator[dict[str, object]]:
    named = {name: getattr(about, name) for name in ("subject_name", "unified_code", "decision_number", "organ")}
    head = {"what": what, "move": move.value, "about_data": data, **named, "changes": changed}
    none = dict.fromkeys(("day", "event", "by", "document", "law", "effect", "late"))
    for reason in reasons:
        told = _reason(reason)
        yield {**head, **{name: told.get(name) for name in none}, "by": told["organ"]}
    if not reasons:
        yield {**head, **none}


def _changed(changes: Sequence[Change]) -> list[str]:
    return [f"{one.field}: {one.before or '—'} → {one.after or '—'}" for one in changes]


def _told_measures(change: MeasureChange) -> str:
    tasks = "、".join(f"{measure}（{organ}）" for measure, organ in change.tasks)
    return f"measures: {change.before or '—'} → {change.after or '—'}: {tasks}"


def difference_text(told: Told, lang: str, width: int) -> str:
    """Days and what was received, then entries and penalties by what became of them; lines of ``width`` columns."""
    at, found = int(lang == "en"), told.found
    count = len(told.received)
    first, last = (told.received[0], told.received[-1]) if count else (0, 0)
    span = f"（第 {first}{f' 至 {last}' if last != first else ''} 号）" if count else ""
    span_en = f" (number {first}{f' to {last}' if last != first else ''})" if count else ""
    head = (
        f"{found.before} → {found.after}：其间收件 {count} 份{span}",
        f"{found.before} → {found.after}: {count} submissions received{span_en}",
    )
    lines = wrapped(head[at], width)
    for move in Move:
        own = [one for one in found.entries if one.move is move]
        lines += _heading(ENTRIES[move][at], len(own), at, width)
        for one in own:
            lines += _told_entry(one, told.names, at, width)
    for move, words in PENALTIES.items():
        records = [one for one in found.penalties if one.move is move]
        lines += _heading(words[at], len(records), at, width)
        for record in records:
            lines += _told_penalty(record, at, width)
    for name, number in found.counts.items():
        lines += wrapped(COUNTED[at].format(name=DATASETS[name][at], **asdict(number)), width)
    return "\n".join(lines)


def _heading(words: str, count: int, at: int, width: int) -> list[str]:
    return wrapped(words + (f"（{count} 条）", f" ({count})")[at], width) if count else []


def _told_entry(one: Moved, names: Mapping[str, str], at: int, width: int) -> list[str]:
    entry = one.entry
    gap = ("；", "; ")[at]
    name = entry.list_id if at else one.foreign.list_name if one.foreign else names[entry.list_id]
    lines = wrapped(" ".join(filter(None, (entry.subject_name, entry.unified_code, entry.role))), width, "  ")
    lines += wrapped(gap.join((name, entry.decision_number, entry.organ)), width, "    ")
    lines += wrapped(source_words(one.foreign), width, "    ") if one.foreign else []
    lines += _told_changes(one.changes, at, width)
    for change in one.measures:
        tasks = "、".join(f"{organ}（{measure}）" for measure, organ in change.tasks)
        text = f"{('措施', 'measures')[at]}{('：', ': ')[at]}{_state(change.before, at)} → {_state(change.after, at)}"
        lines += wrapped(f"{text}{('：', ': ')[at]}{tasks}", width, "    ")
    return [*lines, *_told_reasons(one.reasons, at, width)]


def _told_changes(changes: Sequence[Change], at: int, width: int) -> list[str]:
    lines: list[str] = []
    for one in changes:
        label = one.field if at else one.label or FIELDS[one.field]
        text = f"{label}{('：', ': ')[at]}{_state(one.before, at)} → {_state(one.after, at)}"
        lines += wrapped(text, width, "    ")
    return lines


def _state(text: str, at: int) -> str:
    return text if at and text else STATES.get(text, text) or "—"


def _told_reasons(reasons: Sequence[Reason], at: int, width: int) -> list[str]:
    lines: list[str] = []
    for reason in reasons:
        step = reason.step
        event = step.event if at else STATES.get(step.event, step.event)
        by = " ".join(filter(None, (step.organ, step.document)))
        late = (("（补报，此前没有收到）", " (learned since)")[at]) if reason.late else ""
        parts = [f"{step.day} {event}{late}", by, step.effect, step.law]
        lines += wrapped(("；", "; ")[at].join(filter(None, parts)), width, "    ")
    return lines


def _told_penalty(one: MovedRecord, at: int, width: int) -> list[str]:
    gap = ("；", "; ")[at]
    lines = wrapped(" ".join(filter(None, (one.subject_name, one.unified_code))), width, "  ")
    lines += wrapped(gap.join(filter(None, (one.decision_number, one.organ, one.why))), width, "    ")
    lines += _told_changes(one.changes, at, width)
    return [*lines, *_told_reasons(one.reasons, at, width)]

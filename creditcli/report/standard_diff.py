"""Two standards compared, in words and as JSON: what changed, from which day, which rows it turns."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from creditcli.model.intake import Outcome
from creditcli.model.turned import Turned
from creditcli.standard.diff import Change, Step, What, changes_told, least_step
from creditcli.standard.diff_effect import Effect
from creditcli.standard.types import Standard

KINDS = {
    "Standard": ("标准", "standard"), "Dataset": ("数据集", "data set"), "Field": ("字段", "field"),
    "Layout": ("表头版式", "layout"), "LayoutColumn": ("表头列", "column"), "Codelist": ("代码表", "code list"),
    "CodeValue": ("代码值", "code value"), "Rule": ("规则", "rule"), "Parameter": ("参数", "parameter"),
    "ParameterValue": ("参数取值", "value"), "Law": ("法规", "law"), "ListType": ("名单", "list"),
    "NoticeType": ("文书", "letter"), "TermsVersion": ("名单期限的版本", "version of a list's terms"),
}  # fmt: skip
WHATS = {What.ADDED: ("新增", "added"), What.REMOVED: ("删除", "removed"), What.CHANGED: ("改变", "changed")}
EFFECTS = {
    Effect.STRICTER: ("更严", "stricter"), Effect.LOOSER: ("更宽", "looser"), Effect.NEUTRAL: ("", ""),
    Effect.UNKNOWN: ("影响要看具体数据", "effect depends on the data"),
}  # fmt: skip
STEPS = {
    Step.MAJOR: ("主版本号加一：原来接受的可能会退回", "major: what was accepted may be refused"),
    Step.MINOR: ("次版本号加一：只有增加", "minor: additions only"),
    Step.PATCH: ("修订号加一：只改文字", "patch: texts only"),
    Step.NONE: ("没有改动", "none: nothing changed"),
}
OUTCOMES = {
    Outcome.ACCEPTED: ("接受", "accepted"),
    Outcome.HELD: ("待核实", "held"),
    Outcome.REFUSED: ("退回", "refused"),
}
TOLD = (
    "改动了已经告知的期限或者条件：会作用于以前的决定；新的规定应当另立版本（versions）",
    "changes terms that were told: acts on earlier decisions; a new rule is a version of its own (versions)",
)
SHOWN = 120  # characters of a value in a line of text


def render_diff(
    pair: tuple[Standard, Standard],
    changes: Sequence[Change],
    turned: Sequence[Turned] | None,
    format: str,
    lang: str,
) -> str:
    """The comparison as ``text`` or ``json``; ``turned`` None where no files were given."""
    if format == "json":
        return _json(pair, changes, turned)
    return "\n".join([*_head(pair, changes, lang), *_changes(changes, lang), *_rows(turned, lang)])


def _head(pair: tuple[Standard, Standard], changes: Sequence[Change], lang: str) -> list[str]:
    at = int(lang == "en")
    binding = sum(one.normative for one in changes)
    return [
        f"{pair[0].version} → {pair[1].version}",
        (
            f"{len(changes)} changes, {binding} of them normative",
            f"共 {len(changes)} 处改动，其中有约束力的 {binding} 处",
        )[1 - at],
        f"{('版本号至少', 'Least version step')[at]}{('：', ': ')[at]}{STEPS[least_step(changes)][at]}",
    ]


def _changes(changes: Sequence[Change], lang: str) -> list[str]:
    at = int(lang == "en")
    lines = []
    for binding, title in ((True, ("有约束力的：", "Normative:")), (False, ("文字和说明：", "Texts:"))):
        lines += ["", title[at]] if any(one.normative is binding for one in changes) else []
        lines += [_line(one, at) for one in changes if one.normative is binding]
    return lines


def _line(one: Change, at: int) -> str:
    kind = KINDS.get(one.kind, (one.kind, one.kind))[at]
    since = one.since.isoformat() if one.since else ""
    from_day = (f"自 {since} 起" if since else "自本版起", f"from {since}" if since else "from this version")[at]
    marks = [from_day, EFFECTS[one.effect][at], TOLD[at] if changes_told(one) else ""] if one.normative else []
    told = f" [{('，', ', ')[at].join(mark for mark in marks if mark)}]" if marks else ""
    part = f" {one.part}" if one.part else ""
    values = f"{('：', ': ')[at]}{_short(one.old)} → {_short(one.new)}" if one.part else _label(one)
    return f"  {WHATS[one.what][at]} {kind} {' / '.join(one.path)}{part}{values}{told}"


def _label(one: Change) -> str:
    thing = one.new if one.old is None else one.old
    names = (getattr(thing, name, None) for name in ("label", "title", "name", "header"))
    texts = [name for name in (*names, getattr(getattr(thing, "zh", None), "title", None)) if name]
    return f" {texts[-1] if hasattr(thing, 'zh') else texts[0]}" if texts else ""


def _short(value: Any) -> str:
    plain = _plain(value)
    text = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _plain(value: Any) -> Any:
    """Dataclasses, tuples and days as JSON has them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.value if isinstance(value, StrEnum) else str(value)


def _rows(turned: Sequence[Turned] | None, lang: str) -> list[str]:
    """Rows that newly fail, then rows that newly pass, by rule."""
    if turned is None:
        return []
    at = int(lang == "en")
    lines = [""]
    for fails, title in (
        (True, ("新版不再接受的行", "Newly failing rows")),
        (False, ("新版放宽的行", "Newly passing rows")),
    ):
        found = [one for one in turned if one.fails is fails]
        lines.append(f"{title[at]}{('：', ': ')[at]}{len({(one.file, one.sheet, one.row) for one in found})}")
        for code, group in groupby(found, lambda one: one.code):
            lines.append(f"  {code}")
            lines += [f"    {_place(one)}  {OUTCOMES[one.before][at]} → {OUTCOMES[one.after][at]}" for one in group]
    return lines


def _place(one: Turned) -> str:
    return f"{one.file} {f'{one.sheet}!' if one.sheet else ''}{one.cell or one.row}"


def _json(pair: tuple[Standard, Standard], changes: Sequence[Change], turned: Sequence[Turned] | None) -> str:
    data: dict[str, Any] = {
        "old": {"version": pair[0].version, "digest": pair[0].digest},
        "new": {"version": pair[1].version, "digest": pair[1].digest},
        "least_step": least_step(changes).value,
        "normative": any(one.normative for one in changes),
        "changes": [{**_plain(one), "kind": KINDS.get(one.kind, (one.kind, one.kind))[1]} for one in changes],
    }
    if turned is not None:
        rows: dict[str, list[Any]] = defaultdict(list)
        for one in turned:
            rows["newly_failing" if one.fails else "newly_passing"].append(_plain(one))
        data.update({name: rows[name] for name in ("newly_failing", "newly_passing")})
    return json.dumps(data, ensure_ascii=False, indent=1)

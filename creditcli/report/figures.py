"""Figures as text, JSON (under ``standards/schemas/figures.schema.json``) and csv."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from creditcli.model.figures import INDICATORS, Figure, Figures, Group, Unit
from creditcli.report import tables

GROUPS: Mapping[Group, tuple[str, str]] = {
    Group.ALL: ("全部", "all"),
    Group.LEAGUE: ("盟市", "by league or city"),
    Group.BANNER: ("旗县", "by banner or county"),
    Group.DEPARTMENT: ("部门", "by department"),
    Group.MONTH: ("月份", "by month"),
}
COLUMNS = ("分组", "代码", "名称", "指标代码", "指标", "分子", "分母", "数值", "单位", "说明")
UNITS = {Unit.SHARE: "%", Unit.COUNT: "", Unit.DAYS: "日"}
EN = (("无法计算", "cannot be computed"), ("（", " ("), ("）", ")"), (" 日", " days"), (" 件", " cases"))


def as_json(figures: Figures) -> str:
    """Everything, numbers as numbers; a share that cannot be computed has ``percent: null``."""
    return tables.as_json(
        {
            "as_of": figures.as_of.isoformat(),
            "period": {
                "from": figures.period.start.isoformat() if figures.period.start else None,
                "to": figures.period.end.isoformat(),
            },
            "head": figures.head,
            "standard": figures.standard_version,
            "office": figures.office,
            "invented": figures.invented,
            "indicators": [
                {"id": one.id, "zh": one.zh, "en": one.en, "unit": one.unit.value, "how": one.how} for one in INDICATORS
            ],
            "rows": [
                {
                    "group": row.group.value, "code": row.code, "name": row.name,
                    "figures": {name: _plain(one) for name, one in row.figures.items()},
                }
                for row in figures.rows
            ],
            "listed": [
                {"list": name, "organisations": _plain(firms), "persons": _plain(persons)}
                for name, firms, persons in figures.listed
            ],
            "reference": _reference(figures),
            "threshold": figures.threshold,
            "laggards": None if figures.laggards is None else list(figures.laggards),
            "notes": list(figures.notes),
        }
    )  # fmt: skip


def _plain(one: Figure) -> Mapping[str, Any]:
    if one.withheld:
        return {"withheld": True}
    if one.unit is Unit.SHARE:
        return {"numerator": _whole(one.numerator), "denominator": one.denominator, "percent": one.percent}
    if one.unit is Unit.DAYS:
        return {"median": one.numerator, "cases": one.denominator}
    return {"count": _whole(one.numerator)}


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _reference(figures: Figures) -> Mapping[str, Any] | None:
    reference = figures.reference
    if reference is None:
        return None
    return {
        "source": reference.source, "file": reference.file, "sha256": reference.sha256,
        "decisions": len(reference.decisions), "missing": [dict(one) for one in figures.missing],
    }  # fmt: skip


def as_csv(figures: Figures) -> str:
    """One line a group and indicator."""
    rows = (
        (
            GROUPS[row.group][0], row.code, row.name, one.id, one.zh,
            None if own.withheld else _number(own.numerator), None if own.withheld else own.denominator,
            own.percent if one.unit is Unit.SHARE else None if own.withheld else _number(own.numerator),
            UNITS[one.unit], own.text if own.withheld or own.text == "无法计算" else "",
        )
        for row in figures.rows
        for one in INDICATORS
        if (own := row.figures.get(one.id)) is not None
    )  # fmt: skip
    return tables.table(COLUMNS, rows)


def _number(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number


def as_text(figures: Figures, lang: str) -> str:
    """The pooled figures, then timeliness and validity of each group, then what limits them."""
    at = int(lang == "en")
    lines = [_title(figures, at)]
    whole = figures.whole
    lines += [f"  {(one.zh, one.en)[at]}{('：', ': ')[at]}{said(whole[one.id], at)}" for one in INDICATORS]
    for group in (Group.LEAGUE, Group.BANNER, Group.DEPARTMENT, Group.MONTH):
        lines += ["", GROUPS[group][at]]
        for row in figures.of(group):
            told = [
                f"{(one.zh, one.en)[at]} {said(row.figures[one.id], at)}"
                for one in INDICATORS
                if one.id in ("timely", "valid")
                or (one.unit is Unit.COUNT and row.figures.get(one.id, _NONE).numerator)
            ]
            lines.append(f"  {row.name}{('：', ': ')[at]}{('；', '; ')[at].join(told)}")
    lines += ["", ("名单（在列，单位／自然人和个体工商户）", "lists (organisations / persons)")[at]]
    lines += [f"  {name}{('：', ': ')[at]}{firms.text} / {persons.text}" for name, firms, persons in figures.listed]
    lines += ["", *_named(figures, at), *((f"· {one}" for one in figures.notes) if at == 0 else ())]
    return "\n".join(lines)


_NONE = Figure(Unit.COUNT, None)


def _title(figures: Figures, at: int) -> str:
    start = figures.period.start
    zh = f"{f'{start} 至 ' if start else '截至 '}{figures.period.end} 的统计（统计日 {figures.as_of}）"
    en = f"Figures {f'from {start} ' if start else ''}to {figures.period.end} (as of {figures.as_of})"
    return (zh, en)[at]


def said(one: Figure, at: int) -> str:
    """The figure as people read it; ``at``: 0 in Chinese, 1 in English."""
    text = one.text
    for zh, en in EN if at else ():
        text = text.replace(zh, en)
    return text


def _named(figures: Figures, at: int) -> list[str]:
    if figures.laggards is None:
        return [] if at == 0 else ["Nobody is named: the office stated no line (setting laggard_threshold)."]
    names = "、".join(figures.laggards) or ("没有", "none")[at]
    return [(f"及时率低于 {figures.threshold}% 的部门：{names}", f"Below {figures.threshold}% on time: {names}")[at]]

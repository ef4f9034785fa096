"""What stands below a subject's penalties and listings: why, on what basis, how it ends early, how to object. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditcli.model.ledger import Entry
from creditcli.model.pages import Section
from creditcli.model.repair_day import ends_first
from creditcli.model.words import day_words
from creditcli.stages.list_words import (
    ENDS_FIRST,
    REMEDY,
    early_exit,
    kind_of,
    remedy_words,
    restored_words,
    sentence,
    texts,
    value_on,
)
from creditcli.stages.site_rows import is_restored
from creditcli.standard.types import Standard

OBJECT = "认为有误的，可以向{organ}或者本信用办提出异议，写明文号和理由，附证明材料；不收费。"
PAPERS = "申请时提交能证明以上各项的材料；不收费。"


def penalty_explained(row: Mapping[str, Any], standard: Standard, as_of: date) -> Section:
    """Beside what the table says of a penalty."""
    organ = row["organ"] or "作出处罚的单位"
    facts = (
        ("违法事实", row.get("facts")),
        ("处罚依据", row.get("basis")),
        ("标注", row["annotation"]),
        ("公示期和修复", _repair_words(row, standard, as_of)),
        ("异议和救济", f"{OBJECT.format(organ=organ)}{sentence(REMEDY.replace('列入决定', '处罚决定'))}"),
    )
    return _part("处罚说明", row.get("decision_number"), facts, row["term_end"])


def _repair_words(row: Mapping[str, Any], standard: Standard, as_of: date) -> str:
    end = f"公示至{day_words(row['term_end'])}，期满自动停止公示，不需要申请。" if row["term_end"] else ""
    if not row["earliest_repair"]:
        short = "公示期在可以申请修复之日以前届满，" if ends_first(row["least_over"], row["term_end"]) else ""
        return f"{end}{short}不适用提前修复。"
    known = value_on(standard.parameter("repair_conditions"), as_of)
    listed = texts(known.value["conditions"]) if known and isinstance(known.value, Mapping) else ()
    needed = f"条件：{'；'.join(listed)}。{PAPERS}" if listed else ""
    return f"{end}最早可在{day_words(row['earliest_repair'])}申请信用修复。{needed}"


def listing_explained(entry: Entry, standard: Standard) -> Section:
    """Why a subject is listed, and how it can leave."""
    kind = kind_of(entry, standard)
    facts = (
        ("列入事由", entry.facts),
        ("列入依据", entry.basis),
        ("恢复列入", f"{restored_words(kind)}，自{day_words(entry.term_start)}起。" if is_restored(entry) else ""),
        ("移出条件和程序", _exit_words(entry, standard)),
        ("异议", OBJECT.format(organ=entry.organ)),
        ("救济途径", remedy_words(kind)),
    )
    return _part("列入说明", entry.decision_number, facts, entry.term_end)


def _exit_words(entry: Entry, standard: Standard) -> str:
    kind = kind_of(entry, standard)
    told = f"“{kind.name}”列入期至{day_words(entry.term_end)}，期满自动移出。"
    if entry.ends_first:
        return f"{told}{ENDS_FIRST}"
    early = f"最早可在{day_words(entry.earliest_repair)}申请提前移出。" if entry.earliest_repair else ""
    papers = PAPERS if early_exit(kind).need else ""
    return f"{told}{early_exit(kind).sentence()}{early}{papers}"


def _part(title: str, number: str | None, facts: tuple[tuple[str, str | None], ...], until: date | None) -> Section:
    told = tuple((name, text) for name, text in facts if text)
    return Section(f"{title}：{number}" if number else title, facts=told, until=until, is_part=True)

"""``report``: a subject's credit report on a day, in the order of the regional standard. Pure.

The public edition is made of the sections of the subject's page on the site, from the same public rows: it can show
nothing else. The internal one is in ``internal_report``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from creditcli.ids import uscc
from creditcli.model.credit_report import CreditReport
from creditcli.model.edition import Edition
from creditcli.model.exchange import ForeignRecord
from creditcli.model.inquiry import before_record
from creditcli.model.ledger import Ledger
from creditcli.model.pages import Section
from creditcli.model.words import day_words
from creditcli.stages.internal_report import internal_chapters, internal_name
from creditcli.stages.letter_desk import Desk
from creditcli.stages.objectable import object_words
from creditcli.stages.site_held import Row
from creditcli.stages.site_public import public_cases, public_rows
from creditcli.stages.site_subjects import Shown, parts_of, registration
from creditcli.standard.types import Citation

ORDER = "db15-1104"  # id of the regional standard of reports
REPAIR = "异议和信用修复都不收费；最早可以申请修复或者提前移出的日期见以上各表，由作出认定的单位决定。"
NOTHING, NO_CODE = "没有公示信息。", "所查代码不是有效的统一社会信用代码，请核对。"
CHAPTERS = (
    "登记信息", "行政管理信息", "诚实守信信息", "严重失信主体名单", "经营异常名录", "信用承诺", "司法信息", "其他信息", "怎样改进、怎样提出异议",
)  # fmt: skip
PUBLIC_IS = (
    "本报告只汇集截至统计日依法公示的信息，与公示网站同日的内容一致；已经期满、修复、撤销的信息不在其中。",
    "查无信息只说明统计日没有可以公示的信息，不是对该主体信用状况的评价或者证明。",
)
INTERNAL_IS = (
    "本报告供信用办和有权机关依法履行职责使用，不得公开，不得用于查询事由以外的目的；其中不公示、已停止公示的信息不得作为限制该主体的依据。",
    "自然人的证件号码不在档案明文中，本报告不列。",
)
NO_SCORE = "本报告列事实、来源和期限，不作评分、评级，不替代行政机关依法作出的审查决定；统计日以后的变化以公示网站和作出决定的单位为准。"


def credit_report(
    desk: Desk,
    code: str,
    edition: Edition,
    asked: str = "",
    association: pl.DataFrame | None = None,
    elsewhere: Sequence[ForeignRecord] = (),
) -> CreditReport:
    """The report on a code, also on one of which nothing is known. ``association``: association measures;
    ``elsewhere``: licences and penalties of other offices, of any code."""
    ledger, office = _about(desk.ledger, code), desk.office
    own = replace(desk, ledger=ledger)
    if edition is Edition.PUBLIC:
        shown = public_rows(ledger, desk.standard).by_subject
        name = shown.name(code) if code in shown.codes else ""
        sections = _public(code, shown, own, public_cases(desk.ledger, desk.standard, code))
    else:
        told = tuple(one for one in elsewhere if one.unified_code == code)
        name = internal_name(own, code, told)
        sections = internal_chapters(own, code, association, told)
    improve = Section(
        "",
        (*object_words(desk.standard), REPAIR, *([] if uscc.is_valid(code) else [NO_CODE])),
        facts=tuple(office.contact.items()),
    )
    early = before_record(ledger.as_of, ledger.began)
    report = CreditReport(
        edition, code, name, asked, office.name, tuple(office.contact.items()), ledger.as_of, ledger.head,
        ledger.standard_version, office.invented, desk.standard.cite(Citation(ORDER, "")),
        tuple(zip(CHAPTERS, (*sections, (improve,)), strict=True)),
        (*([f"{early[0]}。"] if early else []), *(PUBLIC_IS if edition is Edition.PUBLIC else INTERNAL_IS), NO_SCORE),
    )  # fmt: skip
    return replace(report, digest=hashlib.sha256("\x1f".join(_texts(report)).encode()).hexdigest())


def _about(ledger: Ledger, code: str) -> Ledger:
    """The ledger with what bears the code, and persons linked to an entry of it."""
    own = {one.id for one in ledger.entries if one.unified_code == code}
    return replace(
        ledger,
        entries=tuple(one for one in ledger.entries if one.id in own or one.linked_to in own),
        cases=tuple(one for one in ledger.cases if one.unified_code == code),
        penalties=ledger.penalties.filter(pl.col("unified_code") == code),
        licences=ledger.licences.filter(pl.col("unified_code") == code),
        subjects=ledger.subjects.filter(pl.col("unified_code") == code),
        foreign=tuple(one for one in ledger.foreign if one.entry.unified_code == code),
        others={name: frame.filter(pl.col("unified_code") == code) for name, frame in ledger.others.items()},
    )


def _public(code: str, shown: Shown, desk: Desk, told: Sequence[Row]) -> tuple[tuple[Section, ...], ...]:
    if code not in shown.codes:
        return tuple((_empty(),) for _ in CHAPTERS[:-1])
    parts = parts_of(code, shown, desk.standard, desk.ledger.as_of, told)
    licences, penalties, *others = (tuple(one.sections()) for one in parts)
    return ((registration(code, shown),), (*licences, *penalties), *others)


def _empty() -> Section:
    return Section("", empty=NOTHING)


def _texts(report: CreditReport) -> Iterator[str]:
    yield from (report.title, report.code, report.name, report.asked, report.office, report.as_of.isoformat())
    yield from (report.head, report.standard_version, report.order, *report.statement)
    for title, sections in report.chapters:
        yield title
        for one in sections:
            yield from _section_texts(one)


def _section_texts(one: Section) -> Iterable[str]:
    yield from (one.title, *one.paragraphs, *(text for fact in one.facts for text in fact))
    if one.table is not None:
        yield from one.table.columns
        for row in one.table.rows:
            yield from (*(cell.text for cell in row.cells), row.note, day_words(row.until))
    yield one.empty

"""Whether the public sees an entry on a day and, where it does not, every reason for it, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from creditcli.listing.known import Known
from creditcli.listing.life_state import Life
from creditcli.model.ledger import Disclosure, Listing
from creditcli.model.words import STATES, before_shown
from creditcli.standard.list_terms import block
from creditcli.standard.lookups import is_called_organisation, is_organisation
from creditcli.standard.types import ListType, Standard
from creditcli.standard.withholding import withholds

REVIEW = "secrecy_review"
NO_REVIEW, NO_CODE, NO_TERM = "没有报送保密审查结论", "没有统一社会信用代码", "列入期限无法判定"
NOT_SHOWN = "自然人和个体工商户的信息不公示"
LACKING = frozenset({NO_REVIEW, NO_CODE, NO_TERM})  # what its organ can send, so that it is shown
REVIEWED_OUT = "保密审查结论为不予公开"
UNANSWERED, BY_DOCUMENT = "异议逾期未答复，暂时屏蔽", "暂时屏蔽"
SEPARATOR = "；"  # of reasons
Row = Mapping[str, Any]
Shown = tuple[Disclosure, str]


def entry_shown(row: Row, kind: ListType, life: Life, known: Known, unseen: bool = False) -> Shown:
    """Public only while listed, cleared by secrecy review, with a known last day, and no natural person
    unless statute and office both say so. ``unseen``: it had left before anybody could see it."""
    barred = [*_bars(row, kind, known), *([NO_TERM] if life.term_end is None else [])]
    if life.listing not in (Listing.LISTED, Listing.EXITED):
        state = STATES[life.listing.value]
        told = state if life.listing is Listing.REJECTED else f"列入还没有生效（{state}）"
        return Disclosure.HIDDEN, SEPARATOR.join([told, *barred])
    if life.listing is Listing.EXITED and life.listed_since is None:
        return Disclosure.HIDDEN, SEPARATOR.join(["列入没有生效", *barred])
    if unseen:
        return Disclosure.HIDDEN, SEPARATOR.join([_left_before(life), *barred])
    if barred:
        return Disclosure.HIDDEN, SEPARATOR.join(barred)
    return _by_life(row, life, known)


def red_shown(row: Row, life: Life, known: Known, unseen: bool = False) -> Shown:
    """Organisations only: an individual business is treated as a person; and nothing that secrecy review held back.
    ``unseen``: as of ``entry_shown``."""
    bars = {
        REVIEWED_OUT: held_back(row, known.standard),
        **dict.fromkeys(persons_bar(row, known.standard), True),
        "荣誉有效期无法判定": life.term_end is None,
    }
    barred = [*([_left_before(life)] if unseen else []), *(text for text, bars_it in bars.items() if bars_it)]
    return (Disclosure.HIDDEN, SEPARATOR.join(barred)) if barred else _by_life(row, life, known)


def persons_bar(row: Row, standard: Standard) -> Iterator[str]:
    """Why a subject is not shown by name: it is no organisation, or nothing tells that it is one."""
    whose = (standard, row["subject_category"], row["unified_code"], row.get("id_number"))
    if not is_organisation(*whose):
        yield NO_CODE if is_called_organisation(*whose) else NOT_SHOWN


def _left_before(life: Life) -> str:
    return before_shown(STATES[life.exit_kind.value if life.exit_kind else life.listing.value])


def held_back(row: Row, standard: Standard) -> bool:
    """Whether secrecy review was made and did not clear what need not be reviewed to be shown."""
    return withholds(standard, REVIEW, row[REVIEW])


def _by_life(row: Row, life: Life, known: Known) -> Shown:
    if life.listing is not Listing.LISTED:
        return Disclosure.WITHDRAWN, STATES[life.exit_kind.value] if life.exit_kind else ""
    if life.shields:
        return Disclosure.SHIELDED, BY_DOCUMENT
    if _unanswered(row, life, known):
        return Disclosure.SHIELDED, UNANSWERED
    return (Disclosure.ANNOTATED if life.cases else Disclosure.PUBLISHED), ""


def _unanswered(row: Row, life: Life, known: Known) -> bool:
    """Whether an objection is open for longer than its answer may take, and the office has chosen to show no more."""
    decided = date.fromisoformat(row["decision_date"])
    opened = [day for number, day in life.asked if number in life.cases]
    return any(known.shields(known.answer_due(row["list_type"], day, before=day < decided)) for day in opened)


def _bars(row: Row, kind: ListType, known: Known) -> Iterator[str]:
    if not row[REVIEW]:
        yield NO_REVIEW
    elif held_back(row, known.standard):
        yield REVIEWED_OUT
    bar = NOT_SHOWN if row["role"] else next(persons_bar(row, known.standard), "")
    if bar != NOT_SHOWN:
        yield from filter(None, [bar])
    elif block(kind, "publish").get("natural_persons") is not True:
        yield "自然人（含个体工商户、关联人员）不在信用办公示这个名单的范围"
    elif kind.id not in known.office.publish_persons:
        yield "本办没有选择公示自然人（含个体工商户、关联人员）"

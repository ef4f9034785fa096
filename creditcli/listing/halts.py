"""What halts an entry for a time: objections being verified, stays of execution, shields; and what ends that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from creditcli.listing.life_state import BEFORE, Life, Open, Terms, closed, competent, noted
from creditcli.listing.orders import Orders, after_end, with_order
from creditcli.model.ledger import Event, Listing
from creditcli.standard.list_terms import verify_span

ACCEPTED: Mapping[Listing, str] = {
    Listing.LISTED: "受理异议，核实期间全部联合惩戒措施暂停执行",
    Listing.DECIDED: "受理异议，决定送达以后，核实期间措施暂不执行",
}


def _objection_law(life: Life, event: Event, terms: Terms) -> str:
    """Before the decision the list's own law governs, where it says when an objection is to be answered."""
    own = life.listing in BEFORE[:-1] and verify_span(terms.kind, event.day)
    return "pre_notice" if own else "objection"


def accept_objection(life: Life, event: Event, terms: Terms) -> Life:
    number = event.data["objection_number"]
    if life.listing in (Listing.EXITED, Listing.REJECTED):
        effect, left = "受理异议；不在名单上，没有可暂停的措施", life.left
        asked = life.asked if number in left.cases else (*life.asked, (number, event.day))
        left = replace(left, cases=tuple(sorted({*left.cases, number})))
        return noted(life, event, terms, effect, "objection", asked=asked, left=left)
    opened = replace(
        life,
        asked=life.asked if number in life.cases else (*life.asked, (number, event.day)),
        listing=Listing.OBJECTED_BEFORE if life.listing is Listing.NOTICED else life.listing,
        cases=tuple(sorted({*life.cases, number})),
        verified_since=life.verified_since if life.cases else (*life.verified_since, (event.day, None)),
        changed=life.changed if life.cases else event.day,
    )
    effect = ACCEPTED.get(life.listing, "受理列入前提出的异议，核实答复以前不列入")
    return noted(opened, event, terms, effect, _objection_law(life, event, terms))


def answer_objection(life: Life, event: Event, terms: Terms) -> Life:
    if not competent(event, terms):
        return noted(life, event, terms, "不是认定单位作出的核实结果，不予采用", "objection")
    number = event.data["objection_number"]
    if life.listing is Listing.EXITED:
        off = replace(life.left, cases=tuple(one for one in life.left.cases if one != number))
        return noted(life, event, terms, "已核实答复；此前已移出", "objection", left=off)
    left = tuple(one for one in life.cases if one != number)
    after = replace(
        life,
        cases=left,
        changed=life.changed if left else event.day,
        verified_since=life.verified_since if left else closed(life.verified_since, event.day),
    )
    if after.listing is Listing.OBJECTED_BEFORE and not left:
        after = replace(after, listing=Listing.NOTICED)
    return noted(after, event, terms, _answer(life, after, event), _objection_law(life, event, terms))


def _answer(before: Life, after: Life, event: Event) -> str:
    if before.listing is not Listing.LISTED:
        return "列入前的异议已核实答复"
    if after.cases:
        return "已核实答复；另有异议还在核实，措施继续暂停"
    if after.stays:
        return "已核实答复；停止执行的文书仍然有效，措施继续暂停"
    return "核实无误，措施恢复执行" if event.kind == "objection_correct" else "核实后更正，继续列入"


def reopened(life: Life, day: date) -> Life:
    """What was open while it was off the list."""
    left = life.left
    return replace(
        life, cases=left.cases, stays=left.stays, shields=left.shields, left=Open(),
        verified_since=(*life.verified_since, (day, None)) if left.cases else life.verified_since,
        stayed=(*life.stayed, (day, None)) if left.stays else life.stayed,
    )  # fmt: skip


def order(name: str, effect: str, waiting: str) -> Callable[..., Life]:
    """A document by which measures stop (``stay``) or the entry is not shown (``shield``) until its organ ends that.
    ``waiting``: the words for an entry that is not yet served."""

    def handle(life: Life, event: Event, terms: Terms) -> Life:
        if not _may_order(event, terms):
            return noted(life, event, terms, "不是有权单位作出，不予采用", name)
        ordered = _with(life, name, with_order(_orders(life, name), event), event.day)
        if life.listing in (Listing.LISTED, Listing.DECIDED):
            return noted(ordered, event, terms, effect if life.listing is Listing.LISTED else waiting, name)
        if life.listing is Listing.EXITED:
            return noted(ordered, event, terms, "不在名单上，没有可暂停、可屏蔽的", name)
        return noted(life, event, terms, "不在名单上，不再变动", name)

    return handle


def order_ends(name: str, effect: str) -> Callable[..., Life]:
    """The document by which an organ ends its own."""

    def handle(life: Life, event: Event, terms: Terms) -> Life:
        if not _may_order(event, terms):
            return noted(life, event, terms, "不是有权单位作出，不予采用", name)
        standing = _orders(life, name)
        rest = after_end(standing, event)
        if not standing:
            return noted(life, event, terms, "没有在执行的停止执行或者屏蔽文书，不再变动", name)
        if rest == standing:
            return noted(life, event, terms, "在执行的文书是别的单位作出的，由作出单位结束，不再变动", name)
        words = effect if not rest else "本单位的文书失效；别的停止执行或者屏蔽文书仍然有效"
        return noted(_with(life, name, rest, event.day), event, terms, words, name)

    return handle


def _may_order(event: Event, terms: Terms) -> bool:
    return competent(event, terms) or event.organ_code in terms.revokers


def _orders(life: Life, name: str) -> Orders:
    standing = life.left if life.listing is Listing.EXITED else life
    return standing.stays if name == "stay" else standing.shields


def _with(life: Life, name: str, orders: Orders, day: date) -> Life:
    if life.listing is Listing.EXITED:
        left = replace(life.left, stays=orders) if name == "stay" else replace(life.left, shields=orders)
        return replace(life, left=left)
    if name == "shield":
        return replace(life, shields=orders, changed=day)
    opened = life.stayed if life.stays else (*life.stayed, (day, None))
    return replace(life, stays=orders, stayed=opened if orders else closed(life.stayed, day), changed=day)

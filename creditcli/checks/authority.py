"""Who may submit what: department, list, listing organ, region."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.context import Hit, Subject
from creditcli.model.office import Office
from creditcli.standard.types import ListType


def _office(subject: Subject) -> Office:
    """The registry calls these checks with an office only."""
    office = subject.context.office
    if office is None:
        raise ValueError("no office")
    return office


def unknown_department(subject: Subject) -> Iterator[Hit]:
    """The sender is not in the register."""
    if _office(subject).organisation(subject.context.department) is None:
        yield from _all(subject)


def dataset_authority(subject: Subject) -> Iterator[Hit]:
    """The sender may not submit this data set."""
    sender = _office(subject).organisation(subject.context.department)
    if sender is not None and subject.dataset.id not in sender.datasets:
        yield from _all(subject, department=sender.name, dataset=subject.dataset.title)


def sender_is_organ(subject: Subject) -> Iterator[Hit]:
    """A decision is submitted by another than the organ that made it (``args.unless``: stages that anyone
    who handles the case may report)."""
    sender = _office(subject).organisation(subject.context.department)
    if sender is None:
        return
    unless = subject.texts("unless")
    for row in subject.table.frame.to_dicts():
        organ = _office(subject).organisation(row["organ_code"] or "")
        if organ is not None and organ != sender and row.get("stage") not in unless:
            yield Hit(row["row"], "organ_code", {"department": sender.name})


def list_authority(subject: Subject) -> Iterator[Hit]:
    """The sender may not submit for this list."""
    sender = _office(subject).organisation(subject.context.department)
    if sender is None:
        return
    for row, list_id in _lists(subject):
        if list_id not in sender.lists:
            yield Hit(row, _list_field(subject), {"department": sender.name, "list": _name(subject, list_id)})


def list_in_use(subject: Subject) -> Iterator[Hit]:
    """The list is not one that the office uses, or is disabled."""
    for row, list_id in _lists(subject):
        kind = subject.context.standard.lists.get(list_id)
        if kind is not None and (list_id not in _office(subject).lists or not kind.enabled):
            yield Hit(row, _list_field(subject), {"list": kind.name})


def listing_organ(subject: Subject) -> Iterator[Hit]:
    """The deciding organ is not of a kind that may list."""
    office = _office(subject)
    codes = dict(subject.table.frame.select("row", "organ_code").iter_rows())
    for row, list_id in _lists(subject):
        kind: ListType | None = subject.context.standard.lists.get(list_id)
        organ = office.organisation(codes[row] or "")
        if kind is None or not kind.issuer_kinds or organ is None:
            continue
        if organ.kind not in kind.issuer_kinds:
            yield Hit(row, "organ_code", {"organ": organ.name, "kinds": "、".join(kind.issuer_kinds)})


def organ_kind(subject: Subject) -> Iterator[Hit]:
    """The deciding organ is of another kind (``args.kinds``) than makes such decisions."""
    kinds = subject.texts("kinds")
    for row, code in _values(subject, "organ_code"):
        organ = _office(subject).organisation(code)
        if organ is not None and organ.kind not in kinds:
            yield Hit(row, "organ_code", {"organ": organ.name, "kinds": "、".join(kinds)})


def unknown_organ(subject: Subject) -> Iterator[Hit]:
    """The deciding organ is not in the register."""
    field = "organ_code" if "organ_code" in subject.layout_fields else "organ"  # an old layout has the name only
    for row, text in _values(subject, field):
        if _office(subject).organisation(text) is None:
            yield Hit(row, field, {})


def organ_name(subject: Subject) -> Iterator[Hit]:
    """Name and code of the deciding organ are of two organisations of the register."""
    office = _office(subject)
    if "organ" not in subject.mapped or "organ_code" not in subject.mapped:
        return
    for row, name, code in subject.table.frame.select("row", "organ", "organ_code").drop_nulls().iter_rows():
        known = office.organisation(code)
        if known is not None and office.organisation(name) != known:
            yield Hit(row, "organ", {"register": known.name})


def _lists(subject: Subject) -> Iterator[tuple[int, str]]:
    """Rows with their list: that of the row, or the one whose entries the data set holds."""
    if subject.dataset.list:
        yield from ((row, subject.dataset.list) for row in subject.table.frame["row"])
    else:
        yield from _values(subject, "list_type")


def _list_field(subject: Subject) -> str:
    """The field that a finding about the list stands at; empty where the data set is the list."""
    return "" if subject.dataset.list else "list_type"


def _values(subject: Subject, field: str) -> Iterator[tuple[int, str]]:
    if field in subject.mapped:
        yield from subject.table.frame.select("row", field).drop_nulls().iter_rows()


def _all(subject: Subject, **params: str) -> Iterator[Hit]:
    for row in subject.table.frame["row"]:
        yield Hit(row, "", params)


def _name(subject: Subject, list_id: str) -> str:
    kind = subject.context.standard.lists.get(list_id)
    return kind.name if kind else list_id

"""Who may submit what: department, list, listing organ, region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from creditcli.checks.context import Hit, Subject
from creditcli.ids import region
from creditcli.ids.resident_id import mask
from creditcli.model.office import Office, Organisation
from creditcli.standard.competence import revokers
from creditcli.standard.types import ListType

ACTED = ("event_date", "document_date", "decision_date")  # what tells the day, the first that a row has
NOBODY = "承接其职权的单位"


def office_of(subject: Subject) -> Office:
    """The registry calls these checks with an office only."""
    office = subject.context.office
    if office is None:
        raise ValueError("no office")
    return office


def sender_of(subject: Subject) -> Organisation | None:
    """The sender, where the register knows it."""
    return office_of(subject).organisation(subject.context.department)


def unknown_department(subject: Subject) -> Iterator[Hit]:
    """The sender is not in the register."""
    if sender_of(subject) is None:
        yield from _all(subject, department=mask(subject.context.department))


def dataset_authority(subject: Subject) -> Iterator[Hit]:
    """The sender may not submit this data set."""
    sender = sender_of(subject)
    if sender is not None and may_not_submit(subject):
        yield from _all(subject, department=sender.name, dataset=subject.dataset.title)


def may_not_submit(subject: Subject) -> bool:
    """Whether the register knows the sender and gives it no right to this data set."""
    sender = sender_of(subject)
    return sender is not None and subject.dataset.id not in sender.datasets


def sender_is_organ(subject: Subject) -> Iterator[Hit]:
    """A decision is submitted by another than the organ that made it (``args.unless``: stages that anyone
    who handles the case may report; ``args.in_line``: only organs whose region is the sender's, a part of it
    or above it)."""
    unless, in_line = subject.texts("unless"), bool(subject.rule.args.get("in_line", False))
    for row, stage, sender, organ in _sent_for_others(subject):
        if stage not in unless and (not in_line or region.in_line(sender.region, organ.region)):
            yield Hit(row, "organ_code", {"department": sender.name})


def organ_elsewhere(subject: Subject) -> Iterator[Hit]:
    """A decision of an organ whose region neither contains the sender's nor lies in it."""
    for row, _, sender, organ in _sent_for_others(subject):
        if not region.in_line(sender.region, organ.region):
            yield Hit(row, "organ_code", {"department": sender.name, "organ": organ.name})


def _sent_for_others(subject: Subject) -> Iterator[tuple[int, str | None, Organisation, Organisation]]:
    """Rows whose organ is registered and is not the sender: row, stage, sender, organ."""
    office, sender = office_of(subject), sender_of(subject)
    frame = subject.table.frame
    if sender is None or "organ_code" not in frame.columns:
        return
    organs = {code: office.organisation(code) for code in frame["organ_code"].drop_nulls().unique().to_list()}
    stage = pl.col("stage") if "stage" in frame.columns else pl.lit(None, dtype=pl.String).alias("stage")
    places = office.succession.of(sender.code, subject.context.received)  # what those decided its successor sends
    others = [code for code, organ in organs.items() if organ not in (None, sender) and code not in places]
    rows = frame.filter(pl.col("organ_code").is_in(others))
    for row, code, step in rows.select("row", "organ_code", stage).iter_rows():
        organ = organs[code]
        if organ is not None:
            yield row, step, sender, organ


def sender_dissolved(subject: Subject) -> Iterator[Hit]:
    """The sender was dissolved before the day of receipt."""
    sender = sender_of(subject)
    if sender is not None and is_dissolved(subject):
        heir = office_of(subject).acting(sender.code, subject.context.received)
        yield from _all(subject, department=sender.name, until=f"{sender.until}", heir=heir.name if heir else NOBODY)


def is_dissolved(subject: Subject) -> bool:
    """Whether the register knows the sender and its last day, and that is over on the day of receipt."""
    sender = sender_of(subject)
    return sender is not None and not sender.stands(subject.context.received)


def organ_dissolved(subject: Subject) -> Iterator[Hit]:
    """The organ was dissolved before the day on which it is said to have decided or acted."""
    dated = [name for name in ACTED if name in subject.mapped]
    if "organ_code" not in subject.mapped or not dated:
        return
    gone = dissolved(office_of(subject))
    rows = subject.table.frame.filter(pl.col("organ_code").is_in(list(gone)))
    for row, code, day in rows.select("row", "organ_code", pl.coalesce(dated)).drop_nulls().iter_rows():
        last = gone[code].until
        if last is not None and date.fromisoformat(day) > last:
            heir = office_of(subject).acting(code, date.fromisoformat(day))
            told = {"organ": gone[code].name, "until": f"{last}", "heir": heir.name if heir else NOBODY}
            yield Hit(row, "organ_code", told)


def dissolved(office: Office) -> Mapping[str, Organisation]:
    """Organs with a last day, by code."""
    return {one.code: one for one in office.organisations if one.until is not None}


def list_authority(subject: Subject) -> Iterator[Hit]:
    """The sender may not submit for this list; what is no list at all is no matter of authority, nor is what undoes a
    listing (``args.field``, ``args.revokes``) by an organ that may undo another's decision."""
    sender = sender_of(subject)
    if sender is None:
        return
    undoing = _undoing(subject) if sender.code in _above(subject) else frozenset()
    for row, list_id in _lists(subject):
        if list_id in subject.context.standard.lists and list_id not in sender.lists and row not in undoing:
            yield Hit(row, _list_field(subject), {"department": sender.name, "list": _name(subject, list_id)})


def list_in_use(subject: Subject) -> Iterator[Hit]:
    """The list is not one that the office uses, or is disabled."""
    for row, list_id in _lists(subject):
        kind = subject.context.standard.lists.get(list_id)
        if kind is not None and (list_id not in office_of(subject).lists or not kind.enabled):
            yield Hit(row, _list_field(subject), {"list": kind.name})


def listing_organ(subject: Subject) -> Iterator[Hit]:
    """The deciding organ is not of a kind that may list; but it may undo another's decision, where the row does that
    (``args.field``, ``args.revokes``), and end what one decided in whose place it stands (rows that have ``args.field``)."""
    office, undoing, above = office_of(subject), _undoing(subject), _above(subject)
    ends = str(subject.rule.args.get("field", "")) in subject.mapped
    codes = dict(subject.table.frame.select("row", "organ_code").iter_rows())
    for row, list_id in _lists(subject):
        kind: ListType | None = subject.context.standard.lists.get(list_id)
        organ = office.organisation(codes[row] or "")
        if kind is None or not kind.issuer_kinds or organ is None or (row in undoing and organ.code in above):
            continue
        places = office.succession.of(organ.code, subject.context.received) if ends else ()
        kinds = {organ.kind, *(one.kind for one in map(office.organisation, places) if one)}
        if not kinds & set(kind.issuer_kinds):
            yield Hit(row, "organ_code", {"organ": organ.name, "kinds": "、".join(kind.issuer_kinds)})


def organ_kind(subject: Subject) -> Iterator[Hit]:
    """The deciding organ is of another kind (``args.kinds``) than makes such decisions."""
    kinds = subject.texts("kinds")
    for row, code in _values(subject, "organ_code"):
        organ = office_of(subject).organisation(code)
        if organ is not None and organ.kind not in kinds:
            yield Hit(row, "organ_code", {"organ": organ.name, "kinds": "、".join(kinds)})


def unknown_organ(subject: Subject) -> Iterator[Hit]:
    """The deciding organ is not in the register."""
    field = organ_field(subject)
    for row, text in _values(subject, field):
        if office_of(subject).organisation(text) is None:
            yield Hit(row, field, {})


def organ_field(subject: Subject) -> str:
    """The field that names the deciding organ: an old layout has no code."""
    return "organ_code" if "organ_code" in subject.layout_fields else "organ"


def organ_name(subject: Subject) -> Iterator[Hit]:
    """Name and code of the deciding organ are of two organisations of the register."""
    office = office_of(subject)
    if "organ" not in subject.mapped or "organ_code" not in subject.mapped:
        return
    for row, name, code in subject.table.frame.select("row", "organ", "organ_code").drop_nulls().iter_rows():
        known = office.organisation(code)
        if known is not None and office.organisation(name) != known:
            yield Hit(row, "organ", {"register": known.name})


def _undoing(subject: Subject) -> frozenset[int]:
    """Rows that undo a listing: ``args.revokes`` in ``args.field``."""
    revokes = subject.texts("revokes")
    told = _values(subject, str(subject.arg("field"))) if revokes else ()
    return frozenset(row for row, text in told if text in revokes)


def _above(subject: Subject) -> frozenset[str]:
    """Codes of the organs that may undo another's decision."""
    return revokers(office_of(subject), subject.context.standard, subject.context.received)


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

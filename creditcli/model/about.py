"""Whether what an organ tells (an objection, a repair, an exit, a correction) is about a subject of the record.

One answer for two askers: the check that lets a row in, and the ledger on which it acts. What is let in acts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from creditcli.ids import subject_name, uscc

Told = Mapping[str, Any]


def is_about(told: Told, row: Mapping[str, Any], names: Collection[str] = ()) -> bool:
    """Same list where one is told, same subject: by person or by code; by name only where one of the two has neither.

    Fields ``list_type``, ``unified_code``, ``id_number`` (the keyed hash of a person's number), ``subject_name``; of a row of
    the record ``role`` and ``linked_code``, too. ``names``: others that the record knows the row's subject by, in their
    normal form. A person's number beside a firm's code is that of a person named with the firm, or of whoever acts for
    it: the name tells which.
    """
    if told.get("list_type") and row.get("list_type") not in (None, told["list_type"]):
        return False
    code, person = own_code(told), told.get("id_number")
    known_code, firm = _codes(row)
    known_person = row.get("id_number")
    if person and known_person:
        return bool(person == known_person) and (not code or code in (known_code or code, firm))
    if code and known_code:
        return bool(code == known_code) and (not person or _named_alike(told, row, names))
    return not ((code or person) and (known_code or known_person)) and _named_alike(told, row, names)


def same_subject(one: Told, other: Told, names: Collection[str] = ()) -> bool:
    """Whether two steps of a case are about one subject: by person, by code, by name, in this order. ``names``: others, in
    their normal form, that the subject of ``other`` may be told by."""
    if one.get("id_number") and other.get("id_number"):
        return bool(one["id_number"] == other["id_number"])
    codes = own_code(one), own_code(other)
    if all(codes) and not one.get("id_number") and not other.get("id_number"):
        return codes[0] == codes[1]
    return _named_alike(one, other, names)


def own_code(row: Mapping[str, Any]) -> str | None:
    """The unified code, unless it is the filler of those who have none."""
    code = row.get("unified_code")
    return code if code and code != uscc.NO_CODE else None


def known_by(row: Told) -> str | None:
    """What tells a row's subject from others of the same name: its code, else the keyed hash of a person's number."""
    return _codes(row)[0] or row.get("id_number")


def _codes(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The code of a row's subject, and that of the firm that a person is named with: a firm's code may stand where a
    person has none."""
    code, firm = own_code(row), row.get("linked_code")
    return (None, code) if row.get("role") and code and firm in (None, code) else (code, firm)


def _named_alike(told: Told, row: Mapping[str, Any], names: Collection[str]) -> bool:
    name = subject_name.normal_form(told.get("subject_name") or "")
    return name == subject_name.normal_form(row["subject_name"] or "") or name in names

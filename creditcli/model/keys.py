"""Names that never change: of entries, of published things that ended, of subjects."""

from __future__ import annotations

import hashlib
import hmac

from creditcli.ids import document_number, subject_name, uscc

ENTRY_DIGITS = 20
PUBLIC_DIGITS = 16
NO_CASE = ("", "", "", "", "", "")
# kind, number, data set and number of the decision, subject, code of the organ that decided where several used the number
CaseId = tuple[str, str, str, str, str, str]


def subject_key(unified_code: str, person: str, name: str) -> str:
    """The unified code, else the keyed hash of a person's number, else the name in its normal form.

    >>> subject_key("", "", "某 公司")
    'n:某公司'
    """
    code = unified_code if unified_code != uscc.NO_CODE else ""
    return code or person or f"n:{subject_name.normal_form(name)}"


def entry_id(list_id: str, subject: str, decision_number: str) -> str:
    """The id of an entry: list, subject (``subject_key``) and decision, however its brackets are written.

    >>> entry_id("red", "x", "二信〔2026〕1号") == entry_id("red", "x", "二信[2026]1号")
    True
    """
    text = "|".join(("entry", list_id, subject, document_number.normal_form(decision_number)))
    return hashlib.sha256(text.encode()).hexdigest()[:ENTRY_DIGITS]


def case_id(kind: str, number: str, dataset: str, decision_number: str, subject: str, decider: str = "") -> CaseId:
    """What an objection or a repair is known by: every office counts its own, so the same number about another decision or
    subject is another case. ``kind``: objection or repair; ``dataset``: that of the decision; ``subject``: as the record was
    told it first, a person's name, else the code, else the name; ``decider``: of several organs that decided about it under one
    number the one that answers this case.

    >>> case_id("objection", "异〔2026〕1号", "penalty", "罚[2026]1号", "某 公司")[3:5]
    ('罚〔2026〕1号', '某公司')
    """
    decision, name = document_number.normal_form(decision_number), subject_name.normal_form(subject)
    return kind, number, dataset, decision, name, decider


def decider_of(case: CaseId) -> str:
    """Code of the organ that alone answers the case; empty where its decision's number is no other organ's."""
    return case[5]


def part_id(*texts: str) -> str:
    """What a part of a letter is known by in the register, which repeats no text of the letter.

    >>> part_id("a", "b") == part_id("a|b")
    False
    """
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:PUBLIC_DIGITS]


def public_id(salt: str, identity: str) -> str:
    """A random-looking id of a public row and of its tombstone; without the record's salt nobody can work it out."""
    return hmac.digest(salt.encode(), f"public|{identity}".encode(), "sha256").hex()[:PUBLIC_DIGITS]


def row_identity(dataset: str, key: str) -> str:
    """What the public id of a record's row is made from: its data set and the digest of its key."""
    return f"{dataset}|{key}"

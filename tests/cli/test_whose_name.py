"""Who is named: nobody whom a correction alone calls an organisation, and of several of one name the one who is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import PENALTY, PERSON, REVOKED, Row, send
from tests.exchange.offices import sure


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


FILLER = "00000000000000000X"
CALLED = {**REVOKED, "action": "更正", "field": "行政相对人类别", "new_value": "法人及非法人组织"}


@pytest.mark.parametrize(
    "whose",
    [
        {"subject_name": "张某某", "subject_category": "自然人", "unified_code": "", "id_type": "身份证", "id_number": PERSON},
        {"subject_name": "示例丙商店", "subject_category": "个体工商户", "unified_code": FILLER, "registration_number": "152501600000017"},
    ],
)  # fmt: skip
def test_a_correction_of_the_category_names_no_person(office: Path, whose: Row) -> None:
    send(office, "penalty", "2026-04-02", {**PENALTY, **whose, "legal_representative": ""})
    who = {name: whose.get(name, "") for name in ("subject_name", "unified_code", "id_number")}
    said = send(office, "correction", "2026-05-06", {**CALLED, **who, "old_value": whose["subject_category"]}, ok=False)
    assert "REC024" in said
    sure("publish", "--office", str(office), "--as-of", "2026-05-06", "--confirm")
    shown = [
        one
        for one in (office / "site").rglob("*")
        if one.is_file() and whose["subject_name"].encode() in one.read_bytes()
    ]
    assert shown == []

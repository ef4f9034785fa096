"""A person's number is not erased unasked while anything about it runs, and what erasing changes is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LISTED, MARKET, NAMED, OBJECTION, PENALTY, PERSON, send
from tests.exchange.offices import call, sure


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def test_the_number_of_a_listed_person_is_not_erased_unasked(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    lines = (office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    [person] = [json.loads(one)["person"] for one in lines]
    erase = ("vault", "erase", person, "--office", str(office), "--as-of")
    done = call(*erase, "2026-04-01")
    assert done.returncode == 2
    assert LISTED["decision_number"] in done.stderr
    assert call(*erase, "2029-03-17").returncode == 0, "the term is over"


@pytest.mark.parametrize("number", [PERSON, ""])
def test_the_number_of_a_person_who_waits_for_an_answer_is_not_erased_unasked(office: Path, number: str) -> None:
    """Also where the objection came by name, and the decision alone bears the number."""
    person = {"subject_name": "张某某", "unified_code": "", "id_number": PERSON}
    kind = {"subject_category": "自然人", "id_type": "居民身份证", "legal_representative": ""}
    send(office, "penalty", "2026-04-02", {**PENALTY, **person, **kind})
    asked = {
        **OBJECTION, **MARKET, **person, "id_number": number, "list_type": "", "target_dataset": "行政处罚",
        "target_decision_number": PENALTY["decision_number"], "disputed_field": "违法事实",
    }  # fmt: skip
    send(office, "objection", "2026-04-07", asked)
    [person_id] = [
        json.loads(one)["person"] for one in (office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    ]
    erase = ("vault", "erase", person_id, "--office", str(office), "--as-of")
    done = call(*erase, "2026-04-08")
    assert done.returncode == 2
    assert OBJECTION["objection_number"] in done.stderr
    assert "以后报送只填姓名" in done.stderr
    answer = {
        **asked,
        "stage": "核实无误",
        "event_date": "2026-04-09",
        "finding": "属实",
        "reason": "核实无误（示例）。",
    }
    send(office, "objection", "2026-04-09", answer)
    assert call(*erase, "2026-04-09").returncode == 0, "it is answered"


def test_a_rebuilt_record_that_differs_because_of_the_vault_is_told_so(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    lines = (office / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    [person] = [json.loads(one)["person"] for one in lines]
    sure("vault", "erase", person, "--office", str(office), "--as-of", "2026-04-01", "--confirm")
    sure("vault", "rotate", "--office", str(office))
    done = call("record", "rebuild", str(office.parent / "again"), "--office", str(office))
    assert done.returncode == 1
    assert "保密库有变动" in done.stderr
    assert "被抹除的人在重建的档案里是新的 p:…" in done.stderr


def test_a_number_in_the_place_of_a_person_is_not_told_again(office: Path) -> None:
    done = call("vault", "erase", f"p:{PERSON}", "--office", str(office), "--as-of", "2026-04-03")
    assert (done.returncode, PERSON in done.stdout + done.stderr) == (2, False)

"""What decisions say of other decisions does not keep up what must come down; what leaks still shuts the gate."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
import yaml

from creditcli.checks.knowingly import cited
from tests.cli.test_whose_it_is import LABOUR, LISTED, OTHER, PENALTY, REVOKED, send
from tests.exchange.offices import call, sure

DIGITS = "15250100014"


def shown(office: Path, day: str, *more: str) -> list[str]:
    sure("publish", "--office", str(office), "--as-of", day, *more)
    lines = (office / "site" / "data" / "penalties.jsonl").read_text("utf-8").splitlines()
    return [json.loads(one)["decision_number"] for one in lines]


@pytest.mark.slow
@pytest.mark.parametrize("field", ["facts", "basis"])
def test_a_listing_that_cites_its_penalty_keeps_nothing_up(winter_office: Path, field: str) -> None:
    send(winter_office, "penalty", "2026-04-02", {**PENALTY, **LABOUR})
    about = f"{LISTED[field]}（依据{PENALTY['decision_number']}）"
    send(winter_office, "black-listing", "2026-04-03", {**LISTED, field: about})
    assert shown(winter_office, "2026-04-03") == [PENALTY["decision_number"]]
    send(winter_office, "correction", "2026-05-06", {**REVOKED, **LABOUR})
    assert shown(winter_office, "2026-05-06") == []
    said = call("publish", "--office", str(winter_office), "--as-of", "2026-05-07").stderr
    assert f"不公示的文号（{PENALTY['decision_number']}）" in said


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["市监罚〔2026〕8号", "二市监罚〔2026〕88号"])
def test_a_number_within_a_longer_one_keeps_nothing_up(winter_office: Path, ending: str) -> None:
    longer = f"二{ending}" if ending.startswith("市") else f"{ending}之一"
    send(winter_office, "penalty", "2026-04-02", {**PENALTY, "decision_number": ending})
    send(winter_office, "penalty", "2026-04-02", {**PENALTY, **OTHER, "decision_number": longer})
    send(winter_office, "correction", "2026-05-06", {**REVOKED, "target_decision_number": ending})
    assert shown(winter_office, "2026-05-06") == [longer]
    said = call("publish", "--office", str(winter_office), "--as-of", "2026-05-07").stderr
    assert "不公示的文号" not in said


@pytest.mark.slow
def test_digits_that_were_confirmed_to_be_no_telephone_number_pass(winter_office: Path) -> None:
    text = {**PENALTY, "facts": f"经查，许可证第{DIGITS}号已经失效（示例）。"}
    assert "待核实 1" in send(winter_office, "penalty", "2026-04-02", text)
    send(winter_office, "penalty", "2026-04-02", {**text, "confirmation": "经核对，是许可证编号，不是电话号码。"})
    number = f"二市监罚字{DIGITS}号"
    numbered = {**PENALTY, **OTHER, "decision_number": number}
    assert "待核实 1" in send(winter_office, "penalty", "2026-04-03", numbered)
    send(winter_office, "penalty", "2026-04-03", {**numbered, "confirmation": "经核对，是登记号，不是电话号码。"})
    assert sorted(shown(winter_office, "2026-04-03")) == sorted([PENALTY["decision_number"], number])


def test_the_offices_own_telephone_number_may_be_a_mobile_one(winter_office: Path) -> None:
    settings = winter_office / "office.yaml"
    kept = yaml.safe_load(settings.read_text("utf-8"))
    settings.write_text(yaml.safe_dump({**kept, "contact": {"电话": "13800000000"}}, allow_unicode=True), "utf-8")
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    assert shown(winter_office, "2026-04-02") == [PENALTY["decision_number"]]


def test_a_decision_that_is_shown_though_it_ended_is_no_citation() -> None:
    gone = ["二市监罚〔2026〕8号", "二市监罚〔2026〕9号"]
    told = [("二市监罚〔2026〕8号", "见二市监罚〔2026〕8号、二市监罚〔2026〕9号")]
    found = cited([pl.DataFrame(told, ["decision_number", "facts"], orient="row")], gone)
    assert (found.texts, found.within) == ({gone[1]}, set())

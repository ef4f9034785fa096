"""What stands beside decisions stays as it was told, too, where it is sent again without the column that told it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_what_is_withheld import everywhere
from tests.cli.test_whose_it_is import FIRM, MARKET, Row, send
from tests.exchange.offices import sure

ABNORMAL = {
    **FIRM, **MARKET, "subject_category": "法人及非法人组织", "legal_representative": "王示例一", "established_date": "2020-01-01",
    "put_in_reason": "未按照规定的期限公示年度报告", "put_in_date": "2026-03-20",
}  # fmt: skip
COMMITMENT = {
    **FIRM, **MARKET, "commitment_type": "专项承诺", "subject_category": "法人及非法人组织", "matter": "办理许可承诺事项甲",
    "content": "守法经营（示例）。", "commitment_date": "2026-03-01", "status": "履行中",
}  # fmt: skip
MEMBER = {
    **FIRM, "organ": "二连浩特市示例物流行业协会", "organ_code": "51152501YY00001160", "subject_category": "法人及非法人组织",
    "membership": "会员", "measure": "行业内通报批评", "facts": "违反公约（示例）。", "basis": "自律公约",
    "decision_number": "二物协〔2026〕1号", "decision_date": "2026-03-20",
}  # fmt: skip
OUT = {"take_out_date": "2026-04-10", "take_out_reason": "改正", "take_out_organ": MARKET["organ"]}


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dataset", "row", "ended", "words"),
    [
        ("abnormal-operation", ABNORMAL, OUT, ABNORMAL["put_in_reason"]),
        ("commitment", COMMITMENT, {"status": "未履行", "status_date": "2026-04-10"}, COMMITMENT["matter"]),
        ("commitment", COMMITMENT, {"valid_until": "2026-04-10"}, COMMITMENT["matter"]),
    ],
)
def test_what_has_ended_is_not_public_again_for_a_blank(
    office: Path, dataset: str, row: Row, ended: Row, words: str
) -> None:
    send(office, dataset, "2026-04-02", row)
    assert words in everywhere(office, "2026-04-03")
    send(office, dataset, "2026-04-11", {**row, **ended})
    assert words not in everywhere(office, "2026-04-12")
    send(office, dataset, "2026-04-13", {**row, "status": "", "remarks": "再次报送（示例）"})
    assert words not in everywhere(office, "2026-04-14")


def test_a_commitment_is_kept_once_its_organ_says_so_in_words(office: Path) -> None:
    send(office, "commitment", "2026-04-02", {**COMMITMENT, "status": "未履行", "status_date": "2026-03-20"})
    send(office, "commitment", "2026-04-11", {**COMMITMENT, "status": "已履行", "status_date": "2026-04-10"})
    assert COMMITMENT["matter"] in everywhere(office, "2026-04-12")


def test_a_measure_of_an_association_that_was_lifted_is_reported_as_lifted(office: Path) -> None:
    send(office, "association-measure", "2026-04-02", {**MEMBER, "lifted_date": "2026-04-01"})
    send(office, "association-measure", "2026-04-11", {**MEMBER, "remarks": "再次报送（示例）"})
    made = office.parent / "report"
    sure("report", FIRM["unified_code"], "--office", str(office), "--as-of", "2026-04-12", "--output", str(made),
         "--edition", "internal")  # fmt: skip
    page = "".join(one.read_text("utf-8") for one in made.glob("*.html"))
    assert MEMBER["facts"] in page
    assert "2026-04-01" in page

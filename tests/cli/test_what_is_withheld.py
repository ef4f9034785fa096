"""What its organ withheld is public nowhere until the organ says so and confirms it; a licence that lapsed stays so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from creditcli.standard.forms import layout_of
from tests.cli.test_whose_it_is import FIRM, LISTED, MARKET, PENALTY, REVOKED, STANDARD, Row, send
from tests.exchange.offices import sure

LICENCE = {
    **FIRM, **MARKET, "subject_category": "法人及非法人组织", "legal_representative": "王示例一", "document_name": "准予许可决定书",
    "decision_number": "二市监许〔2026〕5号", "licence_category": "普通", "certificate_name": "食品经营许可证",
    "certificate_number": "JY1152501000001", "content": "预包装食品销售", "decision_date": "2026-02-02",
    "valid_from": "2026-02-02", "valid_to": "2031-02-01", "status": "有效",
}  # fmt: skip
FIXED = {
    **REVOKED, "target_dataset": "行政许可", "target_decision_number": LICENCE["decision_number"], "action": "更正",
}  # fmt: skip


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def of_2015(office: Path, day: str, row: Row) -> None:
    """Takes the licence in by the form of 2015, which has no column for why something is withheld."""
    columns = [one for one in STANDARD.datasets["licence"].layouts[1].columns if row.get(one.field)]
    lines = (",".join(one.header for one in columns), ",".join(row[one.field] for one in columns))
    path = office.parent / "2015.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    sure("merge", str(path), "--department", row["organ"], "--received", day, "--office", str(office))


def everywhere(office: Path, day: str) -> str:
    """The texts of the site, but for what changed, and the report on the firm."""
    sure("publish", "--office", str(office), "--as-of", day)
    files = [one for one in (office / "site").rglob("*") if one.is_file() and "changes" not in one.parts]
    made = office.parent / day
    sure("report", FIRM["unified_code"], "--office", str(office), "--as-of", day, "--output", str(made))
    files += made.glob("*.html")
    return "\n".join(one.read_text("utf-8", "ignore") for one in files)


def test_a_licence_withheld_is_not_public_when_it_is_sent_again_in_another_form(office: Path) -> None:
    send(office, "licence", "2026-02-03", {**LICENCE, "withheld_reason": "国家秘密"})
    of_2015(office, "2026-03-03", {**LICENCE, "item_name": "食品经营", "item_code": "1501", "region_code": "152501",
                                   "data_time": "2026/02/02"})  # fmt: skip
    assert LICENCE["decision_number"] not in everywhere(office, "2026-03-04")
    said = sure("explain", LICENCE["decision_number"], "--office", str(office), "--as-of", "2026-03-04").stdout
    assert "国家秘密" in said


@pytest.mark.slow
def test_what_is_said_to_be_public_waits_until_that_is_confirmed(office: Path) -> None:
    send(office, "penalty", "2026-04-02", {**PENALTY, "withheld_reason": "国家秘密"})
    public = {**PENALTY, "withheld_reason": "公示"}
    assert "PUB005" in send(office, "penalty", "2026-05-06", public)
    assert PENALTY["decision_number"] not in everywhere(office, "2026-05-07")
    send(office, "penalty", "2026-05-08", {**public, "confirmation": "经保密审查可以公示（示例）"})
    assert PENALTY["decision_number"] in everywhere(office, "2026-05-08")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dataset", "row"),
    [("licence", LICENCE), ("correction", {**FIXED, "field": "有效期至", "old_value": "2026-04-30", "new_value": "2031-02-01",
                                           "document_date": "2026-06-01"})],
)  # fmt: skip
def test_a_licence_that_lapsed_comes_back_by_a_confirmed_row_alone(office: Path, dataset: str, row: Row) -> None:
    send(office, "licence", "2026-02-03", {**LICENCE, "valid_to": "2026-04-30"})
    assert "PUB006" in send(office, dataset, "2026-06-02", row)
    assert LICENCE["decision_number"] not in everywhere(office, "2026-06-03")
    send(office, dataset, "2026-06-04", {**row, "confirmation": "准予延续，系统未及时报送（示例）"})
    assert LICENCE["decision_number"] in everywhere(office, "2026-06-04")


@pytest.mark.slow
def test_a_licence_granted_anew_is_not_the_one_that_was_withdrawn_before(office: Path) -> None:
    send(office, "licence", "2026-02-03", LICENCE)
    send(office, "correction", "2026-04-22", {**FIXED, "action": "撤销", "document_date": "2026-04-22"})
    assert LICENCE["decision_number"] not in everywhere(office, "2026-04-22")
    anew = {**LICENCE, "decision_date": "2026-06-01", "valid_from": "2026-06-01", "confirmation": "重新许可（示例）"}
    assert "SET012" not in send(office, "licence", "2026-06-02", anew)
    told = everywhere(office, "2026-06-03")
    assert LICENCE["decision_number"] in told
    assert LICENCE["decision_date"] not in told


# not in the layout of 2015
OLD = ("organ_code", "penalty_class", "penalty_domain", "violation_type", "subject_category", "fine_amount")


def in_layout(office: Path, dataset_id: str, layout: str, row: Row) -> None:
    """Takes the row in under the layout's headers, of fields for which it has none under their labels."""
    dataset = STANDARD.datasets[dataset_id]
    headers = {one.field: one.header for one in layout_of(dataset, layout).columns if one.field}
    lines = (",".join(headers.get(name) or dataset.field(name).label for name in row), ",".join(row.values()))
    path = office.parent / "table.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    given = ("--department", row["organ"], "--received", "2026-04-02", "--office", str(office))
    assert "接受 1" in sure("merge", str(path), *given).stderr


@pytest.mark.parametrize(
    ("layout", "beyond"),
    [
        ("department-yuan", {"withheld_reason": "商业秘密"}),
        ("department-yuan", {"status": "无效"}),
        ("department-yuan", {"use_scope": "仅可授权查询"}),
        ("national-2018", {"use_scope": "仅可授权查询"}),
        ("national-2015", {"withheld_reason": "个人隐私"}),
    ],
)
def test_what_keeps_a_row_from_the_public_is_read_in_every_layout(
    office: Path, layout: str, beyond: Mapping[str, str]
) -> None:
    row = {key: value for key, value in PENALTY.items() if layout != "national-2015" or key not in OLD}
    amount = {"fine_amount": "2000"} if layout == "department-yuan" else {}
    in_layout(office, "penalty", layout, {**row, **amount, "penalty_name": "价格案", **beyond})
    assert PENALTY["decision_number"] not in everywhere(office, "2026-04-03")


def test_a_person_of_a_listed_firm_stays_a_person_in_every_layout(office: Path) -> None:
    row = {**LISTED, "subject_name": "张某某", "subject_category": "自然人", "role": "法定代表人"}
    row.pop("organ_code")
    in_layout(office, "black-listing", "platform-2018", row)
    assert "张某某" not in everywhere(office, "2026-04-03")
    assert "张某某" in sure("lists", "--office", str(office), "--as-of", "2026-04-03").stdout


@pytest.mark.parametrize("word", [{"withheld_reason": "国家秘密"}, {"secrecy_review": "不予公开"}])
@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_an_answer_names_no_penalty_that_is_withheld(office: Path, word: Row, format: str) -> None:
    number = PENALTY["decision_number"]
    send(office, "penalty", "2026-04-02", {**PENALTY, **word})
    asked = ("query", FIRM["unified_code"], "--office", str(office), "--format", format, "--as-of")
    said = sure(*asked, "2026-04-03").stdout
    assert "一条依法不予公示的行政处罚，请向本信用办核实" in said
    assert number not in said
    objection = {
        **FIRM, **MARKET, "objection_number": "异〔2026〕9号", "target_dataset": "行政处罚", "target_decision_number": number,
        "raised_by": "信用主体", "ground": "信息错误", "disputed_field": "违法事实", "stage": "受理", "event_date": "2026-04-07",
    }  # fmt: skip
    send(office, "objection", "2026-04-07", objection)
    said = sure(*asked, "2026-04-08").stdout
    assert "异议核实中" in said
    assert number not in said
    send(office, "penalty", "2026-04-09", {**PENALTY, "decision_number": "二市监罚〔2026〕18号"})
    assert "二市监罚〔2026〕18号" in sure(*asked, "2026-04-09").stdout

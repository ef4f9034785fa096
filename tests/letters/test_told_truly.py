"""Whoever was told something that holds no more is told so, and nobody is told what does not concern them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from creditcli.model import keys
from creditcli.model.letter_book import Written
from creditcli.stages.notify import Desk, due_letters
from tests.helpers import Run
from tests.letters.stories import (
    COURT,
    LIST,
    LISTED,
    MARKET,
    OFFICE,
    PERSON,
    WAGES,
    Row,
    by,
    firm,
    honoured,
    listing,
    objection,
    of_penalty,
    order,
    penalty,
    person,
    repair,
    story_office,
)
from tests.letters.telling import AGAIN, LISTING, Told, correction, measure

DING = ("2026-02-05", WAGES, "black-listing", [listing("丁", "2026-01-12", "2026-02-02", "2026-02-04")])
SOONER = {"term_end": "2026-08-01", "confirmation": "按决定书更正"}
REVOKED = of_penalty(
    MARKET,
    action="撤销",
    document_number="二市监撤〔2026〕1号",
    document_date="2026-08-10",
    reason="复议撤销（示例）。",
)


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Told:
    return Told(tmp_path / "office", run)


@pytest.mark.parametrize(
    "brought",
    [
        ("black-listing", listing("甲", *LISTED, **SOONER)),
        ("correction", correction("甲", "更1", "2026-09-01", "列入截止日期", "2026-08-01")),
    ],
    ids=["row", "correction"],
)
def test_organs_are_told_of_an_end_that_is_brought_into_the_past(office: Told, brought: tuple[str, Row]) -> None:
    office.hears(LISTING, ("2026-09-01", WAGES, brought[0], [brought[1]]))
    (told,) = office.of("2026-09-01", "N9b2")
    assert "该主体已于2026年8月2日移出名单" in told
    assert "二连浩特市交通运输局" in told
    office.writes("2026-09-02")
    assert office.kinds("2026-09-02") == []


def test_organs_are_told_of_an_end_that_came_before_they_could_be_told_the_day(office: Told) -> None:
    office.hears(LISTING)
    sooner = correction("甲", "更1", "2026-07-01", "列入截止日期", "2026-07-02", "2029-06-01")
    story_office(office.folder, files=[("2026-07-01", WAGES, "correction", [sooner])])
    office.writes("2026-07-03")
    assert "N9b2" in office.kinds("2026-07-03")


def test_organs_that_nobody_told_of_a_listing_are_not_told_of_its_end(office: Told) -> None:
    row = listing("甲", *LISTED, term_end="2026-06-20", confirmation="按决定书更正")
    story_office(office.folder, files=[("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED)])])
    story_office(office.folder, files=[("2026-06-24", WAGES, "black-listing", [row])])
    office.writes("2026-07-03")
    assert "N9b2" not in office.kinds("2026-07-03")


def test_of_what_was_listed_before_letters_a_nearer_last_day_is_told(office: Told) -> None:
    office.begins("2026-06-10").hears(LISTING)
    office.writes("2026-06-10")
    assert office.kinds("2026-06-10") == []
    office.hears(("2026-07-01", WAGES, "black-listing", [listing("甲", *LISTED, **SOONER)]))
    (told,) = office.of("2026-07-01", "N10")
    assert "至2026年8月1日止" in told
    office.writes("2026-08-02")
    assert set(office.kinds("2026-08-02")) == {"N4", "N4b"}
    office.hears(("2026-08-10", WAGES, "black-listing", [listing("戊", *LISTED, **SOONER)]))
    assert "N9b2" in office.kinds("2026-08-10")


def test_a_member_who_was_recognised_before_letters_is_announced_as_back(office: Told) -> None:
    office.begins("2026-06-17").hears(
        ("2026-06-16", OFFICE, "red-listing", [honoured("甲"), honoured("辛")]),
        ("2026-06-18", WAGES, "black-listing", [listing("甲", "2026-05-11", "2026-06-01", "2026-06-18")]),
        ("2026-07-02", OFFICE, "objection", [objection("甲", 3, "受理", "2026-07-02")]),
        ("2026-07-06", WAGES, "objection", [objection("甲", 3, "撤销", "2026-07-06")]),
    )
    assert len(office.of("2026-06-18", "N17b")) == 1
    (back,) = office.of("2026-07-06", "N17")
    assert "示例甲有限公司" in back
    assert "示例辛有限公司" not in back


def test_a_measure_that_leaves_the_catalogue_is_told_to_who_carried_it_out(office: Told) -> None:
    own = {"valid_from": "2026-05-01", "implementers": "二连浩特市示例档案馆"}
    row = {**measure("自治区级", "强制性", "《示例条例》第一条"), **own, "valid_to": "2026-08-31"}
    office.hears(("2026-05-04", OFFICE, "measure-catalogue", [row]), LISTING)
    office.writes("2026-08-31")
    assert office.kinds("2026-08-31") == []
    office.writes("2026-09-01")
    told = office.of("2026-09-01", "N10")
    assert len(told) == 2
    assert all("二连浩特市示例档案馆" in text and "限制示例事项" not in text for text in told)
    assert all("本通知没有列的，收到本通知后停止执行" in text for text in told)
    office.writes("2026-09-02")
    assert office.kinds("2026-09-02") == []


def test_a_measure_that_binds_less_is_told(office: Told) -> None:
    strict, mild = (
        {**measure("自治区级", force, "《示例条例》第一条"), "valid_from": "2026-05-01"}
        for force in ("强制性", "推荐性")
    )
    office.hears(("2026-05-04", OFFICE, "measure-catalogue", [strict]), LISTING)
    office.hears(("2026-08-04", OFFICE, "measure-catalogue", [mild]))
    assert ["限制示例事项（推荐性措施" in text for text in office.of("2026-08-04", "N10")] == [True, True]


@pytest.mark.parametrize("way", ["row", "correction"])
def test_a_penalty_that_says_itself_that_it_was_taken_back_is_taken_back_everywhere(office: Told, way: str) -> None:
    office.hears(("2026-05-08", MARKET, "penalty", [penalty()]))
    row = {**penalty(), "status": "撤销", "confirmation": "已撤销（示例）"}
    fixed = of_penalty(
        MARKET, action="更正", field="当前状态", old_value="有效", new_value="撤销", document_number="二市监更〔2026〕9号",
        document_date="2026-06-01", reason="复议撤销（示例）。",
    )  # fmt: skip
    office.hears(("2026-06-01", MARKET, "penalty" if way == "row" else "correction", [row if way == "row" else fixed]))
    (taken,) = office.of("2026-06-01", "N12b")
    assert "自2026年6月1日起撤销" in taken
    assert "应当自2026年6月1日起3个工作日内撤下" in taken
    assert ("二市监更〔2026〕9号" in taken) is (way == "correction")
    assert len(office.of("2026-06-01", "N13")) == 1
    office.writes("2026-06-02")
    assert office.kinds("2026-06-02") == []


def test_an_amount_corrected_in_yuan_is_told_in_the_unit_of_the_record(office: Told) -> None:
    office.hears(("2026-05-08", MARKET, "penalty", [penalty()]))
    fixed = of_penalty(
        MARKET, action="更正", field="罚款金额（元）", old_value=str(int(float(penalty()["fine_amount"]) * 10000)),
        new_value="3000", document_number="二市监更〔2026〕9号", document_date="2026-06-01", reason="数额有误（示例）。",
    )  # fmt: skip
    office.hears(("2026-06-01", MARKET, "correction", [fixed]))
    told = office.of("2026-06-01", "N12")
    assert told
    assert all(f"罚款金额（万元）：由“{penalty()['fine_amount']}”更正为“0.3”" in text for text in told)


def of_person() -> dict[str, str]:
    left_out = ("registration_number", "organisation_code", "tax_number", "institution_certificate",
                "social_org_number", "social_org_certificate", "legal_representative", "legal_representative_id_type",
                "legal_representative_id_number")  # fmt: skip
    row = {name: value for name, value in penalty().items() if name not in left_out}
    return {**row, "subject_name": "王示例", "subject_category": "自然人", "unified_code": "", "id_type": "身份证",
            "id_number": PERSON}  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        {**penalty(), "secrecy_review": "不予公开", "withheld_reason": "国家秘密"},
        {**penalty(), "penalty_class": "轻微"},
        of_person(),
    ],
    ids=["secret", "minor", "person"],
)
def test_what_was_never_public_is_not_told_when_it_is_taken_back(office: Told, row: Row) -> None:
    whose = {name: row.get(name, "") for name in ("subject_name", "unified_code", "id_number")}
    office.hears(("2026-05-08", MARKET, "penalty", [row]), ("2026-08-10", MARKET, "correction", [{**REVOKED, **whose}]))
    assert office.kinds("2026-08-10") == []


@pytest.mark.parametrize(
    ("raised", "addressed"), [("执行单位", "提出异议的执行单位：\n你单位对"), ("投诉", "投诉人：\n投诉人对")]
)
def test_who_objects_is_answered_and_not_the_party(office: Told, raised: str, addressed: str) -> None:
    office.hears(
        LISTING, ("2026-07-10", OFFICE, "objection", [objection("甲", 1, "受理", "2026-07-10", raised_by=raised)])
    )
    (accepted,), (halted,) = office.of("2026-07-10", "N7"), office.of("2026-07-10", "N9")
    named = "二连浩特市示例甲有限公司（统一社会信用代码 " + firm("甲")["unified_code"] + "）"
    assert addressed + named in accepted
    assert "对其被列入" not in halted
    assert f"，{'执行单位' if raised == '执行单位' else '投诉人'}提出异议（编号 YY〔2026〕1号）" in halted
    office.hears(("2026-07-14", WAGES, "objection", [objection("甲", 1, "核实无误", "2026-07-14", raised_by=raised)]))
    (answer,) = office.of("2026-07-14", "N8")
    assert f"对{named}列入{LIST}的信息" in answer
    assert "你单位" not in answer
    assert "行政复议" not in answer


def test_an_objection_to_an_honour_speaks_of_no_measures(office: Told) -> None:
    about = {"target_dataset": "红名单", "list_type": "诚信红名单", "target_decision_number": "二发改信〔2026〕3号"}
    taken = {**objection("辛", 7, "受理", "2026-06-20", raised_by="投诉"), **about}
    answered = {**objection("辛", 7, "核实无误", "2026-06-25", raised_by="投诉"), **about, **by(OFFICE)}
    office.hears(
        ("2026-06-16", OFFICE, "red-listing", [honoured("辛")]),
        ("2026-06-20", OFFICE, "objection", [taken]),
        ("2026-06-25", OFFICE, "objection", [answered]),
    )
    (accepted,), (answer,) = office.of("2026-06-20", "N7"), office.of("2026-06-25", "N8")
    assert accepted.count("投诉人：") == 1
    assert "惩戒" not in accepted.replace("守信联合激励和失信联合惩戒制度", "")
    assert "该信息维持不变。" in answer


def test_a_correction_that_a_later_one_replaced_is_not_ordered(office: Told) -> None:
    office.hears(LISTING)
    first, second = (
        ("2026-07-01", WAGES, "correction", [correction("甲", f"更{at}", "2026-07-01", "列入事由", f"拖欠{at}名农民工工资（示例）。")])
        for at in (3, 5)
    )  # fmt: skip
    story_office(office.folder, files=[first])
    story_office(office.folder, files=[second])
    office.writes("2026-07-03")
    (told,) = office.of("2026-07-03", "N12")
    assert "拖欠5名" in told


def test_a_correction_that_gave_way_to_a_row_is_not_ordered(office: Told) -> None:
    office.hears(LISTING)
    fixed = correction("甲", "更1", "2026-07-01", "列入事由", "拖欠3名农民工工资（示例）。")
    row = listing("甲", *LISTED, facts="拖欠7名农民工工资（示例）。", confirmation="按决定书更正")
    story_office(office.folder, files=[("2026-07-01", WAGES, "correction", [fixed])])
    story_office(office.folder, files=[("2026-07-02", WAGES, "black-listing", [row])])
    office.writes("2026-07-03")
    assert office.of("2026-07-03", "N12") == []


def test_an_answer_that_promises_a_correction_is_asked_for_until_it_comes(office: Told) -> None:
    office.hears(
        LISTING,
        ("2026-07-10", OFFICE, "objection", [objection("甲", 1, "受理", "2026-07-10")]),
        ("2026-07-14", WAGES, "objection", [objection("甲", 1, "更正", "2026-07-14")]),
    )
    (answer,) = office.of("2026-07-14", "N8")
    assert "更正内容由核实单位另行报送" in answer
    assert "以公示为准" not in answer
    assert office.duties("2026-07-30") == [("correction-missing", "due", None)]
    fixed = correction("甲", "更1", "2026-08-03", "列入事由", "拖欠3名农民工工资（示例）。")
    office.hears(("2026-08-03", WAGES, "correction", [fixed]))
    assert office.duties("2026-08-04") == []


def test_an_answer_beside_its_correction_says_what_holds(office: Told) -> None:
    office.hears(LISTING, ("2026-07-10", OFFICE, "objection", [objection("甲", 1, "受理", "2026-07-10")]))
    fixed = correction("甲", "更1", "2026-07-14", "列入事由", "拖欠3名农民工工资（示例）。")
    story_office(office.folder, files=[("2026-07-14", WAGES, "correction", [fixed])])
    office.hears(("2026-07-14", WAGES, "objection", [objection("甲", 1, "更正", "2026-07-14")]))
    assert "更正以后的内容以公示为准" in office.of("2026-07-14", "N8")[0]
    assert office.duties("2026-07-30") == []


def test_a_list_that_shows_no_exit_announces_none(office: Told) -> None:
    row = listing("丁", "2026-01-12", "2026-02-02", "2026-02-04", term_end="2026-05-01")
    own = {"list_type": "市场监督管理严重违法失信名单", "behaviour": "", "decision_number": "二市监列〔2026〕9号",
           "basis": "《市场监督管理严重违法失信名单管理办法》第五条", **by(MARKET)}  # fmt: skip
    office.hears(("2026-02-05", MARKET, "black-listing", [{**row, **own}]))
    office.writes("2026-05-02")
    assert office.kinds("2026-05-02") == ["N4"]


@pytest.mark.parametrize("way", ["expired", "revoked"])
def test_nobody_has_to_decide_a_repair_of_what_has_left(office: Told, way: str) -> None:
    row = listing("丁", "2026-01-12", "2026-02-02", "2026-02-04", term_end="2026-10-01")
    office.hears(
        ("2026-02-05", WAGES, "black-listing", [row]),
        ("2026-09-02", WAGES, "repair", [repair("丁", 3, "受理", "2026-09-01", "2026-09-01")]),
    )
    assert ("repair-answer", "overdue", "2026-09-21") in office.duties("2026-09-25")
    if way == "revoked":
        undone = order("丁", "撤销", "（2026）内2501行1号", "2026-09-10", COURT)
        office.hears(("2026-09-10", COURT, "correction", [undone]))
    assert office.duties("2026-11-20") == []


def test_an_application_that_is_to_be_completed_is_no_overdue_decision(office: Told) -> None:
    office.hears(DING, ("2026-09-02", WAGES, "repair", [repair("丁", 3, "补正", "2026-09-02", "2026-09-01")]))
    assert office.duties("2026-10-20") == []
    office.hears(("2026-10-21", WAGES, "repair", [repair("丁", 3, "受理", "2026-10-21", "2026-10-20")]))
    assert [kind for kind, _, _ in office.duties("2026-10-22")] == ["repair-answer"]


def test_an_early_objection_that_is_taken_in_again_tells_no_old_answer(office: Told) -> None:
    office.hears(("2026-06-25", WAGES, "black-listing", [listing("乙", "2026-06-08", "2026-06-22", "2026-06-24")]))
    story_office(office.folder, files=[("2026-06-25", OFFICE, "objection", [objection("乙", 1, "受理", "2026-06-10")])])
    office.hears(
        ("2026-06-26", WAGES, "objection", [objection("乙", 1, "核实无误", "2026-06-12")]),
        ("2026-07-10", OFFICE, "objection", [objection("乙", 1, "受理", "2026-07-10", **AGAIN)]),
    )
    assert set(office.kinds("2026-07-10")) == {"N7", "N9"}


def test_a_second_application_under_its_number_is_answered_again(office: Told) -> None:
    again = {"confirmation": "沿用原编号再次申请（示例）。"}
    office.hears(
        DING,
        ("2026-08-20", WAGES, "repair", [
            repair("丁", 3, "受理", "2026-08-17", "2026-08-17"),
            repair("丁", 3, "不予修复", "2026-08-20", "2026-08-17", decision_number="二人社修〔2026〕8号")]),
        ("2026-09-10", WAGES, "repair", [repair("丁", 3, "受理", "2026-09-08", "2026-09-08", **again)]),
        ("2026-09-14", WAGES, "repair", [
            repair("丁", 3, "不予修复", "2026-09-14", "2026-09-08", decision_number="二人社修〔2026〕12号", **again)]),
    )  # fmt: skip
    assert office.kinds("2026-09-10") == ["N6a"]
    assert office.kinds("2026-09-14") == ["N6c"]


def test_the_term_for_rows_sent_back_counts_from_the_notice(office: Told) -> None:
    office.hears(DING)
    broken = {**penalty(), "unified_code": "91152501MAYX00000X"}
    with pytest.raises(AssertionError):  # it is refused
        story_office(office.folder, files=[("2026-06-04", MARKET, "penalty", [broken])])
    assert office.duties("2026-06-12") == [("returned-rows", "overdue", "2026-06-11")]
    office.writes("2026-06-15")
    assert office.duties("2026-06-15") == [("returned-rows", "standing", "2026-06-23")]


def test_a_shield_that_was_ended_is_not_told_as_what_hides(office: Told) -> None:
    office.hears(LISTING)
    for action, at in (("暂时屏蔽", 1), ("恢复公示", 2)):
        row = order("甲", action, f"（2026）内2501破{at}号", f"2026-07-0{at}", COURT)
        story_office(office.folder, files=[(f"2026-07-0{at}", COURT, "correction", [row])])
    office.hears(("2026-07-02", OFFICE, "objection", [objection("甲", 3, "受理", "2026-07-02", raised_by="投诉")]))
    office.writes("2026-07-20")
    assert office.kinds("2026-07-20") == ["N15"], "hidden since nobody answered"
    assert "投诉人对二连浩特市示例甲有限公司" in office.of("2026-07-20", "N15")[0]


def test_an_answer_that_is_told_later_says_of_measures_what_the_letter_to_organs_says(office: Told) -> None:
    office.hears(
        LISTING,
        ("2026-07-01", COURT, "correction", [order("甲", "停止执行", "（2026）内2501行初1号", "2026-07-01", COURT)]),
        ("2026-07-02", OFFICE, "objection", [objection("甲", 3, "受理", "2026-07-02")]),
    )
    answered = objection("甲", 3, "核实无误", "2026-07-06")
    story_office(office.folder, files=[("2026-07-06", WAGES, "objection", [answered])])
    office.hears(
        ("2026-07-08", COURT, "correction", [order("甲", "恢复执行", "（2026）内2501行初2号", "2026-07-08", COURT)])
    )
    (answer,), (resumed,) = office.of("2026-07-08", "N8"), office.of("2026-07-08", "N9b")
    assert "联合惩戒措施自2026年7月8日起恢复执行" in answer
    assert "自2026年7月8日起恢复执行" in resumed


def test_identities_of_letters_name_no_person(office: Told) -> None:
    whose = {name: person("甲", *LISTED)[name] for name in ("subject_name", "unified_code", "id_type", "id_number")}
    taken = {**objection("甲", 3, "受理", "2026-07-02"), **whose}
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED), person("甲", *LISTED)]),
        ("2026-07-02", OFFICE, "objection", [taken]),
    )
    assert "N7" in office.kinds("2026-07-02")
    assert not [one for one in office.lines() if "李示例一" in one["identity"]]


def test_letters_that_told_no_force_are_not_written_anew_for_that_alone(story_desk: Desk) -> None:
    begun = [one for one in due_letters(story_desk, {}, date.min) if one.kind == "N10"]
    assert begun
    for letter in begun:
        entry = story_desk.entries[letter.identity.split("|")[1]]
        bare = [keys.part_id(one.measure, one.organ_code or one.organ) for one in entry.measures]
        for last, anew in ((str(entry.term_end), False), ("2099-01-01", True)):
            written = {letter.identity: Written(letter.day, frozenset([keys.part_id(last), *bare]))}
            again = [one for one in due_letters(story_desk, written, date.min) if one.identity == letter.identity]
            assert bool(again) is anew, last

"""What happens again, comes later or turns out otherwise is told to whoever was told before, and nothing wrong is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.checking import Intake
from creditcli.cli.flow import merge_path
from creditcli.cli.workplace import open_workplace
from creditcli.standard.forms import form_fields
from tests.helpers import Run
from tests.letters.expect import lines_of
from tests.letters.stories import (
    COURT,
    LISTED,
    MARKET,
    OFFICE,
    STANDARD,
    WAGES,
    Row,
    by,
    firm,
    honoured,
    listing,
    objection,
    of_penalty,
    penalty,
    person,
    repair,
    story_office,
)
from tests.letters.telling import AGAIN, LISTING, Told, correction, left, measure

FIELDS = form_fields(STANDARD.datasets["black-listing"])


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Told:
    return Told(tmp_path / "office", run)


@pytest.mark.slow
def test_an_objection_that_is_taken_in_again_suspends_and_is_told_again(office: Told) -> None:
    office.hears(
        LISTING,
        ("2026-07-02", OFFICE, "objection", [objection("戊", 3, "受理", "2026-07-02")]),
        ("2026-07-06", WAGES, "objection", [objection("戊", 3, "核实无误", "2026-07-06")]),
        ("2026-08-03", OFFICE, "objection", [objection("戊", 3, "受理", "2026-08-03", **AGAIN)]),
    )
    assert {"N7", "N9"} <= set(office.kinds("2026-08-03"))
    assert "已于2026年8月3日受理" in office.of("2026-08-03", "N9")[0]
    office.hears(("2026-08-07", WAGES, "objection", [objection("戊", 3, "核实无误", "2026-08-07", **AGAIN)]))
    assert set(office.kinds("2026-08-07")) == {"N8", "N9b"}
    office.writes("2026-08-10")
    assert office.kinds("2026-08-10") == []


def test_the_acceptance_of_an_objection_that_is_answered_by_then_says_so(office: Told) -> None:
    office.hears(LISTING)
    story_office(office.folder, files=[("2026-07-02", OFFICE, "objection", [objection("戊", 3, "受理", "2026-07-02")])])
    office.hears(("2026-07-06", WAGES, "objection", [objection("戊", 3, "核实无误", "2026-07-06")]))
    (accepted,) = office.of("2026-07-06", "N7")
    assert "该异议已于2026年7月6日核实答复，处理结果另行告知。" in accepted
    assert "暂停执行" not in accepted


def test_the_acceptance_of_an_objection_before_listing_says_that_nothing_is_decided_until_it_is_answered(
    office: Told,
) -> None:
    office.hears(
        ("2026-06-25", WAGES, "black-listing", [listing("丙", "2026-06-08", "2026-06-22", "")]),
        ("2026-06-26", OFFICE, "objection", [objection("丙", 2, "受理", "2026-06-10")]),
    )
    (accepted,) = office.of("2026-06-26", "N7")
    assert "核实答复以前，不作出列入决定，不公示，不实施联合惩戒措施。" in accepted
    assert "核实答复期限自受理之日起5个工作日" in accepted


def test_no_letter_orders_a_longer_term_than_holds(office: Told) -> None:
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED, term_end="2027-06-01")]),
        ("2026-07-01", WAGES, "correction", [correction("甲", "更1", "2026-07-01", "列入截止日期", "2028-06-01", "2027-06-01")]),
    )  # fmt: skip
    assert office.of("2026-07-01", "N12") == []


def test_organs_that_were_told_a_later_end_are_told_the_earlier_one_at_once(office: Told) -> None:
    office.hears(
        LISTING,
        (
            "2026-07-01",
            WAGES,
            "black-listing",
            [listing("甲", *LISTED, term_end="2026-08-01", confirmation="按决定书更正")],
        ),
    )
    (told,) = office.of("2026-07-01", "N10")
    assert "示例甲有限公司" in told
    assert "至2026年8月1日止" in told
    assert "本通知代替2026年6月4日就同一事项发出的通知。" in told
    office.writes("2026-08-03")
    assert set(office.kinds("2026-08-03")) == {"N4", "N4b"}  # organs know the day


def test_an_organ_that_a_measure_is_added_for_is_told_of_who_is_listed(office: Told) -> None:
    office.hears(
        LISTING, ("2026-07-01", OFFICE, "measure-catalogue", [measure("自治区级", "强制性", "《示例条例》第一条")])
    )
    assert len(office.of("2026-07-01", "N10")) == 2
    assert all("限制示例事项" in text for text in office.of("2026-07-01", "N10"))
    office.writes("2026-07-02")
    assert office.kinds("2026-07-02") == []


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_rows_about_one_measure_the_one_of_the_higher_level_holds_in_whatever_order(
    office: Told, run: Run, turn: int
) -> None:
    rows = [measure("盟市级", "推荐性", "锡署发〔2026〕1号"), measure("自治区级", "强制性", "《示例条例》第一条")]
    office.hears(LISTING, ("2026-07-01", OFFICE, "measure-catalogue", rows[::turn]))
    done = run("measures", "--office", str(office.folder), "--as-of", "2026-07-01", "--format", "json")
    found = [one for one in json.loads(done.stdout) if one["measure"] == "限制示例事项"]
    assert found
    assert {(one["mandatory"], one["law"]) for one in found} == {(True, "《示例条例》第一条")}


@pytest.mark.slow
def test_a_later_field_of_the_same_correcting_document_is_told(office: Told) -> None:
    first = correction("甲", "更1", "2026-07-01", "列入事由", "拖欠3名农民工工资，经责令限期支付逾期未支付（示例）。")
    second = correction("甲", "更1", "2026-07-01", "列入截止日期", "2027-06-01")
    office.hears(LISTING, ("2026-07-01", WAGES, "correction", [first]), ("2026-07-07", WAGES, "correction", [second]))
    assert len(office.of("2026-07-01", "N12")) == 1
    (told,) = office.of("2026-07-07", "N12")
    assert "更正为“2027-06-01”" in told
    office.hears(("2026-07-08", WAGES, "correction", [{**second, "reason": "另一种说法（示例）。"}]))
    assert office.kinds("2026-07-08") == []
    for day, new in (("2026-07-09", "拖欠2名农民工工资（示例）。"), ("2026-07-10", first["new_value"])):
        office.hears((day, WAGES, "correction", [{**first, "new_value": new, "reason": day}]))
        assert [f"更正为“{new}”" in text for text in office.of(day, "N12")] == [True]


def test_a_correction_of_what_left_or_may_not_be_shown_puts_nothing_to_use_again(office: Told) -> None:
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [*LISTING[3], person("甲", *LISTED)]),
        ("2026-07-01", WAGES, "list-exit", [left("戊", "2026-07-01")]),
        ("2026-07-02", WAGES, "correction", [
            correction("戊", "更1", "2026-07-02", "列入事由", "拖欠工资（示例，已更正）。"),
            {**correction("甲", "更2", "2026-07-02", "列入事由", "拖欠工资（示例，已更正）。"),
             **{name: person("甲", *LISTED)[name] for name in ("subject_name", "unified_code", "id_type", "id_number")}},
        ]),
    )  # fmt: skip
    (about_person,) = office.of("2026-07-02", "N12")
    assert "李示例一" in about_person
    assert "立即按更正后的内容共享和使用" in about_person  # persons are not shown


def test_a_decision_that_is_not_served_yet_names_the_measures(office: Told) -> None:
    office.hears(("2026-06-04", WAGES, "black-listing", [listing("甲", "2026-05-11", "2026-06-01", "")]))
    (decision,) = office.of("2026-06-04", "N2")
    assert "由认定机关依法实施。" not in decision
    assert "（1）" in decision.split("联合惩戒措施提示")[1].split("五、")[0]


def test_a_withdrawal_before_service_takes_nothing_off_the_list(office: Told) -> None:
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [listing("甲", "2026-05-11", "2026-06-01", "")]),
        ("2026-07-02", OFFICE, "objection", [objection("甲", 3, "受理", "2026-07-02")]),
        ("2026-07-06", WAGES, "objection", [objection("甲", 3, "撤销", "2026-07-06")]),
    )
    (answer,) = office.of("2026-07-06", "N8")
    assert "不再列入该名单，该信息没有公示，没有据此采取联合惩戒措施。" in answer


def test_an_objection_to_a_courts_list_names_the_courts_way_and_no_other(office: Told) -> None:
    about_it = {"target_dataset": "失信被执行人", **firm("甲"), "target_decision_number": "（2026）内2501执31号"}
    listed = {
        **firm("甲"), "subject_category": "法人及非法人组织", "decision_number": "（2026）内2501执31号", "filed_date": "2026-01-12",
        "basis_number": "（2025）内2501民初31号", "basis_organ": "二连浩特市人民法院", "duty": "支付货款（示例）。",
        "performance": "全部未履行", "facts": "违反财产报告制度（示例）。", "decision_date": "2026-02-03", "term_end": "2028-02-03",
        "province": "内蒙古", "secrecy_review": "可以公开", "secrecy_reviewer": "办公室", "secrecy_review_date": "2026-02-03", **by(COURT),
    }  # fmt: skip
    case = {**about_it, "objection_number": "YY〔2026〕8号", "raised_by": "信用主体"}
    answer = {
        "stage": "核实无误",
        "event_date": "2026-02-09",
        "finding": "信息准确（示例）",
        "reason": "没有履行（示例）。",
    }
    office.hears(("2026-02-04", COURT, "judgment-defaulter", [listed]))
    register = office.folder / "organisations.csv"
    text = register.read_text("utf-8-sig")
    register.write_text(text.replace("judgment-defaulter；", "judgment-defaulter；objection；"), "utf-8-sig")
    office.hears(
        ("2026-02-05", OFFICE, "objection", [{**case, "stage": "受理", "event_date": "2026-02-05", **by(OFFICE)}]),
        ("2026-02-09", COURT, "objection", [{**case, **answer, **by(COURT)}]),
    )
    (told,) = office.of("2026-02-09", "N8")
    assert "可以向作出决定的人民法院申请纠正" in told
    assert "行政复议" not in told


def test_red_members_who_come_later_are_announced_and_those_who_leave_too(office: Told) -> None:
    gone = {"list_type": "诚信红名单", "target_decision_number": "二发改信〔2026〕3号", "exit_kind": "认定错误",
            "decision_date": "2026-08-17", "reason": "材料有误（示例）。", **by(OFFICE)}  # fmt: skip
    office.hears(
        ("2026-06-16", OFFICE, "red-listing", [honoured("辛")]),
        ("2026-06-18", OFFICE, "red-listing", [honoured("壬")]),
        ("2026-08-17", OFFICE, "list-exit", [{**gone, **firm("辛"), "decision_number": "二发改信〔2026〕9号"}]),
        ("2026-08-18", OFFICE, "list-exit", [{**gone, **firm("壬"), "decision_number": "二发改信〔2026〕10号"}]),
    )
    assert ["壬" in text for text in office.of("2026-06-18", "N17")] == [True]
    assert ["壬" in text for text in office.of("2026-08-18", "N17b")] == [True]


def test_a_red_member_who_had_been_announced_as_gone_is_announced_as_back(office: Told) -> None:
    office.hears(
        ("2026-06-16", OFFICE, "red-listing", [honoured("甲")]),
        ("2026-06-17", WAGES, "black-listing", [listing("甲", "2026-05-11", "2026-06-01", "2026-06-17")]),
        ("2026-07-02", OFFICE, "objection", [objection("甲", 3, "受理", "2026-07-02")]),
        ("2026-07-06", WAGES, "objection", [objection("甲", 3, "撤销", "2026-07-06")]),
    )
    assert len(office.of("2026-06-17", "N17b")) == 1
    (back,) = office.of("2026-07-06", "N17")
    assert "示例甲有限公司" in back


def test_being_listed_again_while_an_objection_is_open_runs_no_measure(office: Told) -> None:
    office.hears(
        ("2026-02-05", WAGES, "black-listing", [listing("丁", "2026-01-12", "2026-02-02", "2026-02-04")]),
        ("2026-09-08", WAGES, "repair", [
            repair("丁", 3, "受理", "2026-09-01", "2026-09-01"),
            repair("丁", 3, "准予修复", "2026-09-08", "2026-09-01", decision_number="二人社修〔2026〕9号")]),
        ("2026-09-10", OFFICE, "objection", [objection("丁", 3, "受理", "2026-09-10", confirmation="已核实，仍要求核实（示例）")]),
        ("2026-09-22", WAGES, "repair", [
            repair("丁", 3, "撤销修复", "2026-09-22", "2026-09-01", decision_number="二人社修撤〔2026〕1号")]),
    )  # fmt: skip
    (restored,) = office.of("2026-09-22", "N4c")
    assert "联合惩戒措施暂不实施" in restored
    assert "重新实施" not in restored


def test_organs_answer_within_a_span_that_begins_when_they_may_act(office: Told, run: Run) -> None:
    served = listing("甲", "2026-05-11", "2026-06-01", "2026-06-08", confirmation="补报送达日期")
    office.hears(("2026-06-04", WAGES, "black-listing", [listing("甲", "2026-05-11", "2026-06-01", "")]))
    settings = office.folder / "office.yaml"
    settings.write_text(settings.read_text("utf-8").replace("settings:\n", "settings:\n  response_due: 5wd\n"), "utf-8")
    office.hears(
        ("2026-06-05", OFFICE, "objection", [objection("甲", 3, "受理", "2026-06-05")]),
        ("2026-06-08", WAGES, "black-listing", [served]),
        ("2026-07-06", WAGES, "objection", [objection("甲", 3, "核实无误", "2026-07-06")]),
    )
    done = run("measures", "--office", str(office.folder), "--as-of", "2026-07-06", "--format", "json")
    assert done.returncode == 0, done.stderr
    asked = [one for one in json.loads(done.stdout) if one["due"]]
    assert asked
    assert all(one["due"] > "2026-07-06" and not one["overdue"] for one in asked)
    (begun,) = office.of("2026-07-06", "N10")
    assert "以前（含当日）答复是否采取" in begun


def test_numbers_run_on_when_the_office_gets_another_code(office: Told) -> None:
    office.hears(LISTING, ("2026-07-02", OFFICE, "objection", [objection("戊", 3, "受理", "2026-07-02")]))
    path = office.folder / "office.yaml"
    path.write_text(path.read_text("utf-8").replace("12152501YY0000992A", "12152501YY0009938P"), "utf-8")
    office.hears(("2026-07-03", OFFICE, "objection", [objection("甲", 4, "受理", "2026-07-03")]))
    numbers = [one["number"] for one in lines_of(office.folder) if one["number"] and one["sequence"]]
    assert len(numbers) == len(set(numbers))


def send(office: Told, name: str, received: str, *rows: Row) -> None:
    """A file of that name, whatever becomes of its rows."""
    path = office.folder / "sent" / name
    lines = [[field.label for field in FIELDS], *([row.get(field.id, "") for field in FIELDS] for row in rows)]
    path.write_text("".join(",".join(one) + "\n" for one in lines), "utf-8")
    day = date.fromisoformat(received)
    merge_path(open_workplace(office.folder), path, name, Intake(day, day, f"二连浩特市{WAGES}", "black-listing"))


def test_rows_that_were_mended_before_letters_are_written_are_not_asked_for(office: Told) -> None:
    office.hears(LISTING)
    broken = {**listing("丙", *LISTED), "basis": ""}
    send(office, "六月.csv", "2026-06-10", listing("己", *LISTED), broken)
    send(office, "六月.csv", "2026-06-11", listing("己", *LISTED), listing("丙", *LISTED))
    office.writes("2026-06-11")
    assert "N14" not in office.kinds("2026-06-11")
    assert "N10" in office.kinds("2026-06-11")


def test_other_rows_under_the_same_name_mend_nothing(office: Told) -> None:
    office.hears(LISTING)
    send(office, "六月.csv", "2026-06-10", listing("己", *LISTED), {**listing("丙", *LISTED), "basis": ""})
    send(office, "六月.csv", "2026-06-11", listing("庚", *LISTED))
    office.writes("2026-06-11")
    assert office.kinds("2026-06-11").count("N14") == 1


def _of_repair(stage: str, day: str, document: str = "", **more: str) -> Row:
    return of_penalty(
        MARKET, application_number="XF〔2026〕4号", stage=stage, event_date=day, apply_date=day,
        corrected_date="2026-06-01", commitment_date=day, decision_number=document, reason="理由（示例）。", **more,
    )  # fmt: skip


REPAIRED_AGAIN = (
    ("2026-05-08", MARKET, "penalty", [penalty()]),
    ("2026-08-10", MARKET, "repair", [_of_repair("受理", "2026-08-10")]),
    ("2026-08-12", MARKET, "repair", [_of_repair("准予修复", "2026-08-12", "二市监修〔2026〕1号")]),
    ("2026-09-01", MARKET, "repair", [_of_repair("撤销修复", "2026-09-01", "二市监修撤〔2026〕1号")]),
    ("2026-10-12", MARKET, "repair", [_of_repair("受理", "2026-10-12", **AGAIN)]),
    ("2026-10-20", MARKET, "repair", [_of_repair("准予修复", "2026-10-20", "二市监修〔2026〕9号")]),
)


@pytest.mark.slow
def test_a_repair_granted_anew_under_its_number_is_told_and_nobody_waits_for_it(office: Told) -> None:
    office.hears(*REPAIRED_AGAIN)
    (first,), (second,) = office.of("2026-08-12", "N6b"), office.of("2026-10-20", "N6b")
    assert "二市监修〔2026〕1号" in first
    assert "二市监修〔2026〕9号" in second
    assert "自2026年10月20日起生效" in second
    assert office.duties("2026-10-20") == []
    office.writes("2026-10-21")
    assert office.kinds("2026-10-21") == []


@pytest.mark.slow
def test_of_a_repair_granted_anew_before_any_letter_the_grant_that_holds_is_told(office: Told) -> None:
    story_office(office.folder, files=list(REPAIRED_AGAIN))
    office.writes("2026-10-20")
    (letter,) = office.of("2026-10-20", "N6b")
    assert "二市监修〔2026〕9号" in letter
    assert "自2026年10月20日起生效" in letter

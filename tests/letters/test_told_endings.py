"""What ends, comes back or reads otherwise is told to whoever it concerns, once, and nothing is told that did not happen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from creditcli.standard.forms import sample_row
from tests.helpers import Run
from tests.letters.stories import (
    COURT,
    LISTED,
    MARKET,
    OFFICE,
    STANDARD,
    WAGES,
    Row,
    by,
    defaulter,
    firm,
    honoured,
    listing,
    objection,
    of_penalty,
    order,
    penalty,
    person,
    repair,
    repair_of_penalty,
    row_of_measure,
    story_office,
)
from tests.letters.telling import LISTING, Story, Told, correction


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Told:
    return Told(tmp_path / "office", run)


def of_repair(stage: str, day: str, at: int = 5, **more: str) -> Story:
    return day, MARKET, "repair", [repair_of_penalty("庚", at, stage, day, **more)]


def fined(**more: str) -> Story:
    row: Row = {**penalty(), **more}
    return "2026-05-08", MARKET, "penalty", [row]


GRANTED = of_repair("准予修复", "2026-08-28", decision_number="二市监修〔2026〕5号")
UNDONE = of_repair("撤销修复", "2026-09-22", decision_number="二市监修撤〔2026〕1号")


def test_a_penalty_whose_repair_is_undone_comes_back_with_a_letter_once(office: Told) -> None:
    office.hears(fined(), GRANTED, UNDONE)
    (told,) = office.of("2026-09-22", "N6e")
    assert "该信息恢复公示、共享和使用" in told
    assert "仍至2027年5月6日止" in told
    again = {"application_number": "XF〔2026〕6号", "decision_number": "二市监修〔2026〕6号"}
    office.hears(of_repair("准予修复", "2026-10-20", **again))
    assert office.kinds("2026-10-20") == ["N6b"]


def test_a_repair_that_is_undone_after_the_decision_was_revoked_brings_nothing_back(office: Told) -> None:
    revoked = of_penalty(
        MARKET, action="撤销", document_number="二市监撤〔2026〕1号", document_date="2026-09-01", reason="复议撤销（示例）。"
    )  # fmt: skip
    office.hears(fined(), GRANTED, ("2026-09-01", MARKET, "correction", [revoked]), UNDONE)
    assert office.kinds("2026-09-22") == []


def test_a_repair_undone_after_the_last_day_is_no_return(office: Told) -> None:
    office.hears(fined(decision_date="2025-09-10", confirmation="文号和日期无误（示例）"), GRANTED, UNDONE)
    assert office.kinds("2026-09-22") == []


def test_a_penalty_that_nobody_may_see_is_not_said_to_be_public_again(office: Told) -> None:
    office.hears(fined(secrecy_review="不予公开"), GRANTED, UNDONE)
    (told,) = office.of("2026-09-22", "N6e")
    assert "该信息现在不公示" in told
    assert "恢复公示" not in told


def restated(day: str, field: str, new: str) -> Story:
    row = of_penalty(MARKET, action="更正", field=field, new_value=new, document_number=f"二市监更{day}", document_date=day,
                     reason="笔误（示例）。")  # fmt: skip
    return day, MARKET, "correction", [row]


def fixed(day: str, field: str, new: str, old: str = "") -> Story:
    return day, WAGES, "correction", [correction("甲", f"更{day}", day, field, new, old)]


def test_a_corrected_day_of_service_begins_no_measure_a_second_time(office: Told) -> None:
    office.hears(LISTING, fixed("2026-07-01", "决定送达日期", "2026-06-02", "2026-06-03"))
    assert office.kinds("2026-07-01") == ["N12"], "what organs were told holds; the day itself is told as a correction"
    office.hears(fixed("2026-07-02", "列入截止日期", "2027-06-01", "2029-06-01"))
    (told,) = office.of("2026-07-02", "N10")
    assert "至2027年6月1日止" in told
    assert "本通知代替2026年6月4日就同一事项发出的通知。" in told
    office.hears(fixed("2026-07-03", "列入截止日期", "2026-07-02"))
    assert "N9b2" in office.kinds("2026-07-03")


def test_a_retyped_day_of_service_is_told_to_nobody(office: Told) -> None:
    row = listing("甲", "2026-05-11", "2026-06-01", "2026-06-02", confirmation="按送达回证（示例）")
    office.hears(LISTING, ("2026-07-01", WAGES, "black-listing", [row]))
    assert office.kinds("2026-07-01") == []


def test_a_first_day_that_was_told_otherwise_is_told_anew(office: Told) -> None:
    row = listing("甲", *LISTED, term_end="2027-06-01")
    office.hears(("2026-06-04", WAGES, "black-listing", [row]), fixed("2026-07-01", "列入决定日期", "2026-05-29"))
    (told,) = office.of("2026-07-01", "N10")
    assert "期限自2026年5月29日起至2027年6月1日止" in told
    assert "本通知代替2026年6月4日" in told


def test_measures_of_who_is_listed_again_begin_anew(office: Told) -> None:
    office.hears(
        ("2026-02-05", WAGES, "black-listing", [listing("丁", "2026-01-12", "2026-02-02", "2026-02-04")]),
        ("2026-09-08", WAGES, "repair", [repair("丁", 3, "准予修复", "2026-09-08", "2026-09-01")]),
        ("2026-09-22", WAGES, "repair", [repair("丁", 3, "撤销修复", "2026-09-22", "2026-09-01")]),
    )
    (told,) = office.of("2026-09-22", "N10")
    assert "本通知代替" not in told


@pytest.mark.parametrize("days", [("2026-09-01",), ("2026-09-01", "2026-09-07")], ids=["at once", "later"])
def test_a_listing_that_a_correction_brought_to_its_end_is_told_to_all_receivers(
    office: Told, days: tuple[str, ...]
) -> None:
    office.hears(LISTING, fixed(days[0], "列入截止日期", "2026-08-01", "2029-06-01"))
    for day in days[1:]:
        office.writes(day)
        assert office.kinds(day) == []
    (told,) = office.of(days[0], "N12")
    assert "列入截止日期：由“2029-06-01”更正为“2026-08-01”" in told
    assert "更正以后，该信息的期限已于2026年8月1日届满。" in told
    assert "立即停止公示、共享和使用该信息" in told
    assert "自治区社会信用信息平台" in told
    assert "按更正后的内容" not in told


@pytest.mark.parametrize(
    ("field", "new", "end"), [("处罚决定日期", "2025-05-06", "2026年5月6日"), ("违法行为类型", "未明码标价", "")]
)
def test_a_penalty_that_a_correction_brought_to_its_end_is_told_to_all_receivers(
    office: Told, field: str, new: str, end: str
) -> None:
    office.hears(fined(), restated("2026-06-01", field, new))
    assert [f"该信息的期限已于{end}届满" in text for text in office.of("2026-06-01", "N12")] == (
        [True] if end else [False]
    )
    office.hears(restated("2026-06-02", "违法事实", "未明码标价（示例，已更正）。"))
    assert office.kinds("2026-06-02") == ([] if end else ["N12"]), "what had left by then is corrected for nobody"


def test_an_end_that_came_nearer_and_came_before_letters_were_written_is_told(office: Told) -> None:
    office.hears(LISTING)
    story_office(office.folder, files=[fixed("2026-07-01", "列入截止日期", "2026-07-02", "2029-06-01")])
    office.writes("2026-07-06")
    (told,) = office.of("2026-07-06", "N12")
    assert "已于2026年7月2日届满" in told


def test_a_term_that_ran_out_by_itself_is_told_by_no_correction(office: Told) -> None:
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED, term_end="2026-07-31")]),
        ("2026-08-03", WAGES, "black-listing", [listing("己", *LISTED)]),
        fixed("2026-08-10", "列入截止日期", "2026-07-30"), fixed("2026-08-11", "列入事由", "拖欠3名农民工工资（示例）。"),
    )  # fmt: skip
    assert {"N4", "N4b"} <= set(office.kinds("2026-08-03"))
    assert not {"N4", "N4b", "N12"} & set(office.kinds("2026-08-10")), "it was off the list, and who left was told"
    assert office.kinds("2026-08-11") == []


@pytest.mark.slow
@pytest.mark.parametrize("listed_anew", [False, True], ids=["the receipt alone", "the listing, too"])
def test_a_persons_name_that_is_corrected_makes_no_second_objection(office: Told, listed_anew: bool) -> None:
    named = person("甲", *LISTED)
    whose = {name: named[name] for name in ("subject_name", "unified_code", "id_type", "id_number")}
    new = {"subject_name": "李示例二", "confirmation": "姓名更正（示例）"}
    taken = {**objection("甲", 3, "受理", "2026-07-02"), **whose}
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED), named]),
        ("2026-07-02", OFFICE, "objection", [taken]),
    )
    if listed_anew:
        office.hears(("2026-07-03", WAGES, "black-listing", [{**named, **new}]))
        assert office.kinds("2026-07-03") == []
    office.hears(("2026-07-06", OFFICE, "objection", [{**taken, **new}]))
    assert office.kinds("2026-07-06") == []
    answered = {**objection("甲", 3, "核实无误", "2026-07-07"), **whose, **new}
    office.hears(("2026-07-07", WAGES, "objection", [answered]))
    assert set(office.kinds("2026-07-07")) == {"N8", "N9b"}


def of_court(day: str, **more: str) -> Story:
    return day, OFFICE, "measure-catalogue", [row_of_measure("失信被执行人", **more)]


def test_a_measure_that_left_the_catalogue_is_not_back_for_a_blank(office: Told) -> None:
    office.hears(of_court("2026-09-01"), ("2026-09-04", COURT, "judgment-defaulter", [defaulter("甲")]))
    office.hears(of_court("2026-09-10", valid_to="2026-09-15"))
    office.writes("2026-09-16")
    office.hears(of_court("2026-09-17", content="在示例事项中予以限制。"))
    assert office.kinds("2026-09-17") == [], "it would be an N10"


def test_organs_learn_that_no_measure_is_left_for_who_is_on_the_list_still(office: Told) -> None:
    office.hears(of_court("2026-09-01"), ("2026-09-04", COURT, "judgment-defaulter", [defaulter("甲")]))
    assert len(office.of("2026-09-04", "N10")) == 1
    gone, again = {"valid_to": "2026-09-15"}, {"measure_code": "示例重新", "valid_from": "2026-10-01"}
    office.hears(of_court("2026-09-10", **gone))
    assert office.kinds("2026-09-10") == []
    office.writes("2026-09-16")
    (told,) = office.of("2026-09-16", "N9b3")
    assert "二连浩特市市场监督管理局：" in told
    assert "联合惩戒措施全部解除" in told
    office.writes("2026-09-17")
    assert office.kinds("2026-09-17") == []
    office.hears(of_court("2026-10-09", **again))
    assert office.kinds("2026-10-09") == ["N10"], "the same measure, but organs had been told to stop"
    office.writes("2026-10-12")
    assert office.kinds("2026-10-12") == []
    office.hears(of_court("2026-10-13", **again, valid_to="2026-10-14"))
    office.writes("2026-10-15")
    assert office.kinds("2026-10-15") == ["N9b3"]


def test_organs_that_were_told_of_no_measure_are_not_told_that_none_is_left(office: Told) -> None:
    office.hears(
        of_court("2026-09-01", valid_to="2026-09-03"), ("2026-09-04", COURT, "judgment-defaulter", [defaulter("甲")])
    )
    office.writes("2026-09-07")
    assert office.lines() == []


def open_cases(office: Told, run: Run, day: str) -> dict[str, int]:
    done = run("stats", "--office", str(office.folder), "--as-of", day, "--format", "json")
    figures = json.loads(done.stdout)["rows"][0]["figures"]
    names = ("objections_open", "objections_overdue", "repairs_open")
    return {name: figures[name]["count"] for name in names}


REVOKED = order("甲", "撤销", "（2026）内2501行1号", "2026-07-06", COURT)


@pytest.mark.parametrize("way", ["stands", "revoked", "withdrawn", "ran out"])
def test_an_objection_is_answered_until_its_decision_is_taken_back(office: Told, run: Run, way: str) -> None:
    """What merely ran out may still turn out never to have been lawful, which restores an honour and clean years."""
    until = {"term_end": "2026-07-05"} if way == "ran out" else {}
    office.hears(
        ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED, **until)]),
        (
            "2026-07-02",
            OFFICE,
            "objection",
            [objection("甲", 3, "受理", "2026-07-02"), objection("甲", 4, "受理", "2026-07-02")],
        ),
    )
    if way == "revoked":
        office.hears(("2026-07-06", COURT, "correction", [REVOKED]))
    if way == "withdrawn":  # on the other of the two
        office.hears(("2026-07-06", WAGES, "objection", [objection("甲", 4, "撤销", "2026-07-06")]))
    owed = 0 if way in ("revoked", "withdrawn") else 2
    assert [kind for kind, _, _ in office.duties("2026-07-20")].count("objection-answer") == owed
    office.writes("2026-07-20")
    assert office.kinds("2026-07-20").count("N15") == owed
    assert open_cases(office, run, "2026-07-20") == {
        "objections_open": owed,
        "objections_overdue": owed,
        "repairs_open": 0,
    }


@pytest.mark.parametrize("way", ["stands", "revoked", "status", "repaired"])
def test_an_objection_to_a_penalty_is_answered_until_that_is_taken_back(office: Told, run: Run, way: str) -> None:
    taken = of_penalty(
        OFFICE, objection_number="YY〔2026〕6号", raised_by="信用主体", stage="受理", event_date="2026-08-06"
    )
    office.hears(fined(), ("2026-08-06", OFFICE, "objection", [taken]))
    if way == "revoked":
        row = of_penalty(
            MARKET, action="撤销", document_number="二市监撤1", document_date="2026-08-10", reason="撤销（示例）。"
        )
        office.hears(("2026-08-10", MARKET, "correction", [row]))
    if way == "status":
        office.hears(
            ("2026-08-10", MARKET, "penalty", [{**penalty(), "status": "撤销", "confirmation": "已撤销（示例）"}])
        )
    if way == "repaired":
        office.hears(GRANTED)
    owed = int(way in ("stands", "repaired"))
    office.writes("2026-09-14")
    assert "N15" in [one["kind"] for one in office.lines()] or not owed
    assert [kind for kind, _, _ in office.duties("2026-09-14")].count("objection-answer") == owed
    assert open_cases(office, run, "2026-09-14")["objections_overdue"] == owed


@pytest.mark.parametrize("way", ["stands", "left"])
def test_figures_count_no_repair_as_open_that_nobody_can_decide(office: Told, run: Run, way: str) -> None:
    applied = repair("甲", 2, "受理", "2026-08-17", "2026-08-17", confirmation="示例")
    office.hears(LISTING, ("2026-08-20", WAGES, "repair", [applied]))
    if way == "left":
        office.hears(("2026-08-21", COURT, "correction", [REVOKED]))
    assert open_cases(office, run, "2026-08-31")["repairs_open"] == int(way == "stands")


@pytest.mark.slow
def test_other_records_that_a_correction_brought_to_their_end_are_told_to_all_receivers(office: Told) -> None:
    """A penalty of a milder class, a licence, an honour; what runs on by the correction is to be used as it reads now."""
    licence: Row = {
        **sample_row(STANDARD.datasets["licence"]), **firm("庚"), "decision_number": "二市监许〔2026〕5号",
        "decision_date": "2026-05-06", "valid_from": "2026-05-06", "valid_to": "2031-05-05", **by(MARKET), "confirmation": "",
    }  # fmt: skip
    graver = fined(decision_date="2025-05-06", penalty_class="严重", confirmation="文号和日期无误（示例）")
    office.hears(
        graver, ("2026-05-08", MARKET, "licence", [licence]), ("2026-06-16", OFFICE, "red-listing", [honoured("辛")])
    )
    day, named = "2026-07-01", {"target_decision_number": "二市监许〔2026〕5号", "target_dataset": "行政许可"}
    of_licence = {**restated(day, "有效期至", "2026-06-30")[3][0], **named, "document_number": "更2"}
    of_honour = {
        **of_licence, **firm("辛"), **by(OFFICE), "target_dataset": "红名单", "list_type": "诚信红名单", "field": "有效期至",
        "target_decision_number": "二发改信〔2026〕3号", "document_number": "更3",
    }  # fmt: skip
    office.hears(
        restated(day, "失信程度分类", "一般"),
        (day, MARKET, "correction", [of_licence]),
        (day, OFFICE, "correction", [of_honour]),
    )
    told = office.of(day, "N12")
    ends = [text.partition("期限已于")[2].partition("届满")[0] for text in told]
    assert sorted(ends) == ["2026年5月6日", "2026年6月30日", "2026年6月30日"]
    assert all("立即停止公示、共享和使用该信息" in text for text in told)


def test_the_acceptance_of_an_objection_to_what_was_taken_back_by_then_promises_no_answer(office: Told) -> None:
    office.hears(LISTING)
    story_office(office.folder, files=[("2026-07-02", OFFICE, "objection", [objection("甲", 3, "受理", "2026-07-02")])])
    office.hears(("2026-07-06", COURT, "correction", [REVOKED]))
    (accepted,) = office.of("2026-07-06", "N7")
    assert "所涉信息已于2026年7月6日撤销，不再核实。" in accepted
    assert "书面告知" not in accepted
    assert "办理异议不收费。" in accepted

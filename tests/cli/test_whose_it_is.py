"""What is let in acts on whom it is about: by code, by person, by name, whoever else uses the same number."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from creditcli.io.bundle import open_standard
from tests.exchange.offices import call, sure

STANDARD = open_standard()
FIRM = {"subject_name": "示例甲贸易有限公司", "unified_code": "91152501MAYX00017E"}
OTHER = {"subject_name": "示例乙建筑有限公司", "unified_code": "91152501MAYX000259"}
LABOUR = {"organ": "二连浩特市人力资源和社会保障局", "organ_code": "11152501YY0000028M"}
MARKET = {"organ": "二连浩特市市场监督管理局", "organ_code": "11152501YY000001XM"}
PERSON, STRANGER = "152501199001010016", "152501199001010024"  # invented, with sound check digits
LISTED = {
    **FIRM, **LABOUR, "list_type": "wage_arrears", "subject_category": "法人及非法人组织", "facts": "拖欠农民工工资（示例）。",
    "basis": "《保障农民工工资支付条例》第四十八条", "pre_notice_number": "二人社列告〔2026〕1号", "pre_notice_served": "2026-02-24",
    "statement": "未提出", "decision_number": "二人社列〔2026〕1号", "decision_date": "2026-03-16", "served_date": "2026-03-18",
    "service_method": "直接送达", "exit_conditions": "改正后可以申请。", "remedies": "可以申请复议。", "secrecy_review": "可以公开",
    "secrecy_reviewer": "办公室", "secrecy_review_date": "2026-03-16", "behaviour": "恶意欠薪",
}  # fmt: skip
NAMED = {
    **LISTED, "subject_name": "张某某", "subject_category": "自然人", "unified_code": "", "id_type": "居民身份证", "id_number": PERSON,
    "role": "法定代表人", "linked_code": FIRM["unified_code"],
}  # fmt: skip
PENALTY = {
    **FIRM, **MARKET, "subject_category": "法人及非法人组织", "legal_representative": "王示例一", "violation_type": "未明码标价",
    "decision_number": "二市监罚〔2026〕8号", "facts": "经查，未明码标价（示例）。", "basis": "《中华人民共和国价格法》第四十二条",
    "penalty_categories": "罚款", "content": "罚款人民币2000元整", "fine_amount": "0.2", "decision_date": "2026-04-01",
    "penalty_class": "一般", "penalty_domain": "其他", "status": "有效",
}  # fmt: skip
OBJECTION = {
    **FIRM, **LABOUR, "objection_number": "异〔2026〕1号", "target_dataset": "严重失信名单", "list_type": "wage_arrears",
    "target_decision_number": "二人社列〔2026〕1号", "raised_by": "信用主体", "ground": "信息错误", "disputed_field": "列入事由",
    "stage": "受理", "event_date": "2026-04-07",
}  # fmt: skip
REVOKED = {
    **FIRM, **MARKET, "target_dataset": "行政处罚", "target_decision_number": "二市监罚〔2026〕8号", "action": "撤销",
    "document_number": "二市监撤〔2026〕1号", "document_date": "2026-05-06", "reason": "认定有误（示例）。",
}  # fmt: skip
Row = Mapping[str, str]


@pytest.fixture
def office(winter_office: Path) -> Path:
    return winter_office


def write(path: Path, dataset: str, rows: list[Row]) -> Path:
    """The rows under the headers of the plain form."""
    columns = [one for one in STANDARD.datasets[dataset].layouts[0].columns if any(row.get(one.field) for row in rows)]
    assert {name for row in rows for name, text in row.items() if text} <= {one.field for one in columns}, dataset
    with path.open("w", encoding="utf-8", newline="") as file:
        made = csv.writer(file)
        made.writerow([one.header for one in columns])
        made.writerows([row.get(one.field, "") for one in columns] for row in rows)
    return path


def send(office: Path, dataset: str, day: str, *rows: Row, ok: bool = True, sender: str = "") -> str:
    """Takes rows of the sender, or of the organ of the first, in; what was said."""
    path = write(office.parent / f"{dataset}-{day}.csv", dataset, list(rows))
    sender = sender or rows[0]["organ"]
    done = call("merge", str(path), "--department", sender, "--received", day, "--office", str(office), "--confirm")
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout + done.stderr


def public(office: Path, day: str) -> list[str]:
    """The disclosure of every penalty that is told of."""
    told = sure("lists", "--penalties", "--ended", "--office", str(office), "--as-of", day, "--format", "json").stdout
    return [one["disclosure"] for one in json.loads(told)]


def executable(office: Path, day: str, name: str) -> bool:
    told = json.loads(sure("measures", "--office", str(office), "--as-of", day, "--format", "json").stdout)
    return any(one["executable"] for one in told if one["subject_name"] == name)


def test_a_firms_objection_with_its_agents_number_halts_the_firms_measures(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    assert executable(office, "2026-04-06", FIRM["subject_name"])
    send(office, "objection", "2026-04-07", {**OBJECTION, "id_number": STRANGER})
    assert not executable(office, "2026-04-07", FIRM["subject_name"])
    assert executable(office, "2026-04-07", "张某某"), "the firm's objection is not the person's"


def test_a_persons_objection_with_the_firms_code_halts_the_persons_measures(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    send(office, "objection", "2026-04-07", {**OBJECTION, "subject_name": "张某某", "id_number": PERSON})
    assert not executable(office, "2026-04-07", "张某某")
    assert executable(office, "2026-04-07", FIRM["subject_name"])


@pytest.mark.parametrize(
    "slip", [{"list_type": "samr_serious"}, {"subject_name": "张某某", "unified_code": "", "id_number": STRANGER}]
)
def test_what_would_act_on_nobody_is_sent_back(office: Path, slip: Row) -> None:
    """Another list, or another person's number: not taken in as if it acted."""
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    said = send(office, "objection", "2026-04-07", {**OBJECTION, **slip}, ok=False)
    assert "接受 0" in said
    assert executable(office, "2026-04-07", FIRM["subject_name"])


def test_a_number_with_a_slip_is_told_beside_the_decisions_of_that_firm(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    path = write(
        office.parent / "slip.csv", "objection", [{**OBJECTION, "target_decision_number": "二人社列〔2026〕11号"}]
    )
    given = ("--office", str(office), "--department", LABOUR["organ"], "--as-of", "2026-04-07")
    said = call("validate", str(path), *given).stdout
    assert "该主体在档案里的文号是“二人社列〔2026〕1号”" in said


@pytest.mark.slow
def test_two_offices_that_count_alike_do_not_end_each_others_objections(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    send(office, "penalty", "2026-04-02", {**PENALTY, **OTHER})
    send(office, "objection", "2026-05-06", {**OBJECTION, "event_date": "2026-05-06"})
    another = {
        **OBJECTION, **OTHER, **MARKET, "target_dataset": "行政处罚", "list_type": "", "event_date": "2026-05-07",
        "target_decision_number": PENALTY["decision_number"],
    }  # fmt: skip
    send(office, "objection", "2026-05-07", another)
    assert not executable(office, "2026-05-07", FIRM["subject_name"])
    assert public(office, "2026-05-07") == ["annotated"]
    send(
        office,
        "objection",
        "2026-05-08",
        {
            **another,
            "stage": "核实无误",
            "event_date": "2026-05-08",
            "finding": "信息准确",
            "reason": "事实清楚（示例）。",
        },
    )
    assert public(office, "2026-05-08") == ["published"]
    assert not executable(office, "2026-05-08", FIRM["subject_name"]), "the other's is still open"
    sure("notices", "--office", str(office), "--as-of", "2026-05-08")
    told = sure("today", "--office", str(office), "--as-of", "2026-05-08", "--format", "json").stdout
    assert [one["decision_number"] for one in json.loads(told)["duties"] if "异〔2026〕1号" in one["about"]] != []


def test_a_firm_that_changed_its_name_has_one_penalty_and_one_revocation(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    send(office, "penalty", "2026-04-20", {**PENALTY, "subject_name": "示例甲商贸有限公司"})
    assert public(office, "2026-04-20") == ["published"]
    send(office, "correction", "2026-05-06", REVOKED)
    assert public(office, "2026-05-06") == ["withdrawn"]


def test_a_date_that_was_corrected_is_no_second_penalty(office: Path) -> None:
    send(office, "penalty", "2026-04-10", {**PENALTY, "decision_date": "2026-04-09"})
    send(office, "penalty", "2026-04-20", PENALTY)
    assert public(office, "2026-04-20") == ["published"]
    assert "待核实 1" in send(office, "penalty", "2026-04-21", {**PENALTY, "decision_date": "2026-04-20"})
    assert public(office, "2027-04-01") == ["published"]
    assert public(office, "2027-04-02") == ["withdrawn"]


def test_a_grant_acts_although_no_receipt_was_sent(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    granted = {
        **FIRM, **MARKET, "application_number": "修〔2026〕1号", "target_dataset": "行政处罚", "stage": "准予修复",
        "target_decision_number": PENALTY["decision_number"], "event_date": "2026-07-06", "apply_date": "2026-07-03",
        "commitment_date": "2026-07-03", "corrected_date": "2026-05-06", "reason": "符合条件（示例）。", "decision_number": "二市监修〔2026〕1号",
    }  # fmt: skip
    send(office, "repair", "2026-07-06", granted)
    assert public(office, "2026-07-06") == ["withdrawn"]


@pytest.mark.slow
def test_a_listing_whose_penalty_is_revoked_is_told_to_the_officer_and_stays(office: Path) -> None:
    """Whether the listing ends with its basis is for the organ that listed to say."""
    send(office, "penalty", "2026-03-10", {**PENALTY, **LABOUR, "decision_date": "2026-03-05"})
    send(office, "black-listing", "2026-03-19", {**LISTED, "penalty_number": "二市监罚[2026]8号"})

    def told(day: str) -> list[str]:
        found = json.loads(sure("today", "--office", str(office), "--as-of", day, "--format", "json").stdout)
        return [one["decision_number"] for one in found["duties"] if one["kind"] == "basis-gone"]

    assert told("2026-05-05") == []
    send(office, "correction", "2026-05-06", {**REVOKED, **LABOUR})
    assert told("2026-05-06") == [LISTED["decision_number"]]
    assert executable(office, "2026-05-06", FIRM["subject_name"])
    words = sure("today", "--office", str(office), "--as-of", "2026-05-06").stdout
    assert "认定所依据的处罚已经撤销" in words


def test_subjects_without_a_code_are_told_apart_by_their_names(office: Path) -> None:
    """One document for two, sent in two files: the second is no new version of the first."""
    trader = {
        **PENALTY, "subject_category": "个体工商户", "unified_code": "00000000000000000X",
        "registration_number": "152501600000017",
    }  # fmt: skip
    send(office, "penalty", "2026-04-02", {**trader, "subject_name": "示例丙商店"})
    other = {**trader, "subject_name": "示例丁商店", "registration_number": "152501600000025"}
    send(office, "penalty", "2026-04-03", other)
    assert len(public(office, "2026-04-03")) == 2


def test_a_person_sent_with_the_firms_code_does_not_take_the_firm_off_the_list(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    person = {**NAMED, "unified_code": FIRM["unified_code"], "id_type": "", "id_number": ""}
    send(office, "black-listing", "2026-03-23", person)
    told = json.loads(sure("lists", "--office", str(office), "--as-of", "2026-03-23", "--format", "json").stdout)
    assert [one["disclosure"] for one in told if one["subject_name"] == FIRM["subject_name"]] == ["published"]


@pytest.mark.slow
@pytest.mark.parametrize("more", [{"unified_code": ""}, {"id_number": STRANGER}])
def test_what_was_told_under_a_former_name_still_holds(office: Path, more: Row) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    send(office, "correction", "2026-05-06", {**REVOKED, **more})
    assert public(office, "2026-05-06") == ["withdrawn"]
    send(office, "penalty", "2026-05-20", {**PENALTY, "subject_name": "示例甲商贸有限公司"})
    assert public(office, "2026-05-20") == ["withdrawn"]


def test_an_objection_outlives_a_change_of_name(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    send(office, "objection", "2026-04-07", {**OBJECTION, "id_number": STRANGER})
    send(office, "black-listing", "2026-04-20", {**LISTED, "subject_name": "示例甲商贸有限公司"})
    assert not executable(office, "2026-04-20", "示例甲商贸有限公司")


def test_a_firms_code_beside_a_persons_name_ends_nothing_unasked(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    assert "EXT016" in send(office, "correction", "2026-05-06", {**REVOKED, "subject_name": "张某某"})
    assert public(office, "2026-05-06") == ["published"]


def test_repairs_of_persons_without_numbers_do_not_replace_each_other(office: Path) -> None:
    persons = [{**NAMED, "id_type": "", "id_number": "", "subject_name": one} for one in ("张某某", "李某某")]
    send(office, "black-listing", "2026-03-19", LISTED, *persons)
    for day, name in (("2026-10-12", "张某某"), ("2026-10-13", "李某某")):
        granted = {
            **LABOUR, "subject_name": name, "application_number": "修〔2026〕1号", "target_dataset": "严重失信名单",
            "list_type": "wage_arrears", "stage": "准予修复", "target_decision_number": LISTED["decision_number"],
            "event_date": day, "apply_date": "2026-09-28", "corrected_date": "2026-03-20", "commitment_date": "2026-09-28",
            "reason": "符合条件（示例）。", "decision_number": "二人社修〔2026〕1号",
        }  # fmt: skip
        send(office, "repair", day, granted)
    told = json.loads(
        sure("lists", "--office", str(office), "--as-of", "2026-10-13", "--format", "json", "--ended").stdout
    )
    assert {one["subject_name"]: one["listing"] for one in told if one["role"]} == {
        "张某某": "exited",
        "李某某": "exited",
    }


def test_a_persons_name_is_never_the_firms(office: Path) -> None:
    """Two persons sent with the firm's code: each has an entry of its own, and what ends one ends no other."""
    send(office, "black-listing", "2026-03-19", LISTED)
    persons = [
        {**NAMED, "unified_code": FIRM["unified_code"], "id_type": "", "id_number": "", "subject_name": one}
        for one in ("张某某", "李某某")
    ]
    send(office, "black-listing", "2026-03-23", *persons)
    about = {**REVOKED, **LABOUR, "target_dataset": "严重失信名单", "list_type": "wage_arrears", "unified_code": ""}
    about |= {"target_decision_number": LISTED["decision_number"], "subject_name": "张某某"}
    send(office, "correction", "2026-05-06", about)
    told = json.loads(
        sure("lists", "--office", str(office), "--as-of", "2026-05-06", "--format", "json", "--ended").stdout
    )
    assert len({one["id"] for one in told}) == 3
    assert {one["subject_name"]: one["listing"] for one in told} == {
        FIRM["subject_name"]: "listed", "张某某": "exited", "李某某": "listed",
    }  # fmt: skip
    coded = {**about, "unified_code": FIRM["unified_code"], "document_number": "二人社撤〔2026〕2号"}
    assert "EXT016" in send(office, "correction", "2026-05-07", coded)


def test_a_former_name_is_known_however_it_is_written(office: Path) -> None:
    send(office, "penalty", "2026-04-02", {**PENALTY, "subject_name": "示例甲（集团）有限公司"})
    send(office, "correction", "2026-05-06", {**REVOKED, "unified_code": "", "subject_name": "示例甲(集团)有限公司"})
    send(office, "penalty", "2026-05-20", PENALTY)
    assert public(office, "2026-05-20") == ["withdrawn"]


def test_an_objection_that_is_answered_under_a_new_name_is_closed(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED)
    send(office, "objection", "2026-04-07", OBJECTION)
    new = {"subject_name": "示例甲商贸有限公司"}
    send(office, "black-listing", "2026-04-08", {**LISTED, **new})
    answer = {**OBJECTION, **new, "stage": "核实无误", "event_date": "2026-04-09"}
    send(office, "objection", "2026-04-09", {**answer, "finding": "信息准确", "reason": "事实清楚（示例）。"})
    assert executable(office, "2026-04-09", "示例甲商贸有限公司")
    told = json.loads(sure("today", "--office", str(office), "--as-of", "2026-04-09", "--format", "json").stdout)
    assert [one for one in told["duties"] if one["kind"] == "objection-answer"] == []


@pytest.mark.parametrize("way", [{"unified_code": ""}, {}])
def test_an_objection_is_answered_under_whichever_name(office: Path, way: Row) -> None:
    """Taken in with the agent's number under the new name, answered without it under the former."""
    send(office, "penalty", "2026-04-02", PENALTY)
    new = {"subject_name": "示例甲商贸有限公司"}
    send(office, "penalty", "2026-04-07", {**PENALTY, **new})
    about = {
        **OBJECTION,
        **MARKET,
        "target_dataset": "行政处罚",
        "list_type": "",
        "target_decision_number": PENALTY["decision_number"],
    }
    send(office, "objection", "2026-04-08", {**about, **new, "id_number": STRANGER, "event_date": "2026-04-08"})
    assert public(office, "2026-04-08") == ["annotated"]
    answer = {
        **about,
        **way,
        "stage": "核实无误",
        "event_date": "2026-04-09",
        "finding": "信息准确",
        "reason": "事实清楚（示例）。",
    }
    assert "接受 1" in send(office, "objection", "2026-04-09", answer)
    assert public(office, "2026-04-09") == ["published"]


def test_two_traders_of_one_decision_without_codes_are_two_entries(office: Path) -> None:
    trader = {**LISTED, "subject_category": "个体工商户", "unified_code": "00000000000000000X"}
    rows = [{**trader, "subject_name": one} for one in ("示例丙商店", "示例丁商店")]
    said = send(office, "black-listing", "2026-03-19", *rows)
    told = json.loads(sure("lists", "--office", str(office), "--as-of", "2026-03-19", "--format", "json").stdout)
    assert len({one["id"] for one in told}) == 2, said


def test_a_firm_and_its_person_object_under_one_number_and_are_answered_apart(office: Path) -> None:
    send(office, "black-listing", "2026-03-19", LISTED, NAMED)
    person = {**OBJECTION, "subject_name": "张某某", "id_number": PERSON}
    send(office, "objection", "2026-04-07", OBJECTION, person)
    answer = {
        **OBJECTION,
        "stage": "核实无误",
        "event_date": "2026-04-13",
        "finding": "信息准确",
        "reason": "事实清楚。",
    }
    send(office, "objection", "2026-04-13", answer)
    assert executable(office, "2026-04-13", FIRM["subject_name"])
    assert not executable(office, "2026-04-13", "张某某")
    told = json.loads(sure("today", "--office", str(office), "--as-of", "2026-04-13", "--format", "json").stdout)
    assert [one["subject_name"] for one in told["duties"] if one["kind"] == "objection-answer"] == ["张某某"]


def test_a_filler_in_place_of_a_code_acts_by_the_name(office: Path) -> None:
    """In a record of any size: rows of many are judged by what they have in common."""
    many = [{**PENALTY, "decision_number": f"二市监罚〔2026〕{number}号"} for number in range(8, 219)]
    send(office, "penalty", "2026-04-02", *many)
    send(office, "correction", "2026-05-06", {**REVOKED, "unified_code": "00000000000000000X"})
    assert sorted(set(public(office, "2026-05-06"))) == ["published", "withdrawn"]
    send(office, "penalty", "2026-05-10", {**PENALTY, "subject_name": "示例甲商贸有限公司"})
    assert "withdrawn" in public(office, "2026-05-10")


def test_a_correction_of_the_firm_leaves_its_persons_as_they_are(office: Path) -> None:
    person = {**NAMED, "unified_code": FIRM["unified_code"], "id_type": "", "id_number": ""}
    send(office, "black-listing", "2026-03-19", LISTED)
    send(office, "black-listing", "2026-03-20", person)
    fixed = {
        **REVOKED, **LABOUR, "target_dataset": "严重失信名单", "list_type": "wage_arrears", "action": "更正",
        "target_decision_number": LISTED["decision_number"], "field": "列入决定日期", "old_value": "2026-03-16",
        "new_value": "2026-03-15", "document_date": "2026-04-09",
    }  # fmt: skip
    send(office, "correction", "2026-04-10", fixed)
    told = json.loads(sure("lists", "--office", str(office), "--as-of", "2026-04-10", "--format", "json").stdout)
    assert {one["subject_name"]: one["term_end"] for one in told} == {
        FIRM["subject_name"]: "2029-03-15", "张某某": "2029-03-16",
    }  # fmt: skip

"""``today``: what ends, is due or overdue, told before it happens, with law and what to do."""

from __future__ import annotations

import csv
import io
import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from tests.cli.asking import once
from tests.helpers import Run

LAST = "2026-11-23"  # last day of 二人社列〔2025〕3号


def agenda(run: Run, office: Path, day: str, *more: str) -> dict[str, list[dict[str, object]]]:
    done = run("today", "--office", str(office), "--as-of", day, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def of(found: dict[str, list[dict[str, object]]], kind: str) -> list[dict[str, object]]:
    return [one for one in found["duties"] if one["kind"] == kind]


def test_an_entry_is_told_the_day_before_it_ends_and_on_its_last_day_but_not_after(demo: Path, run: Run) -> None:
    for day, told in (("2026-11-22", True), (LAST, True), ("2026-11-24", False)):
        ends = of(agenda(once, demo, day, "--days", "1"), "entry-ends")
        assert [one["decision_number"] for one in ends] == ["二人社列〔2025〕3号"] * told, day
        assert all(one["until"] == LAST and "第十一条" in str(one["law"]) and one["shown"] for one in ends)
    text = once("today", "--office", str(demo), "--as-of", LAST).stdout
    assert "期限：至 2026-11-23；明日起不再公示" in text


def test_the_keys_of_the_json_are_fixed(demo: Path, run: Run) -> None:
    found = agenda(once, demo, LAST)
    assert list(found) == ["as_of", "until", "head", "duties"]
    assert found["until"] == "2026-11-30"
    assert all(
        list(one) == [
            "urgency", "kind", "subject_name", "unified_code", "about_data", "decision_number", "organ", "organ_code",
            "about", "since", "until", "law", "setting", "shown", "what", "do",
        ]
        for one in found["duties"]
    )  # fmt: skip
    text = once("today", "--office", str(demo), "--as-of", LAST, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["decision_number"] for row in rows] == [one["decision_number"] for one in found["duties"]]


def test_objections_and_repairs_are_due_and_then_overdue_first(demo: Path, run: Run) -> None:
    before, after = agenda(once, demo, LAST), agenda(once, demo, "2026-12-05")
    due = {str(one["about"]): one for one in of(before, "objection-answer")}
    late = {str(one["about"]): one for one in of(after, "objection-answer")}
    assert due.keys() == late.keys() == {"['YY〔2026〕3号']", "['YY〔2026〕4号']"}
    assert {one["urgency"] for one in due.values()} == {"due"}
    assert {one["urgency"] for one in late.values()} == {"overdue"}
    assert due["['YY〔2026〕3号']"]["organ"] == "二连浩特市人力资源和社会保障局", (
        "who decided verifies, not who took it in"
    )
    assert due["['YY〔2026〕3号']"]["setting"] == "objection_answer"
    [repair] = of(after, "repair-answer")
    assert (repair["until"], repair["urgency"]) == ("2026-11-30", "overdue")
    order = [one["urgency"] for one in after["duties"]]
    assert order == sorted(order, key=["overdue", "due", "standing"].index)
    text = once("today", "--office", str(demo), "--as-of", "2026-12-05").stdout
    assert text.startswith(f"已逾期（{order.count('overdue')} 件）")
    assert "至 2026-11-27，已过 8 日" in text


def test_what_is_suspended_and_what_is_not_shown_is_told_until_it_is_over(demo: Path) -> None:
    [halted] = of(agenda(once, demo, LAST), "suspended")
    assert (halted["about"], halted["since"]) == (["YY〔2026〕3号"], "2026-11-19")
    assert not of(agenda(once, demo, LAST), "shielded")
    hidden = of(agenda(once, demo, "2026-12-05"), "shielded")
    assert {one["about_data"] for one in hidden} == {"wage_arrears", "penalty"}
    assert not any(one["shown"] for one in hidden)


def test_penalties_are_told_with_the_law_that_set_their_last_day(demo: Path) -> None:
    ends = of(agenda(once, demo, "2026-12-05"), "penalty-ends")
    assert ends
    assert all(one["law"] and "2026-12-05" <= str(one["until"]) <= "2026-12-12" for one in ends)
    assert {str(one["setting"]) for one in ends if "2025" in str(one["decision_number"])} == {"penalty_transition"}
    repairs = of(agenda(once, demo, "2026-12-05"), "repairable")
    assert {one["decision_number"] for one in repairs}.isdisjoint(
        one["decision_number"] for one in ends if one["law"] and "45号" in str(one["law"])
    ), "nothing is offered to be repaired that ends before"


def test_letters_that_wait_are_told_until_they_are_written(office: Path, run: Run) -> None:
    assert not of(agenda(run, office, LAST), "letter")
    shutil.rmtree(office / "notices")
    waiting = of(agenda(run, office, LAST), "letter")
    assert "暂停执行联合惩戒措施通知" in {str(one["about"][0]) for one in waiting if isinstance(one["about"], list)}
    assert all("creditcli notices" in str(one["do"]) for one in waiting)
    assert run("notices", "--office", str(office), "--as-of", LAST).returncode == 0
    assert not of(agenda(run, office, LAST), "letter")


def sent_back(run: Run, office: Path, day: str) -> dict[str, dict[str, object]]:
    """By file what has not come again; other files of the demonstration are left out."""
    found = of(agenda(run, office, day), "returned-rows")
    return {str(one["about"][0]): one for one in found if "信用修复2026年11月" in str(one["about"])}  # type: ignore[index]


@pytest.mark.slow
def test_rows_sent_back_are_due_and_then_overdue_until_they_come_again(office: Path, run: Run) -> None:
    [workbook] = (office / "returned").glob("*信用修复2026年11月*")
    assert not sent_back(run, office, "2026-11-12")
    for day, urgency in (("2026-11-13", "due"), ("2026-11-20", "due"), ("2026-11-21", "overdue")):
        [one] = sent_back(run, office, day).values()
        assert (one["urgency"], one["until"], one["setting"]) == (urgency, "2026-11-20", "return_due"), day
    assert one["organ"] == "二连浩特市人力资源和社会保障局"
    assert "第十六项" in str(one["law"])
    sender = ("--department", "人社局", "--received", "2026-11-25")
    assert run("merge", str(workbook), "--office", str(office), *sender).returncode == 1, (
        "sent as it was: refused again"
    )
    [again] = sent_back(run, office, "2026-11-25").values()
    assert (again["since"], again["until"], again["urgency"]) == ("2026-11-25", "2026-12-02", "due")
    next((office / "returned").glob(f"*-退回待改-{workbook.stem}*")).unlink()
    assert not sent_back(run, office, "2026-11-25"), "settled otherwise: the officer took the workbook away"


def test_what_was_sent_back_before_the_offices_letters_begin_has_no_term(demo: Path) -> None:
    found = of(agenda(once, demo, "2026-12-05"), "returned-rows")
    assert found
    assert all(str(one["since"]) >= "2026-05-01" for one in found)


def test_an_answer_is_due_where_the_office_has_set_a_span(office: Path, run: Run) -> None:
    path = office / "office.yaml"
    path.write_text(path.read_text("utf-8") + "  response_due: 10wd\n", "utf-8")
    waiting = of(agenda(run, office, LAST), "response")
    assert waiting
    assert {one["urgency"] for one in waiting} == {"overdue"}
    assert all(one["setting"] == "response_due" and one["about"] and one["organ"] for one in waiting)
    overdue = run("measures", "--office", str(office), "--as-of", LAST, "--overdue", "--format", "json")
    tasks = json.loads(overdue.stdout)
    assert {(one["decision_number"], one["organ"]) for one in tasks} == {
        (one["decision_number"], one["organ"]) for one in waiting
    }


def test_no_document_number_of_a_person_is_shown(office: Path, run: Run) -> None:
    for day in (LAST, "2026-12-05"):
        text = run("today", "--office", str(office), "--as-of", day, "--days", "3650", "--format", "json").stdout
        assert "李示例二" in text, "the office's own screen tells names"
        assert not [entry for entry in json.loads(text)["duties"] if len(str(entry["unified_code"])) not in (0, 18)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_say_every_matter(demo: Path, run: Run, lang: str) -> None:
    done = run("today", "--office", str(demo), "--as-of", LAST, "--lang", lang)
    assert done.returncode == 0
    for number in ("二人社列〔2025〕3号", "YY〔2026〕3号", "YY〔2026〕4号", "XF〔2026〕9号"):
        assert number in done.stdout


def test_lines_fit_a_narrow_terminal_and_lose_nothing() -> None:
    from datetime import date

    from creditcli.model.agenda import Duty, DutyKind, Urgency
    from creditcli.report.agenda import Agenda, agenda_text

    day = date.fromisoformat(LAST)
    law = "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》（人力资源社会保障部令第45号）第十一条"
    duty = Duty(
        DutyKind.ENTRY_ENDS, Urgency.DUE, "二连浩特市示例沙葱餐饮管理有限公司", "91152501MAYY02451P", "wage_arrears",
        "二人社列〔2025〕3号", "二连浩特市人力资源和社会保障局", "", (), None, day, law, "", True,
    )  # fmt: skip
    text = agenda_text(Agenda(day, day, "", [duty]), "zh", 40)
    wide = [
        sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in text.splitlines()
    ]
    assert max(wide) <= 40
    assert law in "".join(line.strip() for line in text.splitlines())

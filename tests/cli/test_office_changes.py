"""What an office changes in its folder, or mistypes, and what must go on all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.cli.test_whose_it_is import FIRM, LABOUR, LISTED, MARKET, PENALTY, executable, send, write
from tests.exchange.offices import call, sure

EXIT = {
    **FIRM, **LABOUR, "list_type": "wage_arrears", "target_decision_number": LISTED["decision_number"], "exit_kind": "决定撤销",
    "decision_number": "二人社移〔2026〕1号", "decision_date": "2026-05-06", "reason": "认定有误（示例）。",
}  # fmt: skip


@pytest.mark.slow
def test_what_is_on_a_list_that_is_used_no_longer_can_still_be_taken_off(winter_office: Path) -> None:
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    settings = winter_office / "office.yaml"
    kept = yaml.safe_load(settings.read_text("utf-8"))
    kept["lists"] = [one for one in kept["lists"] if one != "wage_arrears"]
    settings.write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")
    assert executable(winter_office, "2026-05-05", FIRM["subject_name"])
    sure("publish", "--office", str(winter_office), "--as-of", "2026-05-05")
    assert "拖欠农民工工资" in (winter_office / "site" / "statistics.html").read_text("utf-8")
    assert "接受 1" in send(winter_office, "list-exit", "2026-05-06", EXIT)
    assert not executable(winter_office, "2026-05-06", FIRM["subject_name"])


def test_an_exit_for_the_end_of_a_term_that_runs_waits_until_it_is_confirmed(winter_office: Path) -> None:
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    early = {**EXIT, "exit_kind": "期满移出"}
    path = write(winter_office.parent / "exit.csv", "list-exit", [early])
    given = ("--office", str(winter_office), "--department", LABOUR["organ"])
    told = call("validate", str(path), *given, "--as-of", "2026-05-06").stdout
    assert "EXT017" in told
    assert "不晚于列入截止日期 2029-03-16" in told
    assert "待核实 1" in call("merge", str(path), *given, "--received", "2026-05-06").stderr
    sure("publish", "--office", str(winter_office), "--as-of", "2026-05-06")
    assert "期满" not in (winter_office / "site" / "ended.html").read_text("utf-8").partition("<tbody")[2]
    assert executable(winter_office, "2026-05-06", FIRM["subject_name"]), "on the list as before"
    send(winter_office, "list-exit", "2026-05-07", {**EXIT, "exit_kind": "认定错误", "decision_date": "2026-05-07"})
    assert not executable(winter_office, "2026-05-07", FIRM["subject_name"])


@pytest.mark.slow
def test_letters_are_not_issued_for_a_day_before_the_last_ones(winter_office: Path) -> None:
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    send(winter_office, "list-exit", "2026-05-06", EXIT)
    given = ("notices", "--office", str(winter_office), "--as-of")
    sure(*given, "2026-05-06")
    register = (winter_office / "notices" / "register.jsonl").read_bytes()
    assert register
    done = call(*given, "2026-05-05")
    assert (done.returncode, (winter_office / "notices" / "register.jsonl").read_bytes()) == (2, register)
    assert "已经有 2026-05-06 的文书" in done.stderr
    sure(*given, "2026-05-05", "--confirm")


def test_an_amount_is_told_as_it_is_kept(winter_office: Path, tmp_path: Path) -> None:
    """In a column of yuan 0.2 is 0.00002 ten thousand, and that is what differs from the text."""
    path = write(tmp_path / "罚.csv", "penalty", [PENALTY])
    text = path.read_text("utf-8").replace("罚款金额（万元）", "罚款（元）")
    path.write_text(text, "utf-8")
    given = ("--office", str(winter_office), "--department", MARKET["organ"], "--as-of", "2026-04-02")
    said = call(
        "mapping", "add", "罚款（元）", "fine_amount", "--dataset", "penalty", "--unit", "元", "--by", "示例", *given
    ).stderr
    said += call("validate", str(path), *given).stdout
    assert "“0.2”，合 0.00002 万元，与处罚内容里的 2000元 对不上" in said, said


@pytest.mark.slow
def test_absence_is_looked_for_under_every_name(winter_office: Path) -> None:
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    send(winter_office, "penalty", "2026-04-20", {**PENALTY, "subject_name": "示例甲商贸有限公司"})
    given = ("publish", "--office", str(winter_office), "--as-of", "2026-04-20")
    sure(*given)
    (winter_office / "site" / "left.html").write_text(f"<p>{PENALTY['subject_name']}</p>", "utf-8")
    done = call(*given, "--proof-of-absence", FIRM["unified_code"])
    assert f"left.html：名称 {PENALTY['subject_name']}" in done.stdout, done.stdout


def test_a_repeated_header_is_one_however_many_columns_nobody_knows(winter_office: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "罚.csv", "penalty", [PENALTY])
    header, row = path.read_text("utf-8").splitlines()
    more = ",".join(f"内部列{at}" for at in range(40))
    spelled = f"{header} ,{more}"
    path.write_text("\n".join([f"{header},{more}", f"{row}{',' * 40}", spelled, ""]), "utf-8")
    given = ("--office", str(winter_office), "--department", MARKET["organ"], "--as-of", "2026-04-02")
    assert "读入 2 = 接受 1 + 待核实 0 + 退回 0 + 略过 1" in call("validate", str(path), *given).stdout

"""Letters to departments that reported late: asked for, told once, of a stated line, with what a ledger shows missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import Run, tree
from tests.letters.expect import said

DAY = "2026-11-23"
LABOUR, ROADS, ENVIRONMENT = "二连浩特市人力资源和社会保障局", "二连浩特市交通运输局", "二连浩特市生态环境分局"
TEXT = """信督〔2026〕1号
未按期报送公示信息督办函
二连浩特市人力资源和社会保障局：
你单位在2026年8月1日至2026年8月31日作出的行政许可、行政处罚，报送期限已满 1 条，按期报送 0 条，迟报 1 条，及时率 0.0%（截至2026年11月23日）。
依据《内蒙古自治区人民政府关于建立完善守信联合激励和失信联合惩戒制度加快推进社会诚信建设的实施意见》（内政发〔2017〕27号）第十五项、第二十一项，行政许可、行政处罚信息应当自作出决定之日起7个工作日内报送公示；轻微失信的处罚不公示，也应当报送。
请你单位于　　　　年　　月　　日以前书面说明未按期报送的原因和改进的办法；因决定书没有送达而迟报的，请逐条注明送达日期。
有疑问的，请联系我办。部门：信用管理科，地址：二连浩特市示例大街 1 号，时间：工作日 9:00—17:00。
附件：未按期报送的决定
二连浩特市社会信用体系建设领导小组办公室（示例）
2026年11月23日
附件
未按期报送的决定
类别|文号|决定日期|最迟应当报送|情况
行政处罚|二人社罚〔2026〕3号|2026年8月4日|2026年8月13日|迟报 26 个工作日
"""


def letters(office: Path) -> list[dict[str, str]]:
    lines = (json.loads(line) for line in (office / "notices" / "register.jsonl").read_text("utf-8").splitlines())
    return [one for one in lines if one.get("kind") == "N15b"]


def text_of(office: Path, letter: dict[str, str]) -> str:
    return said(office / "notices" / letter["file"])


def issue(office: Path, run: Run, *more: str) -> str:
    done = run("stats", "--office", str(office), "--as-of", DAY, "--late-letters", *more)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_late_department_is_told_which_decisions_were_due_when(office: Path, run: Run) -> None:
    issue(office, run, "--from", "2026-08-01", "--to", "2026-08-31")
    [letter] = letters(office)
    assert text_of(office, letter) == TEXT


@pytest.mark.slow
def test_each_late_department_has_one_letter_told_once_and_only_when_asked(office: Path, run: Run) -> None:
    assert not letters(office), "the daily run writes none"
    issue(office, run)
    assert [one["addressee"] for one in letters(office)] == [LABOUR, ROADS, ENVIRONMENT]
    assert [one["number"] for one in letters(office)] == [f"信督〔2026〕{number}号" for number in (1, 2, 3)]
    before = tree(office, "notices")
    assert issue(office, run).count("已经出具过：信督") == 3
    assert tree(office, "notices") == before
    assert run("verify", "--office", str(office)).returncode == 0
    assert "没有需要督办的部门" in issue(office, run, "--from", "2026-09-01")


def test_a_line_that_the_office_stated_decides_who_is_told(office: Path, run: Run) -> None:
    path = office / "office.yaml"
    path.write_text(path.read_text("utf-8").replace("settings:\n", 'settings:\n  laggard_threshold: "97"\n'), "utf-8")
    issue(office, run)
    [letter] = letters(office)
    assert letter["addressee"] == LABOUR, "26 of 27"
    assert "及时率 96.3%（截至2026年11月23日）。本办确定的及时率线为 97%。" in text_of(office, letter)


def test_what_a_ledger_has_and_the_record_does_not_is_asked_for(office: Path, run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "台账.csv"
    ledger.write_text(
        f"文号,机关,日期\n二交运罚〔2026〕990号,{ROADS},2026-03-02\n二交运罚〔2026〕991号,{ROADS},2026-11-20\n", "utf-8"
    )
    against = ("--reference", str(ledger), "--source", "交通运输局 2026 年案卷台账", "--from", "2026-01-01")
    issue(office, run, *against)
    told = {one["addressee"]: text_of(office, one) for one in letters(office)}
    assert "对照交通运输局 2026 年案卷台账，另有 1 条决定已过报送期限，档案中没有" in told[ROADS]
    assert "台账中的决定|二交运罚〔2026〕990号|2026年3月2日|2026年3月11日|没有报送" in told[ROADS]
    assert "补报没有报送的信息，并书面说明" in told[ROADS]
    assert "991" not in told[ROADS], "its last day has not passed"
    assert "台账" not in told[LABOUR]

"""A file that is judged once more: what came after it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LABOUR, LISTED, OBJECTION, OTHER, PENALTY, send, write
from tests.exchange.offices import call, sure

NAME = "penalty.csv"


def merged(office: Path, path: Path, day: str, *more: str) -> str:
    about = ("--department", LABOUR["organ"], "--office", str(office), "--confirm")
    done = call("merge", str(path), "--received", day, *about, *more)
    return done.stdout + done.stderr


def facts(office: Path) -> str:
    sure("publish", "--office", str(office), "--as-of", "2026-04-20", "--confirm")
    return (office / "site" / "data" / "penalties.csv").read_text("utf-8")


def test_a_file_judged_again_reverts_nothing(winter_office: Path, tmp_path: Path) -> None:
    sound = {**PENALTY, **LABOUR, "facts": "旧的写法（示例）。"}
    wrong = {**sound, "decision_number": "二人社罚〔2026〕9号", "unified_code": "91152501MAYX00017X"}
    first = write(tmp_path / NAME, "penalty", [sound, wrong])
    assert "退回 1" in merged(winter_office, first, "2026-04-02")
    (tmp_path / "later").mkdir()
    later = write(tmp_path / "later" / NAME, "penalty", [{**sound, "facts": "新的写法（示例）。"}])
    assert "新增 1 行" in merged(winter_office, later, "2026-04-03")
    said = merged(winter_office, first, "2026-04-20", "--again")
    assert "新增 0 行，重复 1 行" in said
    assert "新的写法" in facts(winter_office)
    assert "旧的写法" not in facts(winter_office)


def figures(office: Path, day: str, *more: str) -> list[str]:
    told = sure("stats", "--office", str(office), "--as-of", day, *more).stdout.splitlines()
    return [line.strip() for line in told[1:5]]


@pytest.mark.slow
def test_a_file_judged_again_is_one_file_in_the_figures(winter_office: Path, tmp_path: Path) -> None:
    listed, second = (
        LISTED,
        {**LISTED, **OTHER, "decision_number": "二人社列〔2026〕2号", "pre_notice_number": "二人社列告〔2026〕2号"},
    )
    about = [{**OBJECTION, "event_date": "2026-03-30"}, {**OBJECTION, **OTHER, "event_date": "2026-03-30"}]
    about[1] |= {"target_decision_number": second["decision_number"], "objection_number": "异〔2026〕2号"}
    merged(winter_office, write(tmp_path / "a.csv", "black-listing", [listed]), "2026-03-20")
    cases = write(tmp_path / "b.csv", "objection", about)
    assert "接受 1 + 待核实 0 + 退回 1" in merged(winter_office, cases, "2026-03-30")
    merged(winter_office, write(tmp_path / "c.csv", "black-listing", [second]), "2026-04-01")
    before = ["报送文件数：3", "合格率：75.0%（3/4）", "待核实行数：0", "退回行数：1"]
    assert figures(winter_office, "2026-04-20") == before
    assert "接受 2" in merged(winter_office, cases, "2026-04-02", "--again")
    after = ["报送文件数：3", "合格率：100.0%（4/4）", "待核实行数：0", "退回行数：0"]
    assert figures(winter_office, "2026-04-20") == after
    assert figures(winter_office, "2026-04-01") == before, "as it was known then"
    march = ["报送文件数：2", "合格率：100.0%（3/3）", "待核实行数：0", "退回行数：0"]
    assert figures(winter_office, "2026-04-20", "--to", "2026-03-31") == march, "it came in March"


def test_a_file_that_a_later_one_changed_is_said_to_change_nothing_back(winter_office: Path) -> None:
    """The first file again, after a version that was wrong: nobody is left to believe that all is as before."""
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    send(winter_office, "penalty", "2026-04-10", {**PENALTY, "facts": "经查，未明码标价，情节轻微（示例）。"})
    said = send(winter_office, "penalty", "2026-04-20", PENALTY, ok=False)
    assert "第 1 号已收过同一文件" in said
    assert "1 行后来又报送过不同的内容，以后来的为准，这次没有改回" in said
    said = send(winter_office, "penalty", "2026-04-21", {**PENALTY, "facts": "经查，未明码标价，情节轻微（示例）。"})
    assert "以后来的为准" not in said

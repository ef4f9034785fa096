"""A file that is judged once more: what came after it stays."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_whose_it_is import LABOUR, PENALTY, write
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

"""``lists``: what changed between two days and why, penalties with their last day, and what other rules would change."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditcli.model.difference import Change, Count, Difference, Move, MovedRecord
from tests.cli.asking import once
from tests.cli.test_whose_it_is import PENALTY, REVOKED, send
from tests.exchange.offices import sure
from tests.helpers import Run

ROOT = Path(__file__).resolve().parents[2]
REPAIRED, OBJECTED, EXPIRED = "二人社列〔2025〕2号", "二人社列〔2026〕2号", "二人社列〔2025〕3号"


def asked(run: Run, office: Path, day: str, *more: str) -> Any:
    done = run("lists", "--office", str(office), "--as-of", day, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def one_of(found: Any, number: str) -> dict[str, Any]:
    [moved] = [one for one in found["entries"] if one["decision_number"] == number]
    return dict(moved)


def test_an_entry_that_left_is_told_with_document_organ_and_law(demo: Path, run: Run) -> None:
    found = asked(once, demo, "2025-09-20", "--diff", "2025-09-14")
    moved = one_of(found, REPAIRED)
    assert (moved["move"], moved["exit_kind"]) == ("left", "repaired")
    last = moved["reasons"][-1]
    assert (last["day"], last["event"], last["organ"]) == (
        "2025-09-15", "repair_granted", "二连浩特市人力资源和社会保障局",
    )  # fmt: skip
    assert last["document"]
    assert "第十二条" in last["law"]
    text = once("lists", "--office", str(demo), "--as-of", "2025-09-20", "--diff", "2025-09-14").stdout
    assert "离开名单（" in text
    assert all(str(last[name]) in text for name in ("day", "organ", "document", "law", "effect"))


@pytest.mark.slow
def test_an_entry_that_ran_out_is_gone_by_the_calendar(demo: Path) -> None:
    assert not asked(once, demo, "2026-11-23", "--diff", "2026-11-22")["entries"], "on its last day it is there"
    moved = one_of(asked(once, demo, "2026-11-24", "--diff", "2026-11-23"), EXPIRED)
    assert (moved["move"], moved["exit_kind"], moved["disclosure"]) == ("left", "expired", "withdrawn")
    assert [(one["event"], one["day"]) for one in moved["reasons"]] == [("timer_expired", "2026-11-24")]
    assert {one["after"] for one in moved["measures"]} == {"lifted"}


def test_an_objection_is_told_with_the_measures_that_it_suspends(demo: Path) -> None:
    found = asked(once, demo, "2026-11-23", "--diff", "2026-11-18")
    moved = one_of(found, OBJECTED)
    assert moved["move"] == "changed"
    assert {one["field"]: one["after"] for one in moved["changes"]} == {
        "disclosure": "annotated", "verifying": "YY〔2026〕3号",
    }  # fmt: skip
    [suspended] = moved["measures"]
    assert (suspended["before"], suspended["after"]) == ("proposed", "suspended")
    assert len({one["organ"] for one in suspended["tasks"]}) == 5
    assert [one["document"] for one in moved["reasons"]] == ["YY〔2026〕3号"]


@pytest.mark.slow
def test_either_day_may_be_the_earlier_and_json_keys_are_fixed(demo: Path) -> None:
    there, back = (asked(once, demo, *days) for days in (
        ("2026-11-23", "--diff", "2026-11-18"), ("2026-11-18", "--diff", "2026-11-23"),
    ))  # fmt: skip
    assert there == back
    assert list(there) == ["before", "after", "heads", "submissions", "entries", "penalties", "counts"]
    assert (there["before"], there["after"]) == ("2026-11-18", "2026-11-23")
    assert there["submissions"] == [92]
    assert list(there["counts"]) == ["penalty", "licence"]
    assert not asked(once, demo, "2026-11-23", "--diff", "2026-11-23")["entries"]


@pytest.mark.slow
def test_what_is_learned_late_is_told_as_late(office: Path, run: Run, tmp_path: Path) -> None:
    header, example = (ROOT / "standards/examples/objection.csv").read_text("utf-8-sig").splitlines()
    entry = next(one for one in asked(run, office, "2026-11-23") if one["decision_number"] == "二市监列〔2026〕1号")
    row = (
        example.replace("YY〔2026〕1号", "YY〔2026〕50号").replace("wage_arrears", entry["list"])
        .replace("二连浩特市示例甲贸易有限公司", entry["subject_name"]).replace("91152501MAYX00017E", entry["unified_code"])
        .replace("二人社列〔2026〕1号", entry["decision_number"]).replace("2026-04-02", "2026-10-09")
        .replace("二连浩特市人力资源和社会保障局", "二连浩特市市场监督管理局").replace("11152501YY0000028M", "11152501YY000001XM")
    )  # fmt: skip
    path = tmp_path / "异议.csv"
    path.write_text(f"{header}\n{row}\n", "utf-8")
    merged = run("merge", str(path), "--office", str(office), "--department", "市场监管局", "--received", "2026-11-24")
    assert "接受 1" in merged.stderr, merged.stderr
    moved = one_of(asked(run, office, "2026-11-24", "--diff", "2026-11-23"), "二市监列〔2026〕1号")
    assert [(one["day"], one["late"]) for one in moved["reasons"]] == [("2026-10-09", True)]
    assert {one["after"] for one in moved["measures"]} == {"suspended"}


def test_penalties_that_go_say_why_and_by_which_document(demo: Path) -> None:
    found = asked(once, demo, "2026-10-30", "--diff", "2026-10-08")
    gone = {one["disclosure_reason"]: one for one in found["penalties"] if one["move"] == "left"}
    assert {"撤销", "修复"} <= set(gone)
    assert gone["撤销"]["reasons"][-1]["document"] == "二交运撤〔2026〕1号"
    assert gone["修复"]["reasons"][-1]["document"] == "二市监信修〔2026〕5号"
    assert gone["修复"]["reasons"][-1]["law"]
    count = found["counts"]["penalty"]
    moves = [one["move"] for one in found["penalties"]]
    assert (count["shown"], count["gone"]) == (moves.count("entered"), moves.count("left"))
    assert count["after"] == count["before"] + count["shown"] - count["gone"]


def test_penalties_that_a_new_rule_hides_name_the_rule_and_its_day(demo: Path) -> None:
    found = asked(once, demo, "2026-04-01", "--diff", "2026-03-31")
    assert found["penalties"]
    for one in found["penalties"]:
        [reason] = one["reasons"]
        assert (reason["event"], reason["day"]) == ("rule_in_force", "2026-04-01")
        assert reason["law"]


def test_a_list_and_an_organ_narrow_what_changed(demo: Path) -> None:
    days = ("2026-03-15", "--diff", "2026-02-20")
    found = asked(once, demo, *days, "--list", "wage_arrears")
    assert {one["list"] for one in found["entries"]} == {"wage_arrears"}
    assert (found["penalties"], found["counts"]) == ([], {})
    own = asked(once, demo, *days, "--organ", "法院")
    assert {one["organ"] for one in own["entries"]} == {"二连浩特市人民法院"}


def test_the_table_of_changes_has_a_row_for_each_reason(demo: Path, run: Run) -> None:
    done = once("lists", "--office", str(demo), "--as-of", "2026-11-24", "--diff", "2026-11-18", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == [
        "what", "move", "about_data", "subject_name", "unified_code", "decision_number", "organ", "changes", "day",
        "event", "by", "document", "law", "effect", "late", "source",
    ]  # fmt: skip
    assert {(row["decision_number"], row["move"]) for row in rows} >= {(EXPIRED, "left"), (OBJECTED, "changed")}


def test_penalties_are_listed_with_last_day_repair_day_and_reason(demo: Path) -> None:
    rows = asked(once, demo, "2026-11-23", "--penalties", "--organ", "消防大队")
    assert rows
    assert {row["organ"] for row in rows} == {"二连浩特市消防救援大队"}
    assert all(row["term_end"] >= "2026-11-23" for row in rows if row["disclosure"] == "published")
    assert all(row["disclosure_reason"] for row in rows if row["disclosure"] == "hidden")
    ended = asked(once, demo, "2026-11-23", "--penalties", "--organ", "消防大队", "--ended")
    assert len(ended) > len(rows)


@pytest.mark.slow
def test_other_rules_show_what_they_would_change_and_never_pass_for_what_holds(demo: Path, run: Run) -> None:
    plain = {row["id"]: row for row in asked(once, demo, "2026-03-15", "--penalties", "--ended")}
    would = asked(once, demo, "2026-03-15", "--penalties", "--ended", "--rules-of", "2026-04-01")
    assert {row["rules_of"] for row in would} == {"2026-04-01"}
    assert [row["actual_term_end"] for row in would] == [plain[row["id"]]["term_end"] for row in would]
    shorter = [row for row in would if row["differs"]]
    assert shorter
    assert all(row["term_end"] is None or row["term_end"] <= row["actual_term_end"] for row in shorter)
    held = {row["id"]: row for row in asked(once, demo, "2026-04-01", "--penalties", "--ended")}
    assert [held[row["id"]]["term_end"] for row in would] == [row["term_end"] for row in would]
    asking = ("lists", "--office", str(demo), "--as-of", "2026-03-15", "--rules-of", "2026-04-01")
    text = once(*asking, "--penalties").stdout
    assert text.startswith("假设：按 2026-04-01 的规则看 2026-03-15 的档案，不是现行结果。")
    assert "现行：→ " in text
    table = list(csv.DictReader(io.StringIO(once(*asking, "--penalties", "--format", "csv").stdout)))
    assert {row["rules_of"] for row in table} == {"2026-04-01"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--diff", "2026-11-18", "--rules-of", "2026-04-01"),
        ("--diff", "yesterday"),
        ("--rules-of", "2026-02-30"),
        ("--list", "no-such-list", "--diff", "2026-11-18"),
        ("--organ", "税务局"),
    ],
)
def test_questions_that_cannot_be_answered_are_wrong_use(demo: Path, run: Run, arguments: tuple[str, ...]) -> None:
    done = run("lists", "--office", str(demo), "--as-of", "2026-11-23", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_list_and_an_organ_go_by_any_of_their_names(demo: Path, run: Run) -> None:
    def told(*arguments: str) -> str:
        return run("lists", "--office", str(demo), "--as-of", "2026-11-23", *arguments).stdout

    by_code = told("--list", "wage_arrears", "--organ", "11152501YY0000028M")
    assert by_code
    assert told("--list", "拖欠农民工工资失信联合惩戒对象名单", "--organ", "人社局") == by_code


def test_lines_fit_a_narrow_terminal_and_lose_nothing() -> None:
    from creditcli.report.difference import Told, difference_text

    first, last = date.fromisoformat("2026-11-22"), date.fromisoformat("2026-11-24")
    record = MovedRecord(
        Move.LEFT, "二连浩特市示例沙葱餐饮管理有限公司", "91152501MAYY02451P", "二消罚〔2025〕3号",
        "二连浩特市消防救援大队", "", last, "期满", (Change("term_end", "2026-11-23", "2026-11-22"),), (),
    )  # fmt: skip
    found = Difference(first, last, ("", ""), (), (record,), {"penalty": Count(2, 1, 0, 1, 0)})
    for lang in ("zh", "en"):
        lines = difference_text(Told(found, (3, 4), {}), lang, 40).splitlines()
        wide = [sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in lines]
        assert max(wide) <= 40
        whole = "".join(line.strip() for line in lines)
        for fact in (record.subject_name, record.unified_code, record.decision_number, record.organ, "2026-11-23"):
            assert fact in whole


def fined(run: Run, office: Path, received: str, **cells: str) -> None:
    """A penalty as the example's department reports it."""
    header, example = csv.reader((ROOT / "standards/examples/penalty.csv").read_text("utf-8-sig").splitlines())
    row = {
        **dict(zip(header, example, strict=True)),
        "行政处罚决定书文号": "二市监罚〔2025〕901号",
        "公示截止期": "",
        **cells,
    }
    path = office.parent / f"{received}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows((header, row.values()))
    merged = run("merge", str(path), "--office", str(office), "--department", "市场监管局", "--received", received)
    assert "接受 1" in merged.stderr, merged.stderr


def why(run: Run, office: Path, day: str, since: str) -> list[tuple[str, str]]:
    found = asked(run, office, day, "--diff", since)["penalties"]
    [moved] = [one for one in found if one["decision_number"] == "二市监罚〔2025〕901号"]
    return [(one["event"], one["day"]) for one in moved["reasons"]]


@pytest.mark.slow
def test_a_penalty_revoked_by_its_status_did_not_run_out(office: Path, run: Run) -> None:
    """A new rule ended its term, too: on a day on which it was gone already."""
    same = {"处罚决定日期": "2025-04-08", "失信程度分类": "一般"}
    fined(run, office, "2025-04-10", **same)
    assert why(run, office, "2026-04-15", "2026-02-20")[-1] == ("timer_expired", "2026-04-09")
    fined(run, office, "2026-02-27", **same, 当前状态="撤销")
    assert why(run, office, "2026-02-28", "2026-02-20") == [("received", "2026-02-27")]
    assert why(run, office, "2026-04-15", "2026-02-20") == [("received", "2026-02-27"), ("rule_in_force", "2026-04-01")]


@pytest.mark.slow
def test_a_penalty_sent_again_with_another_date_is_told_as_sent_again(office: Path, run: Run) -> None:
    """Between the two days a new rule came into force, which gives this penalty the same last day."""
    fined(run, office, "2026-03-20", 处罚决定日期="2026-03-16", 失信程度分类="严重")
    fined(run, office, "2026-03-25", 处罚决定日期="2026-03-10", 失信程度分类="严重")
    assert why(run, office, "2026-04-05", "2026-03-22") == [("received", "2026-03-25")]


def test_a_day_before_the_record_is_no_proof_that_nobody_was_listed(demo: Path) -> None:
    early = once("lists", "--office", str(demo), "--as-of", "2020-01-01")
    assert (early.returncode, early.stdout.strip()) == (0, "（无）")
    assert "2020-01-01 在档案开始" in early.stderr
    assert "档案开始" not in once("lists", "--office", str(demo), "--as-of", "2026-11-23").stderr


def test_a_penalty_whose_public_words_were_corrected_has_changed(winter_office: Path) -> None:
    """As the site says of it."""
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    former, mended = PENALTY["content"], "罚款人民币200元整"
    row = {
        **REVOKED, "action": "更正", "document_number": "二市监更〔2026〕1号", "document_date": "2026-04-07", "reason": "笔误（示例）。",
        "field": "处罚内容", "old_value": former, "new_value": mended,
    }  # fmt: skip
    send(winter_office, "correction", "2026-04-07", row)
    asked = ("lists", "--office", str(winter_office), "--as-of", "2026-04-07", "--diff", "2026-04-03")
    assert f"处罚内容：{former} → {mended}" in sure(*asked).stdout
    [one] = json.loads(sure(*asked, "--format", "json").stdout)["penalties"]
    assert (one["move"], one["changes"]) == ("changed", [{"field": "content", "before": former, "after": mended}])
    assert [step["event"] for step in one["reasons"]] == ["correction_fix"]

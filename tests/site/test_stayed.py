"""What the standing site shows after its day, or although it was taken back, is counted, told and refused to pass."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.asking import once
from tests.cli.test_whose_it_is import send
from tests.exchange.offices import call
from tests.helpers import Run
from tests.site.test_waiting import FIRST, REVOKED, numbered

DAY, AFTER = "2026-11-23", "2026-11-24"  # the demo's day is the last one of 二人社列〔2025〕3号
NAME = "二连浩特市示例沙葱餐饮管理有限公司"


def counted(office: Path, day: str) -> dict[str, int]:
    """What ``stats`` counts, in all and by organ."""
    found = json.loads(once("stats", "--office", str(office), "--as-of", day, "--format", "json").stdout)
    told = {one["code"]: one["figures"]["expired_public"]["count"] for one in found["rows"] if one["group"] != "month"}
    return {code: count for code, count in told.items() if count or not code}


def duties(office: Path, day: str) -> list[dict[str, object]]:
    told = json.loads(once("today", "--office", str(office), "--as-of", day, "--format", "json").stdout)
    return [one for one in told["duties"] if one["kind"] == "still-shown"]


def test_a_site_of_the_day_shows_nothing_that_is_over(demo: Path) -> None:
    assert counted(demo, DAY) == {"": 0}
    assert not duties(demo, DAY)
    assert once("publish", "--check", "--office", str(demo), "--as-of", DAY).returncode == 0


def test_what_stays_on_the_site_after_its_last_day_is_counted_told_and_no_check_passes(demo: Path) -> None:
    assert counted(demo, AFTER) == {"": 1, "152500": 1, "152501": 1, "11152501YY0000028M": 1}
    [duty] = duties(demo, AFTER)
    assert (duty["urgency"], duty["until"], duty["shown"]) == ("overdue", DAY, True)
    assert duty["about"] == [f"严重失信主体名单 1 条：{NAME}"]
    assert "creditcli run" in str(duty["do"])
    done = once("publish", "--check", "--office", str(demo), "--as-of", AFTER)
    assert done.returncode == 1
    assert "严重失信主体名单：网站上还有 1 条到期或者不再公示的信息。" in done.stdout


def test_of_many_a_few_are_named(demo: Path) -> None:
    [penalties] = [one for one in duties(demo, "2027-06-01") if "行政处罚" in str(one["about"])]
    [told] = list(penalties["about"])  # type: ignore[call-overload]
    assert told.startswith("行政处罚 38 条：")
    assert told.endswith("等")
    assert told.count("、") == 2


@pytest.mark.slow
def test_publishing_ends_it(office: Path, run: Run) -> None:
    done = run("run", "--office", str(office), "--as-of", AFTER)
    assert "期满仍公示 0 条" in done.stderr, "counted after the site was made"
    assert counted(office, AFTER) == {"": 0}
    assert not duties(office, AFTER)


@pytest.mark.slow
def test_a_gate_that_stays_shut_leaves_it_and_run_says_so(office: Path, run: Run) -> None:
    penalties = office / "site" / "data" / "penalties.jsonl"
    line = penalties.read_text("utf-8").splitlines()[0].replace('"row_id":"', '"row_id":"0')
    penalties.write_text(penalties.read_text("utf-8") + line + "\n", "utf-8")
    done = run("run", "--office", str(office), "--as-of", AFTER)
    assert done.returncode == 1
    assert "期满仍公示 2 条" in done.stderr, "the listing that ended, and the row that the record does not know"


def test_a_penalty_that_was_revoked_is_told_until_it_is_off_the_site(winter_office: Path) -> None:
    send(winter_office, "penalty", "2026-04-02", *numbered(1, 3))
    assert call("publish", "--office", str(winter_office), "--as-of", "2026-04-02").returncode == 0
    send(winter_office, "correction", "2026-05-06", {**REVOKED, "target_decision_number": FIRST})
    assert counted(winter_office, "2026-05-06")[""] == 1
    [duty] = duties(winter_office, "2026-05-06")
    assert (duty["until"], duty["urgency"]) == (None, "overdue"), (
        "its term is not over: it may not be shown all the same"
    )
    assert once("publish", "--check", "--office", str(winter_office), "--as-of", "2026-05-06").returncode == 1


def test_an_earlier_day_and_no_site_tell_nothing(demo: Path, office: Path) -> None:
    assert counted(demo, "2026-06-01") == {"": 0}, "what came later is not known on that day, and none of it is over"
    shutil.rmtree(office / "site")
    assert counted(office, "2027-06-01") == {"": 0}
    assert not duties(office, "2027-06-01")

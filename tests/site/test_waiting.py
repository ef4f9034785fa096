"""Rows that have to be confirmed wait; what ended comes down on its day all the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from creditcli.checks import leaks
from tests.cli.test_whose_it_is import MARKET, OTHER, PENALTY, REVOKED, Row, send
from tests.exchange.offices import call

FIRST = "二市监罚〔2026〕1号"


def numbered(first: int, last: int, **more: str) -> list[Row]:
    return [{**PENALTY, **more, "decision_number": f"二市监罚〔2026〕{at}号"} for at in range(first, last)]


def shown(office: Path) -> set[str]:
    lines = (office / "site" / "data" / "penalties.jsonl").read_text("utf-8").splitlines()
    return {json.loads(one)["decision_number"] for one in lines}


def published(office: Path, day: str, *more: str) -> tuple[int, str]:
    done = call("publish", "--office", str(office), "--as-of", day, *more)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("check", [False, True])
def test_a_list_that_grows_suddenly_holds_no_ending_back(winter_office: Path, check: bool) -> None:
    send(winter_office, "penalty", "2026-04-02", *numbered(1, 41))
    assert published(winter_office, "2026-04-02")[0] == 0
    send(winter_office, "penalty", "2026-05-06", *numbered(101, 141, **OTHER, decision_date="2026-04-30"))
    send(winter_office, "correction", "2026-05-06", {**REVOKED, "target_decision_number": FIRST})
    if check:
        code, said = published(winter_office, "2026-05-06", "--check")
        assert (code, len(shown(winter_office))) == (1, 40)
    for day in ("2026-05-06", "2026-05-06", "2026-05-07"):
        code, said = published(winter_office, day)
        assert (code, FIRST in shown(winter_office), len(shown(winter_office))) == (1, False, 39)
        assert "一次新增 40 条，超过 50%" in said
        assert "到期的已经停止公示" in said
    pages = [path.read_text("utf-8") for path in (winter_office / "site").rglob("*.html")]
    assert not any("二市监罚〔2026〕101号" in one for one in pages)
    assert published(winter_office, "2026-05-07", "--confirm")[0] == 0
    assert len(shown(winter_office)) == 79
    assert published(winter_office, "2026-05-08")[0] == 0


@pytest.mark.slow
def test_what_ended_does_not_come_back_because_the_register_was_edited(winter_office: Path) -> None:
    """Market supervision shows a mere reprimand for three months; without its line in the register it is still its."""
    mild = {"penalty_categories": "通报批评", "content": "通报批评", "fine_amount": ""}
    send(winter_office, "penalty", "2026-04-02", {**PENALTY, **mild}, {**PENALTY, **OTHER, "decision_number": FIRST})
    assert published(winter_office, "2026-04-02")[0] == 0
    assert shown(winter_office) == {PENALTY["decision_number"], FIRST}
    assert published(winter_office, "2026-07-02")[0] == 0
    assert shown(winter_office) == {FIRST}
    register = winter_office / "organisations.csv"
    whole = register.read_text("utf-8-sig").splitlines(keepends=True)
    register.write_text("".join(one for one in whole if MARKET["organ_code"] not in one), "utf-8")
    assert published(winter_office, "2026-07-03")[0] == 0
    assert shown(winter_office) == {FIRST}
    mistyped = "".join(one.replace("市场监管", "市场监督") if MARKET["organ_code"] in one else one for one in whole)
    assert mistyped != "".join(whole)
    register.write_text(mistyped, "utf-8")
    code, said = published(winter_office, "2026-07-06")
    assert (code, shown(winter_office)) == (1, {FIRST})
    assert "1 条没有公示或者已经停止公示的信息又要公示，而档案里没有新收到" in said


@pytest.mark.slow
def test_the_last_of_a_list_does_not_come_back_either(winter_office: Path) -> None:
    settings = winter_office / "office.yaml"
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    assert published(winter_office, "2026-04-02")[0] == 0
    kept = settings.read_text("utf-8")
    register = winter_office / "organisations.csv"
    mild = {
        **PENALTY,
        "penalty_categories": "通报批评",
        "content": "通报批评",
        "fine_amount": "",
        "decision_number": FIRST,
    }
    send(winter_office, "penalty", "2026-04-03", mild)
    send(winter_office, "correction", "2026-05-06", REVOKED)
    for day in ("2026-04-03", "2026-05-06", "2026-07-02"):
        assert published(winter_office, day)[0] == 0
    assert shown(winter_office) == set()
    register.write_text(register.read_text("utf-8-sig").replace("市场监管", "市场监督"), "utf-8")
    assert published(winter_office, "2026-07-03")[0] == 1
    assert shown(winter_office) == set()
    assert published(winter_office, "2026-07-03", "--confirm")[0] == 0
    assert (shown(winter_office), settings.read_text("utf-8")) == ({FIRST}, kept)


def test_what_a_cell_says_of_addresses_is_text_and_holds_nothing_up(winter_office: Path) -> None:
    """A browser fetches what tags and style sheets name, and nothing that stands in a sentence."""
    words = "经查，网页写有 src=http://example.org/a.js 与 url(//example.org)，邮件标题为“@import”（示例）。"
    send(winter_office, "penalty", "2026-04-02", {**PENALTY, "facts": words})
    assert published(winter_office, "2026-04-02")[0] == 0
    assert shown(winter_office) == {PENALTY["decision_number"]}


@pytest.mark.slow
@pytest.mark.parametrize("number", ["无", "1号", "2026-04", "html"])
def test_a_number_that_names_nothing_is_not_looked_for(winter_office: Path, number: str) -> None:
    hidden = {"decision_number": number, "secrecy_review": "不予公开"}
    send(winter_office, "penalty", "2026-04-02", PENALTY, {**PENALTY, **OTHER, **hidden})
    assert published(winter_office, "2026-04-02")[0] == 0
    assert shown(winter_office) == {PENALTY["decision_number"]}


@pytest.mark.slow
def test_a_row_that_leaks_waits_and_what_ended_comes_down(winter_office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever let it through: nothing of it is public, nothing of it is said, and the office is told every day."""
    send(winter_office, "penalty", "2026-04-02", *numbered(1, 3))
    assert published(winter_office, "2026-04-02")[0] == 0
    for name in ("_ODD", "_SUSPECT"):
        monkeypatch.setattr(leaks, name, "示例号码")  # as if it were a number that intake does not know as one
    monkeypatch.setattr(leaks, "_PHONE", re.compile("示例号码"))
    told = {**numbered(3, 4)[0], **OTHER, "facts": "经查，联系示例号码（示例）。"}
    send(winter_office, "penalty", "2026-05-06", told, {**numbered(4, 5)[0], **OTHER})
    send(winter_office, "correction", "2026-05-06", {**REVOKED, "target_decision_number": FIRST})
    for day in ("2026-05-06", "2026-05-07"):
        code, said = published(winter_office, day)
        assert (code, shown(winter_office)) == (1, {"二市监罚〔2026〕2号", "二市监罚〔2026〕4号"})
        assert f"行政处罚：{OTHER['subject_name']} 二市监罚〔2026〕3号：含手机号码，没有公示" in said
        assert "示例号码" not in said
    assert not any("示例号码" in path.read_text("utf-8") for path in (winter_office / "site").rglob("*.html"))
    send(winter_office, "penalty", "2026-05-08", {**told, "facts": "经查，未明码标价（示例）。"})
    assert published(winter_office, "2026-05-08")[0] == 0
    assert "二市监罚〔2026〕3号" in shown(winter_office)


@pytest.mark.slow
@pytest.mark.parametrize("code", [OTHER["unified_code"], ""])
def test_a_correction_brings_a_row_to_the_public_at_once_also_by_name_alone(winter_office: Path, code: str) -> None:
    hidden = {**PENALTY, **OTHER, "decision_number": FIRST, "secrecy_review": "不予公开"}
    send(winter_office, "penalty", "2026-04-02", PENALTY, hidden)
    assert published(winter_office, "2026-04-02")[0] == 0
    assert shown(winter_office) == {PENALTY["decision_number"]}
    fixed = {
        **REVOKED, **OTHER, "unified_code": code, "target_decision_number": FIRST.replace("〔", "[").replace("〕", "]"),
        "action": "更正", "field": "保密审查结论", "old_value": "不予公开", "new_value": "可以公开",
    }  # fmt: skip
    send(winter_office, "correction", "2026-05-06", fixed)
    code_, said = published(winter_office, "2026-05-06")
    assert (code_, shown(winter_office)) == (0, {PENALTY["decision_number"], FIRST}), said

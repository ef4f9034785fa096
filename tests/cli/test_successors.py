"""A dissolved organ has nothing to do any more; what it decided stands, and its successor acts on it in its own name."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LABOUR, LISTED, MARKET, OBJECTION, PENALTY, REVOKED, public, send
from tests.exchange.offices import call, sure

NEW = {"organ": "二连浩特市人力资源和民政局", "organ_code": "11152501YY0000300U"}
NEWER = {"organ": "二连浩特市综合执法局", "organ_code": "11152501YY0000319Q"}
UNDONE = {
    **LISTED, **NEW, "target_dataset": "严重失信名单", "target_decision_number": "二人社列〔2026〕1号", "action": "撤销",
    "document_number": "二人民撤〔2026〕1号", "document_date": "2026-05-06", "reason": "认定有误（示例）。",
}  # fmt: skip
UNDONE = {key: UNDONE[key] for key in (*REVOKED, "list_type")}
ANSWERED = {
    **OBJECTION, **NEW, "stage": "核实无误", "event_date": "2026-05-06", "finding": "信息准确（示例）。", "reason": "事实清楚（示例）。",
}  # fmt: skip


def dissolve(office: Path, code: str, until: str, successor: str = "", *added: dict[str, str]) -> None:
    """Gives an organ of the register a last day; ``added``: organs made like it, with what differs."""
    path = office / "organisations.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    gone = next(row for row in rows if row["code"] == code)
    rows += [{**gone, "aliases": "", **one} for one in added]
    gone.update(until=until, successor=successor)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        made = csv.DictWriter(file, [*dict.fromkeys([*rows[0], "until", "successor"])], restval="")
        made.writeheader()
        made.writerows(rows)


def line(one: dict[str, str], **more: str) -> dict[str, str]:
    return {"name": one["organ"], "code": one["organ_code"], **more}


def told(office: Path, day: str, *command: str) -> list[dict[str, object]]:
    found = json.loads(sure(*command, "--office", str(office), "--as-of", day, "--format", "json").stdout)
    return found if isinstance(found, list) else found["duties"]


@pytest.fixture
def office(winter_office: Path) -> Path:
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    return winter_office


@pytest.mark.slow
def test_the_successor_revokes_and_answers(office: Path) -> None:
    send(office, "objection", "2026-04-07", OBJECTION)
    dissolve(office, LABOUR["organ_code"], "2026-04-30", NEW["organ_code"], line(NEW))
    send(office, "objection", "2026-05-06", ANSWERED)
    (entry,) = told(office, "2026-05-06", "lists")
    assert not entry["verifying"]
    send(office, "correction", "2026-05-06", UNDONE)
    assert told(office, "2026-05-07", "lists") == []


def test_nobody_acts_before_it_took_the_place(office: Path) -> None:
    dissolve(office, LABOUR["organ_code"], "2026-05-06", NEW["organ_code"], line(NEW))
    assert "EXT005" in send(office, "correction", "2026-05-06", UNDONE, ok=False)


def test_the_successor_of_the_successor_acts(office: Path) -> None:
    dissolve(office, LABOUR["organ_code"], "2026-03-31", NEW["organ_code"], line(NEW))
    dissolve(office, NEW["organ_code"], "2026-04-30", NEWER["organ_code"], line(NEWER, kind="综合执法"))
    assert "AUT011" in send(office, "correction", "2026-05-06", UNDONE, ok=False)
    send(office, "correction", "2026-05-06", {**UNDONE, **NEWER})
    assert told(office, "2026-05-07", "lists") == []


@pytest.mark.slow
def test_a_penalty_keeps_its_term_and_its_successor_revokes_it(office: Path) -> None:
    send(office, "penalty", "2026-04-02", PENALTY)
    before = told(office, "2026-05-05", "lists", "--penalties")
    dissolve(office, MARKET["organ_code"], "2026-04-30", NEWER["organ_code"], line(NEWER, kind="综合执法"))
    assert told(office, "2026-05-05", "lists", "--penalties") == before
    send(office, "correction", "2026-05-06", {**REVOKED, **NEWER})
    assert public(office, "2026-05-07") == ["withdrawn"]


def test_measures_go_on_at_the_successor(office: Path) -> None:
    before = {one["organ"] for one in told(office, "2026-04-30", "measures")}
    dissolve(office, LABOUR["organ_code"], "2026-04-30", NEWER["organ_code"], line(NEWER, kind="综合执法"))
    assert {one["organ"] for one in told(office, "2026-04-30", "measures")} == before
    assert LABOUR["organ"] not in {one["organ"] for one in told(office, "2026-05-01", "measures")}
    dissolve(office, MARKET["organ_code"], "2026-04-30", NEWER["organ_code"])
    names = {one["organ"] for one in told(office, "2026-05-01", "measures")}
    assert MARKET["organ"] not in names
    assert NEWER["organ"] in names
    late = [one for one in told(office, "2026-05-01", "today") if one["organ"] in (MARKET["organ"], NEWER["organ"])]
    assert not [one for one in late if one["kind"] == "response" and one["urgency"] == "overdue"]


def test_letters_go_to_who_is_there(office: Path) -> None:
    dissolve(office, MARKET["organ_code"], "2026-03-19", NEWER["organ_code"], line(NEWER, kind="综合执法"))
    sure("notices", "--office", str(office), "--as-of", "2026-03-20")
    letters = [one.read_text(encoding="utf-8") for one in office.glob("notices/2026-03-20/*N10*.html")]
    assert letters
    assert all(MARKET["organ"] not in one and NEWER["organ"] in one for one in letters)


@pytest.mark.parametrize(
    ("until", "successor", "words"),
    [
        ("2026-04-31", "", "until“2026-04-31”"),
        ("", LABOUR["organ_code"], "until 也要填"),
        ("2026-04-30", NEW["organ_code"], "不在登记表里"),
        ("2026-04-30", MARKET["organ_code"], "绕成了一圈"),
    ],
)
def test_a_successor_must_be_there(office: Path, until: str, successor: str, words: str) -> None:
    dissolve(office, MARKET["organ_code"], until, successor)
    done = call("lists", "--office", str(office), "--as-of", "2026-05-01")
    assert done.returncode == 2
    assert words in done.stderr
    assert "第 2 行" in done.stderr


BUILDING = {"organ": "二连浩特市住房和城乡建设局", "organ_code": "11152501YY0000044B"}


@pytest.mark.slow
def test_no_penalty_runs_out_because_a_line_was_deleted(winter_office: Path) -> None:
    """Whether market supervision's shorter span holds nobody knows then: it is not shown, and nobody is told that it is over."""
    office, register = winter_office, winter_office / "organisations.csv"
    penalty = {**PENALTY, **BUILDING, "decision_number": "二住建罚〔2026〕8号", "penalty_categories": "通报批评"}
    send(office, "penalty", "2026-04-02", penalty)
    sure("publish", "--office", str(office), "--as-of", "2026-08-03")
    assert public(office, "2026-08-03") == ["published"]
    lines = register.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    register.write_text("".join(one for one in lines if BUILDING["organ"] not in one), encoding="utf-8-sig")
    (row,) = told(office, "2026-08-03", "lists", "--penalties", "--ended")
    assert row["disclosure"] == "hidden"
    assert "决定单位不在登记表中，无法确定公示期限" in row.values()
    for command in ("publish", "run", "today"):
        done = call(command, "--office", str(office), "--as-of", "2026-08-04")
        assert f"{BUILDING['organ']}（{BUILDING['organ_code']}）不在登记表" in done.stdout + done.stderr
    pages = [one.read_text(encoding="utf-8") for one in (office / "site").rglob("*.html")]
    assert not [one for one in pages if "二住建罚〔2026〕8号" in one]
    ended = (office / "site/ended.html").read_text(encoding="utf-8")
    assert not re.findall("<td[^>]*>期满</td>", ended)

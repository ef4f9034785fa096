"""Two offices and the region: what one lists reaches the others, and so does what lifts it, until it is acknowledged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from creditcli.io.exchange_package import unpack
from creditcli.model.exchange import TAKEN_BACK
from tests.exchange.offices import CODES, DAY, LATER, NAMES, NEXT, Office, objection, table
from tests.helpers import tree

NUMBER, CODE = "二人社列〔2026〕3号", "91152501MAYY0246XF"


def one(rows: list[dict[str, Any]], number: str = NUMBER) -> dict[str, Any]:
    [found] = [row for row in rows if row["decision_number"] == number and row["unified_code"]]
    return found


def told(office: Office, day: str) -> dict[str, Any]:
    """The only answer of ``query`` about the firm."""
    [answer] = office.asked("query", CODE, "--as-of", day)["answers"]
    return dict(answer)


def merged(office: Office, path: Path, day: str) -> None:
    done = office.sure("merge", str(path), "--department", "人社局", "--received", day)
    assert "接受 1" in done.stderr


@pytest.mark.slow
def test_a_listing_its_suspension_and_its_withdrawal_reach_the_neighbour_and_the_region(
    offices: dict[str, Office],
) -> None:
    a, b, r = offices["a"], offices["b"], offices["r"]
    listed(a, b, r)
    suspended(a, b, r)
    withdrawn(a, b, r)
    for office in (a, b, r):
        assert office.run("verify").returncode == 0


def listed(a: Office, b: Office, r: Office) -> None:
    for office in (b, r):
        ack = office.taken(a.export(office.name, DAY), DAY)
        paper = json.loads(ack.read_text("utf-8"))
        assert paper["package"]["head"] == a.head
        assert paper["record"]["after"] == office.head
        assert a.acknowledge(ack).returncode == 0
    row = one(b.foreign(DAY))
    assert row["origin"] == "recognised"
    assert row["source"].startswith("已承认，依据示例互认协议〔2026〕1号：")
    assert {measure["status"] for measure in row["measures"]} == {"proposed"}
    assert any(measure["executable"] for measure in row["measures"])
    [restraint] = told(b, DAY)["restraints"]
    assert restraint["measures"]
    assert not restraint["suspended"]
    only = one(r.foreign(DAY))
    assert (only["origin"], only["measures"]) == ("reference", [])
    answer = told(r, DAY)
    assert not answer["restraints"], "what is not recognised restrains nobody"
    assert answer["references"][0]["decision_number"] == NUMBER
    assert "外地名单" in r.sure("query", CODE, "--as-of", DAY).stdout
    assert "参考：" in r.sure("explain", NUMBER, "--as-of", DAY).stdout
    assert not r.asked("measures", "--as-of", DAY)


def suspended(a: Office, b: Office, r: Office) -> None:
    merged(a, objection(a.desk / "受理.csv", one(a.asked("lists", "--as-of", DAY)), NEXT, "受理"), NEXT)
    for office in (b, r):
        assert office.taken(a.export(office.name, NEXT), NEXT)
        row = one(office.foreign(NEXT))
        assert row["verifying"] == ["YY〔2026〕99号"]
        assert row["suspended"][0]["from"] == NEXT
    halted = [task for task in b.asked("measures", "--as-of", NEXT) if task["decision_number"] == NUMBER]
    assert halted
    assert {task["status"] for task in halted} == {"suspended"}
    [restraint] = told(b, NEXT)["restraints"]
    assert (restraint["measures"], restraint["suspended"]) == ([], "异议YY〔2026〕99号核实中")
    assert told(r, NEXT)["references"][0]["suspended"] is True
    assert told(b, DAY)["restraints"][0]["measures"], "the day before stays as it was known"


def withdrawn(a: Office, b: Office, r: Office) -> None:
    row = one(a.asked("lists", "--as-of", NEXT))
    merged(a, objection(a.desk / "撤销.csv", row, LATER, "撤销"), LATER)
    first = a.export("b", LATER)
    again = a.export("b", "2026-11-25", "--full")
    assert first != again
    status = a.asked("exchange", "status", "--as-of", "2026-11-28")
    [standing] = [found for found in status if found["office_code"] == CODES["b"]]
    assert (standing["outstanding"], standing["withdrawals"], standing["days"]) == (3, 1, 5)
    assert f"{NAMES['b']}：发出 4 个包，确认到第 1 个" in a.sure("today", "--as-of", "2026-11-28").stderr
    for package, day in ((first, LATER), (again, "2026-11-25")):
        ack = b.taken(package, day)
        assert not [found for found in b.foreign(day) if found["decision_number"] == NUMBER]
        assert not [task for task in b.asked("measures", "--as-of", day) if task["decision_number"] == NUMBER]
        assert told(b, day)["restraints"] == []
    found = b.asked("lists", "--as-of", LATER, "--diff", NEXT)["entries"]
    [gone] = [one for one in found if one["decision_number"] == NUMBER]
    assert (gone["move"], gone["reasons"][0]["event"] in TAKEN_BACK) == ("left", True)
    assert gone["reasons"][0]["document"]
    assert a.acknowledge(ack).returncode == 0
    [standing] = [
        one for one in a.asked("exchange", "status", "--as-of", "2026-11-28") if one["office_code"] == CODES["b"]
    ]
    assert (standing["outstanding"], standing["withdrawals"]) == (0, 0)
    assert r.taken(a.export("r", LATER), LATER)
    assert not told(r, LATER)["references"]


@pytest.mark.slow
def test_what_was_withdrawn_is_told_again_until_the_receiver_acknowledges(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    a.acknowledge(b.taken(a.export("b", DAY), DAY))
    row = one(a.asked("lists", "--as-of", DAY))
    merged(a, objection(a.desk / "受理.csv", row, NEXT, "受理"), NEXT)
    merged(a, objection(a.desk / "撤销.csv", row, NEXT, "撤销"), NEXT)
    seen, paths = [], []
    for day, more in ((NEXT, ()), (LATER, ()), ("2026-11-26", ("--full",))):
        paths.append(a.export("b", day, *more))
        package, _, refused = unpack(paths[-1].read_bytes())
        assert package is not None, refused
        seen.append([end["kind"] for end in package.ended if end["kind"] == "error"])
        assert NUMBER not in json.dumps([package.ended, package.told], ensure_ascii=False)
        assert CODE not in json.dumps(package.ended)
    assert seen == [["error"]] * 3
    for path in paths:
        assert a.acknowledge(b.taken(path, "2026-11-26")).returncode == 0
    package, _, _ = unpack(a.export("b", "2026-11-27").read_bytes())
    assert package is not None
    assert not [end for end in package.ended if end["kind"] == "error"]


@pytest.mark.slow
def test_a_listing_of_another_office_is_on_no_page_in_no_letter_and_in_no_figure(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    b.sure("run", "--as-of", DAY)
    holding = [
        name for name, content in tree(b.folder, "site", "notices", "stats", "site-changes").items()
        if NUMBER.encode() in content or CODE.encode() in content or CODE in name
    ]  # fmt: skip
    assert holding == []
    assert any(NUMBER.encode() in content for content in tree(b.folder, "measures").values()), "it is recognised"


@pytest.mark.slow
def test_an_organ_answers_to_a_recognised_listing_and_to_no_other(offices: dict[str, Office], tmp_path: Path) -> None:
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    task = next(
        found
        for found in b.asked("measures", "--as-of", DAY)
        if found["decision_number"] == NUMBER and not found["mandatory"]
    )
    assert task["due"] is None or task["due"] > DAY, "nobody owes an answer for the time before the package came"
    answer = {
        "名单类型": task["list"], "主体名称": task["subject_name"], "主体类别": "法人及非法人组织",
        "统一社会信用代码": CODE, "原决定文号": NUMBER, "措施名称": task["measure"], "反馈类型": "采取", "反馈日期": NEXT,
        "实施单位": task["organ"], "实施单位统一社会信用代码": task["organ_code"],
    }  # fmt: skip
    for at, (number, accepted) in enumerate(((NUMBER, 1), ("二市监列〔2026〕1号", 0))):
        path = table(tmp_path / f"{at}.csv", {**answer, "原决定文号": number})
        done = b.run("merge", str(path), "--department", task["organ_code"], "--received", NEXT)
        assert f"接受 {accepted}" in done.stderr, done.stderr
    [told_now] = [
        found for found in b.asked("measures", "--as-of", NEXT)
        if (found["entry"], found["measure"], found["organ"]) == (task["entry"], task["measure"], task["organ"])
    ]  # fmt: skip
    assert (told_now["status"], told_now["executable"]) == ("accepted", True)
    assert b.sure("record", "rebuild", str(tmp_path / "anew")).stdout.strip() == b.head


@pytest.mark.slow
def test_a_listing_of_another_office_ends_with_its_last_day_whether_or_not_another_package_comes(
    offices: dict[str, Office],
) -> None:
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    last = "二人社列〔2025〕3号"  # of the sample: its last day is 2026-11-23
    assert one(b.foreign(NEXT), last)["term_end"] == NEXT
    assert not [row for row in b.foreign(LATER) if row["decision_number"] == last]
    assert not [task for task in b.asked("measures", "--as-of", LATER) if task["decision_number"] == last]
    [gone] = b.asked("lists", "--as-of", LATER, "--diff", NEXT)["entries"]
    assert (gone["move"], gone["decision_number"], gone["reasons"][0]["day"]) == ("left", last, LATER)
    assert NAMES["a"] in gone["source"]
    text = b.sure("lists", "--as-of", LATER, "--diff", NEXT).stdout
    assert "离开名单（1 条）" in text
    assert "期限届满" in text


@pytest.mark.slow
def test_an_objection_made_at_the_neighbour_suspends_there_until_it_is_answered(offices: dict[str, Office]) -> None:
    a, b, r = offices["a"], offices["b"], offices["r"]
    for office in (b, r):
        office.taken(a.export(office.name, DAY), DAY)
    row = one(b.foreign(DAY))
    accepted = objection(b.desk / "受理.csv", row, NEXT, "受理")
    merged(b, accepted, NEXT)
    tasks = [task for task in b.asked("measures", "--as-of", NEXT) if task["decision_number"] == NUMBER]
    assert {task["status"] for task in tasks} == {"suspended"}
    assert told(b, NEXT)["restraints"][0]["suspended"] == "异议YY〔2026〕99号核实中"
    b.sure("run", "--as-of", NEXT)
    b.sure("today", "--as-of", NEXT)
    refused = r.run("merge", str(accepted), "--department", "人社局", "--received", NEXT)
    assert "退回 1" in refused.stderr, "a reference restrains nobody: the objection belongs to the origin"
    merged(b, objection(b.desk / "无误.csv", row, LATER, "核实无误"), LATER)
    assert any(
        task["executable"] for task in b.asked("measures", "--as-of", LATER) if task["decision_number"] == NUMBER
    )


@pytest.mark.slow
def test_the_record_made_anew_from_the_archive_has_the_same_head(offices: dict[str, Office], tmp_path: Path) -> None:
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    a.acknowledge(b.desk / f"{CODES['a']}-{CODES['b']}-000001.ack.json")
    b.taken(a.export("b", NEXT), NEXT)
    done = b.sure("record", "rebuild", str(tmp_path / "anew"))
    assert done.stdout.strip() == b.head
    again = Office("b", tmp_path / "anew", b.desk)
    (again.folder / "office.yaml").write_bytes((b.folder / "office.yaml").read_bytes())
    (again.folder / "organisations.csv").write_bytes((b.folder / "organisations.csv").read_bytes())
    assert again.foreign(NEXT) == b.foreign(NEXT)


def test_no_number_of_a_person_and_no_keyed_hash_leaves_the_office(offices: dict[str, Office]) -> None:
    a = offices["a"]
    persons = [json.loads(line) for line in (a.folder / "vault" / "persons.jsonl").read_text("utf-8").splitlines()]
    assert persons
    content = a.export("r", NEXT).read_bytes().decode("utf-8", "replace")
    assert not [one for one in persons if one["number"] in content or one["person"] in content]
    named = [row for row in a.asked("lists", "--as-of", NEXT) if not row["unified_code"]]
    assert named, "the sample lists a person"
    assert not [row for row in named if row["subject_name"] in content]
    assert not [row["id"] for row in a.asked("lists", "--as-of", NEXT) if row["id"] in content]


@pytest.mark.slow
def test_the_same_export_is_the_same_package_and_the_same_bytes(offices: dict[str, Office], tmp_path: Path) -> None:
    a = offices["a"]
    first = a.export("b", DAY)
    content = first.read_bytes()
    first.unlink()
    done = a.sure("exchange", "export", "--to", CODES["b"], "--as-of", DAY, "--output", str(tmp_path))
    assert "没有变化" in done.stderr
    assert Path(done.stdout.strip()).read_bytes() == content
    assert (
        a.run("exchange", "export", "--to", CODES["b"], "--as-of", "2026-11-01", "--output", str(tmp_path)).returncode
        == 2
    )
    assert a.run("exchange", "export", "--to", "无名信用办", "--output", str(tmp_path)).returncode == 2


def test_a_package_of_a_mistyped_year_is_not_made(offices: dict[str, Office], tmp_path: Path) -> None:
    """It could not be taken back: the partner would drop what is to be shown, and no earlier day could be sent after it."""
    far = (
        "exchange",
        "export",
        "--to",
        CODES["b"],
        "--as-of",
        str(int(DAY[:4]) + 1) + DAY[4:],
        "--output",
        str(tmp_path),
    )
    done = offices["a"].run(*far)
    assert done.returncode == 2
    assert "--confirm" in done.stderr
    assert not list(tmp_path.glob("*.zip"))

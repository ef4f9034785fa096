"""An office gets another code: what it told under the former one is continued, replaced and ended under the new one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LABOUR, LISTED, send
from tests.exchange.offices import CODES, NAMES, Office, partners, sure

FORMER, NEW = CODES["a"], "12152501YY0000177A"
REVOKED = {
    **{key: LISTED[key] for key in ("subject_name", "unified_code", "list_type")}, **LABOUR, "target_dataset": "严重失信名单",
    "target_decision_number": "二人社列〔2026〕1号", "action": "撤销", "document_number": "二人社撤〔2026〕1号",
    "document_date": "2026-05-06", "reason": "认定有误（示例）。",
}  # fmt: skip


@pytest.fixture
def offices(winter_office: Path, settings: list[str], tmp_path: Path) -> tuple[Office, Office]:
    """The first has told the second of a listing under its former code, and has another since then."""
    named = ("--name", NAMES["b"], "--code", CODES["b"], "--region", "152502", "--as-of", "2026-01-05")
    a, b = Office("a", winter_office, tmp_path / "a-desk"), Office("b", tmp_path / "b", tmp_path / "b-desk")
    sure("init", str(b.folder), *named, *settings)
    shutil.copy(a.folder / "organisations.csv", b.folder)
    rule = f"[{{office: {FORMER}, lists: [wage_arrears], basis: 互认协议（示例）}}]"
    for one in (a, b):
        with (one.folder / "office.yaml").open("a", encoding="utf-8") as file:
            file.write(partners(one.name, rule if one is b else "[]"))
    send(a.folder, "black-listing", "2026-03-19", LISTED)
    a.sure("publish", "--as-of", "2026-04-03")
    told(a, b, "2026-04-03")
    replaced(a.folder / "office.yaml", FORMER, NEW)
    return a, b


def told(a: Office, b: Office, day: str, *more: str) -> None:
    a.acknowledge(b.taken(a.export("b", day, *more), day))


def replaced(path: Path, old: str, new: str, count: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def formerly(b: Office) -> None:
    """The line of the first, with its former code; the rule that recognises its list names that still."""
    replaced(b.folder / "office.yaml", f"{{code: {FORMER}, name: ", f"{{code: {NEW}, formerly: [{FORMER}], name: ")


def measures(b: Office, day: str) -> int:
    return len(b.asked("measures", "--as-of", day))


@pytest.mark.slow
@pytest.mark.parametrize("whole", [(), ("--full",)])
def test_what_was_told_goes_on_and_ends_under_the_new_code(
    offices: tuple[Office, Office], whole: tuple[str, ...]
) -> None:
    a, b = offices
    before = measures(b, "2026-04-06")
    assert before
    formerly(b)
    assert measures(b, "2026-04-06") == before
    told(a, b, "2026-05-05", *whole)
    assert measures(b, "2026-05-05") == before
    assert len(b.foreign("2026-05-05")) == 1
    send(a.folder, "correction", "2026-05-06", REVOKED)
    a.sure("publish", "--as-of", "2026-05-06")
    told(a, b, "2026-05-06")
    assert b.foreign("2026-05-07") == []
    assert measures(b, "2026-05-07") == 0
    changed = b.sure("lists", "--diff", "2026-05-05", "--as-of", "2026-05-07", "--format", "json").stdout
    assert "二人社撤〔2026〕1号" in changed
    (one,) = [one for one in b.asked("exchange", "status") if one["office_code"] == NEW]
    assert one["received"] == 3
    assert json.loads(b.sure("verify", "--format", "json").stdout)["head"]


def test_a_code_that_nobody_names_any_more_is_told(offices: tuple[Office, Office]) -> None:
    _, b = offices
    replaced(b.folder / "office.yaml", FORMER, NEW)
    for command in (("today",), ("exchange", "status")):
        done = b.sure(*command, "--as-of", "2026-04-06")
        assert f"formerly: [{FORMER}]" in done.stdout + done.stderr


def test_a_former_code_stands_nowhere_else(offices: tuple[Office, Office]) -> None:
    _, b = offices
    formerly(b)
    replaced(b.folder / "office.yaml", "exchange: [", f"exchange: [{{code: {FORMER}, name: 原信用办（示例）}}, ")
    done = b.run("lists", "--as-of", "2026-04-06")
    assert done.returncode == 2
    assert FORMER in done.stderr

"""A list that the standard has stopped: what is on it is told with every publication, and every place that names it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_whose_it_is import LISTED, send, write
from tests.exchange.offices import call, sure
from tests.helpers import bundled

LIST = "lists/wage_arrears.yaml"
LEFT = "请认定单位作出移出决定并报送"


@pytest.fixture
def office(winter_office: Path) -> Path:
    send(winter_office, "black-listing", "2026-03-19", LISTED)
    return winter_office


def changed(office: Path, old: str, new: str) -> None:
    """The office's own copy of the list type, with one thing changed."""
    text = bundled("standards")[LIST].decode("utf-8")
    assert text.count(old) == 1
    (office / "standards" / "lists").mkdir(parents=True)
    (office / "standards" / LIST).write_text(text.replace(old, new), "utf-8")


def said(office: Path, day: str, *command: str) -> str:
    return sure(*command, "--office", str(office), "--as-of", day).stderr


@pytest.mark.parametrize("command", [("run",), ("today",), ("publish",)])
def test_who_is_on_a_list_that_is_over_is_told_from_the_day_after(office: Path, command: tuple[str, ...]) -> None:
    changed(office, "valid: {from: 2022-01-01, to: null}", "valid: {from: 2022-01-01, to: 2026-06-30}")
    assert "只施行到" not in said(office, "2026-06-30", *command)
    told = said(office, "2026-07-01", *command)
    assert "只施行到 2026-06-30，仍有 1 条信息在列，其中 1 条在公示" in told
    assert told.count(LEFT) == 1


def test_a_disabled_list_is_named_with_every_place_at_once_and_then_with_who_is_on_it(office: Path) -> None:
    changed(office, "enabled: true", "enabled: false\nnote: 停用（示例）。")
    done = call("run", "--office", str(office), "--as-of", "2026-04-10")
    assert done.returncode == 2
    assert "名单“wage_arrears”" in done.stderr
    for place in ("office.yaml：lists", f"organisations.csv：{LISTED['organ']}"):
        assert place in done.stderr
    for name, text in (("office.yaml", "wage_arrears, "), ("organisations.csv", "wage_arrears")):
        path = office / name
        path.write_text(path.read_text("utf-8").replace(text, ""), "utf-8")
    told = said(office, "2026-04-10", "run")
    assert "已经停用（停用（示例）），仍有 1 条信息在列，其中 1 条在公示" in told
    assert LEFT in told


def test_what_is_decided_when_the_list_was_over_is_refused_with_both_of_its_days(office: Path) -> None:
    changed(office, "valid: {from: 2022-01-01, to: null}", "valid: {from: 2022-01-01, to: 2026-06-30}")
    late = {
        **LISTED, "decision_number": "二人社列〔2026〕2号", "pre_notice_number": "二人社列告〔2026〕2号", "pre_notice_served": "2026-06-10",
        "decision_date": "2026-07-08", "served_date": "2026-07-09", "secrecy_review_date": "2026-07-08",
    }  # fmt: skip
    path = write(office.parent / "late.csv", "black-listing", [late])
    done = call("validate", str(path), "--dataset", "black-listing", "--office", str(office), "--as-of", "2026-07-10")
    assert "施行期（2022-01-01—2026-06-30）" in done.stdout
    assert "还没有施行" not in done.stdout

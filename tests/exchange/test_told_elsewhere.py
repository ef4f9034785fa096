"""What other offices told of a subject is told to who looks it up, as reference; it decides nothing here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.conftest import RECOGNISED
from tests.exchange.offices import DAY, NAMES, NEXT, Office, made
from tests.helpers import tree

FINED, FINE, OBJECTED = "91152501MAYY020133", "二人社罚〔2026〕2号", "二消罚〔2026〕2号"
LISTED = "91152501MAYY024277"  # of the sample, under objection since 2026-11-19


def answers(office: Office, *asked: str, day: str = NEXT) -> list[dict[str, Any]]:
    return list(office.asked("query", *asked, "--as-of", day)["answers"])


@pytest.fixture(scope="module")
def taught(demo: Path, settings: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    """B and R have a package of A; what is asked of them changes nothing."""
    offices = made(demo, tmp_path_factory.mktemp("taught"), settings, {"b": RECOGNISED})
    for name in ("b", "r"):
        offices[name].taken(offices["a"].export(name, NEXT), NEXT)
    return offices


@pytest.mark.slow
def test_penalties_and_licences_elsewhere_are_told_with_their_office_and_decide_nothing(
    taught: dict[str, Office],
) -> None:
    b = taught["b"]
    [found] = answers(b, FINED)
    told = {one["decision_number"]: one for one in found["records_elsewhere"]}
    assert {one["dataset"] for one in told.values()} == {"licence", "penalty"}
    assert {one["office"] for one in told.values()} == {NAMES["a"]}
    assert (told[FINE]["penalty_class"], told[FINE]["until"], told[FINE]["disputed"]) == ("一般", "2027-09-16", False)
    assert told[OBJECTED]["disputed"]
    assert (found["found"], found["restraints"], found["disputed"]) == ("elsewhere", [], [])
    assert found["clean_years"]["answer"] == "undetermined"
    assert any(FINE in reason and "供参考" in reason for reason in found["clean_years"]["reasons"])
    text = b.sure("query", FINED, "--as-of", NEXT).stdout
    assert (
        f"行政处罚{FINE}（2026-09-16，通报批评，一般，二连浩特市人力资源和社会保障局），公示至2027-09-16〔参考："
        in text
    )
    assert "本地档案中没有记录，其他信用办有告知" in text


def test_one_known_elsewhere_only_is_found_by_name_and_a_wrong_name_is_told(taught: dict[str, Office]) -> None:
    r = taught["r"]
    [by_code] = answers(r, FINED)
    [by_name] = answers(r, by_code["name"])
    assert (by_name["found"], by_name["code"]) == ("name-only", FINED)
    table = r.desk / "投标人.csv"
    table.write_text(f"统一社会信用代码,投标人\n{FINED},别的名称有限公司\n{FINED},{by_code['name']}\n", "utf-8")
    assert [one["found"] for one in answers(r, str(table))] == ["name-differs", "elsewhere"]


@pytest.mark.slow
def test_a_listing_elsewhere_keeps_years_from_being_called_clean(taught: dict[str, Office]) -> None:
    a, b, r = (taught[name] for name in "abr")
    free = next(
        one["unified_code"] for one in a.asked("lists", "--list", "wage_arrears", "--as-of", NEXT)
        if one["listing"] == "listed" and not one["verifying"] and one["unified_code"]
    )  # fmt: skip
    assert [answers(one, free)[0]["clean_years"]["answer"] for one in (a, b, r)] == [
        "not-clean", "not-clean", "undetermined",
    ], "b recognises the list"  # fmt: skip
    assert [answers(one, LISTED)[0]["disputed"] for one in (a, b, r)] == [["YY〔2026〕3号"], ["YY〔2026〕3号"], []]


def test_what_is_not_public_there_any_more_is_not_told(taught: dict[str, Office]) -> None:
    b = taught["b"]
    assert FINE in str(answers(b, FINED, day="2026-12-31"))
    assert FINE not in str(answers(b, FINED, day="2027-09-17")), "its last day has passed, without another package"
    assert not answers(b, FINED, day=DAY)[0]["records_elsewhere"], "on the day before it was not known yet"


def test_the_internal_credit_report_tells_of_it_and_the_public_one_does_not(
    taught: dict[str, Office], tmp_path: Path
) -> None:
    b = taught["b"]
    for edition in ("internal", "public"):
        folder = tmp_path / edition
        b.sure("report", FINED, "--as-of", NEXT, "--edition", edition, "--output", str(folder))
        [page] = folder.glob("*.html")
        assert (FINE in page.read_text("utf-8")) is (edition == "internal")
    b.sure("run", "--as-of", NEXT)
    assert not [one for one, content in tree(b.folder, "site", "notices", "stats").items() if FINED.encode() in content]

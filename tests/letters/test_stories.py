"""Letters of every event of an entry's life: which are due on which day, and what each says, word for word."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.listing.events import matters_of
from creditcli.model.outputs import Letter
from creditcli.stages.letter_told import told_of
from creditcli.stages.notify import Desk, due_letters
from tests.helpers import Run, tree
from tests.letters.expect import DEMO_TEXTS, EXPECTED, TEXTS, Key, issue, letters_of, lines_of
from tests.letters.stories import FILES, OFFICE, PERSON, STANDARD, firm, objection, story_office

# day, kind, whom it is about: 甲 halted, then withdrawn as wrong; 乙 and 丙 objected before listing (丙 with a person);
# 丁 applies for repair three times, by false material; 戊 has no answer, then ceases; 己 shielded, corrected; 庚 penalty;
# 辛 and 壬 are recognised together, 壬 by mistake; 癸 penalty whose repair was won by false material, and a
# defaulter until no measure is left
DUE = """
2026-07-15 N1 乙丙人甲戊己
2026-07-15 N2 甲乙丁戊己
2026-07-15 N3 乙
2026-07-15 N3b 丙人
2026-07-15 N5 甲乙丁戊己
2026-07-15 N6a2 丁
2026-07-15 N6a3 丁
2026-07-15 N7 乙丙戊
2026-07-15 N9 甲戊
2026-07-15 N10 乙丁己
2026-07-15 N15 戊
2026-07-15 N17 壬
2026-08-12 N5b 丁
2026-08-12 N6d 己
2026-08-12 N9b 甲
2026-08-12 N10 甲
2026-08-12 N7 庚
2026-08-12 N12 庚
2026-08-31 N4 戊
2026-08-31 N12b 壬
2026-08-31 N17b 壬
2026-08-31 N6a 丁庚
2026-08-31 N6c 丁庚
2026-08-31 N7 己
2026-08-31 N8 己庚
2026-08-31 N9b 己
2026-08-31 N9b2 戊
2026-09-10 N4 甲丁
2026-09-10 N4b 丁
2026-09-10 N6a 丁
2026-09-10 N6b 丁癸
2026-09-10 N7 甲
2026-09-10 N8 甲
2026-09-10 N9b2 丁
2026-09-10 N12b 甲
2026-09-10 N13 甲
2026-09-30 N4c 丁
2026-09-30 N6e 癸
2026-09-30 N12b 庚
2026-09-30 N13 庚
2026-09-10 N10 癸
2026-09-30 N9b3 癸
2026-09-30 N10 丁
"""
OFFICE_SIGNS = {"N7", "N8", "N9", "N9b", "N9b2", "N9b3", "N10", "N12", "N12b", "N14", "N15"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories") / "office"
    issue(folder)
    return folder


@pytest.fixture(scope="module")
def letters(office: Path) -> dict[Key, str]:
    return letters_of(office)


def test_each_event_gives_exactly_its_letters_on_the_first_day_that_they_are_due(letters: dict[Key, str]) -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for day, kind, whom in letters:
        found[day, kind].add(whom)
    wanted = {(day, kind): set(whom) for day, kind, whom in (line.split() for line in DUE.split("\n") if line)}
    assert found == wanted


@pytest.mark.parametrize("name", TEXTS)
def test_a_letter_says_party_facts_basis_rights_and_days(letters: dict[Key, str], name: str) -> None:
    expected = (EXPECTED / f"{name}.txt").read_text("utf-8")
    assert letters[TEXTS[name]] == expected, "read the difference, then run python -m tests.letters.expect"


def test_every_expected_text_belongs_to_a_letter() -> None:
    assert {one.stem for one in EXPECTED.iterdir()} == {*TEXTS, *DEMO_TEXTS}


def test_every_kind_of_letter_has_an_expected_text() -> None:
    kinds = {kind for _, kind, _ in TEXTS.values()} | {kind for kind, _ in DEMO_TEXTS.values()}
    assert kinds == set(STANDARD.notices) - {"N15b"}, "N15b stands in tests/cli/test_late_letters.py"


def test_what_another_organ_signs_is_a_draft_without_a_number_of_the_office(office: Path) -> None:
    for line in lines_of(office):
        page = (office / "notices" / line["file"]).with_suffix(".html").read_text("utf-8")
        own = line["kind"] in OFFICE_SIGNS
        assert ("代拟稿" in page) != own, line["kind"]
        assert (line["sequence"] == 0) != own, line["kind"]
        assert (line["signer_code"] == "12152501YY0000992A") == own, line["kind"]


def test_no_letter_holds_the_number_of_a_persons_document(office: Path) -> None:
    for name, content in tree(office, "notices").items():
        assert PERSON.encode() not in content, name


def test_letters_of_a_day_are_written_once(office: Path, run: Run) -> None:
    before = tree(office, "notices")
    assert run("notices", "--office", str(office), "--as-of", "2026-09-30").returncode == 0
    assert tree(office, "notices") == before


def due(folder: Path, day: str, since: str) -> tuple[Letter, ...]:
    place = open_workplace(folder)
    view = place.view(date.fromisoformat(day))
    ledger = place.ledger(view)
    told = told_of(ledger, STANDARD, matters_of(view, STANDARD))
    desk = Desk(ledger, STANDARD, place.office, (), told, place.calendar)
    return due_letters(desk, {}, date.fromisoformat(since))


@pytest.mark.parametrize("since", ["2026-06-26", "2026-09-01", "2026-09-30"])
def test_no_letter_is_about_an_event_before_the_day_from_which_letters_are_written(office: Path, since: str) -> None:
    every, some = due(office, "2026-09-30", "2026-01-01"), due(office, "2026-09-30", since)
    assert some == tuple(one for one in every if one.day >= date.fromisoformat(since))
    assert len({one.identity for one in every}) == len(every)


@pytest.mark.slow
def test_a_row_that_is_sent_again_with_other_words_gives_no_second_letter(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    story_office(folder)
    first = {one.identity for one in due(folder, "2026-09-30", "2026-02-01")}
    again = [
        ("2026-09-28", sender, dataset, [{**row, "reason": "另一种说法（示例）。"} for row in rows if "reason" in row])
        for _, sender, dataset, rows in FILES
        if dataset not in ("black-listing", "penalty")
    ]
    story_office(folder, files=[one for one in again if one[3]])
    assert {one.identity for one in due(folder, "2026-09-30", "2026-02-01")} == first


def told_again(tmp_path: Path) -> Path:
    """己 objects once more before the letters about the first answer are written."""
    folder = tmp_path / "office"
    story_office(folder, until="2026-08-31")
    story_office(folder, files=[("2026-09-02", OFFICE, "objection", [objection("己", 9, "受理", "2026-09-02")])])
    return folder


@pytest.mark.slow
def test_measures_that_are_held_again_are_not_told_to_run(tmp_path: Path) -> None:
    folder = told_again(tmp_path)
    before = [
        one.kind for one in due(folder, "2026-09-01", "2026-08-24") if firm("己")["subject_name"] in str(one.context)
    ]
    assert sorted(before) == ["N7", "N8", "N9b"]
    after = [one for one in due(folder, "2026-09-02", "2026-08-24") if firm("己")["subject_name"] in str(one.context)]
    assert sorted(one.kind for one in after) == ["N7", "N7", "N8", "N9"]
    answer = next(one for one in after if one.kind == "N8")
    assert answer.context["action"] == (
        "另有异议还在核实，“异议核实中”的标注保留。更正内容由核实单位另行报送，报送以后更正公示内容，并通知各接收单位。"
        "因异议核实，联合惩戒措施继续暂停执行。"
    )

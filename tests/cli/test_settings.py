"""What the law leaves open, and lists that nobody may use, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from creditcli.io.bundle import bundle, open_standard
from creditcli.io.office import load_office
from creditcli.standard.settings import check_settings, possible
from tests.helpers import INIT, Run

STANDARD = open_standard()
OPENED = [one for one in STANDARD.parameters.values() if one.setting]
DISABLED = [one for one in STANDARD.lists.values() if not one.enabled]


def answers(optional: bool) -> list[str]:
    chosen = [one for one in OPENED if optional or not one.optional]
    return [part for one in chosen for part in ("--set", f"{one.id}={possible(one).split('/')[0]}")]


def test_init_asks_only_for_what_has_an_effect_and_offers_the_rest(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    done = run("init", str(folder), *INIT, *answers(optional=False))
    assert done.returncode == 0, done.stderr
    text = (folder / "office.yaml").read_text("utf-8")
    for one in OPENED:
        assert (f"#  {one.id}: " if one.optional else f"\n  {one.id}: ") in text
    chosen = text.replace("#  objection_forward: 2wd", "  objection_forward: 2wd")
    (folder / "office.yaml").write_text(chosen, encoding="utf-8")
    office = load_office(folder)
    check_settings(office.settings, STANDARD)
    assert office.settings["objection_forward"] == "2wd"


def test_a_new_office_yaml_shows_every_line_that_may_stand_in_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert run("init", str(folder), *INIT, *answers(optional=False)).returncode == 0
    text = (folder / "office.yaml").read_text("utf-8")
    schema = json.loads((bundle("standards") / "schemas" / "office.schema.json").read_text("utf-8"))
    for key in schema["properties"].keys() - {"invented"}:  # for samples only
        assert f"\n{key}:" in text or f"\n# {key}:" in text, key


def test_init_takes_every_setting_that_is_given(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert run("init", str(folder), *INIT, *answers(optional=True)).returncode == 0
    assert set(load_office(folder).settings) == {one.id for one in OPENED}


def test_explain_tells_what_is_not_verified_and_what_may_be_chosen(run: Run) -> None:
    assert "未核实" in run("explain", "publication_during_remedy").stdout
    told = run("explain", "objection_forward").stdout
    assert "上海二个工作日" in told
    assert "2wd" in told or "2个工作日" in told


@pytest.mark.parametrize("kind", DISABLED, ids=lambda one: one.id)
def test_a_row_of_a_list_that_nobody_may_use_is_refused(run: Run, tmp_path: Path, kind: object) -> None:
    case = bundle("standards") / "conformance" / "AUT004" / "fail" / "files" / "black-listing.csv"
    name = getattr(kind, "name", "")
    text = case.read_text("utf-8-sig").replace("市场监督管理严重违法失信名单", name)
    path = tmp_path / "black-listing.csv"
    path.write_text(text, encoding="utf-8")
    done = run("validate", str(path), "--as-of", "2026-06-10")
    assert done.returncode == 1
    assert name in done.stdout
    assert STANDARD.rule_of("code_value").code in done.stdout

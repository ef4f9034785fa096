"""``explain``: everything that the standard names can be looked up, by id or by the word that people have for it."""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.check_home import check_home
from creditcli.cli.explained import Explainer
from creditcli.io.bundle import bundle, open_standard
from creditcli.report.explain import as_json, as_text
from creditcli.report.law_words import in_words
from creditcli.stages.lookup import Kind, look_up, nearest
from tests.helpers import Run

STANDARD = open_standard()
DAY = date(2026, 11, 25)


def blocks(*words: str) -> list[dict[str, object]]:
    data = json.loads(as_json(Explainer(STANDARD, DAY, "zh", {}).explain(look_up(words, STANDARD))))
    return data if isinstance(data, list) else [data]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (Kind.RULE, STANDARD.rules),
        (Kind.PARAMETER, STANDARD.parameters),
        (Kind.LIST, STANDARD.lists),
        (Kind.DATASET, STANDARD.datasets),
        (Kind.CODELIST, STANDARD.codelists),
        (Kind.LAW, STANDARD.laws),
        (Kind.NOTICE, STANDARD.notices),
        (Kind.FIELD, [f"{one.id}.{field.id}" for one in STANDARD.datasets.values() for field in one.fields]),
    ],
    ids=lambda value: value.value if isinstance(value, Kind) else "",
)
def test_everything_with_an_id_is_explained_in_both_languages(kind: Kind, ids: list[str]) -> None:
    explainers = [Explainer(STANDARD, DAY, lang, {}) for lang in ("zh", "en")]
    for thing in ids:
        found = [one for one in look_up([thing], STANDARD) if one.kind is kind]
        assert found, thing
        for explainer, lang in zip(explainers, ("zh", "en"), strict=True):
            (lines,) = explainer.explain(found[:1])
            text = as_text(lines, lang)
            path = str(next(value for _, key, value in lines if key == "path"))
            assert path in text
            assert (bundle("standards").parent / path).exists()


@pytest.mark.slow
def test_every_rule_leads_to_its_function() -> None:
    for rule in STANDARD.rules.values():
        module, _, function = check_home(rule.check).partition(":")
        assert hasattr(importlib.import_module(module), function or "__name__"), rule.check


def test_a_rule_of_each_family_leads_to_its_cases() -> None:
    for rule in {code[:3]: rule for code, rule in STANDARD.rules.items()}.values():
        (block,) = blocks(rule.code)
        cases = block["cases"]
        assert isinstance(cases, list)
        assert len(cases) >= 2


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("penalty.fine_amount", {"penalty.fine_amount"}),
        ("罚款金额", {"penalty.fine_amount"}),
        ("CF_NR_FK", {"penalty.fine_amount"}),
        ("罚款金额 (万元)", {"penalty.fine_amount"}),
        ("行政处罚", {"penalty"}),
        ("拖欠农民工工资失信联合惩戒对象名单", {"wage_arrears"}),
        ("行政处罚信息公示期限", {"penalty_publication_term"}),
        ("发改办财金〔2018〕424号", {"sgs-424"}),
        ("fld001", {None}),
    ],
)
def test_ids_labels_headers_and_aliases_lead_to_the_thing(word: str, ids: set[str | None]) -> None:
    found = blocks(word)
    assert ids <= {one.get("id") for one in found}


def test_a_header_of_two_data_sets_gives_both() -> None:
    found = {(one.owner, one.kind) for one in look_up(["行政相对人名称"], STANDARD)}
    assert {("penalty", Kind.FIELD), ("licence", Kind.FIELD)} <= found


def test_a_field_tells_its_rules_values_and_both_examples() -> None:
    (fine,) = blocks("penalty.fine_amount")
    codes = {str(one).split()[0] for one in fine["rules"]}  # type: ignore[attr-defined]
    assert {"FLD005", "REC014", "REC015"} <= codes  # by a row check, by its arguments
    (served,) = blocks("black-listing.decision_date")
    assert any("LST004" in str(one) for one in served["rules"])  # type: ignore[attr-defined]
    assert fine["good"]
    assert fine["bad"]
    (category,) = blocks("penalty.subject_category")
    assert any("自然人" in str(one) for one in category["values"])  # type: ignore[attr-defined]


def test_a_code_is_found_in_its_list_and_by_its_name() -> None:
    (one,) = blocks("penalty_class", "严重")
    assert one["code"] == "serious"
    assert {str(one["codelist"]).split()[0] for one in blocks("严重")} >= {"penalty_class", "severity"}


def test_a_setting_tells_its_choices_and_what_was_chosen(run: Run, demo: Path) -> None:
    done = run("explain", "penalty_transition", "--office", str(demo), "--format", "json")
    about = json.loads(done.stdout)
    assert len(about["choices"]) == 2
    assert about["chosen"].startswith(("earliest_end（", "version_at_decision（"))


def test_values_of_law_are_words() -> None:
    (term,) = blocks("penalty_publication_term")
    assert "最短公示期：3个月；最长公示期：1年" in str(term["value_today"])
    assert in_words({"after": "6m", "law": {"law": "mohrss-45", "article": "第六条"}}, STANDARD).endswith("第六条")
    assert in_words({"max": "1y", "min": "3m"}, STANDARD, "en") == "max 1 year；min 3 months"


def test_what_was_not_seen_in_full_says_so() -> None:
    law = replace(next(iter(STANDARD.laws.values())), tag="x")
    rule = next(one for one in STANDARD.rules.values() if any(cited.law == law.id for cited in one.law))
    standard = replace(STANDARD, laws={**STANDARD.laws, law.id: law})
    for thing in (law.id, rule.code):
        text = as_text(Explainer(standard, DAY, "zh", {}).explain(look_up([thing], standard))[0], "zh")
        assert "未核实" in text
    deadline = STANDARD.parameter("publicity_deadline")
    values = tuple(replace(one, tag="x") for one in deadline.values)
    standard = replace(STANDARD, parameters={deadline.id: replace(deadline, values=values)})
    today = {
        key: value for _, key, value in Explainer(standard, DAY, "zh", {}).explain(look_up([deadline.id], standard))[0]
    }
    assert "未核实" in str(today["value_today"])


def test_the_nearest_are_told_over_ids_labels_and_aliases(run: Run) -> None:
    assert "罚款金额" in nearest("罚款金", STANDARD)
    assert "wage_arrears" in nearest("wage_arears", STANDARD)
    assert "CF_NR_FK" in nearest("CF_NRFK2", STANDARD)
    for lang, words in (("zh", "相近的有"), ("en", "Near:")):
        done = run("explain", "罚款的数额", "--lang", lang)
        assert done.returncode == 2
        assert done.stdout == ""
        assert words in done.stderr


def test_severity_is_told_as_a_duty(run: Run) -> None:
    assert "级别：必须改正" in run("explain", "FLD001").stdout
    assert json.loads(run("explain", "FLD001", "--format", "json").stdout)["severity"] == "error"


def test_an_entry_is_labelled_in_english_throughout(demo: Path, run: Run) -> None:
    asked = ("explain", "二人社列〔2025〕1号", "--office", str(demo), "--as-of", "2026-11-23", "--lang", "en")
    lines = [line for line in run(*asked).stdout.splitlines() if line.startswith("  - ")]
    assert any("may be executed yes; law 《" in line for line in lines)
    labels = {part.split()[0] for line in lines for part in line.removeprefix("  - ").split("; ")}
    assert not [label for label in labels if not label.isascii()]


def told(demo: Path, run: Run, number: str) -> dict[str, object]:
    done = run("explain", number, "--office", str(demo), "--as-of", "2026-11-23", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return dict(found[0] if isinstance(found, list) else found)


def test_an_entry_tells_what_ends_it_and_why_its_measures_rest(demo: Path, run: Run) -> None:
    found = told(demo, run, "二人社列〔2026〕2号")
    ways = {one["方式"]: one for one in found["ways"]}  # type: ignore[attr-defined]
    assert ways["期满"]["日期"] == "2029-09-08", "the day after the last"
    assert "还没有报送纠正日期" in ways["提前移出"]["条件"]
    assert "答复期限至2026-11-30" in ways["异议"]["条件"]
    assert all(one["依据"] for one in ways.values())
    assert {one["不能执行的原因"] for one in found["measures"]} == {"异议YY〔2026〕3号核实中"}  # type: ignore[attr-defined]
    assert {"设置": "异议核实答复期限", "取值": "7个工作日"} in found["settings"]  # type: ignore[operator]


def test_the_row_that_an_entry_names_leads_to_its_file(demo: Path, run: Run) -> None:
    steps = told(demo, run, "二人社列〔2025〕1号")["history"]
    source = next(one for one in steps if one["事件"] == "decide_list")["出处"]  # type: ignore[attr-defined]
    row = told(demo, run, source)
    assert row["row"] == source
    assert str(row["file"]).endswith("欠薪名单2025年6月.xlsx")
    assert {"字段": "列入决定文号", "值": "二人社列〔2025〕1号"} in row["content"]  # type: ignore[operator]
    assert row["file_row"] == 2
    assert row["content"][0]["值"] == "拖欠农民工工资失信联合惩戒对象名单（wage_arrears）"  # type: ignore[index]


def test_a_row_tells_no_number_of_a_person(demo: Path, run: Run) -> None:
    steps = told(demo, run, "二人社列〔2026〕3号")["history"]
    for source in {one["出处"] for one in steps}:  # type: ignore[attr-defined]
        labels = [one["字段"] for one in told(demo, run, source)["content"]]  # type: ignore[attr-defined]
        assert "主体名称" in labels
        assert "证件号码" not in labels


def test_every_parameter_has_an_english_title_and_choices_have_english_words() -> None:
    for one in STANDARD.parameters.values():
        assert one.title_en, one.id
        assert not re.search("[一-鿿]", one.title_en), one.id
        assert one.meanings("en").keys() == one.meanings("zh").keys(), one.id
    (lines,) = Explainer(STANDARD, DAY, "en", {}).explain(look_up(["objection_overdue"], STANDARD))
    assert "shield: shielded until the answer comes" in as_text(lines, "en")

"""``standard diff``: what binds, which way it goes, from which day, which version step it takes, which rows turn."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from creditcli.io.bundle import bundle
from creditcli.standard.diff import Step, compare, least_step
from creditcli.standard.diff_effect import Effect
from creditcli.standard.load import load_standard
from tests.helpers import Run, bundled, tree

FILES = bundled("standards")
STANDARD = load_standard(FILES)
DAY = ("--as-of", "2026-11-23")
EDITS = [
    ("rules/FLD001.yaml", r"必填项没有填", "没有填", "Rule", "zh.title", False, Effect.NEUTRAL, Step.PATCH),
    ("rules/FLD001.yaml", r"severity: error", "severity: notice", "Rule", "severity", True, Effect.LOOSER, Step.MINOR),
    ("rules/LST004.yaml", r'"1", "2"', '"1"', "Rule", "args.answered", True, Effect.UNKNOWN, Step.MAJOR),
    ("datasets/penalty.yaml", r"max_length: 256", "max_length: 9", "Field", "max_length", True, Effect.STRICTER, Step.MAJOR),
    ("datasets/penalty.yaml", r"max_length: 256", "max_length: 0", "Field", "max_length", True, Effect.LOOSER, Step.MINOR),
    ("datasets/penalty.yaml", r"required: true", "required: false", "Field", "required", True, Effect.LOOSER, Step.MINOR),
    ("datasets/penalty.yaml", r"示例甲贸易", "示例", "Field", "example", False, Effect.NEUTRAL, Step.PATCH),
    ("datasets/penalty.yaml", r'type: name', "type: text", "Field", "type", True, Effect.UNKNOWN, Step.MAJOR),
    ("lists/wage_arrears.yaml", r"length: 3y", "length: 2y", "ListType", "terms.term.length", True, Effect.UNKNOWN, Step.MAJOR),
    ("lists/wage_arrears.yaml", r"第十一条", "第十条", "ListType", "terms.term.law.article", False, Effect.NEUTRAL, Step.PATCH),
    ("parameters/publicity_deadline.yaml", r"7wd", "5wd", "ParameterValue", "value", True, Effect.UNKNOWN, Step.MAJOR),
    ("parameters/publicity_deadline.yaml", r"tag: F", "tag: f", "ParameterValue", "tag", False, Effect.NEUTRAL, Step.PATCH),
]  # fmt: skip


def edited(path: str, pattern: str, text: str) -> dict[str, bytes]:
    content, count = re.subn(pattern, text, FILES[path].decode("utf-8"), count=1)
    assert count, f"{pattern} is not in {path}"
    return {**FILES, path: content.encode()}


def test_a_standard_does_not_differ_from_itself() -> None:
    assert compare(STANDARD, STANDARD) == ()
    assert least_step(()) is Step.NONE


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit[0]}-{edit[4]}-{edit[6]}")
def test_one_edit_is_one_change(edit: tuple[str, str, str, str, str, bool, Effect, Step]) -> None:
    path, pattern, text, kind, part, normative, effect, step = edit
    changes = compare(STANDARD, load_standard(edited(path, pattern, text)))
    assert [(one.kind, one.part, one.normative, one.effect) for one in changes] == [(kind, part, normative, effect)]
    assert least_step(changes) is step


def test_a_list_that_is_stopped_leaves_the_code_list_too() -> None:
    changes = compare(
        STANDARD, load_standard(edited("lists/wage_arrears.yaml", "enabled: true", "enabled: false\nnote: 停用"))
    )
    assert {(one.kind, one.part, one.normative, one.effect) for one in changes} == {
        ("CodeValue", "", True, Effect.STRICTER),
        ("ListType", "enabled", True, Effect.STRICTER),
        ("ListType", "note", False, Effect.NEUTRAL),
    }


@pytest.mark.parametrize(
    ("path", "kind", "added", "removed"),
    [
        ("rules/FLD001.yaml", "Rule", Effect.STRICTER, Effect.LOOSER),
        ("lists/wage_arrears.yaml", "ListType", Effect.LOOSER, Effect.STRICTER),
        ("datasets/evaluation-criterion.yaml", "Dataset", Effect.LOOSER, Effect.STRICTER),
        ("parameters/objection_answer.yaml", "Parameter", Effect.STRICTER, Effect.STRICTER),
        ("notices/N1.yaml", "NoticeType", Effect.NEUTRAL, Effect.NEUTRAL),
    ],
)
def test_whole_things_come_and_go(path: str, kind: str, added: Effect, removed: Effect) -> None:
    without = load_standard({name: content for name, content in FILES.items() if name != path})
    for pair, effect in (((without, STANDARD), added), ((STANDARD, without), removed)):
        whole = [one for one in compare(*pair) if one.kind == kind and not one.part]
        assert [(one.path, one.effect) for one in whole] == [((Path(path).stem,), effect)]


def test_a_value_of_law_tells_its_day_and_a_text_says_from_this_version() -> None:
    more = "values:\n  - valid: {from: 2010-01-01, to: 2015-06-30}\n    value: 9wd\n    law: []\n    tag: F\n"
    changes = compare(STANDARD, load_standard(edited("parameters/publicity_deadline.yaml", "values:\n", more)))
    assert [(one.what.value, one.since.isoformat() if one.since else "") for one in changes] == [
        ("added", "2010-01-01")
    ]
    (text,) = compare(STANDARD, load_standard(edited("datasets/penalty.yaml", "max_length: 256", "max_length: 9")))
    assert text.since is None


def folder_of(files: dict[str, bytes], folder: Path) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.mark.slow
def test_folders_zips_and_the_bundled_one_compare_alike(run: Run, tmp_path: Path) -> None:
    new = folder_of(edited("rules/FLD001.yaml", "必填项没有填", "没有填"), tmp_path / "standards")
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as archive:
        for path in sorted(new.rglob("*")):
            archive.write(path, f"standards/{path.relative_to(new).as_posix()}")
    told = [run("standard", "diff", "bundled", str(where)) for where in (new, tmp_path, tmp_path / "new.zip")]
    assert {done.returncode for done in told} == {0}
    assert len({done.stdout for done in told}) == 1
    assert "文字和说明" in told[0].stdout
    assert run("standard", "diff", "bundled", str(tmp_path / "nothing.zip")).returncode == 2
    assert run("standard", "diff", str(tmp_path / "standards" / "rules"), "bundled").returncode == 2


@pytest.mark.slow
def test_rows_that_turn_are_told_by_rule_and_place_and_nothing_is_written(
    run: Run, office: Path, tmp_path: Path
) -> None:
    new = folder_of(edited("datasets/penalty.yaml", "max_length: 256", "max_length: 5"), tmp_path / "standards")
    case = bundle("standards") / "conformance" / "FLD002" / "pass" / "files" / "penalty.csv"
    shutil.copy(case, tmp_path / "行政处罚.csv")
    before = tree(office, ".")
    options = ("--over", str(tmp_path / "行政处罚.csv"), "--office", str(office), *DAY)
    worse = run("standard", "diff", "bundled", str(new), *options, "--format", "json")
    assert worse.returncode == 1, worse.stderr
    data = json.loads(worse.stdout)
    assert {(row["code"], row["cell"], row["after"]) for row in data["newly_failing"]} == {("FLD002", "A2", "refused")}
    better = run("standard", "diff", str(new), "bundled", *options, "--format", "json")
    passing = json.loads(better.stdout)["newly_passing"]
    assert {(row["code"], row["cell"], row["before"]) for row in passing} == {("FLD002", "A2", "refused")}
    assert tree(office, ".") == before
    assert "FLD002" in run("standard", "diff", "bundled", str(new), *options, "--lang", "en").stdout


def test_an_office_without_files_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("standard", "diff", "bundled", "bundled", "--office", str(tmp_path)).returncode == 2

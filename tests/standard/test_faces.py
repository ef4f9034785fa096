"""Generated faces: what is committed is what the standard makes, other programs take it, and it tells good from bad."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from creditcli.faces.row_schema import row_schema
from creditcli.io.bundle import bundle, open_standard, read_tree
from creditcli.model.record import META
from creditcli.standard.forms import form_fields, form_header, holds, sample_row
from creditcli.standard.load import load_standard
from creditcli.standard.types import Dataset, FieldType
from tests.helpers import Run, creditcli

STANDARD = open_standard()
ROOT = bundle("standards")
DATASETS = list(STANDARD.datasets.values())
VALIDATORS = {one.id: Draft202012Validator(row_schema(one, STANDARD)) for one in DATASETS}
DAY = "2026-11-23"
HASH = "p:" + "0123456789abcdef" * 2
Row = dict[str, str]
every_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda one: one.id)


def tool(name: str, *arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A test tool beside this Python, in a process of its own: its warnings are its own affair."""
    path = Path(sys.executable).with_name(name)
    return subprocess.run(
        [str(path), *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def first_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    assert creditcli("standard", "build", "--output", str(folder)).returncode == 0
    return folder


@pytest.fixture
def built(first_built: Path, tmp_path: Path) -> Path:
    """A folder of faces that a test may change."""
    return Path(shutil.copytree(first_built, tmp_path / "faces"))


@pytest.mark.slow
def test_what_is_committed_is_what_the_standard_makes(run: Run) -> None:
    done = run("standard", "build", "--check")
    assert done.returncode == 0, f"run: creditcli standard build\n{done.stdout}"


@pytest.mark.slow
def test_check_names_each_file_and_build_mends_it(run: Run, built: Path) -> None:
    where = ("--output", str(built))
    (built / "tables" / "subject.schema.json").write_text("{}", encoding="utf-8")
    (built / "forms" / "subject.xlsx").unlink()
    (built / "examples" / "gone.csv").write_text("a\n", encoding="utf-8")
    done = run("standard", "build", "--check", *where)
    assert done.returncode == 1
    told = {tuple(line.split("\t")) for line in done.stdout.splitlines()}
    named = {("过期", "tables/subject.schema.json"), ("缺少", "forms/subject.xlsx"), ("多余", "examples/gone.csv")}
    assert told == {(word, str(built / path)) for word, path in named}
    assert f"creditcli standard build --output {built}" in done.stderr
    assert run("standard", "build", *where).returncode == 0
    assert run("standard", "build", "--check", *where).returncode == 0


@pytest.mark.slow
def test_a_workbook_packed_by_another_zlib_is_the_same(run: Run, built: Path) -> None:
    form = built / "forms" / "subject.xlsx"
    members = zipfile.ZipFile(io.BytesIO(form.read_bytes()))
    with zipfile.ZipFile(form, "w", zipfile.ZIP_STORED) as again:
        for info in members.infolist():
            again.writestr(info.filename, members.read(info))
    assert run("standard", "build", "--check", "--output", str(built)).returncode == 0


def test_a_folder_of_other_files_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "mine.csv").write_text("a\n", encoding="utf-8")
    assert run("standard", "build", "--output", str(tmp_path)).returncode == 2
    assert [path.name for path in tmp_path.rglob("*.csv")] == ["mine.csv"]


def test_generated_faces_are_no_part_of_the_standard() -> None:
    files = read_tree(ROOT)
    generated = ("schemas/", "tables/", "examples/", "forms/", "datapackage.json")
    own = {path: content for path, content in files.items() if not path.startswith(generated)}
    assert len(own) < len(files)
    assert load_standard(own).digest == STANDARD.digest


@pytest.mark.slow
def test_frictionless_takes_the_data_package() -> None:
    done = tool("frictionless", "validate", "datapackage.json")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value"),
    [("行政相对人名称", ""), ("处罚决定日期", "2026-02-30"), ("行政相对人类别", "其他"), ("罚款金额（万元）", "九万")],
)
def test_frictionless_refuses_a_fault(column: str, value: str, tmp_path: Path) -> None:
    for part in ("codelists", "tables", "examples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    path = tmp_path / "examples" / "penalty.csv"
    header, row = csv.reader(path.read_text(encoding="utf-8").splitlines())
    row[header.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, row])
    assert tool("frictionless", "validate", "datapackage.json", folder=tmp_path).returncode == 1


@pytest.mark.slow
def test_every_schema_is_a_json_schema() -> None:
    paths = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "schemas").rglob("*.json"))
    done = tool("check-jsonschema", "--check-metaschema", *paths)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_example_files_are_recognised_and_clean(run: Run) -> None:
    done = run("validate", str(ROOT / "examples"), "--as-of", DAY, "--fail-on", "confirm", "--format", "json")
    assert done.returncode == 0, done.stdout
    files = json.loads(done.stdout)["files"]
    assert {(Path(one["path"]).stem, one["dataset"]) for one in files} == {(one.id, one.id) for one in DATASETS}
    assert all(one["rows"]["read"] == one["rows"]["accepted"] == 1 for one in files)


@every_dataset
def test_an_example_file_has_the_headers_of_the_form(dataset: Dataset) -> None:
    header = (ROOT / "examples" / f"{dataset.id}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert header == [form_header(field) for field in form_fields(dataset)]


def test_accepted_rows_of_the_record_are_valid(demo: Path) -> None:
    seen = 0
    for path in sorted(demo.glob("record/segments/*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"):
            faults = [error.message[:200] for error in VALIDATORS[path.stem].iter_errors(json.loads(line))]
            assert faults == [], f"{path.name}: {line[:200]}"
            seen += 1
    assert seen > 1000


def kept(dataset: Dataset) -> Row:
    """The sample row as the record keeps it."""
    numbers = {field.id for field in dataset.fields if field.type is FieldType.PERSON_NUMBER}
    return {name: HASH if name in numbers else text for name, text in sample_row(dataset).items()}


def faults(dataset: Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sample row with one fault each, and what the fault is."""
    row = kept(dataset)
    yield "no such field", {**row, "no_such_field": "x"}
    for field in form_fields(dataset):
        bad = {
            FieldType.DATE: "2026年3月16日",
            FieldType.DECIMAL: "九万",
            FieldType.CODE: "没有这一项",
            FieldType.CODES: "没有这一项；没有这一项",
            FieldType.UNIFIED_CODE: "91152501MAYX00017I",
            FieldType.PERSON_NUMBER: "E00000000",
        }
        if field.type in bad:
            yield f"{field.id} has no such value", {**row, field.id: bad[field.type]}
        elif field.max_length:
            yield f"{field.id} is too long", {**row, field.id: "长" * (field.max_length + 1)}
        yield f"{field.id} is no text", {**row, field.id: 1}
        carried = all(field.id in {column.field for column in layout.columns} for layout in dataset.layouts)
        if carried and (field.required or any(holds(one, row) for one in field.required_when)):
            yield f"{field.id} is missing", {name: text for name, text in row.items() if name != field.id}
        if any(holds(one, row) for one in field.blank_when):
            filled = HASH if field.type is FieldType.PERSON_NUMBER else field.example or "1"
            yield f"{field.id} is filled", {**row, field.id: filled}
    for group in dataset.one_of:
        everything = {name for layout in dataset.layouts for one in layout.one_of for name in one} | set(group)
        yield f"none of {group}", {name: text for name, text in row.items() if name not in everything}


@every_dataset
def test_a_row_is_valid_and_with_any_fault_it_is_not(dataset: Dataset) -> None:
    validator = VALIDATORS[dataset.id]
    assert [error.message for error in validator.iter_errors(kept(dataset))] == []
    assert [what for what, row in faults(dataset) if validator.is_valid(row)] == []


@pytest.mark.parametrize(
    ("name", "field", "other"),
    [("penalty", "fine_amount", "penalty_class"), ("licence", "document_name", "valid_from")],
)
def test_what_one_layout_lacks_is_demanded_of_rows_of_the_others(name: str, field: str, other: str) -> None:
    dataset = STANDARD.datasets[name]
    old = {column.field for layout in dataset.layouts if layout.id == "national-2015" for column in layout.columns}
    row = {key: text for key, text in kept(dataset).items() if key in old or key in ("subject_category", "organ_code")}
    assert field not in row
    assert VALIDATORS[name].is_valid(row)
    assert not VALIDATORS[name].is_valid({**row, other: kept(dataset)[other]})


@every_dataset
def test_a_row_schema_tells_what_the_standard_tells(dataset: Dataset) -> None:
    schema = json.loads((ROOT / "schemas" / "rows" / f"{dataset.id}.schema.json").read_text(encoding="utf-8"))
    properties = {name: about for name, about in schema["properties"].items() if name not in META}
    assert list(properties) == [field.id for field in dataset.fields]
    for field in dataset.fields:
        about = properties[field.id]
        assert (about["title"], about["x-publish"]) == (field.label, field.publish.value)
        assert (about["x-personal"], about["x-tag"]) == (field.personal.value, field.tag)
        assert (about.get("x-codelist", ""), about.get("x-unit", "")) == (field.codelist, field.unit)


def test_the_manifest_schema_names_the_data_sets_there_are() -> None:
    schema = json.loads((ROOT / "schemas" / "package.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    member = {"path": "a.csv", "sha256": "0" * 64}
    manifest = {"standard_version": STANDARD.version, "department": "市场监管局"}
    for name in STANDARD.datasets:
        assert validator.is_valid({**manifest, "files": [{**member, "dataset": name}]})
    assert not validator.is_valid({**manifest, "files": [{**member, "dataset": "no-such"}]})

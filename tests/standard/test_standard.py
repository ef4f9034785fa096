"""The standard's files: each meets its metaschema, lists stand in one place, what is retired or disabled stays out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from jsonschema import Draft202012Validator

from creditcli.errors import BrokenStandard, UsageFault
from creditcli.io.bundle import bundle, open_standard, read_tree
from creditcli.io.office import check_office, load_office
from creditcli.standard.build import DATED, TERMS
from creditcli.standard.load import load_standard
from creditcli.standard.settings import check_settings, possible

ROOT = bundle("standards")
STANDARD = open_standard()
META = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "schemas" / "meta").glob("*.json"))
}
FILES = {
    "dataset": "datasets/*.yaml", "rule": "rules/*.yaml", "law": "laws/*.yaml", "parameter": "parameters/*.yaml",
    "list": "lists/*.yaml", "notice": "notices/*.yaml", "codelists": "codelists/index.yaml",
    "standard": "standard.yaml", "retired": "retired.yaml",
}  # fmt: skip
PAIRS = [(kind, path) for kind, pattern in FILES.items() for path in sorted(ROOT.glob(pattern))]
DISABLED = [one.id for one in STANDARD.lists.values() if not one.enabled]


def plain(value: Any) -> Any:
    """YAML's own days as the text that JSON has for them."""
    if isinstance(value, Mapping):
        return {str(key): plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [plain(below) for below in value]
    return value.isoformat() if isinstance(value, date) else value


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every key that a schema describes, by its path."""
    if isinstance(schema, Mapping):
        for name, below in (schema.get("properties") or {}).items():
            yield f"{path}/{name}", below
        for name, below in schema.items():
            yield from properties(below, f"{path}/{name}")
    elif isinstance(schema, list):
        for below in schema:
            yield from properties(below, path)


def test_every_kind_of_file_has_a_metaschema_and_every_metaschema_files() -> None:
    assert sorted(META) == sorted(FILES) == sorted({kind for kind, _ in PAIRS})


@pytest.mark.parametrize("kind", META)
def test_a_metaschema_is_sound_closed_and_explains_every_key(kind: str) -> None:
    Draft202012Validator.check_schema(META[kind])
    lacking = [path for path, one in properties(META[kind]) if not one.get("title") or not one.get("description")]
    assert lacking == []
    opened = [
        path for path, one in [("", META[kind]), *properties(META[kind])]
        if "properties" in one and one.get("additionalProperties") is not False
    ]  # fmt: skip
    assert opened == []


@pytest.mark.parametrize(("kind", "path"), PAIRS, ids=lambda one: one.stem if isinstance(one, Path) else one)
def test_a_file_meets_its_metaschema(kind: str, path: Path) -> None:
    data = plain(yaml.safe_load(path.read_text("utf-8")))
    faults = [
        f"{'/'.join(map(str, one.absolute_path))}: {one.message}"
        for one in Draft202012Validator(META[kind]).iter_errors(data)
    ]
    assert not faults, f"{path.name}\n" + "\n".join(faults)


def test_the_metaschema_of_lists_knows_the_blocks_that_the_maker_knows() -> None:
    shared = {name: META["list"]["$defs"][name] for name in DATED}  # of the first version and of later ones
    blocks = {**META["list"]["properties"], **shared, "measures": META["list"]["$defs"]["measure"]}
    known = {name: set(one.get("properties", ())) for name, one in blocks.items() if name in TERMS}
    assert known == {name: set(keys.split()) for name, keys in TERMS.items()}


def test_metaschemas_are_no_part_of_the_digest() -> None:
    files = read_tree(ROOT)
    without = {path: content for path, content in files.items() if not path.startswith("schemas/")}
    assert load_standard(without).digest == STANDARD.digest


def test_everything_has_a_title_and_says_what_it_is() -> None:
    things = [*STANDARD.datasets.values(), *STANDARD.parameters.values(), *STANDARD.codelists.values()]
    assert [one.id for one in things if not one.title or not one.description] == []
    fields = [field for one in STANDARD.datasets.values() for field in one.fields]
    assert [one.id for one in fields if not one.label or not one.description] == []
    assert [one.id for one in STANDARD.laws.values() if not one.title] == []


def test_fields_and_codes_are_unique() -> None:
    for dataset in STANDARD.datasets.values():
        ids = [one.id for one in dataset.fields]
        assert len(ids) == len(set(ids)), dataset.id
    for codelist in STANDARD.codelists.values():
        codes = [one.code for one in codelist.values]
        assert len(codes) == len(set(codes)), codelist.id


def test_every_code_list_is_used_and_every_used_one_exists() -> None:
    fields = {field.codelist for one in STANDARD.datasets.values() for field in one.fields if field.codelist}
    args = {str(arg) for rule in STANDARD.rules.values() for arg in rule.args.values()}
    source = "\n".join(path.read_text("utf-8") for path in sorted((ROOT.parent / "creditcli").rglob("*.py")))
    named = {one for one in STANDARD.codelists if one in args or re.search(rf'"{one}"', source)}
    assert fields - set(STANDARD.codelists) == set()
    assert set(STANDARD.codelists) - fields - named == set()
    index = yaml.safe_load((ROOT / "codelists" / "index.yaml").read_text("utf-8"))
    tables = {path.stem for path in (ROOT / "codelists").glob("*.csv")}
    assert tables == {name for name, about in index.items() if about.get("from") != "lists"}


def test_the_code_list_of_lists_is_made_of_the_lists_in_use() -> None:
    codes = {one.code: (one.label, one.aliases) for one in STANDARD.codelists["list_type"].values}
    assert codes == {one.id: (one.name, one.aliases) for one in STANDARD.lists.values() if one.enabled}


@pytest.mark.parametrize("list_id", DISABLED)
def test_an_office_cannot_use_a_disabled_list(list_id: str) -> None:
    folder = bundle("samples") / "office"
    office = load_office(folder)
    kind = STANDARD.lists[list_id]
    first = office.organisations[0]
    for wrong in (
        replace(office, lists=(*office.lists, list_id)),
        replace(office, publish_persons=(list_id,)),
        replace(office, organisations=(replace(first, lists=(list_id,)),)),
    ):
        with pytest.raises(UsageFault) as fault:
            check_office(folder, wrong, STANDARD)
        assert list_id in fault.value.zh
        assert kind.note in fault.value.zh


def test_a_disabled_list_without_a_reason_is_refused() -> None:
    files = read_tree(ROOT)
    path = f"lists/{DISABLED[0]}.yaml"
    text = "\n".join(line for line in files[path].decode().splitlines() if not line.startswith("note:"))
    with pytest.raises(BrokenStandard, match="note"):
        load_standard({**files, path: text.encode()})


def test_an_answer_that_nobody_said_how_to_write_is_refused() -> None:
    files = {**read_tree(ROOT)}
    files["standard.yaml"] = files["standard.yaml"].replace("answer: 否".encode(), "answer: 未必".encode())
    with pytest.raises(BrokenStandard, match="answer 未必"):
        load_standard(files)


def test_what_cells_of_unread_columns_are_compared_with_can_be_looked_for_in_a_table() -> None:
    """The patterns of whole cells are read by polars, which has no looking ahead."""
    patterns = [*STANDARD.answers.values(), *(text for one in STANDARD.telling_headers for text in one.plain)]
    cells = pl.Series(["", "别的"])
    assert [one for one in patterns if cells.str.contains(f"^(?:{one})$")[1]] == []
    fields = {field.id for dataset in STANDARD.datasets.values() for field in dataset.fields}
    assert set(STANDARD.telling_fields) <= fields


def test_an_unknown_key_in_a_block_of_a_list_is_refused() -> None:
    files = read_tree(ROOT)
    text = files["lists/wage_arrears.yaml"].decode().replace("term: {length: 3y", "term: {lenght: 3y")
    with pytest.raises(BrokenStandard, match="lenght"):
        load_standard({**files, "lists/wage_arrears.yaml": text.encode()})


@pytest.mark.parametrize(
    ("kind", "of", "name"),
    [("rule", "", next(iter(STANDARD.rules))), ("field", "penalty", "decision_number"), ("code", "list_type", "red")],
)
def test_what_is_retired_may_not_live(kind: str, of: str, name: str) -> None:
    gone = {"kind": kind, "id": name, "on": "2027-01-01", "reason": "试", **({"of": of} if of else {})}
    text = yaml.safe_dump({"retired": [gone]}, allow_unicode=True).replace("'2027-01-01'", "2027-01-01")
    with pytest.raises(BrokenStandard, match=name):
        load_standard({**read_tree(ROOT), "retired.yaml": text.encode()})


def test_the_retired_are_named_once() -> None:
    retired = yaml.safe_load((ROOT / "retired.yaml").read_text("utf-8"))["retired"]
    names = [(one["kind"], one.get("of", ""), one["id"]) for one in retired]
    assert len(names) == len(set(names))


def test_only_settings_that_change_something_today_must_be_chosen() -> None:
    opened = [one for one in STANDARD.parameters.values() if one.setting]
    required = {one.id: possible(one).split("/")[0] for one in opened if not one.optional}
    assert len(required) <= 5
    check_settings(required, STANDARD)
    for missing in required:
        with pytest.raises(UsageFault, match=missing):
            check_settings({key: value for key, value in required.items() if key != missing}, STANDARD)
    optional = next(one.id for one in opened if one.optional)
    with pytest.raises(UsageFault, match=optional):
        check_settings({**required, optional: "soon"}, STANDARD)

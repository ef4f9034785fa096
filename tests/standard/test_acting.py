"""What the program needs of a standard is told in one place, and a standard without it is refused."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import creditcli
from creditcli.errors import BrokenStandard
from creditcli.listing.events import RANK
from creditcli.listing.fate import DISPUTED, GONE
from creditcli.listing.life import EXITS
from creditcli.listing.measures import MANDATORY, STAGES
from creditcli.stages import site_cases, site_others, values
from creditcli.stages.letter_desk import OTHERS
from creditcli.stages.measured import MINOR
from creditcli.standard.acting import CODES, FIELDS
from creditcli.standard.load import load_standard
from creditcli.standard.withholding import PUBLIC
from tests.helpers import bundled

FILES = bundled("standards")
STANDARD = load_standard(FILES)
FREE = {"evaluation-criterion"}  # data sets that are only kept


@cache
def named() -> frozenset[str]:
    """Every text that a module of the program holds, but for what makes the handbook and ``FIELDS`` itself."""
    root = Path(str(creditcli.__file__)).parent
    paths = [one for one in root.rglob("*.py") if one.parent.name != "faces" and one.name != "acting.py"]
    trees = (ast.parse(one.read_text("utf-8")) for one in paths)
    texts = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(text for text in texts if isinstance(text, str))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(STANDARD.datasets.keys() - FREE))
def test_every_field_that_the_program_names_is_needed(name: str) -> None:
    fields = {one.id for one in STANDARD.datasets[name].fields}
    assert named() & fields <= set(FIELDS[name].split()), f"standard/acting.py: FIELDS, {name}"


def test_every_code_that_the_program_acts_on_is_needed() -> None:
    def steps(prefix: str) -> set[str]:
        return {kind.removeprefix(prefix) for kind in RANK if kind.startswith(prefix)}

    acting = {
        "correction_action": steps("correction_"), "objection_stage": steps("objection_"),
        "repair_stage": steps("repair_"), "response_stage": set(STAGES), "exit_kind": set(EXITS),
        "record_status": {*GONE, DISPUTED}, "subject_category": {values.ORGANISATION, values.PERSON, values.BUSINESS},
        "penalty_class": {MINOR}, "measure_force": {MANDATORY}, "raised_by": set(OTHERS),
        "commitment_status": {site_others.BROKEN}, "credit_kind": {site_cases.WARNING},
        **{field: {code} for field, code in PUBLIC.items()},
    }  # fmt: skip
    assert {name: set(CODES[name].split()) for name in acting} == acting
    assert CODES.keys() - acting == {"target_dataset"}


@pytest.mark.parametrize(("dataset", "field"), [("penalty", "penalty_domain"), ("licence", "withheld_reason")])
def test_a_data_set_without_a_field_that_is_read_is_refused(dataset: str, field: str) -> None:
    path = f"datasets/{dataset}.yaml"
    text, count = re.subn(rf"(?m)^(\s*-? *)id: \"?{field}\"?$", r"\1id: another", FILES[path].decode("utf-8"))
    assert count == 1
    with pytest.raises(BrokenStandard, match=f"数据集 {dataset} 缺少程序要读的字段：{field}。") as fault:
        load_standard({**FILES, path: text.encode()})
    assert f"{dataset} lacks fields that the program reads: {field}." in fault.value.en


def test_a_standard_without_a_data_set_that_is_read_is_refused() -> None:
    with pytest.raises(BrokenStandard, match="数据集 objection 缺少程序要读的字段："):
        load_standard({path: content for path, content in FILES.items() if path != "datasets/objection.yaml"})

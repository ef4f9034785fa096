"""Data sets as clerks meet them: every field explained, and a form filled with the examples is in order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.cli.checking import Intake, context_for
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_path
from creditcli.model.finding import Severity
from creditcli.model.intake import Outcome
from creditcli.model.mapping import header_key
from creditcli.report.form import form_bytes
from creditcli.stages.validate import validate_file
from creditcli.standard.types import Dataset, Field, FieldType, Standard

STANDARD = open_standard()
NEW = (
    "judgment-defaulter", "abnormal-operation", "commitment", "association-measure", "measure-catalogue",
    "measure-response", "case", "evaluation-criterion",
)  # fmt: skip
RECALLED = {"licence", "penalty"}  # the 2018 national layout, whose text is not at hand
FIVE = ["警告", "行业内通报批评", "公开谴责", "不予接纳", "劝退"]


def fields(standard: Standard = STANDARD) -> list[tuple[Dataset, Field]]:
    return [(dataset, field) for dataset in standard.datasets.values() for field in dataset.fields]


def blank(dataset: Dataset, field: Field) -> bool:
    """Whether the examples of the other fields ask for an empty cell."""
    return any(dataset.field(one.field).example in one.values for one in field.blank_when)


def test_every_field_says_where_it_comes_from_and_how_well_that_is_known() -> None:
    lacking = [f"{one.id}.{f.id}" for one, f in fields() if not (f.source and f.description and f.label)]
    assert lacking == []
    assert {f.tag for _, f in fields()} <= {"F", "f", "R"}


def test_what_is_only_recalled_is_never_demanded_but_where_it_was_from_the_start() -> None:
    assert [f"{one.id}.{f.id}" for one, f in fields() if f.tag == "R" and f.required and one.id not in RECALLED] == []


def test_every_field_of_the_new_data_sets_and_every_demanded_field_has_an_example() -> None:
    wanted = [(one, f) for one, f in fields() if not f.deprecated and (f.required or one.id in NEW)]
    assert [f"{one.id}.{f.id}" for one, f in wanted if not f.example] == []


def test_persons_numbers_go_to_the_vault_only() -> None:
    kinds = {(f.publish.value, f.personal.value) for _, f in fields() if f.type is FieldType.PERSON_NUMBER}
    assert kinds == {("vault", "number")}


def test_codes_are_of_code_lists_that_exist() -> None:
    assert [f"{one.id}.{f.id}" for one, f in fields() if f.codelist and f.codelist not in STANDARD.codelists] == []


@pytest.mark.parametrize("name", STANDARD.datasets)
def test_a_form_filled_with_the_examples_is_accepted(name: str, tmp_path: Path) -> None:
    dataset, path = STANDARD.datasets[name], tmp_path / f"{name}.xlsx"
    path.write_bytes(form_bytes(dataset, STANDARD))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    shown = [field for field in dataset.fields if not field.deprecated]
    for at, field in enumerate(shown, 1):
        assert header_key(field.label) in header_key(str(sheet.cell(1, at).value))
        if field.example and not blank(dataset, field):
            sheet.cell(2, at).value = field.example
    book.save(path)
    [file] = read_path(path, STANDARD, path.name)
    day = date(2026, 11, 20)
    context = context_for(STANDARD, working_calendar(None), Intake(day, day), file, None)
    report = validate_file(file, context)
    assert [one.code for one in report.findings if one.severity is not Severity.NOTICE] == []
    [table] = report.tables
    assert table.table.dataset == name
    assert table.outcome["outcome"].to_list() == [Outcome.ACCEPTED.value]
    assert {column.field for column in table.table.columns} >= {field.id for field in shown}


def test_measures_of_associations_are_exactly_five() -> None:
    assert [one.label for one in STANDARD.codelists["association_measure"].values] == FIVE


def test_the_behaviours_are_those_of_the_regional_opinion_in_its_four_groups() -> None:
    values = STANDARD.codelists["misconduct"].values
    assert [sum(one.code.startswith(group) for one in values) for group in "1234"] == [6, 17, 2, 5]
    assert len({one.group for one in values}) == 4


def test_a_list_has_one_data_set_of_its_own_at_most() -> None:
    lists = [one.list for one in STANDARD.datasets.values() if one.list]
    assert lists == ["court_defaulter"]
    assert set(lists) <= set(STANDARD.lists)


@pytest.mark.parametrize(
    ("name", "layout"),
    [(one.id, layout.id) for one in STANDARD.datasets.values() for layout in one.layouts],
)
def test_a_table_with_the_headers_of_a_layout_is_known_as_that_layout(name: str, layout: str, tmp_path: Path) -> None:
    dataset = STANDARD.datasets[name]
    columns = next(one for one in dataset.layouts if one.id == layout).columns
    for at, headers in enumerate(([one.header for one in columns], [one.code for one in columns])):
        path = tmp_path / f"{at}.csv"
        path.write_text(",".join(f'"{one}"' for one in headers) + "\n" + "," * (len(headers) - 1) + "\n", "utf-8")
        [file] = read_path(path, STANDARD, path.name)
        day = date(2026, 11, 20)
        context = context_for(STANDARD, working_calendar(None), Intake(day, day), file, None)
        tables = validate_file(file, context).tables
        assert [(one.table.dataset, one.table.layout) for one in tables] == [(name, layout)]

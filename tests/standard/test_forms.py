"""Entry forms, filled by a program as a department would: good rows pass, each fault gives its own finding."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from creditcli.cli.checking import Intake, context_for
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.read import read_bytes
from creditcli.model.finding import Severity
from creditcli.model.intake import FileReport
from creditcli.report.form import form_bytes
from creditcli.stages.validate import validate_file
from creditcli.standard.forms import GUIDE, LAYOUT, LISTS, form_fields, form_header, offered, sample_row, stamp_for
from creditcli.standard.types import Dataset, Field, FieldType, Standard
from tests.helpers import rule_code

STANDARD = open_standard()
CALENDAR = working_calendar(None)
DATASETS = list(STANDARD.datasets.values())
DAY = date(2026, 11, 23)
Book = openpyxl.Workbook
Change = Callable[[Book], None]
every_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda one: one.id)


def filled(dataset: Dataset, cells: dict[str, Any] | None = None, change: Change | None = None) -> bytes:
    """The committed form with a row of the examples; ``cells``: field -> another value, None for an empty cell."""
    book = openpyxl.load_workbook(bundle("standards") / "forms" / f"{dataset.id}.xlsx")
    row = {**sample_row(dataset), **(cells or {})}
    book[dataset.title].append([row.get(field.id) for field in form_fields(dataset)])
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def judged(content: bytes, name: str = "表.xlsx", dataset: str = "", standard: Standard = STANDARD) -> FileReport:
    [file] = read_bytes(content, name, standard)
    context = context_for(standard, CALENDAR, Intake(DAY, DAY), file, None)
    return validate_file(replace(file, dataset=dataset), context)


def duties(report: FileReport) -> list[str]:
    """Codes of what must be mended or confirmed."""
    return sorted({one.code for one in report.findings if one.severity is not Severity.NOTICE})


def codes(report: FileReport) -> set[str]:
    return {one.code for one in report.findings}


def code(check: str) -> str:
    return rule_code(STANDARD, check)


@every_dataset
def test_a_filled_form_is_in_order_and_read_as_what_it_is(dataset: Dataset) -> None:
    report = judged(filled(dataset))
    assert duties(report) == []
    assert [(one.table.dataset, one.table.layout, one.counts.accepted) for one in report.tables] == [
        (dataset.id, LAYOUT, 1)
    ]
    unwanted = {code(check) for check in ("file_hidden_sheet", "column_extra", "template_version", "normalised")}
    assert codes(report) & unwanted == set()


def fields_for(dataset: Dataset, *kinds: FieldType) -> list[Field]:
    """Fields of these types that stand in the sample row and on which no other field depends."""
    asked = {one.field for field in dataset.fields for one in (*field.required_when, *field.blank_when)}
    shown = sample_row(dataset)
    return [
        field for field in form_fields(dataset) if field.type in kinds and field.id in shown and field.id not in asked
    ]


def planted() -> Iterator[tuple[str, str, Any, str]]:
    """Data set, field, value, check: each kind of fault in every data set that has a field for it."""
    for dataset in DATASETS:
        texts = [field for field in fields_for(dataset, FieldType.TEXT, FieldType.NAME) if field.required]
        wanted: list[tuple[list[Field], Any, str]] = [
            (texts, None, "required"),
            ([field for field in texts if field.max_length], "长", "max_length"),
            (fields_for(dataset, FieldType.DATE), "2026-02-30", "date_value"),
            (fields_for(dataset, FieldType.DECIMAL), "九万", "decimal_value"),
            (fields_for(dataset, FieldType.DECIMAL), "-1", "negative"),
            ([one for one in fields_for(dataset, FieldType.DECIMAL) if one.scale], "0.12345678901", "decimal_scale"),
            (fields_for(dataset, FieldType.CODE, FieldType.CODES), "没有这一项", "code_value"),
            (fields_for(dataset, FieldType.UNIFIED_CODE), "11152501YY000001XN", "unified_code"),
            (fields_for(dataset, FieldType.TEXT), True, "cell_no_value"),
        ]
        for fields, value, check in wanted:
            if fields:
                long = value * (fields[-1].max_length + 1) if check == "max_length" else value
                yield dataset.id, fields[-1].id, long, check


@pytest.mark.parametrize(("dataset", "field", "value", "check"), list(planted()))
def test_a_planted_fault_gives_its_own_finding_and_no_other(dataset: str, field: str, value: Any, check: str) -> None:
    amounts = check in ("negative", "decimal_scale")  # where the text states an amount too, they would differ
    unstated = {"content": "见决定书（示例）"} if amounts and dataset == "penalty" else {}
    report = judged(filled(STANDARD.datasets[dataset], {**unstated, field: value}))
    assert duties(report) == [code(check)]
    assert {one.field for one in report.findings if one.code == code(check)} == {field}


@pytest.mark.parametrize(
    ("cells", "check"),
    [
        ({"registration_number": 152501000000014123}, "cell_long_number"),
        ({"fine_amount": None}, "required_when"),
        ({"id_number": "E00000000"}, "blank_when"),
        ({"valid_until": "2026-03-01"}, "ordering"),
        ({"unified_code": None, "registration_number": None}, "one_of"),
        ({"decision_date": "2027-03-16"}, "future"),
    ],
)
def test_faults_between_cells_and_of_cells(cells: dict[str, Any], check: str) -> None:
    assert code(check) in duties(judged(filled(STANDARD.datasets["penalty"], cells)))


def stamped(book: Book, text: str) -> None:
    """Puts another stamp on the form."""
    book[LISTS]["A1"].value = text
    book[GUIDE]["B2"].value = text


def test_a_form_of_another_version_is_read_and_told() -> None:
    dataset = STANDARD.datasets["penalty"]
    report = judged(filled(dataset, change=lambda book: stamped(book, "creditcli:form:penalty:0.0.1:0a1b2c3d")))
    assert duties(report) == []
    [told] = [one for one in report.findings if one.code == code("template_version")]
    params = dict(told.params)
    assert params["form"] == "0.0.1 (0a1b2c3d)"
    assert params["current"] == stamp_for(dataset, STANDARD).edition
    assert [table.counts.accepted for table in report.tables] == [1]


def test_a_form_made_before_a_field_was_changed_is_told() -> None:
    dataset = STANDARD.datasets["penalty"]
    field = dataset.field("facts")
    changed = replace(
        dataset, fields=tuple(replace(field, max_length=9) if one is field else one for one in dataset.fields)
    )
    standard = replace(STANDARD, datasets={**STANDARD.datasets, "penalty": changed})
    assert code("template_version") in codes(judged(filled(dataset), standard=standard))


def test_a_form_of_no_data_set_is_not_read() -> None:
    content = filled(
        STANDARD.datasets["penalty"], change=lambda book: stamped(book, "creditcli:form:gone:0.0.1:0a1b2c3d")
    )
    report = judged(content)
    assert (duties(report), report.tables) == ([code("template_unknown")], ())


@pytest.mark.parametrize("sheet", [LISTS, GUIDE])
def test_one_stamp_is_enough(sheet: str) -> None:
    report = judged(filled(STANDARD.datasets["penalty"], change=lambda book: book.remove(book[sheet])))
    assert duties(report) == []
    assert [table.table.layout for table in report.tables] == [LAYOUT]
    assert code("file_hidden_sheet") not in codes(report)


def test_a_table_pasted_over_the_form_is_read_by_its_own_headers() -> None:
    dataset = STANDARD.datasets["penalty"]

    def paste(book: Book) -> None:
        sheet = book[dataset.title]
        sheet.delete_rows(1, 2)
        layout = next(one for one in dataset.layouts if one.id == "national-2018")
        columns = [one for one in layout.columns if one.field in sample_row(dataset)]
        sheet.append([one.header for one in columns])
        sheet.append([sample_row(dataset)[one.field] for one in columns])

    report = judged(filled(dataset, change=paste))
    assert duties(report) == []
    assert [(one.table.layout, one.counts.accepted) for one in report.tables] == [("national-2018", 1)]


def test_a_form_without_its_header_is_told() -> None:
    dataset = STANDARD.datasets["repair"]
    report = judged(filled(dataset, change=lambda book: book[dataset.title].delete_rows(1, 1)))
    assert code("header_not_found") in duties(report)


def test_what_the_sender_declared_goes_before_the_stamp() -> None:
    report = judged(filled(STANDARD.datasets["licence"]), dataset="objection")
    assert duties(report) == [code("header_not_found")]


def test_a_forbidden_header_on_a_sheet_of_the_form_refuses_the_file() -> None:
    def hide(book: Book) -> None:
        book[LISTS]["B1"].value, book[LISTS]["C1"].value = "举报人", "电话"

    report = judged(filled(STANDARD.datasets["penalty"], change=hide))
    assert (duties(report), report.tables) == ([code("column_forbidden")], ())


@every_dataset
def test_a_form_offers_its_code_lists_and_keeps_codes_as_text(dataset: Dataset) -> None:
    book = openpyxl.load_workbook(bundle("standards") / "forms" / f"{dataset.id}.xlsx")
    sheet, lists = book[dataset.title], book[LISTS]
    offers = {
        str(area).split(":")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
    }
    columns = list(sheet.column_dimensions.values())
    assert (lists.sheet_state, sheet.max_row) == ("hidden", 1)
    assert lists["A1"].value == str(stamp_for(dataset, STANDARD))
    assert str(stamp_for(dataset, STANDARD)) in book[GUIDE]["B2"].value
    for at, field in enumerate(form_fields(dataset), 1):
        head = sheet.cell(1, at)
        assert head.value == form_header(field)
        assert any(one.min <= at <= one.max and one.number_format == "@" for one in columns)
        assert field.description.rstrip("。") in head.comment.text
        assert ("必填" in head.comment.text) >= bool(field.required or field.required_when)
        labels = [one.label for one in offered(STANDARD.codelists[field.codelist])] if field.codelist else []
        shown = [cell.value for cell in next(lists.iter_cols(at + 1, at + 1, 2)) if cell.value]
        assert shown == labels if field.codelist != "list_type" else set(shown) <= set(labels)
        assert (f"{head.column_letter}2" in offers) == (field.type is FieldType.CODE)


def test_values_that_have_ended_are_not_offered() -> None:
    dataset = STANDARD.datasets["penalty"]
    old = STANDARD.codelists["record_status"]
    ended, future = (replace(old.values[0], code=name, label=name) for name in ("旧值", "新值"))
    values = (*old.values, replace(ended, valid_to=date(2025, 12, 31)), replace(future, valid_from=date(2027, 1, 1)))
    standard = replace(STANDARD, codelists={**STANDARD.codelists, old.id: replace(old, values=values)})

    def shown(day: date | None) -> set[Any]:
        sheet = openpyxl.load_workbook(io.BytesIO(form_bytes(dataset, standard, day)))[LISTS]
        return {"旧值", "新值"} & {cell.value for row in sheet.iter_rows() for cell in row}

    assert shown(date(2026, 6, 1)) == set()
    assert shown(date(2025, 12, 31)) == {"旧值"}
    assert shown(date(2027, 1, 1)) == {"新值"}
    assert shown(None) == {"新值"}


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_stamp_survives_libreoffice(suffix: str, tmp_path: Path) -> None:
    dataset, path = STANDARD.datasets["penalty"], tmp_path / "form.xlsx"
    path.write_bytes(filled(dataset))
    profile, again = (tmp_path / "profile").as_uri(), tmp_path / "again"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, "--outdir", str(again), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    report = judged((again / f"form.{suffix}").read_bytes(), f"form.{suffix}")
    assert duties(report) == []
    assert [(one.table.dataset, one.table.layout, one.counts.accepted) for one in report.tables] == [
        ("penalty", LAYOUT, 1)
    ]
    assert codes(report) & {code("template_version"), code("file_hidden_sheet")} == set()


def notes(dataset: Dataset) -> dict[str, str]:
    """What the header of each field's column says."""
    sheet = openpyxl.load_workbook(bundle("standards") / "forms" / f"{dataset.id}.xlsx")[dataset.title]
    heads = zip(form_fields(dataset), next(sheet.iter_rows(max_row=1)), strict=True)
    return {field.id: head.comment.text for field, head in heads if head.comment}


@every_dataset
def test_what_a_form_says_may_be_left_empty_may_be(dataset: Dataset) -> None:
    free = [name for name, note in notes(dataset).items() if note.startswith("可不填")]
    unstated = (
        {"content": "见决定书（示例）"} if dataset.id == "penalty" else {}
    )  # a text with a sum asks for its column
    assert duties(judged(filled(dataset, {**dict.fromkeys(free), **unstated}))) == []


@every_dataset
def test_what_a_form_says_must_be_filled_must_be(dataset: Dataset) -> None:
    for name, note in notes(dataset).items():
        if note.startswith("必填"):
            assert duties(judged(filled(dataset, {name: None}))), name


def test_a_case_that_asks_for_a_field_is_told_on_its_header() -> None:
    repair, listing = notes(STANDARD.datasets["repair"]), notes(STANDARD.datasets["black-listing"])
    assert repair["corrected_date"].startswith("办理环节为准予修复时必填。")
    assert repair["reason"].startswith("办理环节为不予受理、不予修复、撤销修复时必填。")
    assert listing["pre_notice_served"].startswith("必填。"), "every list that the form takes demands it"
    kinds = dict(STANDARD.lists)
    spared = replace(kinds["work_safety"], terms={**kinds["work_safety"].terms, "pre_notice": {"required": False}})
    standard = replace(STANDARD, lists={**kinds, "work_safety": spared})
    sheet = openpyxl.load_workbook(io.BytesIO(form_bytes(standard.datasets["black-listing"], standard))).worksheets[0]
    texts = {cell.value: cell.comment.text for cell in sheet[1] if cell.comment}
    names = "、".join(kinds[one].name for one in ("samr_serious", "wage_arrears"))
    assert texts["告知送达日期"].startswith(f"名单类型为{names}时必填。")


@pytest.mark.parametrize("dataset", [one for one in DATASETS if any(field.id == "list_type" for field in one.fields)])
def test_a_form_offers_the_lists_that_its_rows_may_name(dataset: Dataset) -> None:
    at = [field.id for field in form_fields(dataset)].index("list_type") + 1
    lists = openpyxl.load_workbook(bundle("standards") / "forms" / f"{dataset.id}.xlsx")[LISTS]
    shown = {cell.value for cell in next(lists.iter_cols(at + 1, at + 1, 2)) if cell.value}
    wrong = {code("list_elsewhere"), *(one.code for one in STANDARD.rules.values() if one.check == "polarity")}
    for value in offered(STANDARD.codelists["list_type"]):
        refused = codes(judged(filled(dataset, {"list_type": value.label}))) & wrong
        assert bool(refused) == (value.label not in shown), value.label


def test_a_label_of_the_drop_down_is_no_change_and_an_alias_of_it_is() -> None:
    dataset, kind = STANDARD.datasets["black-listing"], STANDARD.lists["wage_arrears"]
    silent = judged(filled(dataset, {"list_type": kind.name}))
    assert silent.tables[0].table.frame["list_type"].to_list() == [kind.id]
    assert code("normalised") not in codes(silent)
    for written in (kind.aliases[0], f" {kind.name}"):
        assert code("normalised") in codes(judged(filled(dataset, {"list_type": written}))), written


def test_a_name_that_two_divisions_share_is_told_with_its_code() -> None:
    labels = [one.label for one in STANDARD.codelists["region"].values]
    shared = next(one for one in labels if labels.count(one) > 1)
    own = next(one for one in labels if labels.count(one) == 1)
    [(dataset, field)] = [
        (dataset, field)
        for dataset in DATASETS
        for field in form_fields(dataset)
        if field.codelist == "region" and field.type is FieldType.CODE
    ][:1]
    told = {name: codes(judged(filled(dataset, {field.id: name}))) for name in (shared, own)}
    assert code("normalised") in told[shared]
    assert code("normalised") not in told[own]

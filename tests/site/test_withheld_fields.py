"""A field that the standard withholds stands nowhere the public looks, whatever the field; nothing fails for the lack of it."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.errors import BrokenStandard
from creditcli.io.opened import read_texts
from creditcli.model.ledger import PUBLIC, Entry, Ledger
from creditcli.stages.publish import publish
from creditcli.stages.site_data import PARTS
from creditcli.standard.acting import PAGES
from creditcli.standard.load import load_standard
from creditcli.standard.shown import listing_dataset, shown_fields
from creditcli.standard.types import Dataset, FieldType, Standard
from tests.exchange.offices import sure
from tests.helpers import bundled
from tests.site.test_others import said

DAY = date(2026, 11, 23)
FILES = bundled("standards")
STANDARD = load_standard(FILES)
LISTINGS = ("black-listing", "judgment-defaulter", "red-listing")
ROWS = (
    "licence",
    "penalty",
    "abnormal-operation",
    "commitment",
    "case",
    "subject",
)  # what is shown of the record itself
WHO = {"subject_category", "subject_name", "unified_code"}  # without them nobody could be an organisation


def withheld_in(datasets: dict[str, list[str]]) -> dict[str, bytes]:
    """Files of the standard in which these fields are internal."""
    changed = {}
    for dataset, fields in datasets.items():
        path = f"datasets/{dataset}.yaml"
        text = FILES[path].decode("utf-8")
        for name in fields:
            [item] = re.findall(rf"(?m)^  - id: \"?{name}\"?\n(?:    .*\n)+", text)
            internal = re.sub(r"    publish:.*\n", "", item) + '    publish: "internal"\n'
            text = text.replace(item, internal)
        changed[path] = text.encode()
    return changed


def may_go(dataset: str) -> list[str]:
    """Fields that are shown and may be withdrawn."""
    return [one.id for one in shown_fields(STANDARD.datasets[dataset]) if one.id not in PAGES[dataset].split()]


def mark(dataset: str, field: str) -> str:
    return f"隐{dataset}：{field}隐"


def marked(frame: pl.DataFrame, dataset: Dataset, withdrawn: list[str]) -> pl.DataFrame:
    """A few rows with a mark in every field that may be withdrawn; where it has a form to keep, only if it is."""
    forms = (FieldType.DATE, FieldType.DECIMAL)
    able = [one for one in may_go(dataset.id) if one not in WHO]
    names = [one for one in able if one in withdrawn or dataset.field(one).type not in forms]
    return frame.with_columns(pl.lit(mark(dataset.id, one), pl.String).alias(one) for one in names)


def marked_entry(entry: Entry, standard: Standard) -> Entry:
    """With the marks of the fields of its data set that it is made of."""
    dataset = listing_dataset(standard, standard.lists[entry.list_id])
    ids = {one.id for one in dataset.fields}
    made = {name: [one for one in parts if one in ids] for name, parts in PARTS.items()}
    own = {name: "，".join(mark(dataset.id, one) for one in parts) for name, parts in made.items() if parts}
    title = own.pop("honour", "")
    return replace(entry, standing=replace(entry.standing, organ_code=own.pop("organ_code")), title=title, **own)


def small(ledger: Ledger, standard: Standard, withdrawn: dict[str, list[str]]) -> Ledger:
    """Some of everything that is public, marked."""
    judged = {
        name: marked(frame.filter(pl.col("disclosure").is_in(PUBLIC)).head(3), standard.datasets[name], withdrawn[name])
        for name, frame in (("licence", ledger.licences), ("penalty", ledger.penalties))
    }
    public = [one for one in ledger.entries if one.disclosure.is_public and one.unified_code]
    one_of_each = {one.list_id: one for one in public}.values()
    codes = [*judged["penalty"]["unified_code"], *(one.unified_code for one in one_of_each)]
    subjects = ledger.subjects.filter(pl.col("unified_code").is_in(codes))
    return replace(
        ledger,
        entries=tuple(marked_entry(one, standard) for one in one_of_each),
        licences=judged["licence"],
        penalties=judged["penalty"],
        subjects=marked(subjects, standard.datasets["subject"], withdrawn["subject"]),
        others={name: marked(frame, standard.datasets[name], withdrawn[name]) for name, frame in ledger.others.items()},
    )


def everything(folder: Path) -> str:
    """Every text of every file below, also of workbooks and documents, and the paths."""
    return "\n".join(text for path in sorted(folder.rglob("*")) if path.is_file() for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    yield path.as_posix()
    if path.suffix != ".docx":
        yield from read_texts(path)
        return
    with zipfile.ZipFile(path) as package:
        yield from (re.sub("<[^>]+>", "", package.read(name).decode("utf-8", "replace")) for name in package.namelist())


@pytest.mark.parametrize("half", [0, 1])
def test_a_withdrawn_field_stands_nowhere_and_every_other_one_is_still_shown(
    demo: Path, half: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    able = {name: may_go(name) for name in (*ROWS, *LISTINGS)}
    withdrawn = {name: fields[half::2] for name, fields in able.items()}
    office = tmp_path / "office"
    shutil.copytree(demo, office, ignore=shutil.ignore_patterns("site", "notices", "upload", "receipts", "stats"))
    for path, content in withheld_in(withdrawn).items():
        (office / "standards" / path).parent.mkdir(parents=True, exist_ok=True)
        (office / "standards" / path).write_bytes(content)
    place = open_workplace(office)
    ledger = small(place.ledger(place.view(DAY)), place.standard, withdrawn)
    monkeypatch.setattr(Workplace, "ledger", lambda *_: ledger)
    sure("publish", "--office", str(office), "--as-of", str(DAY))
    for code in {*ledger.penalties["unified_code"], *(one.unified_code for one in ledger.entries)}:
        sure("report", code, "--office", str(office), "--as-of", str(DAY), "--output", str(tmp_path / "reports"))
    public = everything(office / "site")
    told = public + everything(tmp_path / "reports")
    gone = {mark(name, one) for name, fields in withdrawn.items() for one in fields}
    assert {one for one in gone if one in told} == set()
    texts = {text for text in _marks(ledger) if not any(one in text for one in gone)}
    assert len(texts) > 20
    assert {one for one in texts if one not in public} == set()


def _marks(ledger: Ledger) -> set[str]:
    frames = (ledger.licences, ledger.penalties, *ledger.others.values())
    found = {text for frame in frames for row in frame.to_dicts() for text in row.values() if isinstance(text, str)}
    found |= {text for one in ledger.entries for text in (one.decision_number, one.facts, one.basis, one.title)}
    return {text for text in found if text.startswith("隐")}


@pytest.mark.slow
@pytest.mark.parametrize("dataset", [*ROWS, *LISTINGS])
def test_any_one_field_withdrawn_stands_nowhere(demo: Path, dataset: str) -> None:
    place = open_workplace(demo)
    ledger = place.ledger(place.view(DAY))
    for field in may_go(dataset):
        withdrawn = {name: [field] if name == dataset else [] for name in (*ROWS, *LISTINGS)}
        standard = load_standard({**FILES, **withheld_in({dataset: [field]})})
        plan = publish(small(ledger, standard, withdrawn), standard, place.office)
        told = said(plan) + "".join(table.frame.write_csv() for table in plan.tables)
        assert mark(dataset, field) not in told, field


def test_what_listings_say_in_withdrawn_fields_does_not_come_by_way_of_their_entries(demo: Path) -> None:
    place = open_workplace(demo)
    view = place.view(DAY)
    withdrawn = {name: may_go(name) for name in LISTINGS}
    standard = load_standard({**FILES, **withheld_in(withdrawn)})
    ledger = place.ledger(view)
    plan = publish(ledger, standard, place.office)
    text = said(plan) + "".join(table.frame.write_csv() for table in plan.tables if table.name in ("red", "serious"))
    shown = {one.row_id for one in ledger.entries if one.disclosure.is_public}
    for name in LISTINGS:
        rows = view.frames[name].filter(pl.col("_id").is_in(shown)).to_dicts()
        assert rows
        names = [one for one in ("facts", "decision_number", "basis_number", "honour") if one in withdrawn[name]]
        assert names
        values = {row[one] for row in rows for one in names if row[one]}
        assert {one for one in values if one in text} == set(), name


def test_an_empty_column_of_a_list_says_why_it_is_empty(demo: Path) -> None:
    place = open_workplace(demo)
    standard = load_standard({**FILES, **withheld_in({"black-listing": ["basis"], "penalty": ["content"]})})
    plan = publish(place.ledger(place.view(DAY)), standard, place.office)
    tables = {one.name: one for one in plan.tables}
    about = {one.id: one.about for one in tables["serious"].columns}
    assert "不公开" in about["basis"]
    assert not about["organ"]
    assert "content" not in tables["penalties"].frame.columns
    assert not any(one.about for one in tables["red"].columns)


@pytest.mark.parametrize("dataset", sorted(PAGES))
def test_what_pages_cannot_do_without_is_not_withdrawn(dataset: str) -> None:
    names = PAGES[dataset].split()
    with pytest.raises(BrokenStandard, match=f"数据集 {dataset} 把公示不能缺少的字段设为不公开：") as fault:
        load_standard({**FILES, **withheld_in({dataset: names})})
    assert all(f"{one}（" in fault.value.zh and one in fault.value.en for one in names)

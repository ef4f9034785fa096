"""A warning case names nobody of whom nothing adverse is public, in whatever field the name or the code stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.model.ledger import Disclosure, Entry, Ledger
from creditcli.model.pages import Document
from creditcli.stages.credit_report import CreditReport, Edition, credit_report
from creditcli.stages.letter_desk import Desk
from creditcli.stages.publish import publish
from creditcli.stages.site_cases import cases

DAY = date(2026, 11, 23)
BLANK = ("subject_name", "subject_category", "unified_code")


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


@pytest.fixture(scope="module")
def ledger(place: Workplace) -> Ledger:
    return place.ledger(place.view(DAY))


@pytest.fixture(scope="module")
def listed(ledger: Ledger) -> Entry:
    """A listing of a firm of which nothing else adverse is public."""
    others = {one.unified_code for one in ledger.entries if not one.disclosure.is_public or one.polarity == "red"}
    others |= set(ledger.penalties["unified_code"])
    black = (one for one in ledger.entries if one.polarity == "black" and one.term_end)
    return next(one for one in black if one.unified_code and one.unified_code not in others)


def warning(ledger: Ledger, **cells: str | None) -> Ledger:
    """The ledger with one warning case."""
    blank: dict[str, str | None] = dict.fromkeys(BLANK)
    told = {**blank, "kind": "失信", "title": "警示案例标题", "summary": "拖欠工资（示例）。", **cells}
    frame = ledger.others["case"].head(1).with_columns(**{name: pl.lit(text, pl.String) for name, text in told.items()})
    return replace(ledger, others={**ledger.others, "case": frame})


def ended(ledger: Ledger, listed: Entry) -> Ledger:
    """The ledger in which the listing is over."""
    gone = replace(listed, standing=replace(listed.standing, disclosure=Disclosure.WITHDRAWN))
    return replace(ledger, entries=tuple(gone if one is listed else one for one in ledger.entries))


def titles(place: Workplace, ledger: Ledger) -> list[str]:
    return [one["title"] for one in cases(ledger, place.standard)]


@pytest.mark.parametrize(
    "text",
    [
        "{name}拖欠工资", "被列入名单的有{code}", "该公司（{spaced}）拖欠工资", "当事人：{wide}。",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_case_that_names_its_subject_in_a_text_comes_down_with_the_listing(
    field: str, text: str, place: Workplace, ledger: Ledger, listed: Entry
) -> None:
    name, code = listed.subject_name, listed.unified_code
    spaced, wide = f"{code[:4].lower()} {code[4:8]}-{code[8:]}", " ".join(name)
    known = warning(ledger, **{field: text.format(name=name, code=code, spaced=spaced, wide=wide)})
    assert len(titles(place, known)) == 1
    assert titles(place, ended(known, listed)) == []


def test_a_former_name_in_the_register_names_as_well(place: Workplace, ledger: Ledger, listed: Entry) -> None:
    row = {
        **ledger.subjects.row(0, named=True),
        "subject_name": "示例今名有限公司",
        "unified_code": listed.unified_code,
    }
    renamed = pl.DataFrame([{**row, "former_names": "示例旧名有限公司；示例更旧有限公司"}], ledger.subjects.schema)
    known = warning(replace(ledger, subjects=renamed), title="示例更旧有限公司拖欠工资")
    assert len(titles(place, known)) == 1
    assert titles(place, ended(known, listed)) == []


def test_organs_sources_and_longer_names_are_no_subjects(place: Workplace, ledger: Ledger, listed: Entry) -> None:
    organ = f"由有关单位（{listed.organ_code}）查处"
    assert len(titles(place, ended(warning(ledger, summary=organ), listed))) == 1
    assert len(titles(place, ended(warning(ledger, source_name=listed.subject_name), listed))) == 1
    branch = replace(
        listed, id="branch", subject_name=f"{listed.subject_name}第一分公司", unified_code="91350100M000100Y43"
    )
    known = ended(warning(ledger, title=f"{branch.subject_name}拖欠工资"), listed)
    assert len(titles(place, replace(known, entries=(*known.entries, branch)))) == 1


def test_a_person_is_named_in_no_text(place: Workplace, ledger: Ledger, listed: Entry) -> None:
    person = replace(listed, id="person", subject_name="示例某某", unified_code="", person="0" * 32)
    known = replace(ledger, entries=(*ledger.entries, person))
    firm = replace(person, unified_code="91350100M000100Y43", person="")
    firms = replace(ledger, entries=(*ledger.entries, firm))
    persons = replace(
        ledger, entries=(*ledger.entries, replace(person, standing=replace(person.standing, subject_category="自然人")))
    )
    assert len(titles(place, warning(firms, title="示例某某拖欠工资"))) == 1
    assert titles(place, warning(known, title="示例某某拖欠工资")) == [], "no code tells that it is an organisation"
    assert titles(place, warning(persons, title="示例某某拖欠工资")) == []
    for kind in ("守信", "失信"):
        assert titles(place, warning(ledger, kind=kind, title="示例小店（92152501MAYX90016X）")) == []


def test_praise_rests_on_nothing(place: Workplace, ledger: Ledger, listed: Entry) -> None:
    known = ended(warning(ledger, kind="守信", title=f"{listed.subject_name}还清了工资"), listed)
    assert [one["_until"] for one in cases(known, place.standard)] == [None]


@pytest.mark.parametrize("columns", [False, True])
def test_a_page_that_nobody_renews_shows_the_case_no_longer_than_what_it_rests_on(
    columns: bool, place: Workplace, ledger: Ledger, listed: Entry
) -> None:
    filled = dict(zip(BLANK, (listed.subject_name, "法人及非法人组织", listed.unified_code), strict=True))
    told = warning(ledger, **(filled if columns else {"title": f"{listed.subject_name}拖欠工资"}))
    assert listed.term_end
    longer = replace(listed.standing, term_end=listed.term_end + timedelta(days=9))
    known = replace(told, entries=(*told.entries, replace(listed, id="longer", standing=longer)))
    for of, last in ((told, listed.term_end), (known, longer.term_end)):
        plan = publish(of, place.standard, place.office)
        [page] = [one.context for one in plan.pages if one.path == "cases/index.html"]
        assert isinstance(page, Document)
        assert [row.until for one in page.sections if one.table for row in one.table.rows] == [last]


def test_a_credit_report_shows_the_cases_that_the_site_shows(place: Workplace, ledger: Ledger, listed: Entry) -> None:
    filled = dict(zip(BLANK, (listed.subject_name, "法人及非法人组织", listed.unified_code), strict=True))
    other = next(
        one for one in ledger.entries if one.polarity == "black" and one.disclosure.is_public
        and one.unified_code not in ("", listed.unified_code)
    )  # fmt: skip
    known = warning(ledger, **filled, title=f"{listed.subject_name}、{other.unified_code}拖欠工资")
    assert titles(place, known)
    assert known.others["case"]["title"][0] in str(report(place, known, listed.unified_code))


def report(place: Workplace, ledger: Ledger, code: str) -> CreditReport:
    return credit_report(Desk(ledger, place.standard, place.office, ()), code, Edition.PUBLIC)

"""The worked examples of CONTRIBUTING.md: each touches data only, and each changes what the program does."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.cli.judging import judge
from creditcli.cli.workplace import Workplace
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.calendar import working_calendar
from creditcli.io.case_folder import Task, lay_out, read_task
from creditcli.io.office import load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import Vault
from creditcli.model.finding import Finding
from creditcli.report.form import form_bytes
from creditcli.standard.conformance import Sent, compare, load_cases, row_of
from creditcli.standard.conformance_check import suite_faults
from creditcli.standard.list_terms import ruling
from creditcli.standard.load import load_standard
from creditcli.standard.types import Standard

GUIDE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
EXAMPLES = dict(
    re.findall(r"^### (.+?)\n.*?```diff\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
)
FIELD, CODE, RULE, VALUE, TERMS, LIST = EXAMPLES
CALENDAR = working_calendar(None)
SUITE = bundle("standards") / "conformance"
RED = (
    "名单类型,主体名称,主体类别,统一社会信用代码,荣誉名称,认定文号,认定日期,有效期至,公示开始日期,公示结束日期,认定依据,认定机关,认定机关统一社会信用代码\n"
    "诚信红名单,二连浩特市示例甲贸易有限公司,法人及非法人组织,91152501MAYX00017E,诚信示范企业,二发改信〔2026〕3号,2026-06-08,2029-06-07,"
    "2026-05-20,2026-06-05,示例办法,二连浩特市发展和改革委员会,11152501YY0000095K\n"
)
PENALTY = (SUITE / "FLD001" / "pass" / "files" / "penalty.csv").read_text(encoding="utf-8")
REFORMERS, MARKET = "二连浩特市发展和改革委员会", "二连浩特市市场监督管理局"
DAY = date(2026, 6, 10)


def hunks(example: str) -> Iterator[tuple[str, list[str]]]:
    """Path and lines of each place that an example changes."""
    for part in re.split(r"^--- ", example, flags=re.MULTILINE)[1:]:
        path, _, body = part.partition("\n")
        for hunk in body.split("@@\n"):
            yield path, hunk.splitlines()


def apply(example: str, root: Path) -> None:
    """Applies the diff; the lines that it keeps or takes away must stand in the file exactly once."""
    for path, lines in hunks(example):
        target = root / path
        before = [line[1:] for line in lines if line[0] in " -"]
        after = [line[1:] for line in lines if line[0] in " +"]
        if not before:
            assert not target.exists(), f"{path} is there already"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("".join(f"{line}\n" for line in after), encoding="utf-8", newline="\n")
            continue
        old = target.read_text(encoding="utf-8").splitlines()
        places = [at for at in range(len(old)) if old[at : at + len(before)] == before]
        assert len(places) == 1, f"{path}: {before} stands {len(places)} times"
        (at,) = places
        new = [*old[:at], *after, *old[at + len(before) :]]
        target.write_text("".join(f"{line}\n" for line in new), encoding="utf-8", newline="\n")


def standard_at(root: Path) -> Standard:
    return load_standard(read_tree(root / "standards"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with a copy of ``standards/``."""
    shutil.copytree(bundle("standards"), tmp_path / "standards")
    return tmp_path


def findings(root: Path, text: str, department: str) -> list[Finding]:
    """What a csv sent on the day gives under the copy's standard; its office is made at ``root/office``."""
    case = root / "case"
    for folder in (case, root / "office"):
        shutil.rmtree(folder, ignore_errors=True)
    (case / "files").mkdir(parents=True)
    (case / "files" / "a.csv").write_text(text, encoding="utf-8")
    shutil.copytree(root / "standards" / "conformance" / "office", case / "office")
    task = Task(case, (), (Sent("a.csv", DAY, department),))
    return judge(task, standard_at(root), CALENDAR, root / "office")


def codes(found: list[Finding], least: int = 2) -> list[str]:
    return [one.code for one in found if one.severity.rank >= least]


def with_column(text: str, header: str, value: str) -> str:
    first, second = text.splitlines()
    return f"{first},{header}\n{second},{value}\n"


def with_value(text: str, header: str, value: str) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    rows[1][rows[0].index(header)] = value
    return "".join(",".join(row) + "\n" for row in rows)


def test_there_are_six_and_each_touches_data_only() -> None:
    assert list(EXAMPLES) == [
        "A field", "A code", "A rule on a check that is there", "A new value of law, from a day on",
        "Later terms of a list", "A type of list",
    ]  # fmt: skip
    paths = {path for example in EXAMPLES.values() for path, _ in hunks(example)}
    assert all(path.startswith("standards/") and not path.endswith(".py") for path in paths)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_each_leaves_a_standard_that_loads_and_a_sound_suite(name: str, copy: Path) -> None:
    old = standard_at(copy)
    apply(EXAMPLES[name], copy)
    new = standard_at(copy)
    assert new.digest != old.digest
    assert suite_faults(read_tree(copy / "standards" / "conformance"), new.rules) == ()


@pytest.mark.slow
def test_a_new_field_is_in_the_form_and_under_the_rules_of_its_type(copy: Path) -> None:
    levels = [with_column(RED, "荣誉级别", value) for value in ("旗县级", "旗县级以上各级机关")]
    about = [[one for one in findings(copy, text, REFORMERS) if one.place.header == "荣誉级别"] for text in levels]
    assert [[one.field for one in found] for found in about] == [[""], [""]]  # a column that is not known
    apply(EXAMPLES[FIELD], copy)
    about = [[one for one in findings(copy, text, REFORMERS) if one.place.header == "荣誉级别"] for text in levels]
    assert [[one.field for one in found] for found in about] == [[], ["honour_level"]]  # known, and one too long
    standard = standard_at(copy)
    (copy / "form.xlsx").write_bytes(form_bytes(standard.datasets["red-listing"], standard))
    headers = [cell.value for cell in openpyxl.load_workbook(copy / "form.xlsx").worksheets[0][1]]
    assert "荣誉级别" in headers


@pytest.mark.slow
def test_a_new_code_is_accepted(copy: Path) -> None:
    text = with_value(PENALTY, "处罚领域", "数据安全")
    assert len(codes(findings(copy, text, MARKET))) == 1
    apply(EXAMPLES[CODE], copy)
    assert codes(findings(copy, text, MARKET)) == []


@pytest.mark.slow
def test_a_new_rule_fires_in_its_cases(copy: Path) -> None:
    apply(EXAMPLES[RULE], copy)
    suite, standard = read_tree(copy / "standards" / "conformance"), standard_at(copy)
    cases = [case for case in load_cases(suite) if case.code == "REC099"]
    assert [case.name for case in cases] == ["fail", "pass"]
    for case in cases:
        folder = copy / case.name
        lay_out(case, suite, standard, folder / "case")
        found = judge(read_task(folder / "case"), standard, CALENDAR, folder / "office")
        assert compare(case, map(row_of, found), standard).passed
    assert codes(findings(copy, suite["REC099/fail/files/red.csv"].decode(), REFORMERS)) == ["REC099"]


@pytest.mark.slow
def test_a_new_value_of_law_holds_from_its_day(copy: Path) -> None:
    after, before = (with_value(PENALTY, "处罚决定日期", day) for day in ("2026-06-04", "2026-04-30"))
    old = [codes(findings(copy, text, MARKET), least=1) for text in (after, before)]
    apply(EXAMPLES[VALUE], copy)
    new = [codes(findings(copy, text, MARKET), least=1) for text in (after, before)]
    assert old[0] == []
    assert len(new[0]) == 1  # four working days: late from the new value's first day on
    assert new[1] == old[1]
    parameter = standard_at(copy).parameter("publicity_deadline")
    assert [str(parameter.at(date(2026, *day)).value) for day in ((4, 30), (5, 1))] == ["7wd", "3wd"]


@pytest.mark.slow
def test_later_terms_of_a_list_are_those_of_later_decisions(copy: Path) -> None:
    apply(EXAMPLES[TERMS], copy)
    kind = standard_at(copy).lists["work_safety"]
    days = [date(2026, 12, 31), date(2027, 1, 1)]
    ends = [ruling(kind, day, date(2027, 6, 1)).last_day(day, CALENDAR) for day in days]
    assert ends == [date(2029, 12, 31), date(2029, 1, 1)]


@pytest.mark.slow
def test_a_new_list_type_is_listed_where_an_office_uses_it(copy: Path) -> None:
    text = with_value(RED, "名单类型", "诚信经营示范户名单")
    assert codes(findings(copy, text, REFORMERS))
    apply(EXAMPLES[LIST], copy)
    office = copy / "standards" / "conformance" / "office"
    for name, old, new in (
        ("office.yaml", "court_defaulter, red]", "court_defaulter, red, honest_trader]"),
        ("organisations.csv", ",red,", ",red；honest_trader,"),
    ):
        content = (office / name).read_text(encoding="utf-8")
        assert old in content
        (office / name).write_text(content.replace(old, new), encoding="utf-8")
    assert codes(findings(copy, text, REFORMERS)) == []
    place = copy / "office"
    store, vault = RecordStore(place), Vault(place)
    opened = Workplace(place, standard_at(copy), load_office(place), store, vault, CALENDAR)
    (entry,) = opened.ledger(opened.view(DAY)).entries
    assert (entry.list_id, entry.listing.value, entry.term_end) == ("honest_trader", "listed", date(2029, 6, 7))

"""``query``: what is answered is what ``lists`` says, no more; the asker's table comes back with columns added."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.listing.clean import CLASSES, EXISTENCE, REPAIRED
from creditcli.model.inquiry import Answer, Asked, CleanYears, Found
from creditcli.model.ledger import Ledger
from creditcli.stages.inquire import inquire
from creditcli.stages.narrow import narrowed
from creditcli.standard.types import Standard
from tests.cli.test_whose_it_is import MARKET, OBJECTION, PENALTY, send
from tests.exchange.offices import sure
from tests.helpers import Run

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-23"
LISTED, NUMBER = "91152501MAYY024277", "二人社列〔2026〕2号"
CHOICES = {CLASSES: "general_and_serious", REPAIRED: "not_counted", EXISTENCE: "too_young"}


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


@pytest.fixture(scope="module")
def ledger(place: Workplace) -> Ledger:
    return place.ledger(place.view(date.fromisoformat(DAY)))


def asked(place: Workplace, ledger: Ledger, code: str, name: str = "", **settings: str) -> Answer:
    office = replace(place.office, settings={**place.office.settings, **CHOICES, **settings})
    (found,) = inquire([Asked(code, name)], ledger, place.standard, office)
    return found


def says_what_lists_say(place: Workplace, day: date) -> None:
    ledger = place.ledger(place.view(day))
    codes = sorted({one.unified_code for one in ledger.entries if one.unified_code})
    for code, found in zip(
        codes, inquire([Asked(one, "") for one in codes], ledger, place.standard, place.office), strict=True
    ):
        own = [one for one in ledger.entries if one.unified_code == code and one.is_active]
        assert [one.decision_number for one in found.restraints] == [
            one.decision_number for one in own if one.polarity == "black"
        ]
        assert len(found.honours) == sum(one.polarity == "red" for one in own)
        for told, entry in zip(found.restraints, (one for one in own if one.polarity == "black"), strict=True):
            assert bool(told.measures) == any(one.executable for one in entry.measures)
            assert bool(told.suspended) == bool(entry.verifying or entry.stays)
            assert not (told.measures and told.suspended)
        if found.restraints and found.clean:
            assert found.clean.answer is not CleanYears.CLEAN


@pytest.mark.parametrize("back", [0, 60, 200])
def test_a_subject_is_restrained_or_honoured_as_lists_say(place: Workplace, back: int) -> None:
    says_what_lists_say(place, date.fromisoformat(DAY) - timedelta(days=back))


@pytest.mark.slow
@pytest.mark.parametrize("at", range(50))
def test_the_same_on_fifty_days(place: Workplace, at: int) -> None:
    says_what_lists_say(place, date.fromisoformat(DAY) - timedelta(days=20 * at - 100))


def without_codes_in_keys(standard: Standard) -> Standard:
    datasets = {
        name: replace(one, key=tuple(field for field in one.key if field != "unified_code"))
        for name, one in standard.datasets.items()
    }
    return replace(standard, datasets=datasets)


@pytest.mark.parametrize("keyed", [True, False], ids=["code in the key", "no code in the key"])
def test_a_record_narrowed_to_those_asked_about_gives_the_same_answers(place: Workplace, keyed: bool) -> None:
    """Also by a standard whose keys do not tell one code from another."""
    standard = place.standard if keyed else without_codes_in_keys(place.standard)
    for back in (0, 150, 400):
        view = place.view(date.fromisoformat(DAY) - timedelta(days=back))
        whole = place.ledger(view)
        frames = (whole.subjects, whole.licences, whole.penalties)
        known = {pair for frame in frames for pair in frame.select("unified_code", "subject_name").iter_rows()}
        known |= {(one.unified_code, one.subject_name) for one in whole.entries}
        every = [Asked(code or "", name) for code, name in sorted(known, key=str)]
        every += [Asked("", one.name) for one in every] + [Asked("", "查无此名有限公司"), Asked(LISTED.lower(), "")]
        for part in (every, every[::7], every[3::11], every[-1:]):
            ledger = place.ledger(narrowed(view, part, standard))
            given = [inquire(part, one, place.standard, place.office) for one in (whole, ledger)]
            assert given[0] == given[1]


def test_a_name_alone_proves_nothing_and_a_code_with_another_name_is_told(place: Workplace, ledger: Ledger) -> None:
    entry = next(one for one in ledger.entries if one.decision_number == NUMBER)
    by_name = asked(place, ledger, "", entry.subject_name)
    assert (by_name.found, by_name.code, by_name.restraints, by_name.clean) == (Found.NAME_ONLY, LISTED, (), None)
    assert asked(place, ledger, LISTED, "另一家公司").found is Found.NAME_DIFFERS
    assert asked(place, ledger, LISTED, entry.subject_name).found is Found.EXACT
    assert asked(place, ledger, LISTED[:-1] + "0").found is Found.BAD_CODE
    assert asked(place, ledger, "91350100M000100Y43").found is Found.NOT_FOUND


def test_an_objection_to_a_penalty_is_told_as_one_to_a_listing_is(place: Workplace, ledger: Ledger) -> None:
    fined = asked(place, ledger, "91152501MAYY020133")
    assert [(one.number, one.decision) for one in fined.disputed] == [("YY〔2026〕4号", "二消罚〔2026〕2号")]
    assert [(one.number, one.decision) for one in asked(place, ledger, LISTED).disputed] == [("YY〔2026〕3号", NUMBER)]
    answered = place.ledger(place.view(date.fromisoformat("2026-11-17")))
    assert not asked(place, answered, "91152501MAYY020133").disputed, "not taken in yet"


def penalised(ledger: Ledger, **cells: object) -> tuple[Ledger, str]:
    """The ledger with one penalty only, of a subject without listings that is ten years old."""
    code = next(
        row["unified_code"] for row in ledger.subjects.to_dicts()
        if row["unified_code"] not in {one.unified_code for one in ledger.entries}
    )  # fmt: skip
    row = {**ledger.penalties.row(0, named=True), "unified_code": code, "ended": "", "disputed": False, **cells}
    born = pl.when(pl.col("unified_code") == code).then(pl.lit("2010-01-01")).otherwise(pl.col("established_date"))
    subjects = ledger.subjects.with_columns(established_date=born)
    return replace(ledger, penalties=pl.DataFrame([row], schema=ledger.penalties.schema), subjects=subjects), code


@pytest.mark.parametrize(
    ("cells", "settings", "expected"),
    [
        ({"decision_date": "2023-11-23", "penalty_class": "严重"}, {}, "clean"),  # three years ago to the day
        ({"decision_date": "2023-11-24", "penalty_class": "严重"}, {}, "not-clean"),  # the first day that counts
        ({"decision_date": "2026-11-23", "penalty_class": "一般"}, {}, "not-clean"),
        ({"decision_date": "2026-11-23", "penalty_class": "一般"}, {CLASSES: "serious"}, "clean"),
        ({"decision_date": "2026-05-01", "penalty_class": "轻微"}, {}, "clean"),
        ({"decision_date": "2026-05-01", "penalty_class": "轻微"}, {CLASSES: "all"}, "not-clean"),
        ({"decision_date": "2024-05-01", "penalty_class": None}, {}, "undetermined"),  # no class is never guessed
        ({"decision_date": "2024-05-01", "penalty_class": None}, {CLASSES: "all"}, "not-clean"),
        ({"decision_date": "2024-05-01", "penalty_class": "严重", "ended": "correction_revoke"}, {}, "clean"),
        ({"decision_date": "2024-05-01", "penalty_class": "严重", "ended": "repair_granted"}, {}, "clean"),
        ({"decision_date": "2024-05-01", "penalty_class": "严重", "ended": "repair_granted"}, {REPAIRED: "counted"}, "not-clean"),
        ({"decision_date": "2024-05-01", "penalty_class": "严重", "disputed": True}, {}, "undetermined"),
    ],
)  # fmt: skip
def test_three_clean_years(
    place: Workplace, ledger: Ledger, cells: dict[str, object], settings: dict[str, str], expected: str
) -> None:
    changed, code = penalised(ledger, **cells)
    clean = asked(place, changed, code, **settings).clean
    assert clean
    assert clean.answer.value == expected, clean
    assert clean.since == date(2023, 11, 24)
    assert "第二项" in clean.law


@pytest.mark.parametrize(
    ("born", "settings", "expected"),
    [
        ("2023-11-23", {}, "clean"), ("2023-11-24", {}, "too-young"), ("2023-11-24", {EXISTENCE: "since_start"}, "clean"),
        (None, {}, "undetermined"), (None, {EXISTENCE: "since_start"}, "clean"),
    ],
)  # fmt: skip
def test_a_young_subject_is_not_called_unclean(
    place: Workplace, ledger: Ledger, born: str | None, settings: dict[str, str], expected: str
) -> None:
    changed, code = penalised(ledger, decision_date="2010-01-01")
    young = replace(changed, subjects=changed.subjects.with_columns(established_date=pl.lit(born, dtype=pl.String)))
    clean = asked(place, young, code, **settings).clean
    assert clean
    assert clean.answer.value == expected


def test_what_the_office_has_not_chosen_is_not_answered(place: Workplace, ledger: Ledger) -> None:
    office = replace(
        place.office, settings={key: text for key, text in place.office.settings.items() if key != REPAIRED}
    )
    (found,) = inquire([Asked(LISTED, "")], ledger, place.standard, office)
    assert found.clean
    assert found.clean.answer is CleanYears.NOT_CHOSEN
    assert place.standard.parameter(REPAIRED).title in found.clean.reasons[0][0]


def test_the_table_comes_back_with_columns_added(demo: Path, run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [
        ("评标名单", None, None),
        ("序号", "投标人名称", "统一社会信用代码"),
        (1, "某公司", LISTED),
        (2, "没有的公司", None),
    ]
    for row in rows:
        sheet.append(row)
    sheet.cell(5, 2, "'=1+1").data_type = "s"
    book.save(tmp_path / "名单.xlsx")
    out = tmp_path / "结果.xlsx"
    arguments = ("query", str(tmp_path / "名单.xlsx"), "--office", str(demo), "--as-of", DAY)
    done = run(*arguments, "--workbook", str(out))
    assert done.returncode == 0, done.stderr
    again = openpyxl.load_workbook(out)
    first = list(again.worksheets[0].iter_rows(values_only=True))
    assert [row[:3] for row in first[:4]] == rows
    assert first[1][3:7] == ("查询日", "查得代码", "查得名称", "查得情况")
    assert first[2][6] == "代码查到，名称不符"
    assert NUMBER in str(first[2][7])
    assert first[3][6] == "没有以该名称登记的代码；自然人不按姓名答复"
    slip = dict(again["查询说明"].iter_rows(values_only=True))
    assert slip["查询日"] == DAY
    before = out.read_bytes()
    run(*arguments, "--workbook", str(out))
    assert out.read_bytes() == before, "the same answers are the same bytes"
    text = json.loads(run(*arguments, "--format", "json").stdout)
    assert json.loads(run(*arguments, "--format", "json", "--workbook", str(out)).stdout) == text
    assert text["slip"]["答复摘要（SHA-256）"] == slip["答复摘要（SHA-256）"]


def test_a_list_of_codes_without_a_header_is_read_too(demo: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "代码.txt"
    path.write_text(f"{LISTED}\n91350100M000100Y43\n", encoding="utf-8")
    done = run("query", str(path), "--office", str(demo), "--as-of", DAY, "--format", "csv")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert NUMBER in lines[1]
    assert "档案中没有记录" in lines[2]


def test_a_procedure_tells_only_the_measures_that_concern_it(demo: Path, run: Run) -> None:
    def measures(word: str) -> str:
        done = run("query", "91152501MAYY02443W", "--office", str(demo), "--as-of", "2026-11-20", "--procedure", word)
        assert done.returncode == 0, done.stderr
        assert f"办理事项：{LABELS[word]}" in done.stdout
        return next((line for line in done.stdout.splitlines() if "可以执行的措施" in line), "")

    LABELS = {"监管": "日常监管", "授信": "授信和融资"}
    assert "列为重点监管对象" in measures("监管")
    assert measures("授信") == ""
    done = run("query", LISTED, "--office", str(demo), "--procedure", "打分")
    assert (done.returncode, "招标投标" in done.stderr) == (2, True)


def test_a_measure_that_does_not_say_what_it_concerns_is_told_with_that_remark(
    office: Path, run: Run, tmp_path: Path
) -> None:
    header, example = (ROOT / "standards/examples/measure-catalogue.csv").read_text("utf-8-sig").splitlines()
    named = "限制申请财政性资金项目"
    changes = {"": "甲措施", "招标投标": "乙措施", "政府采购；招标投标": "丙措施", "授信和融资": "丁措施"}
    rows = []
    for at, (procedure, name) in enumerate(changes.items()):
        row = example.replace(named, name).replace("NM-CJ-001", f"NM-CJ-{at}").replace("推荐性措施", "强制性措施")
        cells = dict(zip(header.split(","), row.split(","), strict=True))
        cells["办理事项"] = procedure
        rows.append(cells)
    path = tmp_path / "措施清单.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    merged = run("merge", str(path), "--office", str(office), "--department", "发改委", "--received", "2026-11-19")
    assert "接受 4" in merged.stderr, merged.stderr
    done = run("query", "91152501MAYY02443W", "--office", str(office), "--as-of", "2026-11-20", "--procedure", "招投标")
    told = next(line for line in done.stdout.splitlines() if "可以执行的措施" in line)
    assert ["甲措施" in told, "乙措施" in told, "丙措施" in told, "丁措施" in told] == [True, True, True, False]
    assert "没有写明适用事项" in told.split("甲措施")[1].split("；")[0]
    assert told.count("没有写明适用事项") == 1


def test_a_table_that_is_not_there_is_not_looked_up_as_a_name(demo: Path, run: Run) -> None:
    done = run("query", "投标人名单.xlsx", "--office", str(demo), "--as-of", DAY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有文件 投标人名单.xlsx" in done.stderr


def test_an_answer_in_english_has_chinese_only_where_it_quotes(demo: Path, run: Run) -> None:
    """Names, numbers, measures and law stay as they were written; every label and verdict is English."""
    asked = ("query", LISTED, "91350100M000100Y43", "1", "--office", str(demo), "--as-of", DAY)
    zh, en = (run(*asked, "--lang", lang).stdout for lang in ("zh", "en"))
    lines = en.splitlines()
    labels = [line.partition(": ")[0] for line in lines if ": " in line]
    assert labels
    assert not [label for label in labels if not label.isascii()]
    verdicts = [line for line in lines if line.lstrip().startswith(("Found: ", "Bad records: ", "Note: "))]
    assert verdicts
    assert all(line.isascii() for line in verdicts)
    assert len(lines) == len(zh.splitlines())
    digests = {text.splitlines()[-2].split()[-1].rpartition("：")[2] for text in (zh, en)}
    assert len(digests) == 1, "what is answered does not depend on the language"


def test_an_office_that_has_not_chosen_is_told_what_to_choose_and_where(office: Path, run: Run) -> None:
    path = office / "office.yaml"
    kept = [line for line in path.read_text("utf-8").splitlines() if not line.strip().startswith("green_channel")]
    path.write_text("\n".join(kept), encoding="utf-8")
    done = run("query", LISTED, "--office", str(office), "--as-of", DAY)
    assert "office.yaml" in done.stderr
    assert all(one in done.stderr for one in (CLASSES, REPAIRED, EXISTENCE))


def test_of_a_day_before_the_record_began_nothing_is_called_clean(office: Path, run: Run) -> None:
    path = office / "office.yaml"
    path.write_text(path.read_text("utf-8").replace("too_young", "since_start"), "utf-8")
    asked = ("query", LISTED, "--office", str(office), "--as-of")
    early, first = (run(*asked, day) for day in ("2024-01-01", "2024-01-02"))
    assert "不良信用记录：不能判断，请人工核对" in early.stdout
    assert "请注意：2024-01-01 在档案开始（2024-01-02）以前" in early.stdout
    assert "查无记录不说明当时没有" in early.stderr
    assert "不良信用记录：没有" in first.stdout
    assert "档案开始" not in first.stdout + first.stderr
    unborn = run(*asked, "2024-01-01", "--format", "csv").stdout
    assert "查无记录不说明当时没有" in unborn.splitlines()[1]


def test_an_objection_that_names_its_firm_without_a_code_is_told(winter_office: Path) -> None:
    send(winter_office, "penalty", "2026-04-02", PENALTY)
    about = {"target_dataset": "行政处罚", "list_type": "", "target_decision_number": PENALTY["decision_number"]}
    named = {**OBJECTION, **MARKET, **about, "unified_code": "", "disputed_field": "违法事实"}
    send(winter_office, "objection", "2026-04-07", named)
    asked = (
        "query",
        PENALTY["unified_code"],
        "--office",
        str(winter_office),
        "--as-of",
        "2026-04-08",
        "--format",
        "json",
    )
    assert json.loads(sure(*asked).stdout)["answers"][0]["disputed"] == [OBJECTION["objection_number"]]

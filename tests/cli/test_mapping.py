"""The preview of headers, and an office's memory of them: recorded by name and day, kept with what it read."""

from __future__ import annotations

import csv
import io
import json
import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from creditcli.cli.flow import Intake, Merged, merge_path, replay
from creditcli.cli.talk import Talk
from creditcli.cli.trace import trace_value
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.errors import UsageFault
from creditcli.io.bundle import bundle
from creditcli.io.office import load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import Vault
from creditcli.report.wrap import width_of
from tests.cli.reports import on_terminal
from tests.helpers import Run, tree

DAY, DEPARTMENT = date(2026, 6, 10), "市场监管局"
CODE = "11152501YY000001XM"
OWN, REMEMBERED = "行政处罚决定书文号", "处罚文号"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office folder with an empty record."""
    made = tmp_path / "office"
    shutil.copytree(bundle("samples") / "office", made, ignore=shutil.ignore_patterns("inbox"))
    RecordStore(made).create(load_office(made).code, date(2024, 1, 2), "salt")
    Vault(made).create(bytes(32))
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file whose column of document numbers has a name of the department's own."""
    good = bundle("standards") / "conformance" / "FIL016" / "pass" / "files" / "penalty.csv"
    path = tmp_path / "处罚.csv"
    path.write_text(good.read_text("utf-8").replace(OWN, REMEMBERED), "utf-8")
    return path


def remember(run: Run, folder: Path, *more: str, action: str = "add", day: str = "2026-06-10") -> tuple[int, str]:
    about = ("--office", str(folder), "--department", DEPARTMENT, "--dataset", "penalty", "--by", "示例人员")
    done = run(
        "mapping", action, REMEMBERED, *(more or ("decision_number",) * (action == "add")), *about, "--as-of", day
    )
    return done.returncode, done.stderr


def take_in(place: Workplace, path: Path, department: str = DEPARTMENT, day: date = DAY) -> Merged:
    return merge_path(place, path, path.name, Intake(day, day, department=department))[0]


def codes(merged: Merged) -> set[str]:
    return {one.code for one in merged.findings}


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "不收取：标准里没有这一列"), ("en", "not kept: the standard has no such")]
)
def test_the_preview_is_readable_on_a_narrow_gbk_console(file: Path, lang: str, words: str) -> None:
    code, output = on_terminal(
        "--lang", lang, "validate", str(file), "--show-mapping", "--as-of", "2026-06-10", columns=40, encoding="gbk"
    )
    assert code == 1
    text = output.decode("gbk")
    assert words in text
    assert REMEMBERED in text
    assert max(width_of(line) for line in text.splitlines()) <= 40


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "因这一列整张表没有收取"), ("en", "nothing of the sheet is taken for this column")]
)
def test_the_preview_says_for_which_column_a_sheet_is_stopped(run: Run, file: Path, lang: str, words: str) -> None:
    head, *rows = file.read_text("utf-8").replace(REMEMBERED, OWN).splitlines()
    extra = "公示状态", "已撤销"
    file.write_text("\n".join([f"{head},{extra[0]},科室", *(f"{one},{extra[1]},甲" for one in rows)]), "utf-8")
    done = run("--lang", lang, "validate", str(file), "--show-mapping", "--as-of", "2026-06-10")
    lines = [line.strip() for line in done.stdout.splitlines()]
    said = "".join(lines[next(at for at, line in enumerate(lines) if line.endswith(extra[0])) + 1 :])
    assert said.replace(" ", "").startswith(words.replace(" ", ""))
    assert ("".join(lines).replace(" ", "")).count(words.replace(" ", "")) == 1


@pytest.mark.slow
def test_the_preview_runs_no_check_and_exits_0_where_every_sheet_is_mapped(run: Run, file: Path) -> None:
    text = file.read_text("utf-8").replace(REMEMBERED, OWN).replace("罚款,", "不是处罚,")
    file.write_text(text, "utf-8")
    done = run("validate", str(file), "--show-mapping", "--format", "json", "--as-of", "2026-06-10")
    assert done.returncode == 0, done.stderr
    (about,) = json.loads(done.stdout)["files"]
    assert (about["mapped"], about["findings"]) == (True, [])
    schema = json.loads((bundle("standards") / "schemas" / "validate-report.schema.json").read_text("utf-8"))
    for sheet in about["sheets"]:
        Draft202012Validator({**schema["$defs"]["sheet"], "$defs": schema["$defs"]}).validate(sheet)
    whole = run("validate", str(file), "--format", "json", "--as-of", "2026-06-10")
    assert whole.returncode == 1, "the check itself refuses the row"
    report = json.loads(whole.stdout)
    Draft202012Validator(schema).validate(report)
    assert report["files"][0]["sheets"] == about["sheets"]


def test_the_preview_as_csv_has_a_line_a_column(run: Run, file: Path) -> None:
    done = run("validate", str(file), "--show-mapping", "--format", "csv", "--as-of", "2026-06-10")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 17
    assert {(row["header"], row["role"], row["cell"]) for row in rows} >= {
        (REMEMBERED, "extra", "E1"),
        ("罚款金额（万元）", "used", "K1"),
    }
    refused = run("validate", str(file), "--show-mapping", "--format", "sarif", "--as-of", "2026-06-10")
    assert refused.returncode == 2


def test_what_is_remembered_is_read_for_that_department_from_that_day_on(run: Run, folder: Path, file: Path) -> None:
    code, talk = remember(run, folder)
    assert code == 0, talk
    place = open_workplace(folder)
    rule = place.standard.rule_of("column_remembered").code
    other = take_in(place, file, "人社局")
    assert (other.line.counts.accepted, other.line.memory) == (0, "")
    early = Path(shutil.copy(file, file.with_name("早.csv")))
    early.write_bytes(file.read_bytes() + b"\n")
    assert take_in(place, early, day=date(2026, 6, 9)).line.counts.accepted == 0
    merged = take_in(place, file)
    assert merged.line.counts.accepted == 1
    assert rule in codes(merged)
    (found,) = (one for one in merged.findings if one.code == rule)
    assert (found.place.cell, dict(found.params)["by"]) == ("E1", "示例人员")
    options = ("--office", str(folder), "--as-of", "2026-06-10", "--show-mapping")
    assert run("validate", str(file), *options, "--department", DEPARTMENT).returncode == 0
    assert run("validate", str(file), *options).returncode == 1, "nobody is named as the sender"


@pytest.mark.slow
def test_a_file_that_could_not_be_read_is_taken_in_once_its_header_is_remembered(
    run: Run, folder: Path, file: Path
) -> None:
    place = open_workplace(folder)
    assert take_in(place, file).line.counts.accepted == 0
    assert take_in(place, file).report is None, "the same bytes are held"
    assert remember(run, folder)[0] == 0
    place = open_workplace(folder)
    assert take_in(place, file).line.counts.accepted == 1
    assert take_in(place, file).report is None


def commands(said: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in said.splitlines() if line.strip().startswith("creditcli")]


@pytest.mark.parametrize(("inbox", "asked"), [(False, ["mapping", "merge"]), (True, ["mapping", "run"])])
def test_a_file_that_was_sent_back_is_named_with_the_commands_that_take_it(
    run: Run, folder: Path, file: Path, inbox: bool, asked: list[str]
) -> None:
    place = open_workplace(folder)
    if inbox:
        path = folder / "inbox" / "2026-06-10" / DEPARTMENT / file.name
        path.parent.mkdir(parents=True)
        shutil.copy(file, path)
        assert run("run", "--office", str(folder), "--as-of", "2026-06-11").returncode == 1
        held = run("run", "--office", str(folder), "--as-of", "2026-06-11").stderr
        assert "1 份当时一行也没有收取" in held
    else:
        assert take_in(place, file).line.counts.refused == 1
    code, said = remember(run, folder, day="2026-06-12")
    assert code == 0
    assert file.name in said
    assert "2026-06-10" in said
    told = commands(said)
    assert [one[0] for one in told] == asked
    for one in told:
        more = ("--as-of", "2026-06-12") * (one[0] == "run")
        done = run(*[str(file) if word == file.name else word for word in one], *more)
        assert done.returncode == 0, done.stderr
    assert open_workplace(folder).store.log()[-1].counts.accepted == 1
    assert not commands(remember(run, folder, day="2026-06-13")[1])
    if inbox:
        assert "当时一行也没有收取" not in run("run", "--office", str(folder), "--as-of", "2026-06-12").stderr


def test_files_without_the_header_or_of_others_are_not_named(run: Run, folder: Path, file: Path) -> None:
    place = open_workplace(folder)
    take_in(place, file, department="发改委")
    other = file.with_name("其他.csv")
    other.write_text(file.read_text("utf-8").replace(REMEMBERED, "文书"), "utf-8")
    assert take_in(place, other).line.counts.refused == 1
    assert not commands(remember(run, folder, day="2026-06-12")[1])


def test_a_data_set_may_be_named_by_its_title(run: Run, folder: Path) -> None:
    about = ("--office", str(folder), "--department", DEPARTMENT, "--dataset", "行政处罚", "--by", "示例人员")
    done = run("mapping", "add", REMEMBERED, "decision_number", *about, "--as-of", "2026-06-10")
    assert done.returncode == 0, done.stderr
    (line,) = load_office(folder).memories[CODE].lines
    assert line.dataset == "penalty"


@pytest.mark.slow
def test_the_record_made_anew_has_the_same_head_whatever_became_of_the_memory(
    run: Run, folder: Path, file: Path, tmp_path: Path
) -> None:
    place = open_workplace(folder)
    take_in(place, file)
    assert remember(run, folder)[0] == 0
    take_in(open_workplace(folder), file)
    assert remember(run, folder, action="remove")[0] == 0
    late = file.with_name("后来.csv")
    late.write_text(file.read_text("utf-8").replace("8号", "9号"), "utf-8")
    assert take_in(open_workplace(folder), late).line.counts.accepted == 0
    head = open_workplace(folder).store.head()
    assert replay(open_workplace(folder), tmp_path / "再建", Talk()) == head
    shutil.rmtree(folder / "mappings")
    place = open_workplace(folder)
    assert replay(place, tmp_path / "三建", Talk()) == head
    assert not place.store.verify(place.standard)
    kept = next(line.memory for line in place.store.log() if line.memory)
    assert REMEMBERED in (folder / "archive" / kept).read_text("utf-8")
    (folder / "archive" / kept).unlink()
    assert [one.place for one in place.store.verify(place.standard)] == [f"archive/{kept}"]


@pytest.mark.slow
def test_explain_leads_from_a_value_to_a_cell_under_a_remembered_header(run: Run, folder: Path, file: Path) -> None:
    assert remember(run, folder)[0] == 0
    place = open_workplace(folder)
    take_in(place, file)
    shutil.rmtree(folder / "mappings")
    (lines,) = trace_value("二市监罚〔2026〕8号", place, place.view(DAY))
    assert ("单元格", "cell", "E2") in lines


def test_recording_twice_adds_nothing_and_removing_ends_it(run: Run, folder: Path) -> None:
    assert remember(run, folder)[0] == 0
    before = tree(folder, "mappings")
    assert remember(run, folder, OWN, day="2026-06-12")[0] == 0, "the field's label does as well as its id"
    assert tree(folder, "mappings") == before
    assert remember(run, folder, action="remove", day="2026-07-01")[0] == 0
    assert remember(run, folder, action="remove", day="2026-07-01")[0] == 2
    memory = load_office(folder).memories[CODE]
    assert [len(memory.on(date(2026, month, 1)).lines) for month in (6, 7)] == [0, 0]
    assert len(memory.on(date(2026, 6, 30)).lines) == 1
    listed = run("mapping", "list", "--office", str(folder), "--as-of", "2026-06-30", "--format", "json")
    assert [(row["header"], row["state"]) for row in json.loads(listed.stdout)] == [
        (REMEMBERED, "held"),
        (REMEMBERED, "later"),
    ]
    shown = run("mapping", "list", "--office", str(folder), "--as-of", "2026-07-02")
    assert "已停用" in shown.stdout


def test_what_contradicts_the_standard_is_not_recorded(run: Run, folder: Path) -> None:
    about = ("--office", str(folder), "--department", DEPARTMENT, "--dataset", "penalty", "--by", "示例人员")
    for header, field, said in (
        ("违法事实", "content", "不能改作"),
        ("处罚依据", "basis", "不用记"),
        ("不予公示理由", "-", "不能改作"),
        ("罚款（元）（合计）", "fine_amount", "单位"),
        ("罚没款", "fine_amount", "单位"),
        (REMEMBERED, "no_such", "没有字段"),
        ("（）", "facts", "不能为空"),
    ):
        done = run("mapping", "add", header, field, *about, "--as-of", "2026-06-10")
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (folder / "mappings").exists()
    nobody = run("mapping", "add", REMEMBERED, "facts", *about[:2], "--department", "没有的局", *about[4:])
    assert (nobody.returncode, "没有的局" in nobody.stderr) == (2, True)


GOOD = '- {day: "2026-06-10", by: 示例人员, dataset: penalty, header: 处罚文号, field: decision_number}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 手工\n" + GOOD.replace("decision_number", "no_such"), "第 2 行：数据集“行政处罚”没有字段“no_such”"),
        (GOOD.replace("penalty", "no-such"), "第 1 行：没有数据集“no-such”"),
        (GOOD + GOOD.replace(REMEMBERED, "处罚决定日期"), "第 2 行：“处罚决定日期”是标准里的列名"),
        (GOOD.replace("2026-06-10", "10.6.2026"), "第 1 行：day 应为"),
        (GOOD.replace("2026-06-10", "2026-06-31"), "第 1 行：没有 2026-06-31 这一天"),
        (GOOD.replace("by: 示例人员, ", ""), "第 1 行：应是一条记忆"),
        ("处罚文号: decision_number\n", "第 1 行：应是一条记忆"),
        ("- {day: 2026-06-10\n", "第 2 行写法不对"),
    ],
)
def test_a_memory_that_cannot_be_used_is_refused_with_its_line(folder: Path, text: str, said: str) -> None:
    path = folder / "mappings" / f"{CODE}.yaml"
    path.parent.mkdir()
    path.write_text(GOOD, "utf-8")
    open_workplace(folder)
    path.write_text(text, "utf-8")
    with pytest.raises(UsageFault) as fault:
        open_workplace(folder)
    assert path.name in fault.value.zh
    assert said in fault.value.zh


def test_a_line_that_the_standard_has_outgrown_can_be_ended_by_the_command(run: Run, folder: Path) -> None:
    path = folder / "mappings" / f"{CODE}.yaml"
    path.parent.mkdir()
    path.write_text(GOOD.replace("decision_number", "no_such"), "utf-8")
    assert remember(run, folder, action="remove")[0] == 0
    open_workplace(folder)


def test_a_memory_of_nobody_is_refused(folder: Path) -> None:
    (folder / "mappings").mkdir()
    (folder / "mappings" / "市场监管局.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(UsageFault, match="市场监管局"):
        open_workplace(folder)

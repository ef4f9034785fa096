"""Measures: each organ's tasks, what is suspended at all of them at once, and what the organs answer."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.errors import BrokenRecord
from creditcli.io.measures import write_measures
from creditcli.report.tasks import task_text
from creditcli.stages.tasks import by_organ, tasks_of
from tests.cli.asking import once
from tests.helpers import Run, tree

ROOT = Path(__file__).resolve().parents[2]
DAY, NEXT = "2026-11-23", "2026-11-24"
ORGAN = "二连浩特市市场监督管理局"
LABOUR = ("二连浩特市人力资源和社会保障局", "11152501YY0000028M")


def asked(run: Run, office: Path, *more: str, day: str = DAY) -> list[dict[str, object]]:
    done = run("measures", "--office", str(office), "--as-of", day, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def objection(path: Path, task: dict[str, object], day: str) -> Path:
    """An objection that the listing organ has taken in, as it would send it."""
    row = {
        "异议编号": "YY〔2026〕99号", "对象类别": "严重失信名单", "名单类型": str(task["list"]),
        "主体名称": str(task["subject_name"]), "统一社会信用代码": str(task["unified_code"]),
        "原决定文号": str(task["decision_number"]), "提出人类型": "信用主体", "异议理由类别": "信息错误",
        "异议事项": "列入事由", "办理环节": "受理", "办理日期": day, "理由": "申请人提交了支付凭证（示例）",
        "办理单位": LABOUR[0], "办理单位统一社会信用代码": LABOUR[1],
    }  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.fixture(scope="module")
def tasks(demo: Path) -> list[dict[str, object]]:
    return asked(once, demo)


def test_every_task_tells_whether_it_may_be_executed_and_what_halts_it(tasks: list[dict[str, object]]) -> None:
    assert list(tasks[0]) == [
        "entry", "list", "subject_name", "unified_code", "role", "decision_number", "listing_organ", "term_end",
        "measure", "organ", "organ_code", "mandatory", "status", "since", "executable", "halted_by", "law", "answered",
        "reason", "executed", "due", "overdue",
    ]  # fmt: skip
    halted = [one for one in tasks if one["status"] == "suspended"]
    assert halted
    assert all(one["halted_by"] == ["YY〔2026〕3号"] and one["executable"] is False for one in halted)
    assert not [one for one in tasks if one["halted_by"] and one["status"] != "suspended"]


def test_tasks_of_one_organ_of_one_list_and_only_those_that_may_be_executed(
    demo: Path, run: Run, tasks: list[dict[str, object]]
) -> None:
    found = asked(once, demo, "--organ", "市场监管局", "--list", "wage_arrears", "--executable")
    wanted = [
        one for one in tasks
        if (one["organ"], one["list"], one["executable"]) == (ORGAN, "wage_arrears", True)
    ]  # fmt: skip
    assert found == wanted
    assert found
    assert run("measures", "--office", str(demo), "--list", "no-list").returncode == 2


def test_an_organ_that_nobody_knows_is_not_told_to_have_nothing(demo: Path, run: Run) -> None:
    done = run("measures", "--office", str(demo), "--organ", "税务局")
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有单位“税务局”" in done.stderr


def test_text_names_the_objection_in_both_languages(demo: Path, run: Run) -> None:
    done = run("measures", "--office", str(demo), "--as-of", DAY, "--organ", "市场监管局")
    assert f"{ORGAN}（" in done.stdout
    assert "暂停执行；不得执行；自 2026-11-19 暂停执行，因 YY〔2026〕3号" in done.stdout
    done = run("measures", "--office", str(demo), "--as-of", DAY, "--organ", "市场监管局", "--lang=en")
    assert "suspended; may not be executed; since 2026-11-19 suspended by YY〔2026〕3号" in done.stdout


def test_lines_fit_a_narrow_terminal_and_lose_nothing(demo: Path) -> None:
    place = open_workplace(demo)
    groups = by_organ(tasks_of(place.ledger(place.view(date.fromisoformat(DAY))), place.standard))
    for lang in ("zh", "en"):
        lines = task_text(groups, lang, 40).splitlines()
        wide = [sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line) for line in lines]
        assert max(wide) <= 40
        whole = "".join(line.strip() for line in lines)
        facts = {fact for own in groups.values() for one in own for fact in (one.state.law, one.state.measure)}
        assert [fact for fact in facts if fact.replace(" ", "") not in whole.replace(" ", "")] == []


def test_the_run_has_written_each_organs_list_and_the_push_file(demo: Path, tasks: list[dict[str, object]]) -> None:
    files = tree(demo / "measures", ".")
    index = json.loads(files.pop("index.json"))
    assert index["as_of"] == DAY
    assert sorted(index["files"]) == sorted(files)
    own = table(files[f"{ORGAN}.csv"])
    assert [(row["主体名称"], row["措施"]) for row in own] == [
        (one["subject_name"], one["measure"]) for one in tasks if one["organ"] == ORGAN
    ]
    assert {row["状态"] for row in table(files["暂停执行.csv"])} == {"暂停执行"}
    assert files["暂停执行.csv"].startswith(b"\xef\xbb\xbf")
    assert sum(len(table(content)) for name, content in files.items() if name != "暂停执行.csv") == len(tasks)


def test_an_objection_reaches_every_organ_in_the_same_run(
    office: Path, run: Run, tasks: list[dict[str, object]], tmp_path: Path
) -> None:
    task = next(
        one for one in tasks
        if one["list"] == "wage_arrears" and one["status"] == "proposed" and one["unified_code"] and one["term_end"] > NEXT
    )  # fmt: skip
    organs = {one["organ"] for one in tasks if one["entry"] == task["entry"]}
    inbox = office / "inbox" / NEXT / "人社局"
    inbox.mkdir(parents=True)
    objection(inbox / "异议受理.csv", task, NEXT)
    done = run("run", "--office", str(office), "--as-of", NEXT)
    assert done.returncode == 0, done.stderr
    push = table((office / "measures" / "暂停执行.csv").read_bytes())
    stopped = [row for row in push if row["列入决定文号"] == task["decision_number"]]
    assert {row["实施单位"] for row in stopped} == organs
    assert {row["暂停执行的异议编号或文书"] for row in stopped} == {"YY〔2026〕99号"}
    assert {row["现在可以执行"] for row in stopped} == {"否"}
    assert f"{len(push)} 项正在暂停执行" in done.stderr
    assert str(office / "measures" / "暂停执行.csv") in done.stderr
    assert not asked(run, office, "--executable", "--organ", str(task["organ"]), day=NEXT) or all(
        one["entry"] != task["entry"] for one in asked(run, office, "--executable", day=NEXT)
    )


@pytest.mark.slow
def test_the_list_of_an_organ_without_tasks_is_taken_away_and_foreign_files_stay(office: Path, run: Run) -> None:
    folder = office / "measures"
    (folder / "说明.csv").write_bytes(b"own notes")
    index = json.loads((folder / "index.json").read_text("utf-8"))
    index["files"]["已撤销的单位.csv"] = ""
    (folder / "index.json").write_text(json.dumps(index), "utf-8")
    (folder / "已撤销的单位.csv").write_bytes(b"old tasks")
    assert run("run", "--office", str(office), "--as-of", DAY).returncode == 0
    assert not (folder / "已撤销的单位.csv").exists()
    assert (folder / "说明.csv").read_bytes() == b"own notes"


def test_a_broken_index_is_told_only_once_the_suspensions_are_out(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text("{", "utf-8")
    with pytest.raises(BrokenRecord, match=r"index\.json"):
        write_measures(tmp_path, {"暂停执行.csv": b"now"}, date.fromisoformat(DAY))
    assert (tmp_path / "暂停执行.csv").read_bytes() == b"now"


def test_the_index_takes_nothing_away_outside_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "measures"
    folder.mkdir()
    (tmp_path / "other.csv").write_bytes(b"")
    (folder / "index.json").write_text(json.dumps({"files": {"../other.csv": "", "..": "", "index.json": ""}}), "utf-8")
    write_measures(folder, {}, date.fromisoformat(DAY))
    assert (tmp_path / "other.csv").exists()


@pytest.fixture(scope="module")
def packages(demo: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    done = run("measures", "--office", str(demo), "--as-of", DAY, "--packages", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_packages_are_the_same_bytes_whenever_they_are_made(
    demo: Path, run: Run, packages: Path, tmp_path: Path
) -> None:
    done = run(
        "measures", "--office", str(demo), "--as-of", DAY, "--packages", str(tmp_path / "again"),
        PYTHONHASHSEED="77", TZ="America/New_York",
    )  # fmt: skip
    assert done.returncode == 0
    assert tree(packages, ".") == tree(tmp_path / "again", ".")
    assert len(tree(packages, ".")) == 10
    asked = ("measures", "--office", str(demo), "--as-of", DAY, "--format", "json")
    assert run(*asked, "--packages", str(tmp_path / "third")).stdout == run(*asked).stdout


@pytest.mark.slow
def test_a_feedback_form_that_the_organ_fills_is_accepted_and_then_told(
    office: Path, run: Run, packages: Path, tmp_path: Path
) -> None:
    path = packages / ORGAN / "响应与执行反馈.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    number = str(sheet.cell(2, heads["原决定文号"]).value)
    subject, measure = (str(sheet.cell(2, heads[head]).value) for head in ("主体名称", "措施名称"))
    for head, text in (
        ("反馈类型", "已执行"), ("反馈日期", DAY), ("执行日期", DAY), ("执行事项", "日常检查（示例）"),
        ("执行结果", "已列为重点监管对象（示例）"),
    ):  # fmt: skip
        sheet.cell(2, heads[head]).value = text
    filled = sum(bool(row[0].value) for row in sheet.iter_rows(min_row=2))
    assert filled > 1
    sheet.delete_rows(3, filled)
    answer = tmp_path / "反馈.xlsx"
    book.save(answer)
    done = run("validate", str(answer), "--office", str(office), "--department", "市场监管局", "--as-of", DAY)
    assert done.returncode == 0, done.stdout
    merged = run("merge", str(answer), "--office", str(office), "--department", "市场监管局", "--received", DAY)
    assert merged.returncode == 0, merged.stderr
    assert "接受 1" in merged.stderr
    [told] = [
        one for one in asked(run, office, "--organ", "市场监管局")
        if (one["decision_number"], one["subject_name"], one["measure"]) == (number, subject, measure)
    ]  # fmt: skip
    assert (told["status"], told["answered"], told["executed"]) == ("executing", DAY, 1)


@pytest.mark.slow
def test_no_cell_of_a_table_starts_a_formula(office: Path, run: Run, tmp_path: Path) -> None:
    """Names of measures and of organs that are not registered come from a department's file."""
    header, example = (ROOT / "standards/examples/measure-catalogue.csv").read_text("utf-8-sig").splitlines()
    row = example.replace("限制申请财政性资金项目", "=HYPERLINK(1)").replace(",发改,", ",@示例单位,")
    path = tmp_path / "措施清单.csv"
    path.write_text(f"{header}\n{row}\n", "utf-8")
    merged = run("merge", str(path), "--office", str(office), "--department", "发改委", "--received", DAY)
    assert "接受 1" in merged.stderr, merged.stderr
    out, pack = tmp_path / "out.csv", tmp_path / "pack"
    asking = ("measures", "--office", str(office), "--as-of", DAY, "--organ", "@示例单位")
    assert run(*asking, "--format", "csv", "--output", str(out)).returncode == 0
    assert run(*asking, "--packages", str(pack)).returncode == 0
    cells = [
        cell
        for one in (out, pack / "@示例单位" / "任务清单.csv")
        for row in table(one.read_bytes())
        for cell in row.values()
    ]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(pack / "@示例单位" / "响应与执行反馈.xlsx")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

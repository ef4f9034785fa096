"""Exit codes, languages, consoles: what every command owes its user."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import openpyxl
import pytest
import typer

from creditcli.cli.main import run as cli
from creditcli.cli.talk import Talk
from creditcli.io.office import load_office
from tests.helpers import INIT, Run


def test_init_refuses_a_setting_that_is_no_possible_value(run: Run, tmp_path: Path, settings: list[str]) -> None:
    done = run("init", str(tmp_path / "office"), *INIT, *settings, "--set", "objection_answer=soon")
    assert done.returncode == 2
    assert "objection_answer" in done.stderr
    assert not (tmp_path / "office").exists()


def test_help_names_every_command_in_both_languages(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in [
        "init",
        "demo",
        "template",
        "validate",
        "merge",
        "today",
        "lists",
        "measures",
        "publish",
        "notices",
        "run",
        "explain",
        "verify",
        "record",
    ]:
        assert f" {command} " in done.stdout
    assert "检查报送文件" in done.stdout
    assert "check files" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "nowhere.xlsx"),
        ("lists", "--office", "."),
        ("lists", "--as-of", "yesterday"),
        ("template", "no-such-data-set"),
        ("explain", "XYZ999"),
        ("unknown",),
    ],
)
def test_wrong_use_is_exit_2_without_a_traceback(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("validate", "没有.xlsx"), "没有文件或者文件夹“没有.xlsx”"),
        (("nothing",), "没有命令“nothing”"),
        (("lists", "--lisst", "red"), "没有选项 --lisst，也许是 --list"),
        (("merge", ".", "--as-of", "2026-10-20"), "没有选项 --as-of，也许是 --received"),
        (("lists", "--received", "2026-10-20"), "没有选项 --received，也许是 --as-of"),
        (("verifi",), "没有命令“verifi”，也许是 verify"),
        (("lists", "--format", "xml"), "选项 --format：应为 text、json、csv，而不是“xml”"),
        (("today", "--days", "-3"), "选项 --days：不能小于 0"),
        (("package", "."), "缺少选项 --department"),
        (("report",), "缺少“统一社会信用代码”"),
        (("report", "a", "b"), "多写了“b”"),
        (("init", "office", "--name"), "选项 --name 后面要写内容"),
    ],
)
def test_wrong_use_is_told_in_chinese(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert f"命令写法不对：{said}。用法见 " in done.stderr
    assert "Error" not in done.stderr
    assert "Error" in run("--lang", "en", *arguments).stderr


def test_messages_follow_the_language_before_or_after_the_command(run: Run) -> None:
    assert "没有数据集" in run("template", "nothing").stderr
    assert "No data set" in run("--lang", "en", "template", "nothing").stderr
    assert "No data set" in run("template", "nothing", "--lang=en").stderr
    assert "No data set" in run("template", "nothing", CREDITCLI_LANG="en").stderr


def test_a_template_is_an_empty_form_that_a_spreadsheet_opens(run: Run, tmp_path: Path) -> None:
    done = run("template", "penalty", "--output", str(tmp_path))
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    book = openpyxl.load_workbook(path)
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert any("行政相对人名称" in word for word in words)


def test_a_data_set_goes_by_its_title_too(run: Run, tmp_path: Path) -> None:
    (by_id, by_title) = (run("template", name, "-o", str(tmp_path)).stdout for name in ("penalty", "行政处罚"))
    assert by_id == by_title != ""


def test_the_note_on_a_column_shows_what_the_drop_down_has(run: Run, tmp_path: Path) -> None:
    path = run("template", "black-listing", "-o", str(tmp_path)).stdout.strip()
    note = openpyxl.load_workbook(path).worksheets[0]["A1"].comment
    assert note is not None
    assert "例：拖欠农民工工资失信联合惩戒对象名单" in note.text


def test_an_empty_template_sent_back_is_accepted_without_rows(run: Run, tmp_path: Path) -> None:
    path = run("template", "penalty", "--output", str(tmp_path)).stdout.strip()
    done = run("validate", path, "--format", "json", "--as-of", "2026-11-23")
    report = json.loads(done.stdout)
    assert [finding["code"] for finding in report["findings"] if finding["severity"] == "error"] == []
    assert report["files"][0]["rows"]["accepted"] == 0


def test_init_makes_an_office_that_verifies(run: Run, tmp_path: Path, settings: list[str]) -> None:
    office = tmp_path / "office"
    done = run("init", str(office), *INIT, *settings)
    assert done.returncode == 0, done.stderr
    assert run("verify", "--office", str(office)).returncode == 0
    assert run("run", "--office", str(office), "--as-of", "2026-11-23").returncode == 0
    assert (office / "site" / "index.html").is_file()


def test_init_names_everything_that_is_lacking_at_once(run: Run, tmp_path: Path) -> None:
    done = run("init", str(tmp_path / "office"), "--name", "示例")
    assert done.returncode == 2
    for option in ("--code", "--region", "--set objection_answer=…", "--set penalty_transition=…"):
        assert f"\n  {option}  " in done.stderr
    assert "--name" not in done.stderr
    assert "5个工作日" in done.stderr


def test_the_register_of_a_new_office_is_described_column_by_column(
    run: Run, tmp_path: Path, settings: list[str]
) -> None:
    office = tmp_path / "office"
    assert "standards/docs/office.md" in run("init", str(office), *INIT, *settings).stderr
    described = (Path(__file__).parents[2] / "standards" / "docs" / "office.md").read_text("utf-8")
    for column in (office / "organisations.csv").read_text("utf-8-sig").strip().split(","):
        assert f"| `{column}` | " in described


def test_a_system_without_a_language_is_spoken_to_in_chinese(run: Run) -> None:
    assert "没有数据集" in run("template", "nothing", CREDITCLI_LANG="", LC_ALL="C.UTF-8").stderr


def test_init_asks_on_a_terminal_again_until_the_answer_can_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["12152501MB0000000B", "12152501MB0000000A", "999999", "152501"])
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(answers))
    office = tmp_path / "office"
    assert cli(["init", str(office), "--name", "示例", *settings], Talk("zh")) == 0
    assert load_office(office).region == "152501"
    said = capsys.readouterr().err
    assert "“12152501MB0000000B”的位数或校验码不对" in said
    assert "没有行政区划“999999”" in said


def test_init_leaves_a_folder_that_is_not_empty_alone(run: Run, tmp_path: Path, settings: list[str]) -> None:
    (tmp_path / "mine.txt").write_text("x")
    assert run("init", str(tmp_path), *INIT, *settings).returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_finding_sets_the_exit_code_from_the_asked_severity_on(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "行政处罚.csv"
    bad.write_text("行政相对人名称,统一社会信用代码\n某某公司,91152501MA0000000X\n", encoding="utf-8")
    assert run("validate", str(bad), "--as-of", "2026-11-23").returncode == 1
    assert run("validate", str(bad), "--as-of", "2026-11-23", "--format", "json").returncode == 1


def test_explain_tells_a_rule_in_both_languages(run: Run) -> None:
    from creditcli.io.bundle import open_standard

    code = next(iter(open_standard().rules))
    shown = run("explain", code, "--as-of", "2026-11-23")
    assert shown.returncode == 0, shown.stderr
    for label in ("现象", "原因", "改法", "正例", "反例"):
        assert f"{label}：" in shown.stdout
    assert "fix: " in run("explain", code, "--lang", "en").stdout
    assert json.loads(run("explain", code, "--format", "json").stdout)["code"] == code


def test_an_unknown_code_gets_the_nearest_ones(run: Run) -> None:
    done = run("explain", "wage_arears")
    assert done.returncode == 2
    assert "wage_arrears" in done.stderr


def test_a_command_outside_an_office_folder_says_how_to_name_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments, where in ((("today",), "当前文件夹"), (("today", "--office", "o"), "o ")):
        done = run(*arguments)
        assert done.returncode == 2
        assert f"{where}不是信用办文件夹" in done.stderr
        assert "--office" in done.stderr
        assert "creditcli init" in done.stderr


def test_what_takes_in_says_the_day_of_receipt_and_calls_it_that(run: Run, new_office: Path, tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text("甲,乙\n", encoding="utf-8")
    asked = ("merge", str(path), "--office", str(new_office), "--department", "某局", "--received", "2026-11-20")
    for lang, said in (("zh", "收件日：2026-11-20"), ("en", "Received: 2026-11-20")):
        lines = run(*asked, "--lang", lang).stderr.splitlines()
        assert said in lines
        assert not [line for line in lines if line.startswith(("统计日", "As of"))]


@pytest.mark.parametrize("deep", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_an_office_file_of_endless_depth_is_wrong_use(office: Path, run: Run, deep: str) -> None:
    (office / "office.yaml").write_text(deep, "utf-8")
    done = run("lists", "--office", str(office), "--as-of", "2026-11-23")
    assert done.returncode == 2
    assert "写法不对" in done.stderr

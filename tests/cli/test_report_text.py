"""The report that a clerk reads on a console: order, places, width, language, the way to the full list."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from creditcli.report.render import render_report
from creditcli.report.view import View
from creditcli.report.wrap import width_of, wrapped
from tests.cli.reports import INBOX, PENALTIES, checked, on_terminal, piped, written
from tests.helpers import Run

DAYS = ("2024-03-15", "2024-04-12", "2024-05-17", "2024-11-15", "2024-12-13", "2025-01-17", "2025-06-20")


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, int], str]:
    """Text reports over files of the sample office, by language and width."""
    report, standard = checked([INBOX / day for day in DAYS])
    return {
        (lang, width): render_report(report, standard, "text", lang, View(width))
        for lang in ("zh", "en")
        for width in (0, 40, 80)
    }


def test_causes_come_from_the_gravest_down_each_with_its_first_places(tmp_path: Path, run: Run) -> None:
    done = run("validate", str(written(tmp_path / "处罚.csv")), "--as-of", "2026-11-23")
    words = re.findall(r"^\[[A-Z]{3}\d{3}\].*（(必须改正|请核实|提示)，", done.stdout, re.M)
    assert words == sorted(words, key=["必须改正", "请核实", "提示"].index)
    assert {"必须改正", "提示"} <= set(words)
    assert "E3：“违法事实”没有填写。" in done.stdout
    assert "读入 2 = 接受 0 + 待核实 0 + 退回 2 + 略过 0" in done.stdout
    assert re.search(
        r"^检查规则：运行 \d+ 条，跳过 \d+ 条（.*），不涉及 \d+ 条（不涉及本数据集）。$", done.stdout, re.M
    )


@pytest.mark.slow
def test_the_last_line_is_the_command_that_writes_every_finding(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "提交 一"
    done = run("validate", str(written(folder / "处罚 二.csv")), "--as-of", "2026-11-23")
    command = done.stdout.splitlines()[-1].removeprefix("全部列表：")
    name, *arguments = shlex.split(command)
    assert name == "creditcli"
    again = subprocess.run(
        [sys.executable, "-m", "creditcli", *arguments],
        cwd=tmp_path, capture_output=True, check=False, env={**os.environ, "CREDITCLI_LANG": "zh", "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert again.returncode == 1, again.stderr.decode()
    with (tmp_path / "检查结果.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    counted = sum(int(times) for times in re.findall(r"，(\d+) 处）$", done.stdout, re.M))
    assert len(rows) == counted > 5
    assert {row["文件"] for row in rows} == {"处罚 二.csv"}


def test_a_cause_with_many_places_shows_the_first_and_counts_the_rest(tmp_path: Path, run: Run) -> None:
    head, *rest = PENALTIES.splitlines()
    path = written(tmp_path / "处罚.csv", "\n".join([head, *([rest[-1]] * 30), ""]))
    shown = run("validate", str(path), "--as-of", "2026-11-23").stdout
    cause = shown.split("[FLD004]")[1].split("[")[0]
    assert "30 处" in cause
    assert "K2、K3、K4" in cause
    assert "……还有 22 处" in cause


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_terminal(texts: dict[tuple[str, int], str], lang: str, width: int) -> None:
    wide = [line for line in texts[lang, width].splitlines() if width_of(line) > width]
    assert not wide
    joined = re.sub(r"\s", "", texts[lang, width])
    assert joined == re.sub(r"\s", "", texts[lang, 0]), "wrapping loses nothing"


def test_no_line_begins_with_a_closing_mark(texts: dict[tuple[str, int], str]) -> None:
    for width in (40, 80):
        assert not [line for line in texts["zh", width].splitlines() if line.lstrip()[:1] in tuple("，。、；：”）》")]


def test_an_english_report_has_chinese_only_where_it_quotes(texts: dict[tuple[str, int], str]) -> None:
    """Quoted are headers, values, and places: file and sheet names as they are."""
    names = re.compile(
        r"“[^”]*”|\S*!(?:[A-Z]+\d+|row \d+)|^\S.*\.(?:csv|xlsx|xls|jsonl).*$|^  \S+ → .*$|^Full list: .*$", re.M
    )
    left = names.sub("", texts["en", 0])
    strange = {letter for letter in left if unicodedata.east_asian_width(letter) in "WF"}
    lines = [line for line in left.splitlines() if strange & set(line)]
    assert not lines, "\n".join(lines[:5])


def test_on_a_terminal_lines_are_wrapped_and_in_a_pipe_they_are_not(tmp_path: Path) -> None:
    path = str(written(tmp_path / "处罚.csv"))
    code, output = on_terminal("validate", path, "--as-of", "2026-11-23", columns=40)
    assert code == 1
    assert max(width_of(line) for line in output.decode().splitlines()) <= 40
    done = piped("validate", path, "--as-of", "2026-11-23")
    assert max(width_of(line) for line in done.stdout.decode().splitlines()) > 80


def test_a_very_long_value_is_cut_on_the_console_and_whole_in_the_list(tmp_path: Path, run: Run) -> None:
    path = written(tmp_path / "处罚.csv", PENALTIES.replace("某某条例第一条", f"某条例{'很长' * 900}"))
    done = run("validate", str(path), "--as-of", "2026-11-23")
    assert "很长" * 101 not in done.stdout
    assert "”没有写明是哪部法律、法规、规章。" in done.stdout
    assert "很长" * 900 in run("validate", str(path), "--as-of", "2026-11-23", "--format", "csv").stdout


def test_a_cell_cannot_steer_the_terminal() -> None:
    assert wrapped("红\x1b[31m色\n二\u202e行", 0) == ["红\\u001b[31m色 二\\u202e行"]


def test_long_words_and_marks_are_broken_within_the_width() -> None:
    for width in range(8, 41):
        for line in wrapped(f"{'x' * 100} “{'很' * 50}”，{'a,' * 30}", width, "  ", "    "):
            assert width_of(line) <= width


def test_every_rule_is_listed_with_its_status(tmp_path: Path, run: Run) -> None:
    done = run("validate", str(written(tmp_path / "处罚.csv")), "--as-of", "2026-11-23", "--format", "rules")
    codes = re.findall(r"^([A-Z]{3}\d{3}) (?:运行|跳过|不涉及) ", done.stdout, re.M)
    from creditcli.io.bundle import open_standard

    assert codes == sorted(open_standard().rules)
    assert re.search(r"^AUT001 跳过 .*（不知道报送部门）$", done.stdout, re.M)
    assert " / " not in done.stdout


@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_files_are_told_in_the_same_order_every_time(tmp_path: Path, count: int) -> None:
    for number in range(count):
        written(tmp_path / "in" / f"表{number}.csv", "行政相对人名称,处罚决定日期\n某某公司,2026-01-01\n")
    told = {
        piped("validate", str(tmp_path / "in"), "--as-of", "2026-11-23", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    names = re.findall(r"^in/(.*)\.csv", told.pop().decode(), re.M)
    assert names == sorted(names)
    assert len(names) == count

"""The report as a page, and several formats at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from creditcli.report.html_report import MOST
from creditcli.report.render import FORMATS, render_report
from creditcli.report.view import View
from tests.cli.reports import PENALTIES, checked, piped, written
from tests.helpers import Run

DAY = ("--as-of", "2026-11-23")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_needs_nothing_else_and_explains_each_cause(tmp_path: Path, lang: str) -> None:
    text = PENALTIES.replace("=2026-13-13", "<script>alert(1)</script>")
    report, standard = checked([written(tmp_path / "<b>.csv", text)])
    page = html.fromstring(render_report(report, standard, "html", lang, View(full_list="creditcli validate <b>.csv")))
    assert page.get("lang") == ("en" if lang == "en" else "zh-CN")
    assert not page.xpath("//script | //link | //img | //@src | //@onclick")
    assert page.xpath("//meta[@name='viewport']")
    shown = page.text_content()
    assert report.standard_version in shown
    assert "2026-11-23" in shown
    assert "<script>alert(1)</script>" in shown
    for section in page.xpath("//section"):
        code = section.xpath("./h3")[0].text_content()[:6]
        words = standard.rules[code].en if lang == "en" else standard.rules[code].zh
        terms = [one.text_content() for one in section.xpath(".//dd")]
        assert words.good in terms or "{" in words.good
        assert words.steps in terms or not words.steps
    assert len(page.xpath("//section")) == 7


def test_a_cause_with_very_many_places_shows_the_first_and_names_the_full_list(tmp_path: Path) -> None:
    head, *rest = PENALTIES.splitlines()
    report, standard = checked([written(tmp_path / "处罚.csv", "\n".join([head, *([rest[-1]] * 500), ""]))])
    text = render_report(report, standard, "html", "zh", View(full_list="creditcli validate 处罚.csv --format csv"))
    assert f"这里只列前 {MOST} 处，另有 {500 - MOST} 处" in text
    assert "<code>creditcli validate 处罚.csv --format csv</code>" in text


@pytest.mark.slow
def test_every_format_tells_which_rules_ran(tmp_path: Path, run: Run) -> None:
    """In the report; on stderr where its format has no room for it."""
    path = written(tmp_path / "处罚.csv")
    report, standard = checked([path])
    for name in FORMATS:
        told = render_report(report, standard, name, "zh")
        if name in ("csv", "gitlab"):
            told = run("validate", str(path), *DAY, "--format", name).stderr
        assert "没有指定信用办文件夹" in told, name


def test_several_formats_are_written_to_a_folder_from_one_check(tmp_path: Path, run: Run) -> None:
    path, out = written(tmp_path / "处罚.csv"), tmp_path / "结果"
    asked = [part for name in FORMATS for part in ("--format", name)]
    done = run("validate", str(path), *DAY, *asked, "--output", str(out))
    assert done.returncode == 1
    assert done.stdout == ""
    assert {one.name for one in out.iterdir()} == {
        "report.txt", "report.json", "report.csv", "report.html", "report.md", "report.sarif", "rules.txt",
        "github.txt", "gitlab.json", "junit.xml",
    }  # fmt: skip
    assert json.loads((out / "report.json").read_text("utf-8"))["summary"]["error"] > 0
    alone = tmp_path / "单独"
    alone.mkdir()
    assert run("validate", str(path), *DAY, "--format", "junit", "--output", str(alone)).returncode == 1
    assert [one.name for one in alone.iterdir()] == ["junit.xml"], "a folder that is there takes one format too"
    refused = run("validate", str(path), *DAY, "--format", "json", "--format", "sarif")
    assert refused.returncode == 2
    assert "--output" in refused.stderr


@pytest.mark.slow
def test_names_come_from_a_list_by_line_or_nul(tmp_path: Path, run: Run) -> None:
    names = [written(tmp_path / "提交 一" / name) for name in ("甲 1.csv", "乙.csv")]
    listed = tmp_path / "清单.txt"
    for text in ("\r\n".join(map(str, names)), "\0".join(map(str, names)) + "\0"):
        listed.write_bytes(text.encode())
        done = run("validate", *DAY, "--format", "json", "--files-from", str(listed))
        assert done.returncode == 1, done.stderr
        assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["甲 1.csv", "乙.csv"]


def test_no_format_shows_a_resident_id_of_a_file_name(tmp_path: Path, run: Run) -> None:
    number = "152501199001010012"
    path, out = written(tmp_path / f"{number}处罚.csv"), tmp_path / "out"
    asked = [part for name in FORMATS for part in ("--format", name)]
    done = run("validate", str(path), *DAY, *asked, "--output", str(out))
    assert done.returncode == 1, done.stderr
    shown = done.stderr + "".join(one.read_text("utf-8") for one in out.iterdir())
    assert number not in shown
    assert number not in run("validate", str(path), *DAY).stdout


def test_a_file_named_twice_is_checked_once(tmp_path: Path, run: Run) -> None:
    path = written(tmp_path / "处罚.csv")
    done = run("validate", str(path), str(tmp_path / "." / "处罚.csv"), *DAY, "--format", "json")
    assert [file["path"] for file in json.loads(done.stdout)["files"]] == ["处罚.csv"]


def test_an_empty_list_is_clean_and_no_list_at_all_is_wrong_use(tmp_path: Path, run: Run) -> None:
    listed = tmp_path / "清单.txt"
    listed.write_bytes(b"")
    asked = [part for name in FORMATS for part in ("--format", name)]
    done = run("validate", *DAY, *asked, "--files-from", str(listed), "--output", str(tmp_path / "结果"))
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "结果" / "gitlab.json").read_text("utf-8")) == []
    assert run("validate", *DAY).returncode == 2
    listed.write_bytes(b'"\\345\\244\\204.csv"\n')
    done = run("validate", *DAY, "--files-from", str(listed))
    assert done.returncode == 2
    assert "-z" in done.stderr


@pytest.mark.slow
def test_a_list_can_come_on_stdin(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    path = written(tmp_path / "处 罚.csv")
    done = subprocess.run(
        [sys.executable, "-m", "creditcli", "validate", *DAY, "--format", "json", "--files-from", "-"],
        input=os.fsencode(path) + b"\0", capture_output=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["files"][0]["path"] == "处 罚.csv"


@pytest.mark.slow
def test_piping_into_a_file_gives_what_output_writes(tmp_path: Path) -> None:
    path = written(tmp_path / "处罚.csv")
    piped("validate", str(path), *DAY, "--format", "json", "--format", "junit", "--output", str(tmp_path))
    for name, file in (("json", "report.json"), ("junit", "junit.xml")):
        assert piped("validate", str(path), *DAY, "--format", name).stdout == (tmp_path / file).read_bytes()

"""Reports for programs, held against the schemas of their formats, over real files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import openpyxl
import pytest
from lxml import etree

from creditcli.cli.reporting import write_parts
from creditcli.model.intake import Report
from creditcli.report.exchange_formats import csv_parts
from creditcli.report.render import FORMATS, render_report, report_parts
from creditcli.report.view import View
from creditcli.standard.types import Standard
from tests.cli.reports import INBOX, PENALTIES, checked, piped, written
from tests.test_house import ROOT

SCHEMAS = Path(__file__).parent / "schemas"
CASES = ROOT / "standards" / "conformance"
# workbooks, csv in both encodings, xls, JSON Lines, a zipped package, several sheets
DAYS = ("2024-03-08", "2024-03-15", "2024-05-17", "2024-07-12", "2024-11-15", "2024-12-13", "2025-01-17", "2025-06-20")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Standard]:
    """A report over real files: the sample office's, every failing case's files, and one with quoted line breaks."""
    folder = tmp_path_factory.mktemp("made")
    failing = sorted(CASES.glob("*/fail*/files"))
    book = openpyxl.Workbook()
    rows = list(csv.reader(io.StringIO(PENALTIES)))
    for name in ("一季度", "二 季度"):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "两张表.xlsx")
    written(folder / "提交 一" / "处罚#1.csv")
    return checked([*(INBOX / day for day in DAYS), *failing, folder])


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def rendered(made: tuple[Report, Standard], format: str, lang: str, **view: Any) -> str:
    return render_report(*made, format, lang, View(**view))


@pytest.mark.slow
def test_the_parts_of_a_report_are_the_report(made: tuple[Report, Standard], lang: str) -> None:
    for format in FORMATS:
        assert "".join(report_parts(*made, format, lang)) == rendered(made, format, lang)


@pytest.mark.slow
def test_json_keeps_its_schema_and_adds_up(made: tuple[Report, Standard], lang: str) -> None:
    text = rendered(made, "json", lang)
    data = json.loads(text)
    schema = json.loads((ROOT / "standards" / "schemas" / "validate-report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)
    assert len(data["files"]) > 150
    for file in data["files"]:
        for part in (file, *file["tables"]):
            rows = part["rows"]
            assert rows["read"] == rows["accepted"] + rows["held"] + rows["refused"] + rows["dropped"]
            assert sum(part["dropped"].values()) == rows["dropped"]
        whole = {name: count - sum(one["rows"][name] for one in file["tables"]) for name, count in file["rows"].items()}
        assert whole["read"] == whole["refused"] + whole["dropped"], "rows of no table are refused, or were no data"
        assert min(whole.values()) == whole["accepted"] == whole["held"] == 0
        if whole["read"]:
            assert not file["sheets"] or any(one["state"] == "stopped" for one in file["sheets"])
        codes = [code for group in file["rules"] for code in group["codes"]]
        assert sorted(codes) == [one["code"] for one in data["rules"]], "each rule has one status in each file"
    assert [list(one) for one in data["findings"]] == [list(data["findings"][0])] * len(data["findings"])
    assert any(len(file["tables"]) > 1 for file in data["files"])
    reasons = {one["reason"] for one in data["rules"]}
    assert all(re.search("[一-鿿]", reason) is None if lang == "en" else " / " not in reason for reason in reasons)


def test_a_finding_names_its_place_and_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "处罚.csv", encoding="gb18030")
    data = json.loads(rendered(checked([path]), "json", "zh"))
    date = next(one for one in data["findings"] if one["field"] == "decision_date" and one["severity"] == "error")
    assert date["place"] == {
        "file": "处罚.csv", "sheet": "", "row": 3, "letters": "K", "header": "处罚决定日期", "cell": "K3",
        "line": 4, "character": PENALTIES.splitlines()[3].index("=2026") + 1,
    }  # fmt: skip


@pytest.mark.slow
def test_sarif_keeps_its_schema(made: tuple[Report, Standard], lang: str) -> None:
    data = json.loads(rendered(made, "sarif", lang, exit_code=1))
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(data)
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert set(rule["properties"]) == {"severity", "mend", "tags"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][place["index"]]["location"]["uri"] == place["uri"]
    assert run["invocations"][0]["exitCode"] == 1
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_points_at_the_very_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, encoding in (("一 1#.csv", "utf-8"), ("b.csv", "utf-8-sig"), ("c.csv", "gb18030")):
        text = PENALTIES.replace("\n", "\r\n") if name == "b.csv" else PENALTIES
        written(Path("报送 表") / name, text, encoding)
    (run,) = json.loads(rendered(checked([Path("报送 表")]), "sarif", "zh"))["runs"]
    seen = 0
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        path = Path(unquote(place["artifactLocation"]["uri"]))
        assert " " not in place["artifactLocation"]["uri"]
        encoding = "gb18030" if path.name == "c.csv" else "utf-8-sig"
        lines = path.read_bytes().decode(encoding).splitlines()
        region = place["region"]
        if result["properties"]["value"] and region["startLine"] == region["endLine"]:
            line = lines[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == result["properties"]["value"]
            seen += 1
    assert seen >= 9


@pytest.mark.slow
def test_a_cell_of_a_workbook_is_a_logical_place(made: tuple[Report, Standard]) -> None:
    (run,) = json.loads(rendered(made, "sarif", "zh"))["runs"]
    found = [
        one["fullyQualifiedName"] for two in run["results"] for one in two["locations"][0].get("logicalLocations", [])
    ]
    assert "行政处罚!C9" in found


@pytest.mark.slow
def test_fingerprints_stay_when_lines_come_above(tmp_path: Path) -> None:
    def prints(text: str) -> set[str]:
        (run,) = json.loads(rendered(checked([written(tmp_path / "处罚.csv", text)]), "sarif", "zh"))["runs"]
        return {one["partialFingerprints"]["primaryLocationLineHash"] for one in run["results"]}

    head, rest = PENALTIES.split("\n", 1)
    title = f"行政处罚信息表\n{PENALTIES}"
    assert prints(PENALTIES) == prints(title)
    assert prints(PENALTIES) != prints(f"{head}\n{rest.replace('MAYY008432', 'MAYY008433')}")


@pytest.mark.slow
def test_junit_keeps_its_schema_and_counts(made: tuple[Report, Standard], lang: str) -> None:
    root = etree.fromstring(rendered(made, "junit", lang).encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(root)
    sums: Counter[str] = Counter()
    for suite in root:
        for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            cases = sum(case.find(element) is not None for case in suite)
            assert int(suite.get(name)) == cases
            sums[name] += cases
        assert int(suite.get("tests")) == len(suite) == len(made[1].rules)
        assert all(len(case.findall("failure") + case.findall("error")) <= 1 for case in suite)
        sums["tests"] += len(suite)
    assert {name: int(root.get(name)) for name in ("tests", "failures", "errors")} == {
        name: sums[name] for name in ("tests", "failures", "errors")
    }
    assert sums["failures"]
    assert sums["errors"], "a file that cannot be read is an error, a bad cell a failure"


@pytest.mark.slow
def test_github_gets_ten_of_a_level_the_gravest_first(made: tuple[Report, Standard], lang: str) -> None:
    lines = rendered(made, "github", lang, full_list="creditcli validate x").splitlines()
    commands = [line for line in lines if line.startswith("::")]
    levels = [re.match(r"::(error|warning|notice)(?: |::)", line)[1] for line in commands]  # type: ignore[index]
    assert Counter(levels) == {"error": 10, "warning": 10, "notice": 10}
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    errors = sum(one.severity.value == "error" for one in made[0].findings)
    assert str(errors - 9) in commands[9]
    assert "creditcli validate x" in commands[9]


def test_github_commands_are_escaped_and_name_the_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = PENALTIES.replace("=2026-13-13", '"50%,::error::x\ny"')
    written(Path("报, 一:二%.csv"), text)
    lines = rendered(checked([Path("报, 一:二%.csv")]), "github", "zh").splitlines()
    assert lines[0].startswith("::error file=报%2C 一%3A二%25.csv,line=")
    date = next(line for line in lines if "FLD004" in line)
    assert ",line=4,endLine=5,title=" in date
    assert "50%25,::error::x%0Ay" in date


@pytest.mark.slow
def test_gitlab_issues_have_each_a_print_of_its_own(made: tuple[Report, Standard], lang: str) -> None:
    issues = json.loads(rendered(made, "gitlab", lang))
    assert len(issues) == len(made[0].findings)
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    assert {one["severity"] for one in issues} == {"critical", "major", "info"}
    assert all(one["location"]["lines"]["begin"] >= 1 for one in issues)
    assert all(Path(one["location"]["path"]).exists() for one in issues)


def test_markdown_stays_a_table_whatever_a_cell_holds(tmp_path: Path) -> None:
    text = PENALTIES.replace("=2026-13-13", "a|b<script>`*")
    shown = rendered(checked([written(tmp_path / "x|y.csv", text)]), "markdown", "zh")
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3, 6}
    assert "<script" not in shown


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula(tmp_path: Path) -> None:
    path = written(tmp_path / "处罚.csv")
    done = piped("validate", str(path), "--as-of", "2026-11-23", "--format", "csv")
    assert not done.stdout.startswith(b"\xef\xbb\xbf")
    out = tmp_path / "结果" / "检查结果.csv"
    assert piped("validate", str(path), "--as-of", "2026-11-23", "--format", "csv", "-o", str(out)).returncode == 1
    assert out.read_bytes() == b"\xef\xbb\xbf" + done.stdout
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    assert "'=2026-13-13" in {row["原值"] for row in rows}
    assert {row["级别"] for row in rows} <= {"必须改正", "请核实", "提示"}


@pytest.mark.slow
def test_csv_is_split_before_a_spreadsheet_ends(made: tuple[Report, Standard], tmp_path: Path) -> None:
    report, standard = made
    size = len(report.findings)
    written = list(write_parts(tmp_path / "all.csv", csv_parts(report, standard, "zh", size // 2)))
    assert [path.name for path in written][:2] == ["all-1.csv", "all-2.csv"]
    parts = [list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) for path in written]
    assert {tuple(part[0]) for part in parts} == {tuple(parts[0][0])}
    assert sum(len(part) - 1 for part in parts) == size
    assert max(len(part) for part in parts) == size // 2 + 1
    (one,) = write_parts(tmp_path / "one.csv", csv_parts(report, standard, "zh", size))
    assert one.name == "one.csv"

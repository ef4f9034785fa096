"""The suite as a stranger runs it: a process a case, through the adapter of ``standards/conformance/README.md``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from creditcli.io.bundle import bundle
from creditcli.standard.conformance_check import suite_faults
from tests.helpers import creditcli

ROOT = Path(__file__).resolve().parents[2]
SUITE = bundle("standards") / "conformance"
OURS = (sys.executable, "-m", "creditcli", "standard", "judge")
NEUTRAL = (sys.executable, str(Path(__file__).with_name("neutral.py")))
FEW = "FLD001,EXT002,SET003"


def suite(*arguments: str) -> subprocess.CompletedProcess[str]:
    return creditcli("standard", "suite", *arguments, PYTHONPATH=str(ROOT))


def script(folder: Path, text: str) -> tuple[str, str]:
    path = folder / "adapter.py"
    path.write_text(text, encoding="utf-8")
    return sys.executable, str(path)


@pytest.mark.slow
def test_our_own_program_passes_through_the_adapter() -> None:
    done = suite("--only", FEW, "--", *OURS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines()[:3]] == ["通过"] * 3


@pytest.mark.slow
def test_a_rule_that_is_not_checked_fails_by_name_and_place() -> None:
    done = suite("--only", "FLD001,SET003", "--format", "json", "--", *NEUTRAL, "FLD001", *OURS)
    assert done.returncode == 1, done.stderr
    rules = {rule["code"]: rule for rule in json.loads(done.stdout)["rules"]}
    assert {code: rule["status"] for code, rule in rules.items()} == {"FLD001": "failed", "SET003": "passed"}
    missing = [row for case in rules["FLD001"]["cases"] for row in case["missing"]]
    assert {row["code"] for row in missing} == {"FLD001"}
    assert missing[0]["cell"] == "G2"


@pytest.mark.slow
def test_the_example_of_the_readme_passes_its_rules(tmp_path: Path) -> None:
    text = (SUITE / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example
    profile = tmp_path / "profile.txt"
    profile.write_text("FIL004  # empty\nFIL005\n\nFLD006\n", encoding="utf-8")
    done = suite("--profile", str(profile), "--", *script(tmp_path, example[1]))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("raise SystemExit(7)", "7"),
        ("pass", "没有写结果文件"),
        ("import sys; open(sys.argv[2], 'w').write('file,row\\n')", "缺列"),
        ("import sys; open(sys.argv[2], 'wb').write(b'\\xff\\xfe')", "UTF-8"),
        ("import sys; open(sys.argv[2], 'w').write('file,sheet,row,cell,code,severity\\na,,x,,C,error\\n')", "第 2 行"),
        ("import time; time.sleep(60)", "秒"),
    ],
)
def test_what_gives_no_answer_could_not_judge(tmp_path: Path, text: str, why: str) -> None:
    done = suite("--only", "FLD001", "--format", "junit", "--timeout", "1", "--", *script(tmp_path, text))
    assert done.returncode == 1, done.stderr
    errors = ElementTree.fromstring(done.stdout).findall(".//error")
    assert errors
    assert all(why in str(error.get("message")) for error in errors)


@pytest.mark.parametrize("arguments", [(), ("--", "no-such-program"), ("--only", "XYZ999", "--", *OURS)])
def test_wrong_use_is_exit_2(arguments: tuple[str, ...]) -> None:
    done = suite(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""


def test_a_case_folder_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    assert creditcli("standard", "judge", str(tmp_path), str(tmp_path / "out.csv")).returncode == 2


def test_options_after_two_dashes_belong_to_the_other_program(tmp_path: Path) -> None:
    adapter = script(tmp_path, "import sys; sys.exit(9 if '--lang' in sys.argv else 0)")
    done = suite("--only", "FLD001", "--lang", "en", "--", *adapter, "--lang", "fr")
    assert "exit 9" in done.stdout
    assert "could not judge" in done.stdout


CASE = b"received: '2026-06-10'\ndepartment: d\nfiles: [a.csv]\n"
HEAD = b"file,sheet,row,cell,code\n"
SOUND = {
    "README.md": b"",
    "office/office.yaml": b"",
    "AAA001/pass/case.yaml": CASE,
    "AAA001/pass/expected.csv": HEAD,
    "AAA001/pass/files/a.csv": b"",
    "AAA001/fail-2/case.yaml": CASE,
    "AAA001/fail-2/expected.csv": HEAD + b"a.csv,,2,A2,AAA001\n",
    "AAA001/fail-2/files/a.csv": b"",
}


def test_a_sound_suite_has_no_fault() -> None:
    assert suite_faults(SOUND, ("AAA001",)) == ()


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("AAA001/pass/files/b.csv", b"", "does not name"),
        ("AAA001/stray.txt", b"", "belongs to no case"),
        ("AAA001/pass/files/a.csv", None, "not there"),
        ("AAA001/pass/expected.csv", HEAD + b"a.csv,,2,A2,AAA001\n", "expects nothing"),
        ("AAA001/fail-2/expected.csv", HEAD, "expects AAA001"),
        ("AAA001/fail-2/expected.csv", HEAD + b"a.csv,,2,,AAA001\nb.csv,,2,,AAA001\n", "no file b.csv"),
        ("AAA001/fail-2/expected.csv", HEAD + b"a.csv,,2,,AAA001\na.csv,,2,,AAA002\n", "AAA002 needs also"),
        ("AAA001/fail-2/case.yaml", CASE + b"also: [AAA002]\nreason: r\n", "also names AAA002"),
        ("AAA001/fail-2/case.yaml", CASE + b"reason: r\n", "belong together"),
        ("AAA001/fail-2/case.yaml", CASE + b"file: a\n", "unknown key"),
        ("AAA001/fail-2/expected.csv", None, "KeyError"),
    ],
)
def test_each_fault_of_a_suite_is_told(path: str, content: bytes | None, words: str) -> None:
    files = {**SOUND, path: content}
    sound = {name: text for name, text in files.items() if text is not None}
    assert words in "\n".join(one.en for one in suite_faults(sound, ("AAA001", "AAA002")))


def test_orphans_are_told_in_both_directions() -> None:
    words = [one.en for one in suite_faults(SOUND, ("BBB001",))]
    assert "there is no rule AAA001" in words
    assert "rule BBB001 has no case that begins with fail" in words


def test_the_bundled_suite_is_checked_by_command() -> None:
    assert suite("--check").returncode == 0


@pytest.mark.slow
def test_the_whole_suite_passes_through_the_adapter() -> None:
    done = suite("--", *OURS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == len(list(SUITE.glob("[A-Z][A-Z][A-Z][0-9]*"))) + 2


@pytest.mark.slow
def test_rules_of_lists_fail_by_the_one_that_is_not_checked() -> None:
    """One family: the other test runs them all, and each case is a process."""
    family = sorted(one.name for one in SUITE.glob("LST[0-9]*"))
    done = suite("--only", ",".join(family), "--format", "json", "--", *NEUTRAL, "LST004", *OURS)
    assert done.returncode == 1, done.stderr
    assert [rule["code"] for rule in json.loads(done.stdout)["rules"] if rule["status"] != "passed"] == ["LST004"]

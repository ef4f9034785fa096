"""The files that an office copies for its code host: their own shell steps, run over a repository of submissions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.reports import PENALTIES, written
from tests.test_house import ROOT

CI = ROOT / "standards" / "docs" / "ci"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
CHANGED = {"提交 一/新 处罚.csv", "提交 一/改过的.csv", "改名 后.csv"}


@dataclass(frozen=True)
class Repository:
    """A git repository with one change, and an environment in which its steps run."""

    folder: Path
    base: str
    environment: dict[str, str]

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "core.autocrlf=false", *arguments], cwd=self.folder, env=self.environment, capture_output=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def bash(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder, env={**self.environment, **environment}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip


def program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Three submissions; then one is new, one changed, one renamed and changed, one deleted, and a text is added.

    ``python`` is a stand-in that takes ``-m pip install`` only: nothing is downloaded here.
    """
    folder, programs = tmp_path / "报送 仓库", tmp_path / "programs"
    folder.mkdir()
    program(programs, "creditcli", f'exec "{sys.executable}" -m creditcli "$@"')
    program(programs, "python", f'[ "$1 $2 $3" = "-m pip install" ] && echo "$@" > "{tmp_path}/installed"')
    who = {"GIT_AUTHOR_NAME": "甲", "GIT_AUTHOR_EMAIL": "a@example.invalid"}
    environment = {
        **os.environ, **who, "GIT_COMMITTER_NAME": "甲", "GIT_COMMITTER_EMAIL": "a@example.invalid",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT), "CREDITCLI_LANG": "zh",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }  # fmt: skip
    (tmp_path / "temp").mkdir()
    made = Repository(folder, "", environment)
    made.git("init", "-q", "-b", "main")
    for name in ("旧 处罚.csv", "要删.csv", "要改名.csv", "提交 一/改过的.csv"):
        written(folder / name)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "第一次报送")
    base = made.git("rev-parse", "HEAD")
    written(folder / "提交 一" / "新 处罚.csv", PENALTIES.replace("1号", "7号"))
    written(folder / "提交 一" / "改过的.csv", PENALTIES.replace("2号", "8号"))
    written(folder / "说明.md", "不是报送文件")
    made.git("mv", "要改名.csv", "改名 后.csv")
    written(folder / "改名 后.csv", PENALTIES.replace("2号", "9号"))
    made.git("rm", "-q", "要删.csv")
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "第二次报送")
    return Repository(folder, base, environment)


def steps(name: str) -> list[dict[str, Any]]:
    """The shell steps of a workflow, with what its ``env`` gives them."""
    flow = yaml.safe_load((CI / name).read_text("utf-8"))
    (job,) = flow["jobs"].values()
    return [{**step, "env": {**flow["env"], **step.get("env", {})}} for step in job["steps"] if "run" in step]


def run_all(repository: Repository, name: str, base: str) -> tuple[int, str]:
    """Exit code of the last step that ran and all that was printed."""
    printed = ""
    for step in steps(name):
        given = {key: base if "${{" in str(value) else str(value) for key, value in step["env"].items()}
        done = repository.bash(step["run"], **given)
        printed += done.stdout + done.stderr
        if done.returncode:
            return done.returncode, printed
    return 0, printed


@pytest.mark.slow
def test_github_annotates_what_changed_and_nothing_else(repository: Repository, tmp_path: Path) -> None:
    code, printed = run_all(repository, "github.yml", repository.base)
    assert code == 1, printed
    assert (
        (tmp_path / "installed")
        .read_text()
        .strip()
        .startswith("-m pip install --quiet https://example.invalid/creditcli-")
    )
    files = set(re.findall(r"^::(?:error|warning|notice) file=([^,]*),line=\d+", printed, re.M))
    assert files == CHANGED
    assert all((repository.folder / name).is_file() for name in files)
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert all(name in summary for name in CHANGED)
    assert "旧 处罚" not in summary
    report = tmp_path / "temp" / "report"
    sarif = json.loads((report / "report.sarif").read_text("utf-8"))
    assert len(sarif["runs"][0]["artifacts"]) == 3
    assert (report / "junit.xml").is_file()
    assert f"全部列表：{report / 'report.csv'}" in printed


@pytest.mark.slow
def test_gitlab_gets_code_quality_and_test_reports_of_what_changed(repository: Repository) -> None:
    (job,) = yaml.safe_load((CI / "gitlab-ci.yml").read_text("utf-8")).values()
    script = "\n".join([*job["before_script"], *job["script"]])
    given = {name: str(value) for name, value in job["variables"].items()}
    done = repository.bash(script, CI_MERGE_REQUEST_DIFF_BASE_SHA=repository.base, **given)
    assert done.returncode == 1, done.stderr
    issues = json.loads((repository.folder / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert {issue["location"]["path"] for issue in issues} == CHANGED
    assert (repository.folder / job["artifacts"]["reports"]["junit"]).is_file()
    assert "[FLD001] 必填项没有填" in done.stdout


@pytest.mark.slow
def test_gitea_tells_the_findings_in_its_log(repository: Repository, tmp_path: Path) -> None:
    code, printed = run_all(repository, "gitea.yml", repository.base)
    assert code == 1
    assert "[FLD001] 必填项没有填" in printed
    assert "旧 处罚" not in printed
    assert (tmp_path / "temp" / "report" / "report.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["github.yml", "gitea.yml"])
def test_a_change_without_submissions_is_clean(repository: Repository, name: str) -> None:
    head = repository.git("rev-parse", "HEAD")
    written(repository.folder / "说明.md", "改了说明")
    repository.git("commit", "-q", "-a", "-m", "说明")
    code, printed = run_all(repository, name, head)
    assert code == 0, printed


@pytest.mark.slow
def test_on_a_new_branch_without_a_base_everything_is_checked(repository: Repository) -> None:
    code, printed = run_all(repository, "gitea.yml", "0" * 40)
    assert code == 1
    assert "旧 处罚.csv" in printed


@pytest.mark.slow
def test_a_wrong_setting_fails_the_run_and_says_so(repository: Repository) -> None:
    check = steps("github.yml")[-1]
    (repository.folder.parent / "temp" / "changed").write_bytes(b"")
    done = repository.bash(check["run"], **{**check["env"], "FAIL_ON": "sometimes"})
    assert done.returncode == 2
    assert "sometimes" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "schema"),
    [("github.yml", "github-workflows"), ("gitea.yml", "github-workflows"), ("gitlab-ci.yml", "gitlab-ci")],
)
def test_the_files_keep_their_hosts_schemas(name: str, schema: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(CI / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_hooks_take_submissions_and_leave_other_files(repository: Repository) -> None:
    for hook in yaml.safe_load(HOOKS.read_text("utf-8")):
        chosen = re.compile(hook["files"])
        assert [
            name for name in ("表 一.CSV", "a.xlsx", "b.xls", "c.jsonl", "d.zip", "e.tsv") if not chosen.search(name)
        ] == []
        assert not any(chosen.search(name) for name in ("x.md", "csv", "x.xlsx.txt", "x.py"))
        names = sorted(name for name in CHANGED if chosen.search(name))
        done = subprocess.run(
            [*hook["entry"].split(), *names], cwd=repository.folder, env=repository.environment,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "合计：3 个文件" in done.stdout


def test_both_readmes_tell_the_same() -> None:
    """Same files, same headings in number, same exit codes and commands."""
    english, chinese = ((CI / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    for pattern in (r"^## ", r"^\| \d \|", r"\]\((\w[\w.-]*\.yml)\)", r"^(git diff|creditcli) .*$", r"id: (\S+)"):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, chinese, re.M), pattern


@pytest.mark.slow
def test_pre_commit_installs_the_hook_and_stops_a_bad_submission(repository: Repository, tmp_path: Path) -> None:
    """The real pre-commit, with this checkout as the hook's repository; the package is installed as it would be."""
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True, env=repository.environment)
    settings = {**repository.environment, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "PATH": os.environ["PATH"]}
    settings.pop("PYTHONPATH")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", str(source), "creditcli-validate", "--verbose", "--files", *sorted(CHANGED), "说明.md"],
        cwd=repository.folder, env=settings, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "合计：3 个文件" in done.stdout
    assert "exit code: 1" in done.stdout

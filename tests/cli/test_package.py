"""``package`` makes what ``merge`` takes in, and the manifest's words are kept in the receipts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import Run

PENALTIES = "inbox/2026-09-11/市场监管局/行政处罚2026年9月.xlsx"
LICENCES = "inbox/2026-11-13/卫健委/行政许可2026年11月.csv"


@pytest.fixture
def tables(demo: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "九月"
    (folder / "许可").mkdir(parents=True)
    shutil.copy(demo / PENALTIES, folder)
    shutil.copy(demo / LICENCES, folder / "许可")
    (folder / "盖章件.pdf").write_bytes(b"%PDF")
    return folder


def codes(output: str) -> set[str]:
    return {finding["code"][:3] for finding in json.loads(output)["findings"] if finding["severity"] == "error"}


def test_a_folder_becomes_a_package_that_is_read_like_its_files(run: Run, tables: Path) -> None:
    done = run("package", str(tables), "--department", "市场监管局", PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    assert done.returncode == 0, done.stderr
    made = tables.with_suffix(".zip")
    assert done.stdout.strip() == str(made)
    assert "盖章件.pdf" in done.stderr
    content = made.read_bytes()
    made.unlink()
    assert run("package", str(tables), "--department", "市场监管局", PYTHONHASHSEED="2", TZ="UTC").returncode == 0
    assert made.read_bytes() == content
    report = json.loads(run("validate", str(made), "--format", "json", "--as-of", "2026-11-24").stdout)
    assert [(file["path"], file["dataset"]) for file in report["files"]] == [
        ("九月.zip!行政处罚2026年9月.xlsx", "penalty"), ("九月.zip!许可/行政许可2026年11月.csv", "licence"),
    ]  # fmt: skip
    assert not [one for one in report["findings"] if one["code"].startswith("FIL00")]


@pytest.mark.slow
def test_period_and_replaced_file_are_told_and_the_head_is_that_of_the_archive(
    run: Run, office: Path, tables: Path, tmp_path: Path
) -> None:
    earlier = json.loads(next(
        path for path in sorted((office / "receipts").glob("*.json")) if PENALTIES.split("/")[-1] in path.read_text("utf-8")
    ).read_text("utf-8"))  # fmt: skip
    shutil.rmtree(tables / "许可")
    made = tmp_path / "重报.zip"
    said = (
        "--period",
        "2026-08",
        "--replaces",
        earlier["file"]["sha256"],
        "--replaces",
        "0" * 64,
        "--output",
        str(made),
    )
    assert run("package", str(tables), "--department", "市场监管局", *said).returncode == 0
    book = tables / "行政处罚2026年9月.xlsx"
    import openpyxl

    openpyxl.load_workbook(book).save(book)  # other bytes, so that it is a submission of its own
    made.unlink()
    assert run("package", str(tables), "--department", "市场监管局", *said).returncode == 0
    where = ("--office", str(office), "--received", "2026-11-24")
    assert run("merge", str(made), *where, "--fail-on", "error").returncode in (0, 1)
    log = [json.loads(line) for line in (office / "record" / "log.jsonl").read_text("utf-8").splitlines()]
    receipt = json.loads((office / "receipts" / f"{log[-1]['number']:06}.json").read_text("utf-8"))
    told = {one["title"]: one["count"] for one in receipt["findings"]}
    assert told["报送包代替先前的文件"] == told["没有收到过要代替的文件"] == 1
    assert told["日期不在清单写明的时段内"] > 10
    assert receipt["file"]["package"] == log[-1]["package"] != ""
    assert receipt["record"]["repeated"] > 20, "a row that is held already adds nothing"
    again = run("record", "rebuild", str(tmp_path / "anew"), "--office", str(office))
    assert (again.returncode, again.stdout.strip()) == (0, log[-1]["digest"])


@pytest.mark.parametrize(
    "wrong",
    [("--period", "2026-13"), ("--replaces", "回执"), ("--dataset", "nonsense"), ("--output", "{folder}/九月")],
)
def test_a_wrong_word_is_exit_2_and_nothing_is_written(run: Run, tables: Path, wrong: tuple[str, str]) -> None:
    done = run("package", str(tables), "--department", "x", wrong[0], wrong[1].format(folder=tables.parent))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tables.parent.glob("*.zip"))


def test_a_table_of_no_data_set_is_named(run: Run, tables: Path) -> None:
    (tables / "通讯录.csv").write_text("姓名,分机\n甲,1\n", encoding="utf-8")
    done = run("package", str(tables), "--department", "市场监管局")
    assert done.returncode == 2
    assert "通讯录.csv" in done.stderr

"""``--engine spark`` answers byte for byte what one process answers, and its faults are plain (make spark)."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.engines.parts import penalties
from tests.helpers import started, tree

pytestmark = pytest.mark.spark

DAY = "2026-11-23"
CLUSTER = "--master local-cluster[2,1,1024] pyspark-shell"  # Spark's own cluster of two machines, on this one
MANY = 100_000


def both(*arguments: str, **environment: str) -> str:
    """What the command says on stdout with either engine; with Spark it says no word more on stderr."""
    local = started(*arguments)
    spark = started(*arguments, "--engine", "spark", **environment)
    assert local.returncode == spark.returncode == 0, spark.stderr
    assert spark.stdout == local.stdout
    assert spark.stderr == local.stderr
    return spark.stdout


@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_lists(demo: Path, format: str) -> None:
    said = both("lists", "--office", str(demo), "--as-of", DAY, "--penalties", "--ended", "--format", format)
    assert said.count("罚") > 100


@pytest.mark.parametrize("format", ["json", "csv"])
def test_stats(demo: Path, tmp_path: Path, format: str) -> None:
    books = []
    for engine in ("local", "spark"):
        book = tmp_path / engine / "统计.xlsx"
        book.parent.mkdir()
        table = book.with_suffix(f".{format}")
        done = started(
            "stats", "--office", str(demo), "--as-of", DAY, "--format", format, "--output", str(table),
            "--workbook", str(book), "--engine", engine,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        books.append((table.read_bytes(), book.read_bytes()))
    assert books[0] == books[1]


def test_many_rows_on_a_cluster(demo: Path, tmp_path: Path) -> None:
    """Half of the second file is held, a third of that with other content."""
    half = MANY // 2
    files = [
        penalties(demo, tmp_path / "一.csv", range(MANY)),
        penalties(demo, tmp_path / "二.csv", range(half, MANY + half), changed=3),
    ]
    made = []
    for engine in ("local", "spark"):
        folder = Path(shutil.copytree(demo, tmp_path / engine))
        done = started(
            "merge", *map(str, files), "--office", str(folder), "--received", DAY, "--department", "交通局",
            "--engine", engine, PYSPARK_SUBMIT_ARGS=CLUSTER,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        made.append((done.stdout, done.stderr, tree(folder, "record", "receipts", "archive", "returned")))
    assert made[0] == made[1]
    office = ("--office", str(tmp_path / "spark"), "--as-of", DAY)
    both("lists", *office, "--penalties", "--format", "csv", PYSPARK_SUBMIT_ARGS=CLUSTER)
    both("stats", *office, "--format", "json", PYSPARK_SUBMIT_ARGS=CLUSTER)


def refused(demo: Path, **environment: str) -> str:
    done = started("stats", "--office", str(demo), "--as-of", DAY, "--engine", "spark", **environment)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_without_java_it_is_said_what_spark_needs(demo: Path, tmp_path: Path) -> None:
    assert "Java 17" in refused(demo, JAVA_HOME=str(tmp_path / "没有"))


def test_another_python_at_work_is_named(demo: Path, tmp_path: Path) -> None:
    """An interpreter that says to be of another version."""
    said = "sys.version_info = collections.namedtuple('Said', 'major minor micro releaselevel serial')(3, 99, 0, 'final', 0)"
    (tmp_path / "sitecustomize.py").write_text(f"import collections, sys\n{said}\n", "utf-8")
    other = tmp_path / "python"
    other.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}:$PYTHONPATH" exec "{sys.executable}" "$@"\n', "utf-8")
    other.chmod(0o755)
    assert "PYSPARK_PYTHON" in refused(demo, PYSPARK_PYTHON=str(other), PYTHONPATH=os.environ.get("PYTHONPATH", ""))

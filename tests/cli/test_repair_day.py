"""The first day on which a repair may be asked for is told at every door, and at none where the end comes before it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from tests.helpers import Run
from tests.letters.stories import FILES, MARKET, firm, listing, penalty, story_office

SAFETY, LIST = "应急管理局", "安全生产严重失信主体名单"
DAY, OVER = "2026-06-20", "2026-08-10"
# the least term of the listings runs to 2027-06-01, that of the penalties to 2026-08-06 (serious: to 2027-05-06)
LISTINGS = {"甲": "2027-05-31", "乙": "2027-06-01", "丙": "2027-06-02", "丁": "2027-06-03"}
TOLD = {"丙": "2027-06-02", "丁": "2027-06-02"}
PENALTIES = {"戊": ("一般", "通报批评"), "己": ("严重", "通报批评"), "庚": ("一般", "罚款")}
REPAIRABLE = {"庚": "2026-08-07"}


def listed(name: str, end: str) -> dict[str, str]:
    organ = {"organ": f"二连浩特市{SAFETY}", "organ_code": "11152501YY0000036G", "list_type": LIST}
    basis = "《中华人民共和国安全生产法》第七十八条"
    return listing(name, "2026-05-11", "2026-06-01", "2026-06-03", term_end=end, basis=basis, behaviour="", **organ)


def punished(name: str, degree: str, category: str) -> dict[str, str]:
    number = {"decision_number": f"二市监罚〔2026〕{'戊己庚'.index(name) + 1}号"}
    return {**penalty(), **firm(name), **number, "penalty_class": degree, "penalty_categories": category}


@pytest.fixture(scope="module")
def told_office(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """Listings and penalties whose last day lies before, on and after the last of the least term, as published."""
    folder = tmp_path_factory.mktemp("repair") / "office"
    rows = [listed(name, end) for name, end in LISTINGS.items()]
    fined = [punished(name, *of) for name, of in PENALTIES.items()]
    story_office(
        folder, files=(("2026-05-08", MARKET, "penalty", fined), ("2026-06-05", SAFETY, "black-listing", rows))
    )
    for command in ("publish", "notices"):
        done = run(command, "--office", str(folder), "--as-of", DAY)
        assert done.returncode == 0, done.stderr
    return folder

"""A text made in parts is the same as one made at once."""

from __future__ import annotations

import csv
import io

import pytest

from creditcli.cli.talk import Talk
from creditcli.report.tables import as_json, csv_parts, json_parts

ROWS = [{"name": f"第{at}行\n“引号”", "none": None, "list": [at, {"x": []}], "empty": {}} for at in range(2_500)]


@pytest.mark.parametrize("count", [0, 1, 2, len(ROWS)])
def test_parts_of_json_and_csv_make_up_the_whole(count: int) -> None:
    rows = ROWS[:count]
    assert "".join(json_parts(rows)) == as_json(rows)
    header, *cells = csv.reader(io.StringIO("".join(csv_parts(rows, ["name", "none"])), newline=""))
    assert (header, cells) == (["name", "none"], [[row["name"], ""] for row in rows])


@pytest.mark.parametrize("count", [0, 1, 1_000, 2_500])
def test_data_in_parts_ends_with_one_line_end(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{at}\n" for at in range(count)]
    Talk().data_in_parts(lines)
    assert capsys.readouterr().out == ("".join(lines) or "\n")

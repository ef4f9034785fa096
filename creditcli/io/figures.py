"""Writes ``stats/``: the figures as JSON, and per department as csv that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path

from creditcli.io.files import write_atomic
from creditcli.model.csv_cells import safe_cell
from creditcli.model.figures import Figures, Share

COLUMNS = (
    "部门代码", "部门", "文件数", "接受行数", "数据行数", "合格率", "待核实", "退回", "按期", "可判定", "及时率", "无法判定",
)  # fmt: skip


def write_figures(folder: Path, figures: Figures) -> None:
    """``<as_of>.json`` and ``<as_of>.csv``; files that hold these bytes already are left alone."""
    stem = figures.as_of.isoformat()
    write_atomic(folder / f"{stem}.json", _json(figures))
    write_atomic(folder / f"{stem}.csv", _csv(figures))


def _json(figures: Figures) -> bytes:
    data = asdict(figures)
    data["as_of"] = figures.as_of.isoformat()
    data["valid"], data["timely"] = _share(figures.valid), _share(figures.timely)
    for shown, one in zip(data["departments"], figures.departments, strict=True):
        shown["valid"], shown["timely"] = _share(one.valid), _share(one.timely)
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _share(share: Share) -> dict[str, int | str]:
    return {"numerator": share.numerator, "denominator": share.denominator, "percent": share.percent}


def _csv(figures: Figures) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in figures.departments:
        writer.writerow(
            [
                safe_cell(one.code), safe_cell(one.name), one.files, one.valid.numerator, one.valid.denominator, one.valid.percent,
                one.held, one.refused, one.timely.numerator, one.timely.denominator, one.timely.percent,
                one.undetermined,
            ]
        )  # fmt: skip
    return buffer.getvalue().encode("utf-8-sig")

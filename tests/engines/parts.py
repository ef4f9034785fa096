"""An engine without Spark, and files to take in."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl

from creditcli.model.record import KEY, Engine, RecordView, Work

AT = "_at"


def in_parts(count: int) -> Engine:
    """Does the work for so many parts of the things, last part first, and puts the things in order again."""

    def engine(view: RecordView, dataset: str, work: Work) -> pl.DataFrame:
        columns = view.lazy(dataset).collect_schema().names()
        rows = pl.concat([one.frame.select(columns) for one in view.pieces(dataset)] or [view.lazy(dataset)]).collect()
        first = rows.with_row_index(AT).unique(KEY, keep="first").select(KEY, AT)
        parts = rows.with_columns(part=pl.col(KEY).str.slice(0, 4).str.to_integer(base=16) % count)
        done = [
            work(replace(view.bare, frames={dataset: parts.filter(part=at).drop("part")}))
            for at in reversed(range(count))
        ]
        return pl.concat(done).join(first, on=KEY, how="left").sort(AT).drop(AT)

    return engine


def penalties(demo: Path, target: Path, numbers: range, changed: int = 0) -> Path:
    """A csv of penalties like those of one file of the sample, numbered anew; every ``changed``th was corrected."""
    (path,) = demo.glob("inbox/2025-08-15/交通局/行政处罚2025年8月.csv")
    head, *rows = csv.reader(path.read_text("gb18030").splitlines())
    number, facts = head.index("行政处罚决定书文号"), head.index("违法事实")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for at in numbers:
            row = list(rows[at % len(rows)])
            row[number] = f"二交罚〔2025〕{5000 + at}号"
            if changed and at % changed == 0:
                row[facts] += "（更正）"
            writer.writerow(row)
    return target

"""The adapter contract on disk: the folder that a program is given, and the csv that it gives back.

Written down for people in ``standards/conformance/README.md``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from creditcli.errors import UsageFault
from creditcli.model.finding import Severity
from creditcli.standard.conformance import Case, Row, Sent
from creditcli.standard.types import Standard

CONTRACT = "1"  # of the adapter, told in case.json; raised when a program would have to change
COLUMNS = ("file", "sheet", "row", "cell", "code", "severity")  # compared; further columns are not read


@dataclass(frozen=True, slots=True)
class Task:
    """What a case folder asks for, without what is expected of it."""

    folder: Path
    before: tuple[Sent, ...]
    files: tuple[Sent, ...]

    @property
    def office(self) -> Path:
        """The office folder of the case: ``office.yaml`` and the register, without a record."""
        return self.folder / "office"


def lay_out(case: Case, suite: Mapping[str, bytes], standard: Standard, folder: Path) -> None:
    """Writes the case folder: ``case.json``, ``files/``, ``before/``, ``office/``; ``expected.csv`` stays behind."""
    for name in ("files", "before", "office"):
        (folder / name).mkdir(parents=True)
    homes = {f"{case.id}/files/": "files", f"{case.id}/before/": "before", "office/": "office"}
    for path, content in suite.items():
        for home, name in homes.items():
            if path.startswith(home):
                target = folder / name / path.removeprefix(home)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    text = json.dumps(_about(case, standard), ensure_ascii=False, indent=1)
    (folder / "case.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _about(case: Case, standard: Standard) -> dict[str, Any]:
    return {
        "contract": CONTRACT,
        "standard": {"version": standard.version, "digest": standard.digest},
        "code": case.code,
        "case": case.name,
        "office": "office",
        "before": [_sent(one, "before") for one in case.before],
        "files": [_sent(one, "files") for one in case.files],
    }


def _sent(one: Sent, folder: str) -> dict[str, str]:
    day = one.received.isoformat()
    return {
        "path": f"{folder}/{one.file}",
        "name": one.file,
        "received": day,
        "as_of": day,
        "department": one.department,
        "dataset": one.dataset,
    }


def read_task(folder: Path) -> Task:
    """The task in a case folder. Raises UsageFault where there is none, or one of another contract."""
    path = folder / "case.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["contract"] != CONTRACT:
            raise ValueError(f"contract {data['contract']}")
        return Task(folder, _all_sent(data["before"]), _all_sent(data["files"]))
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise UsageFault(f"{path} 不是一致性用例（{fault}）。", f"{path} is no conformance case ({fault}).") from fault


def _all_sent(items: Sequence[Mapping[str, str]]) -> tuple[Sent, ...]:
    return tuple(
        Sent(one["name"], date.fromisoformat(one["received"]), one["department"], one["dataset"]) for one in items
    )


def findings_csv(rows: Iterable[Row]) -> str:
    """What a program gives back, in order of place."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in sorted(rows))
    return buffer.getvalue()


def read_findings(path: Path) -> tuple[Row, ...]:
    """What a program gave back. Raises ValueError, with the reason in both languages, for anything else."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as fault:
        raise ValueError("没有写结果文件 / no findings csv") from fault
    except UnicodeDecodeError as fault:
        raise ValueError("结果文件不是 UTF-8 / the findings csv is not UTF-8") from fault
    rows = csv.DictReader(io.StringIO(text, newline=""))
    lacking = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if lacking:
        raise ValueError(f"结果文件缺列 / the findings csv lacks columns: {', '.join(lacking)}")
    try:
        return tuple(_row(row, rows.line_num) for row in rows)
    except csv.Error as fault:
        raise ValueError(f"结果文件不是 csv / the findings csv cannot be read: {fault}") from fault


def _row(row: Mapping[str, str | None], line: int) -> Row:
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    cells["row"] = cells["row"] or "0"
    if not cells["code"] or not cells["row"].isdecimal() or cells["severity"] not in set(Severity):
        raise ValueError(f"结果文件第 {line} 行不对 / line {line} of the findings csv is wrong")
    return Row(**cells)

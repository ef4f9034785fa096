"""Reads ``organisations.csv``, the register of the departments that submit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from creditcli.errors import UsageFault
from creditcli.io.plain import iso_day, text_of
from creditcli.model.office import Organisation

COLUMNS = (
    "code", "name", "aliases", "kind", "region", "datasets", "lists", "contact_role", "document_prefix",
    "review_body", "court",
)  # fmt: skip
OPTIONAL = ("until", "successor")
SEPARATORS = {";": "分号", "\t": "制表符", "，": "全角逗号", "|": "竖线"}
_SEVERAL = re.compile("[；;]")


def read_register(path: Path) -> tuple[Organisation, ...]:
    """The departments. Raises UsageFault that names the line, and what to write there."""
    if not path.is_file():
        raise UsageFault(f"缺少部门登记表 {path}。", f"{path} is missing.")
    rows = csv.DictReader(io.StringIO(text_of(path.read_bytes(), str(path)), newline=""))
    try:
        lacking = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
        if lacking and (other := _separator(rows.fieldnames or ())):
            raise UsageFault(
                f"{path} 各列用{other}隔开了，应当用半角逗号：用表格软件打开，另存为“CSV（逗号分隔）”。",
                f"{path} separates its columns otherwise than by commas: save it as CSV (comma delimited).",
            )
        if lacking:
            raise UsageFault(
                f"{path} 第 1 行缺少列 {'、'.join(lacking)}。", f"{path} line 1 lacks column {', '.join(lacking)}."
            )
        return _organisations(rows, path)
    except csv.Error as fault:
        raise UsageFault(f"{path} 不是正确的 CSV：{fault}", f"{path} is no proper CSV: {fault}") from fault


def _separator(names: Sequence[str]) -> str:
    """By what else than commas a header is separated that names all columns; empty where it is not."""
    for sign, title in SEPARATORS.items():
        if len(names) == 1 and set(COLUMNS) <= {one.strip() for one in names[0].split(sign)}:
            return title
    return ""


def _organisations(rows: csv.DictReader[str], path: Path) -> tuple[Organisation, ...]:
    found: list[Organisation] = []
    names: dict[str, int] = {}
    lines: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        if None in row or None in row.values():
            wide = len(rows.fieldnames or ())
            raise _fault(path, line, f"应有 {wide} 列", f"should have {wide} columns")
        if not any(row.values()):
            continue
        one = _organisation(row, path, line)
        if not one.code or not one.name:
            raise _fault(path, line, "code 和 name 必须填写", "code and name must be filled")
        for name in {one.code, one.name, *one.aliases}:
            if name in names:
                raise _fault(
                    path,
                    line,
                    f"“{name}”在第 {names[name]} 行已经用过",
                    f"'{name}' stands in line {names[name]} already",
                )
            names[name] = line
        found.append(one)
        lines[one.code] = line
    _check_successors(found, path, lines)
    return tuple(found)


def _check_successors(found: Sequence[Organisation], path: Path, lines: Mapping[str, int]) -> None:
    """Raises UsageFault for a successor without a last day, one that the register does not have, and for a circle."""
    heirs = {one.code: one.successor for one in found if one.successor}
    for one in found:
        line = lines[one.code]
        if not one.successor:
            continue
        if one.until is None:
            raise _fault(path, line, "填了 successor，until 也要填最后一天", "successor needs the last day in until")
        if one.successor not in lines:
            raise _fault(
                path,
                line,
                f"successor“{one.successor}”不在登记表里，应为表中一个单位的 code",
                f"successor '{one.successor}' is not in the register: take the code of one of its organs",
            )
        passed, after = {one.code}, one.successor
        while after not in passed:
            passed.add(after)
            after = heirs.get(after, "")
            if not after:
                break
        else:
            raise _fault(path, line, "successor 绕成了一圈", "the successors go round in a circle")


def _fault(path: Path, line: int, zh: str, en: str) -> UsageFault:
    return UsageFault(f"{path} 第 {line} 行：{zh}。", f"{path} line {line}: {en}.")


def _organisation(row: Mapping[str, str], path: Path, line: int) -> Organisation:
    last = (row.get("until") or "").strip()
    try:
        until = iso_day(last) if last else None
    except ValueError as fault:
        raise _fault(
            path, line, f"until“{last}”应写成 2026-06-30 的样子", f"until '{last}' should be a day such as 2026-06-30"
        ) from fault
    return Organisation(
        code=row["code"].strip(), name=row["name"].strip(), aliases=_several(row["aliases"]), kind=row["kind"],
        region=row["region"], datasets=_several(row["datasets"]), lists=_several(row["lists"]),
        contact_role=row["contact_role"], document_prefix=row["document_prefix"], review_body=row["review_body"],
        court=row["court"], until=until, successor=(row.get("successor") or "").strip(),
    )  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEVERAL.split(text) if part.strip())

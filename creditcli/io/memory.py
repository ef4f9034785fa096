"""An office's memory of its departments' headers: ``mappings/<unified code>.yaml``, a list to which lines are added.

A line holds for files received on its day or later. The record keeps, with each submission, the lines by which
it was read, so what stands here may be changed at any time without changing what was read before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from creditcli.errors import UsageFault
from creditcli.io.bundle import bundle
from creditcli.io.files import write_atomic
from creditcli.io.plain import iso_day
from creditcli.io.yaml_file import Lines, parse_yaml, read_yaml
from creditcli.model.mapping import Memory, Remembered
from creditcli.model.office import Office, Organisation
from creditcli.standard.headers import memory_fault
from creditcli.standard.types import Standard

FOLDER = "mappings"
HEAD = """\
# {name}：表头记忆。只用于这个部门的文件，标准自己的列名优先。
# 每行一条，只往后加：从 day 那天收到的文件起，数据集 dataset 的列 header 读作字段 field（金额写明 unit）；
# 写 ends: true 的一行，从那天起不再这样读。同一列名以最后一条为准。by 是记录人。
# 命令：creditcli mapping add / list / remove。
"""


def memory_path(folder: Path, code: str) -> Path:
    """Where a department's headers are remembered."""
    return folder / FOLDER / f"{code}.yaml"


def load_memories(folder: Path, organisations: Iterable[Organisation]) -> dict[str, Memory]:
    """What is remembered, by department. Raises UsageFault for a file of nobody or of another form, with its line."""
    known = {one.code for one in organisations}
    found = {}
    for path in sorted((folder / FOLDER).glob("[!.~]*")):
        if path.stem not in known or path.suffix != ".yaml":
            raise UsageFault(
                f"{path} 的名称应是 organisations.csv 里一个部门的统一社会信用代码加 .yaml。",
                f"{path} should be named by the unified code of a department in organisations.csv, and .yaml.",
            )
        found[path.stem] = _memory(str(path), *read_yaml(path))
    return found


def parse_memory(content: bytes, where: str) -> Memory:
    """What ``memory_text`` wrote, or what is to be written at ``where``. Raises UsageFault."""
    return _memory(where, *parse_yaml(content, where))


def _memory(where: str, data: Any, lines: Lines) -> Memory:
    schema = json.loads((bundle("standards") / "schemas" / "mappings.schema.json").read_text(encoding="utf-8"))
    for error in Draft202012Validator(schema).iter_errors(data or []):
        raise _refusal(where, error, lines, schema["items"]["properties"])
    found = []
    for at, item in enumerate(data or []):
        line = lines[at,]
        try:
            day = iso_day(item["day"])
        except ValueError as fault:
            raise _fault(where, line, f"没有 {item['day']} 这一天", f"there is no day {item['day']}") from fault
        by, header = item["by"].strip(), item["header"].strip()
        unit = item.get("unit", "")
        found.append(Remembered(day, by, item["dataset"], header, item.get("field", ""), unit, line))
    return Memory(tuple(found))


def _refusal(where: str, error: Any, lines: Lines, known: Mapping[str, Any]) -> UsageFault:
    path = tuple(error.absolute_path)
    line = lines.get(path, 1)
    if len(path) == 2 and path[1] in known:
        zh, en = known[path[1]]["description"].split(" / ")
        return _fault(where, line, f"{path[1]} 应为{zh}", f"{path[1]} should be {en}")
    return _fault(
        where, line,
        "应是一条记忆：写明 day、by、dataset、header，再写 field（金额加 unit）或者 ends: true，没有别的项",
        "should be one line of memory: day, by, dataset, header, and field (with unit for amounts) or ends: true",
    )  # fmt: skip


def _fault(where: str, line: int, zh: str, en: str) -> UsageFault:
    return UsageFault(f"{where} 第 {line} 行：{zh}。", f"{where} line {line}: {en}.")


def check_memories(folder: Path, office: Office, standard: Standard) -> None:
    """Raises UsageFault for a line in force, or yet to be, that the standard has no place for or contradicts."""
    for code, memory in office.memories.items():
        check_memory(str(memory_path(folder, code)), memory, standard)


def check_memory(where: str, memory: Memory, standard: Standard) -> None:
    """``check_memories`` of one department."""
    for line in memory.open.lines:
        fault = memory_fault(line, standard)
        if fault:
            raise _fault(where, line.line, *fault)


def add_line(folder: Path, department: Organisation, line: Remembered) -> Memory:
    """Adds a line to the department's memory; gives the whole. Raises UsageFault where the file is of another form."""
    path = memory_path(folder, department.code)
    held = path.read_bytes() if path.is_file() else HEAD.format(name=department.name).encode()
    if held.strip() and not held.endswith(b"\n"):
        held += b"\n"
    content = held + memory_text(Memory((line,)))
    memory = parse_memory(content, str(path))
    write_atomic(path, content)
    return memory


def memory_text(memory: Memory) -> bytes:
    """Lines of memory as they stand in the file, one a line, in a fixed order of keys."""
    return "".join(f"- {{{', '.join(_items(line))}}}\n" for line in memory.lines).encode()


def _items(line: Remembered) -> Iterable[str]:
    last = {"ends": "true"} if line.ends else {"field": line.field, "unit": line.unit}
    items = {"day": line.day.isoformat(), "by": line.by, "dataset": line.dataset, "header": line.header, **last}
    return (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in items.items() if value)

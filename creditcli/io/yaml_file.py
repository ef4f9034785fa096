"""Reads a YAML file that people write: every value as it stands, with its line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from creditcli.errors import UsageFault
from creditcli.io.plain import text_of
from creditcli.standard.yaml_loader import FAST

DEEPEST = 100  # values within each other
TWICE = " stands twice"
Lines = dict[tuple[str | int, ...], int]  # path of a value -> its line


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """The file as texts, lists and mappings, and the line of every value. Raises UsageFault."""
    if not path.is_file():
        raise UsageFault(f"缺少 {path}。", f"{path} is missing.")
    return parse_yaml(path.read_bytes(), str(path))


def parse_yaml(content: bytes, path: str) -> tuple[Any, Lines]:
    """``read_yaml`` of bytes that stand, or are to stand, at ``path``."""
    lines: Lines = {}
    try:
        root = _composed(text_of(content, path))
        return (_plain(root, (), lines) if root is not None else None), lines
    except (yaml.YAMLError, RecursionError) as fault:
        mark, why = getattr(fault, "problem_mark", None), getattr(fault, "problem", fault)
        line = mark.line + 1 if mark else 1
        twice = str(why).removesuffix(TWICE) if str(why).endswith(TWICE) else ""
        raise UsageFault(
            f"{path} 第 {line} 行写法不对，应是“名称: 值”的形式：{_mend(text_of(content, path), line, twice)}。",
            f"{path} line {line} is no YAML: {why}.",
        ) from fault


def _mend(text: str, line: int, twice: str) -> str:
    """What is most often wrong in such a line, in Chinese: the parser tells it in English."""
    if twice:
        return f"“{twice}”写了两次，只留一处"
    lines = text.splitlines()
    near = lines[max(0, line - 2) : line]
    if any("\t" in one for one in near):
        return "这里有制表符（Tab），请换成空格"
    if any("：" in one and ":" not in one for one in near):
        return "冒号要用半角的“:”，后面空一格"
    return "请看这一行和上一行，缩进是否对齐、冒号后面是否空了一格、引号和括号是否成对"


def _composed(text: str) -> yaml.Node | None:
    """The same nodes from either parser; what is wrong is told in the words of the slow one."""
    with suppress(yaml.YAMLError):
        if not _deep(text):
            return yaml.compose(text, Loader=FAST)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _deep(text: str) -> bool:
    """Whether values stand within each other so deep that the fast parser, which minds no depth, may not be asked."""
    depth = 0
    for event in yaml.parse(text, Loader=FAST):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return True
    return False


def _plain(node: yaml.Node, path: tuple[str | int, ...], lines: Lines) -> Any:
    """Every value as it is written: a telephone number is no octal number, a day no time of day."""
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, at), lines) for at, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise yaml.MarkedYAMLError(problem=f"{name}{TWICE}", problem_mark=key.start_mark)
            found[name] = _plain(value, (*path, name), lines)
        return found
    return str(node.value)

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
        raise UsageFault(
            f"{path} 第 {line} 行写法不对，应是“名称: 值”的形式（{why}）。", f"{path} line {line} is no YAML: {why}."
        ) from fault


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
                raise yaml.MarkedYAMLError(problem=f"{name} 写了两次 / stands twice", problem_mark=key.start_mark)
            found[name] = _plain(value, (*path, name), lines)
        return found
    return str(node.value)

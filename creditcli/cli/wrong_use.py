"""What typer says of a wrong command line, in Chinese: it speaks English only, and its words are a first user's first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import typer

IN_PLACE_OF = {"--as-of": "--received", "--received": "--as-of"}
_ABSENT = re.compile(r"(?:path|file|dir) '(?P<given>.*)' does not exist\.", re.DOTALL)
_CHOICE = re.compile(r"(?:Value error, )?'(?P<given>.*)' is not one of (?P<known>.*)\.", re.DOTALL)
_COMMAND = re.compile(r"No such command '(?P<given>.*?)'\.(?: Did you mean (?P<near>.*)\?)?", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<given>.*)\)", re.DOTALL)
_LEAST = re.compile(r"Input should be greater than or equal to (?P<least>\S+)")


def _perhaps(near: Sequence[str]) -> str:
    return f"，也许是 {'、'.join(near)}" if near else ""


_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_ABSENT, lambda found: f"没有文件或者文件夹“{found['given']}”"),
    (
        _CHOICE,
        lambda found: f"应为 {found['known'].replace(chr(39), '').replace(', ', '、')}，而不是“{found['given']}”",
    ),
    (_COMMAND, lambda found: f"没有命令“{found['given']}”" + _perhaps(re.findall("'([^']*)'", found["near"] or ""))),
    (_EXTRA, lambda found: f"多写了“{found['given']}”"),
    (_LEAST, lambda found: f"不能小于 {found['least']}"),
)


def in_chinese(fault: typer.TyperException) -> str:
    """One sentence without its full stop; empty where it is a fault that is not known here."""
    option = getattr(fault, "option_name", "")
    message = str(getattr(fault, "message", ""))
    if option and hasattr(fault, "possibilities"):
        return f"没有选项 {option}" + _perhaps(_instead(fault, option) or fault.possibilities or ())
    if option and message.endswith("requires an argument."):
        return f"选项 {option} 后面要写内容"
    known = next((words(found) for pattern, words in _WORDS if (found := pattern.fullmatch(message))), "")
    parameter = _named(getattr(fault, "param", None))
    if hasattr(fault, "param_type"):
        return f"缺少{parameter}"
    return f"{parameter}：{known}" if known and parameter and not _ABSENT.fullmatch(message) else known


def _instead(fault: typer.TyperException, option: str) -> list[str]:
    """What a command has in the place of an option that others have: a day of receipt, where they have a day."""
    command = getattr(getattr(fault, "ctx", None), "command", None)
    known = {name for one in getattr(command, "params", ()) for name in one.opts}
    return [IN_PLACE_OF[option]] if IN_PLACE_OF.get(option) in known else []


def _named(parameter: object) -> str:
    """An option as it is typed; an argument with what it is, from its help."""
    if parameter is None:
        return ""
    if getattr(parameter, "param_type_name", "") == "option":
        return f"选项 {parameter.opts[0]}"  # type: ignore[attr-defined]
    told = str(getattr(parameter, "help", "") or "").partition(" / ")[0]
    return f"“{told}”"

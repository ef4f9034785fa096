"""Options that belong together as one parameter of a command: each field of the dataclass is an option."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    """Folders that workbooks for the department are written to, where they are wanted."""

    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="DIR", help="把标注好的工作簿写进文件夹 / annotated workbooks"),
    ] = None
    returned: Annotated[
        Path | None,
        typer.Option(
            "--returned", metavar="DIR", help="把退回和待核实的行写成工作簿，改好可再报 / rows to mend and send again"
        ),
    ] = None


def grouped(command: Callable[..., int]) -> Callable[..., int]:
    """The command for typer: a parameter whose type is a dataclass stands for its fields. All others are kept."""
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for one in inspect.signature(command, eval_str=True).parameters.values():
        if not is_dataclass(one.annotation):
            parameters.append(one)
            continue
        groups[one.name] = one.annotation
        hints = get_type_hints(one.annotation, include_extras=True)
        for field in fields(one.annotation):
            parameters.append(one.replace(name=field.name, annotation=hints[field.name], default=field.default))

    def run(**given: Any) -> int:
        objects = {
            name: group(**{field.name: given.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        return command(**given, **objects)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run

"""Options that belong together as one object: a parameter whose type is a dataclass stands for its fields."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_type_hints


def unpacked(command: Callable[..., int]) -> Callable[..., int]:
    """The command with each dataclass parameter replaced by the options that its annotated fields are.

    The fields come where the parameter stood and are handed on as one object.
    """
    hints = get_type_hints(command, include_extras=True)
    shapes = {name: hint for name, hint in hints.items() if is_dataclass(hint) and isinstance(hint, type)}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name in shapes:
            parameters += _options(shapes[parameter.name])
        else:
            parameters.append(parameter.replace(annotation=hints[parameter.name]))

    @functools.wraps(command)
    def called(**given: Any) -> int:
        for name, shape in shapes.items():
            given[name] = shape(**{one.name: given.pop(one.name) for one in fields(shape)})
        return command(**given)

    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in parameters}
    return called


def _options(shape: type) -> list[inspect.Parameter]:
    hints = get_type_hints(shape, include_extras=True)
    return [
        inspect.Parameter(
            one.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=inspect.Parameter.empty if one.default is MISSING else one.default,
            annotation=hints[one.name],
        )
        for one in fields(shape)
    ]

"""The environment that pages and sheets are rendered in, and where in a template it went wrong."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from jinja2 import Environment, FunctionLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

from creditcli.model.words import day_words


class TemplateFault(Exception):
    """A template that cannot be rendered. ``places``: name and line of the templates that led there, the last one last."""

    def __init__(self, places: tuple[tuple[str, int], ...], reason: str) -> None:
        super().__init__(f"{places}: {reason}")
        self.places, self.reason = places, reason

    def __reduce__(self) -> tuple[type[TemplateFault], tuple[object, ...]]:
        return TemplateFault, (self.places, self.reason)  # for another process


def escaped(value: object) -> str:
    """As ``markupsafe.escape`` has it. Of a text no ``Markup`` is made, which took three quarters of the time: it is only
    joined to others."""
    if type(value) is not str:
        return escape(value)
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


class _Escaping(CodeGenerator):
    """Calls ``escaped`` where a template puts out a value."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Pages(Environment):
    """Escapes what is put out, fast."""

    code_generator_class = _Escaping
    escaped = staticmethod(escaped)


def environment(templates: Mapping[str, bytes]) -> Environment:
    """Of these templates by name. Raises TemplateFault for one that is not UTF-8."""
    sources = {name: _text(name, content) for name, content in templates.items()}
    made = _Pages(
        loader=FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None),  # names its lines
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["day"] = day_words
    return made


@contextmanager
def blaming(templates: Mapping[str, bytes]) -> Iterator[None]:
    """What goes wrong in one of ``templates`` is a TemplateFault; what goes wrong elsewhere stays what it is."""
    try:
        yield
    except TemplateFault:
        raise
    except Exception as fault:
        frames = traceback.extract_tb(fault.__traceback__)
        places = tuple((one.filename, one.lineno or 1) for one in frames if one.filename in templates)
        if not places:
            raise
        raise TemplateFault(places, str(fault)) from fault


def compact(text: str) -> str:
    """Without blank lines and blanks at the ends of lines."""
    return "\n".join([line for line in map(str.rstrip, text.splitlines()) if line]) + "\n"


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise TemplateFault(((name, line),), "不是 UTF-8 / not UTF-8") from fault

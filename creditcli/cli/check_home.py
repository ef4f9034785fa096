"""Where in the program a check is: for ``explain``, so that a reader of a rule finds its code."""

from __future__ import annotations

import ast
from pathlib import Path

from creditcli.checks import registry

PACKAGE = Path(__file__).resolve().parents[1]


def check_home(check: str) -> str:
    """``module:function``: the registered check, else the function that reports under this name; empty if unseen."""
    found = registry.ROW_CHECKS.get(check) or registry.TABLE_CHECKS.get(check)
    if found is not None:
        return f"{found.__module__}:{found.__qualname__}"
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if f'"{check}"' in text and path != Path(registry.__file__):
            module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            return f"{module}:{_function(ast.parse(text), check)}"
    return ""


def _function(tree: ast.Module, check: str) -> str:
    """The first function that holds the name; the module's own level has none."""
    for node in tree.body:
        names = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
        if isinstance(node, ast.FunctionDef) and check in names:
            return node.name
    return ""

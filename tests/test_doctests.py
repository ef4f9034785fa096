"""Examples in docstrings of the pure layers are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "creditcli"
MODULES = [
    f"creditcli.{folder}.{path.stem}"
    for folder in ("ids", "model", "standard", "listing", "stages")
    for path in sorted((PACKAGE / folder).glob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0

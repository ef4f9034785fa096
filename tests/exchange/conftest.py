"""The three offices, made anew for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange.offices import CODES, Office, made

Making = Callable[..., dict[str, Office]]

RECOGNISED = f"[{{office: {CODES['a']}, lists: [wage_arrears], basis: 示例互认协议〔2026〕1号}}]"


@pytest.fixture
def offices(demo: Path, settings: list[str], tmp_path: Path) -> dict[str, Office]:
    """A, B and R; B recognises A's list of unpaid wages, R nothing."""
    return made(demo, tmp_path, settings, {"b": RECOGNISED})

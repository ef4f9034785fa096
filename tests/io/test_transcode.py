"""A GB18030 file is read as the same characters whichever of Python's codecs reads a part of it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from creditcli.io.transcode import transcode

PAIRS = [bytes(pair) for pair in product(range(0x81, 0xFF), range(0x40, 0xFF))]


def read_as(codec: str, content: bytes) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def test_gbk_reads_nothing_as_another_character_than_gb18030() -> None:
    every = [*(bytes([one]) for one in range(0x100)), *PAIRS]
    found = {one: text for one in every if (text := read_as("gbk", one)) is not None}
    assert len(found) > 20_000
    assert [one for one, text in found.items() if read_as("gb18030", one) != text] == []


@pytest.mark.parametrize("rare", ["", "㐀，\U00020000，€，ǹ，ḿ"])
def test_every_character_is_kept(tmp_path: Path, rare: str) -> None:
    text = "\n".join([*(text for one in PAIRS if (text := read_as("gbk", one))), rare])
    source, target = tmp_path / "表.csv", tmp_path / "utf-8"
    source.write_bytes(text.encode("gb18030"))
    assert transcode(source, target)
    assert target.read_text("utf-8") == text
    assert sorted(tmp_path.iterdir()) == sorted([source, target])  # nothing is left of the parts


def test_a_byte_that_is_no_gb18030_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_bytes("行政处罚\n".encode("gb18030") + b"\xff\n")
    assert not transcode(tmp_path / "表.csv", tmp_path / "utf-8")

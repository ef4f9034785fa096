"""The standard as it was parsed ahead: the same standard, and never in the place of what a file says now."""

from __future__ import annotations

import pytest

from creditcli.io.bundle import open_standard
from creditcli.standard.ahead import PATH
from creditcli.standard.load import load_standard
from tests.helpers import bundled

FILES = bundled("standards")
AHEAD = FILES[PATH]
RULE = "rules/FLD001.yaml"


def test_what_was_parsed_ahead_is_what_the_files_say() -> None:
    assert load_standard(FILES, AHEAD) == load_standard(FILES) == open_standard()


def test_it_is_read_in_the_place_of_the_files() -> None:
    title = load_standard(FILES).rules["FLD001"].zh.title.encode()
    said = AHEAD.replace(title, "读的是事先解析的".encode())
    assert load_standard(FILES, said).rules["FLD001"].zh.title == "读的是事先解析的"


def test_a_file_that_was_edited_is_read_itself() -> None:
    title = load_standard(FILES).rules["FLD001"].zh.title.encode()
    edited = {**FILES, RULE: FILES[RULE].replace(title, "改过的标题".encode())}
    assert load_standard(edited, AHEAD) == load_standard(edited)
    assert load_standard(edited, AHEAD).rules["FLD001"].zh.title == "改过的标题"


def test_line_ends_change_nothing() -> None:
    windows = {path: content.replace(b"\n", b"\r\n") for path, content in FILES.items() if path != PATH}
    assert load_standard(windows, AHEAD.replace(b"\n", b"\r\n")) == open_standard()


@pytest.mark.parametrize("damaged", [b"", AHEAD[: len(AHEAD) // 2], b"\xff" + AHEAD])
def test_a_damaged_one_is_left_aside(damaged: bytes) -> None:
    assert load_standard(FILES, damaged) == open_standard()

"""A Chinese Windows console (GBK), narrow terminals and pipes: no command breaks, nothing comes out unreadable."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from creditcli.report.render import FORMATS
from creditcli.report.wrap import width_of
from tests.cli.reports import INBOX, PENALTIES, on_terminal, piped, written

DAY = ("--as-of", "2026-11-23")
SAMPLE = INBOX / "2024-03-15"
RARE = "𠮷🐎㐀\u00a0"  # in no GBK


@pytest.fixture
def rare(tmp_path: Path) -> Path:
    """A submission whose values and file name hold characters that GBK lacks."""
    return written(tmp_path / f"处罚{RARE[0]}.csv", PENALTIES.replace("=2026", f"{RARE}2026"))


@pytest.mark.parametrize(("name", "lang"), [*((name, "zh") for name in FORMATS), ("text", "en"), ("rules", "en")])
def test_validate_in_every_format_on_a_gbk_console_and_pipe(rare: Path, name: str, lang: str) -> None:
    command = ("--lang", lang, "validate", str(rare), str(SAMPLE), *DAY, "--format", name)
    code, output = on_terminal(*command, columns=40, encoding="gbk")
    assert code == 1
    text = output.decode("gbk")
    if name in ("text", "rules"):
        assert max(width_of(line) for line in text.splitlines()) <= 40
    done = piped(*command, encoding="gbk")
    assert done.returncode == 1, done.stderr
    assert done.stdout.decode("gbk").strip()
    assert b"Traceback" not in done.stderr
    done.stderr.decode("gbk")


@pytest.mark.slow
def test_a_process_of_its_own_does_the_same_on_a_gbk_console_and_pipe(rare: Path) -> None:
    """The others run within the tests' own process, on a terminal and on pipes as the interpreter opens them."""
    for name in ("text", "json"):
        command = ("validate", str(rare), str(SAMPLE), *DAY, "--format", name)
        own = on_terminal(*command, columns=40, encoding="gbk", PYTHONHASHSEED="1")
        assert own == on_terminal(*command, columns=40, encoding="gbk")
        done, here = (piped(*command, encoding="gbk", **more) for more in ({"PYTHONHASHSEED": "1"}, {}))
        assert (done.returncode, done.stdout, done.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.parametrize("name", ["json", "sarif", "gitlab", "junit", "html"])
def test_a_program_reads_the_same_report_from_a_gbk_pipe(rare: Path, name: str) -> None:
    command = ("validate", str(rare), *DAY, "--format", name)
    gbk, utf8 = (piped(*command, encoding=encoding).stdout for encoding in ("gbk", "utf-8"))
    assert RARE in utf8.decode()
    if name in ("junit", "html"):
        parser = etree.HTMLParser() if name == "html" else None
        one, other = ("".join(etree.fromstring(text, parser).itertext()) for text in (gbk, utf8))
        assert one == other
    else:
        assert json.loads(gbk) == json.loads(utf8)


@pytest.mark.slow
def test_a_pipe_is_utf8_where_nothing_else_is_asked(rare: Path) -> None:
    done = piped("validate", str(rare), *DAY, LC_ALL="C.UTF-8")
    assert RARE.replace("\u00a0", "") in done.stdout.decode().replace("\u00a0", "")


def both(expected: int, *arguments: str) -> None:
    """The command on a GBK terminal of forty columns and through a GBK pipe."""
    code, output = on_terminal(*arguments, columns=40, encoding="gbk")
    assert code == expected, (arguments, output.decode("gbk"))
    done = piped(*arguments, encoding="gbk")
    assert done.returncode == expected, (arguments, done.stderr.decode("gbk"))
    done.stdout.decode("gbk")
    done.stderr.decode("gbk")


def test_commands_that_show_work_on_a_gbk_console_of_forty_columns(demo: Path, tmp_path: Path) -> None:
    both(0, "validate", "--help")
    both(0, "explain", "wage_arrears")
    both(0, "explain", "FLD008", "--format", "json")
    both(0, "lists", "--office", str(demo))
    both(0, "template", "penalty", "--output", str(tmp_path))
    both(2, "validate", "没有这个文件.csv")
    both(2, "merge", str(written(tmp_path / "迟报.csv")), "--office", str(tmp_path / "没有"))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_of_the_office_fits_a_terminal_and_is_whole_in_a_pipe(demo: Path, lang: str) -> None:
    office = ("--office", str(demo), *DAY, "--lang", lang)
    for command in (
        ("query", "91152501MAYY024277"),
        ("explain", "二人社列〔2026〕2号"),
        ("lists", "--list", "wage_arrears"),
        ("stats",),
    ):
        _, output = on_terminal(*command, *office, columns=40)
        lines = output.decode().splitlines()
        assert [line for line in lines if width_of(line) > 40] == [], command
        whole = piped(*command, *office).stdout.decode()
        assert re.sub(r"\s", "", whole) == re.sub(r"\s", "", output.decode()), "wrapping loses nothing"
        assert max(map(width_of, whole.splitlines())) > 40


@pytest.mark.slow
def test_a_value_of_the_record_cannot_steer_the_terminal(demo: Path) -> None:
    code, output = on_terminal("query", "红\x1b[31m色", "--office", str(demo), *DAY, columns=40)
    assert code == 0
    assert b"\x1b" not in output


@pytest.mark.slow
def test_commands_that_change_work_on_a_gbk_console_of_forty_columns(office: Path, rare: Path) -> None:
    merge = ("merge", "--office", str(office), "--department", "市场监管局", "--received", "2026-11-23")
    code, output = on_terminal(*merge, str(rare), columns=40, encoding="gbk")
    assert code == 1, output.decode("gbk")
    done = piped(*merge, str(written(rare.parent / "又一份.csv", PENALTIES)), encoding="gbk")
    assert done.returncode == 1, done.stderr.decode("gbk")
    assert "读入 2 = 接受 0" in done.stderr.decode("gbk")
    both(0, "run", "--office", str(office), *DAY)
    both(0, "verify", "--office", str(office))


@pytest.mark.slow
@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": "1"}])
def test_there_is_no_colour_anywhere(rare: Path, variables: dict[str, str]) -> None:
    """Not on a terminal either: duties are words, so that they can be read aloud, copied and printed."""
    _, output = on_terminal("validate", str(rare), *DAY, columns=80, **variables)
    assert b"\x1b" not in output

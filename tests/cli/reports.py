"""Reports for tests: submissions with known faults, real files of the sample office, the command on a terminal."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.command_validate import check_files
from creditcli.cli.options import ReportFormat, Workbooks
from creditcli.cli.show_mapping import Reading
from creditcli.cli.talk import Talk
from creditcli.model.intake import Report
from creditcli.standard.types import Standard
from tests.helpers import within
from tests.test_house import ROOT

DAY = date(2026, 11, 23)
INBOX = ROOT / "samples" / "office" / "inbox"
# Invented firms. Row 2 stands on lines 2 and 3, row 3 on line 4.
PENALTIES = """行政处罚决定书文号,行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),违法事实,处罚依据,处罚类别,处罚内容,\
处罚机关,处罚机关统一社会信用代码,处罚决定日期
二市监罚〔2026〕1号,某某商贸有限公司,法人及非法人组织,91152501MAYY008431,"“货架”,上
的标签不全",某某条例第一条,警告,给予警告,二连浩特市市场监督管理局,1152501YY000001XM,2026-11-13
二市监罚〔2026〕2号,=cmd|某某公司,法人及非法人组织,91152501MAYY008432,,某某条例第一条,警告,给予警告,二连浩特市市场监督管理局,\
1152501YY000001XM,=2026-13-13
"""


def written(path: Path, text: str = PENALTIES, encoding: str = "utf-8") -> Path:
    """A csv file with two rows and several faults."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def checked(paths: Sequence[Path], formats: Sequence[ReportFormat] = tuple(ReportFormat)) -> tuple[Report, Standard]:
    """The report of files, made in this process as the command makes it."""
    return check_files(Talk(), list(paths), Reading(), (None, DAY, Workbooks()), dict.fromkeys(formats))


def on_terminal(*arguments: str, columns: int, encoding: str = "utf-8", **environment: str) -> tuple[int, bytes]:
    """Exit code and output of the command on a terminal of that many columns. With variables of the environment in a
    process of its own, else within this one."""
    main, side = pty.openpty()
    termios.tcsetwinsize(side, (24, columns))
    settings = termios.tcgetattr(side)
    settings[1] &= ~termios.OPOST  # what the program wrote, byte for byte
    termios.tcsetattr(side, termios.TCSANOW, settings)
    given = {"PYTHONIOENCODING": encoding, **environment}
    with ThreadPoolExecutor(1) as beside:
        output = beside.submit(lambda: b"".join(iter(_reader(main), b"")))
        code, told = (_process if environment else _here)(arguments, side, encoding, given)
    os.close(main)
    assert b"Traceback" not in told, told.decode(encoding, "replace")
    return code, output.result()


def _process(arguments: Sequence[str], side: int, encoding: str, given: Mapping[str, str]) -> tuple[int, bytes]:
    own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    done = subprocess.run(
        [sys.executable, "-m", "creditcli", *arguments],
        stdout=side, stderr=subprocess.PIPE, env={**own, "CREDITCLI_LANG": "zh", **given}, check=False,
    )  # fmt: skip
    os.close(side)
    return done.returncode, done.stderr


def _here(arguments: Sequence[str], side: int, encoding: str, given: Mapping[str, str]) -> tuple[int, bytes]:
    with pytest.MonkeyPatch.context() as patch, open(side, "w", encoding=encoding) as out:
        for name in ("COLUMNS", "LINES"):
            patch.delenv(name, raising=False)
        err = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
        return within(arguments, out, err, **given), err.buffer.getvalue()


def _reader(main: int) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return os.read(main, 65536)
        except OSError:  # the other side is closed
            return b""

    return read


def piped(*arguments: str, encoding: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command through pipes, its bytes as they are; ``encoding``: what PYTHONIOENCODING names. With variables of
    the environment in a process of its own, else within this one."""
    given = {"PYTHONIOENCODING": encoding, **environment}
    if environment:
        return subprocess.run(
            [sys.executable, "-m", "creditcli", *arguments],
            capture_output=True, env={**os.environ, "CREDITCLI_LANG": "zh", **given}, check=False,
        )  # fmt: skip
    streams = {"strict": io.BytesIO(), "backslashreplace": io.BytesIO()}
    texts = (io.TextIOWrapper(one, encoding=encoding or "ascii", errors=kind) for kind, one in streams.items())
    code = within(arguments, *texts, **given)
    return subprocess.CompletedProcess(arguments, code, *(one.getvalue() for one in streams.values()))

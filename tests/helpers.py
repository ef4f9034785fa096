"""What several test folders share: the command as a user runs it, folders as values, codes of rules by their check."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest

from creditcli.cli.main import main
from creditcli.io.bundle import bundle, read_tree
from creditcli.standard.types import Standard

Run = Callable[..., subprocess.CompletedProcess[str]]


INIT = ("--name", "示例市社会信用信息中心", "--code", "12152501MB0000000A", "--region", "152501")


def creditcli(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command as a user would. With variables of the environment in a process of its own, as
    ``started``; else within this one, which spares the start."""
    if environment:
        return started(*arguments, **environment)
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n") for _ in range(2))
    code = within(arguments, out, err)
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]
    return subprocess.CompletedProcess(["creditcli", *arguments], code, *said)


def within(arguments: Sequence[str], out: io.TextIOWrapper, err: io.TextIOWrapper, **environment: str) -> int:
    """The command within this process, on streams as the interpreter would have made them: its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"CREDITCLI_LANG": "zh", **environment}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["creditcli", *arguments])
        for name, stream in (("stdout", out), ("__stdout__", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as end:
            main()
        for stream in (out, err):
            stream.flush()
    assert isinstance(end.value.code, int)
    return end.value.code


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Starts the program; the environment's variables on top of today's, its output in their encoding."""
    return subprocess.run(
        [sys.executable, "-m", "creditcli", *arguments],
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        env={**os.environ, "CREDITCLI_LANG": "zh", **environment},
        check=False,
    )


@cache
def bundled(name: str) -> Mapping[str, bytes]:
    """Every file of a bundled folder by its path: read once for all test files."""
    return MappingProxyType(read_tree(bundle(name)))


def tree(folder: Path, *parts: str) -> dict[str, bytes]:
    """Every file below the named parts of ``folder``, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in parts
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def rule_code(standard: Standard, check: str) -> str:
    """The rule of a check; where several rules share it by kind, the one for what is of no kind."""
    [code] = [rule.code for rule in standard.rules.values() if rule.check == check and "kind" not in rule.args]
    return code

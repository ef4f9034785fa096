"""Questions about the demo office, each asked once: the command itself, within the process that runs the tests."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from subprocess import CompletedProcess

from creditcli.cli.main import run
from creditcli.cli.talk import Talk


@cache
def once(*arguments: str) -> CompletedProcess[str]:
    """Exit code, data and talk of a command that changes nothing, about an office that no test changes."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(list(arguments), Talk())
    return CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

"""``standard suite``: any program run over the conformance cases, or the cases checked themselves."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import talk_of
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from creditcli.cli.talk import Talk
    from creditcli.standard.conformance import Case
    from creditcli.standard.types import Standard


class SuiteFormat(StrEnum):
    """Formats of ``standard suite``."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


Command = Annotated[
    list[str] | None,
    typer.Argument(metavar="-- COMMAND...", help="被测程序及其参数 / the program to test", show_default=False),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="CODE", help="只测这些规则，可写多次或用逗号隔开 / these rules only"),
]
Profile = Annotated[
    Path | None,
    typer.Option("--profile", help="写明支持哪些规则的文件，一行一个代码 / file of supported rules", exists=True),
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="同时运行几个，0 为处理器个数 / processes at a time")]
Suite = Annotated[
    Path | None, typer.Option("--suite", help="用例文件夹，默认随程序附带 / the cases", exists=True, file_okay=False)
]
Timeout = Annotated[float, typer.Option("--timeout", min=0.1, help="每个用例最多几秒 / seconds for a case")]
Check = Annotated[bool, typer.Option("--check", help="只检查用例本身 / check the cases themselves")]


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("suite", help="用一致性用例测试任何程序 / run any program over the conformance cases")
    def suite(
        context: typer.Context,
        command: Command = None,
        only: Only = None,
        profile: Profile = None,
        jobs: Jobs = 0,
        format: Annotated[SuiteFormat, typer.Option("--format")] = SuiteFormat.TEXT,
        folder: Suite = None,
        timeout: Timeout = 120,
        check: Check = False,
    ) -> int:
        talk = talk_of(context)
        files, standard = open_suite(folder)
        if check:
            return check_suite(files, standard, talk)
        if not command:
            raise UsageFault("请在 -- 之后写被测程序。", "Name the program to test after --.")
        from creditcli.cli.suite_run import Bench, found_command, run_cases
        from creditcli.report.suite_report import render_suite

        cases = chosen(files, standard, [*(only or ()), *_profile(profile)])
        bench = Bench(found_command(command), files, standard, timeout)
        running = run_cases(bench, cases, jobs or os.cpu_count() or 1)
        with talk.progress(running, len(cases), "用例", "Cases") as waiting:
            verdicts = tuple(waiting)
        talk.data(render_suite(verdicts, standard, format.value, talk.lang))
        return CLEAN if all(one.passed for one in verdicts) else FINDINGS


def open_suite(folder: Path | None) -> tuple[Mapping[str, bytes], Standard]:
    """The suite's files, and the standard that it belongs to: the one that it lies in, else the bundled one."""
    from creditcli.io.bundle import bundle, open_standard, read_tree
    from creditcli.standard.load import load_standard

    folder = folder or bundle("standards") / "conformance"
    around = folder.absolute().parent
    own = (around / "standard.yaml").is_file()
    return read_tree(folder), load_standard(read_tree(around)) if own else open_standard()


def check_suite(files: Mapping[str, bytes], standard: Standard, talk: Talk) -> int:
    """Tells what is wrong with the suite itself; 1 where anything is."""
    from creditcli.standard.conformance_check import suite_faults

    faults = suite_faults(files, standard.rules)
    for one in faults:
        talk.data(talk.text(f"{one.path}：{one.zh}", f"{one.path}: {one.en}"))
    talk.say(f"用例本身有 {len(faults)} 处问题。", f"{len(faults)} faults in the suite itself.")
    return FINDINGS if faults else CLEAN


def chosen(files: Mapping[str, bytes], standard: Standard, codes: Sequence[str]) -> tuple[Case, ...]:
    """The cases of ``codes``, all where none is given. Raises UsageFault for the code of no rule."""
    from creditcli.standard.conformance import load_cases

    wanted = {code for text in codes for code in re.split(r"[\s,，、]+", text) if code}
    unknown = sorted(wanted - set(standard.rules))
    if unknown:
        raise UsageFault(f"没有规则 {'、'.join(unknown)}。", f"There is no rule {', '.join(unknown)}.")
    return tuple(case for case in load_cases(files) if not wanted or case.code in wanted)


def _profile(path: Path | None) -> list[str]:
    """Codes of a profile file, a line each; what follows a # is a remark. Raises UsageFault for an empty one."""
    if path is None:
        return []
    from creditcli.io.plain import text_of

    lines = text_of(path.read_bytes(), str(path)).splitlines()
    codes = [code for line in lines if (code := line.split("#")[0].strip())]
    if not codes:
        raise UsageFault(f"{path} 没有写任何规则。", f"{path} names no rule.")
    return codes

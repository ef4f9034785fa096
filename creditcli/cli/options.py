"""Options that several commands share, with their help in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault
from creditcli.io.plain import iso_day
from creditcli.model.severity import Severity


class ReportFormat(StrEnum):
    """Formats of ``validate``."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    HTML = "html"
    CSV = "csv"
    GITLAB = "gitlab"
    MARKDOWN = "markdown"
    RULES = "rules"


class VerifyFormat(StrEnum):
    """Formats of ``verify``."""

    TEXT = "text"
    JSON = "json"


class ListFormat(StrEnum):
    """Formats of ``lists`` and ``explain``."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class EngineName(StrEnum):
    """Which programs go through large data sets."""

    LOCAL = "local"
    SPARK = "spark"


RECEIVED = "--received"
CONFIRM = (
    "已经核实：数量变动，退回到较早的一天，隔了半年以上，或者按较早的档案继续 / "
    "meant: a change of numbers, an earlier day, one half a year on, or an older record"
)
LONG_AFTER = "已经核实：确实隔了半年以上 / meant: more than half a year has passed"
OLDER = "已经核实：隔了半年以上，或者按较早的档案继续 / meant: half a year has passed, or an older record"
Confirmed = Annotated[bool, typer.Option("--confirm", help=LONG_AFTER)]
OlderToo = Annotated[bool, typer.Option("--confirm", help=OLDER)]
Paths = Annotated[
    list[Path],
    typer.Argument(exists=True, help="文件、文件夹或压缩包 / files, folders or packages", show_default=False),
]
OfficeOption = Annotated[
    Path | None, typer.Option("--office", help="信用办文件夹 / the office folder", show_default=False)
]
OfficeNeeded = Annotated[Path, typer.Option("--office", help="信用办文件夹 / the office folder")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="统计日，默认今天 / the day, today by default")
]
Received = Annotated[
    str | None,
    typer.Option(RECEIVED, metavar="YYYY-MM-DD", help="收件日，默认今天 / day of receipt, today by default"),
]
DatasetOption = Annotated[
    str, typer.Option("--dataset", help="数据集（编号或名称），默认按表头识别 / data set (id or title), else by header")
]
DepartmentOption = Annotated[
    str, typer.Option("--department", help="报送部门的名称或代码 / name or code of the submitting department")
]
EngineOption = Annotated[
    EngineName,
    typer.Option("--engine", help="由本程序还是由 Spark 计算，结果相同 / who computes; the result is the same"),
]
ListOption = Annotated[str, typer.Option("--list", help="只看一个名单（编号或名称） / one list only (id or name)")]
FailOn = Annotated[
    Severity, typer.Option("--fail-on", help="达到该级别时退出码为 1 / exit 1 at or above this severity")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="写入文件而不是屏幕 / write to a file", show_default=False)
]


@dataclass(frozen=True, slots=True)
class Workbooks:
    """Folders that workbooks for the department are written to, where they are wanted."""

    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="DIR", help="把标注好的工作簿写进文件夹 / annotated workbooks"),
    ] = None
    returned: Annotated[
        Path | None,
        typer.Option(
            "--returned", metavar="DIR", help="把退回和待核实的行写成工作簿，改好可再报 / rows to mend and send again"
        ),
    ] = None


Language = Annotated[str, typer.Option("--lang", help="zh 或 en / zh or en", show_default=False)]


def examples(*lines: str) -> str:
    """Command lines below a command's help, each on a line of its own."""
    return "\n".join(("\b", "例 / examples:", *(f"  creditcli {line}" for line in lines)))


def talk_of(context: typer.Context) -> Talk:
    """The conversation that ``main`` opened."""
    return context.obj if isinstance(context.obj, Talk) else Talk()


def day_of(text: str | None, option: str, default: date | None = None) -> date:
    """The day an option names; ``default`` (or today) where it was not given. Raises UsageFault."""
    if text is None:
        return default or date.today()
    try:
        return iso_day(text)
    except ValueError as fault:
        raise UsageFault(
            f"{option} 应写成 2026-03-01 这样的日期，而不是“{text}”。",
            f"{option} takes a day like 2026-03-01, not '{text}'.",
        ) from fault


def stamp_of(text: str | None, option: str, talk: Talk) -> date:
    """``day_of``, said aloud: every command prints the day it works for, which is one of receipt where it takes in."""
    day = day_of(text, option)
    zh, en = ("收件日", "Received") if option == RECEIVED else ("统计日", "As of")
    talk.say(f"{zh}：{day.isoformat()}", f"{en}: {day.isoformat()}")
    return day


def check_empty(folder: Path) -> None:
    """Raises UsageFault where there is anything that a new folder would be mixed with."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageFault(f"{folder} 不是空文件夹，没有改动它。", f"{folder} is not an empty folder; it was left alone.")


def now() -> datetime:
    """The clock, for what is stamped with a time of day."""
    return datetime.now().astimezone()

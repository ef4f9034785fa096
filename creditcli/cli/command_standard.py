"""``standard``: what concerns the standard itself. One file a subcommand, ``standard_<name>.py``."""

from __future__ import annotations

from types import ModuleType

import typer

from creditcli.cli import standard_build, standard_diff, standard_judge, standard_suite

SUBCOMMANDS: tuple[ModuleType, ...] = (standard_build, standard_suite, standard_judge, standard_diff)


def register(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    standard = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(standard, name="standard", help="数据标准本身：生成、比对、一致性测试 / the standard itself")
    for module in SUBCOMMANDS:
        module.register(standard)

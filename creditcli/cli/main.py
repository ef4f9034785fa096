"""The command line: builds the app, chooses the language, turns faults into exit codes.

Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage or configuration,
3 the tool, the standard or the record is broken. Commands import what they need when they
run, so that ``--help`` stays light.
"""

from __future__ import annotations

import os
import sys
import traceback

import typer

from creditcli import __version__
from creditcli.cli import (
    command_demo,
    command_explain,
    command_init,
    command_lists,
    command_merge,
    command_notices,
    command_publish,
    command_record,
    command_run,
    command_template,
    command_validate,
    command_verify,
)
from creditcli.cli.options import Language
from creditcli.cli.talk import Talk, choose_language, prepare_streams
from creditcli.errors import CreditcliError, UsageFault

CLEAN, FINDINGS, USAGE, BROKEN = 0, 1, 2, 3

COMMANDS = (
    command_init,
    command_demo,
    command_template,
    command_validate,
    command_merge,
    command_lists,
    command_publish,
    command_notices,
    command_run,
    command_explain,
    command_verify,
    command_record,
)


def build_app(talk: Talk | None = None) -> typer.Typer:
    """The typer app with every command."""
    app = typer.Typer(
        name="creditcli",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(help="信用办的数据标准与命令行 / file standard and command line of a public-credit office")
    def start(
        context: typer.Context,
        version: bool = typer.Option(False, "--version", help="版本 / version", is_eager=True),
        lang: Language = "",
    ) -> None:
        context.obj = Talk(choose_language(["--lang", lang], {})) if lang else talk or Talk()
        if version:
            typer.echo(f"creditcli {__version__}")
            raise typer.Exit

    for module in COMMANDS:
        module.register(app)
    return app


def main() -> None:
    """Entry point: never shows a traceback for a fault of the data or of the office folder."""
    prepare_streams()
    arguments = sys.argv[1:]
    talk = Talk(choose_language(arguments, os.environ))
    sys.exit(run(_without_language(arguments), talk))


def _without_language(arguments: list[str]) -> list[str]:
    """``--lang`` is understood before and after the command's name."""
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--lang":
            skip = True
        elif not argument.startswith("--lang="):
            kept.append(argument)
    return kept


def run(arguments: list[str], talk: Talk) -> int:
    """Runs one command line and gives its exit code."""
    try:
        code = build_app(talk)(args=arguments, standalone_mode=False)
        return code if isinstance(code, int) else CLEAN
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        talk.say("已中断，没有完成。", "Interrupted, not finished.")
        return USAGE
    except typer.TyperException as fault:
        show = getattr(fault, "show", None)
        if show is None:
            typer.echo(fault.format_message(), err=True)
        else:
            show()
        return USAGE
    except CreditcliError as fault:
        talk.say(f"错误：{fault.zh}", f"Error: {fault.en}")
        return USAGE if isinstance(fault, UsageFault) else BROKEN
    except Exception:
        talk.say(
            "程序内部错误，数据没有被改动的部分仍然有效。请把下面的信息交给维护人员：",
            "Internal error. What was committed before still holds. Please report this:",
        )
        typer.echo(traceback.format_exc(), err=True)
        return BROKEN

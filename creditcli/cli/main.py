"""The command line: builds the app, chooses the language, turns faults into exit codes.

Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage or configuration,
3 the tool, the standard or the record is broken. A command is imported when it is named, and imports what it
needs when it runs, so that starting stays light.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from importlib import import_module

import typer

from creditcli import __version__
from creditcli.cli.codes import CLEAN, USAGE, code_of
from creditcli.cli.options import Language
from creditcli.cli.talk import Talk, choose_language, prepare_streams, wrong_language
from creditcli.cli.wrong_use import in_chinese
from creditcli.ids.resident_id import mask

# In the order of a day's work; each stands in the module ``command_<name>`` beside this one.
COMMANDS = (
    "init",
    "demo",
    "template",
    "package",
    "validate",
    "merge",
    "today",
    "lists",
    "query",
    "report",
    "measures",
    "publish",
    "notices",
    "stats",
    "run",
    "exchange",
    "explain",
    "verify",
    "record",
    "vault",
    "mapping",
    "standard",
)


def build_app(talk: Talk | None = None, commands: Sequence[str] = COMMANDS) -> typer.Typer:
    """The typer app with one command, or with several to be listed."""
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

    for name in commands:
        import_module(f"creditcli.cli.command_{name}").register(app)
    if len(commands) > 1:
        _only_to_be_listed(app)
    return app


def _only_to_be_listed(app: typer.Typer) -> None:
    """Where no command is named none is called: their options, dear to work out, are left aside."""
    for group in app.registered_groups:
        if group.typer_instance:
            group.typer_instance.registered_commands.clear()
    for command in app.registered_commands:
        command.callback = lambda: None


# How rarely the interpreter looks for values that nobody holds. A record makes millions that live as long as the
# command; looking through them again and again cost a third of its time.
RARELY = (200_000, 50, 100)


def main() -> None:
    """Entry point: never shows a traceback for a fault of the data or of the office folder."""
    gc.set_threshold(*RARELY)
    prepare_streams(os.environ)
    arguments, other = _apart(sys.argv[1:])
    talk = Talk(choose_language(arguments, os.environ))
    wrong = wrong_language(arguments)
    if wrong is not None:
        talk.say(f"--lang 应为 zh 或 en，而不是“{wrong}”。", f"--lang takes zh or en, not '{wrong}'.")
        sys.exit(USAGE)
    given = _without_language(arguments)
    sys.exit(run([*(_expanded(given) if os.name == "nt" else given), *other], talk))


def _expanded(arguments: Sequence[str]) -> list[str]:
    """``*.xlsx`` as the files that it means, in order of name: Windows leaves that to the program. What means none stays."""
    from glob import glob

    found: list[str] = []
    for one in arguments:
        wild = not one.startswith("-") and set(one) & set("*?")
        means = sorted(glob(one.replace("[", "[[]"))) if wild else []  # noqa: PTH207 -- of a path, not below one
        found += means or [one]
    return found


def _apart(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Our own arguments, and from ``--`` on what is handed on to another program as it stands."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:at], arguments[at:]


def _without_language(arguments: Sequence[str]) -> list[str]:
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


def _shown(fault: typer.TyperException) -> str:
    """What typer says of a fault of the command line."""
    show = getattr(fault, "show", None)
    if show is None:
        return fault.format_message()
    said = io.StringIO()
    with redirect_stderr(said):
        show()
    return said.getvalue().rstrip("\n")


def _named(arguments: Sequence[str]) -> Sequence[str]:
    """The one command that is asked for: the others are not even imported. Every one where none is named."""
    first = _without_language(arguments)[:1]
    return [name for name in COMMANDS if [name] == first] or COMMANDS


def run(arguments: list[str], talk: Talk) -> int:
    """Runs one command line and gives its exit code."""
    try:
        code = build_app(talk, _named(arguments))(args=arguments, standalone_mode=False)
        return code if isinstance(code, int) else CLEAN
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        talk.say("已中断，没有完成。", "Interrupted, not finished.")
        return USAGE
    except typer.TyperException as fault:
        known = in_chinese(fault) if talk.lang == "zh" else ""
        if known:
            path = getattr(getattr(fault, "ctx", None), "command_path", "creditcli")
            talk.say(mask(f"命令写法不对：{known}。用法见 {path} --help。"), "")
            return USAGE
        if talk.lang == "zh" and not fault.format_message().startswith("Usage:"):  # a group named alone: its help
            talk.say("命令写法不对，用法见 --help；程序的原话：", "")
        typer.echo(mask(_shown(fault)), err=True)
        return USAGE
    except Exception as fault:
        talk.fault(fault)
        return code_of(fault)

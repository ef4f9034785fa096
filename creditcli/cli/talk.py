"""Talking to the person at the keyboard: language, streams, progress.

Data goes to stdout, talk to stderr. A console that cannot show a character (GBK on a
Chinese Windows) gets a replacement, never an exception.
"""

from __future__ import annotations

import codecs
import errno
import locale
import os
import shutil
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import typer

from creditcli.errors import CreditcliError
from creditcli.ids.resident_id import mask

Item = TypeVar("Item")
LANGUAGES = ("zh", "en")
AT_ONCE = 1_000  # parts of a text that are written together
AS_JSON, AS_XML = frozenset({"json", "gitlab", "sarif"}), frozenset({"junit", "html"})  # formats of data


def wrong_language(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` was given instead of zh or en, empty for nothing; None where all is well."""
    for at, argument in enumerate(arguments):
        if argument == "--lang" or argument.startswith("--lang="):
            given = argument.removeprefix("--lang").removeprefix("=") or "".join(arguments[at + 1 : at + 2])
            if given.lower() not in LANGUAGES:
                return given
    return None


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """``zh`` or ``en``: ``--lang``, else CREDITCLI_LANG, else an English locale, else Chinese."""
    for at, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
        if argument == "--lang" and at + 1 < len(arguments):
            return _known(arguments[at + 1])
    # as the system names it: getlocale() would call the language-less C.UTF-8 of servers and containers English
    chosen = environment.get("CREDITCLI_LANG") or locale.setlocale(locale.LC_CTYPE)
    return _known(chosen)


def _known(name: str) -> str:
    return "en" if name.lower().startswith("en") else "zh"


def prepare_streams(environment: Mapping[str, str]) -> None:
    """Makes stdout and stderr unable to fail on a character.

    A console keeps its own encoding, and so does everything where PYTHONIOENCODING names one; else a
    pipe or file gets UTF-8, so that JSON stays JSON.
    """
    asked = environment.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if asked or stream.isatty():
            reconfigure(errors="replace", newline=None if stream.isatty() else "\n")
        else:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


REFUSED: Mapping[type[OSError], tuple[str, str]] = {
    PermissionError: ("没有权限，请检查文件夹的读写权限，或者文件是否正在别的程序里打开", "permission denied"),
    FileNotFoundError: ("没有这个文件或文件夹", "no such file or folder"),
    NotADirectoryError: ("是文件，不是文件夹", "is a file, not a folder"),
    FileExistsError: ("已有同名文件", "a file of this name is there already"),
    IsADirectoryError: ("是文件夹，不是文件", "is a folder, not a file"),
}


def _of_system(fault: OSError, lang: int) -> str:
    """The path, and why the system refused it."""
    words = REFUSED.get(type(fault), (f"系统拒绝读写（{fault.strerror}）", str(fault.strerror)))[lang]
    named = fault.filename2 or fault.filename  # where it was to be written, not the hidden half beside it
    where = f"{named}{('：', ': ')[lang]}" if named else ""
    return f"{where}{words}{'。.'[lang]}"


def _in_ascii(text: str, format: str) -> str:
    if format in AS_JSON:
        return "".join(letter if letter.isascii() else _escaped(letter) for letter in text)
    if format in AS_XML:
        return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return text


def _read_by_console() -> bool:
    """Whether PowerShell may stand between: it reads a program's output in the coding of its console, whatever it is."""
    return os.name == "nt" and not sys.stdout.isatty()


def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _echo(text: str, err: bool, end: bool = True) -> None:
    """A reader that has had enough (``| head``) does not stop the work, nor change the exit code."""
    try:
        typer.echo(text, err=err, nl=end)
    except OSError as fault:
        gone = isinstance(fault, BrokenPipeError) or (os.name == "nt" and fault.errno == errno.EINVAL)
        if not gone:
            raise
        stream = sys.stderr if err else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@dataclass(frozen=True, slots=True)
class Talk:
    """Says things in the chosen language on stderr, and hands data to stdout."""

    lang: str = "zh"

    def text(self, zh: str, en: str) -> str:
        """The text of the chosen language."""
        return en if self.lang == "en" else zh

    def say(self, zh: str, en: str) -> None:
        """One line of talk."""
        _echo(self.text(zh, en), err=True)

    @property
    def columns(self) -> int:
        """Width of the terminal that data goes to; 0 where it goes to a pipe or file."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0

    def data(self, text: str, format: str = "") -> None:
        """Data: exactly this text, with one line end. In a format that can spell every character in ASCII it is
        spelled so where the stream lacks some: who reads it loses nothing."""
        self.data_in_parts((text,), format)

    def data_in_parts(self, parts: Iterable[str], format: str = "") -> None:
        """The same of a text that is never held whole; no part is empty but the last."""
        whole = codecs.lookup(sys.stdout.encoding or "utf-8").name.startswith("utf") and not _read_by_console()
        last, left = "", iter(parts)
        while some := "".join(islice(left, AT_ONCE)):
            _echo(last, err=False, end=False)
            last = some if whole else _in_ascii(some, format)
        _echo(last.rstrip("\n"), err=False)

    def shown(self, text: str) -> None:
        """Text for people: lines too long for the terminal go on below, further in. A pipe or file gets it as it is."""
        from creditcli.report.wrap import wrapped

        lines = []
        for line in text.rstrip("\n").split("\n") if self.columns else ():
            body = line.lstrip(" ")
            indent = line[: len(line) - len(body)]
            lines += wrapped(body, self.columns, indent, indent + ("    " if body.startswith("- ") else "  "))
        self.data("\n".join(lines) if self.columns else text)

    def fault(self, fault: Exception, zh: str = "错误：", en: str = "Error:") -> None:
        """What went wrong, in plain words; a traceback only where the program itself is at fault.

        Numbers that look like resident ids are hidden, whoever wrote them into a path, a value or a message.
        """
        if isinstance(fault, CreditcliError):
            self.say(f"{zh}{mask(fault.zh)}", f"{en} {mask(fault.en)}")
        elif isinstance(fault, OSError):
            self.say(f"{zh}{mask(_of_system(fault, 0))}", f"{en} {mask(_of_system(fault, 1))}")
        else:
            self.say(
                f"{zh}程序内部错误，数据没有被改动的部分仍然有效。请把下面的信息交给维护人员：",
                f"{en} Internal error. What was committed before still holds. Please report this:",
            )
            _echo(mask("".join(traceback.format_exception(fault))), err=True)

    @contextmanager
    def progress(self, items: Iterable[Item], length: int, zh: str, en: str) -> Iterator[Iterable[Item]]:
        """The items behind a progress bar when stderr is a terminal, else just the items."""
        if length < 2 or not sys.stderr.isatty():
            yield items
            return
        with typer.progressbar(items, length=length, label=self.text(zh, en), file=sys.stderr) as bar:
            yield bar

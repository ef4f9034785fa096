"""Talking to the person at the keyboard: language, streams, progress.

Data goes to stdout, talk to stderr. A console that cannot show a character (GBK on a
Chinese Windows) gets a replacement, never an exception.
"""

from __future__ import annotations

import locale
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import typer

Item = TypeVar("Item")


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """``zh`` or ``en``: ``--lang``, else CREDITCLI_LANG, else an English locale, else Chinese."""
    for at, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
        if argument == "--lang" and at + 1 < len(arguments):
            return _known(arguments[at + 1])
    chosen = environment.get("CREDITCLI_LANG") or (locale.getlocale()[0] or "")
    return _known(chosen)


def _known(name: str) -> str:
    return "en" if name.lower().startswith("en") else "zh"


def prepare_streams() -> None:
    """Makes stdout and stderr unable to fail on a character.

    A console keeps its own encoding; a pipe or file gets UTF-8, so that JSON stays JSON.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


@dataclass(frozen=True, slots=True)
class Talk:
    """Says things in the chosen language on stderr, and hands data to stdout."""

    lang: str = "zh"

    def text(self, zh: str, en: str) -> str:
        """The text of the chosen language."""
        return en if self.lang == "en" else zh

    def say(self, zh: str, en: str) -> None:
        """One line of talk."""
        typer.echo(self.text(zh, en), err=True)

    def data(self, text: str) -> None:
        """Data: exactly this text, with one line end."""
        typer.echo(text.rstrip("\n"))

    @contextmanager
    def progress(self, items: Iterable[Item], length: int, zh: str, en: str) -> Iterator[Iterable[Item]]:
        """The items behind a progress bar when stderr is a terminal, else just the items."""
        if length < 2 or not sys.stderr.isatty():
            yield items
            return
        with typer.progressbar(items, length=length, label=self.text(zh, en), file=sys.stderr) as bar:
            yield bar

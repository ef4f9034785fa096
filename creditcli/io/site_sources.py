"""``site/.sources``: what the standing site was made of, so that the next one need not make the same again.

``inputs``: a digest of everything; the same inputs, the same site. ``shell``: of what all pages share, the program, and
with it the gate, included. Then digests of the decision numbers that the gate looked for, and the source of each draft
by its first path. The digests are keyed or of what is public; nobody learns a row or a number from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

RENDERERS = ("jinja2", "markupsafe", "polars", "chinesecalendar")


@dataclass(frozen=True, slots=True)
class Sources:
    """``gone``: digests of the numbers that the site was searched for. ``pages``: first path of a draft -> its source."""

    inputs: str = ""
    shell: str = ""
    gone: frozenset[str] = frozenset()
    pages: Mapping[str, str] = field(default_factory=dict)


def sources_text(told: Sources) -> bytes:
    """As the file has them."""
    lines = [f"inputs {told.inputs}", f"shell {told.shell}", *(f"gone {one}" for one in sorted(told.gone))]
    lines += [f"{source} {path}" for path, source in sorted(told.pages.items())]
    return "".join(f"{line}\n" for line in lines).encode()


def read_sources(content: bytes) -> Sources:
    """The same, read; of a file that another version wrote, nothing that fits."""
    pairs = [line.partition(" ")[::2] for line in content.decode("utf-8", "replace").split("\n") if line]
    heads = {name: value for name, value in pairs if name in ("inputs", "shell")}
    gone = frozenset(value for name, value in pairs if name == "gone")
    pages = {path: source for source, path in pairs if source not in ("inputs", "shell", "gone")}
    return Sources(heads.get("inputs", ""), heads.get("shell", ""), gone, pages)


def digest(things: Iterable[str | bytes]) -> str:
    """One digest of several things, in this order."""
    found = hashlib.sha256()
    for one in things:
        content = one.encode() if isinstance(one, str) else one
        found.update(f"{len(content)}:".encode() + content)
    return found.hexdigest()


@cache
def program_digest() -> str:
    """Of this program and of what it renders with: other code may make other pages of the same, or find other leaks."""
    package = Path(__file__).resolve().parents[1]
    code = (path.read_bytes() for path in sorted(package.rglob("*.py")))
    return digest((*code, *(f"{name} {version(name)}" for name in RENDERERS)))

"""What a site is made of, beside the record: templates, the office, the law, the calendar and this program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.site_sources import digest, program_digest
from creditcli.model.ledger import Ledger
from creditcli.render.templates import TemplateFault


@dataclass(frozen=True, slots=True)
class Inputs:
    """Digests. ``shell``: of what all pages share; ``inputs``: of that and everything else that a day's site depends on."""

    shell: str
    inputs: str


def templates_of(place: Workplace, kind: str) -> dict[str, bytes]:
    """Bundled templates of a kind (``site``, ``letters``, ``shared``); the office's own take their place."""
    files = read_tree(bundle("templates") / kind)
    own = place.folder / "templates" / kind
    if own.is_dir():
        files.update(read_tree(own))
    return files


@contextmanager
def own_templates(place: Workplace, kind: str) -> Iterator[None]:
    """A template of the office's own that cannot be rendered is a UsageFault with its file and line."""
    try:
        yield
    except TemplateFault as fault:
        files = [(_own(place, kind, name), line) for name, line in fault.places]
        own = [(path, line) for path, line in files if path.is_file()]
        if not own:
            raise
        path, line = own[-1]
        raise UsageFault(
            f"模板 {path} 第 {line} 行用不了：{fault.reason}。改好，或者删去该文件改用自带的模板。",
            f"The template {path} cannot be used, line {line}: {fault.reason}. Mend it, or remove it for the bundled one.",
        ) from fault


def _own(place: Workplace, kind: str, name: str) -> Path:
    return place.folder / "templates" / (name if name.startswith("shared/") else f"{kind}/{name}")


def site_templates(place: Workplace) -> dict[str, bytes]:
    """Those of the site, and the shared ones under ``shared/``."""
    shared = {f"shared/{name}": content for name, content in templates_of(place, "shared").items()}
    return {**templates_of(place, "site"), **shared}


def inputs_of(place: Workplace, ledger: Ledger) -> Inputs:
    """The same inputs, the same site. What is a set is told in order."""
    templates = (part for pair in sorted(site_templates(place).items()) for part in pair)
    shell = digest((program_digest(), place.standard.digest, repr(place.office), *templates))
    years = sorted(place.calendar.years.items())
    calendar = [(year, sorted(one.off), sorted(one.work)) for year, one in years]
    return Inputs(shell, digest((shell, repr(calendar), ledger.salt, ledger.head, ledger.as_of.isoformat())))

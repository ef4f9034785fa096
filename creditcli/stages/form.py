"""Recognises the standard's own entry forms by their stamp: data set and layout are then settled, not guessed."""

from __future__ import annotations

from dataclasses import dataclass

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileIn
from creditcli.stages.header import Wanted
from creditcli.standard.forms import Stamp, form_layout, stamp_for, stamp_of
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class Form:
    """How a file's sheets are to be read. ``aside``: sheets of a form that hold no data."""

    wanted: Wanted
    aside: frozenset[str] = frozenset()
    unknown: bool = False  # a form of a data set that the standard does not have: nothing is read


def recognise(file: FileIn, standard: Standard) -> tuple[Form, list[Finding]]:
    """The form that a file is, and what is to be told of its stamp.

    A data set that the sender or the command line declared goes before the stamp's.
    """
    memory = file.memory.lines if file.memory else ()
    stamps = {grid.sheet: stamp for grid in file.grids if (stamp := stamp_of(grid)) is not None}
    if not stamps:
        return Form(Wanted(file.dataset, memory=memory)), []
    stamp, aside = next(iter(stamps.values())), frozenset(stamps)
    if stamp.dataset not in standard.datasets:
        told = standard.finding("template_unknown", Place(file.name), dataset=stamp.dataset, form=stamp.edition)
        return Form(Wanted(), aside, unknown=True), [told]
    if file.dataset not in ("", stamp.dataset):
        return Form(Wanted(file.dataset, memory=memory), aside), []
    layout = form_layout(standard.datasets[stamp.dataset])
    return Form(Wanted(stamp.dataset, layout, memory), aside), _told(file, stamp, standard)


def _told(file: FileIn, stamp: Stamp, standard: Standard) -> list[Finding]:
    dataset = standard.datasets[stamp.dataset]
    current = stamp_for(dataset, standard)
    if stamp == current:
        return []
    place, form, now = Place(file.name), stamp.edition, current.edition
    return [
        standard.finding("template_version", place, title=dataset.title, dataset=dataset.id, form=form, current=now)
    ]

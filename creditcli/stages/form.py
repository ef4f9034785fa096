"""Recognises the standard's own forms, and workbooks of ours that come back: data set and layout are then settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditcli.model.finding import Finding, Place
from creditcli.model.intake import FileIn
from creditcli.stages.header import Wanted
from creditcli.standard.forms import Stamp, form_layout, layout_of, stamp_for, stamp_of
from creditcli.standard.returned import SheetStamp, is_summary, sheet_stamps
from creditcli.standard.types import Layout, Standard


@dataclass(frozen=True, slots=True)
class Form:
    """How a file's sheets are to be read. ``aside``: sheets of ours that hold no data; ``sheets``: those that have
    a data set and layout of their own."""

    wanted: Wanted
    aside: frozenset[str] = frozenset()
    unknown: bool = False  # a form of a data set that the standard does not have: nothing is read
    sheets: Mapping[str, tuple[str, Layout]] = field(default_factory=dict)

    def wanted_on(self, sheet: str) -> Wanted:
        """What a sheet is to be read as."""
        if sheet not in self.sheets:
            return self.wanted
        dataset, layout = self.sheets[sheet]
        return Wanted(dataset, layout, self.wanted.memory)


def recognise(file: FileIn, standard: Standard) -> tuple[Form, list[Finding]]:
    """The form that a file is, and what is to be told of its stamp.

    A data set that the sender or the command line declared goes before the stamp's.
    """
    memory = file.memory.lines if file.memory else ()
    summaries = frozenset(grid.sheet for grid in file.grids if is_summary(grid))
    back = {sheet: stamp for grid in file.grids for sheet, stamp in sheet_stamps(grid).items()}
    if back:
        return _sent_back(file, back, summaries, standard)
    stamps = {grid.sheet: stamp for grid in file.grids if (stamp := stamp_of(grid)) is not None}
    if not stamps:
        return Form(Wanted(file.dataset, memory=memory), summaries), _nothing_else(file, summaries, standard)
    stamp, aside = next(iter(stamps.values())), summaries | frozenset(stamps)
    if stamp.dataset not in standard.datasets:
        return Form(Wanted(), aside, unknown=True), [_unknown(file, stamp, standard)]
    if file.dataset not in ("", stamp.dataset):
        return Form(Wanted(file.dataset, memory=memory), aside), []
    layout = form_layout(standard.datasets[stamp.dataset])
    return Form(Wanted(stamp.dataset, layout, memory), aside), _told(file, stamp, standard)


def _sent_back(
    file: FileIn, back: Mapping[str, SheetStamp], summaries: frozenset[str], standard: Standard
) -> tuple[Form, list[Finding]]:
    """Rows that were returned: each sheet by the data set and layout that it was written in."""
    aside = summaries | frozenset(grid.sheet for grid in file.grids if sheet_stamps(grid))
    gone = [stamp.form for stamp in back.values() if stamp.form.dataset not in standard.datasets]
    if gone:
        return Form(Wanted(), aside, unknown=True), [_unknown(file, gone[0], standard)]
    sheets = {}
    told: dict[str, list[Finding]] = {}
    for sheet, stamp in back.items():
        dataset = standard.datasets[stamp.form.dataset]
        known = stamp.layout in {one.id for one in (*dataset.layouts, form_layout(dataset))}
        if known and file.dataset in ("", dataset.id):
            sheets[sheet] = (dataset.id, layout_of(dataset, stamp.layout))
            told[dataset.id] = _told(file, stamp.form, standard)
    names = {dataset for dataset, _ in sheets.values()}
    default = file.dataset or (names.pop() if len(names) == 1 else "")
    memory = file.memory.lines if file.memory else ()
    wanted = Wanted(default, memory=memory)
    return Form(wanted, aside, sheets=sheets), [one for found in told.values() for one in found]


def _nothing_else(file: FileIn, summaries: frozenset[str], standard: Standard) -> list[Finding]:
    """A workbook of which only our sheet of findings is left holds nothing."""
    if summaries and len(summaries) == len(file.grids):
        return [standard.finding("file_empty", Place(file.name))]
    return []


def _unknown(file: FileIn, stamp: Stamp, standard: Standard) -> Finding:
    return standard.finding("template_unknown", Place(file.name), dataset=stamp.dataset, form=stamp.edition)


def _told(file: FileIn, stamp: Stamp, standard: Standard) -> list[Finding]:
    dataset = standard.datasets[stamp.dataset]
    current = stamp_for(dataset, standard)
    if stamp == current:
        return []
    place, form, now = Place(file.name), stamp.edition, current.edition
    return [
        standard.finding("template_version", place, title=dataset.title, dataset=dataset.id, form=form, current=now)
    ]

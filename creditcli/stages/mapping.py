"""A file's sheets, mapped: what ``validate`` reads by, and what ``--show-mapping`` shows. No check is run here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from creditcli.model.finding import Finding, Place, RowCounts
from creditcli.model.intake import FileIn, Grid
from creditcli.model.mapping import SheetMap, SheetState
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import refused_whole
from creditcli.stages.form import Form, recognise
from creditcli.stages.header import forbidden, map_header
from creditcli.stages.no_table import is_example, passed_over, passed_over_told
from creditcli.stages.turned import file_turned
from creditcli.standard.returned import is_summary
from creditcli.standard.types import Standard


@dataclass(frozen=True, slots=True)
class MappedFile:
    """``tables``: the sheets that are read; none where the file is refused as a whole. ``sheets``: the log of all
    sheets, empty where nothing of the file may be shown. ``findings``: everything told on the way. ``refused``: the
    rows of sheets that are refused as a whole."""

    tables: tuple[tuple[Grid, Mapped], ...]
    sheets: tuple[SheetMap, ...]
    findings: tuple[Finding, ...]
    refused: RowCounts = field(default_factory=RowCounts)

    @property
    def whole(self) -> bool:
        """Whether a sheet was mapped and none was left unread that may hold data."""
        return bool(self.tables) and not any(sheet.state.stops for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class _Sheet:
    grid: Grid
    mapped: Mapped | None
    findings: tuple[Finding, ...]
    log: SheetMap


def map_file(file: FileIn, standard: Standard) -> MappedFile:
    """The mapping of every sheet of a file. Never raises for what the file holds."""
    form, told = recognise(file, standard)
    sheets = [_sheet(grid, file, form, standard) for grid in file.grids]
    bars = _bars(sheets, file.name, standard)
    if bars:
        shown = [grid for grid in file.grids if not grid.hidden and grid.sheet not in form.aside]
        return MappedFile((), (), (*told, *bars), _refused((grid, bars) for grid in shown))
    others = _Others(sheets, sum(grid.sheet not in form.aside for grid in file.grids) > 1)
    settled = [_settled(sheet, others, file.name, standard) for sheet in sheets]
    settled = _of_file_named(settled, file.name, standard)
    findings = (one for sheet in settled for one in sheet.findings)
    tables = tuple((sheet.grid, sheet.mapped) for sheet in settled if sheet.mapped is not None)
    refused = _refused((sheet.grid, sheet.findings) for sheet in settled if sheet.log.state.stops and sheet.findings)
    return MappedFile(tables, tuple(sheet.log for sheet in settled), (*told, *findings), refused)


def _refused(sheets: Iterable[tuple[Grid, Sequence[Finding]]]) -> RowCounts:
    return sum((refused_whole(grid, findings) for grid, findings in sheets), RowCounts())


def _sheet(grid: Grid, file: FileIn, form: Form, standard: Standard) -> _Sheet:
    if form.unknown or grid.sheet in form.aside:
        state = SheetState.ASIDE if grid.sheet in form.aside else SheetState.STOPPED
        return _Sheet(grid, None, (), SheetMap(grid.sheet, state))
    return _Sheet(grid, *map_header(grid, file.name, form.wanted_on(grid.sheet), standard))


@dataclass(frozen=True, slots=True)
class _Others:
    """The sheets of a file. ``several``: more than one that is not ours."""

    sheets: Sequence[_Sheet]
    several: bool

    def have_table(self, sheet: _Sheet, standard: Standard) -> bool:
        """Whether another one is a table, which may be stopped for what stands in it."""
        shown = (one for one in self.sheets if one is not sheet and not one.grid.hidden)
        return any(one.log.chosen is not None and not is_example(one.grid, standard) for one in shown)


def _settled(sheet: _Sheet, others: _Others, name: str, standard: Standard) -> _Sheet:
    """A hidden sheet is not read; one that is no table, or an example, is passed over and told, unless the file has no other."""
    if sheet.log.state is SheetState.ASIDE:
        return sheet
    if sheet.grid.hidden:
        return _Sheet(sheet.grid, None, (), SheetMap(sheet.grid.sheet, SheetState.HIDDEN))
    beside, example = others.have_table(sheet, standard), is_example(sheet.grid, standard)
    no_table = sheet.mapped is None and others.several and passed_over(sheet.grid, beside, standard)
    if no_table or (example and beside):
        told = passed_over_told(sheet.grid, name, standard)
        return _Sheet(sheet.grid, None, told, SheetMap(sheet.grid.sheet, SheetState.NO_TABLE))
    if example and sheet.mapped is not None:
        head, title = sheet.mapped.header_row, sheet.mapped.dataset.title
        place, named = Place(name, sheet.grid.sheet), sheet.grid.sheet
        return _stopped(
            sheet,
            standard.finding("sheet_named_otherwise", place, sheet=named, title=title, words=named, header_row=head),
        )
    return sheet


def _of_file_named(sheets: Sequence[_Sheet], name: str, standard: Standard) -> list[_Sheet]:
    """The sheets, those stopped for which the file's own name says otherwise than their header."""
    tables = [(one.grid, one.mapped) for one in sheets if one.mapped is not None]
    said = {one.place.sheet: one for one in file_turned(name, tables, standard)}
    return [_stopped(one, said[one.grid.sheet]) if one.mapped and one.grid.sheet in said else one for one in sheets]


def _stopped(sheet: _Sheet, why: Finding) -> _Sheet:
    log = replace(sheet.log, state=SheetState.STOPPED)
    return replace(sheet, mapped=None, findings=(*sheet.findings, why), log=log)


def _bars(sheets: list[_Sheet], name: str, standard: Standard) -> list[Finding]:
    """What refuses the whole file, on whatever sheet it stands, a hidden one too."""
    found: list[Finding] = []
    for sheet in (one for one in sheets if not is_summary(one.grid)):
        found += [one for one in sheet.findings if one.bars_file]
        found += forbidden(sheet.grid, sheet.mapped, name, standard)
    return found

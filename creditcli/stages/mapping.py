"""A file's sheets, mapped: what ``validate`` reads by, and what ``--show-mapping`` shows. No check is run here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from creditcli.model.finding import Finding, RowCounts
from creditcli.model.intake import FileIn, Grid
from creditcli.model.mapping import SheetMap, SheetState
from creditcli.stages.columns import Mapped
from creditcli.stages.data_rows import refused_whole
from creditcli.stages.form import Form, recognise
from creditcli.stages.header import forbidden, map_header
from creditcli.stages.no_table import passed_over, passed_over_told
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
    alone = sum(grid.sheet not in form.aside for grid in file.grids) == 1
    settled = [_settled(sheet, alone, file.name, standard) for sheet in sheets]
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


def _settled(sheet: _Sheet, alone: bool, name: str, standard: Standard) -> _Sheet:
    """A hidden sheet is not read; one that is no table is passed over and told, unless the file has no other."""
    if sheet.log.state is SheetState.ASIDE:
        return sheet
    if sheet.grid.hidden:
        return _Sheet(sheet.grid, None, (), SheetMap(sheet.grid.sheet, SheetState.HIDDEN))
    if sheet.mapped is None and not alone and passed_over(sheet.grid):
        told = passed_over_told(sheet.grid, name, standard)
        return replace(sheet, findings=told, log=SheetMap(sheet.grid.sheet, SheetState.NO_TABLE))
    return sheet


def _bars(sheets: list[_Sheet], name: str, standard: Standard) -> list[Finding]:
    """What refuses the whole file, on whatever sheet it stands, a hidden one too."""
    found: list[Finding] = []
    for sheet in (one for one in sheets if not is_summary(one.grid)):
        found += [one for one in sheet.findings if one.bars_file]
        found += forbidden(sheet.grid, sheet.mapped, name, standard)
    return found

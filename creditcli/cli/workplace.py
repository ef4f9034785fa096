"""An office folder, opened: standard, office, record, vault and calendar together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from creditcli.errors import UsageFault
from creditcli.io.bundle import open_standard
from creditcli.io.calendar import working_calendar
from creditcli.io.office import check_office, load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import Vault
from creditcli.model.intake import FileReport
from creditcli.model.ledger import Ledger, Listings
from creditcli.model.office import Office
from creditcli.model.record import Engine, Parties, RecordView, at_once
from creditcli.model.workdays import WorkingCalendar
from creditcli.stages.beside import with_added
from creditcli.stages.decide import decide, list_entries
from creditcli.stages.merge import plan_merge
from creditcli.stages.narrow import concerning
from creditcli.stages.penalty_law import public_term
from creditcli.standard.settings import check_settings
from creditcli.standard.types import Standard

if TYPE_CHECKING:
    from creditcli.checks.context import Known


@dataclass(frozen=True)
class Workplace:
    """Everything that the commands on an office folder share."""

    folder: Path
    standard: Standard
    office: Office
    store: RecordStore
    vault: Vault
    calendar: WorkingCalendar
    engine: Engine = at_once  # by which large data sets are gone through

    def view(self, as_of: date) -> RecordView:
        """The record as known at the end of ``as_of``."""
        return self.store.view(as_of, self.standard)

    def ledger(self, view: RecordView, rules_of: date | None = None) -> Ledger:
        """What holds on the view's day; with ``rules_of`` what would hold under the rules of that day."""
        return decide(view, self.standard, self.office, self.calendar, rules_of, self.engine)

    def listings(self, view: RecordView, rules_of: date | None = None) -> Listings:
        """The lists of the view's day without licences and penalties, which are then not read."""
        return list_entries(view, self.standard, self.office, self.calendar, rules_of)

    def known(self, view: RecordView) -> Known:
        """What the checks of a file may ask about the office: of lists and decisions what bears on its subjects."""

        def lists(parties: Parties) -> Listings:
            return self.listings(concerning(view, parties, self.standard))

        def ledger(parties: Parties) -> Ledger:
            return self.ledger(concerning(view, parties, self.standard))

        hashed = self.vault.hashed if self.vault.is_there else None
        terms = partial(
            public_term, standard=self.standard, office=self.office, calendar=self.calendar, rules_day=view.as_of
        )

        def after(report: FileReport) -> Known:
            plan = plan_merge(report, view, self.standard, self.vault.hashed)
            return self.known(with_added(view, plan, len(self.store.log()), view.as_of, self.standard))

        return self.office, view, cache(lists), cache(ledger), hashed, terms, after


def open_workplace(folder: Path, engine: Engine = at_once) -> Workplace:
    """Opens an office folder. Raises UsageFault where there is none, or none with a record."""
    if not (folder / "office.yaml").is_file():
        here = folder == Path()
        raise UsageFault(
            f"{'当前文件夹' if here else f'{folder} '}不是信用办文件夹（没有 office.yaml）。请用 --office 指明信用办文件夹；"
            "还没有的，先用 creditcli init 新建。",
            f"{'The current folder' if here else folder} is no office folder (no office.yaml). Name it with --office, "
            "or make one with creditcli init.",
        )
    store = RecordStore(folder)
    if not store.exists():
        raise UsageFault(
            f"{folder} 还没有档案（record/）。请先运行 creditcli init {folder}。",
            f"{folder} has no record yet. Run creditcli init {folder} first.",
        )
    standard, office = open_standard(folder), load_office(folder)
    check_office(folder, office, standard)
    try:
        check_settings(office.settings, standard)
    except UsageFault as fault:
        where = folder / "office.yaml"
        raise UsageFault(f"{where}：{fault.zh}", f"{where}: {fault.en}") from fault
    return Workplace(folder, standard, office, store, Vault(folder), working_calendar(folder), engine)

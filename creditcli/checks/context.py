"""What a check may know besides the table: standard, days, calendar, office, record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

import polars as pl

from creditcli.ids import uscc
from creditcli.model.intake import FileReport, Table, TableReport
from creditcli.model.ledger import Ledger, Listings
from creditcli.model.office import Office
from creditcli.model.public_term import PublicTerm
from creditcli.model.record import Parties, RecordView
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.forms import layout_of
from creditcli.standard.types import Dataset, Layout, Rule, Standard

T = TypeVar("T")
# Of those subjects alone; worked out when a check first asks: most files have none that does.
Lists = Callable[[Parties], Listings]
Later = Callable[[Parties], Ledger]
Hashed = Callable[[Iterable[str]], Mapping[str, str]]  # persons' numbers as the record knows them
Terms = Callable[[Mapping[str, Any]], PublicTerm]  # of a penalty, by the rules of the day
# Of an office folder; the last gives the same with what a file adds.
Known = tuple[Office, RecordView, Lists, Later, Hashed | None, Terms, Callable[[FileReport], "Known"]]


@dataclass(frozen=True, slots=True)
class ValidateContext:
    """``office``, ``view``, ``lists``, ``ledger``, ``terms`` and ``after`` are None where a file is checked without an office
    folder: checks that need them are then skipped, and said to be."""

    standard: Standard
    as_of: date
    received: date
    calendar: WorkingCalendar
    office: Office | None = None
    view: RecordView | None = None
    lists: Lists | None = None
    ledger: Later | None = None
    terms: Terms | None = None
    hashed: Hashed | None = None  # None: away from the vault, persons are told apart by their names
    department: str = ""
    period: str = ""  # that a package's manifest states
    earlier: tuple[TableReport, ...] = ()  # tables of the same file before the one that is looked at
    after: Callable[[FileReport], Known] | None = None  # what is known once the accepted rows of a report are in

    def beside(self, report: FileReport) -> ValidateContext:
        """The context in which what is sent together with a report's rows is judged."""
        if self.after is None:
            return self
        _, view, lists, ledger, _, terms, after = self.after(report)
        return replace(self, view=view, lists=lists, ledger=ledger, terms=terms, after=after)


@dataclass(frozen=True, slots=True)
class Hit:
    """One failing row of a table check; ``field`` empty where the row as a whole is meant."""

    row: int
    field: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowTest:
    """One boolean expression over ``Table.frame`` (fields) and ``raw:<field>`` columns: true is a fault."""

    field: str
    fails: pl.Expr
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check is asked about: a rule, a table, its data set and the context. ``known``: what ``once`` remembers of
    the table."""

    rule: Rule
    table: Table
    dataset: Dataset
    context: ValidateContext
    known: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def once(self, work: Callable[..., T], *given: str) -> T:
        """``work(subject, *given)``, which must not depend on the rule: worked out once for all rules of a table."""
        asked = (work, *given)
        if asked not in self.known:
            self.known[asked] = work(self, *given)
        return self.known[asked]  # type: ignore[no-any-return]

    @property
    def mapped(self) -> tuple[str, ...]:
        """Ids of the fields that the file carries."""
        return tuple(column.field for column in self.table.columns if column.field)

    @property
    def layout(self) -> Layout:
        """The layout of the file."""
        return layout_of(self.dataset, self.table.layout)

    @property
    def layout_fields(self) -> frozenset[str]:
        """Ids of the fields that the file's layout has a column for, and of those that the file has beyond it."""
        return frozenset((*(column.field for column in self.layout.columns), *self.mapped))

    @property
    def parties(self) -> Parties:
        """The subjects of the table."""
        frame, none = self.table.frame, frozenset[str]()
        codes, names = (
            frozenset(frame[name].drop_nulls()) if name in frame.columns else none
            for name in ("unified_code", "subject_name")
        )
        given = [
            (pl.col(name).is_null() | (pl.col(name) == uscc.NO_CODE)).fill_null(True)
            for name in ("unified_code", "id_number")
            if name in frame.columns
        ]
        bare = frame.filter(pl.all_horizontal([pl.lit(True), *given]))["subject_name"].drop_nulls() if names else none
        return Parties(codes, names, frozenset(self.persons.values()) if self.persons else none, frozenset(bare))

    @property
    def persons(self) -> Mapping[str, str] | None:
        """The persons' numbers of the table as the record knows them; None away from the vault."""
        frame, hashed = self.table.frame, self.context.hashed
        if hashed is None:
            return None
        return hashed(frame["id_number"].drop_nulls().unique().to_list()) if "id_number" in frame.columns else {}

    def listings(self) -> Listings | None:
        """The lists, as far as they are about the subjects of the table; None without an office folder."""
        return self.context.lists(self.parties) if self.context.lists else None

    def arg(self, name: str) -> Any:
        """An argument of the rule."""
        return self.rule.args[name]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list among the rule's arguments; empty where it has none of that name."""
        found = self.rule.args.get(name)
        return tuple(str(one) for one in found) if isinstance(found, list) else ()


RowCheck = Callable[[Subject], Iterator[RowTest]]
TableCheck = Callable[[Subject], Iterator[Hit]]
NEEDS_OFFICE, NEEDS_VIEW, NEEDS_LEDGER, NEEDS_SENDER = "office", "view", "ledger", "sender"
NEEDS_PERIOD = "period"

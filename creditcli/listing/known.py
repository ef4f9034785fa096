"""What every entry is judged by on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditcli.listing.events import Matters
from creditcli.listing.measures import Tasks
from creditcli.model.duration import parse_duration
from creditcli.model.office import Office
from creditcli.model.record import RecordView
from creditcli.model.workdays import WorkingCalendar
from creditcli.standard.competence import revokers
from creditcli.standard.list_terms import verify_span
from creditcli.standard.types import Standard

OBJECTION_DUE, OVERDUE, SHIELD = "objection_answer", "objection_overdue", "shield"


@dataclass(frozen=True, slots=True)
class Known:
    """The record as known on a day, and all that gives it meaning."""

    view: RecordView
    standard: Standard
    office: Office
    calendar: WorkingCalendar
    matters: Matters
    tasks: Tasks
    rules_of: date | None = None  # another day whose rules are asked for: what would be

    @property
    def revokers(self) -> frozenset[str]:
        """Codes of the registered organs that may undo what another organ decided."""
        return revokers(self.office, self.standard, self.view.as_of)

    @property
    def rules_day(self) -> date:
        """The day whose rules act on what older rules have left open."""
        return self.rules_of or self.view.as_of

    def span_end(self, parameter_id: str, day: date) -> date | None:
        """The last day of the span that begins after ``day``: of the office's setting, or of the parameter's value
        on that day; None where law leaves it open and the office has not chosen."""
        parameter = self.standard.parameter(parameter_id)
        text = self.office.settings.get(parameter_id, "") if parameter.setting else ""
        if not text:
            value = parameter.on(day)
            if parameter.setting or value is None:
                return None
            text = str(value.value)
        return self.calendar.add(day, parse_duration(text))

    def answer_due(self, list_id: str, opened: date, before: bool = False) -> date | None:
        """The last day for the answer to an objection accepted then. ``before``: before the listing was decided, for
        which the list's own law may set a span; else the office's setting."""
        own = verify_span(self.standard.lists.get(list_id), opened) if before else ""
        return self.calendar.add(opened, parse_duration(own)) if own else self.span_end(OBJECTION_DUE, opened)

    def shields(self, due: date | None) -> bool:
        """Whether an objection whose answer was due then has none, and the office's choice is not to show what it is
        about."""
        return self.office.settings.get(OVERDUE) == SHIELD and due is not None and due < self.view.as_of

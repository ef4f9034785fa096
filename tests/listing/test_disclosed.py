"""Records that agree in all that decides share one state: what is told of each must not depend on that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.listing import disclosed
from creditcli.listing.events import matters_of
from creditcli.listing.known import Known
from creditcli.listing.measures import tasks_of


@pytest.mark.parametrize("day", ["2024-06-30", "2025-12-31", "2026-03-31", "2026-04-01", "2026-11-23", "2029-01-01"])
def test_shared_states_are_those_of_each_row(demo: Path, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = open_workplace(demo)
    view = place.view(date.fromisoformat(day))
    tasks = tasks_of(view, place.standard, place.office, place.calendar)
    known = Known(view, place.standard, place.office, place.calendar, matters_of(view, place.standard), tasks)
    shared = {name: disclosed.disclose(name, known) for name in ("penalty", "licence")}
    assert (
        all(frame.height > disclosed.FEW for frame in (view.frames["penalty"], view.frames["licence"])) or day < "2025"
    )
    monkeypatch.setattr(disclosed, "FEW", 10**9)
    for name, found in shared.items():
        single = disclosed.disclose(name, known)
        assert found.frame.equals(single.frame)
        assert sorted(found.endings, key=repr) == sorted(single.endings, key=repr)

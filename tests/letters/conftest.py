"""The stories' office on its last day, for every file of this folder."""

from __future__ import annotations

from datetime import date

import pytest

from creditcli.cli.output import desk_of
from creditcli.cli.workplace import open_workplace
from creditcli.stages.notify import Desk
from tests.letters.stories import ISSUED, story_office


@pytest.fixture(scope="session")
def story_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk") / "office"
    story_office(folder)
    place = open_workplace(folder)
    view = place.view(date.fromisoformat(ISSUED[-1]))
    return desk_of(place, view, place.ledger(view))

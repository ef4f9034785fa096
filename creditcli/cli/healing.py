"""What a killed run left is swept by the next one, which says what it swept."""

from __future__ import annotations

from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.leftovers import output_leftovers, sweep


def heal_record(place: Workplace, talk: Talk) -> None:
    """Before files are taken in. Raises Busy where another writer does not let go in time."""
    _tell(place.store.heal(), talk)


def heal_outputs(place: Workplace, talk: Talk) -> None:
    """Before site, letters and figures are written; the caller keeps others from writing them."""
    _tell(sweep(place.folder, output_leftovers(place.folder)), talk)


def _tell(places: tuple[str, ...], talk: Talk) -> None:
    if places:
        talk.say(
            f"上次运行中断，已清理留下的 {len(places)} 项：{'、'.join(places)}。",
            f"The last run was cut off; swept {len(places)} things that it left: {', '.join(places)}.",
        )

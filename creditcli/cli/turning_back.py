"""A day before the one that was published last: it would make public again what has ended since, and nobody types it on
purpose without a reason."""

from __future__ import annotations

from datetime import date

from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.letters import LetterRegister
from creditcli.io.site import MANIFEST, OLD, manifest_about

MEANT = "--confirm"


def check_turning_back(place: Workplace, day: date, confirmed: bool, talk: Talk) -> None:
    """Says that the site goes back to ``day`` where that is meant. Raises UsageFault, before anything was changed, where
    the site is of a later day and nobody said so. A site of another office, or one whose manifest was changed, tells no day."""
    last = day_of_site(place)
    if last is None or last <= day:
        return
    if not confirmed:
        raise UsageFault(
            f"网站是 {last} 的，这次的统计日 {day} 更早：其间期满、移出、撤下的信息会重新公示，措施也退回那一天。"
            f"没有做任何改动。日期写错了的，改 --as-of；确实要退回（例如上次的统计日写错了）的，加 {MEANT}。",
            f"The site is of {last}, and {day} is earlier: what ended, was exited or withdrawn between them would be public "
            f"again, and measures would go back, too. Nothing was changed. Mend --as-of, or add {MEANT} if that is meant "
            "(the last day was mistyped, for example).",
        )
    talk.say(f"网站会从 {last} 退回到 {day}。", f"The site goes back from {last} to {day}.")


def check_letters_back(place: Workplace, day: date, confirmed: bool) -> None:
    """Raises UsageFault, before anything was changed, where letters of a later day were issued, or the site is of a later day,
    and nobody said that the earlier day is meant: letters on what has ended since would be dated before those that said so."""
    issued = (one.issued for one in LetterRegister(place.folder).book().issued)
    last = max(filter(None, (*issued, day_of_site(place))), default=day)
    if last > day and not confirmed:
        raise UsageFault(
            f"已经有 {last} 的文书或者网站，这次的统计日 {day} 更早：会按那一天的情形补发其间已经移出、撤下、解除的文书，文号和日期也会倒置。"
            f"没有做任何改动。日期写错了的，改 --as-of；确实要补发的，加 {MEANT}。",
            f"There are letters or a site of {last}, and {day} is earlier: letters would be issued on what has been exited, withdrawn "
            "or lifted since, with numbers and days out of order. Nothing was changed. Mend --as-of, or add "
            f"{MEANT} if that is meant.",
        )


def day_of_site(place: Workplace) -> date | None:
    """The day of the standing site, where it was made from this record."""
    root = (place.folder / "site").resolve()
    known = {line.digest for line in place.store.log()}
    for folder in (
        root,
        root.with_name(OLD.format(root.name)),
    ):  # the second: of a run that was killed while it exchanged them
        manifest = folder / MANIFEST
        last, _, head = (manifest_about(manifest.read_bytes()) if manifest.is_file() else "").partition(" ")
        if head in known:
            return date.fromisoformat(last)
    return None

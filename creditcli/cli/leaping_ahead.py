"""A day long after all that the office folder knows: a mistyped year takes down what should be shown, or hides until then what
a department has sent, and the record forgets no day. Without a clock: machines of small offices show days of any year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from creditcli.cli.turning_back import MEANT, day_of_site
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.inbox import scan_inbox

FAR = 183  # days in which no office takes in, or publishes, nothing at all; a mistyped year is further


def check_leap(place: Workplace, day: date, confirmed: bool, option: str, waiting: bool = False) -> None:
    """Raises UsageFault, before anything was changed, where ``day`` is far after the last day on which anything was taken in
    or published, and nobody said that this is meant. A folder in which nothing has happened yet knows no day.

    ``waiting``: what lies in the inbox tells days, too.
    """
    known = [one for one in _days(place, waiting) if one <= day]
    if confirmed or not known or (day - max(known)).days <= FAR:
        return
    last, days = max(known), (day - max(known)).days
    raise UsageFault(
        f"{option} 是 {day}，比最近一次收件或公示（{last}）晚 {days} 天：统计日写错，还在公示期内的信息会提前停止公示；"
        "收件日写错，收到的数据要到那一天才会显示，而档案只增不改。没有做任何改动。"
        f"日期写错了的，改 {option}；确实隔了这么久的，加 {MEANT}。",
        f"{option} is {day}, {days} days after anything was last taken in or published ({last}): a mistyped day would take "
        "down what should still be shown, or hide until then what was received, and the record forgets nothing. "
        f"Nothing was changed. Mend {option}, or add {MEANT} if so long a time has passed.",
    )


def _days(place: Workplace, waiting: bool) -> Iterable[date]:
    """Of the lines of the record but the first, of the site, and of what waits in the inbox."""
    yield from (line.received for line in place.store.log()[1:])
    if (site := day_of_site(place)) is not None:
        yield site
    if waiting:
        yield from (one.received for one in scan_inbox(place.folder / "inbox") if one.received)

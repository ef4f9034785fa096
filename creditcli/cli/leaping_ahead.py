"""A day long after all that the office folder knows: a mistyped year takes down what should be shown, or hides until then what
a department has sent, and the record forgets no day. Without a clock: machines of small offices show days of any year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from creditcli.cli.turning_back import MEANT, day_of_site
from creditcli.cli.workplace import Workplace
from creditcli.errors import UsageFault
from creditcli.io.inbox import scan_inbox
from creditcli.io.plain import iso_day

FAR = 183  # days in which no office takes in, or publishes, nothing at all; a mistyped year is further


def check_leap(place: Workplace, day: date, confirmed: bool, option: str, waiting: bool = False) -> None:
    """Raises UsageFault, before anything was changed, where ``day`` is far after the last day on which anything was taken in,
    published or given out, and nobody said that this is meant. A folder in which nothing has happened yet knows no day.

    ``waiting``: what lies in the inbox tells days, too, each as far as it is not itself far after the others.
    """
    last = max((one for one in _days(place) if one <= day), default=None)
    for one in sorted(_waiting(place, day)) if waiting else ():
        if last is None or one <= last + timedelta(days=FAR):
            last = max(last or one, one)
    if confirmed or last is None or (days := (day - last).days) <= FAR:
        return
    raise UsageFault(
        f"{option} 是 {day}，比最近一次收件、公示或发文（{last}）晚 {days} 天：统计日写错，还在公示期内的信息会提前停止公示；"
        "收件日写错，收到的数据要到那一天才会显示，而档案只增不改。没有做任何改动。"
        f"日期写错了的，改 {option}；确实隔了这么久的，加 {MEANT}：在那以前，到期的信息还在网站上，应当暂停的措施也没有通知。",
        f"{option} is {day}, {days} days after anything was last taken in, published or given out ({last}): a mistyped day would take "
        "down what should still be shown, or hide until then what was received, and the record forgets nothing. "
        f"Nothing was changed. Mend {option}, or add {MEANT} if so long a time has passed: until then what has ended stays on "
        "the site, and nobody is told of measures to be suspended.",
    )


def _days(place: Workplace) -> Iterator[date]:
    """Of the lines of the record but the first, of the site, of letters."""
    yield from (line.received for line in place.store.log()[1:])
    if (site := day_of_site(place)) is not None:
        yield site
    for folder in (place.folder / "notices").glob("*"):
        with suppress(ValueError):  # what is not the day of some letters
            yield iso_day(folder.name)


def _waiting(place: Workplace, day: date) -> Iterator[date]:
    """Of what waits in the inbox up to that day."""
    yield from (one.received for one in scan_inbox(place.folder / "inbox") if one.received and one.received <= day)

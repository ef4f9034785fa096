"""What a killed run left is swept by the next one, which says what it swept."""

from __future__ import annotations

from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.leftovers import output_leftovers, sweep
from creditcli.io.lost_lines import SUPERSEDED


def heal_record(place: Workplace, talk: Talk) -> None:
    """Before files are taken in. Raises Busy where another writer does not let go in time."""
    _tell(place.store.heal(), talk)
    if place.store.has_lost_lines():
        talk.say(
            f"receipts/ 等处或者 {SUPERSEDED}/ 有日志里没有的回执：档案被换成了较早的备份，或者日志被截断。没有清理；再收取文件的，移到 {SUPERSEDED}/。"
            "有较新的档案的，请先恢复再收取。",
            f"There are receipts or other papers, some in {SUPERSEDED}/, of lines that the log does not have: an older copy was put in the place of the record, or "
            f"its log was cut. They were not swept; where files are taken in, they are moved to {SUPERSEDED}/. If there is a newer "
            "record, restore it first.",
        )


def heal_outputs(place: Workplace, talk: Talk) -> None:
    """Before site, letters and figures are written; the caller keeps others from writing them."""
    _tell(sweep(place.folder, output_leftovers(place.folder)), talk)


def _tell(places: tuple[str, ...], talk: Talk) -> None:
    if places:
        talk.say(
            f"上次运行中断，已清理留下的 {len(places)} 项：{'、'.join(places)}。",
            f"The last run was cut off; swept {len(places)} things that it left: {', '.join(places)}.",
        )

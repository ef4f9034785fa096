"""Tells of lists that the standard has stopped while somebody is on them: nobody is taken off by that alone."""

from __future__ import annotations

from creditcli.cli.talk import Talk
from creditcli.model.ledger import Ledger
from creditcli.stages.out_of_force import out_of_force
from creditcli.standard.types import Standard


def tell_out_of_force(ledger: Ledger, standard: Standard, talk: Talk) -> None:
    """Which lists, since when or why, what still runs, and who can end it."""
    for one in out_of_force(ledger, standard):
        kind = one.kind
        if kind.enabled:
            why, why_en = f"只施行到 {kind.valid_to}", f"was in force until {kind.valid_to} only"
        else:
            note = kind.note.rstrip("。")
            why, why_en = f"在标准里已经停用（{note}）", f"is disabled by the standard ({note})"
        talk.say(
            f"名单“{kind.name}”{why}，仍有 {one.listed} 条信息在列，其中 {one.public} 条在公示，{one.measures} 项措施可以执行："
            "它们不会因此移出，各自到截止日为止。应当移出的，请认定单位作出移出决定并报送。",
            f"The list {kind.id} {why_en}; {one.listed} entries are on it, {one.public} of them public, {one.measures} measures may be "
            "executed. None leaves for that, each runs to its last day: where one should leave, its organ decides so and sends it.",
        )

"""Tells of organs that the register has lost: nobody knows any more how long their penalties are shown."""

from __future__ import annotations

from creditcli.cli.talk import Talk
from creditcli.model.ledger import Ledger
from creditcli.stages.unregistered import unregistered


def tell_unregistered(ledger: Ledger, talk: Talk) -> None:
    """Which organs, and how many penalties of each are not shown for that reason."""
    for name, code, count in unregistered(ledger):
        talk.say(
            f"{name}（{code or '没有代码'}）不在登记表 organisations.csv 里，它的 {count} 条行政处罚无法确定公示期限，没有公示。"
            "请补上它的一行；已经撤销的单位不要删行，在 until 写最后一天，在 successor 写承接单位的代码。",
            f"{name} ({code or 'no code'}) is not in organisations.csv: how long {count} of its penalties are shown cannot be told, so they "
            "are not. Restore its line; of a dissolved organ keep it, with its last day in until and who took its place in successor.",
        )

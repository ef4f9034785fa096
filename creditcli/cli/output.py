"""Site, letters and figures of a day: stage, rendering, gate and writing, shared by the commands."""

from __future__ import annotations

from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.figures import write_figures
from creditcli.model.ledger import Ledger
from creditcli.stages.measure import measure


def templates_of(place: Workplace, kind: str) -> dict[str, bytes]:
    """Bundled templates of a kind (``site``, ``letters``); the office's own take their place."""
    files = read_tree(bundle("templates") / kind)
    own = place.folder / "templates" / kind
    if own.is_dir():
        files.update(read_tree(own))
    return files


def write_stats(place: Workplace, ledger: Ledger, talk: Talk) -> None:
    """``stats/`` of the ledger's day."""
    figures = measure(ledger, place.store.log(), place.office)
    write_figures(place.folder / "stats", figures)
    talk.say(
        f"统计：合格率 {figures.valid.percent}，及时率 {figures.timely.percent}，"
        f"逾期仍公示 {figures.expired_but_public} 条。",
        f"Figures: valid {figures.valid.percent}, timely {figures.timely.percent}, "
        f"expired but public {figures.expired_but_public}.",
    )

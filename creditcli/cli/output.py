"""Site, letters and figures of a day: stage, rendering, gate and writing, shared by the commands."""

from __future__ import annotations

from datetime import date

from creditcli.checks.leaks import ended_numbers, leaks
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.figures import write_figures
from creditcli.io.letters import LetterRegister, receipts_with_returns
from creditcli.io.site import SiteChange, compare_site, write_site
from creditcli.listing.events import matters_of
from creditcli.model.ledger import Ledger
from creditcli.model.record import RecordView
from creditcli.render.letter import fill
from creditcli.render.site import SiteRenderer
from creditcli.stages.letter_told import told_of
from creditcli.stages.measure import measure
from creditcli.stages.notify import Desk, Returned, due_letters
from creditcli.stages.publish import publish


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


def publish_site(place: Workplace, ledger: Ledger, talk: Talk, check: bool = False) -> int:
    """``site/`` of the ledger's day. 1, and the former site left as it is, where the gate finds a leak.

    ``check`` looks only: what would appear, change and disappear, and whether the gate would open.
    """
    plan = publish(ledger, place.standard, place.office)
    renderer = SiteRenderer(templates_of(place, "site"))
    files = dict(renderer.static)
    with talk.progress(plan.pages, len(plan.pages), "生成网页", "Rendering") as pages:
        files.update({page.path: renderer.render(page) for page in pages})
    files.update({file.path: file.content for file in plan.files})
    found = leaks(files, ended_numbers(ledger))
    for leak in found:
        talk.data(talk.text(f"{leak.path}：{leak.zh}", f"{leak.path}: {leak.en}"))
    if found:
        talk.say(
            f"公示前检查发现 {len(found)} 处问题，网站没有改动。",
            f"The gate found {len(found)} problems; the site was left as it is.",
        )
        return 1
    root = place.folder / "site"
    _tell(compare_site(root, files) if check else write_site(root, files), talk, check)
    return 0


def _tell(change: SiteChange, talk: Talk, check: bool) -> None:
    would, would_en = ("将", "would be ") if check else ("", "")
    talk.say(
        f"网站：{would}新增 {len(change.new)} 个文件，变更 {len(change.changed)} 个，删除 {len(change.removed)} 个。",
        f"Site: {len(change.new)} files {would_en}new, {len(change.changed)} changed, {len(change.removed)} removed.",
    )


def issue_letters(place: Workplace, view: RecordView, ledger: Ledger, talk: Talk) -> int:
    """Writes and registers every letter that is due on the ledger's day; gives their count."""
    register = LetterRegister(place.folder)
    issued = register.issued()
    told = told_of(ledger, place.standard, matters_of(view, place.standard))
    desk = Desk(ledger, place.standard, place.office, _returns(place), told, place.calendar)
    since = place.office.letters_since or place.store.log()[0].received
    letters = due_letters(desk, {one.identity for one in issued}, since)
    templates = templates_of(place, "letters")
    with talk.progress(letters, len(letters), "文书", "Letters") as waiting:
        for letter in waiting:
            numbering = register.numbered(letter, ledger.as_of.year, issued)
            name = f"{place.standard.notices[letter.kind].template}.docx"
            content = fill(templates.get(name, b""), name, {**letter.context, "number": numbering[1]})
            issued = (*issued, register.add(letter, numbering, ledger.as_of, content))
    talk.say(f"文书：本次 {len(letters)} 份。", f"Letters: {len(letters)} issued.")
    return len(letters)


def _returns(place: Workplace) -> tuple[Returned, ...]:
    return tuple(
        Returned(
            number=receipt["number"],
            received=date.fromisoformat(receipt["received"]),
            department=receipt["department"]["code"] or receipt["department"]["name"],
            file=receipt["file"]["name"],
            counts=receipt["rows"],
            items=tuple(receipt["duties"]),
        )
        for receipt in receipts_with_returns(place.folder, len(place.store.log()))
    )

"""The site of a day: rendering, gates, what changes for the public, writing, and lists for the upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from creditcli.cli.site_inputs import Inputs, inputs_of, own_templates, site_templates
from creditcli.cli.site_making import SiteMaker, Standing, numbers_of, standing_site
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.files import lines_of, write_atomic
from creditcli.io.site import SOURCES, NextSite, SiteChange, heal_site
from creditcli.io.site_sources import Sources, digest
from creditcli.model.ledger import Ledger
from creditcli.model.outputs import SitePlan
from creditcli.model.publication import TableChange
from creditcli.render.look import DAY
from creditcli.render.site import Dress, SiteRenderer, foot
from creditcli.report.change_sheet import change_sheet
from creditcli.stages.publish import publish
from creditcli.stages.site_data import TITLES
from creditcli.stages.site_former import former_of

UPLOAD, SHEETS = "upload", "site-changes"
GROWTH = 50  # per cent of a list that may be new in one publication without being confirmed


@dataclass(frozen=True, slots=True)
class Wanted:
    """``check``: look only. ``confirmed``: sudden growth, and rows that vanish, are meant."""

    check: bool = False
    confirmed: bool = False


def publish_site(place: Workplace, ledger: Ledger, talk: Talk, wanted: Wanted = Wanted()) -> int:
    """``site/`` of the ledger's day. 1, and the former site left as it is, where a gate stays shut."""
    root = place.folder / "site"
    for told in heal_site(root):
        talk.say(*told)
    standing, given = standing_site(root), inputs_of(place, ledger)
    if standing.whole and standing.sources.inputs == given.inputs:
        talk.say("网站没有变动。", "Site: unchanged.")
        return 0
    plan = publish(ledger, place.standard, place.office, former_of(_data_of(root)))
    _tell_changes(plan.changes, talk)
    unusual = [] if wanted.confirmed else [text for one in plan.changes for text in _unusual(one, talk)]
    with NextSite(root, standing.held, writes=not (wanted.check or unusual)) as site:
        with own_templates(place, "site"):
            found, sources = _filled(place, ledger, plan, standing, given, site, talk)
        if not _gates_open([*found, *unusual], talk):
            site.drop()
            return 1
        if not wanted.check:
            site.put(SOURCES, sources)
            _settle(place, ledger, plan.changes, site)
    _tell(site.change, talk, wanted.check)
    return 0


def _filled(
    place: Workplace, ledger: Ledger, plan: SitePlan, standing: Standing, given: Inputs, site: NextSite, talk: Talk
) -> tuple[list[str], bytes]:
    """What the gate found, and what the site was made of."""
    links = foot({path for draft in plan.drafts for path in draft.paths})
    shell = digest((given.shell, plan.shared, repr(links)))
    known = standing.sources if standing.sources.shell == shell else Sources()
    numbers = numbers_of(ledger, known)
    dress = Dress(place.office.theme, place.office.site_address, links)
    maker = SiteMaker(SiteRenderer(site_templates(place), dress), place.folder / "site", standing, known)
    found = maker.fill(plan, site, numbers, talk)
    told = [talk.text(f"{one.path}：{one.zh}", f"{one.path}: {one.en}") for one in found]
    return told, maker.sources(given.inputs, shell, numbers)


def _settle(place: Workplace, ledger: Ledger, changes: tuple[TableChange, ...], site: NextSite) -> None:
    change = site.change
    if not change.is_nothing:  # before the site is there: killed in between, what has to come down is not forgotten
        _write_lists(place, change, site.digests)
        _write_sheet(place, ledger, changes)
    site.settle(f"{ledger.as_of} {ledger.head}")


def _data_of(root: Path) -> dict[str, bytes]:
    """Rows and remembered changes of the standing site, by path."""
    paths = (*root.glob("data/*.jsonl"), *root.glob("data/changes/*.json*"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(paths)}


def _gates_open(found: Sequence[str], talk: Talk) -> bool:
    """Whether nothing leaks, no row vanishes without a reason, and no list grows beyond what is usual."""
    for text in found:
        talk.data(text)
    if found:
        talk.say(
            f"公示前检查发现 {len(found)} 处问题，网站没有改动。到期的信息仍须当日停止公示，请尽快处理；"
            "数量变动核实无误的，用 creditcli publish --confirm 公示。",
            f"The gate found {len(found)} problems; the site was left as it is. What ends today must still come down: "
            "mend it, or confirm a change of numbers with creditcli publish --confirm.",
        )
    return not found


def _unusual(one: TableChange, talk: Talk) -> list[str]:
    title, found = TITLES[one.name], []
    if one.lost:
        found.append(
            talk.text(
                f"{title}：{len(one.lost)} 条不再公示，档案里也找不到，没有停止公示的依据。",
                f"{one.name}: {len(one.lost)} rows are gone, and the record does not know them.",
            )
        )
    if one.outgrows(GROWTH):
        found.append(
            talk.text(
                f"{title}：原有 {one.before} 条，一次新增 {len(one.new)} 条，超过 {GROWTH}%。",
                f"{one.name}: {len(one.new)} new beside {one.before}, more than {GROWTH} %.",
            )
        )
    return found


def _tell_changes(changes: tuple[TableChange, ...], talk: Talk) -> None:
    for one in changes:
        if not one.is_nothing:
            talk.say(
                f"{TITLES[one.name]}：新增 {len(one.new)}，变更 {len(one.changed)}，停止公示 {len(one.ended)}，"
                f"现有 {one.after}。",
                f"{one.name}: {len(one.new)} new, {len(one.changed)} changed, {len(one.ended)} ended, {one.after} now.",
            )


def _tell(change: SiteChange, talk: Talk, check: bool) -> None:
    would, would_en = ("将", "would be ") if check else ("", "")
    talk.say(
        f"网站：{would}新增 {len(change.new)} 个文件，变更 {len(change.changed)} 个，删除 {len(change.removed)} 个。",
        f"Site: {len(change.new)} files {would_en}new, {len(change.changed)} changed, {len(change.removed)} removed.",
    )


def _write_lists(place: Workplace, change: SiteChange, files: Mapping[str, str]) -> None:
    """For whoever uploads: delete what ``1-removed.txt`` names first, then send what ``2-changed.txt`` names.

    What earlier publications listed stays listed until whoever has uploaded it removes the lists: a file that had to
    come down is not forgotten because the site was published again before.
    """
    removed, sent = place.folder / UPLOAD / "1-removed.txt", place.folder / UPLOAD / "2-changed.txt"
    gone = {*_listed(removed), *change.removed} - files.keys()
    other = {*_listed(sent), *change.new, *change.changed} & files.keys()
    for path, names in ((removed, gone), (sent, other)):
        write_atomic(path, "".join(f"{name}\n" for name in sorted(names, key=_turn)).encode())


def _turn(name: str) -> tuple[bool, str]:
    """The sheet of the day comes last: an upload that is cut off does not date pages that it has not renewed."""
    return name == DAY, name


def _listed(path: Path) -> list[str]:
    return lines_of(path.read_bytes()) if path.is_file() else []


def _write_sheet(place: Workplace, ledger: Ledger, changes: tuple[TableChange, ...]) -> None:
    if all(one.is_nothing for one in changes):
        return
    about = (place.office.name, ledger.as_of, ledger.head, place.office.invented)
    tables = [(TITLES[one.name], one.before, one.after, one.new, one.changed, one.ended) for one in changes]
    write_atomic(place.folder / SHEETS / f"{ledger.as_of}.html", change_sheet(about, tables))

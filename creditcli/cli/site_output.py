"""The site of a day: rendering, gates, what changes for the public, writing, and lists for the upload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from creditcli.checks.knowingly import no_phones
from creditcli.cli.older_record import go_on, tell_older
from creditcli.cli.out_of_force import tell_out_of_force
from creditcli.cli.site_apart import Helpers
from creditcli.cli.site_inputs import Inputs, inputs_of, own_templates, site_templates
from creditcli.cli.site_making import WORTH, SiteMaker, numbers_of, numbers_to_come
from creditcli.cli.site_standing import Looking, Standing
from creditcli.cli.standing_rows import standing_rows, tell_stayed
from creditcli.cli.talk import Talk
from creditcli.cli.unregistered import tell_unregistered
from creditcli.cli.waiting import (
    REMEMBERED,
    Owner,
    Remembered,
    former_site,
    is_ours,
    since_site,
    site_root,
    tell_unusual,
)
from creditcli.cli.workplace import Workplace
from creditcli.io.files import write_atomic
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
from creditcli.stages.site_held_back import held_back, unusual
from creditcli.stages.site_leaking import Leaking, leaking

UPLOAD, SHEETS = "upload", "site-changes"
NO_CHANGE = SiteChange((), (), ())
MOST_CITED = 5  # numbers named


@dataclass(frozen=True, slots=True)
class Wanted:
    """``check``: look only. ``confirmed``: sudden growth, and rows that vanish, are meant."""

    check: bool = False
    confirmed: bool = False


def publish_site(place: Workplace, ledger: Ledger, talk: Talk, wanted: Wanted = Wanted()) -> int:
    """``site/`` of the ledger's day. 1, and the former site left as it is, where a gate stays shut; 1, too, where rows wait, or
    the record is older than what was told of it, or the site that is only looked at shows what it may not on that day."""
    root = site_root(place)
    for told in heal_site(root):
        talk.say(*told)
    tell_unregistered(ledger, talk)
    tell_out_of_force(ledger, place.standard, talk)
    with Helpers() as helpers, Looking(root, helpers) as looking:
        known, given = looking.told.some((*REMEMBERED, SOURCES)), inputs_of(place, ledger)
        lost = place.store.has_lost_lines()
        is_as_before = known.sources.inputs == given.inputs and is_ours(place, known) and not lost
        if not looking.told.size and len(ledger.penalties) + len(ledger.licences) >= WORTH:
            helpers.start()  # a first site: they are ready when the plan is
        looking.begin(frozenset() if is_as_before else numbers_to_come(ledger, known.sources))
        if is_as_before and looking.standing.whole:
            talk.say("网站没有变动。", "Site: unchanged.")
            if not wanted.check:
                _write_lists(place, NO_CHANGE, looking.standing.held)
            return 0
        remembered = former_site(place, ledger, root, known)
        older = remembered.owner is Owner.LATER or lost
        job = Job(place, talk, wanted, known, remembered, older, looking, helpers)
        if older:
            tell_older(talk, stands=bool(known.head), is_newer=remembered.owner is Owner.LATER)
        if older and not (known.head or wanted.confirmed):
            return 1  # nothing stands that could come down, and nothing may be shown
        return _published(job, ledger, given)


def _published(job: Job, ledger: Ledger, given: Inputs) -> int:
    """The same, where anything may have changed."""
    place, talk, wanted = job.place, job.talk, job.wanted
    ledger, plan, waiting = job.without_unusual(ledger)
    found = job.make(ledger, plan, given, waiting)
    rows = leaking(plan.tables, ledger, _no_phones(place, ledger)) if found else ()
    if rows:  # they wait, and all else goes on
        _tell_leaking(rows, talk)
        ledger = held_back(ledger, _ids(rows))
        waiting += len(rows)
        plan = job.plan(ledger)
        found = job.make(ledger, plan, given, waiting)
    _tell_changes(plan.changes, talk)
    if not _gates_open(found, talk):
        return 1
    _tell(job.change, talk, wanted.check)
    _tell_waiting(waiting, talk, wanted.check)
    over = standing_rows(place, ledger) if wanted.check else ()
    tell_stayed(over, talk)
    if job.is_meant:
        go_on(place, talk)
    return 1 if waiting or over or (job.older and not wanted.confirmed) else 0


@dataclass(slots=True)
class Job:
    """The making of one site. ``known``: of the one that stands, what that tells of itself, and ``remembered`` what it says;
    ``older``: the record is older than what was told of it; ``looking``: at all of the site; ``change``: what was changed."""

    place: Workplace
    talk: Talk
    wanted: Wanted
    known: Standing
    remembered: Remembered
    older: bool
    looking: Looking
    helpers: Helpers
    change: SiteChange = NO_CHANGE

    @property
    def is_meant(self) -> bool:
        """Whether somebody said that the older record is the one to go on with."""
        return self.older and self.wanted.confirmed and not self.wanted.check

    def plan(self, ledger: Ledger) -> SitePlan:
        """The site as it would be."""
        return publish(ledger, self.place.standard, self.place.office, self.remembered.former)

    def without_unusual(self, ledger: Ledger) -> tuple[Ledger, SitePlan, int]:
        """The ledger and the site without the rows that wait for somebody's word, and how many they are."""
        plan = self.plan(ledger)
        since = since_site(self.place, ledger, self.known, self.remembered)
        found = () if self.wanted.confirmed else unusual(plan.changes, since)
        if not found:
            return ledger, plan, 0
        rows = {one.change.name: one.rows for one in found}
        leaks = leaking(plan.tables, ledger, _no_phones(self.place, ledger), rows)
        _tell_leaking(leaks, self.talk)  # those that waited for it before
        told = {(one.table, one.row_id) for one in leaks}
        tell_unusual(found, told, self.talk)
        left = held_back(ledger, rows)
        return left, self.plan(left), sum(map(len, rows.values()))

    def make(self, ledger: Ledger, plan: SitePlan, given: Inputs, waiting: int) -> list[str]:
        """Makes the site, and puts it in its place, where no gate finds anything; else what they found."""
        lost = [] if self.wanted.confirmed else [text for one in plan.changes for text in _vanished(one, self.talk)]
        inputs = replace(given, inputs=digest((given.inputs, "waiting"))) if waiting else given
        root, standing, check = site_root(self.place), self.looking.standing, self.wanted.check
        writes, remove = not (check or lost), self.helpers.take_away
        with NextSite(root, standing.held, standing.sound, writes, remove) as site:
            with own_templates(self.place, "site"):
                leaks, sources = self._filled(ledger, plan, inputs, site)
            if leaks or lost:
                site.drop()
                return [*leaks, *lost]
            self.change = site.change
            if not check:
                if (self.place.folder / SHEETS).is_dir() and self.remembered.owner is Owner.OTHER:
                    _tell_unknown(self.talk)  # before the site is there: killed in between, it is not forgotten
                site.put(SOURCES, sources)
                head = self.known.head if self.older and not self.wanted.confirmed else ledger.head
                _settle(self.place, ledger, (plan.changes, self.change), site, head)
        return []

    def _filled(self, ledger: Ledger, plan: SitePlan, given: Inputs, site: NextSite) -> tuple[list[str], bytes]:
        """What the gate found, and what the site was made of."""
        place, standing = self.place, self.looking.standing
        links = foot({path for draft in plan.drafts for path in draft.paths})
        shell = digest((given.shell, plan.shared, repr(links)))
        known = standing.sources if standing.sources.shell == shell else Sources()
        numbers = numbers_of(place, ledger, plan, known)
        _tell_cited(numbers.cited, self.talk)
        dress = Dress(place.office.theme, place.office.site_address, links)
        maker = SiteMaker(SiteRenderer(site_templates(place), dress), standing, known, self.helpers)
        found = maker.fill(plan, site, numbers, self.talk)
        told = [self.talk.text(f"{one.path}：{one.zh}", f"{one.path}: {one.en}") for one in found]
        return told, maker.sources(given.inputs, shell, numbers)


def _no_phones(place: Workplace, ledger: Ledger) -> frozenset[str]:
    """Digits that the gate takes for no telephone number."""
    return no_phones(place.view(ledger.as_of), place.office.contact.values())


def _ids(rows: Iterable[Leaking]) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for one in rows:
        found.setdefault(one.table, {})[one.row_id] = None
    return found


def _tell_leaking(rows: Sequence[Leaking], talk: Talk) -> None:
    for one in rows:
        zh, en = ("、".join(leak.zh for leak in one.leaks), ", ".join(leak.en for leak in one.leaks))
        talk.shown(
            talk.text(
                f"{TITLES[one.table]}：{one.about}：{zh}，没有公示。请有关单位更正后重新报送。",
                f"{one.table}: {one.about}: {en}; not shown. Its organ has to mend it and send it again.",
            )
        )


def _settle(
    place: Workplace, ledger: Ledger, changed: tuple[tuple[TableChange, ...], SiteChange], site: NextSite, head: str
) -> None:
    """``head``: that of the record whose endings the site shows: a newer one's, until somebody goes on with the older."""
    changes, change = changed
    _write_lists(place, change, site.digests)  # before the site is there: killed in between, nothing is forgotten
    if not change.is_nothing:
        _write_sheet(place, ledger, changes)
    site.settle(f"{ledger.as_of} {head}")


def _gates_open(found: Sequence[str], talk: Talk) -> bool:
    """Whether nothing leaks, and no row vanishes without a reason."""
    for text in found:
        talk.shown(text)
    if found:
        talk.say(
            f"公示前检查发现 {len(found)} 处问题，网站没有改动。到期的信息仍须当日停止公示，请尽快处理；"
            "没有停止公示依据的那些条，核实应当撤下的，照原样再运行一次，末尾加 --confirm。",
            f"The gate found {len(found)} problems; the site was left as it is. What ends today must still come down: "
            "mend it, or, where rows that the record does not know are to go, run the same command again with --confirm at its end.",
        )
    return not found


def _vanished(one: TableChange, talk: Talk) -> list[str]:
    if not one.lost:
        return []
    return [
        talk.text(
            f"{TITLES[one.name]}：{len(one.lost)} 条不再公示，档案里也找不到，没有停止公示的依据。",
            f"{one.name}: {len(one.lost)} rows are gone, and the record does not know them.",
        )
    ]


def _tell_waiting(count: int, talk: Talk, check: bool) -> None:
    if count:
        done, done_en = ("会照常更新，到期的会", "would be") if check else ("照常更新，到期的已经", "was")
        talk.say(
            f"以上 {count} 条没有公示，截止日推后的仍按原来的日期；其余{done}停止公示。核实无误的，照原样再运行一次，末尾加 --confirm。",
            f"These {count} rows are not shown, or no longer than told; all else {done_en} updated, and what ended taken down. If they are meant, run the "
            "same command again with --confirm at its end.",
        )


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


def _tell_cited(numbers: frozenset[str], talk: Talk) -> None:
    """What is shown may name a decision that is not: its text is for the organ that wrote it to mend."""
    if numbers:
        some = "、".join(sorted(numbers)[:MOST_CITED])
        talk.say(
            f"正在公示的内容提到 {len(numbers)} 个已停止公示或者不公示的文号（{some}{'等' if len(numbers) > MOST_CITED else ''}）。"
            "内容由作出决定的单位负责；不该再提的，请该单位报送更正。",
            f"What is shown names {len(numbers)} decisions that are not shown (any more): {some}. Its text is the deciding "
            "organ's; where it should name them no longer, ask that organ for a correction.",
        )


def _tell_unknown(talk: Talk) -> None:
    """The lists for the upload compare with the site that stands: where it is not the one that was published, they lack
    what was."""
    talk.say(
        "上一次公示的网站或者它的清单不见了、被改动过或者不是本办的，不知道服务器上还有哪些文件："
        "请把服务器上凡是 site/ 里没有的文件全部删除，再整个上传。",
        "The site of the last publication or its manifest is missing, was changed or is not of this office, so nobody "
        "knows what the server holds: delete there everything that is not in site/, and upload all of it.",
    )


def _write_lists(place: Workplace, change: SiteChange, files: Mapping[str, str]) -> None:
    """For whoever uploads: delete what ``1-removed.txt`` names first, then send what ``2-changed.txt`` names.

    What earlier publications listed stays listed until whoever has uploaded it removes the lists: a file that had to
    come down is not forgotten because the site was published again before. What a run that was killed meant to take
    away and what is there after all, is sent: the server may lack it.
    """
    removed, sent = place.folder / UPLOAD / "1-removed.txt", place.folder / UPLOAD / "2-changed.txt"
    former = _listed(removed)
    gone = {*former, *change.removed} - files.keys()
    gone -= _folders(files) if gone else set()
    other = {*former, *_listed(sent), *change.new, *change.changed} & files.keys()
    for path, names in ((removed, gone), (sent, other)):
        if change.is_nothing and not path.is_file():
            continue
        lines = (f"{name}\n" for name in sorted(names, key=_turn) if len(name.splitlines()) == 1)
        write_atomic(path, "".join(lines).encode(errors="surrogateescape"))


def _folders(files: Iterable[str]) -> set[str]:
    """A link stood in the place of such a one: what is below it on the server is not to be deleted."""
    found: set[str] = set()
    for name in files:
        while (name := name.rpartition("/")[0]) and name not in found:
            found.add(name)
    return found


def _turn(name: str) -> tuple[bool, str]:
    """The sheet of the day comes last: an upload that is cut off does not date pages that it has not renewed."""
    return name == DAY, name


def _listed(path: Path) -> list[str]:
    """A stranger's name may be in any coding; it stays the bytes that it is."""
    return path.read_bytes().decode(errors="surrogateescape").split("\n")[:-1] if path.is_file() else []


def _write_sheet(place: Workplace, ledger: Ledger, changes: tuple[TableChange, ...]) -> None:
    if all(one.is_nothing for one in changes):
        return
    about = (place.office.name, ledger.as_of, ledger.head, place.office.invented)
    tables = [(TITLES[one.name], one.before, one.after, one.new, one.changed, one.ended) for one in changes]
    write_atomic(place.folder / SHEETS / f"{ledger.as_of}.html", change_sheet(about, tables))

"""Rows about which nothing came in since the standing site was made, though they would be shown anew or for longer: nobody
outside is told of them before somebody has said at a publication that they are meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

from creditcli.cli.site_standing import Standing, Told
from creditcli.cli.talk import Talk
from creditcli.cli.workplace import Workplace
from creditcli.io.site import MANIFEST, NO_FILE, manifest_about
from creditcli.model.ledger import Ledger
from creditcli.model.publication import Former
from creditcli.model.record import RecordView
from creditcli.stages.site_change import site_changes
from creditcli.stages.site_data import DATASETS, ROW_ID, TITLES, open_tables
from creditcli.stages.site_former import former_of, rows_of
from creditcli.stages.site_held_back import GROWTH, Unusual, held_back, unusual
from creditcli.stages.site_public import public_rows
from creditcli.stages.site_untouched import Older, Since

OLDER = (
    "而这份档案比网站或者回执旧，不知道它们后来是否已经撤销、移出、更正",
    "though the record is older than the site or the receipts and does not know what came in about them since",
)
CHANGED = (
    "而档案里没有新收到涉及它们的报送：登记册、设置、标准或者网站文件有改动",
    "though nothing about them came in: register, settings, standard or files of the site were changed",
)
REMEMBERED = ("data/*.jsonl", "data/changes/*.json*")  # what the standing site tells of itself
LISTS = (
    *(f"data/{name}.jsonl" for name in TITLES if name not in DATASETS),
    REMEMBERED[1],
)  # of it, what tells of lists


class Owner(Enum):
    """Whose the standing site is: of this record; of this record as it was later, before an older copy was put in its place, or of
    the same older copy; or of another one, as far as can be told."""

    THIS = "this"
    LATER = "later"
    EARLIER = "earlier"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the standing site tells, and whose it is."""

    former: Former
    owner: Owner


def site_root(place: Workplace) -> Path:
    """A link to where the server looks stays one."""
    return (place.folder / "site").resolve()


def without_untouched(
    place: Workplace, ledger: Ledger, view: RecordView, code: str = "", about: Sequence[str] = REMEMBERED
) -> tuple[Ledger, tuple[Unusual, ...]]:
    """The ledger without the rows that wait, and they; all of it where no site of this record stands. What ended is never
    held up. ``code``: of the only subject that is asked about; ``about``: those files of ``REMEMBERED`` that tell of what the
    ledger has; it may lack all others."""
    root = site_root(place)
    standing = Told(root).some(about)
    remembered = former_site(place, ledger, root, standing)
    since = since_site(place, ledger, standing, remembered, view)
    if since is None:
        return ledger, ()
    former = remembered.former
    public = public_rows(ledger, place.standard)
    tables = open_tables(ledger, place.standard, public.rows, public.entries)
    if code:
        former = replace(former, tables={name: _lines_about(code, held) for name, held in former.tables.items()})
        tables = tuple(replace(one, frame=one.frame.filter(_is_about(code))) for one in tables)
    found = unusual(site_changes(former, tables, ledger), since, sudden=False)
    return held_back(ledger, {one.change.name: one.rows for one in found}) if found else ledger, found


def waiting_entries(place: Workplace, ledger: Ledger, view: RecordView) -> frozenset[str]:
    """Ids of the entries that wait: nobody is told to carry out their measures before they are public. No table of decisions is
    read or made for it."""
    lists = replace(
        ledger, licences=ledger.licences.clear(), penalties=ledger.penalties.clear(),
        others={name: frame.clear() for name, frame in ledger.others.items()},
    )  # fmt: skip
    held, _ = without_untouched(place, lists, view, about=LISTS)
    pairs = zip(ledger.entries, held.entries, strict=True)
    return frozenset(one.id for one, left in pairs if left.standing.disclosure is not one.standing.disclosure)


def _lines_about(code: str, lines: bytes) -> bytes:
    return b"\n".join(line for line in lines.split(b"\n") if code.encode() in line)


def _is_about(code: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(pl.String).str.contains(code, literal=True).fill_null(False))


def tell_untold(found: Iterable[Unusual], talk: Talk) -> bool:
    """That rows wait, and what shows them; whether any do."""
    found = tuple(found)
    if found:
        tell_unusual(found, (), talk)
        talk.say(
            "以上信息没有对外提供，截止日推后的仍按原来的日期；其余照常，结束的照常告知。核实无误的，先用 creditcli publish（末尾加 --confirm）公示，再运行一次。",
            "These rows are not told to anybody outside, or no longer than told before; all else is, and what ended. If they are meant, "
            "publish them (creditcli publish --confirm), then run this again.",
        )
    return bool(found)


def former_site(place: Workplace, ledger: Ledger, root: Path, standing: Standing) -> Remembered:
    """Rows and publications of the standing site. Where what tells them is not as it was written, or was made from the
    record of another office, the rows are still compared, and the publications begin anew."""
    named = [one for one in sorted(standing.held) if any(fnmatch(one, pattern) for pattern in REMEMBERED)]
    former = former_of({one: (root / one).read_bytes() for one in named if standing.held[one] != NO_FILE})
    owner = _owner(place, ledger, standing, former)
    if standing.sound.issuperset(named) and owner is not Owner.OTHER:
        return Remembered(former, owner)
    return Remembered(replace(former, as_of=None, publications=()), owner)


def _owner(place: Workplace, ledger: Ledger, standing: Standing, former: Former) -> Owner:
    if is_ours(place, standing):
        return Owner.EARLIER if place.store.has_lost_lines() else Owner.THIS
    heads = {line.digest for line in place.store.log()}
    ours = standing.head and (any(one.head in heads for one in former.publications) or _tells_of(former, place, ledger))
    return Owner.LATER if ours else Owner.OTHER


def _tells_of(former: Former, place: Workplace, ledger: Ledger) -> bool:
    """Whether it shows, or has shown, a row of this record: their ids are made with what no other record has."""
    told = {line.row_id for one in former.publications for line in one.lines}
    for lines in former.tables.values():
        told.update(rows_of(filter(None, lines.split(b"\n"))) or ())
    public = public_rows(ledger, place.standard)
    tables = open_tables(ledger, place.standard, public.rows, public.entries)
    return any(not told.isdisjoint(one.frame[ROW_ID.id]) for one in tables)


def is_behind(place: Workplace, ledger: Ledger) -> bool:
    """Whether the record is older than what was told of it: by the standing site, or by other papers."""
    return place.store.has_lost_lines() or site_is_newer(place, ledger)


def site_is_newer(place: Workplace, ledger: Ledger) -> bool:
    """Whether the standing site was made from a later state of this record."""
    root = site_root(place)
    if not may_be_behind(place):
        return False
    return former_site(place, ledger, root, Told(root).some(REMEMBERED)).owner is Owner.LATER


def may_be_behind(place: Workplace) -> bool:
    """Whether the site names a head that the log does not have."""
    manifest = site_root(place) / MANIFEST
    head = manifest_about(manifest.read_bytes()).rpartition(" ")[2] if manifest.is_file() else ""
    return bool(head) and all(line.digest != head for line in place.store.log())


def since_site(
    place: Workplace, ledger: Ledger, standing: Standing, remembered: Remembered, view: RecordView | None = None
) -> Since | Older | None:
    """The record's line and the day of the standing site; None where it does not tell them, or where the day goes back: what
    ended in between is there again. ``view``: of the ledger, if at hand."""
    if remembered.owner in (Owner.LATER, Owner.EARLIER):
        return Older()
    former = remembered.former
    lines = {line.digest: line.number for line in place.store.log()}
    if former.as_of is None or standing.head not in lines or ledger.as_of < former.as_of:
        return None
    return Since(lines[standing.head], former.as_of, ledger, view or place.view(ledger.as_of), place.standard)


def is_ours(place: Workplace, standing: Standing) -> bool:
    """Whether it was made from this record, as far as can be told."""
    return standing.head in {line.digest for line in place.store.log()}


def tell_unusual(found: Iterable[Unusual], told: Collection[tuple[str, str]], talk: Talk) -> None:
    """``told``: table and id of rows of which it was said already why they wait."""
    for one in found:
        name, title = one.change.name, TITLES[one.change.name]
        ends = [end for id, end in one.rows.items() if (name, id) not in told]
        longer = sum(end is not None for end in ends)
        if one.grows:
            talk.shown(
                talk.text(
                    f"{title}：原有 {one.change.before} 条，一次新增 {len(one.change.new)} 条，超过 {GROWTH}%。",
                    f"{name}: {len(one.change.new)} new beside {one.change.before}, more than {GROWTH} %.",
                )
            )
        for count, zh, en in (
            (
                0 if one.grows else len(ends) - longer,
                "没有公示或者已经停止公示的信息又要公示",
                "would be shown (again)",
            ),
            (longer, "已公示的信息截止日要推后", "would be shown longer than told"),
        ):
            if count:
                why, why_en = OLDER if one.older else CHANGED
                talk.shown(talk.text(f"{title}：{count} 条{zh}，{why}。", f"{name}: {count} rows {en} {why_en}."))

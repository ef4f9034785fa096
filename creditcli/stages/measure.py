"""Figures by which departments are held to account: pooled, by league, banner, department and month. Pure.

The nine rules for figures (rules of the field, section 7) hold here: a cohort by the day of the decision, what is not
yet due left out, numerator and denominator kept, completeness only against a reference, a small cell with persons in
it withheld and with it the next smallest one, nobody named without a line that the office stated, no subject ranked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from creditcli.ids import subject_name, uscc
from creditcli.model.chart import WITHHELD
from creditcli.model.figures import (
    FEWEST,
    INDICATORS,
    Figure,
    Figures,
    Group,
    Indicator,
    Period,
    Reference,
    Row,
    Unit,
)
from creditcli.model.ledger import Listing
from creditcli.model.record import LogLine
from creditcli.stages.letter_desk import Desk
from creditcli.stages.measured import RESPONSE, Seen, compared, observed
from creditcli.stages.withholding import league_of, withhold
from creditcli.standard.types import Standard

THRESHOLD = "laggard_threshold"  # setting of the office
LATE_SERVICE = "late_service"


@dataclass(slots=True)
class _Cell:
    """Sums of one indicator in one group."""

    hits: int = 0
    of: int = 0
    persons: int = 0
    days: list[int] = field(default_factory=list)
    withheld: bool = False

    def add(self, seen: Seen) -> None:
        self.hits += seen.hits
        self.of += seen.of
        self.persons += seen.persons
        self.days += seen.days


Cells = dict[tuple[Group, str], dict[str, _Cell]]


def measure(desk: Desk, log: Sequence[LogLine], period: Period, reference: Reference | None = None) -> Figures:
    """The figures of the period as known on the ledger's day."""
    ledger, office = desk.ledger, desk.office
    seen = list(observed(desk, log, period, reference))
    rows = tuple(_rows(_summed(seen, desk), desk, reference))
    threshold = int(office.settings[THRESHOLD]) if THRESHOLD in office.settings else None
    return Figures(
        as_of=ledger.as_of,
        period=period,
        head=ledger.head,
        standard_version=ledger.standard_version,
        office=office.name,
        invented=office.invented,
        rows=rows,
        listed=tuple(_listed(desk)),
        reference=reference,
        missing=tuple(one for one, gone in compared(desk, period, reference) if gone) if reference else (),
        threshold=threshold,
        laggards=None if threshold is None else tuple(_below(_standing(rows, desk), threshold)),
        notes=tuple(_notes(desk, reference, threshold)),
    )


def _summed(seen: Iterable[Seen], desk: Desk) -> Cells:
    cells: Cells = defaultdict(lambda: defaultdict(_Cell))
    cells[Group.ALL, ""]  # there even where nothing was seen
    for one in seen:
        for key in _keys(one, desk):
            cells[key][one.indicator].add(one)
    for indicator in INDICATORS:
        own = {key: held[indicator.id] for key, held in cells.items() if indicator.id in held}
        withhold(own, lambda department: _region(department, desk))
    return cells


def _keys(one: Seen, desk: Desk) -> Iterator[tuple[Group, str]]:
    yield Group.ALL, ""
    if one.month:
        yield Group.MONTH, one.month
    if one.department:
        region = _region(one.department, desk)
        yield Group.DEPARTMENT, one.department
        yield Group.BANNER, region
        yield Group.LEAGUE, league_of(region)


def _region(department: str, desk: Desk) -> str:
    known = desk.office.organisation(department)
    return known.region if known and known.region else desk.office.region


def _rows(cells: Cells, desk: Desk, reference: Reference | None) -> Iterator[Row]:
    for group in Group:
        for code in sorted(code for kind, code in cells if kind is group):
            own = cells[group, code]
            figures = {
                one.id: _figure(one, own, desk, reference)
                for one in INDICATORS
                if not (group is Group.MONTH and one.standing)
            }
            yield Row(group, code, _name(group, code, desk), figures)


def _figure(one: Indicator, own: Mapping[str, _Cell], desk: Desk, reference: Reference | None) -> Figure:
    cell = own.get(one.id, _Cell())
    if one.id == LATE_SERVICE:  # no field tells when a document was served
        return Figure(one.unit, None, own.get("late", _Cell()).hits)
    if (one.id == "missing" and reference is None) or (
        one.id == "responded_in_time" and not desk.office.settings.get(RESPONSE)
    ):
        return Figure(one.unit, None, None)
    if cell.withheld:
        return Figure(one.unit, None, None, withheld=True)
    if one.unit is Unit.DAYS:
        return Figure(one.unit, float(median(cell.days)) if cell.days else None, len(cell.days))
    return Figure(one.unit, cell.hits, cell.of if one.unit is Unit.SHARE else None)


def _name(group: Group, code: str, desk: Desk) -> str:
    if group is Group.DEPARTMENT:
        known = desk.office.organisation(code)
        return known.name if known else code
    if group in (Group.LEAGUE, Group.BANNER):
        return _place(code, desk.standard) + ("本级" if group is Group.BANNER and code.endswith("00") else "")
    return "全部" if group is Group.ALL else code


def _place(code: str, standard: Standard) -> str:
    return next((one.label for one in standard.codelists["region"].values if one.code == code), code)


def _listed(desk: Desk) -> Iterator[tuple[str, Figure, Figure]]:
    """By list: organisations and persons on it, each once under however many decisions; never a sum from which few persons
    could be told."""
    found: dict[str, tuple[set[str], set[str]]] = {one: (set(), set()) for one in desk.office.lists}
    for entry in desk.ledger.entries:
        if entry.listing is Listing.LISTED:
            whose = entry.unified_code or entry.person or subject_name.normal_form(entry.subject_name)
            found.setdefault(entry.list_id, (set(), set()))[int(uscc.is_persons(entry.unified_code))].add(whose)
    for name, own in sorted(found.items()):
        organisations, persons = map(len, own)
        few = 0 < persons < FEWEST
        kind = desk.standard.lists.get(name)
        yield (
            kind.name if kind else name,
            Figure(Unit.COUNT, organisations),
            Figure(Unit.COUNT, None if few else persons, withheld=few),
        )


def _standing(rows: Iterable[Row], desk: Desk) -> Iterator[Row]:
    """Of departments that are there still."""
    return (one for one in rows if not desk.office.has_dissolved(one.code, desk.ledger.as_of))


def _below(rows: Iterable[Row], threshold: int) -> Iterator[str]:
    """In the order of the register, not of their figures."""
    for row in rows:
        timely = row.figures["timely"]
        told = row.group is Group.DEPARTMENT and timely.denominator and timely.numerator is not None
        if told and 100 * (timely.numerator or 0) < threshold * (timely.denominator or 0):
            yield row.name


def _notes(desk: Desk, reference: Reference | None, threshold: int | None) -> Iterator[str]:
    yield "比率都列出分子、分母；没有可以计算的对象时写“无法计算”，不写 0%。期限按国务院办公厅公布的工作日计算。"
    yield (
        f"不足 {FEWEST} 件、其中有自然人或者个体工商户的数字以“{WITHHELD}”代替，以免推知其人；能由此推出的另一个数字一并隐去。"
    )
    yield "统计只对部门，不对信用主体排序。"
    yield "行政许可、行政处罚数据没有送达日期，“因文书未送达迟报”无法单独计算。"
    if reference is None:
        yield "没有提供决定台账，瞒报率无法计算。"
    else:
        yield (
            f"瞒报率对照“{reference.source}”（文件 {reference.file}，SHA-256 {reference.sha256[:16]}…），"
            "按文号比对；退回和待核实、还没有入档的决定也算作没有报送，认定以前请先核对。"
        )
    if not desk.office.settings.get(RESPONSE):
        yield "本办没有设置响应期限（response_due），按期响应率无法计算，响应率以全部推荐措施为分母。"
    if threshold is None:
        yield f"没有设置通报点名的及时率线（{THRESHOLD}），不点名。"

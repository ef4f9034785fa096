"""Figures of a period as of a day, each with its numerator and denominator (rules of the field, section 7).

Departments are measured, never subjects: there is no ranking, and a small cell with persons in it is withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditcli.model.chart import WITHHELD

UNKNOWN = "无法计算"
FEWEST = 5  # that a cell with persons in it has to count (rules of the field, section 7)


class Unit(StrEnum):
    """What a figure is: a share with numerator and denominator, a count, or a median of calendar days."""

    SHARE = "share"
    COUNT = "count"
    DAYS = "days"


class Group(StrEnum):
    """By what rows are put together."""

    ALL = "all"
    LEAGUE = "league"
    BANNER = "banner"
    DEPARTMENT = "department"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured. ``how`` says what the numerator and the denominator are, and by which day a row belongs to
    the period, in Chinese. ``standing``: holds on the day, whatever the period, and has no months."""

    id: str
    zh: str
    en: str
    unit: Unit
    how: str
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One value. ``numerator`` is the count or the median where the unit is none of shares (None: of nothing).

    ``withheld``: it counts too few persons, and no number may be shown.
    """

    unit: Unit
    numerator: float | None
    denominator: int | None = None
    withheld: bool = False

    @property
    def percent(self) -> float | None:
        """Of a share, with one decimal; None where nothing was counted: never 0 %."""
        if self.unit is not Unit.SHARE or self.withheld or not self.denominator or self.numerator is None:
            return None
        return round(100 * self.numerator / self.denominator, 1)

    @property
    def text(self) -> str:
        """``98.5%（197/200）``, ``12``, ``3 日（5 件）``, ``无法计算``, or the mark of a cell that is withheld."""
        if self.withheld:
            return WITHHELD
        if self.numerator is None or (self.unit is Unit.SHARE and not self.denominator):
            return UNKNOWN
        if self.unit is Unit.SHARE:
            return f"{self.percent}%（{self.numerator:g}/{self.denominator}）"
        return f"{self.numerator:g} 日（{self.denominator} 件）" if self.unit is Unit.DAYS else str(int(self.numerator))


@dataclass(frozen=True, slots=True)
class Row:
    """One group with a figure for each indicator that it can have, by id."""

    group: Group
    code: str
    name: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Reference:
    """A ledger of decisions that an organ supplied, against which completeness is told. ``source`` is its label."""

    source: str
    file: str
    sha256: str
    decisions: tuple[Mapping[str, str], ...]  # number, organ (code), day (ISO or empty)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both counted; None: from the beginning."""

    start: date | None
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether the day is within it."""
        return day is not None and (self.start is None or self.start <= day) and day <= self.end


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures. ``listed``: by list the organisations and persons on it, as texts; ``missing``: decisions of the
    reference that were never submitted; ``laggards``: names of departments below the line that the office stated
    (None: it stated none, and nobody is named); ``notes``: what limits the figures, in Chinese."""

    as_of: date
    period: Period
    head: str
    standard_version: str
    office: str
    invented: bool
    rows: tuple[Row, ...]
    listed: tuple[tuple[str, Figure, Figure], ...]
    reference: Reference | None
    missing: tuple[Mapping[str, str], ...]
    threshold: int | None
    laggards: tuple[str, ...] | None
    notes: tuple[str, ...]

    def of(self, group: Group) -> tuple[Row, ...]:
        """The rows of one grouping."""
        return tuple(one for one in self.rows if one.group is group)

    @property
    def whole(self) -> Mapping[str, Figure]:
        """The pooled figures."""
        return self.of(Group.ALL)[0].figures


_DECIDED = "按决定日期归入期间"
INDICATORS = (
    Indicator("files", "报送文件数", "files received", Unit.COUNT, "收到的文件份数，再次检查的同一文件只计一份，各行数按最后一次检查的结果；按第一次收件日归入期间。"),
    Indicator("valid", "合格率", "valid rows", Unit.SHARE, "接受的行数／报送的数据行数（空行、标题、合计、备注除外）；按第一次收件日归入期间。"),
    Indicator("held", "待核实行数", "rows held", Unit.COUNT, "等待部门核实的行数；按第一次收件日归入期间。"),
    Indicator("refused", "退回行数", "rows refused", Unit.COUNT, "退回改正的行数；按第一次收件日归入期间。"),
    Indicator(
        "timely", "及时率", "on time", Unit.SHARE,
        f"期限内首次收到的许可、处罚／期限已满的许可、处罚；{_DECIDED}；期限未满的不计，期限无法判定的不计。轻微失信的处罚也要报送，计入。",
    ),
    Indicator("late", "迟报数", "late", Unit.COUNT, f"期限以后首次收到的许可、处罚；{_DECIDED}。"),
    Indicator(
        "late_service", "因文书未送达迟报数", "late because service was pending", Unit.SHARE,
        "迟报中因决定书尚未送达的；现行数据项没有送达日期，不能区分时不作判断。",
    ),
    Indicator("not_due", "期限未满数", "not due yet", Unit.COUNT, f"报送期限在统计日以后的许可、处罚，不计入及时率；{_DECIDED}。"),
    Indicator("undetermined", "期限无法判定数", "deadline undetermined", Unit.COUNT, f"日历缺少当年放假通知等，不计入及时率；{_DECIDED}。"),
    Indicator("minor", "轻微失信处罚数", "minor penalties", Unit.COUNT, f"须报送、不公示，不作为应公示未公示；{_DECIDED}。"),
    Indicator(
        "missing", "瞒报率", "never submitted", Unit.SHARE,
        "台账中有、档案中没有的决定／台账中的决定，报送期限未满的不计；只对照有关单位提供的台账，没有台账时无法计算。",
    ),
    Indicator("objections_in_time", "异议按期答复率", "objections answered in time", Unit.SHARE, "期限内答复的异议／答复期限已满或者已经答复的异议；按受理日归入期间，归作出原决定的单位。"),
    Indicator("objections_open", "未办结异议数", "open objections", Unit.COUNT, "统计日没有办结的异议；所涉决定已经撤销的不算。", True),
    Indicator("objections_overdue", "逾期未答复异议数", "overdue objections", Unit.COUNT, "统计日已过答复期限、没有答复的异议。", True),
    Indicator("suspension_days", "暂停执行用时（中位数）", "days to suspension (median)", Unit.DAYS, "严重失信名单的异议，自受理至本办收到、有关措施全部暂停的日数；按受理日归入期间。"),
    Indicator("withdrawn_in_time", "撤下按期率", "take-downs in time", Unit.SHARE, "撤销、确认无效、核实后撤销的决定中，期限内收到并撤下的／全部；按撤销日归入期间。"),
    Indicator("wrong_entries", "错误信息数", "wrong entries", Unit.COUNT, "更正、撤销、确认无效的信息；按更正、撤销日归入期间。"),
    Indicator("repairs_in_time", "信用修复按期办结率", "repairs decided in time", Unit.SHARE, "期限内作出决定的修复申请／期限已满或者已经决定的修复申请；按受理日归入期间。"),
    Indicator("repairs_granted", "准予修复数", "repairs granted", Unit.COUNT, "准予修复的申请，此后撤销的除外；按受理日归入期间。"),
    Indicator("repairs_open", "未办结修复数", "open repairs", Unit.COUNT, "统计日没有办结的修复申请；所涉信息已经停止公示或者移出的不算。", True),
    Indicator("expired_public", "期满仍公示数（应为 0）", "expired but public (must be 0)", Unit.COUNT, "网站（site/）上还有、统计日已经到期或者按档案不再公示的信息；归作出决定的单位。", True),
    Indicator("responded", "推荐措施响应率", "recommended measures answered", Unit.SHARE, "答复采取或者不采取的／已到答复期限或者已经答复的推荐措施；按列入日归入期间，归实施单位。"),
    Indicator("responded_in_time", "推荐措施按期响应率", "answered in time", Unit.SHARE, "期限内答复的／同上；信用办没有规定响应期限时无法计算。"),
    Indicator("fed_back", "执行反馈率", "execution fed back", Unit.SHARE, "反馈过执行的／应当执行或者反馈过执行的措施；按列入日归入期间，归实施单位。"),
)  # fmt: skip

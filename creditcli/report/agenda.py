"""What is to be done these days, as text, JSON and csv, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from creditcli.model.agenda import Duty, DutyKind, Urgency
from creditcli.report.wrap import wrapped

COLUMNS = (
    "urgency", "kind", "subject_name", "unified_code", "about_data", "decision_number", "organ", "organ_code", "about",
    "since", "until", "law", "setting", "shown", "what", "do",
)  # fmt: skip
WHAT: Mapping[DutyKind, tuple[str, str]] = {
    DutyKind.OLDER: ("档案比已经公示、提供的旧", "the record is older than what was published or told"),
    DutyKind.OBJECTION: ("异议待答复", "objection to be answered"),
    DutyKind.REPAIR: ("信用修复申请待决定", "application for repair to be decided"),
    DutyKind.CORRECTION: ("异议核实有误，更正还没有报送", "found wrong on objection, no correction sent yet"),
    DutyKind.RESPONSE: ("实施单位待答复", "implementing organ to answer"),
    DutyKind.RETURNED: ("退回的数据还没有再报", "rows sent back have not come again"),
    DutyKind.BASIS: ("认定所依据的处罚已经撤销", "the penalty that a listing rests on is withdrawn"),
    DutyKind.STAYED: ("网站上还有到期的信息", "the site still shows what is over"),
    DutyKind.UNSERVED: ("已决定列入，没有送达日期", "listing decided, no day of service"),
    DutyKind.UNSEEN: ("在列，因缺少材料没有公示", "listed, not public for want of something"),
    DutyKind.LETTER: ("文书待出具", "letter to be issued"),
    DutyKind.ENTRY_ENDS: ("列入期满", "entry ends"),
    DutyKind.PENALTY_ENDS: ("处罚公示期满", "publication of a penalty ends"),
    DutyKind.REPAIRABLE: ("最早可申请修复日到", "earliest day for repair"),
    DutyKind.SUSPENDED: ("措施暂停执行中", "measures suspended"),
    DutyKind.SHIELDED: ("暂时屏蔽中", "not shown for the time being"),
}
DO: Mapping[DutyKind, tuple[str, str]] = {
    DutyKind.OLDER: (
        "恢复较新的档案，用 creditcli verify 核对；恢复不了的，重新收取其间的文件，再用 creditcli publish --confirm",
        "restore the newer record, check it with creditcli verify; if it is lost, take in again what came since, then publish --confirm",
    ),
    DutyKind.OBJECTION: (
        "请核实单位核实答复，结论按“异议”数据集报送；答复以前措施一律不执行",
        "have the organ verify and answer, and submit the result as data set objection; no measure runs until then",
    ),
    DutyKind.REPAIR: (
        "请受理单位作出决定，按“信用修复”数据集报送",
        "have the organ decide, and submit the decision as data set repair",
    ),
    DutyKind.CORRECTION: (
        "请核实单位按“更正与撤销”数据集报送更正，或者重新报送该条信息；报送以前公示的仍是原来的内容",
        "have the organ send the correction as data set correction, or the row again; until then the old content is shown",
    ),
    DutyKind.RESPONSE: (
        "请实施单位答复采取或者不采取；反馈表用 creditcli measures --packages 生成",
        "have the organ answer; creditcli measures --packages makes its form",
    ),
    DutyKind.RETURNED: (
        "催有关单位改好再报（工作簿在 returned/）；已经另外办妥的，把工作簿移出 returned/",
        "press the organ to send the mended rows (workbook in returned/); if settled otherwise, take the workbook away",
    ),
    DutyKind.BASIS: (
        "请认定单位核实：依据不再成立的，决定移出，按“名单移出”或者“更正与撤销”数据集报送；软件不自动移出",
        "have the listing organ look: where the basis is gone, it decides the exit and submits it; nothing leaves by itself",
    ),
    DutyKind.STAYED: (
        "运行 creditcli run 更新网站，再照 upload/ 的清单更新服务器",
        "run creditcli run, then update the server by the lists in upload/",
    ),
    DutyKind.UNSERVED: (
        "送达以前不列入、不公示、不采取措施；已经送达的，请认定单位补报送达日期；决定不再送达的，按“更正与撤销”数据集报送撤销",
        "not listed, shown or acted on before it; have the organ send the day of service, or take the decision back",
    ),
    DutyKind.UNSEEN: (
        "请认定单位补报所缺的内容，随下一次报送更新；不宜公开的，报送保密审查结论“不予公开”",
        "have the organ send what is lacking; where it may not be public, the outcome of secrecy review says so",
    ),
    DutyKind.LETTER: (
        "运行 creditcli notices 生成；代拟稿交署名单位审核、编号、签发",
        "creditcli notices writes it; a draft goes to the organ that signs",
    ),
    DutyKind.ENTRY_ENDS: (
        "期满次日自动移出，措施随之解除；次日运行 creditcli run，撤下网页、更新任务清单",
        "leaves by itself the day after, measures end with it; creditcli run that day takes it off site and task lists",
    ),
    DutyKind.PENALTY_ENDS: (
        "期满次日起不再公示；次日运行 creditcli run 撤下",
        "no longer public from the day after; creditcli run that day takes it off the site",
    ),
    DutyKind.REPAIRABLE: (
        "自这一天起可以申请，条件见 creditcli explain；符合条件的提示当事人",
        "may be applied for from that day on, see creditcli explain; tell the subject",
    ),
    DutyKind.SUSPENDED: (
        "各实施单位都不得执行；清单在 creditcli run 生成的 measures/暂停执行.csv",
        "no organ may execute; creditcli run lists them in measures/暂停执行.csv",
    ),
    DutyKind.SHIELDED: (
        "不公示；有关单位答复或者屏蔽结束以后恢复",
        "not public until it is answered or the shield ends",
    ),
}
GROUPS: Mapping[Urgency, tuple[str, str]] = {
    Urgency.OVERDUE: ("已逾期", "Overdue"),
    Urgency.DUE: ("{start} 至 {end}", "{start} to {end}"),
    Urgency.STANDING: ("正在进行，或者期限在后", "Standing, or due later"),
}
FROM = (DutyKind.REPAIRABLE,)  # the day is the first, not the last
ANSWERED = (DutyKind.OBJECTION, DutyKind.REPAIR, DutyKind.RESPONSE, DutyKind.RETURNED)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The matters of some days. ``names``: what lists, data sets and letters are called, by id."""

    start: date
    end: date
    head: str
    duties: Sequence[Duty]
    names: Mapping[str, str] = field(default_factory=dict)


def duty_words(one: Duty, lang: str) -> dict[str, object]:
    """A matter as plain values in a fixed order of keys; ``what`` and ``do`` in the reader's language."""
    at = int(lang == "en")
    return {
        "urgency": one.urgency.value,
        "kind": one.kind.value,
        "subject_name": one.subject_name,
        "unified_code": one.unified_code,
        "about_data": one.about_data,
        "decision_number": one.decision_number,
        "organ": one.organ,
        "organ_code": one.organ_code,
        "about": list(one.about),
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
        "law": one.law,
        "setting": one.setting,
        "shown": one.shown,
        "what": WHAT[one.kind][at],
        "do": DO[one.kind][at],
    }


def agenda_words(agenda: Agenda, lang: str) -> dict[str, object]:
    """The whole as plain values."""
    return {
        "as_of": agenda.start.isoformat(),
        "until": agenda.end.isoformat(),
        "head": agenda.head,
        "duties": [duty_words(one, lang) for one in agenda.duties],
    }


def agenda_text(agenda: Agenda, lang: str, width: int) -> str:
    """Overdue first, then what falls into the days, then what holds; lines of at most ``width`` columns (0: any)."""
    at = int(lang == "en")
    lines: list[str] = []
    for urgency in Urgency:
        own = [one for one in agenda.duties if one.urgency is urgency]
        head = GROUPS[urgency][at].format(start=agenda.start, end=agenda.end)
        count = (f"（{len(own)} 件）", f" ({len(own)})")[at]
        lines += ["", *wrapped(head + count, width)] if own else []
        told: set[DutyKind] = set()  # what is to be done stands once in a group
        for one in own:
            lines += _lines(one, agenda, at, width)
            if one.kind not in told:
                lines += wrapped(("办理：", "do: ")[at] + DO[one.kind][at], width, "    ")
            told.add(one.kind)
    return "\n".join(lines).strip("\n") or ("（这几天没有要办的事）", "(nothing to do these days)")[at]


def _lines(one: Duty, agenda: Agenda, at: int, width: int) -> list[str]:
    colon, gap = ("：", ": ")[at], ("；", "; ")[at]
    who = " ".join(filter(None, (one.subject_name, one.unified_code)))
    name = agenda.names.get(one.about_data, one.about_data) if at == 0 else one.about_data
    named = " ".join(filter(None, (name, one.decision_number)))
    facts = [named, "、".join(text for text in one.about if text != name), one.organ]
    why = [one.law, (f"办法设置 {one.setting}", f"setting {one.setting}")[at] if one.setting else ""]
    parts = (
        (("期限", "when")[at], _when(one, agenda, at)),
        (("事项", "about")[at], gap.join(filter(None, facts))),
        (("依据", "why")[at], gap.join(filter(None, why))),
    )
    lines = wrapped(colon.join(filter(None, (WHAT[one.kind][at], who))), width, "  ")
    for label, text in parts:
        lines += wrapped(f"{label}{colon}{text}", width, "    ") if text else []
    return lines


def _when(one: Duty, agenda: Agenda, at: int) -> str:
    words: list[str] = []
    if one.since:
        words.append((f"自 {one.since}", f"since {one.since}")[at])
    if one.until:
        text = ("{} 起", "from {}") if one.kind in FROM else ("至 {}", "until {}")
        late = ("，已过 {} 日", ", {} days ago") if one.urgency is Urgency.OVERDUE else ("", "")
        words.append(text[at].format(one.until) + late[at].format((agenda.start - one.until).days))
    elif one.kind in ANSWERED:
        words.append(("期限无法判定", "last day cannot be worked out")[at])
    if one.shown and one.kind in (DutyKind.ENTRY_ENDS, DutyKind.PENALTY_ENDS) and one.until == agenda.start:
        words.append(("明日起不再公示", "off the site tomorrow")[at])
    return ("；", "; ")[at].join(words)

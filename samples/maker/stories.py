"""The stories of samples/STORIES.md: lists, objections, repairs, exits, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from maker.batches import Batch
from maker.office import BY_KIND, Department
from maker.people import Firm, person_name, resident
from maker.rows import party
from maker.sheet import Row, Style

BASIS = {
    "wage_arrears": "《保障农民工工资支付条例》第四十八条；《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》第五条",
    "samr_serious": "《市场监督管理严重违法失信名单管理办法》",
    "work_safety": "《中华人民共和国安全生产法》第七十八条；《安全生产严重失信主体名单管理办法》",
}
FACTS = {
    "wage_arrears": ("拖欠农民工工资，经责令限期支付逾期未支付（示例）。", "恶意欠薪"),
    "samr_serious": ("实施性质恶劣的违法行为，受到较重行政处罚（示例）。", "虚假广告"),
    "work_safety": ("存在重大事故隐患拒不整改（示例）。", "安全生产"),
}
LABELS = {
    "wage_arrears": "拖欠农民工工资失信联合惩戒对象名单",
    "samr_serious": "市场监督管理严重违法失信名单",
    "work_safety": "安全生产严重失信主体名单",
    "court_defaulter": "失信被执行人名单",
    "red": "诚信红名单",
}
KINDS = {"wage_arrears": "人社", "samr_serious": "市场监管", "work_safety": "应急管理", "court_defaulter": "法院"}
SHEET = Style("xlsx", "plain", "", (), "true")


@dataclass(frozen=True)
class Decision:
    """A serious-list decision as a row: ``notice``, ``decided`` and ``served`` are days."""

    list_id: str
    firm: Firm
    number: str
    notice: str
    decided: str
    served: str
    term_end: str = ""


def organ_of(decision: Decision) -> Department:
    """The listing organ."""
    return BY_KIND[KINDS[decision.list_id]]


def listing(decision: Decision, **more: str) -> Row:
    """The row of a decision."""
    organ = organ_of(decision)
    facts, behaviour = FACTS[decision.list_id]
    values = {name: value for name, value in party(decision.firm).items() if name != "legal_representative"} | {
        "list_type": LABELS[decision.list_id],
        "behaviour": behaviour,
        "facts": facts,
        "basis": BASIS[decision.list_id],
        "decision_number": decision.number,
        "decision_date": decision.decided,
        "served_date": decision.served,
        "service_method": "直接送达",
        "term_end": decision.term_end,
        "exit_conditions": "改正失信行为并符合规定条件的，可以申请提前移出；期满自动移出。",
        "remedies": "可以依法申请行政复议或者提起行政诉讼。",
        "organ": organ.name,
        "organ_code": organ.code,
        "secrecy_review": "可以公开",
        "secrecy_reviewer": "办公室",
        "secrecy_review_date": decision.decided,
    }
    if decision.notice:
        values |= {
            "pre_notice_number": decision.number.replace("列", "列告"),
            "pre_notice_served": decision.notice,
            "statement": "未提出",
        }
    return Row(values | more)


def judgment(decision: Decision) -> Row:
    """A judgment defaulter as the court publishes it; ``decided`` is the day of publication."""
    organ = organ_of(decision)
    return Row(
        {name: value for name, value in party(decision.firm).items() if name != "legal_representative"}
        | {
            "decision_number": decision.number,
            "filed_date": decision.notice,
            "basis_number": decision.number.replace("执", "民初"),
            "basis_organ": organ.name,
            "duty": "支付货款（示例）。",
            "performance": "全部未履行",
            "facts": "违反财产报告制度，拒不履行生效法律文书确定的义务（示例）。",
            "decision_date": decision.decided,
            "term_end": decision.term_end,
            "province": "内蒙古",
            "organ": organ.name,
            "organ_code": organ.code,
            "secrecy_review": "可以公开",
            "secrecy_reviewer": "办公室",
            "secrecy_review_date": decision.decided,
        }
    )


def linked(decision: Decision, number: int, role: str) -> Row:
    """The row of a person whom the decision names."""
    row = listing(decision)
    row.values |= {
        "subject_name": person_name(number),
        "subject_category": "自然人",
        "unified_code": "",
        "id_type": "身份证",
        "id_number": resident(number),
        "role": role,
        "linked_code": decision.firm.code,
    }
    return row


def about(decision: Decision) -> dict[str, str]:
    """The fields by which a later row names its target."""
    return {
        "list_type": LABELS[decision.list_id],
        "subject_name": decision.firm.name,
        "unified_code": decision.firm.code,
        "target_decision_number": decision.number,
    }


def step(decision: Decision, number: str, stage: str, day: str, organ: Department, **more: str) -> Row:
    """One step of an objection (``YY…``) or a repair (``XF…``) about a serious-list entry."""
    name = "application_number" if number.startswith("XF") else "objection_number"
    return Row(
        {
            name: number, "target_dataset": "严重失信名单", **about(decision), "stage": stage, "event_date": day,
            "organ": organ.name, "organ_code": organ.code, **more,
        }
    )  # fmt: skip


def red(firm: Firm, number: str, decided: str, until: str) -> Row:
    """A red-list recognition; the candidate was shown for more than two weeks before it."""
    organ, day = BY_KIND["发改"], date.fromisoformat(decided)
    shown = [(day - timedelta(days=before)).isoformat() for before in (21, 3)]
    return Row(
        {
            "list_type": LABELS["red"], "subject_name": firm.name, "subject_category": firm.category,
            "unified_code": firm.code, "honour": "诚信示范企业", "domain": "综合", "decision_number": number,
            "decision_date": decided, "valid_until": until, "public_notice_from": shown[0], "public_notice_to": shown[1],
            "basis": "《内蒙古自治区诚信企业管理办法（试行）》",
            "organ": organ.name, "organ_code": organ.code,
        }
    )  # fmt: skip


def batch(received: str, kind: str, name: str, dataset: str, rows: list[Row], style: Style = SHEET) -> Batch:
    """A story's file."""
    return Batch(received, kind, name, dataset, rows, style)

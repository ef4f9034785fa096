"""Small files of the data sets beside listings, licences and penalties: commitments, measures, answers, cases."""

from __future__ import annotations

from maker.batches import Batch
from maker.office import BY_KIND
from maker.people import Firm
from maker.rows import party
from maker.sheet import Row, Style
from maker.stories import LABELS, batch

BOOK = Style("xlsx", "plain", "", (), "true")
GB = Style("gb", "plain")
ISSUER = "内蒙古自治区社会信用体系建设领导小组办公室（示例）"
MEASURES = (
    ("NM-CJ-001", "限制申请财政性资金项目", "推荐性措施", "惩戒", ("wage_arrears", "work_safety"), "第八项", "发改"),
    ("NM-CJ-002", "限制参与有关公共资源交易活动", "推荐性措施", "惩戒", ("wage_arrears",), "第八项", "住建；交通"),
    (
        "NM-CJ-003",
        "列为重点监管对象",
        "强制性措施",
        "惩戒",
        ("wage_arrears", "samr_serious"),
        "第八项",
        "人社；市场监管",
    ),
    ("NM-JL-001", "行政审批“绿色通道”和“容缺受理”", "推荐性措施", "激励", ("red",), "第二项", "发改；市场监管"),
)
CRITERIA = (
    (
        "道路货物运输",
        "失信",
        "提供虚假材料申请许可",
        "经行政机关作出行政处罚决定并已生效（示例）。",
        "《中华人民共和国行政许可法》第七十八条",
    ),
    (
        "道路货物运输",
        "守信",
        "连续三年没有不良信用记录",
        "以申请之日往前三年计算（示例）。",
        "内政发〔2017〕27号第二项",
    ),
)


def other_stories(firms: list[Firm]) -> list[Batch]:
    """One file of each, all correct."""
    cast = firms[240:280]
    return [
        batch("2026-01-09", "发改", "联合奖惩措施清单2026年.xlsx", "measure-catalogue", _catalogue(), BOOK),
        batch("2026-01-15", "交通", "守信失信标准2026年.xlsx", "evaluation-criterion", _criteria(), BOOK),
        batch("2026-02-06", "市场监管", "经营异常名录2026年2月.xlsx", "abnormal-operation", _abnormal(firms), BOOK),
        batch("2026-03-18", "市场监管", "信用承诺2026年3月.xlsx", "commitment", _commitments(firms), BOOK),
        batch("2026-04-17", "行业协会", "行业惩戒措施2026年4月.csv", "association-measure", _association(firms), GB),
        batch("2026-05-20", "发改", "典型案例2026年5月.xlsx", "case", _cases(cast), BOOK),
        batch("2026-11-06", "发改", "响应与执行反馈2026年11月.xlsx", "measure-response", _response(cast[5], "发改", 0), BOOK),
        batch("2026-11-09", "人社", "响应与执行反馈2026年11月.xlsx", "measure-response", _response(cast[5], "人社", 2), BOOK),
    ]  # fmt: skip


def _by(kind: str) -> dict[str, str]:
    return {"organ": BY_KIND[kind].name, "organ_code": BY_KIND[kind].code}


def _who(firm: Firm) -> dict[str, str]:
    return {name: value for name, value in party(firm).items() if name != "legal_representative"}


def _catalogue() -> list[Row]:
    return [
        Row({"measure_code": code, "measure": name, "level": "自治区级", "force": force, "direction": direction,
             "objects": "；".join(lists), "content": f"{name}（示例）。", "basis": f"内政发〔2017〕27号{item}",
             "implementers": kinds, "issuer": ISSUER, "document_number": "内信用办〔2026〕1号",
             "valid_from": "2026-01-01", **_by("发改")})
        for code, name, force, direction, lists, item, kinds in MEASURES
    ]  # fmt: skip


def _criteria() -> list[Row]:
    return [
        Row({"trade": trade, "kind": kind, "behaviour": behaviour, "standard": standard, "basis": basis,
             "document_number": "二交运发〔2026〕1号", "valid_from": "2026-01-01", **_by("交通")})
        for trade, kind, behaviour, standard, basis in CRITERIA
    ]  # fmt: skip


def _abnormal(firms: list[Firm]) -> list[Row]:
    stays = {"put_in_reason": "未按照规定的期限公示年度报告", "put_in_date": "2025-07-08", **_by("市场监管")}
    cured = {
        "take_out_date": "2026-02-02", "take_out_reason": "已补报年度报告并公示（示例）",
        "take_out_organ": BY_KIND["市场监管"].name,
    }  # fmt: skip
    return [Row({**_who(firms[200]), **stays}), Row({**_who(firms[201]), **stays, **cured})]


def _commitments(firms: list[Firm]) -> list[Row]:
    def one(firm: Firm, kind: str, matter: str, status: dict[str, str]) -> Row:
        content = "依法诚信经营，自我声明公开产品和服务标准，接受社会监督（示例）。"
        return Row({**_who(firm), "commitment_type": kind, "matter": matter, "content": content,
                    "commitment_date": "2026-03-16", **status, **_by("市场监管")})  # fmt: skip

    kept = {"status": "已履行", "status_date": "2026-03-17"}
    return [
        one(firms[100], "综合信用承诺", "依法诚信经营（示例）", {"status": "履行中"}),
        one(firms[101], "专项信用承诺", "产品质量（示例）", {}),
        one(firms[280], "专项信用承诺", "明码标价（示例）", kept),
    ]


def _association(firms: list[Firm]) -> list[Row]:
    def one(firm: Firm, number: int, membership: str, measure: str) -> Row:
        return Row({**_who(firm), "membership": membership, "measure": measure, "facts": "违反行业自律公约（示例）。",
                    "basis": "《二连浩特市示例物流行业自律公约》第八条", "decision_number": f"二物协〔2026〕{number}号",
                    "decision_date": "2026-04-15", **_by("行业协会")})  # fmt: skip

    return [one(firms[210], 1, "会员", "行业内通报批评"), one(firms[211], 2, "申请人", "不予接纳")]


def _cases(cast: list[Firm]) -> list[Row]:
    cleared = {"secrecy_review": "可以公开", "secrecy_reviewer": "办公室", "secrecy_review_date": "2026-05-18"}
    about = {"source_name": "二连浩特市示例融媒体中心", "publication_date": "2026-05-18", **cleared, **_by("发改")}
    return [
        Row({"kind": "守信", "title": "十年如实申报的示例企业", "summary": "该企业连续十年如实申报（示例）。", **about,
             **_who(cast[30])}),
        Row({"kind": "失信", "title": "某企业拖欠农民工工资被联合惩戒（示例）", "summary": "不写名称的警示案例（示例）。", **about}),
    ]  # fmt: skip


def _response(firm: Firm, kind: str, measure: int) -> list[Row]:
    """An answer to the wage listing of October 2026: taken up and executed, or declined with a reason."""
    about = {"list_type": LABELS["wage_arrears"], **_who(firm), "target_decision_number": "二人社列〔2026〕3号",
             "measure": MEASURES[measure][1], **_by(kind)}  # fmt: skip
    if kind == "人社":
        return [
            Row({**about, "stage": "已执行", "event_date": "2026-11-09", "executed_date": "2026-11-03",
                 "matter": "日常检查（示例）", "result": "已列为重点监管对象（示例）"})
        ]  # fmt: skip
    return [
        Row({**about, "stage": "不采取", "event_date": "2026-11-05", "reason": "该企业当前没有在申请的项目（示例）"})
    ]

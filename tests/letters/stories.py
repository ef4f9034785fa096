"""An office of invented stories: every event of an entry's life that makes a letter due, told in files of departments."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from creditcli.cli.checking import Intake
from creditcli.cli.flow import merge_path
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.ids import organisation_code, resident_id, uscc
from creditcli.io.bundle import bundle, open_standard
from creditcli.io.office import load_office
from creditcli.io.record import RecordStore
from creditcli.io.vault import KEY_BYTES, Vault
from creditcli.standard.forms import form_fields, form_header, sample_row

STANDARD = open_standard()
OFFICE, WAGES, COURT, MARKET = "发展和改革委员会", "人力资源和社会保障局", "人民法院", "市场监督管理局"
CODES = {
    OFFICE: "11152501YY0000095K", WAGES: "11152501YY0000028M", COURT: "11152501YY0000087Q", MARKET: "11152501YY000001XM",
}  # fmt: skip
LIST = "拖欠农民工工资失信联合惩戒对象名单"
NAMES = "甲乙丙丁戊己庚辛壬癸"
PENALTIES = {"庚": "二市监罚〔2026〕9号", "癸": "二市监罚〔2026〕10号"}
PERSON = resident_id.complete("15250118900101001")
Row = Mapping[str, str]


def firm(name: str) -> dict[str, str]:
    body = f"MAYX9{NAMES.index(name):03}"
    first = f"91152501{body}{organisation_code.check_character(body)}"
    return {
        "subject_name": f"二连浩特市示例{name}有限公司",
        "unified_code": first + uscc.check_character(first),
    }


def number(name: str) -> str:
    return f"二人社列〔2026〕{NAMES.index(name) + 1}号"


def by(organ: str) -> dict[str, str]:
    return {"organ": f"二连浩特市{organ}", "organ_code": CODES[organ]}


def listing(name: str, notice: str, decided: str, served: str, **more: str) -> dict[str, str]:
    return {
        "list_type": LIST, **firm(name), "subject_category": "法人及非法人组织", "behaviour": "恶意欠薪",
        "facts": "拖欠农民工工资，经责令限期支付逾期未支付（示例）。", "basis": "《保障农民工工资支付条例》第四十八条",
        "pre_notice_number": number(name).replace("列", "列告"), "pre_notice_served": notice, "statement": "未提出",
        "decision_number": number(name), "decision_date": decided, "served_date": served, "service_method": "直接送达",
        "exit_conditions": "改正后可以申请提前移出；期满自动移出。", "remedies": "可以依法申请行政复议或者提起行政诉讼。",
        "secrecy_review": "可以公开", "secrecy_reviewer": "办公室", "secrecy_review_date": decided, **by(WAGES), **more,
    }  # fmt: skip


def person(name: str, *days: str) -> dict[str, str]:
    return {
        **listing(name, *days), "subject_name": "李示例一", "subject_category": "自然人", "unified_code": "", "id_type": "身份证",
        "id_number": PERSON, "role": "法定代表人", "linked_code": firm(name)["unified_code"],
    }  # fmt: skip


def about(name: str, organ: str, **more: str) -> dict[str, str]:
    return {
        "target_dataset": "严重失信名单", "list_type": LIST, **firm(name), "target_decision_number": number(name),
        **by(organ), **more,
    }  # fmt: skip


def objection(name: str, at: int, stage: str, day: str, **more: str) -> dict[str, str]:
    organ = OFFICE if stage == "受理" else WAGES
    told = {} if stage == "受理" else {"finding": f"经查{stage}（示例）", "reason": f"{stage}的理由（示例）。"}
    return {**about(name, organ), "objection_number": f"YY〔2026〕{at}号", "raised_by": "信用主体", "stage": stage,
            "event_date": day, **told, **more}  # fmt: skip


def repair(name: str, at: int, stage: str, day: str, applied: str, **more: str) -> dict[str, str]:
    return {**about(name, WAGES), "application_number": f"XF〔2026〕{at}号", "stage": stage, "event_date": day,
            "apply_date": applied, "corrected_date": "2026-02-10", "commitment_date": applied,
            "reason": f"{stage}的理由（示例）。", **more}  # fmt: skip


def order(name: str, action: str, document: str, day: str, organ: str, **more: str) -> dict[str, str]:
    return {**about(name, organ), "action": action, "document_number": document, "document_date": day,
            "reason": f"{action}的理由（示例）。", **more}  # fmt: skip


def penalty(name: str = "庚") -> dict[str, str]:
    return {**sample_row(STANDARD.datasets["penalty"]), **firm(name), "decision_number": PENALTIES[name],
            "decision_date": "2026-05-06", "facts": "未按规定明码标价（示例）。", **by(MARKET), "confirmation": ""}  # fmt: skip


def of_penalty(organ: str, **more: str) -> dict[str, str]:
    return {
        "target_dataset": "行政处罚", **firm("庚"), "target_decision_number": "二市监罚〔2026〕9号", **by(organ), **more,
    }  # fmt: skip


def repair_of_penalty(name: str, at: int, stage: str, day: str, **more: str) -> dict[str, str]:
    whose = {**of_penalty(MARKET), **firm(name), "target_decision_number": PENALTIES[name]}
    return {**whose, "application_number": f"XF〔2026〕{at}号", "stage": stage, "event_date": day,
            "apply_date": "2026-08-20", "corrected_date": "2026-06-01", "commitment_date": "2026-08-20",
            "reason": f"{stage}的理由（示例）。", **more}  # fmt: skip


def honoured(name: str, **more: str) -> dict[str, str]:
    return {"list_type": "诚信红名单", **firm(name), "subject_category": "法人及非法人组织", "honour": "诚信示范企业",
            "decision_number": "二发改信〔2026〕3号", "decision_date": "2026-06-15", "valid_until": "2029-06-14",
            "public_notice_from": "2026-05-20", "public_notice_to": "2026-06-05", "basis": "《内蒙古自治区诚信企业管理办法》",
            "secrecy_review": "可以公开", "secrecy_reviewer": "办公室", "secrecy_review_date": "2026-06-15", **by(OFFICE), **more}  # fmt: skip


def defaulter(name: str) -> dict[str, str]:
    return {
        **firm(name), "subject_category": "法人及非法人组织", "decision_number": "（2026）内2501执31号", "filed_date": "2026-06-12",
        "basis_number": "（2025）内2501民初31号", "basis_organ": "二连浩特市人民法院", "duty": "支付货款（示例）。",
        "performance": "全部未履行", "facts": "违反财产报告制度（示例）。", "decision_date": "2026-09-03", "term_end": "2028-09-03",
        "province": "内蒙古", "secrecy_review": "可以公开", "secrecy_reviewer": "办公室", "secrecy_review_date": "2026-09-03", **by(COURT),
    }  # fmt: skip


def row_of_measure(objects: str, **more: str) -> dict[str, str]:
    return {**sample_row(STANDARD.datasets["measure-catalogue"]), "measure": "限制示例事项", "level": "自治区级", "force": "强制性",
            "objects": objects, "implementers": "二连浩特市市场监督管理局", "basis": "《示例条例》第一条", "document_number": "《示例条例》",
            "measure_code": "示例自治区级", "valid_from": "2026-07-01", "valid_to": "", **by(OFFICE), "confirmation": "", **more}  # fmt: skip


LISTED = ("2026-05-11", "2026-06-01", "2026-06-03")
# received, sender, data set, rows
FILES: tuple[tuple[str, str, str, list[Row]], ...] = (
    ("2026-02-05", WAGES, "black-listing", [listing("丁", "2026-01-12", "2026-02-02", "2026-02-04")]),
    ("2026-03-10", WAGES, "repair", [repair("丁", 1, "补正", "2026-03-05", "2026-03-02"),
                                     repair("丁", 1, "不予受理", "2026-03-10", "2026-03-02")]),
    ("2026-05-08", MARKET, "penalty", [penalty(), penalty("癸")]),
    ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED), listing("戊", *LISTED), listing("己", *LISTED)]),
    ("2026-06-16", OFFICE, "red-listing", [honoured("辛"), honoured("壬")]),
    ("2026-06-25", WAGES, "black-listing", [
        listing("乙", "2026-06-08", "2026-06-22", "2026-06-24"),
        listing("丙", "2026-06-08", "2026-06-22", ""), person("丙", "2026-06-08", "2026-06-22", "")]),
    ("2026-06-26", OFFICE, "objection", [objection("乙", 1, "受理", "2026-06-10"), objection("丙", 2, "受理", "2026-06-10")]),
    ("2026-06-29", WAGES, "objection", [objection("乙", 1, "核实无误", "2026-06-12"), objection("丙", 2, "撤销", "2026-06-26")]),
    ("2026-07-01", COURT, "correction", [order("甲", "停止执行", "（2026）内2501行初1号", "2026-07-01", COURT)]),
    ("2026-07-02", OFFICE, "objection", [objection("戊", 3, "受理", "2026-07-02")]),
    ("2026-08-03", COURT, "correction", [order("甲", "恢复执行", "（2026）内2501行初2号", "2026-08-03", COURT),
                                         order("己", "暂时屏蔽", "（2026）内2501破1号", "2026-08-03", COURT)]),
    ("2026-08-05", MARKET, "correction", [of_penalty(
        MARKET, action="更正", field="违法事实", old_value="未按规定明码标价（示例）。", new_value="未明码标价（示例，已更正）。",
        document_number="二市监更〔2026〕1号", document_date="2026-08-05", reason="表述有误（示例）。")]),
    ("2026-08-06", OFFICE, "objection", [of_penalty(
        OFFICE, objection_number="YY〔2026〕6号", raised_by="信用主体", stage="受理", event_date="2026-08-06")]),
    ("2026-08-14", MARKET, "objection", [of_penalty(
        MARKET, objection_number="YY〔2026〕6号", raised_by="信用主体", stage="核实无误", event_date="2026-08-14",
        finding="处罚信息准确（示例）", reason="与决定书一致（示例）。")]),
    ("2026-08-18", OFFICE, "list-exit", [{
        "list_type": "诚信红名单", **firm("壬"), "target_decision_number": "二发改信〔2026〕3号", "exit_kind": "认定错误",
        "decision_number": "二发改信〔2026〕9号", "decision_date": "2026-08-17", "reason": "材料有误（示例）。", **by(OFFICE)}]),
    ("2026-08-20", WAGES, "repair", [repair("丁", 2, "受理", "2026-08-17", "2026-08-17")]),
    ("2026-08-21", WAGES, "list-exit", [{
        "list_type": LIST, **firm("戊"), "target_decision_number": number("戊"), "exit_kind": "主体注销",
        "decision_number": "二人社移〔2026〕1号", "decision_date": "2026-08-20", "reason": "已注销（示例）。", **by(WAGES)}]),
    ("2026-08-24", OFFICE, "objection", [objection("己", 4, "受理", "2026-08-24")]),
    ("2026-08-26", WAGES, "repair", [repair("丁", 2, "不予修复", "2026-08-25", "2026-08-17", decision_number="二人社修〔2026〕8号")]),
    ("2026-08-28", MARKET, "repair", [
        repair_of_penalty("庚", 4, stage, day) for stage, day in (("受理", "2026-08-21"), ("不予修复", "2026-08-28"))]),
    ("2026-08-31", WAGES, "objection", [objection("己", 4, "更正", "2026-08-31")]),
    ("2026-09-01", OFFICE, "objection", [objection("甲", 5, "受理", "2026-09-01")]),
    ("2026-09-07", WAGES, "objection", [objection("甲", 5, "撤销", "2026-09-07")]),
    ("2026-09-08", WAGES, "repair", [
        repair("丁", 3, "受理", "2026-09-01", "2026-09-01"),
        repair("丁", 3, "准予修复", "2026-09-08", "2026-09-01", decision_number="二人社修〔2026〕9号")]),
    ("2026-09-08", OFFICE, "measure-catalogue", [row_of_measure("失信被执行人", valid_to="2026-09-15")]),
    ("2026-09-08", COURT, "judgment-defaulter", [defaulter("癸")]),
    ("2026-09-09", MARKET, "repair", [
        repair_of_penalty("癸", 5, "准予修复", "2026-09-09", decision_number="二市监修〔2026〕5号")]),
    ("2026-09-21", MARKET, "correction", [of_penalty(
        MARKET, action="撤销", document_number="二市监撤〔2026〕1号", document_date="2026-09-21", reason="复议撤销（示例）。")]),
    ("2026-09-22", MARKET, "repair", [
        repair_of_penalty("癸", 5, "撤销修复", "2026-09-22", decision_number="二市监修撤〔2026〕1号")]),
    ("2026-09-22", WAGES, "repair", [repair("丁", 3, "撤销修复", "2026-09-22", "2026-09-01", decision_number="二人社修撤〔2026〕1号")]),
)  # fmt: skip
ISSUED = (
    "2026-07-15",
    "2026-08-12",
    "2026-08-31",
    "2026-09-10",
    "2026-09-30",
)  # days on which the office writes its letters


def story_office(
    folder: Path, until: str = "2026-12-31", files: Iterable[tuple[str, str, str, list[Row]]] = FILES
) -> Workplace:
    """The office in ``folder`` that has received the files up to a day; every row of them is accepted."""
    if not folder.exists():
        folder.mkdir()
        shutil.copy(bundle("samples") / "office" / "organisations.csv", folder)
        text = (bundle("samples") / "office" / "office.yaml").read_text("utf-8")
        (folder / "office.yaml").write_text(
            text.replace("letters_since: 2026-05-01", "letters_since: 2026-02-01"), "utf-8"
        )
        RecordStore(folder).create(load_office(folder).code, date(2026, 1, 5), "")
        Vault(folder).create(bytes(KEY_BYTES))
    place = open_workplace(folder)
    for at, (received, sender, dataset, rows) in enumerate(files):
        if received <= until:
            take(place, f"{at:02}-{dataset}.csv", dataset, rows, date.fromisoformat(received), sender)
    return place


def take(place: Workplace, name: str, dataset: str, rows: list[Row], day: date, sender: str) -> None:
    """Merges a file of the rows; a file that is held already adds nothing."""
    labels = {one.id: form_header(one) for one in form_fields(STANDARD.datasets[dataset])}
    used = [one for one in labels if any(row.get(one) for row in rows)]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[labels[one] for one in used], *([row.get(one, "") for one in used] for row in rows)])
    path = place.folder / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(buffer.getvalue(), "utf-8")
    for one in merge_path(place, path, name, Intake(day, day, f"二连浩特市{sender}", dataset)):
        assert one.report is None or one.report.counts.accepted == len(rows), (name, one.findings)

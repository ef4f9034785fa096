"""The sample office's own files: ``office.yaml``, the register of departments, ``demo.yaml``."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from maker.people import CITY, REGION, unified_code

NAME = f"{CITY}社会信用体系建设领导小组办公室（示例）"
GOVERNMENT = f"{CITY}人民政府"
COURT = f"{CITY}人民法院"
DATA = (
    "licence",
    "penalty",
    "objection",
    "repair",
    "correction",
    "commitment",
    "measure-response",
    "evaluation-criterion",
)
LISTS = (*DATA, "black-listing", "list-exit")
ASSOCIATION = "行业协会"


@dataclass(frozen=True, slots=True)
class Department:
    """A department as ``organisations.csv`` has it."""

    code: str
    name: str
    alias: str
    kind: str
    prefix: str
    datasets: tuple[str, ...]
    lists: tuple[str, ...]


def _department(number: int, name: str, alias: str, kind: str, prefix: str, *what: tuple[str, ...]) -> Department:
    datasets, lists = what
    head = "51" if kind == ASSOCIATION else "11"
    return Department(unified_code(head, f"YY{number:06}"), CITY + name, alias, kind, prefix, datasets, lists)


DEPARTMENTS = (
    _department(1, "市场监督管理局", "市场监管局", "市场监管", "二市监", (*LISTS, "subject", "abnormal-operation"), ("samr_serious",)),
    _department(2, "人力资源和社会保障局", "人社局", "人社", "二人社", LISTS, ("wage_arrears",)),
    _department(3, "应急管理局", "应急局", "应急管理", "二应急", LISTS, ("work_safety",)),
    _department(4, "住房和城乡建设局", "住建局", "住建", "二住建", DATA, ()),
    _department(5, "交通运输局", "交通局", "交通", "二交运", DATA, ()),
    _department(6, "生态环境分局", "生态环境局", "生态环境", "二环", DATA, ()),
    _department(7, "消防救援大队", "消防大队", "消防", "二消", DATA, ()),
    _department(8, "人民法院", "法院", "法院", "（2026）内2501", ("judgment-defaulter", "list-exit", "correction"), ("court_defaulter",)),
    _department(9, "发展和改革委员会", "发改委", "发改", "二发改信", ("red-listing", "list-exit", *DATA, "measure-catalogue", "case"), ("red",)),
    _department(10, "卫生健康委员会", "卫健委", "卫健", "二卫", DATA, ()),
    _department(11, "示例物流行业协会", "物流协会", ASSOCIATION, "二物协", ("association-measure", "commitment", "case"), ()),
)  # fmt: skip
BY_KIND = {one.kind: one for one in DEPARTMENTS}

OFFICE = f"""\
# 示例信用办：全部主体、人员、文书均为虚构
name: {NAME}
code: {unified_code("12", "YY000099")}
region: "{REGION}"
level: county
site_title: 信用二连浩特（示例）
contact: {{部门: 信用管理科, 地址: {CITY}示例大街 1 号, 时间: 工作日 9:00—17:00}}
lists: [wage_arrears, samr_serious, work_safety, court_defaulter, red]
publish_persons: []
invented: true
# 上线以前的事项不补发文书
letters_since: 2026-05-01
settings:
  penalty_transition: earliest_end
  objection_answer: 7wd
  objection_overdue: shield
  red_public_notice: 5wd
  return_due: 5wd
  green_channel_classes: general_and_serious
  green_channel_repaired: not_counted
  green_channel_existence: too_young
"""
DEMO = """\
# creditcli demo 使用的统计日和固定参数；正式信用办由 creditcli init 随机生成
as_of: 2026-11-23
created: 2024-01-02
salt: 5f0c6a7d3b9e4821a6d2c94e70b183fd
vault_key: 7b1d9c3e5a02f4866e8d11c0b9a7f35264e0d8c2b6a19375f08e4d2c6b5a9718
"""


def register() -> bytes:
    """``organisations.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["code", "name", "aliases", "kind", "region", "datasets", "lists", "contact_role", "document_prefix",
         "review_body", "court"]
    )  # fmt: skip
    for one in DEPARTMENTS:
        remedies = ("", "") if one.kind == ASSOCIATION else (GOVERNMENT, COURT)
        writer.writerow(
            [one.code, one.name, one.alias, one.kind, REGION, "；".join(one.datasets), "；".join(one.lists),
             "信用信息联络员", one.prefix, *remedies]
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")

"""What answers to an inquiry are told in, in Chinese and in English. What the record says stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.model.inquiry import CleanYears, Found, Said

FOUND: Mapping[Found, Said] = {
    Found.EXACT: ("查到", "found"),
    Found.NAME_DIFFERS: ("代码查到，名称不符", "found by its code, under another name"),
    Found.NAME_ONLY: ("只有名称相同，请核对代码", "a name alone is the same: compare the code"),
    Found.ELSEWHERE: (
        "本地档案中没有记录，其他信用办有告知",
        "nothing in this office's record, but another office told of it",
    ),
    Found.NOT_FOUND: ("档案中没有记录", "nothing in the record"),
    Found.NAME_UNKNOWN: (
        "没有以该名称登记的代码；自然人不按姓名答复",
        "no code is registered under that name; natural persons are not answered by name",
    ),
    Found.PERSON: (
        "写的像是身份证号码；自然人不按证件号码答复",
        "that looks like a person's identity number: natural persons are not answered by it",
    ),
    Found.BAD_CODE: ("不是有效的统一社会信用代码", "no unified code"),
}
CLEAN: Mapping[CleanYears, Said] = {
    CleanYears.CLEAN: ("没有", "none"),
    CleanYears.NOT_CLEAN: ("有", "there is one"),
    CleanYears.TOO_YOUNG: ("成立不满年数", "founded too short a time ago"),
    CleanYears.UNDETERMINED: ("不能判断，请人工核对", "cannot be told, to be looked at by a person"),
    CleanYears.NOT_CHOSEN: (
        "不能答复，信用办没有选择口径",
        "cannot be answered: the office has not chosen what counts",
    ),
}
COLUMNS: tuple[Said, ...] = (
    ("查询日", "Day"), ("查得代码", "Code"), ("查得名称", "Name"), ("查得情况", "Found"), ("严重失信名单", "Serious lists"),
    ("可以执行的措施", "Measures that may be executed"), ("暂停执行", "Suspended"), ("红名单", "Red list"),
    ("异议核实中", "Objections being verified"), ("不良信用记录", "Bad records"), ("不良信用记录起算日", "Bad records since"),
    ("说明", "Remarks"), ("外地名单", "Lists of other offices"),
    ("外地许可、处罚", "Licences and penalties elsewhere"), ("曾用名的其他代码", "Other codes of its former names"),
)  # fmt: skip
OFFICE, DAY, HEAD = ("查询单位", "Office"), ("查询日", "Day"), ("档案首值", "Head of the record")
VERSION, PROCEDURE = ("数据标准版本", "Version of the standard"), ("办理事项", "Procedure")
RULE, COUNT = ("不良信用记录的规定", "Rule on bad records"), ("查询主体数", "Subjects asked about")
DIGEST, STATEMENT = ("答复摘要（SHA-256）", "Digest of the answers (SHA-256)"), ("声明", "Note")
CAUTION = ("请注意", "Caution")
DISCLAIMER = (
    "本查询只列截至查询日的事实和依据，不作评分，不替代行政机关依法作出的审查决定。",
    "Facts and their basis as of the day only: no score, and no substitute for what an authority has to decide by law.",
)
DISPUTED = ("{}（对{}）", "{} (to {})")  # an objection, and the decision that it is about
OTHER_CODE = (
    "{}（名下有登记的曾用名的决定，请另行查询，核对是否同一主体）",
    "{} (decisions under it bear a registered former name: ask for it, too, and see whether it is the same subject)",
)
UNTIL, NO_END = ("至{}", "until {}"), ("期限未定", "no end known")
JOINTS = (("；", "，", "："), ("; ", ", ", ": "))  # between items, between parts of one, after a label

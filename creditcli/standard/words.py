"""The standard's own terms in official Chinese: types, duties, conditions, evidence. One place for every face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from creditcli.model.finding import Severity
from creditcli.model.words import day_words
from creditcli.standard.types import Condition, Dataset, FieldType, Mend, Personal, Publish

TYPES: Mapping[FieldType, str] = {
    FieldType.TEXT: "文字",
    FieldType.DATE: "日期",
    FieldType.DECIMAL: "数字",
    FieldType.CODE: "代码（单选）",
    FieldType.CODES: "代码（多选）",
    FieldType.UNIFIED_CODE: "统一社会信用代码",
    FieldType.IDENTIFIER: "登记号码",
    FieldType.DOCUMENT_NUMBER: "文号",
    FieldType.NAME: "名称",
    FieldType.PERSON_NUMBER: "个人证件号码",
}

# What to type into a cell, where the label alone does not say it.
ENTRY: Mapping[FieldType, str] = {
    FieldType.DATE: "日期，写成 2026-03-16",
    FieldType.DECIMAL: "数字",
    FieldType.CODE: "从下拉列表选择",
    FieldType.CODES: "从代码表选，多个用“；”隔开",
    FieldType.UNIFIED_CODE: "18 位代码",
}

# The form in which a value is kept and exchanged.
CANONICAL: Mapping[FieldType, str] = {
    FieldType.TEXT: "照原文保存，只去掉首尾空白。",
    FieldType.DATE: "YYYY-MM-DD。2026年3月16日、2026.3.16、20260316 和表格软件的日期都能读，保存时换成 2026-03-16。",
    FieldType.DECIMAL: "不带千分号、单位和末尾多余零的十进制数，例如 0.2。",
    FieldType.CODE: "代码表中的一个值。",
    FieldType.CODES: "代码表中的值，去掉重复，用全角分号“；”连接。",
    FieldType.UNIFIED_CODE: "18 位半角大写，不含空格；末位是校验码（GB 32100）。",
    FieldType.IDENTIFIER: "半角大写，不含空格。",
    FieldType.DOCUMENT_NUMBER: "照文书保存，只去掉首尾空白；年份用六角括号〔〕。",
    FieldType.NAME: "照原文保存，只去掉首尾空白；比对时不分全角半角。",
    FieldType.PERSON_NUMBER: "号码只进保密库；档案中是带密钥的摘要（p: 加 32 位十六进制数）。",
}

PERSONAL: Mapping[Personal, str] = {
    Personal.NONE: "不是个人信息",
    Personal.NAME: "姓名（主体是自然人的）",
    Personal.NUMBER: "个人证件号码",
    Personal.CONTACT: "联系方式",
}

PUBLISH: Mapping[Publish, str] = {
    Publish.PUBLIC: "公开",
    Publish.ORGANISATIONS: "主体是组织的公开，是自然人的不公开",
    Publish.INTERNAL: "内部使用，不公开",
    Publish.VAULT: "只存保密库，不公开",
}

SEVERITY: Mapping[Severity, str] = {Severity.ERROR: "退回", Severity.CONFIRM: "待核实", Severity.NOTICE: "提示"}

DUTY: Mapping[Severity, str] = {
    Severity.ERROR: "必须改正，改正前这一行（或者这份文件）不接受。",
    Severity.CONFIRM: "有疑问，先不接受；核对无误的，在“核实说明”栏写明理由再报送。",
    Severity.NOTICE: "只作提示，照常接受。",
}

MEND: Mapping[Mend, str] = {
    Mend.WORKBOOK: "在表格里改：改对应的单元格或者工作表，保存后再报送。",
    Mend.FILE: "重新保存或者重新打包文件，表格内容不用改。",
    Mend.DOCUMENT: "改表格没有用：需要作出、补正或者送达文书，办完再报送。",
    Mend.OFFICE: "由信用办在自己的文件夹里改（部门登记表、设置）。",
    Mend.NONE: "不用改。",
}

# How sure the standard is of what it says the law says.
EVIDENCE: Mapping[str, str] = {
    "F": "已核对原文",
    "f": "依据转载或者官方摘要",
    "x": "未核实",
    "R": "凭记忆，未见出处",
    "U": "由信用办选择",
}

EVIDENCE_MEANING: Mapping[str, str] = {
    "F": "看过全文，或者看过对有关条款的逐字引用。",
    "f": "只看到开头、官方摘要、新闻报道或者地方的办事说明。",
    "x": "只看到不完整的转载，文句可信，次序和数字不可靠；使用时给出警告。",
    "R": "没有找到出处；不作为依据，停用，须由信用办确认。",
    "U": "没有任何来源作出规定；没有默认值，须由信用办选择。",
}

POLARITY: Mapping[str, str] = {"black": "严重失信", "red": "守信"}

ORIGIN: Mapping[str, str] = {
    "own": "由有权单位认定并报送",
    "mirror": "由其他机关公布，本地只照样展示",
}


def period_words(valid_from: date | None, valid_to: date | None) -> str:
    """When something holds.

    >>> period_words(date.fromisoformat("2026-04-01"), None), period_words(None, None)
    ('自2026年4月1日起', '不限日期')
    """
    if valid_from is None and valid_to is None:
        return "不限日期"
    end = f"至{day_words(valid_to)}止" if valid_to else ""
    return f"自{day_words(valid_from)}起{end}" if valid_from else end


def condition_words(dataset: Dataset, condition: Condition) -> str:
    """``行政相对人类别为自然人``; ``填写了关联身份`` where any value will do."""
    label = dataset.field(condition.field).label
    if not condition.values:
        return f"填写了{label}"
    return f"{label}{'含有' if condition.contains else '为'}{'、'.join(condition.values)}"


def conditions_words(dataset: Dataset, conditions: Iterable[Condition]) -> str:
    """The conditions, of which any will do."""
    return "或者".join(condition_words(dataset, one) for one in conditions)

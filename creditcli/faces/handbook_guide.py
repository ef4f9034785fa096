"""Pages about the standard itself: the first page, how to read it, what changed and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from creditcli.faces import handbook_codelists, handbook_datasets, handbook_law, handbook_lists, handbook_rules
from creditcli.faces.handbook_text import (
    LOOKS,
    code,
    codelist_path,
    day,
    fact,
    law_path,
    law_title,
    lines,
    list_path,
    parameter_path,
    rule_path,
    table,
    text,
)
from creditcli.model.handbook import Block, Card, Fact, Grid, Leaf, Line, Piece, Row
from creditcli.standard.history import Release
from creditcli.standard.types import Standard
from creditcli.standard.words import DUTY, EVIDENCE, EVIDENCE_MEANING, MEND, SEVERITY

HOME, GUIDE, CHANGES, SEARCH = "index.html", "guide.html", "changes.html", "search.html"
TITLE = "公共信用信息数据标准"
MENU = (
    (HOME, "首页"),
    (handbook_datasets.SHELF, "数据集"),
    (handbook_datasets.FIELDS, "字段"),
    (handbook_codelists.SHELF, "代码表"),
    (handbook_rules.SHELF, "规则"),
    (handbook_lists.LISTS, "名单"),
    (handbook_law.PARAMETERS, "期限参数"),
    (handbook_law.LAWS, "依据文件"),
    (handbook_lists.NOTICES, "文书"),
    (GUIDE, "怎样使用"),
    (CHANGES, "变更"),
    (SEARCH, "查询"),
)


def home_leaf(standard: Standard) -> Leaf:
    """The first page: ways in for each kind of reader. The only page with version and digest."""
    fields = sum(len(one.fields) for one in standard.datasets.values())
    cards = (
        Card("数据集", str(len(standard.datasets)), "每种报送表有哪些字段，怎样填", handbook_datasets.SHELF),
        Card("字段", str(fields), "类型、长度、必填条件、列名", handbook_datasets.FIELDS),
        Card("代码表", str(len(standard.codelists)), "可填的值和代码", handbook_codelists.SHELF),
        Card("规则", str(len(standard.rules)), "报告中的代码是什么意思，怎样改", handbook_rules.SHELF),
        Card("名单", str(len(standard.lists)), "谁认定、期限、移出、措施", handbook_lists.LISTS),
        Card("期限参数", str(len(standard.parameters)), "哪天适用哪个期限，依据是什么", handbook_law.PARAMETERS),
        Card("依据文件", str(len(standard.laws)), "法律、法规、规章、文件、标准", handbook_law.LAWS),
        Card("文书", str(len(standard.notices)), "什么时候发、谁落款、发给谁", handbook_lists.NOTICES),
    )
    about = (
        *fact("版本", standard.version),
        *fact("摘要值", code(standard.digest)),
        *fact("性质", "是国家和自治区有关数据标准的细化，不代替它们；不一致的以国家和自治区的规定为准。"),
    )
    return Leaf(
        HOME, TITLE,
        lead=lines("旗县、盟市信用办归集行政许可、行政处罚、红名单、严重失信主体名单等公共信用信息的文件标准。"),
        cards=cards, blocks=(Block("我想", "ways", facts=_ways()), Block("本标准", "about", facts=about)), search=False,
    )  # fmt: skip


def _ways() -> tuple[Fact, ...]:
    """What each kind of reader comes for."""
    clerk: tuple[Line, ...] = (
        (Piece("看懂检查报告中的代码："), Piece("规则", handbook_rules.SHELF), Piece("，或者在上方输入代码")),
        (Piece("知道某一栏怎样填："), Piece("数据集", handbook_datasets.SHELF), Piece("，点字段名称")),
        (Piece("下载填报模板：在数据集页面的“模板、示例和结构文件”"),),
    )
    engineer: tuple[Line, ...] = (
        (Piece("确切的类型、长度、条件："), Piece("字段", handbook_datasets.FIELDS)),
        (Piece("JSON Schema、Table Schema、示例：在数据集页面"),),
        (Piece("一致性用例：在每条规则的页面，任何软件都可以用来自测"),),
    )
    jurist: tuple[Line, ...] = (
        (Piece("某一天适用什么期限："), Piece("期限参数", handbook_law.PARAMETERS)),
        (Piece("某一条被哪里引用："), Piece("按条款查", handbook_law.ARTICLES)),
        (Piece("每个依据核对到什么程度："), Piece("核对情况", f"{GUIDE}#evidence")),
    )
    return (Fact("报送部门", clerk), Fact("软件开发人员", engineer), Fact("法务和审核人员", jurist))


def guide_leaf() -> Leaf:
    """How to read the standard: levels, where to mend, evidence, settings, what is disabled."""
    levels = tuple((Piece(words, "", LOOKS[level]), Piece(f" {DUTY[level]}")) for level, words in SEVERITY.items())
    mends = tuple(text(words) for words in MEND.values())
    tags = tuple(
        Row((((code(tag),),), lines(words), lines(EVIDENCE_MEANING[tag]))) for tag, words in EVIDENCE.items()
    )  # fmt: skip
    return Leaf(
        GUIDE, "怎样使用",
        blocks=(
            Block("收到检查报告怎么办", "report", items=(
                text("报告的每一行写明文件、单元格、代码和改法。按代码打开规则页面，页面上有操作步骤和正反例。"),
                text("改完后原样保存，再报送整份文件；已经接受的行不会重复登记。"),
            )),
            Block("级别", "severity", items=levels),
            Block("在哪里改", "mend", items=mends),
            Block("怎样看字段", "field", items=(
                text("“必填”的每一行都要填；“……时必填”的，只在写明的条件成立时要填；“……时不填”的，条件成立时必须留空。"),
                text("长度按字符数计算，一个汉字算一个。"),
                text("“保存的形式”是档案和数据交换中的写法；报送时常见的其他写法也能识别，改动会逐条提示。"),
                text("标“已停用”的字段只为读取旧表，新报送不用填。"),
            )),
            Block("核对情况", "evidence", lines("本标准说到法律规定的地方，都标明核对到什么程度："),
                  grids=(table(("标记", "文字", "含义"), tags),)),
            Block("由信用办选择的事项", "settings", lines(
                "没有任何来源作出规定的，本标准不设默认值。信用办在 office.yaml 的 settings 中选择，没有选择的，程序不运行。")),
            Block("未启用的内容", "disabled", lines(
                "找不到出处的名单、规则保留页面，标“未启用”，程序不使用；取得原文后才能启用。")),
            Block("永久地址", "anchors", items=(
                (Piece("字段："), code("datasets/penalty.html#fine_amount"), Piece("，或者字段自己的页面")),
                (Piece("代码："), code("codelists/region.html#v-152501")),
                text("代码、标识和页面地址不改；停用的保留页面。"),
            )),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something that begins or ends on a day."""

    on: date
    kind: str
    what: Line


def changes_leaf(standard: Standard, releases: tuple[Release, ...]) -> Leaf:
    """Version by version what changed, and day by day what began and ended to hold."""
    blocks = [Block(_release_title(one), f"v-{one.version}", grids=(_changes(one),)) for one in releases]
    turns = sorted(_turns(standard), key=lambda one: (-one.on.toordinal(), one.kind, one.what[-1].text))
    rows = tuple(Row((lines(day(one.on)), lines(one.kind), (one.what,))) for one in turns)
    blocks.append(
        Block("按日期：从哪天起什么有变化", "days", lines("开始施行的在当日生效；停止施行的，当日是最后一日。"),
              grids=(table(("日期", "变化", "内容"), rows),))
    )  # fmt: skip
    return Leaf(CHANGES, "变更", lead=lines("每一版改了什么，从哪天起、对哪些记录有效。"), blocks=tuple(blocks))


def _release_title(one: Release) -> str:
    return f"{one.version} 版（{day(one.day, '尚未发布')}）"


def _changes(one: Release) -> Grid:
    rows = tuple(
        Row((lines(day(each.since, "不限日期")), lines(each.records), lines(each.text))) for each in one.changes
    )
    return table(("从哪天起", "对哪些记录", "改了什么"), rows)


def _turns(standard: Standard) -> Iterator[_Turn]:
    for law in standard.laws.values():
        yield from _both("文件", law.valid_from, law.valid_to, (Piece(law_title(law), law_path(law.id)),))
    for kind in standard.lists.values():
        listed: Line = (Piece(kind.name, list_path(kind.id)),)
        yield from _both("名单", kind.valid_from, kind.valid_to, listed)
        for later in kind.versions:
            yield from _both("名单期限", later.valid_from, None, listed)
    for parameter in standard.parameters.values():
        link: Line = (Piece(parameter.title, parameter_path(parameter.id)),)
        for one in parameter.values:
            yield from _both("参数取值", one.valid_from, one.valid_to, link)
    for rule in standard.rules.values():
        yield from _both("规则", rule.valid_from, rule.valid_to, (code(rule.code, rule_path(rule.code)),
                                                                 Piece(f" {rule.zh.title}")))  # fmt: skip
    for codelist in standard.codelists.values():
        for value in codelist.values:
            name: Line = (Piece(codelist.title, codelist_path(codelist.id)), Piece(f"：{value.label}（{value.code}）"))
            yield from _both("代码", value.valid_from, value.valid_to, name)


def _both(kind: str, first: date | None, last: date | None, what: Line) -> Iterator[_Turn]:
    if first is not None:
        yield _Turn(first, f"{kind}施行", what)
    if last is not None:
        yield _Turn(last, f"{kind}停止", what)


def search_leaf() -> Leaf:
    """The search page; without scripts it leads to the index pages."""
    return Leaf(SEARCH, "查询", search=True)

"""Pages of code lists."""

from __future__ import annotations

from collections.abc import Sequence

from creditcli.faces.handbook_concerns import users_of
from creditcli.faces.handbook_text import (
    STANDARDS,
    code,
    codelist_path,
    day,
    fact,
    field_path,
    filled,
    lines,
    list_path,
    sourced,
    table,
)
from creditcli.model.handbook import Block, Fact, Grid, Leaf, Line, Piece, Row
from creditcli.standard.canonical import KEEP_CODE
from creditcli.standard.types import Codelist, CodeValue, Standard

SHELF = "codelists/index.html"
GROUPS = {
    "region": "自治区",
    "league_city": "盟市",
    "county": "旗县（市、区）",
    "statistical": "开发区等统计用区划",
    "historic": "已撤销的区划",
}


def codelist_leaf(codelist: Codelist, standard: Standard) -> Leaf:
    """A code list: its values by group, the fields that use it."""
    users = tuple(
        (Piece(f"{dataset.title}："), Piece(field.label, field_path(dataset, field)))
        for dataset, field in users_of(standard, codelist.id)
    )
    return Leaf(
        codelist_path(codelist.id), codelist.title, SHELF, codelist.id, lead=lines(codelist.description),
        blocks=filled(
            Block("概况", "about", facts=_about(codelist, standard)),
            Block("代码", "values", lines(_open(codelist)), grids=_grids(codelist, standard)),
            Block("使用本代码表的字段", "fields", items=users),
        ),
    )  # fmt: skip


def _about(codelist: Codelist, standard: Standard) -> tuple[Fact, ...]:
    keeps = "代码" if codelist.id in KEEP_CODE else "名称"
    sources = list(dict.fromkeys(one.source for one in codelist.values if one.source))
    path = codelist.path
    return (
        *fact("标识", code(codelist.id)),
        *fact("怎样填", f"填名称、代码或者别名都可以，档案中保存{keeps}。"),
        *fact("数量", f"{len(codelist.values)} 个"),
        *fact("来源", *(sourced(standard, one) for one in sources)),
        *fact("代码文件", code(f"standards/{path}", f"{STANDARDS}{path}")),
    )


def _open(codelist: Codelist) -> str:
    return f"不在表中的，写“{codelist.open_prefix}”加说明。" if codelist.open_prefix else ""


def _grids(codelist: Codelist, standard: Standard) -> tuple[Grid, ...]:
    groups: dict[str, list[CodeValue]] = {}
    for one in codelist.values:
        groups.setdefault(one.group, []).append(one)
    return tuple(_grid(GROUPS.get(name, name), values, standard) for name, values in groups.items())


def _grid(title: str, values: Sequence[CodeValue], standard: Standard) -> Grid:
    """Columns that say nothing in this list are left out."""
    aliases = any(one.aliases for one in values)
    dated = any(one.valid_from or one.valid_to for one in values)
    several = len({one.source for one in values}) > 1
    columns = (
        "代码",
        "名称",
        *(("别名",) if aliases else ()),
        *(("有效",) if dated else ()),
        *(("来源",) if several else ()),
    )
    rows = []
    for one in values:
        name: Line = (Piece(one.label, list_path(one.code) if one.code in standard.lists else ""),)
        span = f"{day(one.valid_from)}{f'至{day(one.valid_to)}' if one.valid_to else '起' if one.valid_from else ''}"
        cells = (
            ((code(one.code),),), (name,), *((lines("；".join(one.aliases)),) if aliases else ()),
            *((lines(span),) if dated else ()), *(((sourced(standard, one.source),),) if several else ()),
        )  # fmt: skip
        rows.append(Row(cells, f"v-{one.code}", off=bool(one.valid_to)))
    return table(columns, tuple(rows), title)

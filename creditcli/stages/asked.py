"""Which subjects a word or a table asks about: by its columns of codes and names, else by what it looks like. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from creditcli.errors import UsageFault
from creditcli.ids import resident_id, uscc
from creditcli.model.inquiry import Asked
from creditcli.model.intake import Grid
from creditcli.model.mapping import header_key
from creditcli.standard.types import Standard

CODE, NAME = "unified_code", "subject_name"
FIRST_ROWS = 20  # in which a header is looked for
# Heads of inquiry lists that no layout has.
MORE_CODES = ("统一代码", "代码", "统一信用代码", "信用代码证号", "code", "uscc")
MORE_NAMES = (
    "企业名称", "企业全称", "单位名称", "单位全称", "公司名称", "公司全称", "投标人", "投标人名称", "投标单位", "投标单位名称", "投标企业",
    "中标人", "中标人名称", "中标单位", "中标候选人", "中标候选人名称", "供应商", "供应商名称", "供应商全称", "申请人", "申请人名称", "申请单位",
    "申报单位", "申报单位名称", "申报企业", "参评企业", "参评单位", "被查询人", "查询主体",
)  # fmt: skip
# Heads that may be another thing's too (a unit of measure, a person to call): only where nothing better stands.
LOOSELY = 2  # their rank; 1: a head with a remark in brackets
LOOSE = ("公司", "企业", "单位", "名称", "姓名", "name")
_REMARK = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")  # 投标人（盖章）
_HAN = re.compile(r"[\u3400-\u9fff]")
# About as long as a code, in whatever script a letter of it was typed.
_RUN = re.compile(r"(?<![^\W_\u3400-\u9fff])[^\W_\u3400-\u9fff]{15,20}(?![^\W_\u3400-\u9fff])")
_EDGES = " \t,，;；:：、。.'\"“”‘’|/\\()（）[]【】-—_"
LEAST_DIGITS = 6  # every code has those of the registrar's division


@dataclass(frozen=True, slots=True)
class AskedRows:
    """A sheet: the row of its header (0: none), and what each row below asks about. ``unclear``: the first row of which
    nothing tells who is meant (0: none); nothing is asked then."""

    sheet: str
    header_row: int
    rows: Mapping[int, Asked]
    unclear: int = 0


def check_no_identity(*words: str) -> None:
    """Raises UsageFault where somebody is asked about by a resident identity number: what is asked is told again."""
    if any(resident_id.mask(one) != one and not uscc.is_valid(uscc.folded(one)) for one in words):
        raise UsageFault(
            "给出的像是居民身份证号码。查询和信用报告只按统一社会信用代码，身份证号码不要写在命令里。",
            "That looks like a resident identity number. Subjects are asked about by unified code; never put such a "
            "number in a command.",
        )


def asked_by(word: str) -> Asked:
    """What one word, or the only cell of a row, asks about: what looks like a code is one, whatever is wrong with it; a
    name may stand beside it."""
    text, code, bare = word.strip(), _code_in(word), uscc.folded(word)
    if code and _HAN.search(bare):
        return _asked(code, bare.replace(code, " ").strip(_EDGES))
    if code or bare.isascii():
        return _asked(code if code and code != bare else text, "")
    return _asked("", text)


def asked_in(grid: Grid, standard: Standard) -> AskedRows:
    """The subjects of a sheet; rows that name none are left out."""
    header, columns = _header(grid, standard)
    rows: dict[int, Asked] = {}
    for row in (one for batch in grid.batches() for one in batch().iter_rows(named=True)):
        if row["row"] <= header:
            continue
        found = _below(row, columns) if columns else _told(_filled(row))
        if len(found) > 1:
            return AskedRows(grid.sheet, 0, {}, row["row"])
        if found:
            rows[row["row"]] = found[0]
    return AskedRows(grid.sheet, header, rows)


def _header(grid: Grid, standard: Standard) -> tuple[int, Mapping[str, str]]:
    """The row of the header (0: none, or keys) and the column of each field: of the first rows the one that names most,
    the first of several. A loose head alone is one only where no row of several cells stands above."""
    heads, best = _heads(standard), (0, 0, 0, dict[str, str]())
    keys = [{"row": 0, **dict(zip(grid.frame.columns[1:], grid.keys, strict=False))}] if grid.keys else []
    opening = True
    for row in [*keys, *([] if grid.keys else grid.frame.head(FIRST_ROWS).to_dicts())]:
        found = {name: head for name, cell in row.items() if name != "row" and (head := _head(cell, heads))}
        ranked = sorted(found, key=lambda letters: found[letters][0])
        first = {found[letters][1]: letters for letters in reversed(ranked)}
        sure = max((LOOSELY - found[letters][0] for letters in first.values()), default=-1)
        if (sure > 0 or (sure == 0 and opening)) and (len(first), sure) > best[:2]:
            best = (len(first), sure, row["row"], first)
        opening = opening and len(_filled(row)) < 2
    return best[2:]


def _heads(standard: Standard) -> Mapping[str, tuple[int, str]]:
    """Rank and field of each head: of two columns for one field that of the lower rank is read."""
    found = {header_key(one): (0, CODE) for one in MORE_CODES} | {header_key(one): (0, NAME) for one in MORE_NAMES}
    for dataset in standard.datasets.values():
        for layout in dataset.layouts:
            for column in layout.columns:
                if column.field in (CODE, NAME):
                    names = (column.code, column.header, *column.aliases)
                    found |= {header_key(one): (0, column.field) for one in names}
    return found | {header_key(one): (LOOSELY, NAME) for one in LOOSE}


def _head(cell: object, heads: Mapping[str, tuple[int, str]]) -> tuple[int, str] | None:
    if not isinstance(cell, str):
        return None
    rank, field = heads.get(header_key(_REMARK.sub("", cell)), (LOOSELY, ""))
    return heads.get(header_key(cell)) or ((1, field) if rank == 0 else None)


def _filled(row: Mapping[str, Any]) -> list[str]:
    return [text for name, cell in row.items() if name != "row" and cell and (text := str(cell).strip())]


def _below(row: Mapping[str, Any], columns: Mapping[str, str]) -> list[Asked]:
    """As ``_told``, of a row below a header. A number in a name's place is no name of which nothing is known."""
    code, name = (str(row[columns[one]] or "").strip() if one in columns else "" for one in (CODE, NAME))
    if code or not name:
        return [_asked(code, name)] if code else []
    return [_asked("", name) if any(map(str.isalpha, name)) and not _code_in(name) else asked_by(name)]


def _told(cells: Sequence[str]) -> list[Asked]:
    """Whom a row may be about: nobody where it holds numbers only, several where nothing tells who is meant."""
    if len(cells) == 1:
        return [asked_by(cells[0])]
    kept = dict.fromkeys(one for one in cells if _code_in(one) or any(map(str.isalpha, one)))
    about = [asked_by(one) for one in kept]
    codes = [one for one in about if one.person or _code_in(one.code)]
    codes = [one for one in codes if uscc.is_valid(one.unified_code)] or codes
    names = [one.name for one in about if one.name]
    if len(codes) == 1:
        return [replace(codes[0], name=names[0] if len(names) == 1 else "")]
    return [Asked("", names[0])] if len(names) == 1 and not codes else about


def _code_in(text: str) -> str:
    """What is about as long as a code and has its digits, folded; empty where there is nothing of the kind."""
    bare = uscc.folded(text)
    if not _HAN.search(bare):
        bare = "".join(char for char in bare if char.isalnum())
    found = _RUN.search(bare)
    return found[0] if found and sum(map(str.isdigit, found[0])) >= LEAST_DIGITS else ""


def _asked(code: str, name: str) -> Asked:
    """With a person's number hidden: answers tell again what was asked, and one such row does not stop the others."""
    hidden, shown = resident_id.mask(code), resident_id.mask(name)
    if hidden != code and uscc.is_valid(uscc.folded(code)):
        hidden = code
    return Asked(hidden, shown, person=(hidden, shown) != (code, name))

"""What of a file was not taken although no row of it was refused: columns, sheets and rows, told where it is taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditcli.cli.talk import Talk
    from creditcli.model.finding import Finding
    from creditcli.standard.types import Standard

NAMED = 3  # of a kind; validate shows all
KINDS: Mapping[str, tuple[str, str, str]] = {  # check -> the parameter that names one, and the words
    "column_extra": ("header", "没有收取的列", "columns not taken"),
    "file_hidden_sheet": ("sheet", "没有读取的隐藏工作表", "hidden sheets not read"),
    "sheet_no_table": ("sheet", "没有读取的工作表", "sheets not read"),
    "file_hidden_rows": ("first", "隐藏的行也已读取，起于第几行", "hidden rows that were read, from row"),
    "rows_dropped": ("rows", "略过的行（不是空行）", "rows left out (not blank)"),
}
ROWS = "rows"  # a parameter that names several, the first of those that ``count`` and ``blank`` tell


def tell_passed_over(talk: Talk, findings: Sequence[Finding], standard: Standard) -> None:
    """One line a kind, with the first names; at the end where all are shown."""
    told = False
    for check, (param, words, words_en) in KINDS.items():
        code = standard.rule_of(check).code
        params = [dict(one.params) for one in findings if one.code == code]
        if param == ROWS:
            params = [one for one in params if _count(one)]
            names, count = [name for one in params for name in one[ROWS].split("、")], sum(map(_count, params))
        else:
            names, count = [one[param] for one in params], len(params)
        if names:
            more, more_en = (f" 等 {count} 项", f" and {count - NAMED} more") if count > NAMED else ("", "")
            first = names[:NAMED]
            talk.say(f"  {words}：{'、'.join(first)}{more}", f"  {words_en}: {', '.join(first)}{more_en}")
            told = True
    if told:
        talk.say("  以上请核对；用 validate 看全部。", "  Please look at these; validate shows all.")


def _count(params: Mapping[str, str]) -> int:
    """Rows that were left out, but for blank ones."""
    return int(params["count"]) - int(params["blank"])

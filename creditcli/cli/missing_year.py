"""Tells of years that the calendar lacks: terms in working days that need them have no last day, and none is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.talk import Talk
from creditcli.io.calendar import OVERRIDE
from creditcli.stages.uncounted import uncounted

if TYPE_CHECKING:
    from creditcli.cli.workplace import Workplace
    from creditcli.model.ledger import Ledger
    from creditcli.stages.uncounted import Uncounted


def tell_uncounted(place: Workplace, ledger: Ledger, talk: Talk) -> int:
    """Which years, what has no last day because of it, and what to do. 1 where a case waits for that and the ledger's day is
    in the first of them or after it."""
    told = uncounted(ledger, place.standard, place.office, place.calendar)
    if told is None:
        return CLEAN
    zh, en = _lacking(told)
    file, first = place.folder / OVERRIDE, told.years[0]
    years, years_en = "、".join(f"{one} 年" for one in told.years), " and ".join(map(str, told.years))
    talk.say(
        f"没有 {years}的放假和调休日历{zh}。不会另行推定期限。请在 {file} 写全 {years}的放假和调休：列为 year,kind,date,source，"
        f"kind 填 off（放假）或 work（调休上班），date 写成 {first}-01-01，source 写国务院办公厅通知的文号；或者换用带有{'这些年' if told.years[1:] else '这一年'}日历的新版程序。",
        f"There is no calendar of days off for {years_en}{en}. No other term is made up. Enter every day off and make-up workday of {years_en} "
        f"in {file}: columns year,kind,date,source with kind off or work, date like {first}-01-01; or take a newer version of the program.",
    )
    return FINDINGS if told.reached and told.open_cases else CLEAN


def _lacking(told: Uncounted) -> tuple[str, str]:
    """What has no last day."""
    kinds = (
        (told.objections, "异议答复", "answers to objections"),
        (told.repairs, "修复办理", "decisions on repairs"),
        (told.responses, "实施单位反馈", "responses of implementing organs"),
        (told.reports, "许可、处罚报送", "licences and penalties sent"),
    )
    found = [one for one in kinds if one[0]]
    if not found:
        return "，到时按工作日计算的期限都无法判定", ": terms in working days that reach it cannot be told"
    zh = "、".join(f"{name} {count} 件" for count, name, _ in found)
    en = ", ".join(f"{count} {name}" for count, _, name in found)
    pressed = (
        "，没有答复也不会显示逾期、不会督办、不会屏蔽",
        "; none of the cases turns overdue, is pressed for or shielded",
    )
    zh_end, en_end = pressed if told.open_cases else ("", "")
    return f"，{zh}的期限无法判定{zh_end}", f": the last day of {en} cannot be told{en_end}"

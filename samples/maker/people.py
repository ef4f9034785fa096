"""Invented firms and persons. Names say 示例; codes and numbers carry valid check digits.

Codes use organisation bodies ``MAYY…`` and birth years of the nineteenth century, so that none is anybody's.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from creditcli.ids import organisation_code, resident_id, uscc

REGION = "152501"
CITY = "二连浩特市"
PLACES = ("驼铃", "沙葱", "白桦", "云杉", "锡林", "草原", "口岸", "界碑", "恐龙", "金雕", "骏马", "长调", "马头琴", "蓝天",
          "牧歌", "北疆", "驿站", "星河", "胡杨", "晨曦", "敖包", "月泉", "青松", "红柳", "赛汗", "吉祥", "安达", "塔拉")  # fmt: skip
TRADES = (
    ("商贸有限公司", "F"), ("国际物流有限公司", "G"), ("建筑工程有限公司", "E"), ("餐饮管理有限公司", "H"), ("食品有限公司", "C"),
    ("运输有限公司", "G"), ("矿业有限公司", "B"), ("供热有限公司", "D"), ("农牧业发展有限公司", "A"), ("进出口有限公司", "F"),
    ("宾馆有限公司", "H"), ("医药有限公司", "F"),
)  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
SHOPS = ("便利店", "饭馆", "理发店", "修理部", "服装店", "水果店")


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented subject. ``category`` is a label of the standard's code list."""

    name: str
    code: str
    category: str
    representative: str
    established: str
    industry: str


def unified_code(head: str, body: str) -> str:
    """A unified code of department and kind ``head`` with the organisation body ``body``."""
    first = head + REGION + body + organisation_code.check_character(body)
    return first + uscc.check_character(first)


def resident(number: int) -> str:
    """A resident id of the year 1890, with a valid check."""
    return resident_id.complete(f"{REGION}1890{1 + number % 12:02}{1 + number % 28:02}{number % 1000:03}")


def person_name(number: int) -> str:
    """A name that nobody has."""
    return f"{SURNAMES[number % len(SURNAMES)]}示例{'一二三四五六七八九十'[number % 10]}"


def make_firms(chance: random.Random) -> list[Firm]:
    """Two hundred and eighty organisations and twenty individual businesses, each name once."""
    names = [f"{CITY}示例{place}{trade}" for place in PLACES for trade, _ in TRADES]
    chance.shuffle(names)
    trades = dict(TRADES)
    firms = []
    for number, name in enumerate(names[:280], 1):
        trade = next(one for one in trades if name.endswith(one))
        firms.append(
            Firm(
                name, unified_code("91", f"MAYY{number:04}"), "法人及非法人组织", person_name(number),
                f"{2005 + number % 17}-{1 + number % 12:02}-{1 + number % 28:02}", trades[trade],
            )
        )  # fmt: skip
    for number in range(20):
        name = f"{CITY}示例{PLACES[number]}{SHOPS[number % len(SHOPS)]}"
        firms.append(
            Firm(
                name, unified_code("92", f"MAYW{number:04}"), "个体工商户", person_name(number + 300),
                f"2015-05-{1 + number:02}", "F",
            )
        )  # fmt: skip
    return firms

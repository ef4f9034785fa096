"""Invented subjects by the thousand, with sound codes, for the search index and its measurement."""

from __future__ import annotations

import random

from creditcli.ids import organisation_code, uscc

PLACES = (
    ("152501", "二连浩特市"), ("152502", "锡林浩特市"), ("150102", "内蒙古"), ("150202", "包头市"), ("150402", "内蒙古赤峰"),
    ("150602", ""),
)  # fmt: skip
TRADES = ("商贸", "建筑工程", "国际贸易", "运输", "餐饮管理", "农牧业", "物业服务", "新能源科技", "ＡＢ网络", "Café ")
FORMS = ("有限公司", "有限责任公司", "（有限合伙）", "专业合作社")
BRANDS = [bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xC8) for cell in range(0xA1, 0xFF)]
RARE = ("𠮷", "䶮", "㑇")  # outside of GB 2312; the first is two units in JavaScript


def subjects(count: int, seed: int = 20261123) -> list[tuple[str, str]]:
    """(name, code), each code once."""
    chance = random.Random(seed)
    return [_subject(at, chance) for at in range(count)]


def _subject(at: int, chance: random.Random) -> tuple[str, str]:
    region, place = chance.choice(PLACES)
    brand = "".join(chance.choices(BRANDS, k=chance.choice((2, 2, 3, 3, 4))))
    if chance.random() < 0.01:
        brand += chance.choice(RARE)
    body = f"MY{at:06}"
    first = f"91{region}{body}{organisation_code.check_character(body)}"
    code = first + uscc.check_character(first)
    return f"{place}示例{brand}{chance.choice(TRADES)}{chance.choice(FORMS)}", code


def queries(known: list[tuple[str, str]], count: int, seed: int = 7) -> list[str]:
    """Codes, parts of names, two parts of a name, full width, and some that stand nowhere."""
    chance = random.Random(seed)
    return [_query(known, chance) for _ in range(count)]


def _query(known: list[tuple[str, str]], chance: random.Random) -> str:
    name, code = chance.choice(known)
    match chance.randrange(10):
        case 0 | 1 | 2:
            return code
        case 3:
            return _part(name, chance) + " " + _part(name, chance)
        case 4:
            return "".join(chance.choices(BRANDS, k=3))
        case 5:
            return "".join(
                chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in _part(name, chance, 4)
            ).lower()
        case _:
            return _part(name, chance)


def _part(name: str, chance: random.Random, most: int = 7) -> str:
    solid = name.replace(" ", "")
    start = chance.randrange(len(solid) - 1)
    return solid[start : start + chance.randint(2, most)]

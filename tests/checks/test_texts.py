"""Numbers, names, days and sums as people write them."""

from __future__ import annotations

import csv
import re
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.checks import normal_forms
from creditcli.ids import chinese_number, document_number, money, subject_name
from creditcli.io.bundle import bundle, open_standard
from creditcli.standard.cell_texts import read_amount, read_date
from tests.checks.rows import FINE, duties, told, with_register

STANDARD = open_standard()
SUMS = [
    ("肆万玖仟伍佰陆拾捌元整", "49568"), ("伍万伍仟元", "55000"), ("捌仟元", "8000"), ("壹拾万元整", "100000"),
    ("十五万元", "150000"), ("一百零五元", "105"), ("贰佰贰拾元零肆分", "220.04"), ("叁佰元伍角", "300.5"),
    ("壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67"), ("1万5仟元", "15000"), ("3万5000元", "35000"), ("2千元", "2000"),
    ("1.5万元", "15000"), ("0.2万元", "2000"), ("9万元人民币", "90000"), ("人民币9 万 元", "90000"),
    ("￥70,000.00", "70000"), ("¥70，000.00元", "70000"), ("２０００元", "2000"), ("弍仟元", "2000"), ("参佰圆", "300"),
    ("1.2亿元", "120000000"), ("二〇〇〇元", "2000"), ("人民币（大写）：伍仟元整", "5000"), ("5万余元", "50000"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "yuan"), SUMS)
def test_a_sum_is_read_however_it_is_written(text: str, yuan: str) -> None:
    assert money.sums_in(f"经研究，对你单位处以罚款{text}。") == [Decimal(yuan)]


@pytest.mark.parametrize(
    "text",
    [
        "9 万元 美元",
        "9万美元",
        "US$3000",
        "港币3000元",
        "5000卢布",
        "三元村",
        "元旦",
        "数万元",
        "千元以下",
        "2026年3月整改",
    ],
)
def test_what_is_no_sum_in_yuan_is_not_compared(text: str) -> None:
    assert money.sums_in(text) == []


def test_a_fine_that_is_a_share_of_a_sum_agrees() -> None:
    assert duties(told(**{"处罚内容": "处投资额20万元的3%罚款", FINE: "0.6"})) == {}
    assert duties(told(**{"处罚内容": "处货值金额2000元五倍的罚款", FINE: "1"})) == {}
    assert "amount-differs-from-text" in duties(told(**{"处罚内容": "处投资额20万元的3%罚款", FINE: "0.7"}))


def _written(value: int) -> str:
    """Formal numerals below a hundred million, as an accountant writes them."""
    if value >= 10_000:
        rest = value % 10_000
        return f"{_written(value // 10_000)}万" + (("零" if rest < 1000 else "") + _written(rest) if rest else "")
    out, zero = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if zero and out else "") + "零壹贰叁肆伍陆柒捌玖"[digit] + name
            zero = False
        else:
            zero = True
    return out


@given(st.integers(1, 99_999_999))
def test_formal_numerals_are_read_back(value: int) -> None:
    assert chinese_number.number(_written(value)) == value


@pytest.mark.parametrize(
    "text", ["1" * 40_000, "一" * 40_000, "1," * 20_000, "万1" * 20_000, "1元" * 20_000, "¥" * 40_000]
)
def test_no_text_keeps_the_search_busy(text: str) -> None:
    money.sums_in(f"{text}x")
    money.shares_in(f"{text}x")


NUMBERS = [
    "二市监罚〔2026〕8号", "二市监罚(2026)第8号", "二市监罚（2026）8号", "二市监罚【2026】8号", "二市监罚﹝2026﹞8号",
    "二市监罚[2026]8号", "二市监罚【2026)第 008 号", "二市监罚〔2026第8号", "二市监罚2026〕8号", "二市监罚〔2026年〕8号",
    "二市监罚〔二〇二六〕8号", "二市监罚 〔２０２６〕 ８号", "二市监罚〔2026〕8号\u200b", "二市监罚《2026》8号",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_known_in_any_brackets(text: str) -> None:
    assert document_number.normal_form(text) == "二市监罚〔2026〕8号"
    assert document_number.year(text) == 2026


def test_other_numbers_stay_different() -> None:
    others = [
        "二市监罚〔2026〕8-1号",
        "二市监罚〔2026〕80号",
        "二市监罚〔2025〕8号",
        "TQ第Q-4008号",
        "20171115KB号",
        "空",
    ]
    assert len({document_number.normal_form(one) for one in [*others, NUMBERS[0]]}) == len(others) + 1
    assert document_number.normal_form("罚〔2026〕8—1号") == document_number.normal_form("罚〔2026〕8-1号")


ODD = st.text("二市监罚〔〕（）()[]【2026819年第号-—Aaａ０ \t\u200b·•λ兀", max_size=24)


@given(st.lists(st.one_of(st.none(), ODD, st.sampled_from(NUMBERS)), max_size=8))
def test_whole_columns_of_numbers_are_compared_like_each_one(texts: list[str | None]) -> None:
    column = pl.Series("n", texts, dtype=pl.String)
    assert normal_forms.numbers(column).to_list() == [
        None if one is None else document_number.folded_form(one) for one in texts
    ]
    for one in filter(None, texts):
        assert document_number.normal_form(one) == document_number.folded_form(one)


@given(st.lists(st.one_of(st.none(), ODD, st.sampled_from([*NUMBERS, "空", "无"])), max_size=8))
def test_whole_columns_of_numbers_are_told_apart_like_each_one(texts: list[str | None]) -> None:
    told = normal_forms.telling(pl.Series("n", texts, dtype=pl.String)).to_list()
    assert told == [None if one is None else document_number.is_telling(one) for one in texts]


@given(st.lists(st.one_of(st.none(), ODD), max_size=8))
def test_whole_columns_of_names_are_compared_like_each_one(texts: list[str | None]) -> None:
    column = pl.Series("n", texts, dtype=pl.String)
    assert normal_forms.names(column).to_list() == [
        None if one is None else subject_name.normal_form(one) for one in texts
    ]


@given(ODD)
def test_normal_forms_are_their_own_normal_form(text: str) -> None:
    assert document_number.normal_form(document_number.normal_form(text)) == document_number.normal_form(text)
    assert subject_name.normal_form(subject_name.normal_form(text)) == subject_name.normal_form(text)


REGISTERED = "二连浩特市示例镁业（内蒙古）有限公司"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("二连浩特市示例镁业(内蒙古)有限公司", set()),
        ("二连浩特市示例镁业（内蒙古） 有限公司", set()),
        ("二连浩特市示例镁业（内蒙古）有限公司\xa0", {"value-normalised"}),
        ("二连浩特市示例镁业（内蒙古）有有限公司", {"name-doubled"}),
        ("二连浩特市示例镁业（内蒙古）有限公司（城北工业园）", set()),
        ("二连浩特市示例镁业（内蒙古）有限公\u200b司", {"odd-characters"}),
        ("二连浩特市示例美业（内蒙古）有限公司", {"name-at-odds"}),
        ("二连浩特市示例镁业（内蒙古）有限公", {"name-at-odds", "name-cut-off"}),
        ("二连浩特市示例镁业（内蒙古）有限责任公司", {"name-at-odds"}),
        ("二连浩特市旧名商贸有限公司", {"name-of-former-days"}),
        ("二连浩特市旧名 商贸有限公司", {"name-of-former-days"}),
        ("二连浩特市更旧商贸有限公司", {"name-of-former-days"}),
    ],
)
def test_a_name_against_the_register(name: str, found: set[str]) -> None:
    """What is only written otherwise is the same name; a former one is told; one wrong character is at odds."""
    before = {"unified_code": "91152501MAYX00017E", "subject_name": "二连浩特市更旧商贸有限公司", "former_names": None}
    now = {**before, "subject_name": REGISTERED, "former_names": "二连浩特市旧名商贸有限公司"}
    assert set(duties(told(with_register(before, now), **{"行政相对人名称": name}))) == found


def test_a_former_name_is_told_with_the_present_one() -> None:
    known = {
        "unified_code": "91152501MAYX00017E",
        "subject_name": REGISTERED,
        "former_names": "旧名有限公司；二连浩特市旧名商贸有限公司",
    }
    (one,) = told(with_register(known), **{"行政相对人名称": "二连浩特市旧名商贸有限公司"})
    assert dict(one.params) == {"register": REGISTERED}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年3月16日", "2017-03-16"), ("2017 年 3 月 16 日", "2017-03-16"), ("2017.3.16", "2017-03-16"),
        ("２０１７．３．１６", "2017-03-16"), ("20170316", "2017-03-16"), ("45352", "2024-03-01"),
        ("2017-03-16 14:30:00", "2017-03-16"), ("2017/3/16 0:00", "2017-03-16"), ("2024-03-01T00:00:00", "2024-03-01"),
        ("二〇一七年三月十六日", "2017-03-16"), ("二零二六年十二月三十一日", "2026-12-31"), ("二○一七年十月二十日", "2017-10-20"),
        ("2099/12/31", "2099-12-31"), ("1900-1-1", "1900-01-01"), ("1899-12-31", "1899-12-31"),
        ("2026-02-30", None), ("0000-01-01", None), ("2017-3", None), ("17-3-16", None), ("96352", None),
        ("二〇二六年二月三十日", None), ("2026-03-16T16:00:00Z", None), ("长期", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_or_have_a_named_outcome(text: str, day: str | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "factor", "unit", "amount"),
    [
        ("￥70,000.00", "0.0001", "元", "7"), ("70000元", "0.0001", "元", "7"), ("２０００", "0.0001", "元", "0.2"),
        ("0.2万元", "", "万元", "0.2"), ("1,234.5", "", "万元", "1234.5"),
        ("9万元", "0.0001", "元", None), ("2000元", "", "万元", None), ("0,2", "", "万元", None), ("1,5", "", "万元", None),
        ("12,34", "", "万元", None), ("约2千", "", "万元", None), ("2 000", "", "万元", None), ("1e3", "", "万元", None),
    ],
)  # fmt: skip
def test_an_amount_is_a_plain_number_in_the_unit_of_its_column(
    text: str, factor: str, unit: str, amount: str | None
) -> None:
    assert read_amount(text, factor, unit) == amount


@pytest.mark.parametrize(
    "char",
    [
        "λ",
        "А",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\u2067",
        "\ufeff",
        "\ue5e5",
        "\U000f0001",
        "\uf9f4",
        "\U0002f81a",
        "\u2f00",
        "\x07",
    ],
    ids=lambda char: f"U+{ord(char):04X}",
)
def test_characters_that_look_like_others_or_cannot_be_seen_are_told(char: str) -> None:
    assert "odd-characters" in duties(told(**{"行政相对人名称": f"二连浩特市示例{char}贸易有限公司"}))


@pytest.mark.parametrize(
    "name",
    ["二连浩特市〇七贸易有限公司", "ᠮᠣᠩᠭᠣᠯ贸易有限公司", "二连浩特市KTV娱乐有限公司", "二连浩特市㐂来𠮷贸易有限公司"],
)
def test_lawful_rare_characters_are_not_told(name: str) -> None:
    assert duties(told(**{"行政相对人名称": name})) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("经营者：王示例，未明码标价", "owner-in-text"), ("驾驶人姓名：王示例", "owner-in-text"),
        ("联系电话13800000000", "phone-in-text"), ("电话138 0000 0000", "phone-in-text"), ("电话+86-138-0000-0000", "phone-in-text"),
        ("手机１３８００００００００", "phone-in-text"), ("户籍所在地为某旗", "address-in-text"), ("电话：0479-1234567", "address-in-text"),
        ("收款账号6222 0000 0000 0000 004", "bank-card-in-text"),
    ],
)  # fmt: skip
def test_personal_data_in_free_text_is_told_without_being_echoed(text: str, name: str) -> None:
    found = told(**{"违法事实": text})
    assert name in duties(found)
    assert all(one.value == "" and one.secret for one in found)


def test_words_by_which_a_dear_pattern_is_looked_for_stand_in_all_that_it_finds() -> None:
    rules = [rule for rule in STANDARD.rules.values() if {"words", "pattern"} <= rule.args.keys()]
    assert rules
    for rule in rules:
        found = []
        for path in sorted((bundle("standards") / "conformance" / rule.code).glob("*/files/*.csv")):
            texts = {cell for row in csv.reader(path.read_text("utf-8-sig").splitlines()) for cell in row}
            found += [text for text in texts if re.search(str(rule.args["pattern"]), text)]
        assert len(found) > 5
        assert [text for text in found if not re.search(str(rule.args["words"]), text)] == []

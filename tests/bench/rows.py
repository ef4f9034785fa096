"""Penalty rows of the national layout of 2018, invented and alike from run to run.

``python tests/bench/rows.py OUT --rows N --format csv|gb|xlsx|jsonl`` writes the file and, beside it,
``OUT.defects.csv``: the row, kind and field of every planted defect. A row without one gives no finding at all, not
even a notice, when it is validated as of ``AS_OF``. Firms, organs and persons are invented (codes of the series ``MAY``,
births before 1890); their check characters hold, by arithmetic written here and not taken from the package.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

AS_OF = "2026-03-25"
DAYS = ("2026-03-16", "2026-03-17", "2026-03-18", "2026-03-19", "2026-03-20", "2026-03-23", "2026-03-24", "2026-03-25")
HEADER = (
    "行政相对人名称", "行政相对人类别", "行政相对人代码_1(统一社会信用代码)", "行政相对人代码_2(工商注册号)",
    "行政相对人代码_3(组织机构代码)", "行政相对人代码_4(税务登记号)", "行政相对人代码_5(事业单位证书号)",
    "行政相对人代码_6(社会组织登记证号)", "法定代表人", "法定代表人证件类型", "法定代表人证件号码", "证件类型", "证件号码",
    "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）",
    "没收违法所得、没收非法财物的金额（万元）", "暂扣或吊销证照名称及编号", "处罚决定日期", "处罚有效期", "公示截止期",
    "处罚机关", "处罚机关统一社会信用代码", "数据来源单位", "数据来源单位统一社会信用代码", "备注",
)  # fmt: skip
NAME, CATEGORY, CODE, REGISTRATION, INNER, TAX = range(6)
PERSON, ID_TYPE, ID_NUMBER, NUMBER, ACT, FACTS, BASIS, KINDS, CONTENT, FINE, TAKEN = 8, *range(11, 21)
DAY, UNTIL, SHOWN, ORGAN, ORGAN_CODE = range(22, 27)

SEED = 20260325
REPEATS, DEFECTS, PERSONS = 0.2, 0.01, 0.005  # shares of rows
BREAKS = 2000  # one text in so many holds a line break
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
OUTER = [pow(3, at, 31) for at in range(17)]
VALUES = {char: value for value, char in enumerate(ALPHABET)}
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
DIGITS, UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
PLACES = (
    ("150102", "呼和浩特市新城区"), ("150105", "呼和浩特市赛罕区"), ("150203", "包头市昆都仑区"), ("150302", "乌海市海勃湾区"),
    ("150402", "赤峰市红山区"), ("150428", "喀喇沁旗"), ("150502", "通辽市科尔沁区"), ("150522", "科尔沁左翼后旗"),
    ("150602", "鄂尔多斯市东胜区"), ("150702", "呼伦贝尔市海拉尔区"), ("150802", "巴彦淖尔市临河区"), ("150902", "乌兰察布市集宁区"),
    ("152201", "乌兰浩特市"), ("152501", "二连浩特市"), ("152502", "锡林浩特市"), ("152921", "阿拉善左旗"),
)  # fmt: skip
ORGANS = (
    ("市场监督管理局", "市监罚"), ("应急管理局", "应急罚"), ("交通运输局", "交罚"), ("生态环境局", "环罚"), ("农牧局", "农罚"),
)  # fmt: skip
HAN = "安邦宝昌成达德鼎丰福富广海昊恒宏华辉汇吉佳嘉建金景久康立隆茂明宁鹏启庆润盛顺泰天旺祥兴旭耀益永裕元泽正志众"
TRADES = (
    "商贸", "食品", "建筑工程", "运输", "农牧业", "能源", "餐饮服务", "药业", "物业服务", "机械设备", "新材料科技", "矿业",
)  # fmt: skip
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "专业合作社", "合伙企业（有限合伙）", "有限公司分公司")
ACTS = (
    ("未按规定明码标价", "《中华人民共和国价格法》第十三条第一款、第四十二条"),
    ("销售超过保质期的食品", "《中华人民共和国食品安全法》第三十四条第十项、第一百二十四条第一款第五项"),
    ("未按规定对从业人员进行安全生产教育和培训", "《中华人民共和国安全生产法》第二十八条第一款、第九十七条第三项"),
    ("未采取有效措施防治扬尘污染", "《中华人民共和国大气污染防治法》第六十九条第三款、第一百一十五条第一款第一项"),
    ("擅自从事道路货物运输经营", "《中华人民共和国道路运输条例》第二十四条、第六十三条"),
    ("销售未附检疫证明的动物产品", "《中华人民共和国动物防疫法》第二十九条第三项、第九十七条第一款"),
)
FOUND = (
    "经查，{month}月{day}日，执法人员在日常监督检查中发现，该单位在位于{place}的经营场所内{act}，制作了检查笔录。",
    "{month}月{day}日，根据群众反映的线索，执法人员依法对该单位进行检查，发现其存在{act}的行为，当日予以立案调查。",
    "2025年{month}月{day}日，上级机关转来线索，反映该单位{act}。经核查，线索所述情况属实，涉案货值{count}00元。",
)
SEEN = (
    "调查期间，该单位提供了营业执照、进货票据{count}份、记录{day}页等证据材料，对上述事实予以承认。",
    "案发后该单位能够配合调查并及时改正，涉及的{count}件物品已依法处理，未造成危害后果。",
    "该行为自{month}月{day}日起持续{count}天，有现场笔录、询问笔录、照片为证，事实清楚。",
)
SAID = (
    "依据上述规定，决定对该单位处以罚款人民币{sum}，限自收到本决定书之日起十五日内缴纳。",
    "罚款人民币{sum}。逾期不缴纳的，每日按罚款数额的百分之三加处罚款。",
    "决定给予如下行政处罚：罚款人民币{sum}，上缴国库。如不服本决定，可申请行政复议或者提起诉讼。",
)
KINDS_PLANTED = {
    "code-check": CODE, "organ-code-check": ORGAN_CODE, "registration-in-code": CODE, "code-with-tab": CODE,
    "required-empty": FACTS, "required-when-empty": PERSON, "text-too-long": TAX, "code-value": CATEGORY,
    "codes-value": KINDS, "date-impossible": DAY, "date-in-future": DAY, "dates-in-wrong-order": UNTIL,
    "amount-unreadable": FINE, "amount-at-odds": FINE, "amount-too-precise": FINE, "year-after-date": NUMBER,
    "not-a-decision": CONTENT, "person-number-in-text": FACTS, "key-repeated": None,
}  # fmt: skip


class Planted(NamedTuple):
    """A defect: the row as a spreadsheet counts (the header is row 1), its kind, and the column that shows it."""

    row: int
    kind: str
    column: str


def chinese_sum(yuan: int) -> str:
    """A sum below a hundred million as decisions write it: 49568 is 肆万玖仟伍佰陆拾捌元整."""
    high, low = divmod(yuan, 10_000)
    return (f"{_section(high)}万" if high else "") + (_section(low, bool(high)) if low else "") + "元整"


def _section(number: int, follows: bool = False) -> str:
    text, gap = "", follows and number < 1000
    for at in (3, 2, 1, 0):
        digit = number // 10**at % 10
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + UNITS[at]
            gap = False
        else:
            gap = bool(text) or gap
    return text


def unified_code(head: str, body: str) -> str:
    """Eight characters of head and eight of the organisation code, made whole with both checks."""
    inner = -sum(int(char, 36) * weight for char, weight in zip(body, INNER_WEIGHTS, strict=True)) % 11
    first17 = f"{head}{body}{'0123456789X'[inner]}"
    return first17 + ALPHABET[-sum(VALUES[char] * weight for char, weight in zip(first17, OUTER, strict=True)) % 31]


def body_of(number: int) -> str:
    """Eight characters of the organisation code of the firm of that number, of the invented series."""
    return "MAY" + "".join(ALPHABET[number // 31**power % 31] for power in range(5))


def resident_id(first17: str) -> str:
    """Seventeen digits with their check (MOD 11-2)."""
    return first17 + "10X98765432"[sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(first17)) % 11]


def registration_number(first14: str) -> str:
    """Fourteen digits with their check (MOD 11,10)."""
    product = 10
    for digit in first14:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return f"{first14}{(11 - product) % 10}"


class Maker:
    """Rows one after another; the same seed gives the same rows, and fewer rows are the first of more."""

    def __init__(self, seed: int = SEED, defects: float = DEFECTS) -> None:
        self._random = random.Random(seed)
        self._defects = defects
        self._subjects = 0
        fines = [step * base for base in (100, 1000, 10_000) for step in range(1, 100)]
        self._sums = [(f"{yuan / 10_000:.2f}".rstrip("0").rstrip("."), chinese_sum(yuan)) for yuan in fines]
        self._organs = [
            [
                (f"{place}{kind}", unified_code(f"11{area}", f"MAY{at:02d}{number:03d}"), f"{place[:2]}{short}")
                for number, (kind, short) in enumerate(ORGANS)
            ]
            for at, (area, place) in enumerate(PLACES)
        ]

    def rows(self, count: int, planted: list[Planted]) -> Iterator[list[str]]:
        """``count`` rows; the defects in them are added to ``planted``."""
        kinds = list(KINDS_PLANTED)
        clean: list[str] = []
        for at in range(count):
            row = self._row(at)
            if self._random.random() < self._defects and row[CODE] and clean:
                kind = kinds[len(planted) % len(kinds)]
                column = KINDS_PLANTED[kind]
                row = _spoilt(clean if column is None else row, kind, at)
                planted.append(Planted(at + 2, kind, "" if column is None else HEADER[column]))
            elif row[CODE]:
                clean = row
            yield row

    def _subject(self, mixed: int) -> tuple[str, str, int, str]:
        """Name, code, number of the place and representative of a subject; a person has no representative."""
        at = self._subjects if mixed % 1000 >= 1000 * REPEATS else mixed // 1000 % (self._subjects + 1)
        self._subjects += at == self._subjects
        own = at * 2_654_435_761 % 2**32
        (area, name), first, second, third = (
            PLACES[own % 16],
            *(HAN[own // over % len(HAN)] for over in (16, 897, 53_111)),
        )
        if own / 2**32 < PERSONS:
            born = f"18{60 + own % 30}{1 + own // 30 % 12:02d}{1 + own // 360 % 28:02d}"
            return f"示例{first}", resident_id(f"{area}{born}{at % 1000:03d}"), own % 16, ""
        full = f"{name}{first}{second}{TRADES[own // 7 % len(TRADES)]}{FORMS[own // 77 % len(FORMS)]}"
        return full, unified_code(f"91{area}", body_of(at)), own % 16, f"示{third}{first}"

    def _row(self, at: int) -> list[str]:
        bits = self._random.getrandbits(128)
        bits, mixed = divmod(bits, 2**48)
        name, code, place, person = self._subject(mixed)
        organ, organ_code, short = self._organs[place][bits % len(ORGANS)]
        act, basis = ACTS[bits // 8 % len(ACTS)]
        fine, text = self._sums[bits // 64 % len(self._sums)]
        day = DAYS[bits // 2**15 % len(DAYS)]
        facts = _facts(bits // 2**18, PLACES[place][1], act)
        kinds, said, taken = "罚款", SAID[bits // 2**28 % len(SAID)].format(sum=text), ""
        if bits // 2**30 % 5 == 0:
            taken, more = self._sums[bits // 2**34 % len(self._sums)]
            kinds, said = "罚款；没收违法所得、没收非法财物", f"{said}没收违法所得人民币{more}。"
        until = f"{2027 + bits // 2**44 % 3}{day[4:]}"
        row = [
            name, "法人及非法人组织", code, "", code[8:17], code, "", "", person, "", "", "", "",
            f"{short}〔2026〕{at + 1}号", act, facts, basis, kinds, said, fine, taken, "", day,
            "2099-12-31" if bits // 2**46 % 4 else until, until, organ, organ_code, organ, organ_code, "",
        ]  # fmt: skip
        if not person:
            row[CATEGORY], row[ID_TYPE], row[ID_NUMBER] = "自然人", "身份证", code
            row[CODE] = row[INNER] = row[TAX] = ""
        return row


def _facts(bits: int, place: str, act: str) -> str:
    given = {"month": 1 + bits % 2, "day": 1 + bits // 2 % 28, "count": 2 + bits // 56 % 90, "place": place, "act": act}
    found, seen = FOUND[bits // 2**13 % len(FOUND)].format(**given), SEEN[bits // 2**15 % len(SEEN)].format(**given)
    return f"{found}{'' if bits // 2**17 % BREAKS else chr(10)}{seen}"


def _spoilt(row: list[str], kind: str, at: int) -> list[str]:
    """The row with one defect; ``row`` is left as it is."""
    column, row = KINDS_PLANTED[kind], [*row]
    was = "" if column is None else row[column]
    other = "1" if was.endswith("0") else "0"
    if column is not None:
        row[column] = {
            "code-check": was[:17] + other,
            "organ-code-check": was[:17] + other,
            "registration-in-code": registration_number(f"1525010{at % 10_000_000:07d}"),
            "code-with-tab": f"\t{was}",
            "text-too-long": was * 2,
            "code-value": "企业单位",
            "codes-value": f"{was}；扣分",
            "date-impossible": "2026-02-30",
            "date-in-future": "2026-03-27",
            "dates-in-wrong-order": "2025-12-31",
            "amount-unreadable": f"约{was}",
            "amount-at-odds": "0.0777",
            "amount-too-precise": f"{was}{'' if '.' in was else '.'}0000001",
            "year-after-date": was.replace("2026", "2027"),
            "not-a-decision": f"我局拟对该单位作出如下处罚：{was}",
            "person-number-in-text": f"{was}当事人证件号码为{resident_id(f'15250118700101{at % 1000:03d}')}。",
        }.get(kind, "")
    if kind == "amount-too-precise":
        row[CONTENT], row[KINDS], row[TAKEN] = "决定对该单位处以罚款，数额见缴款通知书。", "罚款", ""
    if kind == "key-repeated":
        row[FACTS] = f"{row[FACTS]}补充报送。"
    return row


def write_text(path: Path, count: int, encoding: str, seed: int) -> list[Planted]:
    """A csv of ``count`` rows."""
    planted: list[Planted] = []
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(Maker(seed).rows(count, planted))
    return planted


def write_lines(path: Path, count: int, seed: int) -> list[Planted]:
    """JSON Lines of ``count`` objects without their empty values. Its first row is line 1."""
    planted: list[Planted] = []
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in Maker(seed).rows(count, planted):
            filled = {header: value for header, value in zip(HEADER, row, strict=True) if value}
            file.write(json.dumps(filled, ensure_ascii=False) + "\n")
    return [one._replace(row=one.row - 1) for one in planted]


def write_sheet(path: Path, count: int, seed: int) -> list[Planted]:
    """A workbook of one sheet with every cell a text, as an office program saves it (shared strings)."""
    planted: list[Planted] = []
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for at, row in enumerate(Maker(seed).rows(count, planted), 1):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(at, column, value)
    book.close()
    return planted


def write_rows(path: Path, count: int, kind: str, seed: int = SEED) -> list[Planted]:
    """Writes the file and the list of its defects; gives the defects."""
    if kind == "jsonl":
        planted = write_lines(path, count, seed)
    elif kind == "xlsx":
        planted = write_sheet(path, count, seed)
    else:
        planted = write_text(path, count, "gb18030" if kind == "gb" else "utf-8", seed)
    with path.with_name(f"{path.name}.defects.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Planted._fields, *planted])
    return planted


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description="Invented penalty rows with planted defects")
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--format", choices=("csv", "gb", "xlsx", "jsonl"), default="csv")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    given.out.parent.mkdir(parents=True, exist_ok=True)
    planted = write_rows(given.out, given.rows, given.format, given.seed)
    sys.stderr.write(f"{given.out}: {given.rows} rows, {len(planted)} defects, as of {AS_OF}\n")


if __name__ == "__main__":
    main()

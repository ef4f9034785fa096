"""Rows of licences, penalties and registrations, all correct until a defect is planted."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from maker.office import Department
from maker.people import Firm
from maker.sheet import Row

VIOLATIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "市场监管": (
        ("未按规定明码标价", "销售商品未明码标价", "《中华人民共和国价格法》第四十二条"),
        ("销售不符合食品安全标准的食品", "销售的食品抽检不合格", "《中华人民共和国食品安全法》第一百二十四条"),
        ("发布虚假广告", "发布的广告内容与事实不符", "《中华人民共和国广告法》第五十五条"),
    ),
    "应急管理": (
        ("未如实记录隐患排查治理情况", "未如实记录事故隐患排查治理情况", "《中华人民共和国安全生产法》第九十七条"),
    ),
    "住建": (("未取得施工许可证擅自施工", "未取得施工许可证擅自施工", "《建设工程质量管理条例》第五十七条"),),
    "交通": (("超限运输", "车辆超限运输行驶公路", "《公路安全保护条例》第六十四条"),),
    "生态环境": (("未落实扬尘防治措施", "堆场未采取有效覆盖措施", "《中华人民共和国大气污染防治法》第一百一十七条"),),
    "消防": (("消防设施未保持完好有效", "室内消火栓系统未保持完好有效", "《中华人民共和国消防法》第六十条"),),
    "卫健": (("公共场所卫生检测不合格", "公共场所卫生检测不合格", "《公共场所卫生管理条例》第十四条"),),
    "人社": (("未按月支付农民工工资", "未按月足额支付农民工工资", "《保障农民工工资支付条例》第五十三条"),),
}
LICENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "市场监管": (("食品经营许可证", "食品销售"), ("食品经营许可证", "餐饮服务")),
    "交通": (("道路运输经营许可证", "道路普通货物运输"), ("道路运输经营许可证", "国际道路货物运输")),
    "住建": (("建筑工程施工许可证", "厂房建设工程施工"), ("城镇燃气经营许可证", "管道燃气供应")),
    "卫健": (("公共场所卫生许可证", "住宿场所"), ("公共场所卫生许可证", "理发美容场所")),
    "发改": (("节能审查意见", "固定资产投资项目节能审查"),),
    "应急管理": (("危险化学品经营许可证", "危险化学品零售"),),
}
FINES = (500, 1000, 2000, 5000, 8000, 10000, 20000, 30000, 50000)
DOMAINS = {"应急管理": "安全生产", "消防": "消防"}


@dataclass
class Numbers:
    """Running document numbers, by prefix and year."""

    last: dict[tuple[str, int], int]

    def next(self, prefix: str, year: int) -> str:
        """``二市监罚〔2026〕8号``."""
        self.last[prefix, year] = self.last.get((prefix, year), 0) + 1
        return f"{prefix}〔{year}〕{self.last[prefix, year]}号"


def workday_before(received: date, back: int) -> date:
    """The ``back``-th weekday before the day of receipt."""
    day = received
    while back:
        day -= timedelta(days=1)
        back -= day.weekday() < 5
    return day


def party(firm: Firm) -> dict[str, str]:
    """The fields by which a subject is named."""
    found = {"subject_name": firm.name, "subject_category": firm.category, "unified_code": firm.code}
    if firm.category == "法人及非法人组织":
        found["legal_representative"] = firm.representative
    return found


def licence(chance: random.Random, firm: Firm, organ: Department, decided: date, numbers: Numbers) -> Row:
    """A licence of the organ's trade, valid for one to five years."""
    certificate, content = chance.choice(LICENCES[organ.kind])
    years = chance.choice((1, 3, 5))
    number = numbers.next(f"{organ.prefix}许", decided.year)
    return Row(
        party(firm)
        | {
            "document_name": "准予行政许可决定书",
            "decision_number": number,
            "licence_category": "普通",
            "certificate_name": certificate,
            "certificate_number": f"示例{decided.year}{chance.randrange(10**5):05}",
            "content": f"{content}（示例）",
            "decision_date": decided.isoformat(),
            "valid_from": decided.isoformat(),
            "valid_to": f"{decided.year + years}-{decided.month:02}-{min(decided.day, 28):02}",
            "organ": organ.name,
            "organ_code": organ.code,
            "status": "有效",
            "source_organ": organ.name,
            "source_organ_code": organ.code,
        }
    )


def penalty(chance: random.Random, firm: Firm, organ: Department, decided: date, numbers: Numbers) -> Row:
    """A penalty of the organ's trade; its class is the organ's own statement."""
    kind, facts, basis = chance.choice(VIOLATIONS[organ.kind])
    fine = chance.choice(FINES)
    number = numbers.next(f"{organ.prefix}罚", decided.year)
    fined = chance.random() < 0.85
    values = party(firm) | {
        "decision_number": number,
        "violation_type": kind,
        "facts": f"经查，该单位{facts}（示例）。",
        "basis": basis,
        "penalty_categories": "罚款" if fined else "通报批评",
        "content": f"罚款人民币{fine}元整" if fined else "通报批评",
        "decision_date": decided.isoformat(),
        "organ": organ.name,
        "organ_code": organ.code,
        "status": "有效",
        "penalty_class": chance.choices(("轻微", "一般", "严重"), (2, 6, 2))[0],
        "penalty_domain": DOMAINS.get(organ.kind, "其他"),
        "source_organ": organ.name,
        "source_organ_code": organ.code,
    }
    if fined:
        values["fine_amount"] = f"{fine / 10000:g}"
    return Row(values)


def subject(firm: Firm, registrar: Department) -> Row:
    """The registration of a firm."""
    return Row(
        {
            "subject_name": firm.name,
            "subject_category": firm.category,
            "unified_code": firm.code,
            "region_code": "152501",
            "established_date": firm.established,
            "status": "存续",
            "industry": firm.industry,
            "registrar": registrar.name,
            "legal_representative": firm.representative,
        }
    )

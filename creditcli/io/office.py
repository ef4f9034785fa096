"""Reads and makes an office folder's ``office.yaml``; the register beside it is read by ``io.register``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from creditcli.errors import UsageFault
from creditcli.ids import uscc
from creditcli.io.bundle import bundle
from creditcli.io.memory import check_memories, load_memories
from creditcli.io.plain import iso_day
from creditcli.io.register import COLUMNS, OPTIONAL, read_register
from creditcli.io.yaml_file import Lines, read_yaml
from creditcli.model.exchange import Partner, Recognition
from creditcli.model.office import Office
from creditcli.model.theme import LEAST, Theme
from creditcli.standard.types import Standard

FOLDERS = ("inbox", "archive", "receipts", "notices", "stats")
REGION_DIGITS = 6
LEVELS = {"0000": "region", "00": "league_city"}


def load_office(folder: Path) -> Office:
    """The office. Raises UsageFault that names file, line and what to write for anything missing or wrong."""
    from jsonschema import Draft202012Validator

    path = folder / "office.yaml"
    data, lines = read_yaml(path)
    schema = json.loads((bundle("standards") / "schemas" / "office.schema.json").read_text(encoding="utf-8"))
    for error in Draft202012Validator(schema).iter_errors(data):
        raise _refusal(path, error, lines, schema)
    organisations = read_register(folder / "organisations.csv")
    since = data.get("letters_since")
    try:
        letters_since = iso_day(since) if since else None
    except ValueError as fault:
        line = lines["letters_since",]
        raise UsageFault(
            f"{path} 第 {line} 行：没有 {since} 这一天。", f"{path} line {line}: there is no day {since}."
        ) from fault
    return Office(
        name=data["name"],
        code=data["code"],
        region=data["region"],
        level=data["level"],
        site_title=data.get("site_title") or data["name"],
        contact={name: text for name, text in data.get("contact", {}).items() if text},  # none that is still empty
        lists=tuple(data["lists"]),
        publish_persons=tuple(data.get("publish_persons", ())),
        settings=data["settings"],
        organisations=organisations,
        invented=data.get("invented") == "true",
        letters_since=letters_since,
        memories=load_memories(folder, organisations),
        partners=tuple(
            Partner(one["code"], one["name"], tuple(one.get("formerly", ()))) for one in data.get("exchange", ())
        ),
        recognised=_recognised(data),
        site_address=data.get("site_address", ""),
        theme=_theme(path, data.get("theme", {}), lines),
    )


def _theme(path: Path, values: Mapping[str, str], lines: Lines) -> Theme:
    """The look of the site. Raises UsageFault for colours that cannot be read on each other."""
    theme = Theme(**values)
    for name, colour, behind, ratio in theme.faults():
        where = lines.get(("theme", name), lines.get(("theme",), 1))
        raise UsageFault(
            f"{path} 第 {where} 行：theme/{name} 的颜色 {colour} 在 {behind} 上看不清，对比度 {ratio:.1f}:1，"
            f"至少要 {LEAST}:1。主色请再深一些，标记色请再浅一些。",
            f"{path} line {where}: theme/{name} {colour} cannot be read on {behind}: contrast {ratio:.1f}:1, at least "
            f"{LEAST}:1 is needed. Take a darker brand, a lighter accent.",
        )
    return theme


def _recognised(data: Mapping[str, Any]) -> tuple[Recognition, ...] | None:
    """None where the office has not said what it recognises: it has to say so, if only that it is nothing."""
    rules = data.get("recognise")
    if rules is None:
        return None
    return tuple(Recognition(one["office"], tuple(one["lists"]), one["basis"]) for one in rules)


def _refusal(path: Path, error: Any, lines: Lines, schema: Mapping[str, Any]) -> UsageFault:
    """What the schema's first error says, in words: the key, its line, and what belongs there."""
    known = schema["properties"]
    if error.validator == "required" and not error.path:
        key = next(name for name in schema["required"] if name not in error.instance)
        zh, en = known[key]["description"].split(" / ")
        return UsageFault(f"{path} 缺少 {key}：应为{zh}。", f"{path} lacks {key}: {en}.")
    if error.validator == "additionalProperties" and not error.path:
        key = next(name for name in error.instance if name not in known)
        where = lines.get((key,), 1)
        return UsageFault(
            f"{path} 第 {where} 行：不认识 {key}。可以写的有：{'、'.join(known)}。",
            f"{path} line {where}: {key} is unknown. There are: {', '.join(known)}.",
        )
    if not error.path:
        return UsageFault(f"{path} 应是“名称: 值”的形式。", f"{path} should hold 'name: value' lines.")
    zh, en = known[error.path[0]]["description"].split(" / ")
    where, key = lines[tuple(error.path)], "/".join(str(part) for part in error.path)
    return UsageFault(f"{path} 第 {where} 行：{key} 应为{zh}。", f"{path} line {where}: {key} should be {en}.")


def check_office(folder: Path, office: Office, standard: Standard) -> None:
    """Raises UsageFault for a code, region, list or data set that office or register name and nobody knows."""
    path = folder / "office.yaml"
    check_code(str(path), office.code)
    _check_division(str(path), office.region, standard)
    for lists in (office.lists, office.publish_persons):
        _check_known(str(path), lists, standard.lists, "名单", "list")
    for one in office.organisations:
        where = f"{folder / 'organisations.csv'}（{one.name}）"
        check_code(where, one.code)
        if one.region:
            _check_division(where, one.region, standard)
        _check_known(where, one.lists, standard.lists, "名单", "list")
        _check_known(where, one.datasets, standard.datasets, "数据集", "data set")
    _check_partners(str(path), office, standard)
    _check_enabled(folder, office, standard)
    check_memories(folder, office, standard)


def _check_partners(where: str, office: Office, standard: Standard) -> None:
    """Raises UsageFault for a partner's code that does not check, and for what is recognised of nobody or of no list."""
    for one in office.partners:
        if not uscc.is_valid(one.code) or one.code == office.code:
            raise UsageFault(
                f"{where}：exchange 中“{one.name}”的统一社会信用代码“{one.code}”不对，或者就是本单位。",
                f"{where}: exchange: '{one.code}' of {one.name} is no unified code, or is this office's own.",
            )
    codes = [code for one in office.partners for code in one.codes]
    for code in codes:
        if codes.count(code) > 1 or code == office.code:
            raise UsageFault(
                f"{where}：exchange 中“{code}”写了两次，或者就是本单位。原代码只写在 formerly 里，不再另写一行。",
                f"{where}: exchange: '{code}' stands there twice, or is this office's own. A former code stands in formerly only.",
            )
    for rule in office.recognised or ():
        if office.partner(rule.office) is None:
            raise UsageFault(
                f"{where}：recognise 中的“{rule.office}”没有写在 exchange 里。",
                f"{where}: recognise: '{rule.office}' is not among exchange.",
            )
        _check_known(where, rule.lists, standard.lists, "名单", "list")


def check_code(where: str, code: str) -> None:
    """Raises UsageFault for a unified code that does not check."""
    if not uscc.is_valid(code):
        raise UsageFault(
            f"{where}：统一社会信用代码“{code}”的位数或校验码不对。", f"{where}: '{code}' is no unified code."
        )


def check_region(where: str, region: str, standard: Standard) -> None:
    """Raises UsageFault for what is no division."""
    if region not in {value.code for value in standard.codelists["region"].values}:
        raise UsageFault(
            f"{where}：没有行政区划“{region}”，应为代码表 region 中的六位代码。",
            f"{where}: there is no division '{region}'; take six digits of the code list region.",
        )


def _check_division(where: str, region: str, standard: Standard) -> None:
    """As ``check_region``, but a code of a known province that the list has no more stands: whoever bears it has decided
    what may have to come down today (``unlisted_regions``)."""
    known = {value.code for value in standard.codelists["region"].values}
    if not (len(region) == REGION_DIGITS and region.isdecimal() and f"{region[:2]}0000" in known):
        check_region(where, region, standard)


def unlisted_regions(office: Office, standard: Standard) -> Mapping[str, tuple[str, ...]]:
    """Divisions that the code list does not have, each with who bears it in office.yaml and the register."""
    known = {value.code for value in standard.codelists["region"].values}
    borne = [(office.name, office.region), *((one.name, one.region) for one in office.organisations if one.region)]
    odd = sorted({region for _, region in borne} - known)
    return {region: tuple(name for name, own in borne if own == region) for region in odd}


def _check_known(where: str, names: tuple[str, ...], known: Mapping[str, object], zh: str, en: str) -> None:
    for name in names:
        if name not in known:
            raise UsageFault(
                f"{where}：没有{zh}“{name}”。可以写的有：{'、'.join(known)}。",
                f"{where}: there is no {en} '{name}'. There are: {', '.join(known)}.",
            )


def _check_enabled(folder: Path, office: Office, standard: Standard) -> None:
    """Refuses list types that the standard ships for the record only, with the reason and every place that names one: until
    all of them are mended nothing comes down."""
    path, register = folder / "office.yaml", folder / "organisations.csv"
    named = [
        *((name, f"{path}：{key}") for key in ("lists", "publish_persons") for name in getattr(office, key)),
        *((name, f"{path}：recognise") for rule in office.recognised or () for name in rule.lists),
        *((name, f"{register}：{one.name}") for one in office.organisations for name in one.lists),
    ]
    off = {
        name: [where for other, where in named if other == name]
        for name, _ in named
        if not standard.lists[name].enabled
    }
    if off:
        told = [(standard.lists[name], tuple(dict.fromkeys(places))) for name, places in off.items()]
        raise UsageFault(
            "".join(
                f"名单“{kind.id}”（{kind.name}）不能启用，请从以下各处删去：{'；'.join(places)}。{kind.note}"
                for kind, places in told
            ),
            " ".join(
                f"The list '{kind.id}' may not be used; take it out of {'; '.join(places)}. {kind.note}"
                for kind, places in told
            ),
        )


def new_office(folder: Path, values: Mapping[str, str], later: Mapping[str, tuple[str, str]]) -> None:
    """Makes the folders, ``office.yaml`` with Chinese comments and an empty register.

    ``values``: name, code, region, and the value of each setting chosen. ``later``: settings that may be chosen
    at any time, with the values that they take and their title; they are written as comments.
    """
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = {key: value for key, value in values.items() if key not in ("name", "code", "region")}
    text = _TEXT.format(
        **{key: json.dumps(values[key], ensure_ascii=False) for key in ("name", "code", "region")},
        level=level_of(values["region"]),
        settings="".join(f"  {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()),
        later="".join(f"#  {key}: {example}  # {title}\n" for key, (example, title) in later.items()),
    )
    (folder / "office.yaml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "organisations.csv").write_text(
        ",".join((*COLUMNS, *OPTIONAL)) + "\n", encoding="utf-8-sig", newline="\n"
    )


def level_of(region: str) -> str:
    """``region``, ``league_city`` or ``county`` from a division code."""
    return next((level for end, level in LEVELS.items() if region.endswith(end)), "county")


_TEXT = """\
# 信用办基本情况
name: {name}
code: {code}
region: {region}
level: {level}
# 公示网站的标题；不写则用名称
site_title: {name}
# 网站地址（不带 http://），印在每张纸上；没有的不写
# site_address: credit.example.cn
# 网站外观：主色、标记色、页首文字、传统蒙古文名称；都可以不写
# theme: {{brand: "#12467d", accent: "#ffd36b", logo: 信用示例}}
# 网站和文书上的联系方式
contact: {{部门: 信用管理科, 电话: "", 地址: ""}}
# 启用的名单（standards/lists 中的编号）
lists: [wage_arrears, samr_serious, work_safety, court_defaulter, red]
# 公示自然人姓名的名单；没有法律明文要求的不要填
publish_persons: []
# 与哪些信用办交换数据（对方换过代码的加 formerly: [原代码]）；承认对方哪些名单在本地有效，都只作参考的写 []
# exchange: [{{code: 对方代码, name: 对方全称}}]
# recognise: [{{office: 对方代码, lists: [wage_arrears], basis: 协议名称和文号}}]
# 哪天以后的事项才出文书；不写则从建立本文件夹的那天起，此前的事项不补发
# letters_since: 2026-05-01
# 法律没有规定、由信用办选择的事项；用 creditcli explain 名称 查看说明
settings:
{settings}# 可以以后再选的事项：去掉行首的 # 号，冒号后面只留一个值
{later}"""

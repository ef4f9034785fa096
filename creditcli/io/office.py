"""Reads and makes an office folder's ``office.yaml`` and ``organisations.csv``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from creditcli.errors import UsageFault
from creditcli.model.office import Office, Organisation

COLUMNS = (
    "code", "name", "aliases", "kind", "region", "datasets", "lists", "contact_role", "document_prefix",
    "review_body", "court",
)  # fmt: skip
REQUIRED = ("name", "code", "region", "level", "lists", "settings")
KNOWN = (*REQUIRED, "site_title", "contact", "publish_persons", "invented", "letters_since")
FOLDERS = ("inbox", "archive", "receipts", "notices", "stats")
LEVELS = {"0000": "region", "00": "league_city"}


def load_office(folder: Path) -> Office:
    """The office. Raises UsageFault that names file and key for anything missing or unknown."""
    data = _yaml(folder / "office.yaml")
    missing = [key for key in REQUIRED if key not in data]
    unknown = [key for key in data if key not in KNOWN]
    if missing or unknown:
        wrong = (missing + unknown)[0]
        raise UsageFault(
            f"office.yaml {'缺少' if missing else '不认识'} {wrong}。",
            f"office.yaml: {wrong} is {'missing' if missing else 'unknown'}.",
        )
    since = data.get("letters_since")
    return Office(
        name=str(data["name"]),
        code=str(data["code"]),
        region=str(data["region"]),
        level=str(data["level"]),
        site_title=str(data.get("site_title") or data["name"]),
        contact={str(key): str(value) for key, value in (data.get("contact") or {}).items()},
        lists=tuple(data["lists"] or ()),
        publish_persons=tuple(data.get("publish_persons") or ()),
        settings={str(key): str(value) for key, value in (data["settings"] or {}).items()},
        organisations=_organisations(folder / "organisations.csv"),
        invented=bool(data.get("invented", False)),
        letters_since=since if isinstance(since, date) else None,
    )


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise UsageFault(f"读不了 {path}：{fault}", f"Cannot read {path}: {fault}") from fault
    if not isinstance(data, dict):
        raise UsageFault(f"{path} 应是“名称: 值”的形式。", f"{path} should hold 'name: value' lines.")
    return data


def _organisations(path: Path) -> tuple[Organisation, ...]:
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageFault(f"读不了部门登记表 {path}：{fault}", f"Cannot read {path}: {fault}") from fault
    for column in COLUMNS:
        if rows and column not in rows[0]:
            raise UsageFault(f"organisations.csv 缺少列 {column}。", f"organisations.csv lacks column {column}.")
    return tuple(_organisation(row) for row in rows)


def _organisation(row: Mapping[str, str]) -> Organisation:
    return Organisation(
        code=row["code"], name=row["name"], aliases=_several(row["aliases"]), kind=row["kind"], region=row["region"],
        datasets=_several(row["datasets"]), lists=_several(row["lists"]), contact_role=row["contact_role"],
        document_prefix=row["document_prefix"], review_body=row["review_body"], court=row["court"],
    )  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("；") if part.strip())


def new_office(folder: Path, values: Mapping[str, str]) -> None:
    """Makes the folders, ``office.yaml`` with Chinese comments and an empty register.

    ``values``: name, code, region, and a value for each open setting.
    """
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = {key: value for key, value in values.items() if key not in ("name", "code", "region")}
    text = _TEXT.format(
        **{key: json.dumps(values[key], ensure_ascii=False) for key in ("name", "code", "region")},
        level=level_of(values["region"]),
        settings="".join(f"  {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()),
    )
    (folder / "office.yaml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "organisations.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8-sig", newline="\n")


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
# 网站和文书上的联系方式
contact: {{部门: 信用管理科, 电话: "", 地址: ""}}
# 启用的名单（standards/lists 中的编号）
lists: [wage_arrears, samr_serious, work_safety, court_defaulter, red]
# 公示自然人姓名的名单；没有法律明文要求的不要填
publish_persons: []
# 法律没有规定、由信用办选择的事项；用 creditcli explain 名称 查看说明
settings:
{settings}"""

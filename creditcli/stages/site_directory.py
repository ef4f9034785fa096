"""The directory of all subjects that can be searched, for readers without scripts: by region, then by initial. Pure.

Names and codes only: being in it says nothing. A subject's region is digits 3 to 8 of its code, the division that
registered it. Its initial is that of the first character behind the names of its own divisions (``ids.initial``), so that
not all of a city stand under the city's letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from creditcli.ids.initial import initial
from creditcli.model.outputs import Page
from creditcli.model.pages import Cell, Document, Frame, Pager, PageTable, Section, TableRow
from creditcli.stages.site_rows import subject_path
from creditcli.standard.types import Standard

HOME = "directory/index.html"
ADDRESS = "address.html"
PER_PAGE = 200
ELSEWHERE = "other"
NO_LETTER, NO_LETTER_PATH = "其他", "0"
COLUMNS = ("主体名称", "统一社会信用代码")
Subject = tuple[str, str]  # name, code


def directory(frame: Frame, subjects: Iterable[Subject], standard: Standard) -> list[Page]:
    """``index.html``, ``<region>/index.html`` and ``<region>/<letter>[-<page>].html`` under ``directory/``."""
    labels = {one.code: one.label for one in standard.codelists["region"].values}
    regions: dict[str, dict[str, list[Subject]]] = {}
    for name, code in sorted(set(subjects)):
        region = code[2:8] if code[2:8] in labels else ELSEWHERE
        letter = initial(own_part(name, region, labels)) or NO_LETTER
        regions.setdefault(region, {}).setdefault(letter, []).append((name, code))
    rows, pages = [], []
    for region in sorted(regions):
        letters = dict(sorted(regions[region].items()))  # 其他 comes behind Z
        title = region_words(region, labels)
        home = f"directory/{region}/index.html"
        total = sum(map(len, letters.values()))
        rows.append(TableRow((Cell(title, home), Cell(region if region in labels else ""), Cell(str(total)))))
        pages.extend(_region(frame, title, home, letters))
    return [_first(frame, rows), *pages]


def own_part(name: str, region: str, labels: Mapping[str, str]) -> str:
    """The name behind the names of its region, league and province, with 市, 旗 … or without; the whole name if nothing
    is left of it."""
    own = [labels[code] for code in (region, f"{region[:4]}00", f"{region[:2]}0000") if code in labels]
    short = [one.removesuffix("自治区") if one.endswith("自治区") else one[:-1] for one in own]
    places = sorted({*own, *(one for one in short if len(one) > 1)}, key=len, reverse=True)
    rest, found = name, ""
    while found != rest:
        found = rest
        rest = next((rest.removeprefix(one) for one in places if rest.startswith(one)), rest)
    return rest.lstrip("（(") or name


def region_words(region: str, labels: Mapping[str, str]) -> str:
    """League and division, as the code list names them.

    >>> region_words("152501", {"152500": "锡林郭勒盟", "152501": "二连浩特市"})
    '锡林郭勒盟 二连浩特市'
    """
    line = (f"{region[:4]}00", region)
    return " ".join(dict.fromkeys(labels[one] for one in line if one in labels)) or "其他登记机关"


def _first(frame: Frame, rows: Sequence[TableRow]) -> Page:
    section = Section(
        "", ("地区按统一社会信用代码第 3 至 8 位（登记机关的行政区划）划分。",),
        table=PageTable(("地区", "行政区划代码", "主体数"), tuple(rows)), empty="目前没有主体。",
        links=(("已经知道代码的，可以直接打开主体页面：地址规则", ADDRESS),),
    )  # fmt: skip
    return Page(HOME, "document.html", Document(frame, "主体名录", "先选地区，再选首字母。", (section,), current=HOME))


def _region(frame: Frame, title: str, home: str, letters: Mapping[str, Sequence[Subject]]) -> list[Page]:
    rows, pages = [], []
    for letter, subjects in letters.items():
        stem = home.replace("index", NO_LETTER_PATH if letter == NO_LETTER else letter)
        paths = [
            stem if at == 0 else stem.replace(".html", f"-{at + 1}.html") for at in range(-(-len(subjects) // PER_PAGE))
        ]
        for at, path in enumerate(paths):
            part = subjects[at * PER_PAGE : (at + 1) * PER_PAGE]
            number = f"第 {at + 1} 页" if len(paths) > 1 else ""
            rows.append(TableRow((Cell(f"{letter} {number}".strip(), path), Cell(str(len(part))))))
            pager = Pager(
                f"第 {at + 1} 页，共 {len(paths)} 页",
                ("上一页", paths[at - 1]) if at else None,
                ("下一页", paths[at + 1]) if at + 1 < len(paths) else None,
            )
            pages.append(_letter(frame, f"{title}：{letter}", path, (home, title), part, pager))
    lead = "首字母按名称去掉所在地区名以后的第一个字；多音字按国标（GB 2312）中的位置，不在其一级字中的归入“其他”。"
    section = Section("", table=PageTable(("首字母", "主体数"), tuple(rows)), links=(("全部地区", HOME),))
    return [Page(home, "document.html", Document(frame, f"主体名录：{title}", lead, (section,), current=HOME)), *pages]


def _letter(
    frame: Frame, title: str, path: str, back: tuple[str, str], subjects: Sequence[Subject], pager: Pager
) -> Page:
    rows = tuple(TableRow((Cell(name, subject_path(code)), Cell(code))) for name, code in subjects)
    section = Section("", table=PageTable(COLUMNS, rows), links=((back[1], back[0]),))
    return Page(path, "document.html", Document(frame, f"主体名录：{title}", "", (section,), pager=pager, current=HOME))

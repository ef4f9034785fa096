"""The receipt as a page to print on A4, seal and file. Made of the receipt's values alone, which it also carries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from creditcli.model.receipt import DATA_CLOSES, DATA_OPENS, REPEAT, page_seal
from creditcli.model.words import day_words
from creditcli.report.text_report import WORDS

MOST_DUTIES = 300  # printed; the JSON beside the page holds all
TITLE = "公共信用信息报送回执"
DUTY = {one.value: word for one, word in WORDS["zh"].items()}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8（带签名）", "gb18030": "GB18030"}
STYLE = """@page{size:A4;margin:14mm 15mm}
body{font:14px/1.45 "Noto Serif CJK SC","SimSun","宋体",serif;max-width:180mm;margin:2em auto;padding:0 1em;color:#000}
h1{font-size:26px;letter-spacing:.15em;text-align:center;margin:.2em 0}
h2{font-size:15px;margin:.7em 0 .2em;break-after:avoid}
p{margin:.3em 0}.no{text-align:center;margin:0 0 .6em}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid #000;padding:.15em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:bold}tr{break-inside:avoid}thead{display:table-header-group}
.facts th{width:8.5em}.count td,.count th{text-align:center}.small{font-size:12px}
.digest{font-family:"Noto Sans Mono CJK SC",Consolas,monospace;font-size:12px}
.proof{break-inside:avoid}.end{break-inside:avoid;display:flex;justify-content:space-between;margin-top:1em;min-height:30mm}
.seal{width:70mm}.seal p{margin:.4em 0}
@media print{body{margin:0;padding:0;max-width:none;font-size:12px}h1{font-size:24px}}"""
Cells = Sequence[object]


def page_of(receipt: Mapping[str, Any], name: str) -> bytes:
    """The page of these values; ``name`` is that of the file without suffix."""
    parts = (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{TITLE} 第 {receipt["number"]} 号</title>\n'
        f"<style>{STYLE}</style></head>\n<body>",
        f"<h1>{TITLE}</h1>",
        f'<p class="no">编号：第 {receipt["number"]:06} 号</p>',
        "<p>示例数据，单位和主体均为虚构。</p>" if receipt["office"]["invented"] else "",
        _repeat(receipt) if receipt["kind"] == REPEAT else "",
        _facts(receipt),
        *(() if receipt["kind"] == REPEAT else (_sheets(receipt), _rows(receipt), _duties(receipt), _told(receipt))),
        _confirmed(receipt),
        _proof(receipt, name),
        _end(receipt),
        DATA_OPENS + json.dumps(receipt, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c") + DATA_CLOSES,
        "</body></html>\n",
    )  # fmt: skip
    content = "\n".join(part for part in parts if part).encode()
    return content + page_seal(content)


def _row(cells: Cells, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"


def _table(kind: str, head: Mapping[str, int], rows: Iterable[Cells]) -> str:
    """``head``: titles of the columns and their widths in per cent."""
    widths = "".join(f'<col style="width:{width}%">' for width in head.values())
    body = "".join(_row(row) for row in rows)
    return (
        f'<table class="{kind}"><colgroup>{widths}</colgroup><thead>{_row(tuple(head), "th")}</thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _listing(facts: Iterable[tuple[str, object]], kind: str = "") -> str:
    rows = (f'<tr><th>{escape(name)}</th><td class="{kind}">{escape(str(value))}</td></tr>' for name, value in facts)
    return f'<table class="facts">{"".join(rows)}</table>'


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


def _party(one: Mapping[str, str]) -> str:
    return f"{one['name']}（{one['code']}）" if one["code"] else f"{one['name']}（不在部门登记表中）"


def _repeat(receipt: Mapping[str, Any]) -> str:
    earlier = receipt["earlier"]
    return (
        f"<p>这个文件与第 {earlier['number']} 号收件逐字节相同：{escape(_party(earlier['department']))}"
        f"{_day(earlier['received'])}报送，文件名“{escape(earlier['file'])}”。本次没有读取，也没有新增；"
        f"结果见第 {earlier['number']} 号回执。</p>"
    )


def _facts(receipt: Mapping[str, Any]) -> str:
    file = receipt["file"]
    kind = "，".join(word for word in (file["format"], ENCODINGS.get(file["encoding"], file["encoding"])) if word)
    facts = [
        ("收件单位", f"{receipt['office']['name']}（{receipt['office']['code']}）"),
        ("报送部门", _party(receipt["department"])),
        ("收件日期", _day(receipt["received"])),
        ("文件", file["name"]),
        ("大小、格式", f"{file['bytes']} 字节" + (f"，{kind}" if kind else "")),
    ]
    digests = [("文件摘要", file["sha256"])] + ([("报送包摘要", file["package"])] if file["package"] else [])
    return _listing(facts) + _listing(digests, "digest")


def _sheets(receipt: Mapping[str, Any]) -> str:
    if not receipt["sheets"]:
        return "<p><b>整份文件没有收取</b>，原因和改法见下。原件已经存档。</p>"
    rows = [
        (one["sheet"] or "—", f"{one['title']}（{one['layout_title']}）", f"第 {one['header_row']} 行" if one["header_row"] else "—",
         *(one["rows"][name] for name in ("read", "accepted", "held", "refused", "dropped")))
        for one in receipt["sheets"]
    ]  # fmt: skip
    head = {"工作表": 15, "数据集（表式）": 27, "表头": 12, "读入": 9, "接受": 9, "待核实": 10, "退回": 9, "略过": 9}
    return "<h2>收到的表</h2>" + _table("count", head, rows)


def _rows(receipt: Mapping[str, Any]) -> str:
    rows, dropped, record = receipt["rows"], receipt["dropped"], receipt["record"]
    return (
        f"<h2>行数</h2><p>读入 {rows['read']} = 接受 {rows['accepted']} + 待核实 {rows['held']} + 退回 {rows['refused']}"
        f" + 略过 {rows['dropped']}（空行 {dropped['blank']}、标题 {dropped['title']}、说明 {dropped['note']}、"
        f"合计 {dropped['total']}、重复的表头 {dropped['header']}）。<br>接受 {rows['accepted']} = 新增 {record['new']} + 更新 {record['new_versions']}"
        f" + 与已收的相同 {record['repeated']}。</p>"
    )


def _duties(receipt: Mapping[str, Any]) -> str:
    duties = receipt["duties"]
    if not duties:
        return "<h2>需要改正或者核实的内容</h2><p>没有。</p>"
    rows = [
        (_spot(one, receipt), one["code"], f"{DUTY[one['severity']]}：{one['what']}", one["fix"])
        for one in duties[:MOST_DUTIES]
    ]
    more = len(duties) - MOST_DUTIES
    rest = f"<p>此外还有 {more} 处没有印出，见同名的 json 文件和标注工作簿。</p>" if more > 0 else ""
    head = {"位置": 16, "编号": 9, "现象": 40, "改法": 35}
    return f"<h2>需要改正或者核实的内容（{len(duties)} 处）</h2>{_table('small', head, rows)}{rest}"


def _spot(one: Mapping[str, str], receipt: Mapping[str, Any]) -> str:
    """The place within the file that the receipt is of."""
    return one["place"].removeprefix(receipt["file"]["name"]).strip() or "整份文件"


def _told(receipt: Mapping[str, Any]) -> str:
    if not receipt["findings"]:
        return ""
    said = "；".join(
        f"{one['code']} {one['title']}（{DUTY[one['severity']]}）{one['count']} 处" for one in receipt["findings"]
    )
    return f'<h2>检查结果按编号汇总</h2><p class="small">{escape(said)}。</p>'


def _confirmed(receipt: Mapping[str, Any]) -> str:
    if not receipt["confirmed"]:
        return ""
    rows = [(_spot(one, receipt), one["code"], one["words"]) for one in receipt["confirmed"]]
    who = escape(receipt["department"]["name"])
    return f"<h2>{who}已经核实的内容</h2>" + _table("small", {"位置": 30, "编号": 10, "核实说明": 60}, rows)


def _proof(receipt: Mapping[str, Any], name: str) -> str:
    standard, head = receipt["standard"], receipt["head"]
    facts = [
        (f"数据标准 {standard['version']}", standard["digest"]),
        ("收件前档案首值", head["before"]),
        ("收件后档案首值", head["after"]),
        ("本回执摘要", receipt["digest"]),
    ]
    return (
        f"<div class='proof'><h2>核验</h2>{_listing(facts, 'digest')}"
        '<p class="small">摘要都是 SHA-256。核对原文件：在 Windows 上运行 certutil -hashfile 文件名 SHA256，结果应与“文件摘要”相同。'
        f"核对本回执：creditcli verify --receipt {escape(name)}.json --file 原文件；信用办另加 --office 文件夹。"
        f"{escape(receipt['tool'])} 制作。</p></div>"
    )


def _end(receipt: Mapping[str, Any]) -> str:
    return (
        '<div class="end"><div><p>经办人：</p></div><div class="seal">'
        f"<p>{escape(receipt['office']['name'])}（盖章）</p><p>　　　　年　　月　　日</p></div></div>"
    )

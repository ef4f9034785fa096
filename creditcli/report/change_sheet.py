"""What a publication changed, as a sheet to sign: internal, for it names what is shown no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from creditcli.model.words import day_words

TITLE = "公示变动清单"
STYLE = """@page{size:A4;margin:14mm 15mm}
body{font:14px/1.5 "Noto Serif CJK SC","SimSun","宋体",serif;max-width:180mm;margin:2em auto;padding:0 1em;color:#000}
h1{font-size:24px;text-align:center;margin:.2em 0}h2{font-size:16px;margin:1em 0 .3em;break-after:avoid}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;padding:.15em .5em;text-align:left;overflow-wrap:anywhere}
tr{break-inside:avoid}.digest{font-family:monospace;font-size:12px;overflow-wrap:anywhere}
.sign{display:flex;justify-content:space-between;margin-top:2em;min-height:25mm;break-inside:avoid}"""
HEADS = ("主体名称", "统一社会信用代码", "文号", "单位")
FIELDS = ("subject_name", "unified_code", "decision_number", "organ")
Rows = Sequence[Mapping[str, str]]


def change_sheet(about: tuple[str, date, str, bool], tables: Sequence[tuple[str, int, int, Rows, Rows, Rows]]) -> bytes:
    """``about``: office, day, head of the record, whether it is invented. ``tables``: title, rows before and after,
    and those that are new, changed and ended."""
    office, day, head, invented = about
    counts = "".join(
        f"<tr><td>{escape(title)}</td>" + "".join(f"<td>{n}</td>" for n in (before, len(new), len(changed), len(ended), after))
        + "</tr>"
        for title, before, after, new, changed, ended in tables
    )  # fmt: skip
    parts = [
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        f"<title>{TITLE} {day}</title>\n<style>{STYLE}</style></head>\n<body>",
        f"<h1>{TITLE}</h1>",
        f"<p>{escape(office)}　{day_words(day)}。内部文件，不对外公开。</p>",
        "<p>示例数据，单位和主体均为虚构。</p>" if invented else "",
        "<table><tr><th>公示内容</th><th>原有</th><th>新增</th><th>变更</th><th>停止公示</th><th>现有</th></tr>",
        f"{counts}</table>",
        *(_rows(f"{title}：{kind}", rows) for title, _, _, *kinds in tables for kind, rows in zip(("新增", "变更", "停止公示"), kinds, strict=True)),
        f'<p class="digest">档案首值 {head}</p>',
        '<div class="sign"><p>经办人：</p><p>审核人：</p><p>　　　　年　　月　　日</p></div>',
        "</body></html>\n",
    ]  # fmt: skip
    return "\n".join(part for part in parts if part).encode()


def _rows(title: str, rows: Rows) -> str:
    if not rows:
        return ""
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(one.get(name, ''))}</td>" for name in FIELDS) + "</tr>" for one in rows
    )
    head = "".join(f"<th>{name}</th>" for name in HEADS)
    return f"<h2>{escape(title)}（{len(rows)}）</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

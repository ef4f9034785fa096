"""The receipt of a submission: JSON for programs, one printable page for people. No clock: same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from creditcli.model.finding import Finding
from creditcli.model.intake import FileReport
from creditcli.model.record import LogLine, MergePlan
from creditcli.report.confirmed import confirmed
from creditcli.report.messages import texts, where
from creditcli.standard.types import Standard


def write_receipt(folder: Path, report: FileReport, line: LogLine, plan: MergePlan, standard: Standard) -> None:
    """``<number>.json`` and ``<number>.html`` in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    findings = sorted((*report.findings, *plan.findings), key=lambda one: one.sort_key)
    about = {**_about(report, line, plan, findings, standard), "duties": _duties(findings, standard)}
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{line.number:06}.json").write_text(text, encoding="utf-8", newline="\n")
    page = _page(about, findings, standard)
    (folder / f"{line.number:06}.html").write_text(page, encoding="utf-8", newline="\n")


def _about(
    report: FileReport, line: LogLine, plan: MergePlan, findings: Sequence[Finding], standard: Standard
) -> dict[str, object]:
    counts = line.counts
    return {
        "number": line.number,
        "received": line.received.isoformat(),
        "department": line.department,
        "file": line.file,
        "sha256": line.archive,
        "encoding": report.encoding,
        "rows": {
            "read": counts.read,
            "accepted": counts.accepted,
            "held": counts.held,
            "refused": counts.refused,
            "dropped": counts.dropped,
        },
        "new": sum(frame.height for frame in plan.new.values()),
        "new_versions": plan.versions,
        "repeated": plan.repeated,
        "by_code": dict(sorted(Counter(finding.code for finding in findings).items())),
        "confirmed": confirmed(findings, standard),
        "standard": {"version": line.standard_version, "digest": line.standard_digest},
        "head": line.digest,
    }


def _duties(findings: Sequence[Finding], standard: Standard) -> list[dict[str, str]]:
    """What must be mended or confirmed: place, rule, what is wrong, how to mend it."""
    return [
        {
            "place": where(one), "sheet": one.place.sheet, "row": str(one.place.row),
            "column": one.place.header or one.place.letters,
            "code": one.code, "what": texts(one, standard).what, "fix": texts(one, standard).fix,
        }
        for one in findings
        if one.severity.rank > 1
    ]  # fmt: skip


def _page(about: dict[str, object], findings: Sequence[Finding], standard: Standard) -> str:
    rows = about["rows"]
    assert isinstance(rows, dict)
    facts = [
        ("收件编号", about["number"]),
        ("收件日", about["received"]),
        ("报送部门", about["department"]),
        ("文件", about["file"]),
        ("文件摘要（SHA-256）", about["sha256"]),
        ("行数", f"读入 {rows['read']} = 接受 {rows['accepted']} + 待核实 {rows['held']} + 退回 {rows['refused']}"
                f" + 略过 {rows['dropped']}"),
        ("登记", f"新增 {about['new']} 行（其中新版本 {about['new_versions']} 行），重复 {about['repeated']} 行"),
        ("档案首值", about["head"]),
    ]  # fmt: skip
    table = "".join(f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in facts)
    return _HTML.format(number=about["number"], facts=table, findings=_findings(findings, standard))


def _findings(findings: Sequence[Finding], standard: Standard) -> str:
    duties = _duties(findings, standard)
    if not duties:
        return "<p>没有需要改正或者核实的内容。</p>"
    rows = []
    for duty in duties:
        cells = (duty["place"], duty["code"], duty["what"], duty["fix"])
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    return (
        f"<p>需要改正或者核实 {len(duties)} 处：</p><table><tr><th>位置</th><th>编号</th><th>现象</th><th>改法</th></tr>"
        f"{''.join(rows)}</table>"
    )


_HTML = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>数据报送回执 第 {number} 号</title>
<style>
body{{font:15px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}
table{{border-collapse:collapse;width:100%}}th,td{{border:1px solid #999;padding:.3em .6em;text-align:left}}
td{{overflow-wrap:anywhere}}@media print{{body{{margin:0}}}}
</style>
<h1>数据报送回执 第 {number} 号</h1>
<table>{facts}</table>
{findings}
</html>
"""

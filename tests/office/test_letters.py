"""Letters and forms in LibreOffice: they open, and say what they should on A4 paper."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from tests.helpers import Run

pytestmark = pytest.mark.office


def as_pdf(path: Path, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{path.stem}.pdf"


def words(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


def squeezed(page: str) -> str:
    """The words of a print page without tags and blanks."""
    return "".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("N1", ["拟列入严重失信主体名单告知书", "陈述、申辩", "代拟稿"]),
        (
            "N2",
            [
                "列入严重失信主体名单决定书",
                "救济途径",
                "二连浩特市人民政府申请行政复议",
                "二连浩特市人民法院提起行政诉讼",
            ],
        ),
        ("N4", ["移出严重失信主体名单决定书", "停止公示", "全部解除"]),
        ("N5", ["信用修复告知书", "免费", "任何单位不得收费"]),
        ("N7", ["异议受理通知书", "信异受〔2026〕", "异议核实中"]),
        ("N6a", ["信用修复受理通知书", "决定予以受理", "代拟稿"]),
        ("N6b", ["准予信用修复决定书", "停止公示", "代拟稿"]),
        ("N9b2", ["解除联合惩戒措施通知", "信解〔2026〕1号", "全部解除"]),
        ("N10", ["联合惩戒发起函", "信发〔2026〕1号", "响应与执行反馈"]),
        ("N12b", ["信用信息撤销通知", "信撤〔2026〕1号", "回执"]),
        ("N13", ["恢复信誉、消除影响公告", "书面同意", "代拟稿"]),
        ("N9", ["暂停执行联合惩戒措施通知", "信停〔2026〕1号", "全部暂停执行"]),
        ("N14", ["数据退回通知单", "信退〔2026〕", "改法"]),
    ],
)
def test_a_letter_opens_and_says_what_it_should(demo: Path, tmp_path: Path, kind: str, said: list[str]) -> None:
    lines = [json.loads(line) for line in (demo / "notices" / "register.jsonl").read_text("utf-8").splitlines()]
    line = next(one for one in lines if one["kind"] == kind)
    pdf = as_pdf(demo / "notices" / line["file"], tmp_path)
    shown = words(pdf)
    for one in [*said, "示例文书", str(line["identity"])]:
        assert one in shown, f"{kind}: {one} not in {shown[:600]}"
    assert "{{" not in shown
    page = (demo / "notices" / line["file"]).with_suffix(".html").read_text("utf-8")
    letter, trace = page[page.index("<body>") :].split('<p class="Trace">')
    footers = Counter(squeezed(trace) * len(sheets_of(pdf)))
    lost = Counter(squeezed(letter)) - (Counter(shown) - footers)
    assert not lost, f"{kind}: characters lost on paper: {lost}"
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert "A4" in info
    sheets = sheets_of(pdf)
    for sheet in sheets:
        told = [one for one in sheet if not re.match(r"— ?\d+ ?—|数据标准|（示例文书|（代拟稿|.*档案首值", one)]
        assert len(told) > 2, f"{kind}: a sheet with little but a signature: {told}"


def sheets_of(pdf: Path) -> list[list[str]]:
    """The lines of each sheet."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    sheets = [[line.strip() for line in sheet.splitlines() if line.strip()] for sheet in done.stdout.split("\f")]
    return [sheet for sheet in sheets if sheet]


def test_an_entry_form_opens_and_is_saved_again_without_loss(run: Run, tmp_path: Path) -> None:
    form = Path(run("template", "penalty", "--output", str(tmp_path)).stdout.strip())
    profile = (tmp_path / "profile").as_uri()
    again = tmp_path / "again"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", str(again), str(form)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    done = run("validate", str(again / form.name), "--format", "json", "--as-of", "2026-11-23")
    report = json.loads(done.stdout)
    assert [one for one in report["findings"] if one["severity"] == "error"] == []


def test_a_credit_report_and_a_circular_open_and_lose_no_chapter(office: Path, run: Run, tmp_path: Path) -> None:
    asked = ("--office", str(office), "--as-of", "2026-11-23")
    done = run("report", "91152501MAYY024277", *asked, "--edition", "internal", "--output", str(tmp_path))
    assert done.returncode == 0, done.stderr
    shown = words(as_pdf(next(tmp_path.glob("*.docx")), tmp_path))
    for one in (
        "公共信用信息报告（内部版）",
        "内部资料，不得公开",
        "四、严重失信主体名单",
        "九、怎样改进",
        "暂停执行",
        "不作评分",
    ):
        assert "".join(one.split()) in shown
    assert "{{" not in shown
    assert run("stats", *asked, "--circular").returncode == 0
    shown = words(as_pdf(next((office / "notices" / "2026-11-23").glob("*-N16.docx")), tmp_path))
    for one in ("信通〔2026〕1号", "附表各部门报送情况", "不是名次"):
        assert one in shown

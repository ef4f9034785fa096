"""``report``: the public edition shows nothing that the site does not show; the internal one says what each thing is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree, html

from creditcli.cli.output import desk_of
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.model.credit_report import CreditReport, Edition
from creditcli.model.pages import Document, Section
from creditcli.stages.credit_report import credit_report
from creditcli.stages.publish import publish
from tests.helpers import Run

DAY = "2026-11-23"
SUSPENDED, ENDED, UNKNOWN = "91152501MAYY024277", "91152501MAYY024352", "91152501MAYY999995"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = [
    "登记信息", "行政管理信息", "诚实守信信息", "严重失信主体名单", "经营异常名录", "信用承诺", "司法信息", "其他信息",
    "怎样改进、怎样提出异议",
]  # fmt: skip


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


def texts(sections: tuple[Section, ...]) -> Iterator[str]:
    """Facts, rows and annotations: what is told of the subject."""
    for one in sections:
        yield from (text for _, text in one.facts)
        for row in one.table.rows if one.table else ():
            yield from (*(cell.text for cell in row.cells), row.note)


def told(report: CreditReport) -> set[str]:
    return {text for _, sections in report.chapters[:-1] for text in texts(sections) if text}


def shows_no_more_than_the_site(place: Workplace, day: date) -> None:
    view = place.view(day)
    ledger = place.ledger(view)
    pages = [page for page in publish(ledger, place.standard, place.office).pages if isinstance(page.context, Document)]
    of_subject = {page.path.split("/")[-1][:-5]: page.context for page in pages if page.path.startswith("subjects/")}
    cases = {text for page in pages if page.path.startswith("cases/") for text in texts(page.context.sections)}  # type: ignore[union-attr]
    codes = {one.unified_code for one in ledger.entries if one.unified_code}
    for frame in (ledger.penalties, ledger.licences):
        codes |= set(frame["unified_code"].drop_nulls().to_list()[::7])
    desk = replace(desk_of(place, view, ledger), returned=())
    for code in sorted(codes):
        found = told(credit_report(desk, code, Edition.PUBLIC))
        page = of_subject.get(code)
        shown = set(texts(page.sections)) if page else set()
        assert found <= shown | cases, (day, code, found - shown - cases)
        assert shown - {""} <= found, (day, code, shown - found)


def test_the_public_edition_is_what_the_site_shows(place: Workplace) -> None:
    shows_no_more_than_the_site(place, date.fromisoformat(DAY))


@pytest.mark.slow
def test_the_public_edition_is_what_the_site_shows_on_many_days(place: Workplace) -> None:
    for at in range(40):
        shows_no_more_than_the_site(place, date.fromisoformat(DAY) - timedelta(at * 23))


def made(run: Run, office: Path, code: str, folder: Path, *options: str) -> tuple[str, bytes, str]:
    """Words of the page, the .docx and its words."""
    done = run("report", code, "--office", str(office), "--as-of", DAY, "--output", str(folder), *options)
    assert done.returncode == 0, done.stderr
    page, document = (Path(line) for line in done.stdout.splitlines())
    assert (page.suffix, document.suffix) == (".html", ".docx")
    content = document.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [etree.fromstring(archive.read(name)) for name in ("word/document.xml", "word/footer1.xml")]
    words = "\n".join("".join(one.itertext(f"{W}t")) for part in parts for one in part.iter(f"{W}p"))
    return "".join(html.fromstring(page.read_text("utf-8")).xpath("string(//body)").split()), content, words


@pytest.mark.slow
def test_the_report_has_the_regional_order_head_digest_and_statement(demo: Path, run: Run, tmp_path: Path) -> None:
    page, document, words = made(run, demo, SUSPENDED, tmp_path)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    headings = ["".join(one.itertext(f"{W}t")) for one in body.iter(f"{W}p") if "Heading" in str(etree.tostring(one))]
    assert [one.split("、", 1)[1] for one in headings[:-1]] == ORDER
    chapters = html.parse(str(next(tmp_path.glob("*.html")))).xpath("//h2/text()")
    assert [one.split(". ")[1] for one in chapters[:-1]] == ORDER
    for said in (page, "".join(words.split())):
        for one in (
            "DB15/T1104",
            "不作评分",
            "（公开版）",
            "2026年11月23日",
            "异议核实中",
            "异议和信用修复都不收费",
            "示例数据",
        ):
            assert one in said
        assert json.loads((demo / "record" / "log.jsonl").read_text("utf-8").splitlines()[-1])["digest"] in said
    assert "内部资料" not in page
    assert "{{" not in words
    assert made(run, demo, SUSPENDED, tmp_path / "again")[1] == document


@pytest.mark.slow
def test_the_internal_edition_tells_what_is_suspended_ended_and_withheld(demo: Path, run: Run, tmp_path: Path) -> None:
    asked = "示例局，依职责查询"
    page, _, words = made(run, demo, SUSPENDED, tmp_path, "--edition", "internal", "--for", asked)
    for one in ("内部资料，不得公开", asked, "YY〔2026〕3号", "暂停执行", "受理异议"):
        assert one in page
        assert one in words
    public, _, _ = made(run, demo, ENDED, tmp_path)
    internal, _, _ = made(run, demo, ENDED, tmp_path, "--edition", "internal")
    assert "XF〔2025〕1号" not in public
    assert "严重失信主体名单没有公示信息" in public
    assert "已退出（信用修复）" in internal
    assert "XF〔2025〕1号" in internal


@pytest.mark.slow
def test_a_penalty_that_is_not_public_is_in_the_internal_edition_with_the_reason(place: Workplace) -> None:
    view = place.view(date.fromisoformat(DAY))
    desk = desk_of(place, view, place.ledger(view))
    hidden = desk.ledger.penalties.filter(
        (desk.ledger.penalties["disclosure"] == "hidden") & desk.ledger.penalties["unified_code"].is_not_null()
    )
    assert hidden.height > 20
    for row in hidden.head(40).to_dicts():
        public, internal = (told(credit_report(desk, row["unified_code"], one)) for one in Edition)
        assert row["decision_number"] in internal
        assert row["disclosure_reason"] in internal
        assert row["decision_number"] not in public


def test_no_edition_holds_the_number_of_a_persons_document(place: Workplace, demo: Path) -> None:
    numbers = [json.loads(one)["number"] for one in (demo / "vault" / "persons.jsonl").read_text("utf-8").splitlines()]
    view = place.view(date.fromisoformat(DAY))
    desk = desk_of(place, view, place.ledger(view))
    hashes = {one.person for one in desk.ledger.entries if one.person}
    assert numbers
    assert hashes
    for code in sorted({one.unified_code for one in desk.ledger.entries if one.unified_code}):
        words = " ".join(told(credit_report(desk, code, Edition.INTERNAL)))
        assert not [one for one in (*numbers, *hashes) if one in words], code


@pytest.mark.slow
def test_of_an_unknown_code_the_report_says_so(demo: Path, run: Run, tmp_path: Path) -> None:
    page, _, words = made(run, demo, UNKNOWN, tmp_path)
    for said in (page, "".join(words.split())):
        assert "没有可以列入报告的信息" in said
        assert said.count("没有公示信息。") == 8
        assert "查无信息只说明统计日没有可以公示的信息" in said
    assert "档案中没有" in made(run, demo, UNKNOWN, tmp_path, "--edition", "internal")[0]


@pytest.mark.slow
def test_a_wrong_code_a_name_and_a_reason_for_the_public_edition_are_told(demo: Path, run: Run, tmp_path: Path) -> None:
    assert "不是有效的统一社会信用代码" in made(run, demo, "91152501MAYY024278", tmp_path)[0]
    asked = ("report", "--office", str(demo), "--as-of", DAY, "--output", str(tmp_path))
    assert run(*asked, "二连浩特市示例红柳食品有限公司").returncode == 2
    assert run(*asked, "../../x").returncode == 2
    assert run(*asked, SUSPENDED, "--for", "谁").returncode == 2


@pytest.mark.slow
def test_a_code_that_may_be_mistyped_is_told_on_the_screen_too(demo: Path, run: Run, tmp_path: Path) -> None:
    asked = ("--office", str(demo), "--as-of", DAY, "--output", str(tmp_path))
    assert "可能抄错了" in run("report", SUSPENDED[:-1], *asked).stderr
    assert "可能抄错了" not in run("report", SUSPENDED, *asked).stderr


@pytest.mark.slow
def test_a_report_on_a_day_before_the_record_began_says_that_nothing_is_known(
    demo: Path, run: Run, tmp_path: Path
) -> None:
    asked = ("report", SUSPENDED, "--office", str(demo), "--output", str(tmp_path), "--as-of")
    for edition in Edition:
        done = run(*asked, "2024-01-01", "--edition", edition.value)
        assert "在档案开始（2024-01-02）以前" in done.stderr
        page = Path(done.stdout.splitlines()[0]).read_text("utf-8")
        assert "查无记录不说明当时没有" in page
    assert "档案开始" not in run(*asked, "2024-01-02").stderr

"""The site as a whole: every link leads somewhere, nothing leaks, what ended is nowhere."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from creditcli.checks.leaks import leaks, numbers_in
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.ids import resident_id
from creditcli.io.opened import plain_bytes
from creditcli.model.ledger import Ledger
from tests.helpers import Run, tree

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def files(demo: Path) -> dict[str, bytes]:
    return {name.removeprefix("site/"): content for name, content in tree(demo, "site").items()}


@pytest.fixture(scope="module")
def place(demo: Path) -> Workplace:
    return open_workplace(demo)


@pytest.fixture(scope="module")
def ledger(place: Workplace) -> Ledger:
    return place.ledger(place.view(DAY))


def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in files.items() if name.endswith(".html")}


def said(files: dict[str, bytes]) -> str:
    return "\n".join(plain_bytes(name, content).decode() for name, content in files.items())


def test_every_link_and_resource_is_a_file_of_the_site(files: dict[str, bytes]) -> None:
    for name, text in pages(files).items():
        for element, _, link, _ in html.document_fromstring(text.encode()).iterlinks():
            assert not re.match(r"[a-z]+:|//", link), f"{name} leads outside: {link}"
            if link.startswith("#"):
                continue
            target = unquote(link.split("?")[0].split("#")[0])
            parts: list[str] = []
            for part in [*name.split("/")[:-1], *target.split("/")]:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            assert "/".join(parts) in files, f"{name}: {element.tag} {link}"


def test_no_file_holds_a_resident_id_a_phone_or_an_outside_address(files: dict[str, bytes]) -> None:
    phone = re.compile(r"(?<![0-9A-Za-z])(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8})(?![0-9A-Za-z])")
    vocabularies = (".xlsx", ".jsonld", ".xml")  # name their terms by addresses that nobody opens
    for name, content in files.items():
        text = plain_bytes(name, content).decode()
        assert resident_id.find_in(text) == [], name
        assert phone.search(text) is None, name
        assert name.endswith(vocabularies) or not re.search(r"https?://", text), name


def test_no_natural_person_and_no_individual_business_is_in_any_file(files: dict[str, bytes], ledger: Ledger) -> None:
    persons = {one.subject_name for one in ledger.entries if one.subject_category == "自然人"}
    shops = set(ledger.licences.filter(pl.col("subject_category") == "个体工商户")["subject_name"].to_list())
    assert persons
    assert shops
    everything = said(files)
    assert [name for name in sorted(persons | shops) if name in everything] == []


def test_what_is_public_is_on_its_list_on_its_page_and_in_the_data(files: dict[str, bytes], ledger: Ledger) -> None:
    for entry in ledger.entries:
        if not entry.disclosure.is_public:
            continue
        folder = {"black": "serious", "red": "red"}[entry.polarity]
        page = files[f"subjects/{entry.unified_code[-2:]}/{entry.unified_code}.html"].decode()
        for text in (files[f"{folder}/index.html"].decode(), page, files[f"data/{folder}.csv"].decode()):
            assert entry.decision_number in text
            assert entry.subject_name in text


def test_penalties_that_may_not_be_seen_are_in_no_file(files: dict[str, bytes], ledger: Ledger) -> None:
    public = pl.col("disclosure").is_in(["published", "annotated"])
    shown = set(ledger.penalties.filter(public)["decision_number"])
    gone = set(ledger.penalties.filter(~public)["decision_number"]) - shown
    assert len(gone) > 100
    everything = said(files)
    known = set(re.findall(r"[^\s\"'<>,，（）]+〔\d{4}〕\d+号", everything))
    assert sorted(gone & known) == []


def test_adverse_pages_are_not_for_search_engines_and_the_index_says_nothing_adverse(
    files: dict[str, bytes], ledger: Ledger, place: Workplace
) -> None:
    for name, text in pages(files).items():
        adverse = name.startswith(("serious/", "penalties/", "subjects/", "abnormal/", "cases/"))
        assert ('content="noindex' in text) == adverse, name
    index = "".join(content.decode() for name, content in files.items() if name.startswith("search/"))
    registered = set(place.view(DAY).frames["subject"]["unified_code"])
    codes = set(re.findall(r'"([0-9A-Z]{18})"', index))
    assert codes <= registered
    for word in ("名单", "处罚", "失信"):
        assert word not in index


def test_titles_and_file_names_name_no_subject(files: dict[str, bytes], ledger: Ledger) -> None:
    names = {entry.subject_name for entry in ledger.entries}
    for name, text in pages(files).items():
        title = unescape(re.findall(r"<title>(.*?)</title>", text)[0])
        assert title not in names
        assert not [one for one in names if one in title or one in name]


def test_every_page_is_well_formed_and_says_whose_it_is(files: dict[str, bytes], ledger: Ledger) -> None:
    for name, text in pages(files).items():
        for words in ("二连浩特市社会信用体系建设领导小组办公室（示例）", "全部虚构", "static/day.css"):
            assert words in text, f"{name}: {words}"
        told = (ledger.head, "2026年11月23日") if name in ("index.html", "search.html") else ("见首页",)
        assert all(words in text for words in told), name
        for tag in ("html", "head", "body", "main", "footer", "table", "ul", "dl", "section"):
            assert len(re.findall(rf"<{tag}[ >]", text)) == text.count(f"</{tag}>"), f"{name}: {tag}"


def test_tombstones_say_only_day_kind_organ_and_reason(files: dict[str, bytes], ledger: Ledger) -> None:
    text = files["ended.html"].decode()
    assert len(ledger.endings) > 100
    for ending in ledger.endings:
        assert ending.public_id in text
    assert not re.search(r"〔\d{4}〕", text)
    assert "有限公司" not in text


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ("当事人 152501189001010013 ", "身份证"),
        ("联系 13800000000 ", "手机"),
        ('<img src="https://example.org/x.png">', "外部"),
        ("二人社列〔2025〕2号", "已停止公示"),
    ],
)
def test_the_gate_sees_what_may_not_be_published(harm: str, why: str) -> None:
    number = "152501189001010013"
    harm = harm.replace(number, resident_id.complete(number[:17]))
    clean = {"index.html": "<p>公示信息</p>".encode()}
    assert leaks(clean, ["二人社列〔2025〕2号"]) == []
    found = leaks({**clean, "x.html": harm.encode()}, ["二人社列〔2025〕2号"])
    assert [(one.path, why in one.zh) for one in found] == [("x.html", True)]


GAPS = st.sampled_from(["", "", "", " ", "，", ", ", "-", "\u200b", "\u3000", "－", "<b>", "\n", "x", "9"])
DIGIT = st.sampled_from("0123456789") | st.sampled_from("０１２３４５６７８９") | st.sampled_from("㍘②⒈Ⅹ一五〇")


@settings(max_examples=300)
@given(
    number=st.integers(0, 999).map(lambda at: resident_id.complete(f"15250119900101{at:03d}")),
    gaps=st.lists(GAPS, min_size=17, max_size=17),
    swapped=st.dictionaries(st.integers(0, 17), DIGIT, max_size=2),
    around=st.tuples(st.text("0aX公 ", max_size=2), st.text("0aX公 ", max_size=2)),
)
def test_the_gate_over_many_files_sees_what_it_sees_in_one(
    number: str, gaps: list[str], swapped: dict[int, str], around: tuple[str, str]
) -> None:
    """A resident id is found however it is written: what is searched together first never passes one over."""
    digits = [swapped.get(at, digit) for at, digit in enumerate(number)]
    text = around[0] + "".join(map("".join, zip(digits, [*gaps, ""], strict=True))) + around[1]
    found = leaks({"a.html": b"", "b.html": text.encode(), "c.html": "九".encode()}, ())
    assert [one.path for one in found if "身份证" in one.zh] == ["b.html"] * bool(resident_id.find_in(text))


@pytest.mark.parametrize("where", ["cell", "title"])
def test_the_gate_looks_into_workbooks_and_their_properties(where: str) -> None:
    book = openpyxl.Workbook()
    if where == "cell":
        book.active.append(["联系 13800000000"])
    else:
        book.properties.title = "联系 13800000000"
    buffer = io.BytesIO()
    book.save(buffer)
    found = leaks({"data/a.xlsx": plain_bytes("data/a.xlsx", buffer.getvalue())}, ())
    assert [one.zh for one in found] == ["含手机号码"]


def test_a_closed_gate_leaves_the_former_site_in_place(office: Path, run: Run) -> None:
    template = office / "templates" / "site" / "home.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>13800000000</p>", encoding="utf-8")
    before = tree(office, "site")
    done = run("publish", "--office", str(office), "--as-of", "2026-11-24")
    assert done.returncode == 1
    assert "index.html" in done.stdout
    assert "13800000000" not in done.stdout + done.stderr
    assert tree(office, "site") == before


@pytest.mark.slow
def test_only_changed_files_are_touched(office: Path, run: Run) -> None:
    before = {path: path.stat().st_mtime_ns for path in (office / "site").rglob("*") if path.is_file()}
    assert run("publish", "--office", str(office), "--as-of", "2026-11-23").returncode == 0
    after = {path: path.stat().st_mtime_ns for path in (office / "site").rglob("*") if path.is_file()}
    assert after == before
    done = run("publish", "--office", str(office), "--as-of", "2026-11-24", "--check")
    assert "将新增" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in (office / "site").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("count", [1, 40])
def test_a_strangers_file_in_another_coding_is_searched_too(count: int) -> None:
    """Whoever serves the site puts files of their own beside it; none keeps what ends from coming down."""
    ended = [f"二市监罚〔2026〕{at}号" for at in range(1, count + 1)]
    files = {"old.html": "旧页 二市监罚".encode("gb18030") + b"\xff", "a.html": f"<td>{ended[0]}</td>".encode()}
    assert {one.path for one in leaks(files, ended)} == {"a.html"}
    assert {one.path for one in numbers_in(files, ended)} == {"a.html"}
    assert {one.path for one in leaks({**files, "b.txt": b"\xff 13912345678 "}, ())} == {"b.txt"}

"""Templates that an office edits: what editors do to them does no harm, what is wrong in them is named with its place."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from creditcli.cli.issuing import letter_fields
from creditcli.io.bundle import bundle, read_tree
from creditcli.io.letters import LetterRegister
from creditcli.model.figures import Period, Reference
from creditcli.render.letter import compile_letter
from creditcli.render.letter_lint import lint
from creditcli.stages.measure import measure
from creditcli.stages.notify import ASKED, Desk, asked_letters, due_letters
from tests.helpers import Run
from tests.letters.edited import bundled, changed, put, with_words, xml_of
from tests.letters.stories import STANDARD

FIELDS = letter_fields()
CONTEXT = {
    "title": "标题", "number": "信退〔2026〕1号", "organ": "示例办公室", "day": "2026年6月1日", "trace": "追溯", "draft_for": "",
    "law": "《示例法》", "addressee": "示例局", "received": "2026年5月1日", "file": "甲.xlsx", "read": 3, "accepted": 1, "held": 1,
    "refused": 1, "dropped": 0, "due": "及时", "action": "改正", "more": 0, "receipt": 7, "contact": "",
    "items": [{"place": "第2行", "what": "错。", "fix": "改。", "code": "甲1"}, {"place": "第3行", "what": "漏。", "fix": "补。", "code": "甲2"}],
}  # fmt: skip
MARKS = '<w:proofErr w:type="gramStart"/><w:bookmarkStart w:id="7" w:name="_x"/><w:bookmarkEnd w:id="7"/>'
CUT = f'</w:t></w:r>{MARKS}<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="楷体_GB2312"/><w:b/></w:rPr><w:t>'


def words(docx: bytes) -> str:
    return "\n".join("".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", one)) for one in xml_of(docx).split("</w:p>"))


def filled(docx: bytes) -> str:
    return words(compile_letter(docx, "N14.docx").fill(CONTEXT)[0])


def test_every_bundled_template_passes_its_own_check(run: Run) -> None:
    done = run("notices", "check")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    used = {one.template for one in STANDARD.notices.values()}
    assert set(FIELDS) == used == {name.removesuffix(".docx") for name in read_tree(bundle("templates") / "letters") if name.endswith(".docx")}  # fmt: skip


@pytest.mark.slow
def test_what_a_placeholder_may_name_is_what_letters_have(story_desk: Desk) -> None:
    """Of letters that are due, and of those that are made of figures when they are asked for."""
    due = due_letters(story_desk, {}, story_desk.ledger.as_of.replace(month=1, day=1))
    lost = {"number": "二市监罚〔2026〕999号", "organ": story_desk.office.organisations[0].code, "day": "2026-06-01"}
    ledger = Reference("示例台账", "台账.csv", "0" * 64, (lost,))
    figures = measure(story_desk, (), Period(None, story_desk.ledger.as_of), ledger)
    asked = asked_letters(story_desk, figures, ASKED)
    assert {one.kind for one in asked} == {one.id for one in STANDARD.notices.values() if one.event in ASKED}
    for letter in (*due, *asked):
        fields = FIELDS[STANDARD.notices[letter.kind].template]
        assert set(fields.names) <= set(letter.context), letter.kind
        for name, inner in fields.items.items():
            found = letter.context[name]
            assert isinstance(found, list)
            own = [set(one) if isinstance(one, dict) else set() for one in found]  # notes are plain sentences
            assert all(one == set(inner) for one in own), (letter.kind, name)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{{ file }}", f"{{{CUT}{{ fi{CUT}le }}{CUT}}}"),
        ("{{ addressee }}", f"{{{{{CUT} addressee {CUT}}}}}"),
        ("{{ received }}", "{{\u00a0received\u3000}}"),
        ("{% for one in items %}", f"{{%{CUT} for one {CUT}in items %}}"),
        ("{{ one.place }}", f"{CUT}{{{{ one{CUT}.place }}}}{CUT}"),
    ],
)
def test_what_an_editor_cuts_apart_is_filled_all_the_same(old: str, new: str) -> None:
    template = bundled("N14.docx")
    edited = with_words(template, old, new)
    assert lint(edited, "N14.docx", FIELDS["N14"]) == ()
    assert filled(edited) == filled(template)


def test_curly_quotes_inside_a_condition_are_understood() -> None:
    template = bundled("N6a.docx")
    assert '"repair_accepted"' in xml_of(template)
    edited = with_words(template, '"repair_accepted"', "“repair_accepted”")
    assert lint(edited, "N6a.docx", FIELDS["N6a"]) == ()
    context = dict.fromkeys(FIELDS["N6a"].names, "甲") | {"outcome": "repair_accepted"}
    assert "决定予以受理" in words(compile_letter(edited, "N6a.docx").fill(context)[0])


def test_types_of_the_runs_around_a_placeholder_stay() -> None:
    edited = with_words(bundled("N14.docx"), "“{{ file }}”", f"{CUT}“{{{{ fi{CUT}le }}}}”{CUT}")
    xml = xml_of(compile_letter(edited, "N14.docx").fill(CONTEXT)[0])
    run = '<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="楷体_GB2312"/><w:b/></w:rPr>'
    assert f'{run}<w:t xml:space="preserve">“甲.xlsx</w:t></w:r>' in xml
    assert xml.count("楷体_GB2312") == 3


def test_headers_and_footers_are_filled_too() -> None:
    docx, page = compile_letter(bundled("N14.docx"), "N14.docx").fill(CONTEXT)
    assert "示例办公室" in xml_of(docx, "word/header1.xml")
    for name in ("word/footer1.xml", "word/footer2.xml", "word/footer3.xml"):
        assert "追溯" in xml_of(docx, name)
    assert page.count('class="Trace"') == 1


def test_rows_and_paragraphs_in_cells_repeat_and_no_cell_is_left_empty() -> None:
    cell = '<w:tc><w:p><w:r><w:t>{% if more %}</w:t></w:r></w:p><w:p><w:r><w:t>多</w:t></w:r></w:p><w:p><w:r><w:t>{% endif %}</w:t></w:r></w:p></w:tc>'  # fmt: skip
    row = "<w:tr><w:tc><w:p><w:r><w:t>{% for one in items %}</w:t></w:r></w:p></w:tc></w:tr>"
    body = "<w:tr><w:tc><w:p><w:r><w:t>{{ one.place }}</w:t></w:r></w:p></w:tc>" + cell + "</w:tr>"
    end = "<w:tr><w:tc><w:p><w:r><w:t>{% endfor %}</w:t></w:r></w:p></w:tc></w:tr>"
    edited = changed(
        bundled("N14.docx"), lambda xml: xml.replace("<w:sectPr", f"<w:tbl>{row}{body}{end}</w:tbl><w:sectPr")
    )
    assert lint(edited, "N14.docx", FIELDS["N14"]) == ()
    xml = xml_of(compile_letter(edited, "N14.docx").fill(CONTEXT)[0])
    assert xml[xml.index("<w:tbl>") :].count("<w:tr>") == 2
    assert xml.count("<w:tc><w:p/></w:tc>") == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{ file }}", "{{ fiel }}", r"N14.docx 正文第 \d+ 段“你单位于.*”：不认识的占位符“fiel”；可以用：.*file"),
        ("{{ one.fix }}", "{{ one.mend }}", r"第 \d+ 段.*不认识的占位符“one.mend”；可以用：one.place、one.what"),
        ("{{ due }}", "{ due }", r"“\{ due \}”少一层括号"),
        ("{{ due }}", "｛｛ due ｝｝", r"括号不完整"),
        ("{{ due }}", "{{ due }", r"括号不完整"),
        ("{% endfor %}", "", r"第 \d+ 段“\{% for one in items %\}”：“for”没有对应的“endfor”"),
        ("{% for one in items %}", "", r"“endfor”前面没有对应的开头"),
        ("{% for one in items %}", "甲{% for one in items %}", r"“endfor”与第 \d+ 段的“for”不在同一处"),
        ("{% for one in items %}", "{% set one = items %}", r"不认识的语句“set”"),
        ("{% for one in items %}", "{% for one items %}", r"写法不对"),
        ("{{ more }}", "{{ more | nosuch }}", r"写法不对"),
        ("{{ addressee }}", "各部门", r"缺少必备内容“当事人或者主送单位”：应有 \{\{ addressee \}\} 之一"),
        ("{{ number }}", "", r"缺少必备内容“文号”"),
        ("<w:sectPr", "<w:p><w:r><w:pict><v><w:txbxContent><w:p/></w:txbxContent></v></w:pict></w:r></w:p><w:sectPr", r"正文里有文本框"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(old: str, new: str, told: str) -> None:
    faults = lint(with_words(bundled("N14.docx"), old, new), "N14.docx", FIELDS["N14"])
    assert faults
    assert re.search(told, "\n".join(one.told[0] for one in faults)), [one.told for one in faults]
    assert all(not re.search("[一-鿿]{3}", re.sub("'.*?'|one of.*|there are.*", "", one.told[1])) for one in faults)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a docx"])
def test_what_is_no_docx_is_a_fault(content: bytes) -> None:
    [fault] = lint(content, "N14.docx", FIELDS["N14"])
    assert "不是能读的 .docx" in fault.told[0]


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_no_required_element_can_be_left_out_unnoticed(name: str) -> None:
    template, fields = bundled(f"{name}.docx"), FIELDS[name]
    assert {"title", "number", "organ", "day", "trace", "party", "facts"} <= set(fields.wanted)
    assert fields.wanted.get("basis") or name == "N14", "only the return of a file rests on the office's own settings"
    for element, either in fields.wanted.items():
        gone = template
        for part in ("word/document.xml", "word/header1.xml", *(f"word/footer{at}.xml" for at in (1, 2, 3))):
            gone = changed(gone, partial(_without, either, "day" if element == "title" else "title"), part)
        told = [one.told[0] for one in lint(gone, f"{name}.docx", fields)]
        assert any(f"“{fields.elements[element]}”" in one for one in told), (name, element, told)


def _without(names: tuple[str, ...], other: str, xml: str) -> str:
    for one in names:
        xml = re.sub(rf"\b{one}\b" if one.isascii() else re.escape(one), other, xml)
    return xml


@pytest.mark.slow
def test_a_broken_template_stops_its_letters_and_uses_no_number(office: Path, run: Run) -> None:
    for path in (office / "notices").rglob("*"):
        if path.is_file():
            path.unlink()
    own = put(office, "N14.docx", with_words(bundled("N14.docx"), "{{ file }}", "{{ fiel }}"))
    done = run("notices", "--office", str(office), "--as-of", "2026-11-23")
    assert done.returncode == 1
    assert "不认识的占位符“fiel”" in done.stderr
    assert re.search(r"有 \d+ 份文书因模板有误没有生成，没有占用文号", done.stderr)
    kinds = {one.kind for one in LetterRegister(office).book().issued}
    assert "N14" not in kinds
    assert "N9" in kinds
    assert run("notices", "check", "--office", str(office)).returncode == 1
    own.unlink()
    assert run("notices", "--office", str(office), "--as-of", "2026-11-23").returncode == 0
    numbers = [one.sequence for one in LetterRegister(office).book().issued if one.kind == "N14"]
    assert numbers == list(range(1, len(numbers) + 1))
    assert run("verify", "--office", str(office)).returncode == 0


def test_a_template_cannot_reach_beyond_its_letter() -> None:
    edited = with_words(bundled("N14.docx"), "{{ file }}", "{{ file.__class__.__mro__ }}")
    assert "不认识的占位符" in lint(edited, "N14.docx", FIELDS["N14"])[0].told[0]


def test_the_manual_names_every_letter() -> None:
    manual = (bundle("standards") / "docs" / "letters.md").read_text("utf-8")
    assert [one for one in STANDARD.notices if not re.search(rf"\b{one}\b", manual)] == []

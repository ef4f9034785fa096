"""Letters: filled from templates that offices edit, numbered once, drafted where another organ signs."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from creditcli.errors import UsageFault
from creditcli.render.letter import compile_letter
from tests.helpers import Run, tree
from tests.letters.edited import bundled, put, with_words
from tests.letters.expect import DEMO_TEXTS, EXPECTED, demo_text, issue_figures

ROOT = Path(__file__).resolve().parents[2]
DRAFTED = {"N1", "N2", "N4", "N4b", "N5", "N6a", "N6b", "N13", "N17"}  # kinds in the demo that another organ signs
Filled = tuple[bytes, str]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(*paragraphs: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")
    return buffer.getvalue()


def runs(*texts: str) -> str:
    inner = "".join(
        f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r><w:proofErr w:type='spellStart'/>" for text in texts
    )
    return f"<w:p><w:pPr><w:pStyle w:val='Body'/></w:pPr>{inner}</w:p>"


def fill(template: bytes, name: str, context: dict[str, object]) -> Filled:
    return compile_letter(template, name).fill(context)


def said(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = [name for name in ("word/document.xml", "word/footer1.xml") if name in archive.namelist()]
        xml = "".join(archive.read(name).decode() for name in parts)
    return "\n".join("".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", part)) for part in xml.split("</w:p>"))


def register(office: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (office / "notices" / "register.jsonl").read_text("utf-8").splitlines()]


def test_a_placeholder_that_an_editor_cut_into_runs_is_filled() -> None:
    docx, page = fill(document(runs("致：{", "{ sub", "ject }", "}。")), "x.docx", {"subject": "甲 & 乙 <公司>"})
    assert "致：甲 &amp; 乙 &lt;公司&gt;。" in said(docx)
    assert "致：甲 &amp; 乙 &lt;公司&gt;。" in page


def test_a_paragraph_that_is_only_a_tag_repeats_what_stands_between() -> None:
    docx, _ = fill(
        document(runs("{% for one in items %}"), runs("（{{ one }}）"), runs("{% endfor %}")), "x", {"items": "甲乙"}
    )
    assert [line for line in said(docx).splitlines() if line] == ["（甲）", "（乙）"]


@pytest.mark.parametrize("text", ["{{ unknown }}", "{% for %}", "{% endif %}"])
def test_a_broken_template_is_told_with_its_name(text: str) -> None:
    with pytest.raises(UsageFault, match=r"x\.docx"):
        fill(document(runs(text)), "x.docx", {"subject": "甲"})


def test_the_bundled_templates_are_made_from_their_texts() -> None:
    done = subprocess.run(
        [sys.executable, "templates/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_demo_has_letters_of_most_kinds_and_each_is_filled(demo: Path) -> None:
    assert {line["kind"] for line in register(demo)} == DRAFTED | {"N7", "N9", "N9b2", "N10", "N12b", "N14"}
    for line in register(demo):
        path = demo / "notices" / str(line["file"])
        page = path.with_suffix(".html").read_text("utf-8")
        text = said(path.read_bytes())
        assert "{{" not in text
        assert "示例文书" in text
        assert "示例文书" in page


def test_what_another_organ_signs_is_a_draft_with_that_organs_number(demo: Path) -> None:
    for line in register(demo):
        text = said((demo / "notices" / str(line["file"])).read_bytes())
        drafted = line["kind"] in DRAFTED
        assert ("代拟稿" in text) == drafted
        assert (line["sequence"] == 0) == drafted


def test_the_offices_own_numbers_run_without_a_gap(demo: Path) -> None:
    for kind in ("N7", "N9", "N9b2", "N10", "N12b", "N14"):
        numbers = [line["sequence"] for line in register(demo) if line["kind"] == kind]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_letter_is_issued_once_and_the_next_day_only_what_is_new(office: Path, run: Run) -> None:
    before = tree(office, "notices")
    assert run("notices", "--office", str(office), "--as-of", "2026-11-23").returncode == 0
    assert tree(office, "notices") == before
    assert run("notices", "--office", str(office), "--as-of", "2026-11-24").returncode == 0
    after = tree(office, "notices")
    new = [line for line in register(office) if line["issued"] == "2026-11-24"]
    assert [line["kind"] for line in new] == ["N4", "N4b"], "the entry whose last day was the 23rd has left"
    assert {name: after[name] for name in before if "register" not in name} == {
        name: content for name, content in before.items() if "register" not in name
    }


def test_no_letter_holds_the_number_of_a_persons_document(demo: Path) -> None:
    numbers = [
        json.loads(line)["number"] for line in (demo / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    ]
    for name, content in tree(demo, "notices").items():
        text = said(content) if name.endswith(".docx") else content.decode()
        assert not [one for one in numbers if one in text], name


def test_the_remedy_sentence_names_review_body_and_court(demo: Path) -> None:
    line = next(one for one in register(demo) if one["kind"] == "N2")
    text = said((demo / "notices" / str(line["file"])).read_bytes())
    assert "六十日内向二连浩特市人民政府申请行政复议，或者六个月内向二连浩特市人民法院提起行政诉讼" in text


def of_kind(demo: Path, kind: str) -> list[str]:
    return [said((demo / "notices" / str(one["file"])).read_bytes()) for one in register(demo) if one["kind"] == kind]


def day_of(letter: str) -> str:
    """The line under the signature."""
    return next(line for line in letter.splitlines() if re.fullmatch(r"\d{4}年\d+月\d+日", line))


def test_drafts_bear_the_day_of_their_matter_and_the_offices_letters_the_day_of_writing(demo: Path) -> None:
    firm = "二连浩特市示例红柳食品有限公司"
    days = {
        kind: next(day_of(one) for one in of_kind(demo, kind) if one.splitlines()[3].startswith(firm))
        for kind in ("N1", "N2", "N5")
    }
    assert days == {"N1": "2026年8月24日", "N2": "2026年9月7日", "N5": "2026年9月7日"}
    assert {day_of(one) for one in of_kind(demo, "N4")} == {"2026年5月6日"}
    for kind in ("N7", "N9", "N14"):
        assert {day_of(one) for one in of_kind(demo, kind)} == {"2026年11月23日"}


def test_a_linked_person_is_told_of_which_firm_and_in_which_role(demo: Path) -> None:
    for kind in ("N1", "N2"):
        letter = next(one for one in of_kind(demo, kind) if "李示例二：" in one)
        assert re.search(
            r"你作为二连浩特市示例\S+有限公司（统一社会信用代码 \w{18}）的法定代表人，对该单位下列行为负有责任：",
            letter,
        )
        assert "将你列入" in letter
        assert "你单位" not in letter
    ended = [one for one in of_kind(demo, "N9b2") if "示例沙葱供热有限公司（统一" in one]
    assert len(ended) == 3
    assert sum("（作为二连浩特市示例沙葱供热有限公司（统一社会信用代码 " in one for one in ended) == 2
    for kind in {str(line["kind"]) for line in register(demo)}:
        assert not [one for one in of_kind(demo, kind) if "你（单位）" in one]


def test_an_exit_says_why_on_what_basis_and_a_persons_draft_has_no_number(demo: Path) -> None:
    letters = of_kind(demo, "N4")
    granted = "经审查，你单位的申请符合提前移出的条件，已准予信用修复（信修〔2026〕1号）。依据《"
    firm = next(one for one in letters if granted in one)
    assert firm.count("信修〔2026〕1号") == 1, "the number is that of the repair's own decision, not of the exit's"
    persons = [one for one in letters if one != firm]
    assert len(persons) == 2
    for one in persons:
        assert "你作为二连浩特市示例沙葱供热有限公司" in one
        assert "二连浩特市示例沙葱供热有限公司已移出该名单，关联人员应当一并移出。依据《" in one
        assert "信修〔" not in one


def test_the_way_out_is_told_in_full_and_by_the_lists_own_terms(demo: Path) -> None:
    decision = of_kind(demo, "N2")[0]
    assert "自改正之日起满6个月、" in decision
    assert "可以向本机关提出书面申请；本机关自收到申请之日起15个工作日内作出决定。" in decision
    assert "有下列情形之一的，不予提前移出：列入期限内再次发生拖欠；" in decision
    assert "。。" not in decision
    repair = of_kind(demo, "N5")[0]
    assert "认定单位自收到申请之日起15个工作日内作出决定" in repair
    assert "3个工作日" not in repair
    assert "不予提前移出：列入期限内再次发生拖欠" in repair
    assert "“信用中国”网站" in repair


def test_a_returned_file_is_told_by_sheet_row_and_column_and_its_counts_close(demo: Path) -> None:
    letters = of_kind(demo, "N14")
    assert [one for one in letters if "工作表“Sheet1”第2行“告知送达日期”列：" in one]
    for one in letters:
        counts = re.search(
            r"读入 (\d+) 行，其中接受 (\d+) 行、待核实 (\d+) 行、退回 (\d+) 行、略过（.*?）(\d+) 行", one
        )
        assert counts is not None
        read, *parts = map(int, counts.groups())
        assert read == sum(parts)
        assert one.splitlines()[1] == ("数据退回通知单" if parts[2] else "数据核实通知单")


def test_measures_are_suspended_with_a_receipt_to_fill_in(demo: Path) -> None:
    (line,) = [one for one in register(demo) if one["kind"] == "N9"]
    path = demo / "notices" / str(line["file"])
    letter = said(path.read_bytes())
    form = letter[letter.index("回执", letter.index("附件：")) :]
    for words in ("实施部门", "暂停执行日期", "二连浩特市发展和改革委员会", "限制参与有关公共资源交易活动"):
        assert words in form
    assert "<td>实施部门</td>" in path.with_suffix(".html").read_text("utf-8")


def test_an_objector_is_told_who_verifies_until_when_and_whom_to_ask(demo: Path) -> None:
    letter = next(one for one in of_kind(demo, "N7") if "YY〔2026〕3号" in one)
    assert "转由二连浩特市人力资源和社会保障局核实" in letter
    assert re.search(r"自受理之日起7个工作日，至2026年\d+月\d+日", letter)
    assert "信用管理科" in letter


def test_what_the_office_writes_of_its_own_figures_and_returns_reads_as_expected(office: Path) -> None:
    issue_figures(office)
    for name, key in DEMO_TEXTS.items():
        expected = (EXPECTED / f"{name}.txt").read_text("utf-8")
        assert demo_text(office, *key) == expected, "read the difference, then run python -m tests.letters.expect"


def test_an_offices_own_template_takes_the_place_of_the_bundled_one(office: Path, run: Run) -> None:
    put(office, "N4.docx", with_words(bundled("N4.docx"), "自移出之日起", "本办自己的格式：自移出之日起"))
    assert run("notices", "--office", str(office), "--as-of", "2026-11-24").returncode == 0
    line = next(one for one in register(office) if one["issued"] == "2026-11-24")
    assert "本办自己的格式：自移出之日起，该信息停止公示" in said((office / "notices" / str(line["file"])).read_bytes())

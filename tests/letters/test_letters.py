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
from creditcli.io.bundle import bundle
from creditcli.render.letter import fill
from tests.helpers import Run, tree

ROOT = Path(__file__).resolve().parents[2]
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


def said(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        xml = archive.read("word/document.xml").decode()
    return "\n".join("".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", part)) for part in xml.split("</w:p>"))


DAYS = re.compile('<p class="Day">([0-9]+)年([0-9]+)月([0-9]+)日</p>')


def day(found: tuple[str, str, str]) -> str:
    return f"{int(found[0]):04}-{int(found[1]):02}-{int(found[2]):02}"


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


def test_every_kind_of_letter_is_in_the_demo(demo: Path) -> None:
    assert {line["kind"] for line in register(demo)} == {"N1", "N2", "N4", "N5", "N7", "N9", "N14"}
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
        drafted = line["kind"] in ("N1", "N2", "N4", "N5")
        assert ("代拟稿" in text) == drafted
        assert (line["sequence"] == 0) == drafted


def test_the_offices_own_numbers_run_without_a_gap(demo: Path) -> None:
    for kind in ("N7", "N9", "N14"):
        numbers = [line["sequence"] for line in register(demo) if line["kind"] == kind]
        assert numbers == list(range(1, len(numbers) + 1))


def test_a_letter_is_issued_once_and_the_next_day_only_what_is_new(office: Path, run: Run) -> None:
    before = tree(office, "notices")
    assert run("notices", "--office", str(office), "--as-of", "2026-11-23").returncode == 0
    assert tree(office, "notices") == before
    assert run("notices", "--office", str(office), "--as-of", "2026-11-24").returncode == 0
    after = tree(office, "notices")
    new = [line for line in register(office) if line["issued"] == "2026-11-24"]
    assert [line["kind"] for line in new] == ["N4"], "the entry whose last day was the 23rd has left"
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


def test_an_offices_own_template_takes_the_place_of_the_bundled_one(office: Path, run: Run) -> None:
    own = office / "templates" / "letters"
    own.mkdir(parents=True)
    bundled = bundle("templates") / "letters" / "N4.docx"
    assert bundled.is_file()
    (own / "N4.docx").write_bytes(document(runs("本办自己的", "格式：{{ subject }}")))
    assert run("notices", "--office", str(office), "--as-of", "2026-11-24").returncode == 0
    line = next(one for one in register(office) if one["issued"] == "2026-11-24")
    assert "本办自己的格式：二连浩特市示例" in said((office / "notices" / str(line["file"])).read_bytes())


def test_what_another_organ_signs_bears_the_day_of_its_matter(demo: Path, run: Run) -> None:
    """The notice before listing is older than the decision, and the decision bears the day it was made."""
    lines = {line["identity"]: line for line in register(demo)}
    entries = json.loads(
        run("lists", "--office", str(demo), "--as-of", "2026-11-23", "--format", "json", "--ended").stdout
    )
    seen = 0
    for entry in entries:
        notice, decision = (lines.get(f"{kind}|{entry['id']}") for kind in ("N1", "N2"))
        if notice and decision:
            seen += 1
            told = [
                (demo / "notices" / str(line["file"])).with_suffix(".html").read_text("utf-8")
                for line in (notice, decision)
            ]
            first, second = (DAYS.findall(text)[-1] for text in told)
            assert day(first) < day(second) == entry["decision_date"]
    assert seen > 0


def test_a_linked_person_is_told_of_which_firm_and_in_what_role(demo: Path) -> None:
    pages = [path.read_text("utf-8") for path in sorted((demo / "notices").rglob("*-N[1245].html"))]
    persons = [page for page in pages if "的法定代表人" in page or "的主要负责人" in page or "的直接负责" in page]
    assert persons
    assert all("你作为二连浩特市示例" in page and "你单位" not in page for page in persons)
    assert not any("你（单位）" in page for page in pages)

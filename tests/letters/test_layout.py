"""The measures of GB/T 9704-2012 in the templates' own XML: millimetres, points and characters as the standard has them."""

from __future__ import annotations

import re

import pytest

from creditcli.cli.issuing import letter_fields
from creditcli.render.letter import compile_letter
from tests.letters.edited import bundled, xml_of
from tests.letters.stories import STANDARD

NAMES = sorted(letter_fields())
FORMS = {one.template: one.form for one in STANDARD.notices.values()}
MM = 56.6929  # twips
POINT = 20
SIZES = {"二号": 22, "三号": 16, "四号": 14}  # points


def number(xml: str, pattern: str) -> float:
    found = re.search(pattern, xml)
    assert found, pattern
    return float(found[1])


def style(docx: bytes, name: str) -> str:
    found = re.search(rf'<w:style [^>]*w:styleId="{name}".*?</w:style>', xml_of(docx, "word/styles.xml"))
    assert found, name
    return found[0]


@pytest.mark.parametrize("name", NAMES)
def test_paper_margins_and_grid(name: str) -> None:
    section = re.findall(r"<w:sectPr.*", xml_of(bundled(f"{name}.docx")))[0]
    millimetres = {"w": 210, "h": 297, "top": 37, "bottom": 35, "left": 28, "right": 26}
    for what, wanted in millimetres.items():
        assert round(number(section, rf' w:{what}="(\d+)"') / MM, 1) == wanted, what
    body = style(bundled(f"{name}.docx"), "Body")
    line = number(body, r'w:line="(\d+)"')
    assert 'w:lineRule="exact"' in body
    assert 22 * line <= 225 * MM < 23 * line, "22 lines of the text's 225 mm"
    pitch = SIZES["三号"] * POINT + number(body, r'<w:spacing w:val="(-?\d+)"/>')
    assert 28 * pitch <= 156 * MM < 29 * pitch, "28 characters of its 156 mm"


@pytest.mark.parametrize("name", NAMES)
def test_types_and_sizes(name: str) -> None:
    docx = bundled(f"{name}.docx")
    wanted = {
        "Title": ("方正小标宋简体", "二号"), "Body": ("仿宋_GB2312", "三号"), "Heading": ("黑体", "三号"),
        "Addressee": ("仿宋_GB2312", "三号"), "Number": ("仿宋_GB2312", "三号"), "Page": ("宋体", "四号"),
    }  # fmt: skip
    for one, (font, size) in wanted.items():
        text = style(docx, one)
        assert f'w:eastAsia="{font}"' in text, one
        assert number(text, r'<w:sz w:val="(\d+)"') == 2 * SIZES[size], one
        assert "<w:b/>" not in text
    body = style(docx, "Body")
    assert 'w:firstLineChars="200"' in body
    fonts = xml_of(docx, "word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"/>' in fonts
    assert "embed" not in fonts, "named, not brought along"
    used = set(re.findall(r'<w:pStyle w:val="(\w+)"', xml_of(docx)))
    assert {"Title", "Body", "Organ", "Day"} <= used


@pytest.mark.parametrize("name", NAMES)
def test_page_numbers_stand_in_the_outer_corner_seven_millimetres_below_the_text(name: str) -> None:
    docx = bundled(f"{name}.docx")
    assert "<w:evenAndOddHeaders/>" in xml_of(docx, "word/settings.xml")
    for part, side in (("footer1", "right"), ("footer3", "left")):
        foot = xml_of(docx, f"word/{part}.xml")
        assert f'<w:jc w:val="{side}"/>' in foot
        assert number(foot, rf'<w:ind w:{side}="(\d+)"') == SIZES["四号"] * POINT, "one character in"
        assert round(number(foot, r'w:y="(\d+)"') / MM) == 297 - 35 + 7
        assert re.sub(r"<[^>]+>", "", foot).strip().startswith("— 1 —")
    first = xml_of(docx, "word/footer2.xml")
    assert (" PAGE " in first) == (FORMS[name] != "letter"), "the first sheet of a letter has no number"


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_has_a_red_head_and_double_lines_and_an_enforcement_document_says_for_whom_it_is_drafted(
    name: str,
) -> None:
    docx = bundled(f"{name}.docx")
    head, text = xml_of(docx, "word/header1.xml"), xml_of(docx)
    if FORMS[name] != "letter":
        assert "{{ draft_for }}" in head
        assert "RedHead" not in head + text
        assert text.index('w:val="Head"') < text.index('w:val="Title"') < text.index('w:val="Number"')
        return
    red = style(docx, "RedHead")
    assert re.search(r'w:header="(\d+)"', text)
    assert round(number(text, r'w:header="(\d+)"') / MM) == 30, "the name's top edge"
    assert re.search(r'<w:color w:val="E00000"/>', red)
    assert round(number(red, r'<w:bottom w:val="thickThinSmallGap"[^>]*w:space="(\d+)"') * POINT / MM) == 4
    out = number(red, r'w:left="-(\d+)"') + number(red, r'w:right="-(\d+)"')
    assert round((156 * MM + out) / MM) == 170
    foot = xml_of(docx, "word/footer2.xml")
    assert round(number(foot, r'<w:framePr w:w="(\d+)"') / MM) == 170
    assert abs(number(foot, r'w:y="(\d+)"') / MM - (297 - 20)) < 1.2
    assert text.index('w:val="LetterNumber"') < text.index('w:val="Title"')
    assert '<w:jc w:val="right"/>' in style(docx, "LetterNumber")


@pytest.mark.parametrize(
    ("organ", "middle"), [("示例局", 4 + 7.5 / 2), ("示例市社会信用体系建设领导小组办公室", 18 / 2)]
)
def test_the_date_stands_four_characters_in_and_the_organ_is_centred_above_it(organ: str, middle: float) -> None:
    template = bundled("N4.docx")
    fields = letter_fields()["N4"]
    context = dict.fromkeys(fields.names, "甲") | {"organ": organ, "day": "2026年11月23日", "measures": []}
    xml = xml_of(compile_letter(template, "N4.docx").fill(context)[0])
    for name in ("Organ", "Day"):
        head = re.search(rf'<w:pPr><w:pStyle w:val="{name}"/>.*?</w:pPr>', xml)
        assert head
        assert '<w:jc w:val="center"/>' in head[0]
        left = number(head[0], r'<w:ind w:left="(\d+)"')
        assert abs((28 - left / 316) / 2 - middle) < 0.6, "the middle, in characters from the right edge"


@pytest.mark.parametrize(
    ("organ", "size"), [("示例局", 36), ("示例市社会信用体系建设领导小组办公室（示例）二十五字", 19)]
)
def test_the_name_at_the_head_keeps_to_one_line(organ: str, size: float) -> None:
    context = dict.fromkeys(letter_fields()["N15"].names, "甲") | {"organ": organ}
    head = xml_of(compile_letter(bundled("N15.docx"), "N15.docx").fill(context)[0], "word/header1.xml")
    points = number(head, r'<w:sz w:val="(\d+)"') / 2
    assert abs(points - size) <= 0.5
    assert points * len(organ) * POINT <= 170 * MM + POINT

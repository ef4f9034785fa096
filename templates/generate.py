"""Makes ``templates/letters/*.docx`` and ``templates/sheets/*.docx`` from the texts beside them: ``--write`` or ``--check``.

Page and type follow GB/T 9704-2012 where it applies to letters: A4, margins 37/35/28/26 mm, 22 lines of
28 characters, title 二号, body 三号仿宋 with an indent of two characters. An office may edit the .docx in
WPS or Word and put its own under ``templates/letters`` of its folder. What the office signs is in letter format (函),
what an organ signs an enforcement document (执法文书) without a red head; ``standards/notices`` says which is which.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

TEMPLATES = Path(__file__).resolve().parent
FOLDERS = [TEMPLATES / name for name in ("letters", "sheets")]
NOTICES = TEMPLATES.parent / "standards" / "notices"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FANGSONG, SONG, HEI = "仿宋_GB2312", "方正小标宋简体", "黑体"
LINE = 579  # twips: 22 lines in 225 mm
RED = "E00000"
# 28 characters of 16 pt are 2 mm too wide for a line: each stands a quarter of a point nearer to the next, which every
# editor does alike (LibreOffice spoils a grid of characters)
CLOSER = '<w:spacing w:val="-5"/>'
# style: font, half-points, alignment, indent of the first line in characters, space before and line in twips
STYLES = {
    "RedHead": (SONG, 72, "center", 0, 0, 760),
    "Draft": (HEI, 24, "left", 0, 0, 400),
    "Head": (SONG, 44, "center", 0, 0, LINE),
    "Title": (SONG, 44, "center", 0, 0, LINE),
    "Number": (FANGSONG, 32, "center", 0, 280, LINE),
    "LetterNumber": (FANGSONG, 32, "right", 0, 200, LINE),
    "Addressee": (FANGSONG, 32, "left", 0, LINE, LINE),
    "Body": (FANGSONG, 32, "left", 2, 0, LINE),  # justified lines lose a last comma in LibreOffice
    "Heading": (HEI, 32, "left", 2, 0, LINE),
    "Note": (FANGSONG, 32, "left", 2, LINE, LINE),
    "Organ": (FANGSONG, 32, "center", 0, 2 * LINE, LINE),
    "Day": (FANGSONG, 32, "center", 0, 0, LINE),
    "Annex": (HEI, 32, "left", 0, 0, LINE),
    "AnnexTitle": (SONG, 44, "center", 0, LINE, LINE),
    "Cell": (FANGSONG, 24, "left", 0, 0, 400),
    "Page": ("宋体", 28, "left", 0, 0, 320),
    "Rule": (FANGSONG, 4, "left", 0, 0, 60),
    "Trace": (FANGSONG, 18, "left", 0, 0, 220),
}
KEPT = {"Heading", "Organ", "Note"}  # never the last on a sheet
BREAKS = {"Annex"}  # begins a sheet
# signature and date: a box at the right whose middle is that of a date with four characters to its right
SEAL = '<w:ind w:left="3950" w:right="0" w:firstLine="0"/>'
OVER = (
    '<w:ind w:left="-454" w:right="-340" w:firstLine="0"/>'  # 170 mm centred on the sheet, of which 156 are the text's
)
INDENTS = {"Organ": SEAL, "Day": SEAL, "RedHead": OVER}
# the double line of a letter: thick above thin below the name, thin above thick at the foot; 4 mm from the name
LINES = {
    "RedHead": f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="11" w:color="{RED}"/></w:pBdr>',
    "Rule": f'<w:pBdr><w:top w:val="thickThinSmallGap" w:sz="24" w:space="1" w:color="{RED}"/></w:pBdr>',
}
OFF_GRID = '<w:snapToGrid w:val="0"/>'
LETTER_TITLE = f'<w:spacing w:before="{2 * LINE}" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'  # two lines below
OTHER_NAMES = {FANGSONG: "仿宋,FangSong", SONG: "FZXiaoBiaoSong-B05S,宋体", HEI: "SimHei"}  # where one is not installed
WIDTH = 8844  # twips between the margins
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EXTRAS = (  # id, part, kind of content, kind of relation
    ("rId1", "styles", "styles", "styles"),
    ("rId2", "footer1", "footer", "footer"),
    ("rId3", "fontTable", "fontTable", "fontTable"),
    ("rId4", "settings", "settings", "settings"),
    ("rId5", "header1", "header", "header"),
    ("rId6", "footer2", "footer", "footer"),
    ("rId7", "footer3", "footer", "footer"),
)
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), *((part, kind) for _, part, kind, _ in EXTRAS))
    )
    + "</Types>"
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
PARTS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(f'<Relationship Id="{one}" Type="{R}/{kind}" Target="{part}.xml"/>' for one, part, _, kind in EXTRAS)
    + "</Relationships>"
)
SETTINGS = f"{HEAD}<w:settings {W}><w:evenAndOddHeaders/></w:settings>"
TRACE = '<w:p><w:pPr><w:pStyle w:val="Trace"/></w:pPr><w:r><w:t xml:space="preserve">{{ trace }}</w:t></w:r></w:p>'
DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FANGSONG}" w:eastAsia="{FANGSONG}" w:hAnsi="{FANGSONG}"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
)
SECTION = (
    f'<w:sectPr xmlns:r="{R}"><w:headerReference w:type="first" r:id="rId5"/>'
    '<w:footerReference w:type="first" r:id="rId6"/><w:footerReference w:type="default" r:id="rId2"/>'
    '<w:footerReference w:type="even" r:id="rId7"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="HEADER" w:footer="454" w:gutter="0"/>'
    '<w:titlePg/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
HEADER_AT = {"letter": 1701, "enforcement": 1134}  # twips from the edge: 30 and 20 mm


def footer(side: str) -> str:
    """The foot of a sheet: the page's number 7 mm below the text, in the outer corner one character in; then the trace."""
    indent = '<w:ind w:right="280"/>' if side == "right" else '<w:ind w:left="280"/>'
    frame = (
        f'<w:framePr w:w="{WIDTH}" w:h="320" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="margin" '
        'w:x="1" w:y="15251"/>'
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Page"/>{frame}{indent}<w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        f'<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>{TRACE}'
    )


def first_footer(form: str) -> str:
    """A letter's first sheet has no number but a double line of 170 mm, 20 mm above the edge."""
    if form != "letter":
        return footer("right")
    frame = (
        '<w:framePr w:w="9638" w:h="60" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        'w:x="1134" w:y="15650"/>'
    )
    return f'<w:p><w:pPr><w:pStyle w:val="Rule"/>{frame}</w:pPr></w:p>{TRACE}'


def part(name: str, content: str) -> str:
    """A header (``hdr``) or footer (``ftr``)."""
    return f"{HEAD}<w:{name} {W}>{content}</w:{name}>"


def styles() -> str:
    """``word/styles.xml``."""
    found = []
    for name, (font, size, align, indent, before, line) in STYLES.items():
        first = f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * size * 10}"/>' if indent else ""
        flags = ("<w:keepNext/>" if name in KEPT else "") + ("<w:pageBreakBefore/>" if name in BREAKS else "")
        colour = f'<w:color w:val="{RED}"/>' if name == "RedHead" else ""
        found.append(
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="Credit {name}"/>'
            f'<w:pPr>{flags}{LINES.get(name, "")}<w:overflowPunct w:val="0"/>{"" if line == LINE else OFF_GRID}'
            f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>{INDENTS.get(name, first)}'
            f'<w:jc w:val="{align}"/></w:pPr><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}"/>'
            f'{colour}{CLOSER if size == 32 else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
    return f"{HEAD}<w:styles {W}>{DEFAULTS}{''.join(found)}</w:styles>"


def fonts() -> str:
    """``word/fontTable.xml``: what stands in where a type is not installed."""
    found = (
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    return f"{HEAD}<w:fonts {W}>{''.join(found)}</w:fonts>"


def paragraph(style: str, words: str, more: str = "") -> str:
    """One paragraph; ``more``: properties of its own."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    )


def table(lines: list[str]) -> str:
    """A table with lines: ``Columns|…``, then ``Row|…`` and lines that are only a tag."""
    count = lines[0].count("|")
    share = WIDTH // count
    rows = []
    for line in lines:
        cells = [line] if line.startswith("{%") else line.split("|")[1:]
        filled = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="dxa"/></w:tcPr>{paragraph("Cell", cell)}</w:tc>'
            for cell in cells
        )
        rows.append(f"<w:tr>{filled}</w:tr>")
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = f'<w:gridCol w:w="{share}"/>' * count
    frame = f'<w:tblW w:w="{share * count}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
    return (
        f"<w:tbl><w:tblPr>{frame}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph('Cell', '')}"
    )


def document(lines: list[str], form: str) -> str:
    """``word/document.xml``: one paragraph a line; lines that are only a tag stay paragraphs of their own.

    The line before the signature stays on its sheet, so that no sheet holds a signature alone.
    """
    found, at = [], 0
    while at < len(lines):
        if lines[at].startswith("Columns|"):
            end = next(
                (to for to in range(at, len(lines)) if not re.match(r"Columns\||Row\||\{%", lines[to])), len(lines)
            )
            found.append(table(lines[at:end]))
            at = end
            continue
        is_tag = re.fullmatch(r"\{%((?!%\}).)*%\}", lines[at])
        style, _, words = ("Body", "", lines[at]) if is_tag else lines[at].partition("|")
        before = lines[at + 1 : at + 2] != [] and lines[at + 1].startswith(("Organ|", "Note|"))
        own = LETTER_TITLE if style == "Title" and form == "letter" else ""
        found.append(paragraph(style, words, ("<w:keepNext/>" if before else "") + own))
        at += 1
    section = SECTION.replace("HEADER", str(HEADER_AT[form]))
    return f"{HEAD}<w:document {W}><w:body>{''.join(found)}{section}</w:body></w:document>"


def template(text: str, form: str) -> bytes:
    """The .docx, the same bytes every time. The first line stands in the head of the first sheet."""
    first, *lines = text.splitlines()
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": document(lines, form),
        "word/_rels/document.xml.rels": PARTS,
        "word/styles.xml": styles(),
        "word/fontTable.xml": fonts(),
        "word/settings.xml": SETTINGS,
        "word/header1.xml": part("hdr", paragraph(*first.partition("|")[::2])),
        "word/footer1.xml": part("ftr", footer("right")),
        "word/footer2.xml": part("ftr", first_footer(form)),
        "word/footer3.xml": part("ftr", footer("left")),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content.encode())
    return buffer.getvalue()


def forms() -> dict[str, str]:
    """Template -> form of the letters that are made from it, as the standard has it."""
    found = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(NOTICES.glob("*.yaml")))
    return {one["template"]: one["form"] for one in found}


def main(arguments: list[str]) -> int:
    """Writes, or names what differs."""
    differing, form = 0, forms()
    for source in (path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))):
        wanted = template(source.read_text(encoding="utf-8"), form.get(source.stem, "enforcement"))
        target = source.with_suffix(".docx")
        if arguments == ["--write"]:
            target.write_bytes(wanted)
        elif not target.is_file() or target.read_bytes() != wanted:
            sys.stdout.write(f"{target}\n")
            differing += 1
    return int(differing > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

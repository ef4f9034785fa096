"""Makes ``templates/letters/*.docx`` and ``templates/sheets/*.docx`` from the texts beside them: ``--write`` or ``--check``.

Page and type follow GB/T 9704-2012 where it applies to letters: A4, margins 37/35/28/26 mm, 22 lines of
28 characters, title 二号, body 三号仿宋 with an indent of two characters. An office may edit the .docx in
WPS or Word and put its own under ``templates/letters`` of its folder.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

FOLDERS = [Path(__file__).resolve().parent / name for name in ("letters", "sheets")]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FANGSONG, SONG, HEI = "仿宋_GB2312", "方正小标宋简体", "黑体"
# style: font, half-points, alignment, indent of the first line in characters, space before and line in twips
STYLES = {
    "Title": (SONG, 44, "center", 0, 0, 579),
    "Number": (FANGSONG, 32, "center", 0, 280, 579),
    "Addressee": (FANGSONG, 32, "left", 0, 560, 579),
    "Body": (FANGSONG, 32, "left", 2, 0, 579),  # justified lines lose a last comma in LibreOffice
    "Heading": (HEI, 32, "left", 2, 0, 579),
    "Organ": (FANGSONG, 32, "right", 0, 840, 579),
    "Day": (FANGSONG, 32, "right", 0, 0, 579),
    "Annex": (HEI, 32, "left", 0, 0, 579),
    "Cell": (FANGSONG, 24, "left", 0, 0, 400),
    "Page": ("宋体", 28, "center", 0, 0, 320),
    "Trace": (FANGSONG, 18, "left", 0, 60, 240),
}
KEPT = {"Heading", "Organ"}  # never the last on a sheet
BREAKS = {"Annex"}  # begins a sheet
OTHER_NAMES = {FANGSONG: "仿宋", SONG: "宋体", HEI: "SimHei"}  # where the type is not installed
WIDTH = 8844  # twips between the margins
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("fontTable", "fontTable"),
            ("footer1", "footer"),
        )
    )
    + "</Types>"
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
PARTS = (
    f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{R}/footer" Target="footer1.xml"/>'
    f'<Relationship Id="rId3" Type="{R}/fontTable" Target="fontTable.xml"/></Relationships>'
)
FOOTER = (
    f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Page"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    '<w:p><w:pPr><w:pStyle w:val="Trace"/></w:pPr><w:r><w:t xml:space="preserve">{{ trace }}</w:t></w:r></w:p></w:ftr>'
)
DEFAULTS = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
SECTION = (
    f'<w:sectPr xmlns:r="{R}"><w:footerReference w:type="default" r:id="rId2"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="680" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)


def styles() -> str:
    """``word/styles.xml``."""
    found = []
    for name, (font, size, align, indent, before, line) in STYLES.items():
        first = f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * size * 10}"/>' if indent else ""
        flags = ("<w:keepNext/>" if name in KEPT else "") + ("<w:pageBreakBefore/>" if name in BREAKS else "")
        found.append(
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="Credit {name}"/>'
            f'<w:pPr>{flags}<w:overflowPunct w:val="0"/>'
            f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>{first}'
            f'<w:jc w:val="{align}"/></w:pPr><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
    return f"{HEAD}<w:styles {W}>{DEFAULTS}{''.join(found)}</w:styles>"


def fonts() -> str:
    """``word/fontTable.xml``: what stands in where a type is not installed."""
    found = (
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    return f"{HEAD}<w:fonts {W}>{''.join(found)}</w:fonts>"


def paragraph(style: str, words: str, kept: bool = False) -> str:
    """One paragraph; ``kept`` on the sheet of the next."""
    flag = "<w:keepNext/>" if kept else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{flag}</w:pPr>'
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


def document(text: str) -> str:
    """``word/document.xml``: one paragraph a line; lines that are only a tag stay paragraphs of their own.

    The line before the signature stays on its sheet, so that no sheet holds a signature alone.
    """
    lines, found, at = text.splitlines(), [], 0
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
        found.append(paragraph(style, words, lines[at + 1 : at + 2] != [] and lines[at + 1].startswith("Organ|")))
        at += 1
    return f"{HEAD}<w:document {W}><w:body>{''.join(found)}{SECTION}</w:body></w:document>"


def template(text: str) -> bytes:
    """The .docx, the same bytes every time."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": document(text),
        "word/_rels/document.xml.rels": PARTS,
        "word/styles.xml": styles(),
        "word/fontTable.xml": fonts(),
        "word/footer1.xml": FOOTER,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content.encode())
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    """Writes, or names what differs."""
    differing = 0
    for source in (path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))):
        target, wanted = source.with_suffix(".docx"), template(source.read_text(encoding="utf-8"))
        if arguments == ["--write"]:
            target.write_bytes(wanted)
        elif not target.is_file() or target.read_bytes() != wanted:
            sys.stdout.write(f"{target}\n")
            differing += 1
    return int(differing > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

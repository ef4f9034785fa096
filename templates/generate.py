"""Makes ``templates/letters/*.docx`` from the texts beside them: ``--write`` or ``--check``.

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

FOLDER = Path(__file__).resolve().parent / "letters"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FANGSONG, SONG, HEI = "仿宋_GB2312", "方正小标宋简体", "黑体"
# style: font, half-points, alignment, indent of the first line in characters, space before in twips
STYLES = {
    "Title": (SONG, 44, "center", 0, 0),
    "Number": (FANGSONG, 32, "center", 0, 280),
    "Addressee": (FANGSONG, 32, "left", 0, 560),
    "Body": (FANGSONG, 32, "both", 2, 0),
    "Last": (FANGSONG, 32, "both", 2, 0),  # the closing words: no sheet holds a signature alone
    "Heading": (HEI, 32, "left", 2, 0),
    "Organ": (FANGSONG, 32, "right", 0, 840),
    "Day": (FANGSONG, 32, "right", 0, 0),
    "Trace": (FANGSONG, 18, "left", 0, 200),
}
RIGHT = {"Organ": 2, "Day": 4}  # characters kept free on the right: room for a seal over organ and date
TOGETHER = ("Last", "Heading", "Organ", "Day")  # stay with the paragraph after them
LINE, SMALL = 579, 260  # twips of a line; of a line of the trace
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("styles", "styles"), ("footer1", "footer"))
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
    f'<Relationship Id="rId2" Type="{R}/footer" Target="footer1.xml"/></Relationships>'
)
FOOTER = (
    f'{HEAD}<w:ftr {W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
SECTION = (
    f'<w:sectPr xmlns:r="{R}"><w:footerReference w:type="default" r:id="rId2"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1587" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)


def styles() -> str:
    """``word/styles.xml``."""
    found = []
    for name, (font, size, align, indent, before) in STYLES.items():
        first = f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * size * 10}"/>' if indent else ""
        if right := RIGHT.get(name):
            first = f'<w:ind w:rightChars="{right * 100}" w:right="{right * size * 10}"/>'
        keep, line = "<w:keepNext/>" if name in TOGETHER else "", SMALL if name == "Trace" else LINE
        grid = '<w:snapToGrid w:val="0"/>' if name == "Trace" else ""
        found.append(
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="Credit {name}"/>'
            f'<w:pPr>{keep}<w:overflowPunct w:val="0"/>{grid}'
            f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>{first}'
            f'<w:jc w:val="{align}"/></w:pPr><w:rPr><w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
    language = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    return f"{HEAD}<w:styles {W}>{language}{''.join(found)}</w:styles>"


def document(text: str) -> str:
    """``word/document.xml``: one paragraph a line; lines that are only a tag stay paragraphs of their own."""
    paragraphs = []
    for line in text.splitlines():
        style, _, words = ("Body", "", line) if re.fullmatch(r"\{%.*%\}", line) else line.partition("|")
        paragraphs.append(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
        )
    return f"{HEAD}<w:document {W}><w:body>{''.join(paragraphs)}{SECTION}</w:body></w:document>"


def template(text: str) -> bytes:
    """The .docx, the same bytes every time."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": document(text),
        "word/_rels/document.xml.rels": PARTS,
        "word/styles.xml": styles(),
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
    for source in sorted(FOLDER.glob("*.txt")):
        target, wanted = source.with_suffix(".docx"), template(source.read_text(encoding="utf-8"))
        if arguments == ["--write"]:
            target.write_bytes(wanted)
        elif not target.is_file() or target.read_bytes() != wanted:
            sys.stdout.write(f"{target}\n")
            differing += 1
    return int(differing > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

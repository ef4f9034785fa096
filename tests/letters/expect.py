"""Letters of the stories as texts. ``python -m tests.letters.expect`` writes what the tests expect them to say."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from pathlib import Path

from tests.helpers import creditcli
from tests.letters.stories import ISSUED, story_office

EXPECTED = Path(__file__).parent / "expected"
Key = tuple[str, str, str]  # day, kind, whom it is about
PERSON = "人"
# file of the expected text -> the letter
TEXTS: dict[str, Key] = {
    "N1-firm": ("2026-07-15", "N1", "乙"),
    "N1-person": ("2026-07-15", "N1", PERSON),
    "N2-firm": ("2026-07-15", "N2", "乙"),
    "N4-ceased": ("2026-08-31", "N4", "戊"),
    "N4-repaired": ("2026-09-10", "N4", "丁"),
    "N4-withdrawn": ("2026-09-10", "N4", "甲"),
    "N5-way-out": ("2026-07-15", "N5", "丁"),
    "N9-objection": ("2026-07-15", "N9", "戊"),
    "N3-defence-rejected": ("2026-07-15", "N3", "乙"),
    "N3b-firm": ("2026-07-15", "N3b", "丙"),
    "N3b-person": ("2026-07-15", "N3b", PERSON),
    "N4c-restored": ("2026-09-30", "N4c", "丁"),
    "N5b-reminder": ("2026-08-12", "N5b", "丁"),
    "N6a-accepted": ("2026-08-31", "N6a", "丁"),
    "N6a2-supplement": ("2026-07-15", "N6a2", "丁"),
    "N6a3-rejected": ("2026-07-15", "N6a3", "丁"),
    "N6b-granted": ("2026-09-10", "N6b", "丁"),
    "N6c-refused": ("2026-08-31", "N6c", "丁"),
    "N6c-penalty": ("2026-08-31", "N6c", "庚"),
    "N6d-shielded": ("2026-08-12", "N6d", "己"),
    "N6e-penalty": ("2026-09-30", "N6e", "癸"),
    "N7-before-listing": ("2026-07-15", "N7", "丙"),
    "N8-penalty": ("2026-08-31", "N8", "庚"),
    "N8-corrected": ("2026-08-31", "N8", "己"),
    "N8-withdrawn": ("2026-09-10", "N8", "甲"),
    "N9-stay": ("2026-07-15", "N9", "甲"),
    "N9b-resumed": ("2026-08-12", "N9b", "甲"),
    "N9b2-left-while-suspended": ("2026-08-31", "N9b2", "戊"),
    "N9b2-repaired": ("2026-09-10", "N9b2", "丁"),
    "N9b3-no-measure-left": ("2026-09-30", "N9b3", "癸"),
    "N10-begun": ("2026-07-15", "N10", "丁"),
    "N12-corrected": ("2026-08-12", "N12", "庚"),
    "N12b-withdrawn": ("2026-09-10", "N12b", "甲"),
    "N12b-penalty": ("2026-09-30", "N12b", "庚"),
    "N13-penalty": ("2026-09-30", "N13", "庚"),
    "N13-cleared": ("2026-09-10", "N13", "甲"),
    "N4b-announced": ("2026-09-10", "N4b", "丁"),
    "N17-recognised": ("2026-07-15", "N17", "壬"),
    "N17b-left": ("2026-08-31", "N17b", "壬"),
    "N15-overdue": ("2026-07-15", "N15", "戊"),
}


# of the demo: file of the expected text -> kind and addressee of the first such letter (N15b: tests/cli/test_late_letters.py)
DEMO_TEXTS = {
    "N14-returned": ("N14", "二连浩特市住房和城乡建设局"),
    "N16-circular": ("N16", "各有关部门"),
    "N18-work-report": ("N18", ""),
}
DEMO_DAY = "2026-11-23"


def issue_figures(folder: Path) -> None:
    """The letters that are made of figures, in a demo's folder that has the others."""
    asked = ("--circular", "--work-report")
    done = creditcli("stats", "--office", str(folder), "--as-of", DEMO_DAY, "--from", "2026-01-01", *asked)
    assert done.returncode == 0, done.stderr


def demo_text(folder: Path, kind: str, addressee: str) -> str:
    """What the first letter of that kind to that addressee says, without the head of the record."""
    first = next(one for one in lines_of(folder) if one["kind"] == kind and addressee in ("", one["addressee"]))
    return said(folder / "notices" / first["file"])


def issue(folder: Path) -> None:
    """The stories' office in ``folder``, with the letters of each of its days."""
    story_office(folder)
    for day in ISSUED:
        done = creditcli("notices", "--office", str(folder), "--as-of", day)
        assert done.returncode == 0, done.stderr


def lines_of(office: Path) -> list[dict[str, str]]:
    """The register."""
    return [json.loads(line) for line in (office / "notices" / "register.jsonl").read_text("utf-8").splitlines()]


def said(docx: Path) -> str:
    """The letter's paragraphs, a table's rows with ``|`` between cells."""
    with zipfile.ZipFile(docx) as archive:
        xml = archive.read("word/document.xml").decode()
    in_rows = re.sub(r"</w:p></w:tc><w:tc>", "|", xml)
    lines = (re.sub(r"<[^>]+>", "", line) for line in in_rows.split("</w:p>"))
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def about(text: str) -> str:
    """Whom a letter is about: the person it addresses, else the firm."""
    return PERSON if "\n李示例一：" in text else re.findall(r"示例([甲乙丙丁戊己庚辛壬癸])有限公司", text)[0]


def letters_of(office: Path) -> dict[Key, str]:
    """Every letter by day, kind and whom it is about; no two of them share these in the stories."""
    found: dict[Key, str] = {}
    for line in lines_of(office):
        text = said(office / "notices" / line["file"])
        key = (line["issued"], line["kind"], about(text))
        assert key not in found, key
        found[key] = text
    return found


def main() -> None:
    """Writes the expected texts."""
    with tempfile.TemporaryDirectory() as folder:
        issue(Path(folder) / "office")
        letters = letters_of(Path(folder) / "office")
        demo = Path(folder) / "demo"
        assert creditcli("demo", str(demo)).returncode == 0
        issue_figures(demo)
        figures = {name: demo_text(demo, *key) for name, key in DEMO_TEXTS.items()}
    EXPECTED.mkdir(exist_ok=True)
    for name, text in figures.items():
        (EXPECTED / f"{name}.txt").write_text(text, "utf-8")
    for name, key in TEXTS.items():
        (EXPECTED / f"{name}.txt").write_text(letters[key], "utf-8")


if __name__ == "__main__":
    main()

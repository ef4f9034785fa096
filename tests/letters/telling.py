"""An office that writes letters whenever it has received something."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers import Run
from tests.letters.expect import lines_of, said
from tests.letters.stories import (
    LIST,
    LISTED,
    WAGES,
    Row,
    by,
    firm,
    listing,
    number,
    order,
    row_of_measure,
    story_office,
)

AGAIN = {"confirmation": "当事人对处理结果不服，投诉复核，沿用原编号重新受理（示例）。"}
LISTING = ("2026-06-04", WAGES, "black-listing", [listing("甲", *LISTED), listing("戊", *LISTED)])
Story = tuple[str, str, str, list[Row]]


class Told:
    """An office that writes letters whenever it has received something."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self._run = folder, run

    def hears(self, *files: Story) -> Told:
        """Takes files in and writes the letters of each day; gives itself."""
        for one in files:
            story_office(self.folder, files=[one])
            self.writes(one[0])
        return self

    def writes(self, day: str) -> None:
        done = self._run("notices", "--office", str(self.folder), "--as-of", day)
        assert done.returncode == 0, done.stderr + done.stdout

    def of(self, day: str, kind: str = "") -> list[str]:
        """Texts of the letters of a day."""
        found = [one for one in self.lines() if one["issued"] == day and kind in ("", one["kind"])]
        return [said(self.folder / "notices" / one["file"]) for one in found]

    def lines(self) -> list[dict[str, str]]:
        """The register; none before the first letter."""
        return lines_of(self.folder) if (self.folder / "notices" / "register.jsonl").exists() else []

    def duties(self, day: str) -> list[tuple[str, str, str | None]]:
        """What an officer has to do: kind, urgency, until when."""
        done = self._run("today", "--office", str(self.folder), "--as-of", day, "--format", "json")
        assert done.returncode == 0, done.stderr
        found = [one for one in json.loads(done.stdout)["duties"] if one["kind"] != "letter"]
        return [(one["kind"], one["urgency"], one["until"]) for one in found]

    def begins(self, day: str) -> Told:
        """An office that writes letters for what happens from that day on; gives itself."""
        story_office(self.folder, files=[])
        path = self.folder / "office.yaml"
        text = path.read_text("utf-8")
        path.write_text(text.replace("letters_since: 2026-02-01", f"letters_since: {day}"), "utf-8")
        return self

    def kinds(self, day: str) -> list[str]:
        return [one["kind"] for one in self.lines() if one["issued"] == day]


def correction(name: str, document: str, day: str, field: str, new: str, old: str = "") -> Row:
    more = {"field": field, "new_value": new, "old_value": old}
    return {**order(name, "更正", document, day, WAGES), **more}


def measure(level: str, force: str, basis: str) -> Row:
    more = {"level": level, "force": force, "basis": basis, "document_number": basis}
    return row_of_measure(LIST, measure_code=f"示例{level}", **more)


def left(name: str, day: str) -> Row:
    return {"list_type": LIST, **firm(name), "target_decision_number": number(name), "exit_kind": "主体注销",
            "decision_number": "二人社移〔2026〕1号", "decision_date": day, "reason": "已注销（示例）。", **by(WAGES)}  # fmt: skip

"""An office that was sent text meant to break out of pages, templates and cells, in every text field of every data set."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from creditcli.io.bundle import bundle
from creditcli.standard.types import Dataset, Field
from tests.exchange.offices import call
from tests.faults.stories import STANDARD, new_office
from tests.subjects import subjects

MARK = "HACKED"
MARKUP = (
    f'<script>document.title="{MARK}"</script>', f'" onmouseover="{MARK}', f"' onfocus='{MARK}",
    f"{{{{ 7*7 }}}}{MARK}{{% if 1 %}}", f"</textarea></title></style><b id={MARK}>", f"<img src=x onerror={MARK}>",
    f"]]><{MARK}/>", f"&lt;{MARK}&gt;", f"</w:t><w:{MARK}/>", f"{{# {MARK} #}}", f"javascript:{MARK}",
)  # fmt: skip
CELLS = tuple(f"{first}{MARK}" for first in ("=", "+", "-", "@", "\t", "\r", "=cmd|' /C calc'!A0", "＝", "＠"))
ODD = (f"名\u202e{MARK}\u202c", f"零\u200b\ufeff{MARK}", f"{MARK}{'长' * 10_000}", f"e\u0301\u0300{MARK}\ufdfa")
PAYLOADS = (*MARKUP, *CELLS, *ODD)
DAY = "2026-11-20"
FREE = ("text", "name")
SUBJECTS = subjects(100)


def table(dataset: Dataset) -> tuple[str, bytes]:
    """The example of a data set again and again, each time about another subject and document, so that nothing is a
    repetition: all markup at once in each text field, and every payload once. Gives the sender too."""
    text = (bundle("standards") / "examples" / f"{dataset.id}.csv").read_text("utf-8-sig")
    header, model = list(csv.reader(io.StringIO(text)))[:2]
    fields = [next((one for one in dataset.fields if one.label == name), None) for name in header]
    free = [at for at, one in enumerate(fields) if one and one.type in FREE]
    asked = [(at, "".join(MARKUP)) for at in free]
    asked += [(free[count % len(free)], payload) for count, payload in enumerate(PAYLOADS)]
    rows = [header]
    for count, (at, payload) in enumerate(asked):
        row = [_own(one, value, count) for one, value in zip(fields, model, strict=True)]
        row[at] = payload if payload in CELLS else f"{row[at]}{payload}"
        rows.append(row)
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    organ = next((at for at, one in enumerate(fields) if one and one.id == "organ"), None)
    sender = "市场监管局" if organ is None else model[organ]  # who sends what names no organ
    return sender, buffer.getvalue().encode("utf-8-sig")


def _own(field: Field | None, value: str, count: int) -> str:
    """The value, of a subject and document of this row's own."""
    name, code = SUBJECTS[count]
    if field is None or not value:
        return value
    if field.id in ("unified_code", "subject_name"):
        return code if field.id == "unified_code" else name
    if field.type == "document-number":
        return value.replace("号", f"{count}号")
    return f"{value}（{count}）" if field.type == "text" and field.id in ("title", "matter", "behaviour") else value


def hostile_office(root: Path) -> Path:
    """The office after it took everything in, and wrote everything that it can write, to ``out`` beside it."""
    office, out = new_office(root / "office"), root / "out"
    out.mkdir()
    for dataset in STANDARD.datasets.values():
        sender, content = table(dataset)
        path = root / f"{dataset.id}.csv"
        path.write_bytes(content)
        given = (str(path), "--dataset", dataset.id, "--department", sender, "--office", str(office))
        assert call("merge", *given, "--received", DAY).returncode in (0, 1)
        for format in ("html", "csv", "junit", "markdown"):
            target = ("--format", format, "--output", str(out / f"{dataset.id}.{format}"))
            call(
                "validate",
                str(path),
                "--dataset",
                dataset.id,
                "--as-of",
                DAY,
                *target,
                "--annotate",
                str(out / dataset.id),
            )
    assert call("publish", "--confirm", "--office", str(office), "--as-of", DAY).returncode == 0
    for command in ("run", "lists", "measures"):
        more = () if command == "run" else ("--format", "csv", "--output", str(out / f"{command}.csv"))
        call(command, "--office", str(office), "--as-of", DAY, *more)
    call("measures", "--packages", str(out / "packages"), "--office", str(office), "--as-of", DAY)
    return office

"""Files for the national platform, each read back before it is handed over, and the account of every record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from creditcli.cli.workplace import Workplace
from creditcli.errors import BrokenStandard
from creditcli.io.read import read_bytes
from creditcli.model.finding import Severity
from creditcli.model.ledger import Ledger
from creditcli.model.upload import LeftOut, Upload, UploadRow
from creditcli.report.upload import upload_bytes
from creditcli.stages.upload import upload_of
from creditcli.stages.validate import ValidateContext, validate_file

DATASETS = ("licence", "penalty")


@dataclass(frozen=True, slots=True)
class Made:
    """One file: every record is uploaded, unchanged since the other day, or left out. ``withdrawn``: uploaded by the
    other day and not to be shown any more. ``confirmed``: rows whose doubts the department had answered."""

    upload: Upload
    rows: tuple[UploadRow, ...]
    unchanged: int
    withdrawn: tuple[LeftOut, ...]
    confirmed: int
    records: int


def made(place: Workplace, day: date, since: date | None) -> tuple[Made, ...]:
    """Licences and penalties of the day; with ``since`` only what is new or other than on that day."""
    ledger = place.ledger(place.view(day))
    before = place.ledger(place.view(since)) if since else None
    return tuple(_made(name, place, ledger, before) for name in DATASETS)


def _made(name: str, place: Workplace, ledger: Ledger, before: Ledger | None) -> Made:
    whole, confirmed = read_back(upload_of(name, ledger, place.standard), place, ledger.as_of)
    frame = ledger.licences if name == "licence" else ledger.penalties
    known: dict[str, UploadRow] = {}
    if before is not None:
        earlier, _ = read_back(upload_of(name, before, place.standard), place, before.as_of)
        known = {one.key: one for one in earlier.rows}
    rows = tuple(one for one in whole.rows if one.key not in known or known[one.key].cells != one.cells)
    withdrawn = tuple(one for one in whole.left if one.key in known)
    unchanged = len(whole.rows) - len(rows)
    if frame.height != len(rows) + unchanged + len(whole.left):
        raise BrokenStandard(f"{name} 的行数对不上。", f"The rows of {name} do not add up.")
    return Made(whole, rows, unchanged, withdrawn, confirmed, frame.height)


def read_back(upload: Upload, place: Workplace, day: date) -> tuple[Upload, int]:
    """The rows that ``validate`` takes, read from the file that they make; a row with a fault, or with a doubt that
    nobody has answered, is left out with the rule's title."""
    if not upload.rows:
        return upload, 0
    dataset = place.standard.datasets[upload.dataset]
    content = upload_bytes(dataset, upload.rows, place.standard, "csv")
    (file,) = read_bytes(content, f"{dataset.title}.csv", place.standard)
    report = validate_file(file, ValidateContext(place.standard, day, day, place.calendar))
    wrong: dict[int, str] = {}
    confirmed = set()
    for one in report.findings:
        row = one.place.row
        if one.severity is Severity.NOTICE:
            continue
        title = place.standard.rules[one.code].zh.title
        if not row:
            raise BrokenStandard(f"生成的文件自己读不回来：{title}", f"The file made cannot be read back: {one.code}")
        if one.severity is Severity.CONFIRM and upload.rows[row - 2].beside.get("confirmation"):
            confirmed.add(row)
        else:
            wrong.setdefault(row, title)
    kept = tuple(one for at, one in enumerate(upload.rows, 2) if at not in wrong)
    left = tuple(
        LeftOut(one.key, one.decision_number, one.organ, one.organ_code, f"读回检查：{wrong[at]}")
        for at, one in enumerate(upload.rows, 2)
        if at in wrong
    )
    return replace(upload, rows=kept, left=(*upload.left, *left)), len(confirmed - set(wrong))

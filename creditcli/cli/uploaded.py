"""Files for the national platform, each read back before it is handed over, and the account of every record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from creditcli.cli.older_record import check_told
from creditcli.cli.waiting import without_untouched
from creditcli.cli.workplace import Workplace
from creditcli.errors import BrokenStandard, UsageFault
from creditcli.io.read import read_bytes
from creditcli.io.record_text import canonical, sha256
from creditcli.io.upload_store import uploads_of
from creditcli.model.finding import Severity
from creditcli.model.ledger import Ledger
from creditcli.model.upload import Before, LeftOut, Upload, Uploaded, UploadRow, uploaded_before
from creditcli.report.upload import upload_bytes
from creditcli.stages.site_held_back import Unusual
from creditcli.stages.upload import upload_of
from creditcli.stages.validate import ValidateContext, validate_file

DATASETS = ("licence", "penalty")


@dataclass(frozen=True, slots=True)
class Made:
    """One file: every record is uploaded, unchanged since the other day, or left out. ``withdrawn``: uploaded before and
    not to be shown any more. ``confirmed``: rows whose doubts the department had answered."""

    upload: Upload
    rows: tuple[UploadRow, ...]
    unchanged: int
    withdrawn: tuple[LeftOut, ...]
    confirmed: int
    records: int


def made(
    place: Workplace, day: date, since: date | None, confirmed: bool = False
) -> tuple[tuple[Made, ...], Uploaded, tuple[Unusual, ...]]:
    """Licences and penalties of the day, what is to be remembered of it once the files are written, and rows that wait, for
    nothing about them came in; the caller holds ``producing``.

    With ``since`` only what is new or other than what was uploaded up to that day: not what the record says today of that
    day, for a submission may have come on it after the upload. Raises UsageFault where nothing was uploaded by then, and
    where the record is older than the last upload, unless that is ``confirmed``.
    """
    uploads = uploads_of(place.folder)
    if since is not None and not any(one.as_of <= since for one in uploads):
        raise _nothing_before(since, uploads)
    check_told(place, uploads[-1].head if uploads else "", confirmed)
    view = place.view(day)
    ledger, untold = without_untouched(place, place.ledger(view), view)
    found = tuple(_made(name, place, ledger, uploaded_before(uploads, name, since)) for name in DATASETS)
    rows = {one.upload.dataset: {row.key: _digest(row) for row in one.rows} for one in found}
    withdrawn = {one.upload.dataset: tuple(row.key for row in one.withdrawn) for one in found}
    return found, Uploaded(len(uploads) + 1, day, since, ledger.head, rows, withdrawn), untold


def _nothing_before(since: date, uploads: Sequence[Uploaded]) -> UsageFault:
    days = sorted({one.as_of.isoformat() for one in uploads})
    zh, en = (f"有记录的上传：{'、'.join(days)}。", f"There are uploads of: {', '.join(days)}. ") if days else ("", "")
    return UsageFault(
        f"没有 {since} 及以前的上传记录，不知道平台上已有哪些。{zh}请先不带 --since 全部上传一次。",
        f"Nothing is known to have been uploaded by {since}. {en}Upload everything once, without --since.",
    )


def _digest(row: UploadRow) -> str:
    return sha256(canonical(dict(sorted(row.cells.items()))).encode())


def _made(name: str, place: Workplace, ledger: Ledger, before: Before) -> Made:
    whole, confirmed = read_back(upload_of(name, ledger, place.standard), place, ledger.as_of)
    frame = ledger.licences if name == "licence" else ledger.penalties
    rows = tuple(one for one in whole.rows if before.held.get(one.key) != _digest(one))
    unchanged = len(whole.rows) - len(rows)
    if frame.height != len(rows) + unchanged + len(whole.left):
        raise BrokenStandard(f"{name} 的行数对不上。", f"The rows of {name} do not add up.")
    return Made(whole, rows, unchanged, _withdrawn(whole, before, ledger.as_of), confirmed, frame.height)


def _withdrawn(whole: Upload, before: Before, day: date) -> tuple[LeftOut, ...]:
    """What was uploaded and is not any more; of what the record does not know any more only the day can be told."""
    known = {one.key for one in whole.rows} | {one.key for one in whole.left}
    lost = sorted((sent, key) for key, sent in before.owed.items() if key not in known and sent <= day)
    return (
        *(one for one in whole.left if one.key in before.owed),
        *(LeftOut(key, "", "", "", f"{sent} 上传过，档案里已没有这一条，请对照当日的上传文件") for sent, key in lost),
    )


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
        LeftOut(
            one.key,
            one.decision_number,
            one.organ,
            one.organ_code,
            f"读回检查：{wrong[at]}",
            one.subject_name,
            one.unified_code,
        )
        for at, one in enumerate(upload.rows, 2)
        if at in wrong
    )
    return replace(upload, rows=kept, left=(*upload.left, *left)), len(confirmed - set(wrong))

"""``exchange/upload/`` of an office folder: what each upload to the national platform sent, as keys and digests.

``000001.json`` and so on, each naming the digest of the one before. No name and no number of anybody stands in them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json
from creditcli.io.exchange_store import FOLDER
from creditcli.io.files import write_atomic
from creditcli.model.receipt import DIGEST, digest_of, sealed
from creditcli.model.upload import Uploaded

UPLOAD = "upload"
FORMAT = "creditcli-upload"


def upload_path(folder: Path, number: int) -> Path:
    """Where the upload of that number is remembered."""
    return folder / FOLDER / UPLOAD / f"{number:06}.json"


def uploads_of(folder: Path) -> tuple[Uploaded, ...]:
    """Every upload, in order. Raises BrokenRecord where one is missing, changed or unreadable."""
    found: list[Uploaded] = []
    before = ""
    for path in sorted((folder / FOLDER / UPLOAD).glob("*.json")):
        try:
            values = strict_json.loads(path.read_text(encoding="utf-8"))
            one = _uploaded(values)
            whole = digest_of(values) == values[DIGEST] and values["previous"] == before
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise _broken(path) from fault
        if not whole or one.number != len(found) + 1 or path.name != upload_path(folder, one.number).name:
            raise _broken(path)
        before = values[DIGEST]
        found.append(one)
    return tuple(found)


def _broken(path: Path) -> BrokenRecord:
    return BrokenRecord(
        f"{path} 被改动过，或者与上一次上传不相连，请运行 creditcli verify。",
        f"{path} was changed, or is not chained to the upload before it; run creditcli verify.",
    )


def _uploaded(values: dict[str, object]) -> Uploaded:
    rows, withdrawn = values["rows"], values["withdrawn"]
    if values["format"] != FORMAT or not isinstance(rows, dict) or not isinstance(withdrawn, dict):
        raise ValueError(FORMAT)
    return Uploaded(
        number=int(str(values["number"])),
        as_of=date.fromisoformat(str(values["as_of"])),
        since=date.fromisoformat(str(values["since"])) if values["since"] else None,
        head=str(values["head"]),
        rows={name: dict(own) for name, own in rows.items()},
        withdrawn={name: tuple(own) for name, own in withdrawn.items()},
    )


def keep_upload(folder: Path, one: Uploaded) -> None:
    """Remembers an upload whose files are written."""
    last = upload_path(folder, one.number - 1)
    values = {
        "format": FORMAT,
        "number": one.number,
        "previous": strict_json.loads(last.read_text(encoding="utf-8"))[DIGEST] if one.number > 1 else "",
        "as_of": one.as_of.isoformat(),
        "since": one.since.isoformat() if one.since else None,
        "head": one.head,
        "rows": {name: dict(sorted(own.items())) for name, own in one.rows.items()},
        "withdrawn": {name: sorted(own) for name, own in one.withdrawn.items()},
    }
    write_atomic(upload_path(folder, one.number), strict_json.written(sealed(values)))

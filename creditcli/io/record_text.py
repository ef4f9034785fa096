"""The record's text: log lines and segment rows as canonical JSON, and back.

Canonical: UTF-8, LF, no blanks, keys in a fixed order, no escapes for Chinese. The digest of a log
line is the SHA-256 of the line without its last key, so ``sed`` and ``sha256sum`` can check it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from creditcli.model.finding import RowCounts
from creditcli.model.record import DIGEST, FILE, KEY, ROW, ROW_ID, SHEET, LogLine, SegmentFile

ORIGIN = (ROW_ID, KEY, DIGEST, FILE, SHEET, ROW)  # what a segment row carries beside its fields


def canonical(value: Any) -> str:
    """Canonical JSON of plain values, in the order of their keys."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sha256(content: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(content).hexdigest()


def _body(line: LogLine) -> str:
    counts = line.counts
    return canonical(
        {
            "number": line.number,
            "kind": line.kind,
            "received": line.received.isoformat(),
            "department": line.department,
            "file": line.file,
            "archive": line.archive,
            "package": line.package,
            "dataset": line.dataset,
            "segment": line.segment,
            "files": [{"dataset": one.dataset, "sha256": one.sha256, "rows": one.rows} for one in line.files],
            "counts": {
                "read": counts.read,
                "accepted": counts.accepted,
                "held": counts.held,
                "refused": counts.refused,
                "dropped": counts.dropped,
            },
            "standard_version": line.standard_version,
            "standard_digest": line.standard_digest,
            "note": line.note,
            **({"memory": line.memory} if line.memory else {}),
            "previous": line.previous,
        }
    )


def sealed(line: LogLine) -> LogLine:
    """The line with its digest."""
    return replace(line, digest=sha256(_body(line).encode()))


def log_text(line: LogLine) -> str:
    """The line as it stands in the log, without the line end."""
    return f'{_body(line)[:-1]},"digest":"{line.digest}"}}'


def parse_line(text: str) -> LogLine:
    """The line of one text. Raises KeyError, TypeError or ValueError for anything else."""
    data = json.loads(text)
    return LogLine(
        number=int(data["number"]),
        kind=data["kind"],
        received=date.fromisoformat(data["received"]),
        department=data["department"],
        file=data["file"],
        archive=data["archive"],
        package=data["package"],
        dataset=data["dataset"],
        segment=data["segment"],
        files=tuple(SegmentFile(one["dataset"], one["sha256"], int(one["rows"])) for one in data["files"]),
        counts=RowCounts(**data["counts"]),
        standard_version=data["standard_version"],
        standard_digest=data["standard_digest"],
        note=data["note"],
        previous=data["previous"],
        digest=data["digest"],
        memory=data.get("memory", ""),
    )


def segment_name(number: int, files: Iterable[SegmentFile]) -> str:
    """``000012-<first twelve digits of the digest over its files>``."""
    text = "".join(f"{one.sha256}  {one.dataset}.jsonl\n" for one in files)
    return f"{number:06}-{sha256(text.encode())[:12]}"


def mirror_label(digest: str, line: LogLine, file: SegmentFile) -> bytes:
    """What lies beside a mirror of this digest, as ``sha256sum --check`` reads it in the mirror's folder."""
    source = f"../../segments/{line.segment}/{file.dataset}.jsonl"
    return f"{digest}  {line.number:06}.parquet\n{file.sha256}  {source}\n".encode()

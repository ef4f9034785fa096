"""``verify``: packages sent and their chain, acknowledgements that came, and those that the log's lines owe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json
from creditcli.io.exchange_package import kept_package, read_acknowledgement
from creditcli.io.exchange_store import ACK, FOLDER, OUT, PACKAGE, in_path, out_path, receivers, sent_to
from creditcli.io.record_check import Problem
from creditcli.model.record import EXCHANGED, LogLine


def check_exchange(folder: Path, lines: Iterable[LogLine]) -> Iterator[Problem]:
    """What does not agree. Never raises for what it finds."""
    for receiver in receivers(folder):
        yield from _sent(folder, receiver)
    for line in lines:
        if line.kind == EXCHANGED:
            yield from _taken_in(folder, line)


def _sent(folder: Path, receiver: str) -> Iterator[Problem]:
    try:
        sent = sent_to(folder, receiver)
    except BrokenRecord as fault:
        yield Problem(f"{FOLDER}/{OUT}/{receiver}", fault.zh, fault.en)
        return
    known = {path.name for one in sent for path in _paths(folder, receiver, one.package.number)}
    for path in sorted((folder / FOLDER / OUT / receiver).iterdir()):
        if path.name not in known and not path.name.startswith("."):
            yield Problem(_place(path, folder), "不是发出的包或者回执，请移走", "is no package sent; move it away")
    for one in sent:
        path = out_path(folder, receiver, one.package.number, ACK)
        if path.is_file():
            values, refused = read_acknowledgement(path.read_bytes())
            if refused or values["package"]["sha256"] != one.package.sha256:
                yield Problem(_place(path, folder), "与发出的包不符", "is not of the package that was sent")


def _paths(folder: Path, receiver: str, number: int) -> tuple[Path, Path]:
    return out_path(folder, receiver, number, PACKAGE), out_path(folder, receiver, number, ACK)


def _taken_in(folder: Path, line: LogLine) -> Iterator[Problem]:
    """The package of a line must be readable and the sender's, and its acknowledgement as it was given."""
    archived = folder / "archive" / line.archive
    if not archived.is_file():
        return  # told with the archive
    try:
        package = kept_package(archived.read_bytes(), f"archive/{line.archive}")
    except BrokenRecord:
        yield Problem(f"archive/{line.archive}", "不是交换包", "is no package of another office")
        return
    if (package.sender.code, f"{package.name}.zip") != (line.department, line.file):
        yield Problem(f"archive/{line.archive}", "与日志所记的来源不符", "is not from the sender that the log names")
    path = in_path(folder, line.department, line.number)
    if not path.is_file():
        yield Problem(_place(path, folder), "缺少给出的回执", "the acknowledgement that was given is missing")
        return
    content = path.read_bytes()
    values, refused = read_acknowledgement(content)
    if (
        refused
        or strict_json.written(values) != content
        or (values["record"]["after"], values["package"]["sha256"]) != (line.digest, line.archive)
    ):
        yield Problem(_place(path, folder), "与日志不符", "differs from the log")


def _place(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()

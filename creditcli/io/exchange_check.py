"""``verify``: what was sent and its chain, acknowledgements that came and that the log's lines owe, uploads, strangers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from creditcli.errors import BrokenRecord
from creditcli.io import strict_json
from creditcli.io.exchange_package import kept_package, read_acknowledgement
from creditcli.io.exchange_store import ACK, FOLDER, IN, OUT, PACKAGE, in_path, out_path, receivers, sent_to
from creditcli.io.lost_lines import has_lost_lines
from creditcli.io.record_check import Problem
from creditcli.io.upload_store import UPLOAD, upload_path, uploads_of
from creditcli.model.record import EXCHANGED, LogLine

STRANGE = ("不是这里的文件，请移走", "does not belong here; move it away")
LATER = ("写明的档案首值不在日志里，日志可能被截断", "names a head that the log does not have: lines may be missing")


def check_exchange(folder: Path, lines: Iterable[LogLine]) -> Iterator[Problem]:
    """What does not agree. Never raises for what it finds."""
    lines = tuple(lines)
    heads = {line.digest for line in lines}
    yield from _strangers(folder, folder / FOLDER, {IN, OUT, UPLOAD}, folders=True)
    yield from _strangers(folder, folder / FOLDER / OUT, receivers(folder), folders=True)
    for receiver in receivers(folder):
        yield from _sent(folder, receiver, heads)
    came = [line for line in lines if line.kind == EXCHANGED]
    for line in came:
        yield from _taken_in(folder, line)
    spare = "" if has_lost_lines(folder, lines) else f"{len(lines):06}{ACK}"
    yield from _not_given(folder, {in_path(folder, line.department, line.number) for line in came}, spare)
    yield from _uploads(folder, heads)


def _not_given(folder: Path, given: Collection[Path], spare: str) -> Iterator[Problem]:
    """Acknowledgements of no line but ``spare``: that is of a run that was killed, and swept."""
    root = folder / FOLDER / IN
    senders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    yield from _strangers(folder, root, {path.name for path in senders}, folders=True)
    for sender in senders:
        own = {path.name for path in given if path.parent == sender}
        yield from _strangers(folder, sender, {spare, *own})


def _strangers(folder: Path, where: Path, known: Collection[str], folders: bool = False) -> Iterator[Problem]:
    """Whatever lies there and is none of these; parts of a killed run have a name that begins with a full stop."""
    for path in sorted(where.iterdir()) if where.is_dir() else ():
        if not path.name.startswith(".") and (path.name not in known or path.is_dir() is not folders):
            yield Problem(_place(path, folder), *STRANGE)


def _sent(folder: Path, receiver: str, heads: Collection[str]) -> Iterator[Problem]:
    try:
        sent = sent_to(folder, receiver)
    except BrokenRecord as fault:
        yield Problem(f"{FOLDER}/{OUT}/{receiver}", fault.zh, fault.en)
        return
    known = {path.name for one in sent for path in _paths(folder, receiver, one.package.number)}
    yield from _strangers(folder, folder / FOLDER / OUT / receiver, known)
    based = {one.package.base for one in sent}
    for one in sent:
        if one.package.head not in heads:
            yield Problem(_place(out_path(folder, receiver, one.package.number), folder), *LATER)
        path = out_path(folder, receiver, one.package.number, ACK)
        if path.is_file():
            values, refused = read_acknowledgement(path.read_bytes())
            if refused or values["package"]["sha256"] != one.package.sha256:
                yield Problem(_place(path, folder), "与发出的包不符", "is not of the package that was sent")
        elif one.package.number in based:
            yield Problem(
                _place(path, folder), "缺少对方的回执：后来的包从它算起", "is missing: a later package builds on it"
            )


def _paths(folder: Path, receiver: str, number: int) -> tuple[Path, Path]:
    return out_path(folder, receiver, number, PACKAGE), out_path(folder, receiver, number, ACK)


def _uploads(folder: Path, heads: Collection[str]) -> Iterator[Problem]:
    """Each upload whole and chained, and of a head that the log has."""
    try:
        uploads = uploads_of(folder)
    except BrokenRecord as fault:
        yield Problem(f"{FOLDER}/{UPLOAD}", fault.zh, fault.en)
        return
    paths = {one.number: upload_path(folder, one.number) for one in uploads}
    yield from _strangers(folder, folder / FOLDER / UPLOAD, {path.name for path in paths.values()})
    for one in uploads:
        if one.head not in heads:
            yield Problem(_place(paths[one.number], folder), *LATER)


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

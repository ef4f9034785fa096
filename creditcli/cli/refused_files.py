"""Files that were sent back with a header that an office has just recorded: which they are, and how they are taken again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from creditcli.cli.reporting import shell_words
from creditcli.cli.talk import Talk
from creditcli.io.inbox import scan_inbox
from creditcli.io.read import read_bytes
from creditcli.io.record import RecordStore
from creditcli.model.mapping import Remembered, header_key
from creditcli.model.office import Organisation
from creditcli.model.record import LogLine
from creditcli.stages.header import SEARCHED
from creditcli.standard.types import Standard

NAMED = 3  # receipts


def tell_refused(talk: Talk, folder: Path, sender: Organisation, line: Remembered, standard: Standard) -> None:
    """Names them: a memory is asked for files received from its day on, and nothing is judged again by itself."""
    store = RecordStore(folder)
    found = list(_with_header(store, sender.code, line, standard)) if store.exists() else []
    if not found:
        return
    waiting = {f"inbox/{one.name}" for one in scan_inbox(folder / "inbox")}
    talk.say(
        f"下列 {len(found)} 份收过的文件有这一列，当时有行没有收取，现在也不会自动重新收取。要收取的，依次执行：",
        f"{len(found)} files with this header were received of which rows were not taken, nor will they be by themselves. To take them:",
    )
    for one in found:
        talk.say(
            f"  {one.file}（{one.received} 收，回执第 {one.number} 号）",
            f"  {one.file} (received {one.received}, receipt {one.number})",
        )
        for words in _again(folder, sender, line, one, f"inbox/{one.file}" in waiting):
            talk.say(f"    {words}", f"    {words}")


def _again(folder: Path, sender: Organisation, line: Remembered, file: LogLine, waits: bool) -> Iterator[str]:
    """The commands that take a file again: one that lies in the inbox and of which nothing was taken comes by itself once its
    headers are known."""
    at, received = ("--office", str(folder), "--department", sender.name), file.received.isoformat()
    if file.received < line.day:
        unit = ("--unit", line.unit) if line.unit else ()
        about = ("--dataset", line.dataset, "--by", line.by, "--as-of", received)
        yield shell_words("creditcli", "mapping", "add", line.header, line.field, *unit, *at, *about)
    if waits and not file.counts.accepted + file.counts.held:
        yield shell_words("creditcli", "run", "--office", str(folder))
    else:
        path = str(folder / "inbox" / file.file) if waits else file.file
        yield shell_words("creditcli", "merge", path, *at, "--received", received, "--again")


def tell_never_taken(talk: Talk, held: Sequence[LogLine], log: Sequence[LogLine]) -> None:
    """Of files that were held already, those of which nothing was taken when they came, nor under their name since."""
    never = [one for one in held if one.counts.refused and not one.counts.accepted + one.counts.held]
    left = [str(one.number) for one in never if not _came_again(one, log)]
    if left:
        numbers = left[:NAMED]
        more, more_en = (f" 等 {len(left)} 份", f" and {len(left) - NAMED} more") if len(left) > NAMED else ("", "")
        talk.say(
            f"  其中 {len(left)} 份当时一行也没有收取，这次也没有：见回执第 {'、'.join(numbers)} 号{more}。",
            f"  Of {len(left)} of these nothing was taken then, nor is it now: receipts {', '.join(numbers)}{more_en}.",
        )


def _with_header(store: RecordStore, sender: str, line: Remembered, standard: Standard) -> Iterator[LogLine]:
    """Submissions of the department that were not taken whole and have the header, but for those that came again since."""
    log = store.log()
    own = [one for one in log if one.department == sender and one.dataset in ("", line.dataset)]
    for one in (one for one in own if one.counts.refused and not _came_again(one, log)):
        if _has_header(store, one, line.header, standard):
            yield one


def _came_again(line: LogLine, log: Sequence[LogLine]) -> bool:
    """Whether the same bytes were judged anew, or something was taken from a file of that name."""
    later = (one for one in log if one.number > line.number and one.department == line.department)
    return any(
        one.archive == line.archive or (one.bare_file == line.bare_file and one.counts.accepted + one.counts.held > 0)
        for one in later
    )


def _has_header(store: RecordStore, line: LogLine, header: str, standard: Standard) -> bool:
    key = header_key(header)
    files = read_bytes(store.submission(line).content, line.file, standard)
    rows = (row for file in files for grid in file.grids for row in (grid.keys, *grid.frame.head(SEARCHED).iter_rows()))
    return any(isinstance(text, str) and header_key(text) == key for row in rows for text in row)

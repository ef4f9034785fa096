"""``verify``: the whole record recomputed, or single receipts with or without the office folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import OfficeOption, VerifyFormat, talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.io.record import RecordStore
    from creditcli.io.record_check import Problem


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("verify", help="核对档案或者回执 / check that the record, or a receipt, is as it was made")
    def verify(
        context: typer.Context,
        office: OfficeOption = None,
        receipt: Annotated[
            list[Path] | None,
            typer.Option(exists=True, dir_okay=False, show_default=False,
                         help="核对这份回执（json 或打印页），不需要联网 / check this receipt (JSON or page)"),
        ] = None,
        file: Annotated[
            list[Path] | None,
            typer.Option(exists=True, dir_okay=False, show_default=False,
                         help="回执对应的原文件 / the file that the receipt is of"),
        ] = None,
        witness: Annotated[
            Path | None,
            typer.Option(exists=True, dir_okay=False, show_default=False,
                         help="上级留存的见证行，核对历史没有改写 / witness lines: history was not rewritten"),
        ] = None,
        format: Annotated[
            VerifyFormat, typer.Option("--format", help="结果的写法 / how results are written")
        ] = VerifyFormat.TEXT,
    ) -> int:  # fmt: skip
        talk = talk_of(context)
        if receipt:
            from creditcli.cli.receipt_proof import prove

            return prove(talk, receipt, file or [], office, format)
        if file:
            raise UsageFault("--file 要和 --receipt 一起用。", "--file goes with --receipt.")
        return check_office(talk, office or Path(), format, witness)


def is_office(folder: Path) -> bool:
    """Whether there is a record to check."""
    return (folder / "office.yaml").is_file() or (folder / "record").is_dir()


def check_office(talk: Talk, office: Path, format: VerifyFormat, witness: Path | None = None) -> int:
    """Everything about the record of one office folder, each fault with its place; held against ``witness`` too."""
    from creditcli.cli.receipt_proof import as_json, as_text, as_values
    from creditcli.io.bundle import open_standard
    from creditcli.io.record import RecordStore

    if not is_office(office):
        raise UsageFault(
            f"{office} 不是信用办文件夹，没有可以核对的档案。", f"{office} is no office folder: nothing to check."
        )
    store = RecordStore(office)
    problems = (*store.verify(open_standard(office)), *_rewritten(store, witness))
    lines, head = (0, "") if problems else (len(store.log()), store.head())
    if format is VerifyFormat.JSON:
        faults = [as_values(problem, talk) for problem in problems]
        talk.data(as_json({"ok": not problems, "lines": lines, "head": head, "faults": faults}))
    for problem in problems if format is VerifyFormat.TEXT else ():
        talk.data(as_text(problem, talk))
    _tell_beside(talk, store)
    if problems:
        talk.say(
            f"发现 {len(problems)} 处问题。请停止使用该文件夹，并用备份恢复。",
            f"{len(problems)} problems. Stop using this folder and restore a copy.",
        )
        return FINDINGS
    talk.say(f"档案完整：{lines} 条日志，首值 {head}。", f"The record is whole: {lines} lines, head {head}.")
    return CLEAN


def _rewritten(store: RecordStore, witness: Path | None) -> tuple[Problem, ...]:
    """What no longer is as a witness says. Raises UsageFault for a file that holds no witness lines."""
    if witness is None:
        return ()
    from creditcli.io.office import load_office
    from creditcli.io.witness import check_witnesses, read_witnesses

    return tuple(check_witnesses(store.folder, load_office(store.folder).code, read_witnesses(witness)))


def _tell_beside(talk: Talk, store: RecordStore) -> None:
    """What is no fault of the record, and yet has to be seen to."""
    from creditcli.io.leftovers import output_leftovers
    from creditcli.io.outputs_check import open_to_others

    left = (*store.unfinished(), *output_leftovers(store.folder))
    if left:
        talk.say(
            f"上次运行中断留下 {len(left)} 项，下次运行会清理：{'、'.join(left)}。",
            f"A run was cut off and left {len(left)} things, which the next one sweeps: {', '.join(left)}.",
        )
    originals = store.unnamed_originals()
    if originals:
        talk.say(
            f"存档里有 {len(originals)} 个文件不在日志中（收取时中断，或者日志被截断）：{'、'.join(originals)}。",
            f"{len(originals)} files of the archive are in no line (taking in was cut off, or the log was): "
            f"{', '.join(originals)}.",
        )
    for name in open_to_others(store.folder):
        talk.say(
            f"{name} 文件夹对本机其他用户开放，请改为只有本人可读（chmod 700）。",
            f"Other users of this machine may read {name}/; close it (chmod 700).",
        )

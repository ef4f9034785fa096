"""``verify``: the whole record recomputed, or single receipts with or without the office folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        key: Annotated[
            list[Path] | None,
            typer.Option(exists=True, dir_okay=False, show_default=False,
                         help="签名公钥，和 --witness 一起用 / public keys that signed the witness lines"),
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
        if key and witness is None:
            raise UsageFault("--key 要和 --witness 一起用。", "--key goes with --witness.")
        if key and witness and office is None and not is_office(Path()):
            return check_lines(talk, witness, key, format)
        return check_office(talk, office or Path(), format, witness, key or ())


def is_office(folder: Path) -> bool:
    """Whether there is a record to check."""
    return (folder / "office.yaml").is_file() or (folder / "record").is_dir()


def check_office(
    talk: Talk, office: Path, format: VerifyFormat, witness: Path | None = None, keys: Sequence[Path] = ()
) -> int:
    """Everything about the record of one office folder, each fault with its place; held against ``witness`` too."""
    from creditcli.io.bundle import open_standard
    from creditcli.io.record import RecordStore

    if not is_office(office):
        raise UsageFault(
            f"{office} 不是信用办文件夹，没有可以核对的档案。", f"{office} is no office folder: nothing to check."
        )
    store = RecordStore(office)
    problems = (*store.verify(open_standard(office)), *_rewritten(store, witness, keys))
    lines, head = (0, "") if problems else (len(store.log()), store.head())
    _tell(talk, format, problems, {"lines": lines, "head": head})
    _tell_beside(talk, store)
    if problems:
        talk.say(
            f"发现 {len(problems)} 处问题。请停止使用该文件夹，并用备份恢复。",
            f"{len(problems)} problems. Stop using this folder and restore a copy.",
        )
        return FINDINGS
    talk.say(f"档案完整：{lines} 条日志，首值 {head}。", f"The record is whole: {lines} lines, head {head}.")
    return CLEAN


def check_lines(talk: Talk, witness: Path, keys: Sequence[Path], format: VerifyFormat) -> int:
    """Witness lines by themselves, as a superior office keeps them: their signatures, and whether they agree."""
    from creditcli.io.signing import read_keys
    from creditcli.io.witness import check_agreement, check_signatures, read_witnesses

    kept = read_witnesses(witness)
    problems = (*check_signatures(str(witness), kept, read_keys(keys)), *check_agreement(str(witness), kept))
    _tell(talk, format, problems, {"lines": len(kept)})
    if problems:
        talk.say(
            f"发现 {len(problems)} 处问题，请与报送见证的信用办当面核对。",
            f"{len(problems)} problems: settle them with the office that gave these lines.",
        )
        return FINDINGS
    talk.say(
        f"{len(kept)} 行见证签名都对，前后一致。没有核对档案本身：核对档案请加 --office。",
        f"{len(kept)} witness lines are signed and agree with one another. The record was not looked at: add --office.",
    )
    return CLEAN


def _rewritten(store: RecordStore, witness: Path | None, keys: Sequence[Path]) -> tuple[Problem, ...]:
    """What no longer is as a witness says, and lines that none of ``keys`` signed, where there are any.

    Raises UsageFault for a file that holds no witness lines, or no public key.
    """
    if witness is None:
        return ()
    from creditcli.io.office import load_office
    from creditcli.io.signing import read_keys
    from creditcli.io.witness import check_signatures, check_witnesses, read_witnesses

    kept = read_witnesses(witness)
    told = [one.witness for one in kept]
    unsigned = check_signatures(str(witness), kept, read_keys(keys)) if keys else ()
    return (*check_witnesses(store.folder, load_office(store.folder).code, told), *unsigned)


def _tell(talk: Talk, format: VerifyFormat, problems: Sequence[Problem], about: Mapping[str, object]) -> None:
    """The faults on stdout, for people or for programs."""
    from creditcli.cli.receipt_proof import as_json, as_text, as_values

    if format is VerifyFormat.JSON:
        faults = [as_values(problem, talk) for problem in problems]
        talk.data(as_json({"ok": not problems, **about, "faults": faults}))
    for problem in problems if format is VerifyFormat.TEXT else ():
        talk.shown(as_text(problem, talk))


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

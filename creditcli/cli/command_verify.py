"""``verify``: recomputes chain, digests, archive, mirror, counts, receipts, letters."""

from __future__ import annotations

from pathlib import Path

import typer

from creditcli.cli.options import OfficeNeeded, talk_of
from creditcli.errors import UsageFault


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("verify", help="核对档案完整性 / check that the record is whole")
    def verify(context: typer.Context, office: OfficeNeeded = Path()) -> int:
        from creditcli.io.bundle import open_standard
        from creditcli.io.record import RecordStore

        talk = talk_of(context)
        if not ((office / "office.yaml").is_file() or (office / "record").is_dir()):
            raise UsageFault(
                f"{office} 不是信用办文件夹，没有可以核对的档案。", f"{office} is no office folder: nothing to check."
            )
        store = RecordStore(office)
        problems = store.verify(open_standard(office))
        for problem in problems:
            talk.data(talk.text(f"{problem.place}：{problem.zh}", f"{problem.place}: {problem.en}"))
        if problems:
            talk.say(
                f"发现 {len(problems)} 处问题。请停止使用该文件夹，并用备份恢复。",
                f"{len(problems)} problems. Stop using this folder and restore a copy.",
            )
            return 1
        lines = len(store.log())
        talk.say(
            f"档案完整：{lines} 条日志，首值 {store.head()}。",
            f"The record is whole: {lines} lines, head {store.head()}.",
        )
        return 0

"""``demo``: the bundled sample office, through the whole pipeline."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import AsOf, check_empty, day_of, talk_of
from creditcli.cli.talk import Talk


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("demo", help="用内置示例跑通全流程 / run everything on the bundled sample")
    def demo(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="新文件夹 / the new folder")] = Path("demo"),
        as_of: AsOf = None,
    ) -> int:
        return make_demo(talk_of(context), folder, as_of)


def make_demo(talk: Talk, folder: Path, as_of: str | None) -> int:
    """Copies the sample office, creates its record with the sample's salt and key, runs everything.

    The sample's findings are planted, so they do not make the exit code 1.
    """
    import yaml

    from creditcli.cli.command_run import run_office
    from creditcli.io.bundle import bundle
    from creditcli.io.office import load_office
    from creditcli.io.record import RecordStore
    from creditcli.io.vault import Vault

    check_empty(folder)
    sample = bundle("samples") / "office"
    about = yaml.safe_load((sample / "demo.yaml").read_text(encoding="utf-8"))
    day = day_of(as_of, "--as-of", about["as_of"])
    shutil.copytree(sample, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("demo.yaml"))
    RecordStore(folder).create(load_office(folder).code, about["created"], about["salt"])
    Vault(folder).create(bytes.fromhex(about["vault_key"]))
    talk.say(
        f"示例信用办（主体均为虚构）：{folder}，统计日 {day}",
        f"Sample office (all subjects invented): {folder}, as of {day}",
    )
    _, gate = run_office(talk, folder, day)
    talk.say("请打开：", "Open:")
    for path in (
        folder / "site" / "index.html",
        folder / "notices",
        folder / "receipts",
        folder / "measures",
        folder / "stats",
    ):
        talk.data(str(path))
    return gate

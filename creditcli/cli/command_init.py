"""``init``: an office folder, asked or by options."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import AsOf, check_empty, day_of, talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("init", help="新建信用办文件夹 / make an office folder")
    def init(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="新文件夹 / the new folder")],
        name: Annotated[str, typer.Option("--name", help="信用办全称 / full name of the office")] = "",
        code: Annotated[str, typer.Option("--code", help="统一社会信用代码 / unified code of the office")] = "",
        region: Annotated[str, typer.Option("--region", help="行政区划代码，六位 / division code, six digits")] = "",
        setting: Annotated[
            list[str] | None,
            typer.Option("--set", metavar="NAME=VALUE", help="法律留给信用办选择的事项 / open setting"),
        ] = None,
        as_of: AsOf = None,
    ) -> int:
        talk = talk_of(context)
        asked = {"name": name, "code": code, "region": region, **_pairs(setting or [])}
        return make_office(talk, folder, asked, as_of)


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark:
            raise UsageFault(f"--set 应写成 名称=值，而不是“{text}”。", f"--set takes NAME=VALUE, not '{text}'.")
        pairs[name] = value
    return pairs


def make_office(talk: Talk, folder: Path, given: dict[str, str], as_of: str | None) -> int:
    """Asks for what is missing (on a terminal), then makes folder, record and vault.

    Settings that have no effect until they are chosen are not asked for: they stand in office.yaml as comments.
    """
    import secrets

    from creditcli.io.bundle import open_standard
    from creditcli.io.office import check_identity, new_office
    from creditcli.io.record import RecordStore
    from creditcli.io.vault import Vault
    from creditcli.standard.settings import check_settings, choices, possible

    check_empty(folder)
    created = day_of(as_of, "--as-of")
    standard = open_standard()
    needed = {
        "name": ("信用办全称", "Full name of the office"),
        "code": ("统一社会信用代码", "Unified code of the office"),
        "region": ("行政区划代码（六位）", "Division code (six digits)"),
    }
    opened = [one for one in standard.parameters.values() if one.setting]
    for parameter in opened:
        if not parameter.optional:
            needed[parameter.id] = (
                f"{parameter.title}（{choices(parameter)}）：{parameter.description}",
                f"{parameter.title} ({possible(parameter)})",
            )
    values = {key: given.get(key) or _ask(talk, key, *texts) for key, texts in needed.items()}
    settings = {key: value for key, value in {**given, **values}.items() if key not in ("name", "code", "region")}
    check_settings(settings, standard)
    check_identity("init", values["code"], values["region"], standard)
    later = {one.id: (possible(one), one.title) for one in opened if one.optional and one.id not in settings}
    new_office(folder, {**given, **values}, later)
    RecordStore(folder).create(values["code"], created, secrets.token_hex(16))
    Vault(folder).create(secrets.token_bytes(32))
    talk.say(
        f"已建好 {folder}。下一步：填写 organisations.csv（部门登记表），把文件放进 inbox/收件日/部门名称/，"
        f"再运行 creditcli run --office {folder}。",
        f"{folder} is ready. Next: fill organisations.csv, put files under inbox/<day>/<department>/, "
        f"then run creditcli run --office {folder}.",
    )
    return 0


def _ask(talk: Talk, key: str, zh: str, en: str) -> str:
    if not sys.stdin.isatty():
        option = f"--{key}" if key in ("name", "code", "region") else f"--set {key}=…"
        raise UsageFault(f"缺少 {option}（{zh}）。", f"{option} is missing ({en}).")
    return str(typer.prompt(talk.text(zh, en), err=True)).strip()

"""``init``: an office folder, asked or by options."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, check_empty, day_of, examples, talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.standard.types import Standard

IDENTITY = ("name", "code", "region")


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command(
        "init",
        help="新建信用办文件夹 / make an office folder",
        epilog=examples(
            "init office",
            "init office --name 某市信用办 --code 12152501MB0000000A --region 152501 --set return_due=5wd …",
        ),
    )
    def init(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="新文件夹 / the new folder")],
        name: Annotated[str, typer.Option("--name", help="信用办全称 / full name of the office")] = "",
        code: Annotated[str, typer.Option("--code", help="统一社会信用代码 / unified code of the office")] = "",
        region: Annotated[str, typer.Option("--region", help="行政区划代码，六位 / division code, six digits")] = "",
        setting: Annotated[
            list[str] | None,
            typer.Option(
                "--set",
                metavar="NAME=VALUE",
                help="法律留给信用办选择的事项，可写几次 / an open setting; several times",
            ),
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

    from creditcli.io.bundle import bundle, open_standard
    from creditcli.io.office import check_code, check_region, new_office
    from creditcli.io.record import RecordStore
    from creditcli.io.vault import Vault
    from creditcli.model.words import solid
    from creditcli.report.law_words import in_words
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
            meant = "; ".join(f"{code} = {label}" for code, label in parameter.meanings("en").items())
            span = f"for example {possible(parameter)}, {in_words(possible(parameter), standard, 'en')}"
            needed[parameter.id] = (
                f"{parameter.title}（{choices(parameter)}）：{solid(parameter.description)}",
                f"{parameter.named('en')} ({meant or span})",
            )
    values = {**given, **_asked(talk, {key: texts for key, texts in needed.items() if not given.get(key)}, standard)}
    settings = {key: value for key, value in values.items() if key not in IDENTITY}
    check_settings(settings, standard)
    check_code("--code", values["code"])
    check_region("--region", values["region"], standard)
    later = {one.id: (possible(one), one.title) for one in opened if one.optional and one.id not in settings}
    new_office(folder, values, later)
    RecordStore(folder).create(values["code"], created, secrets.token_hex(16))
    Vault(folder).create(secrets.token_bytes(32))
    columns = bundle("standards") / "docs" / "office.md"
    talk.say(
        f"已建好 {folder}。下一步：填写 organisations.csv（部门登记表，各列见 {columns}），把文件放进 "
        f"inbox/收件日/部门名称/，再运行 creditcli run --office {folder}。",
        f"{folder} is ready. Next: fill organisations.csv (columns: {columns}), put files under "
        f"inbox/<day>/<department>/, then run creditcli run --office {folder}.",
    )
    return 0


def _asked(talk: Talk, lacking: Mapping[str, tuple[str, str]], standard: Standard) -> dict[str, str]:
    """Answers to what is lacking, each asked for until it can be. Raises UsageFault that names all of it where nobody
    can be asked."""
    if lacking and not sys.stdin.isatty():
        options = {key: f"--{key}" if key in IDENTITY else f"--set {key}=…" for key in lacking}
        raise UsageFault(
            "缺少：" + "".join(f"\n  {options[key]}  {zh}" for key, (zh, _) in lacking.items()),
            "missing:" + "".join(f"\n  {options[key]}  {en}" for key, (_, en) in lacking.items()),
        )
    return {key: _answer(talk, key, texts, standard) for key, texts in lacking.items()}


def _answer(talk: Talk, key: str, texts: tuple[str, str], standard: Standard) -> str:
    while True:
        value = str(typer.prompt(talk.text(*texts), err=True)).strip()
        try:
            _check(key, value, standard)
        except UsageFault as fault:
            talk.fault(fault)
        else:
            return value


def _check(key: str, value: str, standard: Standard) -> None:
    """Raises UsageFault for what cannot be the answer."""
    from creditcli.io.office import check_code, check_region
    from creditcli.standard.settings import check_setting

    if key == "code":
        check_code("--code", value)
    elif key == "region":
        check_region("--region", value, standard)
    elif key != "name":
        check_setting(value, standard.parameters[key])

"""``standard build``: the generated faces of the standard, written or checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import talk_of
from creditcli.cli.talk import Talk
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.io.generated import Drift
    from creditcli.standard.types import Standard

MARK = "datapackage.json"  # a folder that has it was written by this command, and may be written anew


@dataclass(frozen=True, slots=True)
class Sources:
    """What faces are made from: the standard, and the files of ``standards/`` and ``templates/`` by relative path."""

    standard: Standard
    standards: Mapping[str, bytes]
    templates: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Face:
    """Generated files. ``owned``: the paths and folders that hold nothing else."""

    owned: tuple[str, ...]
    make: Callable[[Sources], Mapping[str, bytes]]


def faces() -> tuple[Face, ...]:
    """Every generated face, one line each."""
    from creditcli.cli.handbook import handbook_files
    from creditcli.faces import datapackage, examples, package_schema, row_schema, site_schema, table_schema
    from creditcli.faces.derived_codelists import derived_codelists
    from creditcli.report.form import form_files
    from creditcli.standard import ahead
    from creditcli.standard.load import parsed

    return (
        Face(("schemas/rows/",), lambda one: row_schema.row_schemas(one.standard)),
        Face((package_schema.PATH,), lambda one: package_schema.package_schema(one.standard)),
        Face((site_schema.FOLDER,), lambda one: site_schema.site_schemas(one.standard)),
        Face(("tables/",), lambda one: {**table_schema.table_schemas(one.standard), **derived_codelists(one.standard)}),
        Face(("examples/",), lambda one: examples.example_files(one.standard)),
        Face((datapackage.PATH,), lambda one: datapackage.data_package(one.standard)),
        Face(("forms/",), lambda one: form_files(one.standard)),
        Face((ahead.PATH,), lambda one: {ahead.PATH: ahead.parsed_ahead(one.standards, parsed(one.standards, {}))}),
        Face(("docs/site/",), lambda one: handbook_files(one.standards, one.templates)),
    )


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("build", help="由数据标准生成结构定义、示例、填报模板和说明网页 / generate every face")
    def build(
        context: typer.Context,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", help="存放文件夹，默认 standards / folder", show_default=False),
        ] = None,
        check: Annotated[bool, typer.Option("--check", help="只检查，不写入 / check only, write nothing")] = False,
    ) -> int:
        from creditcli.io.bundle import bundle, open_standard, read_tree
        from creditcli.io.generated import drift, write_generated

        talk = talk_of(context)
        folder = _folder(output, bundle("standards"), check)
        sources = Sources(open_standard(), read_tree(bundle("standards")), read_tree(bundle("templates")))
        known = faces()
        made = {path: content for face in known for path, content in face.make(sources).items()}
        owned = [path for face in known for path in face.owned]
        change = drift(folder, made, owned) if check else write_generated(folder, made, owned)
        _tell(talk, folder, change)
        if not check or change.is_nothing:
            return CLEAN
        command = "creditcli standard build" + (f" --output {output}" if output is not None else "")
        talk.say(f"请运行 {command}", f"Run {command}")
        return FINDINGS


def _tell(talk: Talk, folder: Path, change: Drift) -> None:
    for zh, en, paths in (("缺少", "missing", change.missing), ("过期", "stale", change.stale),
                          ("多余", "orphaned", change.orphaned)):  # fmt: skip
        for path in paths:
            talk.data(f"{talk.text(zh, en)}\t{folder / path}")


def _folder(output: Path | None, own: Path, check: bool) -> Path:
    """Where the faces stand. Raises UsageFault for an installed program's own files and for a folder of other files."""
    if output is None:
        if own.parent.name == "_bundle":
            raise UsageFault("请用 --output 写明存放文件夹。", "Name a folder with --output.")
        return own
    if (
        not check
        and output.exists()
        and (not output.is_dir() or (any(output.iterdir()) and not (output / MARK).is_file()))
    ):
        raise UsageFault(
            f"{output} 里有别的文件，没有改动它。请换一个空文件夹。",
            f"{output} holds other files; it was left alone. Name an empty folder.",
        )
    return output

"""``package``: a folder of tables to a package with its manifest, ready to be sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import DatasetOption, Output, talk_of
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.io.package_make import Contents
    from creditcli.model.intake import FileIn
    from creditcli.standard.types import Standard


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("package", help="把一个文件夹的表格打成报送包 / pack a folder of tables with its manifest")
    def package(
        context: typer.Context,
        folder: Annotated[
            Path, typer.Argument(exists=True, file_okay=False, metavar="DIR", help="表格所在的文件夹 / the folder")
        ],
        department: Annotated[
            str, typer.Option("--department", help="报送部门的名称或代码 / name or code of the submitting department")
        ],
        dataset: DatasetOption = "",
        period: Annotated[
            str, typer.Option(metavar="YYYY-MM", help="数据的月份，或 起始日/截止日 / month, or first/last day")
        ] = "",
        replaces: Annotated[
            list[str] | None,
            typer.Option(metavar="SHA256", help="代替先前的文件：回执上的文件摘要 / digest of an earlier file"),
        ] = None,
        output: Output = None,
    ) -> int:
        from creditcli.io.bundle import open_standard
        from creditcli.io.files import write_atomic
        from creditcli.io.package_make import Contents, zip_of

        talk = talk_of(context)
        standard = open_standard()
        target = output or _beside(folder.resolve())
        tables, left = tables_of(folder, dataset, standard)
        contents = Contents(department, tables, period, tuple(replaces or ()))
        check_contents(contents, standard)
        write_atomic(target, zip_of(contents, standard))
        for path, (name, _) in sorted(tables.items()):
            talk.say(f"{path}：{standard.datasets[name].title}", f"{path}: {name}")
        for path in left:
            talk.say(f"{path}：不是表格，没有打包。", f"{path}: no table, left out.")
        talk.data(str(target))
        return 0


def _beside(folder: Path) -> Path:
    """Raises UsageFault for the root of a drive, which has no name."""
    if not folder.name:
        raise UsageFault(
            f"{folder} 是整个盘，没有名称：请用 --output 写明包的文件名。",
            f"{folder} is a whole drive without a name: say by --output what the package is to be called.",
        )
    return folder.with_name(f"{folder.name}.zip")


def tables_of(folder: Path, dataset: str, standard: Standard) -> tuple[dict[str, tuple[str, bytes]], list[str]]:
    """Tables of the folder by path with their data set, and the paths that were left out.

    Raises UsageFault for a folder that has a manifest, holds no table, or a table of no or of several data sets.
    """
    from creditcli.cli.checking import Intake, dataset_named, read_files
    from creditcli.io.package import MANIFEST
    from creditcli.io.package_names import is_table

    if (folder / MANIFEST).exists():
        raise UsageFault(f"{folder} 里已有 {MANIFEST}。", f"{folder} has a {MANIFEST} already.")
    dataset = dataset_named(dataset, standard)
    files = read_files([folder], standard, Intake(date.max, date.max, dataset=dataset), None)
    tables, left = {}, []
    for file in files:
        path = file.name.split("/", 1)[1]
        if is_table(path):
            tables[path] = (dataset or _dataset_of(file, path, standard), file.content)
        else:
            left.append(path)
    if not tables:
        raise UsageFault(f"{folder} 里没有表格。", f"{folder} holds no table.")
    return tables, left


def _dataset_of(file: FileIn, path: str, standard: Standard) -> str:
    """As ``validate`` tells it, by form or header."""
    from creditcli.io.calendar import working_calendar
    from creditcli.stages.validate import ValidateContext, validate_file

    report = validate_file(file, ValidateContext(standard, date.max, date.max, working_calendar(None)))
    found = sorted({one.table.dataset for one in report.tables})
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageFault(
            f"{path} 看不出是哪个数据集。先运行 creditcli validate 查看原因，或者用 --dataset 写明。",
            f"{path}: its data set cannot be told. Run creditcli validate on it, or name it with --dataset.",
        )
    raise UsageFault(
        f"{path} 里有几个数据集的表：{'、'.join(found)}。请拆成几个文件。",
        f"{path} holds tables of several data sets: {', '.join(found)}. Split it.",
    )


def check_contents(contents: Contents, standard: Standard) -> None:
    """Raises UsageFault where the office would refuse what is about to be made."""
    from creditcli.io.package import read_manifest
    from creditcli.io.package_make import manifest_of
    from creditcli.io.package_names import name_faults

    faults = name_faults(contents.tables)
    if faults:
        raise UsageFault(
            f"文件名不能用：{faults[0].detail}。请改名。", f"{faults[0].detail} cannot be packed; give it another name."
        )
    _, wrong = read_manifest(manifest_of(contents, standard), standard)
    if wrong:
        raise UsageFault(f"{wrong} 的写法不对，用法见 --help。", f"{wrong} is not as it should be; see --help.")

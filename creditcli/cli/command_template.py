"""``template``: xlsx entry forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import AsOf, OfficeOption, stamp_of, talk_of


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("template", help="生成填报模板（xlsx） / xlsx entry forms")
    def template(
        context: typer.Context,
        datasets: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="DATASET…", help="数据集（编号或名称），不写则全部 / data sets (id or title), all by default"
            ),
        ] = None,
        office: OfficeOption = None,
        as_of: AsOf = None,
        output: Annotated[Path, typer.Option("--output", "-o", help="存放文件夹 / folder for the forms")] = Path(),
    ) -> int:
        from creditcli.cli.checking import dataset_named
        from creditcli.io.bundle import open_standard
        from creditcli.io.files import write_atomic
        from creditcli.report.form import form_bytes

        talk = talk_of(context)
        day = stamp_of(as_of, "--as-of", talk)
        standard = open_standard(office)
        names = [dataset_named(name, standard) for name in datasets or standard.datasets]
        output.mkdir(parents=True, exist_ok=True)
        for name in names:
            dataset = standard.datasets[name]
            path = output / f"{dataset.title}填报模板-{standard.version}.xlsx"
            write_atomic(path, form_bytes(dataset, standard, day))
            talk.data(str(path))
        return 0

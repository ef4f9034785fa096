"""``standard judge``: one conformance case, judged by this program through the adapter of any other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.options import talk_of


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("judge", help="用本程序判一个一致性用例 / judge one conformance case with this program")
    def judge(
        context: typer.Context,
        case: Annotated[Path, typer.Argument(metavar="CASE_FOLDER", help="用例文件夹 / the case's folder")],
        output: Annotated[Path, typer.Argument(metavar="OUTPUT.csv", help="结果写入的文件 / where findings go")],
    ) -> int:
        import tempfile

        from creditcli.cli.judging import judge
        from creditcli.io.bundle import open_standard
        from creditcli.io.calendar import working_calendar
        from creditcli.io.case_folder import findings_csv, read_task
        from creditcli.standard.conformance import row_of

        task = read_task(case)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
            standard, calendar = open_standard(task.office), working_calendar(task.office)
            found = judge(task, standard, calendar, Path(work) / "office")
        output.write_text(findings_csv(map(row_of, found)), encoding="utf-8", newline="\n")
        talk_of(context).say(f"已写入 {output}", f"Written to {output}")
        return 0

"""``standard docs``: the documentation site of the standard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from creditcli.cli.codes import CLEAN, FINDINGS
from creditcli.cli.options import talk_of
from creditcli.errors import UsageFault

MARK = "assets/search-data.js"  # a folder that has it is a site of ours, and may be replaced


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("docs", help="生成数据标准的说明网页 / documentation pages of the standard")
    def docs(
        context: typer.Context,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", help="存放文件夹，默认 standards/docs/site / folder", show_default=False),
        ] = None,
        check: Annotated[bool, typer.Option("--check", help="只检查，不写入 / check only, write nothing")] = False,
    ) -> int:
        from creditcli.io.bundle import bundle, read_tree
        from creditcli.io.site import compare_site, write_site
        from creditcli.render.handbook import SITE

        talk = talk_of(context)
        root = bundle("standards")
        made = handbook_files(read_tree(root), read_tree(bundle("templates")))
        files = {path.removeprefix(SITE): content for path, content in made.items()}
        folder = output if output is not None else _own(root) / SITE
        change = compare_site(folder, files)
        if not check:
            _check_folder(folder)
            write_site(folder, files)
            talk.data(str(folder / "index.html"))
            return CLEAN
        for zh, en, paths in (("缺少", "missing", change.new), ("过期", "stale", change.changed),
                              ("多余", "orphaned", change.removed)):  # fmt: skip
            for path in paths:
                talk.data(f"{talk.text(zh, en)}\t{folder / path}")
        if change.is_nothing:
            return CLEAN
        command = "creditcli standard docs" + (f" --output {output}" if output is not None else "")
        talk.say(f"请运行 {command}", f"Run {command}")
        return FINDINGS


def handbook_files(standards: Mapping[str, bytes], templates: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Every file of the documentation by its path in ``standards/``. Pure.

    ``standards``, ``templates``: content of the two folders by relative path. Raises BrokenStandard.
    """
    from creditcli.faces.handbook import cases_by_rule, handbook
    from creditcli.render.handbook import HandbookTemplates, render_handbook
    from creditcli.standard.history import load_history
    from creditcli.standard.load import load_standard

    pages = handbook(load_standard(standards), cases_by_rule(standards), load_history(standards))
    own = {name.removeprefix("standard/"): data for name, data in templates.items() if name.startswith("standard/")}
    found = render_handbook(pages, HandbookTemplates(own, templates["site/static/site.css"]))
    return {path: text.encode() for path, text in found.items()}


def _own(root: Path) -> Path:
    """The checkout's standard. Raises UsageFault in an installed program, whose files are not ours to write."""
    if root.parent.name == "_bundle":
        raise UsageFault("请用 --output 写明存放文件夹。", "Name a folder with --output.")
    return root


def _check_folder(folder: Path) -> None:
    """Raises UsageFault where writing would take the place of something else than an earlier site."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageFault(
            f"{folder} 里有别的文件，没有改动它。请换一个空文件夹。",
            f"{folder} holds other files; it was left alone. Name an empty folder.",
        )

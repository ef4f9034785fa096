"""``report``: a subject's credit report, as a page to print and as .docx. Facts on a day, never a score."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import AsOf, OfficeNeeded, stamp_of, talk_of
from creditcli.errors import UsageFault
from creditcli.ids import uscc
from creditcli.model.edition import Edition

if TYPE_CHECKING:
    from creditcli.cli.talk import Talk
    from creditcli.cli.workplace import Workplace
    from creditcli.model.credit_report import CreditReport

TEMPLATE = "credit-report"
ASSOCIATION = "association-measure"


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command("report", help="信用报告：一个主体，网页和 docx / one subject's credit report, html and docx")
    def report(
        context: typer.Context,
        code: Annotated[str, typer.Argument(metavar="CODE", help="统一社会信用代码 / unified code")],
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        edition: Annotated[
            Edition, typer.Option("--edition", help="public 公开版，internal 内部版 / what is public, or all")
        ] = Edition.PUBLIC,
        asked: Annotated[
            str, typer.Option("--for", metavar="TEXT", help="谁查、为什么（内部版） / who asks and why (internal)")
        ] = "",
        output: Annotated[
            Path, typer.Option("--output", "-o", metavar="DIR", help="写入的文件夹 / folder to write to")
        ] = Path(),
    ) -> int:
        from creditcli.cli.older_record import tell_behind
        from creditcli.cli.output import desk_of
        from creditcli.cli.waiting import tell_untold, without_untouched
        from creditcli.cli.workplace import open_workplace
        from creditcli.listing.foreign_records import foreign_records
        from creditcli.listing.told import last_told
        from creditcli.model.inquiry import Asked
        from creditcli.stages.asked import check_no_identity
        from creditcli.stages.credit_report import credit_report
        from creditcli.stages.narrow import narrowed

        talk = talk_of(context)
        check_no_identity(code, asked)
        if asked and edition is Edition.PUBLIC:
            raise UsageFault("--for 只用于内部版（--edition internal）。", "--for goes with --edition internal.")
        place = open_workplace(office)
        wanted = _code(code)
        view = narrowed(place.view(stamp_of(as_of, "--as-of", talk)), [Asked(wanted, "")], place.standard)
        whole = place.ledger(view)
        ledger, untold = without_untouched(place, whole, view, wanted) if edition is Edition.PUBLIC else (whole, ())
        desk = desk_of(place, view, ledger)
        measures = last_told(view.frames[ASSOCIATION], ASSOCIATION)
        made = credit_report(desk, wanted, edition, asked.strip(), measures, foreign_records(view, place.office))
        _tell(made, view.began, talk)
        for path in _written(made, output, place):
            talk.data(str(path))
        return int(any((tell_untold(untold, talk), tell_behind(place, view, talk))))


def _tell(made: CreditReport, began: date | None, talk: Talk) -> None:
    """That there is nothing to report, and why this may prove nothing."""
    from creditcli.model.inquiry import before_record

    if not made.name:
        talk.say(
            f"截至 {made.as_of}，{made.code} 没有可以列入报告的信息；报告照此写明。",
            f"Nothing to report of {made.code} as of {made.as_of}; the report says so.",
        )
        if not uscc.is_valid(made.code):
            talk.say(
                "这个代码的位数或者校验码不对，可能抄错了；请对照营业执照核对以后再用这份报告。",
                "The code's length or check digit is wrong: compare it with the licence before the report is used.",
            )
    if early := before_record(made.as_of, began):
        talk.say(f"{early[0]}；报告照此写明。", f"{early[1]}; the report says so.")


def _code(text: str) -> str:
    """Raises UsageFault for what cannot be a code: the file is named by it."""
    code = uscc.folded(text)
    if not (code.isascii() and code.isalnum() and len(code) <= 18):
        raise UsageFault(
            f"“{text}”不是统一社会信用代码。只知道名称的，先用 creditcli query 查代码。",
            f"'{text}' is no unified code. creditcli query finds the code of a name.",
        )
    return code


def _written(made: CreditReport, folder: Path, place: Workplace) -> list[Path]:
    from creditcli.cli.site_inputs import own_templates, templates_of
    from creditcli.io.files import write_atomic
    from creditcli.render.letter import compile_letter
    from creditcli.render.sheet import SheetRenderer
    from creditcli.report.credit_report import letter_context

    sheets = templates_of(place, "sheets")
    with own_templates(place, "sheets"):
        page = SheetRenderer(sheets, templates_of(place, "shared")).render(f"{TEMPLATE}.html", made)
    name = f"{TEMPLATE}.docx"
    document, _ = compile_letter(sheets.get(name, b""), name).fill(letter_context(made))
    contents = {f"{made.stem}.html": page.encode("utf-8"), f"{made.stem}.docx": document}
    for name, content in contents.items():
        write_atomic(folder / name, content)
    return [folder / name for name in contents]

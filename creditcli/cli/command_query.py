"""``query``: what holds of subjects on a day: restrained, honoured, years without a bad record. Facts and their basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.option_object import unpacked
from creditcli.cli.options import AsOf, ListFormat, OfficeNeeded, Output, examples, stamp_of, talk_of
from creditcli.errors import UsageFault
from creditcli.io.package_names import TABLES, suffix_of

if TYPE_CHECKING:
    from creditcli.cli.talk import Talk
    from creditcli.cli.workplace import Workplace
    from creditcli.model.inquiry import Answer, Asked
    from creditcli.model.intake import FileIn
    from creditcli.model.ledger import Ledger
    from creditcli.model.record import RecordView
    from creditcli.report.answers import Slip
    from creditcli.stages.asked import AskedRows
    from creditcli.stages.inquire import Elsewhere, Only
    from creditcli.standard.types import Standard

Subjects = Annotated[
    list[str],
    typer.Argument(
        metavar="CODE|NAME|FILE",
        help="统一社会信用代码、名称，或者一个表格文件（xlsx、csv、txt） / codes, names, or one table",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which measures are wanted."""

    measure: Annotated[
        str, typer.Option("--measure", help="只看名称里有这些字的措施 / only measures with these words")
    ] = ""
    procedure: Annotated[
        str,
        typer.Option(
            "--procedure", help="只看涉及该事项的措施，如 招标投标 / only measures that concern it, as tender"
        ),
    ] = ""


def register(app: typer.Typer) -> None:
    """Adds the command to the app."""

    @app.command(
        "query",
        help="查询主体：名单、措施、红名单、三年无不良记录 / what holds of subjects on a day",
        epilog=examples(
            "query 91152501MAYX00017E --office office", "query 投标人名单.xlsx --office office --workbook 答复.xlsx"
        ),
    )
    @unpacked
    def query(
        context: typer.Context,
        subjects: Subjects,
        wanted: Wanted,
        office: OfficeNeeded = Path(),
        as_of: AsOf = None,
        workbook: Annotated[
            Path | None,
            typer.Option(
                "--workbook", metavar="FILE", help="把所查的表格加上结果各列写成 xlsx / the table with answers"
            ),
        ] = None,
        format: ListFormat = ListFormat.TEXT,
        output: Output = None,
    ) -> int:
        from creditcli.cli.older_record import tell_behind
        from creditcli.cli.reporting import give
        from creditcli.cli.workplace import open_workplace
        from creditcli.listing.disclosed import READ
        from creditcli.stages.inquire import Only, procedure_of
        from creditcli.stages.narrow import columned, narrowed

        talk, place = talk_of(context), open_workplace(office)
        file, view = _file(subjects), place.view(stamp_of(as_of, "--as-of", talk))
        only = Only(wanted.measure, procedure_of(wanted.procedure, place.standard))
        if file is None and workbook is not None:
            raise UsageFault("--workbook 要给一个表格文件。", "--workbook needs a table to add answers to.")
        read, sheets = _read(file, place, talk) if file else (None, _words(subjects))
        asked = [one for sheet in sheets for one in sheet.rows.values()]
        decided = columned(view, {"licence": READ, "penalty": READ})  # of a decision no more than what answers tell
        ledger = place.ledger(narrowed(decided, asked, place.standard))
        slip = _slip(place, ledger, only.procedure, talk)
        found = _answers(asked, ledger, view, place, only)
        if read is not None and workbook is not None:
            talk.say(f"已写入 {_add(workbook, read, sheets, found, slip, place)}", f"Written to {workbook}")
        if output is not None or workbook is None or format is not ListFormat.TEXT:
            give(talk, _written(found, slip, place.standard, format, talk), output, format.value)
        tell_behind(place, view, talk)
        return 0


def _written(found: Sequence[Answer], slip: Slip, standard: Standard, format: ListFormat, talk: Talk) -> str:
    from creditcli.report import answers

    shapes = {ListFormat.JSON: answers.as_json, ListFormat.CSV: answers.as_csv}
    return shapes.get(format, partial(answers.as_text, lang=talk.lang))(found, slip, standard)


def _answers(
    asked: Sequence[Asked], ledger: Ledger, view: RecordView, place: Workplace, only: Only
) -> tuple[Answer, ...]:
    from creditcli.stages.inquire import inquire
    from creditcli.stages.other_codes import with_other_codes

    found = inquire(asked, ledger, place.standard, place.office, only, _elsewhere(view, place))
    return with_other_codes(found, view, place.standard)


def _elsewhere(view: RecordView, place: Workplace) -> Elsewhere:
    """What other offices told."""
    from creditcli.listing.foreign_records import foreign_records, run_out_elsewhere
    from creditcli.stages.inquire import Elsewhere

    return Elsewhere(foreign_records(view, place.office), run_out_elsewhere(view, place.office))


def _file(subjects: list[str]) -> Path | None:
    """The table asked about. Raises UsageFault where a table stands among other words, or is not there, and for a
    person's number."""
    from creditcli.stages.asked import check_no_identity

    check_no_identity(*(one for one in subjects if not Path(one).is_file()))
    for one in subjects:
        if suffix_of(one) in {*TABLES, "txt"} and not Path(one).is_file():
            raise UsageFault(f"没有文件 {one}。", f"There is no file {one}.")
    tables = [Path(one) for one in subjects if Path(one).is_file()]
    if tables and len(subjects) > 1:
        raise UsageFault("一次查一个表格文件。", "One table at a time.")
    return tables[0] if tables else None


def _words(subjects: list[str]) -> list[AskedRows]:
    from creditcli.stages.asked import AskedRows, asked_by

    return [AskedRows("", 0, {at: asked_by(one) for at, one in enumerate(subjects)})]


def _read(path: Path, place: Workplace, talk: Talk) -> tuple[FileIn, list[AskedRows]]:
    from creditcli.io.read import read_path
    from creditcli.stages.asked import asked_in

    files = read_path(path, place.standard)
    if len(files) != 1:
        raise UsageFault(f"{path} 不是一个表格文件。", f"{path} is not one table.")
    file = files[0]
    sheets = [asked_in(grid, place.standard) for grid in file.grids if not grid.hidden]
    _tell_unclear(path, sheets, talk)
    if not any(one.rows for one in sheets):
        why = f"：{place.standard.rules[file.findings[0].code].zh.title}" if file.findings else ""
        raise UsageFault(f"{path} 里没有可以查询的主体{why}。", f"{path} names no subject to look up.")
    return replace(file, grids=tuple(one for one in file.grids if not one.hidden)), sheets


def _tell_unclear(path: Path, sheets: Sequence[AskedRows], talk: Talk) -> None:
    """Raises UsageFault where nothing tells who is meant; a sheet of notes beside one with a header is passed over."""
    unclear = next((one for one in sheets if one.unclear), None)
    if unclear is None:
        return
    where = f"{path}{f'（工作表“{unclear.sheet}”）' if unclear.sheet else ''}第 {unclear.unclear} 行"
    where_en = f"{path}{f' (sheet {unclear.sheet!r})' if unclear.sheet else ''}, row {unclear.unclear}"
    if any(one.header_row and one.rows for one in sheets):
        talk.say(
            f"{where}：没有认识的表头，这个工作表没有查。",
            f"{where_en}: no header is known, and the sheet was not looked up.",
        )
        return
    raise UsageFault(
        f"{where}看不出查的是谁，没有查。请在第一行写上表头“统一社会信用代码”“企业名称”，各列对齐以后再查。",
        f"{where_en} does not tell who is asked about, and nothing was looked up. "
        "Head the columns 统一社会信用代码 and 企业名称, and ask again.",
    )


def _slip(place: Workplace, ledger: Ledger, procedure: str, talk: Talk) -> Slip:
    from creditcli.listing.clean import CLASSES, EXISTENCE, REPAIRED, CleanRule
    from creditcli.report.answers import LANGUAGES, Slip
    from creditcli.report.law_words import chosen

    rule = CleanRule.on(ledger.as_of, place.standard, place.office.settings, ledger.began)
    _tell_missing([one.id for one in rule.missing], talk)
    if rule.early:
        talk.say(f"{rule.early[0]}。", f"{rule.early[1]}.")
    names = (CLASSES, REPAIRED, EXISTENCE)
    choices = [chosen(place.office.settings, place.standard, names, lang) for lang in LANGUAGES]
    return Slip(
        place.office.name,
        ledger.as_of,
        ledger.head,
        ledger.standard_version,
        rule.law,
        tuple(((zh[0], en[0]), (zh[1], en[1])) for zh, en in zip(*choices, strict=True)),
        next(
            ((one.label, one.code) for one in place.standard.codelists["procedure"].values if one.code == procedure),
            None,
        ),
        rule.early,
    )


def _tell_missing(settings: Sequence[str], talk: Talk) -> None:
    """What the office has to choose before years without a bad record can be answered, and where."""
    if settings:
        talk.say(
            f"“不良信用记录”要等信用办选择口径才能答复：在 office.yaml 的 settings 里写 {'、'.join(settings)}，"
            f"各个值的含义见 creditcli explain {settings[0]}。",
            f"Bad records are answered once the office has chosen {', '.join(settings)} under settings in office.yaml; "
            f"what the values mean: creditcli explain {settings[0]}.",
        )


def _add(
    target: Path, file: FileIn, sheets: list[AskedRows], found: Sequence[Answer], slip: Slip, place: Workplace
) -> Path:
    from creditcli.io.files import write_atomic
    from creditcli.io.typed_cells import typed_sheets
    from creditcli.report.answer_book import workbook

    answers = iter(found)
    own = {one.sheet: (one.header_row, {row: next(answers) for row in one.rows}) for one in sheets}
    typed = [(sheet, *own[sheet.name]) for sheet in typed_sheets(file) if sheet.name in own]
    write_atomic(target, workbook(typed, slip, place.standard))
    return target

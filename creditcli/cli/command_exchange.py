"""``exchange``: packages to and from other offices and the region, acknowledgements, files for the national platform."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.options import (
    RECEIVED,
    AsOf,
    Confirmed,
    ListFormat,
    OfficeNeeded,
    OlderToo,
    Output,
    Received,
    day_of,
    stamp_of,
    talk_of,
)
from creditcli.cli.talk import Talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from creditcli.cli.uploaded import Made
    from creditcli.cli.workplace import Workplace
    from creditcli.model.exchange import Package, Refused
    from creditcli.stages.site_leaking import Leaking


class UploadFormat(StrEnum):
    """Formats of import files."""

    CSV = "csv"
    XLSX = "xlsx"


Folder = Annotated[
    Path, typer.Option("--output", "-o", file_okay=False, help="写到哪个文件夹 / the folder to write to")
]
Papers = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="文件 / files", show_default=False)
]
LEFT_OUT, DOUBTED, WITHDRAWN = "不上传.csv", "请核对.csv", "撤回.csv"  # beside the files to upload
PART_WORDS = {
    "entries": ("名单", "listings"), "licences": ("行政许可", "licences"), "penalties": ("行政处罚", "penalties"),
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    exchange = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(exchange, name="exchange", help="与其他信用办、自治区平台交换 / packages to and from other offices")
    exchange.command("export", help="给一个信用办的包：全部，或者自对方确认以来的变化 / a package for another office")(
        export
    )
    exchange.command("import", help="收取其他信用办的包，出具回执 / take in packages of other offices")(take)
    exchange.command("acknowledge", help="登记对方的回执 / keep acknowledgements that came back")(acknowledge)
    exchange.command("status", help="各信用办：发到第几个、确认到第几个、欠几天 / what is outstanding at whom")(status)
    exchange.command("upload", help="国家平台导入文件：行政许可、行政处罚 / import files of the national platform")(
        upload
    )


def export(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="NAME|CODE", help="对方的名称或代码 / name or code of the office")],
    output: Folder = Path(),
    office: OfficeNeeded = Path(),
    as_of: AsOf = None,
    full: Annotated[bool, typer.Option("--full", help="发全部，不只是变化 / everything, not only changes")] = False,
    confirm: OlderToo = False,
) -> int:
    """Writes the package and says what is in it."""
    from creditcli.cli.exchanged import send
    from creditcli.cli.leaping_ahead import check_leap
    from creditcli.cli.waiting import tell_untold
    from creditcli.cli.workplace import open_workplace

    talk = talk_of(context)
    place = open_workplace(office)
    day = stamp_of(as_of, "--as-of", talk)
    check_leap(place, day, confirm, "--as-of")
    made = send(place, to, day, full, output, confirm)
    waits = _tell_leaking(talk, made.leaking)
    waits = tell_untold(made.untold, talk) or waits
    if not made.new:
        talk.say("自上一个包以来没有变化，仍是那个包。", "Nothing has changed since the last package: it is that one.")
    _told(talk, made.package)
    digest = made.package.sha256
    talk.say(f"摘要（请另行告知对方）：{digest}", f"Digest (tell it by another way): {digest}")
    talk.data(str(made.path))
    return int(waits)


def _tell_leaking(talk: Talk, rows: Sequence[Leaking]) -> bool:
    """Which rows wait, for they hold what may not leave the office; whether any do."""
    for one in rows:
        zh, en = ("、".join(leak.zh for leak in one.leaks), ", ".join(leak.en for leak in one.leaks))
        part = PART_WORDS[one.table]
        talk.shown(
            talk.text(
                f"{part[0]}：{one.about}：{zh}，没有告知对方；其余照常告知。请有关单位更正后重新报送，确实不是号码的，填写核实说明。",
                f"{part[1]}: {one.about}: {en}; not told, all else is. Its organ has to mend it, or to confirm that it is no such number.",
            )
        )
    return bool(rows)


def take(
    context: typer.Context,
    packages: Papers,
    output: Folder = Path(),
    office: OfficeNeeded = Path(),
    received: Received = None,
    stated: Annotated[
        str, typer.Option("--sha256", metavar="DIGEST", help="对方另行告知的摘要 / the digest that the sender told")
    ] = "",
    confirm: Confirmed = False,
) -> int:
    """Takes packages in, each with its acknowledgement; 1 where one is refused."""
    from creditcli.cli.exchanged import answer_name, take_in
    from creditcli.cli.healing import heal_record
    from creditcli.cli.leaping_ahead import check_leap
    from creditcli.cli.workplace import open_workplace
    from creditcli.io.files import write_atomic

    talk = talk_of(context)
    place = open_workplace(office)
    day = stamp_of(received, RECEIVED, talk)
    check_leap(place, day, confirm, RECEIVED)
    heal_record(place, talk)
    refused = 0
    for path in packages:
        found = take_in(place, path, day, stated)
        if found.refused is not None:
            refused += 1
            _refuse(talk, path, found.refused)
        elif found.package is not None and found.line is not None:
            talk.say(
                f"{path}：已收为档案第 {found.line.number} 号。", f"{path}: taken in as number {found.line.number}."
            )
            _told(talk, found.package)
            if not found.proven:
                _ask_digest(talk, found.package)
        if found.answer is not None and found.package is not None:
            target = output / answer_name(found.package)
            write_atomic(target, found.answer.read_bytes())
            talk.data(str(target))
    talk.say(f"档案首值：{place.store.head()}", f"Head of the record: {place.store.head()}")
    return int(refused > 0)


def _ask_digest(talk: Talk, package: Package) -> None:
    """Packages hang on the one before by its digest; of the first only the sender can say that it is theirs."""
    talk.say(
        f"这是对方的第一个包，没有给出 --sha256，来源没有核对。请打电话核对摘要：{package.sha256}",
        f"The first package from there, without --sha256: that it is theirs was not checked. Ask them for its digest: {package.sha256}",
    )


def acknowledge(context: typer.Context, papers: Papers, office: OfficeNeeded = Path()) -> int:
    """Keeps acknowledgements; 1 where one is refused."""
    from creditcli.cli import exchanged
    from creditcli.cli.workplace import open_workplace

    talk = talk_of(context)
    place = open_workplace(office)
    refused = 0
    for path in papers:
        values, fault, new = exchanged.acknowledge(place, path)
        if fault is not None:
            refused += 1
            _refuse(talk, path, fault)
            continue
        name, number = values["from"]["name"], values["package"]["number"]
        again = ("" if new else "（此前已登记）", "" if new else " (known before)")
        talk.say(
            f"{path}：{name} 已于 {values['received']} 收到第 {number} 个包{again[0]}。",
            f"{path}: {name} took in package {number} on {values['received']}{again[1]}.",
        )
    return int(refused > 0)


def status(
    context: typer.Context,
    office: OfficeNeeded = Path(),
    as_of: AsOf = None,
    format: ListFormat = ListFormat.TEXT,
    output: Output = None,
) -> int:
    """What is outstanding with every registered office."""
    from creditcli.cli.exchanged import standings, unnamed
    from creditcli.cli.reporting import give
    from creditcli.cli.workplace import open_workplace
    from creditcli.report.exchange import status_text, unnamed_line

    talk = talk_of(context)
    place = open_workplace(office)
    day = stamp_of(as_of, "--as-of", talk)
    give(talk, status_text(standings(place, day), format.value, talk.lang), output, format.value)
    for party in unnamed(place, day):
        talk.say(*unnamed_line(party))
    return 0


def upload(
    context: typer.Context,
    output: Folder = Path(),
    office: OfficeNeeded = Path(),
    as_of: AsOf = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="YYYY-MM-DD",
            help="只要自那天的上传以来的变化 / only changes since the upload of that day",
        ),
    ] = None,
    format: Annotated[UploadFormat, typer.Option("--format", help="文件格式 / format")] = UploadFormat.CSV,
    confirm: OlderToo = False,
) -> int:
    """Writes the files, what was left out and why, and an account of every record."""
    from creditcli.cli.leaping_ahead import check_leap
    from creditcli.cli.uploaded import made
    from creditcli.cli.waiting import tell_untold
    from creditcli.cli.workplace import open_workplace
    from creditcli.io.files import write_atomic
    from creditcli.io.upload_store import keep_upload

    talk = talk_of(context)
    place = open_workplace(office)
    day = stamp_of(as_of, "--as-of", talk)
    check_leap(place, day, confirm, "--as-of")
    with place.store.producing():
        found, remembered, untold = made(place, day, day_of(since, "--since") if since else None, confirm)
        for one in found:
            _account(talk, place.standard.datasets[one.upload.dataset].title, one)
        for name, content in _files(place, found, format.value).items():
            write_atomic(output / name, content)
            talk.data(str(output / name))
        keep_upload(place.folder, remembered)
    talk.say(
        f"已记为第 {remembered.number} 次上传（{day}）。没有传到平台的，下次 --since 请写更早一次上传的日期。",
        f"Remembered as upload {remembered.number} ({day}). If it does not reach the platform, give --since the day of "
        "an earlier one next time.",
    )
    return int(tell_untold(untold, talk))


def _files(place: Workplace, found: Sequence[Made], format: str) -> dict[str, bytes]:
    """By name: the import files, and the lists that stay in the office."""
    from creditcli.report.upload import left_bytes, upload_bytes, withdrawn_bytes

    titles = {one.upload.dataset: place.standard.datasets[one.upload.dataset].title for one in found}
    files = {}
    for one in found:
        dataset = place.standard.datasets[one.upload.dataset]
        files[f"{dataset.title}.{format}"] = upload_bytes(dataset, one.rows, place.standard, format)
    files[LEFT_OUT] = left_bytes((titles[one.upload.dataset], row) for one in found for row in one.upload.left)
    files[DOUBTED] = left_bytes((titles[one.upload.dataset], row) for one in found for row in one.upload.doubts)
    files[WITHDRAWN] = withdrawn_bytes((titles[one.upload.dataset], row) for one in found for row in one.withdrawn)
    return files


def _account(talk: Talk, title: str, one: Made) -> None:
    """Every record is somewhere."""
    left = len(one.upload.left)
    talk.say(
        f"{title}：档案 {one.records} 条 = 上传 {len(one.rows)} + 没有变化 {one.unchanged} + 不上传 {left}"
        f"（原因见 {LEFT_OUT}）；撤回 {len(one.withdrawn)} 条。读回检查没有问题，其中 {one.confirmed} 条此前已由报送部门核实。",
        f"{title}: {one.records} records = {len(one.rows)} uploaded + {one.unchanged} unchanged + {left} left out "
        f"(why: {LEFT_OUT}); {len(one.withdrawn)} to withdraw. Read back without faults, {one.confirmed} confirmed before.",
    )


def _refuse(talk: Talk, path: Path, refused: Refused) -> None:
    from creditcli.report.exchange import refusal_text

    talk.say(*refusal_text(str(path), refused))


def _told(talk: Talk, package: Package) -> None:
    """One line about what a package holds."""
    counts = {part: len(package.told[part]) for part in PART_WORDS}
    zh = "、".join(f"{PART_WORDS[part][0]} {count} 条" for part, count in counts.items())
    en = ", ".join(f"{count} {PART_WORDS[part][1]}" for part, count in counts.items())
    kind = (
        "全部" if not package.base else f"自第 {package.base} 个包以来的变化",
        "full" if not package.base else "changes",
    )
    talk.say(
        f"第 {package.number} 个包（{kind[0]}，截至 {package.as_of}）：{zh}；结束 {len(package.ended)} 条，"
        f"更正 {len(package.corrections)} 条。",
        f"Package {package.number} ({kind[1]}, as of {package.as_of}): {en}; {len(package.ended)} ended, "
        f"{len(package.corrections)} corrected.",
    )

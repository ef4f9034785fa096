"""``mapping``: the office's memory of its departments' headers, recorded by name and day."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditcli.cli.option_object import unpacked
from creditcli.cli.options import AsOf, DepartmentOption, ListFormat, OfficeNeeded, Output, stamp_of, talk_of
from creditcli.cli.reporting import give
from creditcli.errors import UsageFault

if TYPE_CHECKING:
    from creditcli.model.mapping import Memory, Remembered
    from creditcli.model.office import Office, Organisation
    from creditcli.standard.types import Standard

Header = Annotated[
    str, typer.Argument(metavar="HEADER", help="部门文件里的列名 / the header in the department's files")
]
COLUMNS = ("department", "name", "day", "by", "dataset", "header", "field", "unit", "state")
STATES = {
    "held": ("有效", "holds"),
    "later": ("尚未开始", "not yet"),
    "ended": ("已停用", "ended"),
    "ends": ("停用", "ends it"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Whose headers, of what data set, and who records it from which day on."""

    department: DepartmentOption
    dataset: Annotated[str, typer.Option("--dataset", help="数据集，名称或者编号 / the data set, by title or id")]
    by: Annotated[str, typer.Option("--by", help="记录人 / who records it")]
    office: OfficeNeeded = Path()
    as_of: AsOf = None


def register(app: typer.Typer) -> None:
    """Adds the commands to the app."""
    mapping = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(mapping, name="mapping", help="部门表头记忆：记录、查看、停用 / memory of headers: add, list, remove")

    @mapping.command("add", help="记下部门的一个列名是哪个字段 / record which field a department's header is")
    @unpacked
    def add(
        context: typer.Context,
        header: Header,
        field: Annotated[
            str,
            typer.Argument(
                metavar="FIELD",
                help="字段编号或名称，- 表示不收取这一列 / id or Chinese label of the field, - for none",
            ),
        ],
        entry: Entry,
        unit: Annotated[str, typer.Option("--unit", help="金额列的单位：元、万元 / unit of amounts")] = "",
    ) -> int:
        return record(context, header, field, entry, unit)

    @mapping.command("remove", help="从某日起停用一条记忆 / end a memory from a day on")
    @unpacked
    def remove(context: typer.Context, header: Header, entry: Entry) -> int:
        return record(context, header, "", entry, "")

    @mapping.command("list", help="列出记下的列名 / list what is remembered")
    def listed(
        context: typer.Context,
        office: OfficeNeeded = Path(),
        department: DepartmentOption = "",
        as_of: AsOf = None,
        format: ListFormat = ListFormat.TEXT,
        output: Output = None,
    ) -> int:
        from creditcli.io.bundle import open_standard
        from creditcli.io.office import load_office

        talk = talk_of(context)
        standard, known = open_standard(office), load_office(office)
        code = organisation(known, department).code if department else ""
        rows = _rows(known, code, stamp_of(as_of, "--as-of", talk))
        give(talk, _text(rows, standard, format, talk.lang), output, format.value)
        return 0


def record(context: typer.Context, header: str, field: str, entry: Entry, unit: str) -> int:
    """Adds a line to the department's memory; an empty ``field`` ends what it said. Raises UsageFault."""
    from creditcli.cli.refused_files import tell_refused
    from creditcli.io.bundle import open_standard
    from creditcli.io.memory import add_line, memory_path
    from creditcli.io.office import load_office
    from creditcli.model.mapping import Memory, Remembered
    from creditcli.standard.headers import memory_fault

    talk = talk_of(context)
    day = stamp_of(entry.as_of, "--as-of", talk)
    standard, office = open_standard(entry.office), load_office(entry.office)
    sender = organisation(office, entry.department)
    if not entry.by.strip():
        raise UsageFault("--by 要写明记录人。", "--by names who records it.")
    dataset = next((one.id for one in standard.datasets.values() if entry.dataset == one.title), entry.dataset)
    line = Remembered(day, entry.by.strip(), dataset, header.strip(), _field(field, dataset, standard), unit)
    if field and (fault := memory_fault(line, standard)):
        raise UsageFault(f"没有记下：{fault[0]}。", f"Not recorded: {fault[1]}.")
    held = _held(office.memories.get(sender.code, Memory()).open, line)
    if line.ends and held is None:
        raise UsageFault(
            f"没有可以停用的记忆：{sender.name}，{dataset}，“{header}”。",
            f"Nothing to end: {sender.name}, {dataset}, '{header}'.",
        )
    path = memory_path(entry.office, sender.code)
    if held and (held.field, held.unit) == (line.field, line.unit) and held.day <= day:
        talk.say(f"已经记过：{path} 第 {held.line} 行。", f"Recorded already: {path} line {held.line}.")
        line = held
    else:
        add_line(entry.office, sender, line)
        talk.say(
            f"已写入 {path}，对 {day} 起收到的文件有效。",
            f"Written to {path}; it holds for files received from {day} on.",
        )
    if not line.ends:
        tell_refused(talk, entry.office, sender, line, standard)
    return 0


def organisation(office: Office, name: str) -> Organisation:
    """The department of that name or code. Raises UsageFault."""
    known = office.organisation(name)
    if known is None:
        names = "、".join(one.name for one in office.organisations)
        raise UsageFault(f"登记表里没有部门“{name}”。有：{names}。", f"No department '{name}'. There are: {names}.")
    return known


def _field(name: str, dataset: str, standard: Standard) -> str:
    """The id of a field given by id or label; what is neither stays as it is."""
    fields = standard.datasets[dataset].fields if dataset in standard.datasets else ()
    return next((one.id for one in fields if name in (one.id, one.label)), name)


def _held(memory: Memory, line: Remembered) -> Remembered | None:
    from creditcli.model.mapping import header_key

    wanted = (line.dataset, header_key(line.header))
    return next((one for one in memory.lines if (one.dataset, header_key(one.header)) == wanted), None)


def _rows(office: Office, code: str, day: date) -> list[dict[str, str]]:
    """Every line, with its state on ``day``; one without a field ends what was said before."""
    rows = []
    for department, memory in sorted(office.memories.items()):
        known = office.organisation(department)
        held = memory.on(day).lines
        for line in memory.lines if known and code in ("", department) else ():
            state = "later" if line.day > day else "ends" if line.ends else "held" if line in held else "ended"
            about = {"department": department, "name": known.name if known else "", "day": line.day.isoformat()}
            about |= {"by": line.by, "dataset": line.dataset, "header": line.header, "field": line.field}
            rows.append({**about, "unit": line.unit, "state": state})
    return rows


def _text(rows: list[dict[str, str]], standard: Standard, format: ListFormat, lang: str) -> str:
    if format is ListFormat.JSON:
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if format is ListFormat.CSV:
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return buffer.getvalue()
    en = lang == "en"
    lines = []
    for row in rows:
        dataset = standard.datasets.get(row["dataset"])
        title = row["dataset"] if en or dataset is None else dataset.title
        unit = f" {row['unit']}" if row["unit"] else ""
        lines.append(f"{row['name']} {title}\n  {row['header']} → {row['field'] or '—'}{unit}")
        lines.append(f"  {row['day']} {row['by']} {STATES[row['state']][en]}")
    return "\n".join(lines) or ("(none)" if en else "（无）")

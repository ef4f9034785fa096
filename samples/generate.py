"""Makes ``samples/office``: ``python samples/generate.py --write`` or ``--check``.

Everything is drawn from one seed, so that two runs give the same bytes. ``--check`` compares what is
committed with what would be written (archives by the content of their members).
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT.parent)]

from maker import office  # noqa: E402
from maker.batches import Batch, ordinary  # noqa: E402
from maker.defects import plant  # noqa: E402
from maker.people import make_firms  # noqa: E402
from maker.rows import Numbers, subject  # noqa: E402
from maker.sheet import Expected, Made, Row, Style, make, package  # noqa: E402
from maker.stories import batch  # noqa: E402
from maker.story_lists import list_stories  # noqa: E402
from maker.story_others import other_stories  # noqa: E402
from maker.story_penalties import penalty_stories  # noqa: E402

from creditcli.io.bundle import open_standard  # noqa: E402

SEED = 152501
BROKEN = (
    ("2025-03-18/住建局/投诉处理台账.csv", "企业名称,统一社会信用代码,处罚决定书文号,举报人电话\r\n".encode() + b"a,b,c,d\r\n", "D", 1, "FIL018"),
    ("2025-04-22/生态环境局/行政处罚2025年4月.csv", "行政相对人名称,统一社会信用代码\r\n锟斤拷,1\r\n".encode(), "", 2, "FIL003"),
    ("2025-07-22/消防大队/行政处罚2025年7月.xlsx", b"PK\x03\x04" + b"[Content_Types].xml" + bytes(60), "", 0, "FIL001"),
    ("2025-09-24/卫健委/许可证照扫描件.pdf", b"%PDF-1.4 sample", "", 0, "FIL011"),
    ("2026-03-20/交通局/行政处罚2026年3月.csv", "行政相对人名称,类别\r\n".encode() + b"\xff\xfe\xff,1\r\n", "", 2, "FIL002"),
)  # fmt: skip


def everything() -> dict[str, bytes]:
    """Every file of ``samples/office`` and ``expected-defects.csv``, by path relative to ``samples``."""
    chance = random.Random(SEED)
    standard = open_standard()
    firms = make_firms(chance)
    batches = list(ordinary(chance, firms[:240] + firms[280:], Numbers({})))
    plant(batches)
    batches += [*_registrations(firms), *list_stories(firms), *other_stories(firms), *penalty_stories(_played(batches))]
    files = {
        "office/office.yaml": office.OFFICE.encode(),
        "office/organisations.csv": office.register(),
        "office/demo.yaml": office.DEMO.encode(),
    }
    expected: list[Expected] = []
    packed: dict[str, list[tuple[str, str, Made]]] = defaultdict(list)
    for one in batches:
        if one.package:
            packed[one.path].append((one.name, one.dataset, make(one.name, one.dataset, one.rows, one.style, standard)))
            continue
        made = make(one.path, one.dataset, one.rows, one.style, standard)
        files[f"office/inbox/{made.path}"] = made.content
        expected += made.expected
    for path, members in packed.items():
        made = package(path, "应急管理局", standard.version, members)
        files[f"office/inbox/{path}"] = made.content
        expected += made.expected
    for path, content, letters, row, code in BROKEN:
        files[f"office/inbox/{path}"] = content
        expected.append(Expected(path, "", row, f"{letters}{row}" if letters else "", code))
    files["expected-defects.csv"] = _listed(expected)
    return files


def _registrations(firms: list) -> list[Batch]:
    registrar = office.BY_KIND["市场监管"]
    rows: list[Row] = [subject(firm, registrar) for firm in firms]
    style = Style("xlsx", "plain", "市场主体登记信息", (), "true", "登记")
    return [batch("2024-01-08", "市场监管", "市场主体登记.xlsx", "subject", rows, style)]


def _played(batches: list[Batch]) -> dict[str, Row]:
    """Ordinary penalties that a story goes on with."""

    def sound(kind: str, received: str) -> list[Row]:
        found = next(one for one in batches if (one.kind, one.dataset, one.received) == (kind, "penalty", received))
        return [
            row for row in found.rows
            if not row.planted and row.values["unified_code"].startswith("91")
            and row.values["penalty_class"] == "一般" and row.values["penalty_categories"] == "罚款"
        ]  # fmt: skip

    held = next(one for one in batches if (one.kind, one.dataset, one.received) == ("交通", "penalty", "2025-08-15"))
    return {
        "revoked": sound("交通", "2026-08-14")[0],
        "repaired": sound("市场监管", "2026-03-13")[0],
        "objected": sound("消防", "2026-10-23")[0],
        "held": next(row for row in held.rows if ("fine_amount", "REC014") in row.planted),
    }


def _listed(expected: list[Expected]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["file", "sheet", "row", "cell", "code"])
    writer.writerows(sorted((one.file, one.sheet, one.row, one.cell, one.code) for one in expected))
    return text.getvalue().encode()


def held_files() -> dict[str, bytes]:
    """What is committed."""
    paths = [*(path for path in (ROOT / "office").rglob("*") if path.is_file()), ROOT / "expected-defects.csv"]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def content(data: bytes) -> object:
    """What is compared: of an archive the members, since compressors differ."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return data


def differences() -> list[str]:
    """Paths that differ between what is committed and what would be written."""
    wanted, held = everything(), held_files()
    return [
        path for path in sorted(wanted.keys() | held.keys())
        if path not in wanted or path not in held or content(wanted[path]) != content(held[path])
    ]  # fmt: skip


def write() -> None:
    """Makes the folder anew."""
    shutil.rmtree(ROOT / "office", ignore_errors=True)
    for path, data in everything().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(data)


def main(arguments: list[str]) -> int:
    """``--write`` or ``--check``."""
    if arguments == ["--write"]:
        write()
        return 0
    if arguments == ["--check"]:
        for path in differences():
            print(path)
        return 1 if differences() else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

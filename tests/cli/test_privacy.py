"""A person's document number reaches no report, receipt, letter, record or page, however it is written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from creditcli.ids import resident_id
from tests.helpers import Run, tree

NUMBER = resident_id.complete("15250118900101001")
WRONG = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
WIDE = "".join(chr(ord(char) + 0xFEE0) for char in NUMBER)
SPACED = f"{NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]}"
ROW = {
    "行政相对人名称": "二连浩特市示例甲贸易有限公司", "行政相对人类别": "法人及非法人组织",
    "行政相对人代码_1(统一社会信用代码)": "91152501MAYX00017E", "法定代表人": "王示例一", "行政许可决定文书名称": "准予行政许可决定书",
    "行政许可决定文书号": "二卫许〔2026〕9001号", "许可类别": "普通", "许可内容": "理发美容场所（示例）",
    "许可决定日期": "2026-11-11", "有效期自": "2026-11-11", "有效期至": "2031-11-11",
    "许可机关": "二连浩特市卫生健康委员会", "许可机关统一社会信用代码": "11152501YY00001089", "当前状态": "有效",
}  # fmt: skip
PLACES = [
    ("许可内容", f" 当事人{NUMBER} "), ("许可内容", f"身份证ID{NUMBER}"), ("许可内容", f"证件号A{NUMBER}B"),
    ("许可内容", f"身份证{WIDE}"), ("许可内容", f"身份证{SPACED}"), ("许可内容", f"当事人{NUMBER}" + "长" * 9000),
    ("行政相对人代码_1(统一社会信用代码)", f" {SPACED}"), ("行政相对人代码_1(统一社会信用代码)", WRONG),
    ("行政相对人类别", NUMBER), ("许可决定日期", NUMBER), ("当前状态", f"有效{NUMBER}"),
    ("行政许可决定文书号", f"{NUMBER}号"), ("行政相对人名称", f"张示例{NUMBER}"), ("许可机关", f"某局{WIDE}"),
]  # fmt: skip


def written(folder: Path, name: str, **cells: str) -> Path:
    buffer = io.StringIO()
    row = {**ROW, **cells}
    csv.writer(buffer, lineterminator="\r\n").writerows([list(row), list(row.values())])
    path = folder / name
    path.write_bytes(buffer.getvalue().encode("gb18030"))
    return path


def digits(text: str) -> str:
    """As a searcher would fold it."""
    return "".join(
        char for char in text.translate({ord(w): n for w, n in zip(WIDE, NUMBER, strict=True)}) if char not in " -"
    )


def holds(text: str) -> bool:
    return any(number in digits(text) for number in (NUMBER, WRONG))


def test_what_is_merged_keeps_it_in_archive_and_vault_alone(office: Path, tmp_path: Path, run: Run) -> None:
    paths = [str(written(tmp_path, f"许可{at}.csv", **{column: value})) for at, (column, value) in enumerate(PLACES)]
    run("merge", *paths, "--office", str(office), "--department", "卫健委", "--received", "2026-11-20")
    named = written(tmp_path, f"张示例{NUMBER}.csv")
    refused = run("merge", str(named), "--office", str(office), "--department", "卫健委", "--received", "2026-11-20")
    assert refused.returncode == 1
    assert run("run", "--office", str(office), "--as-of", "2026-11-24").returncode == 0
    found = [
        name for name, content in tree(office, "record", "receipts", "site", "stats").items()
        if holds(name + content.decode("utf-8", "replace"))
    ]  # fmt: skip
    found += [
        name for name, content in tree(office, "notices").items() if name.endswith(".html") and holds(content.decode())
    ]
    assert found == []

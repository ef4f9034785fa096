"""Text files of the corpus, byte by byte as the programs of departments leave them."""

from __future__ import annotations

import json

from tests.corpus.base import FIRST, HEADERS, SECOND, csv_text, row, table

PLAIN = csv_text(table(FIRST, SECOND))
DAYS = ["2026/6/8", "2026年6月8日", "2026.6.8", "20260608", "2026-06-08 00:00:00", "46181", "２０２６-０６-０８"]
NO_DAYS = ["2026-02-30", "1899-12-31", "45", "六月八日", "2026-6"]
TRADITIONAL = [
    "二連浩特市示例甲貿易有限公司",
    "法人及非法人組織",
    FIRST[2],
    "王示例一",
    "二市監罰(2026)8號",
    "未明碼標價,示例",
]


def numbered(rows: list[list[object]]) -> list[list[object]]:
    """Each row under a decision number of its own."""
    return [[*one[:4], f"二市监罚〔2026〕{number}号", *one[5:]] for number, one in enumerate(rows, 8)]


def texts() -> dict[str, bytes]:
    """Name -> content."""
    return {**_encodings(), **_broken(), **_shapes(), **_contents()}


def _encodings() -> dict[str, bytes]:
    big5 = csv_text([TRADITIONAL, *[TRADITIONAL] * 3]).encode("cp950")
    return {
        "gbk-excel.csv": PLAIN.encode("gbk"),
        "gb18030-four-bytes.csv": csv_text(table(row(A="二连浩特市示例䶮贸易有限公司"))).encode("gb18030"),
        "utf8-bom.csv": PLAIN.encode("utf-8-sig"),
        "utf8.csv": PLAIN.encode(),
        "utf16.txt": csv_text(table(FIRST), "\t").encode("utf-16"),
        "utf16-no-mark.csv": PLAIN.encode("utf-16-le"),
        "big5.csv": big5,
        "utf8-cut.csv": PLAIN.encode()[: PLAIN.encode().rindex("局".encode()) + 1],
        "utf8-one-bad-byte.csv": PLAIN.encode().replace(b"2026-06-08", b"2026-0\xff-08", 1),
    }


def _broken() -> dict[str, bytes]:
    return {
        "lost-in-notepad.csv": csv_text(table(row(D="锟斤拷锟斤拷"))).encode(),
        "lost-replacement.csv": csv_text(table(row(D="王\ufffd\ufffd"))).encode(),
        "mark-as-text.csv": ("ï»¿" + PLAIN).encode(),
        "utf8-read-as-gbk.csv": PLAIN.encode().decode("gbk", "replace").replace("\ufffd", "?").encode("gb18030"),
        "gbk-read-as-latin.csv": PLAIN.encode("gbk").decode("latin-1").encode(),
        "utf8-read-as-latin.csv": PLAIN.encode().decode("latin-1").encode(),
    }


def _shapes() -> dict[str, bytes]:
    quoted = csv_text(table(row(F='"第一行\n第二行（示例）。"'), SECOND))
    lines = [json.dumps(dict(zip(HEADERS, one, strict=True)), ensure_ascii=False) for one in (FIRST, SECOND)]
    return {
        "ends-cr.csv": csv_text(table(FIRST, SECOND), end="\r").encode(),
        "ends-lf.csv": csv_text(table(FIRST, SECOND), end="\n").encode(),
        "quoted-newline.csv": quoted.encode(),
        "tabs.tsv": csv_text(table(FIRST, SECOND), "\t").encode(),
        "separator-line.csv": ("sep=;\r\n" + csv_text(table(FIRST, SECOND), ";")).encode(),
        "quote-open.csv": csv_text(table(FIRST, row(F='"没有结束'), SECOND)).encode(),
        "short-row.csv": csv_text(table(FIRST, SECOND[:10])).encode(),
        "long-row.csv": csv_text(table(FIRST, row(I="罚款2000元,限15日内缴清"))).encode(),
        "blank-rows.csv": csv_text([[], *table(FIRST), [], ["", ""], SECOND, []]).encode(),
        "instructions-in-data.csv": csv_text(table(["表格说明：一式两份"], row(E="表格说明"), SECOND)).encode(),
        "header-only.csv": csv_text(table()).encode(),
        "empty.csv": b"",
        "lines.jsonl": "\n".join(lines).encode(),
        "line-broken.jsonl": (lines[0] + "\n" + lines[1][:-9] + "\n").encode(),
        "text-as-workbook.xls": csv_text(table(FIRST, SECOND), "\t").encode("gbk"),
        "page-as-workbook.xls": b"<html><head><meta charset='gbk'></head><body><table><tr><td>1</td></tr></table></body></html>",
        "picture-as-workbook.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "scan.pdf": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
        "packed.rar": b"Rar!\x1a\x07\x01\x00" + bytes(32),
        "packed.7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(32),
        "packed.csv.gz": b"\x1f\x8b\x08" + bytes(32),
    }


def _contents() -> dict[str, bytes]:
    return {
        "nul-bytes.csv": csv_text(table(row(D="王示例\0一"))).encode(),
        "scientific-code.csv": csv_text(table(row(C="1.52501E+17"))).encode(),
        "tab-forced-text.csv": csv_text(table(row(C="\t" + FIRST[2]))).encode(),
        "full-width.csv": csv_text(table(row(C="９１１５２５０１ＭＡＹＸ０００１７Ｅ", J="０.２"))).encode(),
        "blanks-unseen.csv": csv_text(table(row(A="\u00a0" + FIRST[0], C=FIRST[2] + "\u200b"), ["\u200b"])).encode(),
        "days.csv": csv_text(table(*numbered([row(K=day) for day in DAYS]))).encode(),
        "no-days.csv": csv_text(table(*numbered([row(K=day) for day in NO_DAYS]))).encode(),
        "placeholders.csv": csv_text(
            table(*numbered([row(D=text) for text in ("无", "—", "/", "NULL", "空")]))
        ).encode(),
        "brackets-of-numbers.csv": csv_text(
            table(row(E="二市监罚(2026)8号"), row(E="二市监罚【2026】10号"), row(E="二市监罚﹝2026]11号"))
        ).encode(),
        "amount-at-odds.csv": csv_text(table(row(I="罚款人民币伍万伍仟元整", J="0.55"))).encode(),
        "registration-in-code.csv": csv_text(table(row(C="152501600000016"))).encode(),
        "no-code-filler.csv": csv_text(table(row(C="00000000000000000X"))).encode(),
        "all-zero-code.csv": csv_text(table(row(C="000000000000000000"))).encode(),
        "prior-notice.csv": csv_text(table(row(I="我局拟对你单位罚款2000元"))).encode(),
        "same-number-twice.csv": csv_text(table(FIRST, FIRST)).encode(),
        "odd-letter.csv": csv_text(table(row(F="λ店检查时未明码标价（示例）。"))).encode(),
        "person-in-text.csv": csv_text(table(row(F="经营者：王示例一，未明码标价。"))).encode(),
        "name-cut-off.csv": csv_text(table(row(A="二连浩特市示例甲科技有限公"))).encode(),
        "name-ascii-brackets.csv": csv_text(table(row(A="示例甲(二连浩特)贸易有限公司"))).encode(),
        "authority-short.csv": csv_text(table(row(L="市监局"))).encode(),
    }

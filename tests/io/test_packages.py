"""Packages from strangers: zips written by zipfile and by hand, folders with links. Each trick is refused by name."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from creditcli.io import zipped
from creditcli.io.bundle import open_standard
from creditcli.io.read import read_bytes, read_path
from creditcli.model.intake import FileIn

STANDARD = open_standard()
CSV = "行政相对人名称,处罚决定日期\n某某公司,2026-03-01\n".encode()
RULES = {rule.code: rule.name for rule in STANDARD.rules.values()}


def manifest(files: Mapping[str, bytes], /, **more: Any) -> bytes:
    named = [
        {"path": path, "dataset": "penalty", "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in files.items()
    ]
    about = {"standard_version": STANDARD.version, "department": "市场监管局", "files": named, **more}
    return json.dumps(about, ensure_ascii=False).encode()


GOOD = {"a.csv": CSV, "package.json": manifest({"a.csv": CSV})}


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, top: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return buffer.getvalue()


def by_hand(members: list[tuple[bytes, bytes]], **changes: int) -> bytes:
    """A zip from raw names: what no packer would write. ``changes`` of sizes, flags, method and attributes."""
    body, directory = b"", b""
    for name, content in members:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = packer.compress(content) + packer.flush()
        size, flags = changes.get("size", len(content)), changes.get("flags", 0)
        about = struct.pack("<HHHHIIIHH", flags, 8, 0, 33, zlib.crc32(content), len(data), size, len(name), 0)
        at = changes.get("offset", len(body))
        directory += b"PK\x01\x02" + struct.pack("<HH", 3 << 8 | 20, 20) + about
        directory += struct.pack("<HHHII", 0, 0, 0, changes.get("attributes", 0), at) + name
        body += b"PK\x03\x04" + struct.pack("<H", 20) + about + name + data
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + end


def named(files: tuple[FileIn, ...]) -> list[str]:
    """Names of the rules that were found."""
    return [RULES[finding.code] for file in files for finding in file.findings]


def opened(content: bytes) -> tuple[FileIn, ...]:
    return read_bytes(content, "包.zip", STANDARD)


def test_a_package_as_it_should_be() -> None:
    (file,) = opened(packed(GOOD))
    assert (file.name, file.dataset, file.department, file.findings) == ("包.zip!a.csv", "penalty", "市场监管局", ())


@pytest.mark.parametrize(
    "path",
    [
        "../a.csv", "b/../../a.csv", "/etc/a.csv", "C:/a.csv", "C:a.csv", "b\\a.csv", "..\\a.csv", "a.csv\0.exe", "\0",
        "a.csv.", "a.csv ", "b./a.csv", "b /a.csv", "CON", "nul.csv", "b/Aux.csv", "COM1.csv", "lpt9", "a.csv:x", "b//a.csv",
        "./a.csv", "a?.csv", "a\u202evsc.csv", "a\n.csv", "a" * 300 + ".csv", "字" * 90 + ".csv", "b/" * 200 + "a.csv", ".",
    ],
)  # fmt: skip
def test_paths_that_lead_astray_are_refused(path: str) -> None:
    files = opened(by_hand([(b"a.csv", CSV), (path.encode(), CSV)], flags=0x800))
    assert named(files) == ["package-unsafe"]
    assert files[0].grids == ()
    assert "\0" not in dict(files[0].findings[0].params)["detail"]


@pytest.mark.parametrize(
    "pair", [("a.csv", "a.csv"), ("a.csv", "A.CSV"), ("b/a.csv", "B/a.csv"), ("ａ.csv", "a.csv"), ("a", "a/b.csv"), ("é.csv", "e\u0301.csv")]
)  # fmt: skip
def test_names_that_some_system_takes_for_one_are_refused(pair: tuple[str, str]) -> None:
    assert named(opened(by_hand([(one.encode(), CSV) for one in pair], flags=0x800))) == ["package-repeated"]


def test_a_manifest_that_stands_twice_is_refused() -> None:
    assert named(
        opened(by_hand([(name.encode(), GOOD["package.json"]) for name in ("package.json", "package.json")]))
    ) == ["package-repeated"]


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o140644])
def test_links_and_devices_in_a_zip_are_refused(mode: int) -> None:
    assert named(opened(by_hand([(b"a.csv", CSV)], attributes=mode << 16))) == ["package-link"]
    assert named(opened(by_hand([(b"a.csv", CSV)], attributes=0x400))) == ["package-link"], "a reparse point"


def many(count: int) -> bytes:
    return packed({f"{number}.csv": b"" for number in range(count)}, zipfile.ZIP_STORED)


def overlapping() -> bytes:
    return by_hand([(b"a.csv", CSV), (b"a.csv", CSV)], offset=0)


def nested_once(inner: bytes) -> bytes:
    return packed({"in.zip": inner})


TRICKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "ratio": (lambda: packed({"a.csv": bytes(3_000_000)}), "package-too-large"),
    "total": (lambda: by_hand([(b"a.csv", CSV)] , size=0xFFFFFFF0), "package-too-large"),
    "declared smaller": (lambda: by_hand([(b"a.csv", CSV * 9)], size=40), "package-too-large"),
    "declared larger": (lambda: by_hand([(b"a.csv", CSV)], size=len(CSV) + 1), "file-unreadable"),
    "overlap": (overlapping, "package-too-large"),
    "many": (lambda: many(zipped.MOST_MEMBERS + 1), "package-many"),
    "zip in zip": (lambda: nested_once(packed(GOOD)), "package-nested"),
    "encrypted": (lambda: by_hand([(b"a.csv", CSV)], flags=1), "package-encrypted"),
    "strongly encrypted": (lambda: by_hand([(b"a.csv", CSV)], flags=0x41), "package-encrypted"),
    "bzip2": (lambda: packed(GOOD, zipfile.ZIP_BZIP2), "package-method"),
    "lzma": (lambda: packed(GOOD, zipfile.ZIP_LZMA), "package-method"),
    "program": (lambda: packed({**GOOD, "查看.EXE": b"MZ"}), "package-program"),
    "shortcut": (lambda: packed({**GOOD, "表.xlsx.lnk": b"L"}), "package-program"),
    "no member": (lambda: packed({}), "package-manifest"),
    "no table": (lambda: packed({"说明.docx": b"PK"}), "package-manifest"),
    "cut off": (lambda: packed(GOOD)[:-30], "file-unreadable"),
    "directory elsewhere": (lambda: by_hand([(b"a.csv", CSV)], offset=2_000_000), "file-unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_by_its_name(trick: str) -> None:
    make, name = TRICKS[trick]
    found = named(opened(make()))
    assert name in found, found
    assert all(file.grids == () for file in opened(make()))


def test_two_names_for_one_member_are_a_damaged_zip() -> None:
    """Programs that read the directory would see another name than those that read the members one by one."""
    content = by_hand([(b"a.csv", CSV)])
    at = content.rindex(b"a.csv")
    assert named(opened(content[:at] + b"b.csv" + content[at + 5 :])) == ["file-unreadable"]


def test_reading_stops_at_the_declared_size() -> None:
    """A gigabyte of zeros behind a member that says to hold forty bytes is never unpacked."""
    import tracemalloc

    content = by_hand([(b"a.csv", bytes(200_000_000))], size=40)
    tracemalloc.start()
    assert named(opened(content)) == ["package-too-large"]
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_zip64_directory_is_read_and_a_false_one_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in GOOD.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    assert named(opened(buffer.getvalue())) == []
    extra = struct.pack("<HHQQ", 1, 16, 1 << 62, 1 << 62)
    plain = by_hand([(b"a.csv", CSV)])
    at = plain.index(b"PK\x01\x02")
    head = bytearray(plain[at : at + 46])
    head[20:28] = b"\xff" * 8
    head[30:32] = struct.pack("<H", len(extra))
    false = plain[:at] + bytes(head) + b"a.csv" + extra
    size = len(false) - at
    false += struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, size, at, 0)
    assert named(opened(false)) in (["package-too-large"], ["file-unreadable"])


@pytest.mark.parametrize("top", ["", "报送包2026年3月/"])
def test_a_zip_of_the_folder_itself_is_understood(top: str) -> None:
    (file,) = opened(packed(GOOD, top=top))
    assert (file.name, file.dataset, file.findings) == ("包.zip!a.csv", "penalty", ())


def test_what_macos_and_windows_leave_behind_is_passed_over_and_counted() -> None:
    strays = {"数据/.DS_Store": b"x", "__MACOSX/数据/._a.csv": b"x", "数据/Thumbs.db": b"x", "数据/~$a.xlsx": b"x"}
    (file,) = opened(packed({**{f"数据/{name}": content for name, content in GOOD.items()}, **strays}))
    (finding,) = file.findings
    assert RULES[finding.code] == "package-passed-over"
    assert dict(finding.params)["count"] == "4"


def test_a_zip_of_tables_without_a_manifest_is_taken_as_single_files() -> None:
    files = opened(packed({"三月/a.csv": CSV, "三月/b.csv": CSV + CSV, "三月/盖章.pdf": b"%PDF"}))
    assert [file.name for file in files] == ["包.zip!三月/a.csv", "包.zip!三月/b.csv"]
    assert all(file.grids for file in files)
    assert named(files) == ["package-loose", "package-extra"]


def test_a_package_whose_first_member_is_a_workbook_is_no_workbook(demo: Path) -> None:
    book = next((demo / "inbox").rglob("*.xlsx")).read_bytes()
    content = packed({"表.xlsx": book, "package.json": manifest({"表.xlsx": book})}, zipfile.ZIP_STORED)
    (file,) = opened(content)
    assert (file.name, file.format) == ("包.zip!表.xlsx", "xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_manifest_is_read_as_editors_save_it(encoding: str) -> None:
    text = GOOD["package.json"].decode().encode(encoding)
    (file,) = opened(packed({**GOOD, "package.json": text}))
    assert (file.department, file.findings) == ("市场监管局", ())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_old_packers_are_read(encoding: str) -> None:
    """Chinese Windows writes GBK, macOS UTF-8, and neither says so; 誠 ends in the byte of a backslash."""
    name = "誠信处罚.csv"
    (file,) = opened(by_hand([(name.encode(encoding), CSV), (b"package.json", manifest({name: CSV}))]))
    assert (file.name, file.findings) == (f"包.zip!{name}", ())


def twice_named(text: bytes) -> bytes:
    return text.replace(b'"department"', b'"department": "x", "department"', 1)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"[]", b"null", twice_named(GOOD["package.json"]), manifest({}), manifest({"a.csv": CSV}, period="2026-13"),
        manifest({"a.csv": CSV}, period="三月"), manifest({"a.csv": CSV}, replaces=["x"]), manifest({"../a.csv": CSV}, x=1),
        manifest({"a.csv": CSV}, department=""),
        manifest({"a.csv": CSV}, files=[{"path": "a.csv", "dataset": "penalty", "sha256": "0" * 64}] * 2),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_is_told(text: bytes) -> None:
    assert named(opened(packed({**GOOD, "package.json": text}))) == ["package-manifest"]


def test_a_package_with_a_changed_and_a_missing_member_is_refused_as_a_whole() -> None:
    about = manifest({"a.csv": CSV, "b.csv": CSV + b"x", "c.csv": CSV})
    files = opened(packed({"a.csv": CSV, "b.csv": CSV, "package.json": about}))
    assert named(files) == ["package-digest", "package-digest"]
    assert [file.name for file in files if file.grids] == []
    assert [file.department for file in files] == [json.loads(about)["department"]], "known, though nothing was read"


def folder(root: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def test_a_package_folder_with_a_link_is_refused(tmp_path: Path) -> None:
    root = folder(tmp_path / "包", GOOD)
    assert named(read_path(root, STANDARD)) == []
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "b.csv").write_bytes(CSV)
    for name, target in (
        ("b.csv", tmp_path / "secret" / "b.csv"),
        ("d", tmp_path / "secret"),
        ("gone", tmp_path / "no"),
    ):
        (root / name).symlink_to(target)
        files = read_path(root, STANDARD)
        assert named(files) == ["package-link"], name
        assert files[0].content == GOOD["package.json"]
        (root / name).unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make these names")
@pytest.mark.parametrize(
    ("name", "rule"),
    [("NUL.csv", "package-unsafe"), ("b\\c.csv", "package-unsafe"), ("A.CSV", "package-repeated"), ("x.bat", "package-program"),
     ("x.rar", "package-nested")],
)  # fmt: skip
def test_names_in_a_package_folder_are_held_to_the_same(tmp_path: Path, name: str, rule: str) -> None:
    assert named(read_path(folder(tmp_path / "包", {**GOOD, name: CSV}), STANDARD)) == [rule]


@pytest.mark.skipif(sys.platform != "linux", reason="named pipes")
def test_a_pipe_in_a_package_folder_does_not_block(tmp_path: Path) -> None:
    root = folder(tmp_path / "包", GOOD)
    os.mkfifo(root / "b.csv")
    assert named(read_path(root, STANDARD)) == ["package-link"]


def with_macro(tmp_path: Path) -> bytes:
    """As Excel saves one: the project beside the sheets, announced in the workbook's relations."""
    import xlsxwriter

    (tmp_path / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0 example")
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsm"))
    book.add_worksheet().write(0, 0, "x")
    book.add_vba_project(str(tmp_path / "vbaProject.bin"))
    book.close()
    return (tmp_path / "a.xlsm").read_bytes()


def test_a_workbook_with_macros_is_refused_whatever_its_name(tmp_path: Path) -> None:
    book = with_macro(tmp_path)
    for name in ("处罚.xlsm", "处罚.xlsx"):
        assert named(read_bytes(book, name, STANDARD)) == ["workbook-macros"]
    files = opened(packed({"处罚.xlsx": book, "package.json": manifest({"处罚.xlsx": book})}))
    assert named(files) == ["workbook-macros"]

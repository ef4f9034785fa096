"""The record: nothing twice, nothing half, and every changed byte is found."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from creditcli.cli.checking import Intake
from creditcli.cli.flow import Merged, merge_path
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.errors import BrokenRecord, UsageFault
from creditcli.io import record as record_module
from creditcli.io.record import RecordStore
from creditcli.io.vault import Vault
from tests.helpers import tree

DAY = date(2026, 11, 23)
SUBMITTED = "inbox/2026-09-11/市场监管局/行政处罚2026年9月.xlsx"


@pytest.fixture
def place(demo: Path, tmp_path: Path) -> Workplace:
    """The sample office with an empty record of its own."""
    folder = tmp_path / "office"
    shutil.copytree(
        demo, folder, ignore=shutil.ignore_patterns("record", "archive", "site", "notices", "receipts", "upload")
    )
    RecordStore(folder).create("x", date(2024, 1, 2), "salt")
    return open_workplace(folder)


def take_in(place: Workplace, path: Path) -> Merged:
    return merge_path(place, path, path.name, Intake(DAY, DAY, department="市场监管局"))[0]


def test_the_same_file_twice_adds_nothing(place: Workplace) -> None:
    first = take_in(place, place.folder / SUBMITTED)
    before = tree(place.folder, "record", "archive", "vault")
    second = take_in(place, place.folder / SUBMITTED)
    assert first.new > 20
    assert (second.report, second.new, second.line) == (None, 0, first.line)
    assert tree(place.folder, "record", "archive", "vault") == before


def test_the_same_rows_in_another_file_add_nothing_but_a_line(place: Workplace) -> None:
    import openpyxl

    take_in(place, place.folder / SUBMITTED)
    rows = place.view(DAY).frames["penalty"].height
    book = openpyxl.load_workbook(place.folder / SUBMITTED)
    book.save(place.folder / "另存.xlsx")
    again = take_in(place, place.folder / "另存.xlsx")
    assert again.new == 0
    assert again.repeated == again.line.counts.accepted
    assert place.view(DAY).frames["penalty"].height == rows
    assert again.line.segment == ""


def test_another_content_under_the_same_key_is_a_new_version(place: Workplace) -> None:
    import openpyxl

    take_in(place, place.folder / SUBMITTED)
    book = openpyxl.load_workbook(place.folder / SUBMITTED)
    sheet = book["行政处罚"]
    facts = next(cell.column for cell in sheet[3] if cell.value == "违法事实")
    sheet.cell(4, facts).value = "经查，该单位未明码标价，当场改正（示例）。"
    book.save(place.folder / "更新.xlsx")
    again = take_in(place, place.folder / "更新.xlsx")
    assert again.new == 1
    frame = place.view(DAY).frames["penalty"]
    assert frame.filter(pl.col("_key").is_duplicated()).height == 2, "the former version stays"
    assert place.ledger(place.view(DAY)).penalties.height == frame.height - 1


def test_rows_received_later_are_not_known_before(place: Workplace) -> None:
    take_in(place, place.folder / SUBMITTED)
    assert place.view(date(2026, 11, 22)).frames["penalty"].height == 0
    assert place.view(DAY).frames["penalty"].height > 0


@pytest.mark.parametrize("step", range(1, 8))
def test_killed_at_any_write_the_record_is_the_old_one_or_the_new_one(
    place: Workplace, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = place.store.log()
    calls = 0

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def dies(*given: object) -> object:
            nonlocal calls
            calls += 1
            if calls == step:
                raise OSError("power cut")
            return real(*given)

        return dies

    with monkeypatch.context() as patch:
        for name in ("write_atomic", "write_rows", "sync_folder"):
            patch.setattr(record_module, name, dying(getattr(record_module, name)))
        try:
            take_in(place, place.folder / SUBMITTED)
        except OSError:
            assert place.store.log() == old
    take_in(place, place.folder / SUBMITTED)
    assert len(place.store.log()) == 2
    assert place.store.verify(place.standard) == ()
    segments = [path.name for path in (place.folder / "record" / "segments").iterdir()]
    assert segments == [place.store.log()[1].segment], "what was left behind is swept up"


def test_a_second_writer_waits_and_then_is_told(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_module, "WAIT", 0.1)
    with FileLock(place.folder / "record" / "writer.lock"), pytest.raises(UsageFault, match="正在写入"):
        take_in(place, place.folder / SUBMITTED)


def test_the_mirror_is_made_anew_when_it_is_gone(place: Workplace) -> None:
    take_in(place, place.folder / SUBMITTED)
    before = place.view(DAY)
    shutil.rmtree(place.folder / "record" / "columns")
    after = place.view(DAY)
    assert after.frames["penalty"].equals(before.frames["penalty"])
    assert place.store.verify(place.standard) == ()


@pytest.mark.slow
def test_any_changed_byte_of_log_segments_and_archive_is_found(office: Path) -> None:
    store, standard = RecordStore(office), open_workplace(office).standard
    chance = random.Random(7)
    files = [
        path
        for pattern in ("record/log.jsonl", "record/segments/*/*.jsonl", "archive/*")
        for path in office.glob(pattern)
    ]
    for path in [office / "record" / "log.jsonl"] * 8 + chance.sample(files, 16):
        content = path.read_bytes()
        at = chance.randrange(len(content))
        changed = bytearray(content)
        changed[at] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(changed))
        found = store.verify(standard)
        path.write_bytes(content)
        assert any(path.name in problem.place for problem in found), f"{path.name} byte {at}"
    assert store.verify(standard) == ()


def drop_middle_line(office: Path) -> None:
    path = office / "record" / "log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:5] + lines[6:]))


def drop_archive(office: Path) -> None:
    next((office / "archive").iterdir()).unlink()


def drop_segment(office: Path) -> None:
    shutil.rmtree(next(path for path in sorted((office / "record" / "segments").iterdir())))


def change_mirror(office: Path) -> None:
    path = next((office / "record" / "columns" / "penalty").glob("*.parquet"))
    frame = pl.read_parquet(path)
    frame.with_columns(pl.lit("改").alias("facts")).write_parquet(path)


@pytest.mark.parametrize("harm", [drop_middle_line, drop_archive, drop_segment, change_mirror])
def test_what_is_missing_or_untrue_is_found(office: Path, harm: Callable[[Path], None]) -> None:
    harm(office)
    assert RecordStore(office).verify(open_workplace(office).standard)


def test_a_person_is_only_a_keyed_hash_outside_the_vault(demo: Path) -> None:
    import json

    numbers = [
        json.loads(line)["number"] for line in (demo / "vault" / "persons.jsonl").read_text("utf-8").splitlines()
    ]
    assert numbers
    for name, content in tree(demo, "record", "site", "stats", "notices", "receipts").items():
        text = content.decode("utf-8", "replace")
        assert not [number for number in numbers if number in text], name


def test_a_number_in_clear_cannot_enter_the_record(place: Workplace) -> None:
    from creditcli.standard.contract import hold_contract

    merged = take_in(place, place.folder / SUBMITTED)
    assert merged.new
    frame = place.view(DAY).frames["penalty"].select("_key", "_digest", "_file", "_sheet", "_row", pl.exclude("^_.*$"))
    hold_contract("penalty", frame, place.standard)
    with pytest.raises(BrokenRecord, match="id_number"):
        hold_contract("penalty", frame.with_columns(pl.lit("152501189001010013").alias("id_number")), place.standard)


def test_line_separators_of_other_alphabets_inside_a_cell_do_not_break_the_record(place: Workplace) -> None:
    """U+2028 and U+0085 come with text copied from web pages and old documents."""
    import openpyxl

    book = openpyxl.load_workbook(place.folder / SUBMITTED)
    sheet = book["行政处罚"]
    facts = next(cell.column for cell in sheet[3] if cell.value == "违法事实")
    sheet.cell(4, facts).value = "经查，\u2028该单位\u0085未明码标价（示例）。"
    book.save(place.folder / "分行符.xlsx")
    first = take_in(place, place.folder / "分行符.xlsx")
    shutil.rmtree(place.folder / "record" / "columns")
    again = open_workplace(place.folder)
    assert again.view(DAY).frames["penalty"].height == first.new
    assert again.store.verify(again.standard) == ()


def test_a_package_is_kept_as_it_came_and_missed_when_it_is_gone(place: Workplace) -> None:
    package = place.folder / "inbox/2025-01-17/应急局/双公示数据包2025年1月.zip"
    merged = merge_path(place, package, package.name, Intake(DAY, DAY, department="应急局"))
    names = {one.line.package for one in merged}
    assert len(merged) == 2
    (name,) = names
    kept = place.folder / "archive" / name
    assert kept.read_bytes() == package.read_bytes()
    kept.unlink()
    assert [problem.place for problem in place.store.verify(place.standard)] == [f"archive/{name}"] * 2


def parquet_of(folder: Path) -> Path:
    return next((folder / "record" / "columns" / "penalty").glob("*.parquet"))


def other_content(path: Path) -> None:
    pl.read_parquet(path).with_columns(pl.lit("改").alias("subject_name")).write_parquet(path)


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"PAR1" + bytes(100)),
        other_content,
        lambda path: path.with_suffix(".sha256").unlink(),
    ],
    ids=["empty", "broken", "other content", "no digest"],
)
def test_a_mirror_that_is_not_what_was_written_is_made_anew(place: Workplace, harm: Callable[[Path], None]) -> None:
    take_in(place, place.folder / SUBMITTED)
    before = place.view(DAY).frames["penalty"]
    path = parquet_of(place.folder)
    mirrored = path.read_bytes()
    harm(path)
    assert open_workplace(place.folder).view(DAY).frames["penalty"].equals(before)
    assert path.read_bytes() == mirrored


def test_a_segment_that_is_gone_with_its_mirror_breaks_the_record(place: Workplace) -> None:
    take_in(place, place.folder / SUBMITTED)
    shutil.rmtree(place.folder / "record" / "columns")
    shutil.rmtree(place.folder / "record" / "segments" / place.store.log()[1].segment)
    with pytest.raises(BrokenRecord, match="缺失"):
        open_workplace(place.folder).view(DAY).frames["penalty"]


def drop_genesis(office: Path) -> None:
    path = office / "record" / "log.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def edit_line(office: Path) -> None:
    path = office / "record" / "log.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"received":"2024-03-08"', b'"received":"2024-03-09"', 1))


@pytest.mark.parametrize("harm", [drop_genesis, drop_middle_line, edit_line])
def test_nothing_is_added_to_a_log_that_does_not_hold(office: Path, harm: Callable[[Path], None]) -> None:
    harm(office)
    before = tree(office, "record", "archive")
    with pytest.raises(BrokenRecord, match="verify"):
        take_in(open_workplace(office), office / SUBMITTED)
    assert tree(office, "record", "archive") == before


def test_files_of_the_system_in_the_record_are_left_alone(office: Path) -> None:
    strays = [office / "record/segments/Thumbs.db", office / "record/columns/penalty/desktop.ini"]
    for stray in strays:
        stray.write_bytes(b"x")
    (office / "archive" / ".DS_Store").write_bytes(b"x")
    place = open_workplace(office)
    (office / "新.csv").write_bytes(b"a,b\n1,2\n")
    take_in(place, office / "新.csv")
    assert all(stray.exists() for stray in strays)
    assert place.store.verify(place.standard) == ()
    (office / "archive" / "备份").mkdir()
    assert [one.place for one in place.store.verify(place.standard)] == ["archive/备份"]


def drop_receipt(office: Path) -> None:
    (office / "receipts" / "000003.json").unlink()


def break_receipt(office: Path) -> None:
    (office / "receipts" / "000003.json").write_text("{")


def another_receipt(office: Path) -> None:
    shutil.copy(office / "receipts" / "000004.json", office / "receipts" / "000003.json")


def change_letter(office: Path) -> None:
    next((office / "notices").rglob("*.docx")).write_bytes(b"x")


def cut_register(office: Path) -> None:
    path = office / "notices" / "register.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("harm", [drop_receipt, break_receipt, another_receipt, change_letter, cut_register])
def test_receipts_and_letters_are_verified(office: Path, harm: Callable[[Path], None]) -> None:
    harm(office)
    found = RecordStore(office).verify(open_workplace(office).standard)
    assert len(found) == 1
    assert found[0].place.startswith(("receipts/000003.json", "notices/"))


def changed(place: Workplace, name: str, facts: str) -> Path:
    """The submitted workbook with other facts in its first row, saved under ``name``."""
    import openpyxl

    book = openpyxl.load_workbook(place.folder / SUBMITTED)
    sheet = book["行政处罚"]
    column = next(cell.column for cell in sheet[3] if cell.value == "违法事实")
    if facts:
        sheet.cell(4, column).value = facts
    book.properties.title = name
    book.save(place.folder / name)
    return place.folder / name


def received(place: Workplace, path: Path, day: date) -> Merged:
    return merge_path(place, path, path.name, Intake(day, day, department="市场监管局"))[0]


def test_a_file_received_earlier_adds_no_row_that_is_held(place: Workplace) -> None:
    received(place, place.folder / SUBMITTED, DAY)
    again = received(place, changed(place, "补收.xlsx", ""), date(2026, 11, 10))
    assert (again.new, again.line.segment) == (0, "")


def test_the_version_received_last_holds_whenever_it_was_entered(place: Workplace) -> None:
    received(place, place.folder / SUBMITTED, DAY)
    earlier = "经查，先收到的说法（示例）。"
    day = date(2026, 11, 10)
    assert received(place, changed(place, "先.xlsx", earlier), day).new == 1
    facts = place.ledger(place.view(DAY)).penalties["facts"].to_list()
    assert earlier not in facts
    assert earlier in place.ledger(place.view(day)).penalties["facts"].to_list()
    assert received(place, changed(place, "先又.xlsx", earlier), day).new == 0
    assert received(place, changed(place, "后又.xlsx", ""), DAY).new == 0


def test_nothing_is_received_before_the_record_began(place: Workplace) -> None:
    with pytest.raises(UsageFault, match="早于建档日"):
        received(place, place.folder / SUBMITTED, date(2023, 12, 31))


def person_of(office: Path, number: str) -> str:
    return Vault(office).pseudonyms([number])[number]


def test_half_a_line_in_the_vault_is_dropped_and_written_over(office: Path) -> None:

    path = office / "vault" / "persons.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"person":"p:abc","num')
    first = person_of(office, "15250119900101001X")
    assert path.read_bytes().startswith(whole + b'{"person": "' + first.encode())
    assert path.read_bytes().endswith(b"}\n")
    assert person_of(office, "１５２５０１１９９００１０１００１x ") == first


@pytest.mark.parametrize("key", ["", "\n", "7b1d\n", "no hex\n"])
def test_a_vault_without_a_whole_key_is_broken(office: Path, key: str) -> None:

    (office / "vault" / "key").write_text(key)
    with pytest.raises(BrokenRecord, match="密钥"):
        person_of(office, "152501199001010013")

"""What a publication changes is told before and after, unusual numbers need a word, and absence can be proved."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from creditcli.checks.leaks import ended_numbers, leaks
from creditcli.cli.workplace import open_workplace
from creditcli.model.ledger import Disclosure
from creditcli.model.publication import Former
from creditcli.stages.site_change import site_changes
from creditcli.stages.site_data import ROW_ID, table_of
from tests.helpers import Run, tree

DAY = "2026-11-23"


def ending(office: Path) -> tuple[str, str, str]:
    """A public penalty with a last day: number, code, and the day after."""
    place = open_workplace(office)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    shown = ledger.penalties.filter(ledger.penalties["disclosure"] == Disclosure.PUBLISHED.value).sort("term_end")
    row = shown.row(0, named=True)
    return row["decision_number"], row["unified_code"], date.fromordinal(row["term_end"].toordinal() + 1).isoformat()


def test_what_ends_is_told_listed_for_the_upload_and_on_the_sheet(office: Path, run: Run) -> None:
    number, _, after = ending(office)
    told = run("publish", "--office", str(office), "--as-of", after, "--check", "--lang", "zh")
    assert "行政处罚：" in told.stderr
    assert "停止公示" in told.stderr
    assert not (office / "site-changes" / f"{after}.html").exists(), "a look changes nothing"
    done = run("publish", "--office", str(office), "--as-of", after)
    assert done.returncode == 0, done.stdout + done.stderr
    sheet = (office / "site-changes" / f"{after}.html").read_text("utf-8")
    assert number in sheet
    assert "经办人" in sheet
    removed, changed = (
        (office / "upload" / name).read_text("utf-8").split() for name in ("1-removed.txt", "2-changed.txt")
    )
    assert not set(removed) & set(changed)
    site = {path.relative_to(office / "site").as_posix() for path in (office / "site").rglob("*") if path.is_file()}
    assert set(changed) <= site
    assert not set(removed) & site
    assert "penalties/index.html" in changed


@pytest.mark.slow
def test_what_had_to_come_down_stays_listed_until_it_was_uploaded(office: Path, run: Run) -> None:
    """Whoever uploads removes the lists; a publication in between forgets nothing that is still to be deleted."""
    after = ending(office)[2]
    removed, changed = (office / "upload" / name for name in ("1-removed.txt", "2-changed.txt"))
    shutil.rmtree(office / "upload")
    last = date.fromisoformat(after).toordinal() + 400
    assert run("publish", "--office", str(office), "--as-of", str(date.fromordinal(last)), "--confirm").returncode == 0
    first = set(removed.read_text("utf-8").split())
    assert first
    assert run("publish", "--office", str(office), "--as-of", str(date.fromordinal(last + 1))).returncode == 0
    site = {path.relative_to(office / "site").as_posix() for path in (office / "site").rglob("*") if path.is_file()}
    assert set(removed.read_text("utf-8").split()) >= first - site
    assert set(changed.read_text("utf-8").split()) <= site
    shutil.rmtree(office / "upload")
    assert run("publish", "--office", str(office), "--as-of", str(date.fromordinal(last + 2))).returncode == 0
    assert not set(removed.read_text("utf-8").split()) & (first - site)


@pytest.mark.slow
def test_rows_that_vanish_without_a_reason_and_sudden_growth_keep_the_gate_shut(office: Path, run: Run) -> None:
    data = office / "site" / "data" / "penalties.jsonl"
    held = data.read_text("utf-8").splitlines()
    stranger = {**json.loads(held[0]), "decision_number": "二市监罚〔2020〕999号", "row_id": "0" * 16}
    data.write_text("\n".join([*held, json.dumps(stranger, ensure_ascii=False)]) + "\n", "utf-8")
    done = run("publish", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 1
    assert "档案里也找不到" in done.stdout
    assert "999" in data.read_text("utf-8"), "the former site stays"
    data.write_text("\n".join(held[:30]) + "\n", "utf-8")
    done = run("publish", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 1
    assert "超过 50%" in done.stdout
    assert run("publish", "--office", str(office), "--as-of", DAY, "--confirm").returncode == 0
    assert data.read_text("utf-8").splitlines() == held


def test_a_first_site_and_small_lists_grow_as_they_like(demo: Path) -> None:
    place = open_workplace(demo)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    rows = tuple({"row_id": str(n)} for n in range(60))
    table = table_of("penalties", (ROW_ID,), rows)
    few = Former(ledger.as_of, {"penalties": b"".join(b'{"row_id":"%d"}\n' % n for n in range(45))})
    first, small = (site_changes(before, [table], ledger)[0] for before in (Former(), few))
    assert (first.outgrows(50), small.outgrows(1), len(small.new)) == (False, False, 15)


def test_the_sheet_tells_what_ended_in_one_order_whatever_the_run(demo: Path) -> None:
    """Python orders a set of bytes anew in every process."""
    place = open_workplace(demo)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    ids = [f"{number:016}" for number in range(50)]
    lines = [f'{{"subject_name":"甲{one}","row_id":"{one}"}}\n'.encode() for one in ids]
    table = table_of("red", (ROW_ID,), [])
    (change,) = site_changes(Former(tables={"red": b"".join(reversed(lines))}), [table], ledger)
    assert [one["row_id"] for one in change.ended] == ids


def test_numbers_of_penalties_that_ended_are_looked_for_as_well(demo: Path) -> None:
    place = open_workplace(demo)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    gone = ledger.penalties.filter(ledger.penalties["disclosure"] == Disclosure.WITHDRAWN.value)["decision_number"][0]
    numbers = ended_numbers(ledger)
    assert gone in numbers
    assert leaks({"a.html": f"<td>{gone}</td>".encode()}, numbers)
    assert not leaks({"a.html": "<td>二市监罚〔1999〕1号</td>".encode()}, numbers)
    assert leaks({"a.html": "见 旧字(99)7".encode()}, ["旧字(99)7"]), "numbers of another form are found too"


@pytest.mark.slow
@pytest.mark.parametrize("gone", [False, True])
def test_absence_is_proved_file_by_file(office: Path, run: Run, gone: bool) -> None:
    number, code, after = ending(office)
    day = after if gone else DAY
    assert run("publish", "--office", str(office), "--as-of", day).returncode == 0
    done = run("publish", "--office", str(office), "--as-of", day, "--proof-of-absence", code)
    assert number in done.stdout
    assert code in done.stdout
    penalties = [line for line in done.stdout.splitlines() if "site/data/penalties.csv" in line and number in line]
    assert bool(penalties) != gone
    nowhere = run("publish", "--office", str(office), "--as-of", day, "--proof-of-absence", "91350100M000100Y43")
    assert nowhere.returncode == 0
    assert "结果：没有" in nowhere.stdout
    assert run("publish", "--office", str(office), "--proof-of-absence", "1234").returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("command", ["publish", "run"])
def test_a_day_before_the_published_one_is_refused_until_it_is_meant(office: Path, run: Run, command: str) -> None:
    before, told = tree(office, "."), "2026-11-20"
    done = run(command, "--office", str(office), "--as-of", told)
    assert done.returncode == 2
    assert DAY in done.stderr
    assert "--confirm" in done.stderr
    assert tree(office, ".") == before, "nothing was taken in, made or written"
    done = run(command, "--office", str(office), "--as-of", told, "--confirm")
    assert f"网站会从 {DAY} 退回到 {told}" in done.stderr
    assert (office / "site" / ".manifest").read_text("utf-8").startswith(f"# {told} ")


@pytest.mark.slow
def test_a_later_day_and_a_look_at_an_earlier_one_need_no_confirmation(office: Path, run: Run) -> None:
    before = tree(office, ".")
    done = run("publish", "--office", str(office), "--as-of", "2026-11-20", "--check")
    assert (done.returncode, tree(office, ".")) == (0, before)
    assert f"网站会从 {DAY} 退回到 2026-11-20" in done.stderr
    for day in (DAY, "2026-11-24"):
        assert "退回" not in run("publish", "--office", str(office), "--as-of", day).stderr


def penalties_of(office: Path) -> dict[str, str]:
    """The last day of every public penalty, by id."""
    lines = (office / "site" / "data" / "penalties.jsonl").read_text("utf-8").splitlines()
    return {one["row_id"]: one["term_end"] for one in map(json.loads, lines)}


def reworded(office: Path) -> None:
    """An organ is registered under another alias: by it the office told of which kind it is."""
    path = office / "organisations.csv"
    text = path.read_text("utf-8")
    assert "市场监管局,市场监管," in text
    path.write_text(text.replace("市场监管局,市场监管,", "市场监管局,市场监督,"), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("between", [False, True])
def test_a_word_of_the_register_brings_nothing_back_and_lengthens_nothing(
    office: Path, run: Run, tmp_path: Path, between: bool
) -> None:
    """Whatever else came in since: what ended years ago, and what was never shown, is not in the deltas."""
    before = penalties_of(office)
    reworded(office)
    if between:
        source = next((office / "inbox").glob("*/交通局/行政许可*.csv"))
        head, first, *_ = source.read_bytes().decode("gb18030").splitlines()
        sheet = tmp_path / "新许可.csv"
        sheet.write_text("\n".join([head, first.replace("号", "9号", 1)]), "utf-8")
        merged = run("merge", str(sheet), "--office", str(office), "--received", DAY, "--department", "交通局")
        assert "接受 1" in merged.stderr, merged.stderr
    done = run("publish", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 1, done.stderr
    assert penalties_of(office) == before
    assert "11 条没有公示或者已经停止公示的信息又要公示" in done.stdout
    assert "5 条已公示的信息截止日要推后" in done.stdout
    assert run("publish", "--office", str(office), "--as-of", DAY, "--confirm").returncode == 0
    assert len(penalties_of(office)) == len(before) + 11

"""What goes wrong in an office: stray and damaged files, wrong settings, refused paths. Told, never a traceback."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.cli.workplace import open_workplace
from creditcli.errors import UsageFault
from creditcli.io.bundle import bundle
from creditcli.io.record import RecordStore
from tests.helpers import Run, tree

DAY = "2026-11-24"
SUBMITTED = "inbox/2026-09-11/市场监管局/行政处罚2026年9月.xlsx"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def broken_inside(method: int) -> bytes:
    content = bytearray(zipped({"package.json": os.urandom(3000) + bytes(3000)}, method))
    content[60:90] = b"\xff" * 30
    return bytes(content)


def manifest(**changes: object) -> bytes:
    about = {
        "standard_version": "1.0.0",
        "department": "市场监管局",
        "files": [{"path": "a.csv", "dataset": "penalty", "sha256": hashlib.sha256(b"a,b\n").hexdigest()}],
    }
    return zipped({"package.json": json.dumps({**about, **changes}).encode(), "a.csv": b"a,b\n"})


DAMAGED = {
    "dot": zipped({".": b"x"}),
    "deflate": broken_inside(zipfile.ZIP_DEFLATED),
    "bzip2": broken_inside(zipfile.ZIP_BZIP2),
    "lzma": broken_inside(zipfile.ZIP_LZMA),
    "deep": zipped({"package.json": b"[" * 100000 + b"]" * 100000}),
    "digits": zipped({"package.json": b'{"a":' + b"9" * 5000 + b"}"}),
    "half a character": manifest(department="\ud800"),
    "unknown data set": manifest(files=[{"path": "a.csv", "dataset": "no-such", "sha256": "0" * 64}]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_package_is_a_finding(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(DAMAGED[name])
    done = run("validate", str(path), "--format", "json", "--as-of", DAY)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert [finding["code"][:3] for finding in json.loads(done.stdout)["findings"]] == ["FIL"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["readme.txt", "2026-11-21/散件.csv", "2026-13-45/卫健委/c.csv", "20261121/卫健委/d.csv"]
)
def test_a_stray_inbox_file_is_named_and_the_site_is_made_all_the_same(office: Path, run: Run, name: str) -> None:
    path = office / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("行政相对人名称\n甲\n", encoding="utf-8")
    done = run("run", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 2, done.stderr
    assert f"没有收取 {name}" in done.stderr
    assert "inbox/收件日/部门名称/" in done.stderr
    assert (office / "stats" / f"{DAY}.json").is_file()
    assert "11 月 24 日" in (office / "site" / "index.html").read_text("utf-8") or DAY in (
        office / "site" / "index.html"
    ).read_text("utf-8")


def test_an_inbox_file_that_crashes_the_reader_does_not_keep_the_site(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from creditcli.cli import checking
    from creditcli.cli.main import run as run_here
    from creditcli.cli.talk import Talk

    real = checking.read_path
    bad = office / "inbox" / "2026-11-24" / "卫健委" / "坏.csv"
    bad.parent.mkdir(parents=True)
    bad.write_bytes(b"x")

    def crashes(path: Path, *rest: object) -> object:
        if path.name == "坏.csv":
            raise ZeroDivisionError
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "read_path", crashes)
    assert run_here(["run", "--office", str(office), "--as-of", DAY], Talk("zh")) == 3
    said = capsys.readouterr().err
    assert "没有收取 2026-11-24/卫健委/坏.csv" in said
    assert "ZeroDivisionError" in said
    assert (office / "stats" / f"{DAY}.json").is_file()


def test_runs_at_the_same_time_give_the_same_as_one(office: Path, run: Run, tmp_path: Path) -> None:
    alone = Path(shutil.copytree(office, tmp_path / "alone"))
    day = "2027-03-01"
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: run("run", "--office", str(office), "--as-of", day), range(3)))
    assert [(one.returncode, one.stderr) for one in done if one.returncode] == []
    assert run("run", "--office", str(alone), "--as-of", day).returncode == 0
    assert tree(office, ".") == tree(alone, ".")


@pytest.fixture
def papers(demo: Path, tmp_path: Path) -> Path:
    """An office folder with an empty record."""
    for name in ("office.yaml", "organisations.csv"):
        shutil.copy(demo / name, tmp_path / name)
    RecordStore(tmp_path).create("x", date(2024, 1, 2), "salt")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("office.yaml", "lists: [wage_arrears, samr_serious, work_safety, court_defaulter, red]", "lists: 5", "第 8 行"),
        ("office.yaml", "lists: [wage_arrears, samr_serious, work_safety, court_defaulter, red]", "lists: red", "lists 应为"),
        ("office.yaml", "court_defaulter, red]", "court_defaulter, rot]", "没有名单“rot”"),
        ("office.yaml", "level: county", "level: moon", "第 5 行"),
        ("office.yaml", 'region: "152501"', "region: x", "第 4 行"),
        ("office.yaml", 'region: "152501"', "region: 999999", "999999"),
        ("office.yaml", "letters_since: 2026-05-01", "letters_since: soon", "letters_since 应为2026-05-01"),
        ("office.yaml", "letters_since: 2026-05-01", "letters_since: 2026-05-01 10:00:00", "letters_since"),
        ("office.yaml", "letters_since: 2026-05-01", "letters_since: 2026-02-30", "没有 2026-02-30 这一天"),
        ("office.yaml", "publish_persons: []", "publish_persons: bogus", "publish_persons"),
        ("office.yaml", "publish_persons: []", "publish_persons: [bogus]", "没有名单“bogus”"),
        ("office.yaml", "invented: true", "invented: perhaps", "true 或 false"),
        ("office.yaml", "invented: true", "name: 另一个", "“name”写了两次，只留一处"),
        ("office.yaml", "level: county\n", "level：county\n", "冒号要用半角的“:”"),
        ("office.yaml", "level: county\n", "level: county\n\tmore: x\n", "这里有制表符（Tab）"),
        ("office.yaml", "publish_persons: []", "publish_persons: [", "引号和括号是否成对"),
        ("office.yaml", "contact: {", "contact: 电话 # {", "contact 应为"),
        ("office.yaml", "level: county\n", "", "缺少 level"),
        ("office.yaml", "settings:\n", "settings: [a]\nfoo:\n", "office.yaml"),
        ("organisations.csv", "人社局,人社", "市场监管局,人社", "第 3 行"),
        ("organisations.csv", "licence；penalty；objection", "licenze；penalty；objection", "没有数据集“licenze”"),
        ("organisations.csv", "samr_serious", "samr_bogus", "没有名单“samr_bogus”"),
        ("organisations.csv", ",court\n", "\n", "缺少列 court"),
        ("organisations.csv", ",二人社,二连浩特市人民政府,二连浩特市人民法院", "", "第 3 行"),
    ],
)  # fmt: skip
def test_a_fault_of_the_office_folder_is_named(papers: Path, name: str, old: str, new: str, told: str) -> None:
    path = papers / name
    text = path.read_text("utf-8").replace("\r\n", "\n")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UsageFault) as fault:
        open_workplace(papers)
    assert name in fault.value.zh
    assert told in fault.value.zh
    assert name in fault.value.en


@pytest.mark.parametrize(("sign", "name"), [(";", "分号"), ("\t", "制表符"), ("，", "全角逗号")])
def test_a_register_separated_otherwise_is_told_so(papers: Path, sign: str, name: str) -> None:
    path = papers / "organisations.csv"
    path.write_text(path.read_text("utf-8").replace(",", sign), encoding="utf-8")
    with pytest.raises(UsageFault, match=f"各列用{name}隔开了"):
        open_workplace(papers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "year,kind,date,source\n2027,Off,2027-01-01,x\n",
        "year,kind,date,source\n2026,off,2027-01-01,x\n",
    ],
)
def test_a_fault_of_the_calendar_is_named(papers: Path, text: str) -> None:
    (papers / "calendar.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageFault, match=r"calendar\.csv 第 "):
        open_workplace(papers)


def test_the_register_is_understood_as_a_spreadsheet_program_saves_it(office: Path, run: Run) -> None:
    before = run("lists", "--office", str(office), "--as-of", DAY, "--organ", "人社局", "--format", "json").stdout
    path = office / "organisations.csv"
    path.write_bytes(path.read_text("utf-8-sig").replace("；", ";").encode("gb18030"))
    days = ("01-01", *(f"10-0{day}" for day in range(1, 6)))
    rows = "".join(f"2027,off,2027-{day},国务院\n" for day in days)
    (office / "calendar.csv").write_bytes(f"year,kind,date,source\n{rows}".encode("gb18030"))
    after = run("lists", "--office", str(office), "--as-of", DAY, "--organ", "人社局", "--format", "json")
    assert after.returncode == 0, after.stderr
    assert json.loads(after.stdout) == json.loads(before) != []


@pytest.mark.parametrize(
    "arguments",
    [
        ("demo", "{file}"),
        ("record", "rebuild", "{file}", "--office", "{demo}"),
        ("validate", "{file}", "--format", "json", "--format", "csv"),
        ("validate", "{file}", "--format", "json", "--format", "csv", "--output", "{file}"),
        ("validate", "{file}", "--annotate", "{file}"),
        ("validate", "{file}", "--dataset", "nonsense"),
        ("validate", "{file}", "--as-of", "20261120"),
        ("validate", "{file}", "--as-of", "2026-W47-5"),
        ("validate", "{file}", "--as-of", ""),
        ("validate", "{file}", "--lang", "fr"),
        ("validate", "{file}", "--lang"),
        ("validate", "{empty}"),
        ("merge", "{file}", "--office", "{demo}", "--dataset", "nonsense"),
        ("merge", "{empty}", "--office", "{demo}", "--department", "卫健委"),
        ("verify", "--office", "{folder}/nowhere"),
        ("verify", "--office", "{folder}"),
    ],
)
def test_a_refused_path_or_value_is_exit_2(run: Run, demo: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty").mkdir()
    where = {"file": tmp_path / "a.csv", "folder": tmp_path, "empty": tmp_path / "empty", "demo": demo}
    done = run(*(one.format(**where) for one in arguments))
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_a_fault_of_the_command_line_is_introduced_in_chinese(run: Run) -> None:
    for wrong in (("merge",), ("validate", "--no-such-option")):
        done = run(*wrong)
        assert (done.returncode, done.stderr.splitlines()[0][:6]) == (2, "命令写法不对"), done.stderr
        assert "命令写法" not in run(*wrong, "--lang", "en").stderr


def test_a_check_of_nothing_says_how_files_are_named(run: Run) -> None:
    done = run("validate")
    assert done.returncode == 2
    assert "没有说明要检查哪些文件" in done.stderr
    assert "--files-from" in done.stderr
    assert "No files named" in run("validate", "--lang", "en").stderr


def test_a_reader_that_stops_early_does_not_change_the_exit_code(demo: Path) -> None:
    command = [sys.executable, "-m", "creditcli", "lists", "--office", str(demo), "--as-of", DAY, "--ended"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--code", "12152501MB0000001X"),
        ("--region", "15250"),
        ("--region", "990000"),
        ("--set", "bogus=1"),
        ("--as-of", "soon"),
    ],
)
def test_init_writes_nothing_unless_everything_is_right(run: Run, tmp_path: Path, wrong: tuple[str, str]) -> None:
    right = ["--name", "某办", "--code", "12152501MB0000000A", "--region", "152501"]
    for setting in (
        "penalty_transition=earliest_end",
        "objection_answer=7wd",
        "objection_overdue=shield",
        "red_public_notice=5wd",
        "return_due=5wd",
    ):
        right += ["--set", setting]
    done = run("init", str(tmp_path / "office"), *right, *wrong)
    assert done.returncode == 2
    assert wrong[1].split("=")[0] in done.stderr
    assert not (tmp_path / "office").exists()


def test_every_file_gets_an_annotated_workbook_of_its_own(office: Path, run: Run, tmp_path: Path) -> None:
    for name in ("x1/q.csv", "x2/q.csv", "x2/q.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("行政相对人名称,统一社会信用代码\n某某公司,91152501MA0000000X\n", encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("x1/q.csv", "x2/q.csv", "x2/q.txt")]
    done = run("validate", *paths, "--annotate", str(tmp_path / "out"))
    written = sorted((tmp_path / "out").iterdir())
    assert [one.name for one in written] == ["q.csv-检查结果-2.xlsx", "q.csv-检查结果.xlsx", "q.txt-检查结果.xlsx"]
    assert all(f"已写入 {one}" in done.stderr for one in written), "the clerk is told where they are"
    rows = openpyxl.load_workbook(written[1]).worksheets[0].iter_rows(min_row=3, max_col=1, values_only=True)
    ranks = [("提示", "请核实", "必须改正").index(row[0]) for row in rows]
    assert ranks == sorted(ranks, reverse=True), "what has to be mended comes first"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux file names may be any bytes")
def test_a_file_name_of_an_old_system_is_read(office: Path, run: Run, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + "/处罚.xlsx".encode("gb18030")))
    shutil.copy(office / SUBMITTED, path)
    output = tmp_path / "report.json"
    done = run("validate", str(path), "--as-of", DAY, "--format", "json", "--output", str(output))
    assert done.returncode in (0, 1), done.stderr
    assert json.loads(output.read_text("utf-8"))["files"][0]["path"] == "处罚.xlsx"
    shutil.copy(office / "organisations.csv", path.with_suffix(".csv"))
    folder = office / "inbox" / DAY / "卫健委"
    folder.mkdir(parents=True)
    shutil.move(path.with_suffix(".csv"), folder)
    assert run("run", "--office", str(office), "--as-of", DAY).returncode == 1
    assert f"{DAY}/卫健委/处罚.csv" in (office / "record" / "log.jsonl").read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="a POSIX locale")
def test_a_chinese_file_name_survives_a_locale_without_chinese(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "问题.csv"
    path.write_text("a,b\n1,2\n")
    done = run("validate", str(path), LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 1
    assert "问题.csv" in done.stdout


def test_an_office_whose_mirror_cannot_be_written_can_be_looked_at(office: Path, run: Run) -> None:
    before = run("lists", "--office", str(office), "--as-of", DAY)
    shutil.rmtree(office / "record" / "columns")
    (office / "record" / "columns").write_bytes(b"")
    after = run("lists", "--office", str(office), "--as-of", DAY)
    assert (after.returncode, after.stdout) == (0, before.stdout)


def test_what_the_system_refuses_to_write_is_told_in_plain_words(office: Path, run: Run) -> None:
    shutil.rmtree(office / "stats")
    (office / "stats").write_bytes(b"")
    done = run("run", "--office", str(office), "--as-of", DAY)
    assert done.returncode == 2
    assert f"错误：{office / 'stats'}：已有同名文件。" in done.stderr
    assert "Traceback" not in done.stderr


def without(office: Path, name: str, line: str, instead: str = "") -> None:
    """The office's own copy of a code list, in which a line reads otherwise or is gone."""
    text = (bundle("standards") / "codelists" / name).read_text("utf-8-sig")
    assert text.count(line) == 1
    own = office / "standards" / "codelists" / name
    own.parent.mkdir(parents=True)
    own.write_text(text.replace(line, instead), encoding="utf-8")


@pytest.mark.slow
def test_a_division_that_the_standard_has_no_more_holds_nothing_up(office: Path, run: Run) -> None:
    before = run("publish", "--check", "--office", str(office), "--as-of", DAY)
    [line] = [
        one
        for one in (bundle("standards") / "codelists/region.csv").read_text("utf-8-sig").splitlines(keepends=True)
        if one.startswith("152501,")
    ]
    without(office, "region.csv", line)
    after = run("publish", "--check", "--office", str(office), "--as-of", DAY)
    assert (after.returncode, after.stdout) == (before.returncode, before.stdout)
    for command in ("today", "stats"):
        done = run(command, "--office", str(office), "--as-of", DAY)
        assert done.returncode == 0
        assert "行政区划“152501”（" in done.stderr
        assert "不在代码表 region 中" in done.stderr
    assert "不在代码表 region 中" in after.stderr


def test_a_division_of_no_province_is_still_refused(papers: Path) -> None:
    path = papers / "organisations.csv"
    path.write_text(path.read_text("utf-8").replace(",152501,", ",999999,", 1), encoding="utf-8")
    with pytest.raises(UsageFault, match="没有行政区划“999999”"):
        open_workplace(papers)


def test_a_changed_label_changes_nothing_and_one_that_was_dropped_stops(office: Path, run: Run) -> None:
    def said(*command: str) -> tuple[int, str, str]:
        done = run(*command, "--office", str(office), "--as-of", DAY)
        return done.returncode, done.stdout, done.stderr

    before = said("lists", "--ended", "--format", "json")
    without(office, "objection_stage.csv", "accepted,受理,", "accepted,已受理,受理")
    assert said("lists", "--ended", "--format", "json") == before
    shutil.rmtree(office / "standards")
    without(office, "objection_stage.csv", "accepted,受理,", "accepted,已受理,")
    code, _, told = said("lists")
    assert code == 3
    assert "档案里有标准不认识的“异议办理环节”：受理。代码表 objection_stage " in told

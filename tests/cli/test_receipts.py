"""Receipts: the figures of the log, sealed; any change of any value is told, with and without the office folder."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from creditcli.cli.main import run as run_here
from creditcli.cli.talk import Talk
from creditcli.io.bundle import bundle
from creditcli.model.receipt import sealed
from tests.helpers import Run, creditcli

SCHEMA = json.loads((bundle("standards") / "schemas" / "receipt.schema.json").read_text(encoding="utf-8"))
NUMBER = 20  # a submission of the sample with rows accepted, held, refused and dropped


def receipt(office: Path, number: int = NUMBER) -> dict[str, Any]:
    return dict(json.loads((office / "receipts" / f"{number:06}.json").read_text("utf-8")))


def proved(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and the one receipt's result."""
    code = run_here(["verify", "--format", "json", *arguments], Talk("zh"))
    return code, json.loads(capsys.readouterr().out)["receipts"][0]


def written(path: Path, values: object) -> str:
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return str(path)


def changes(values: Any) -> Iterator[tuple[str, Any]]:
    """Every way of changing one value: another scalar, a key or an item less, a key or an item more."""
    yield from _changes(values, values, "")


def _changes(whole: Any, part: Any, path: str) -> Iterator[tuple[str, Any]]:
    items = list(part.items() if isinstance(part, dict) else enumerate(part))
    for key, value in items:
        where = f"{path}.{key}".lstrip(".")
        if isinstance(value, dict | list):
            yield from _changes(whole, value, where)
            part[key] = [*value, "x"] if isinstance(value, list) else {**value, "x": 1}
        else:
            part[key] = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else f"{value}x"
        yield where, copy.deepcopy(whole)
        part[key] = value
        if isinstance(part, dict):
            del part[key]
            yield f"{where} gone", copy.deepcopy(whole)
            part[key] = value


def test_every_receipt_is_as_its_schema_says_and_its_sums_come_out(demo: Path) -> None:
    found = [json.loads(path.read_text("utf-8")) for path in sorted((demo / "receipts").glob("*.json"))]
    log = [json.loads(line) for line in (demo / "record" / "log.jsonl").read_text("utf-8").splitlines()]
    assert [one["number"] for one in found] == [line["number"] for line in log[1:]]
    for one, before, line in zip(found, log, log[1:], strict=False):
        assert list(Draft202012Validator(SCHEMA).iter_errors(one)) == []
        rows = one["rows"]
        assert rows["read"] == rows["accepted"] + rows["held"] + rows["refused"] + rows["dropped"]
        assert rows["dropped"] == sum(one["dropped"].values())
        assert rows["accepted"] == sum(one["record"].values())
        assert (one["head"]["before"], one["head"]["after"]) == (before["digest"], line["digest"])
    whole = [one for one in found if not one["sheets"]]
    assert whole, "a file that is refused whole has a receipt"
    assert all(one["duties"] and not one["rows"]["accepted"] + one["rows"]["held"] for one in whole)
    assert any(one["rows"]["refused"] for one in whole), "its rows are refused, not lost"


def test_the_digest_can_be_worked_out_without_this_program(demo: Path) -> None:
    values = receipt(demo)
    rest = {name: values[name] for name in sorted(values) if name != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == values["digest"]


@pytest.mark.slow
def test_any_changed_value_of_a_receipt_is_told(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, seen = receipt(demo), 0
    assert values["duties"]
    for where, other in changes(values):
        code, result = proved(capsys, "--receipt", written(tmp_path / "r.json", other))
        assert (code, result["steps"]["own"]) == (1, "fault"), where
        seen += 1
    assert seen > 100
    assert proved(capsys, "--receipt", written(tmp_path / "r.json", values))[0] == 0


@pytest.mark.slow
def test_a_receipt_changed_and_sealed_anew_is_told_by_the_office_folder(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever can seal cannot change the office's copy, log, archive and segments as well."""
    for where, other in changes(receipt(demo)):
        if where.startswith("digest"):
            continue
        path = written(tmp_path / "r.json", sealed(other))
        code, result = proved(capsys, "--receipt", path, "--office", str(demo))
        assert code == 1, where
        field = where.removesuffix(" gone")
        if not field.startswith("number"):  # under another number everything else is wrong
            assert any(one["field"].startswith(field) or field.startswith(one["field"]) for one in result["faults"]), (
                where
            )


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("received", "log"), ("department.code", "log"), ("file.name", "log"), ("file.sha256", "log"),
        ("file.bytes", "archive"), ("rows.accepted", "log"), ("record.new", "rows"), ("standard.digest", "log"),
        ("standard.version", "log"), ("head.before", "log"), ("head.after", "log"),
    ],
)  # fmt: skip
def test_log_archive_and_rows_are_asked_without_the_offices_copy(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], field: str, step: str
) -> None:
    other = dict(changes(receipt(office)))[field]
    (office / "receipts" / f"{NUMBER:06}.json").unlink()
    code, result = proved(capsys, "--receipt", written(tmp_path / "r.json", sealed(other)), "--office", str(office))
    assert code == 1
    assert result["steps"][step] == "fault"
    assert field in {fault["field"] for fault in result["faults"]}


def test_the_sender_checks_the_receipt_against_the_file_sent(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = receipt(demo)
    paper = ("--receipt", str(demo / "receipts" / f"{NUMBER:06}.json"))
    sent = demo / "inbox" / values["file"]["name"]
    code, result = proved(capsys, *paper, "--file", str(sent))
    assert (code, result["steps"]["original"], result["steps"]["log"]) == (0, "ok", "skipped")
    code, result = proved(capsys, *paper, "--file", str(demo / "office.yaml"))
    assert code == 1
    assert [fault["field"] for fault in result["faults"]] == ["file.sha256"]


def test_the_sender_of_a_package_checks_with_the_package(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = next(
        path for path in sorted((demo / "receipts").glob("*.json")) if json.loads(path.read_bytes())["file"]["package"]
    )
    name = json.loads(path.read_bytes())["file"]["name"].split("!")[0]
    code, result = proved(capsys, "--receipt", str(path), "--file", str(demo / "inbox" / name), "--office", str(demo))
    assert (code, result["faults"]) == (0, [])
    assert set(result["steps"].values()) == {"ok"}


def test_the_page_is_a_receipt_too(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = office / "receipts" / f"{NUMBER:06}.html"
    where = ("--office", str(office))
    assert proved(capsys, "--receipt", str(page), *where)[0] == 0
    content = page.read_text("utf-8")
    assert receipt(office)["digest"] in content.split("<script")[0], "the digest is printed"
    other = tmp_path / "页.html"
    other.write_text(content.replace("接受 22 ", "接受 25 ", 1), encoding="utf-8")
    code, result = proved(capsys, "--receipt", str(other))
    assert (code, result["steps"]["own"]) == (1, "fault")
    assert "打印页" in result["faults"][0]["message"]


def test_what_is_lost_or_changed_in_the_folder_since_is_named(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values = receipt(office)
    line = json.loads((office / "record" / "log.jsonl").read_text("utf-8").splitlines()[NUMBER])
    arguments = ("--receipt", str(office / "receipts" / f"{NUMBER:06}.json"), "--office", str(office))
    segment = next((office / "record" / "segments" / line["segment"]).iterdir())
    segment.write_bytes(segment.read_bytes().replace(b"\n", b" \n", 1))
    assert proved(capsys, *arguments)[1]["steps"]["rows"] == "fault"
    (office / "archive" / values["file"]["sha256"]).unlink()
    assert proved(capsys, *arguments)[1]["steps"]["archive"] == "fault"
    log = office / "record" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"number":40,', b'"number":41,'))
    assert proved(capsys, *arguments)[1]["steps"]["chain"] == "fault"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"<html>", b"\xff\xfe", b'{"digest": NaN}', b"[" * 9999]
)
def test_what_is_no_receipt_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    code, result = proved(capsys, "--receipt", str(path))
    assert code == 1
    assert result["number"] is None


def test_a_name_that_stands_twice_is_no_receipt(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another reader might show the first value while the digest is of the last."""
    text = (demo / "receipts" / f"{NUMBER:06}.json").read_text("utf-8")
    path = tmp_path / "r.json"
    path.write_text(text.replace('"number":', '"number": 7, "number":', 1), encoding="utf-8")
    assert proved(capsys, "--receipt", str(path))[0] == 1


def test_in_words_and_in_english_and_on_a_gbk_console(demo: Path) -> None:
    path = str(demo / "receipts" / f"{NUMBER:06}.json")
    done = creditcli("verify", "--receipt", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"第 {NUMBER} 号回执，相符" in done.stdout
    assert "原文件：没有核对" in done.stdout
    done = creditcli("verify", "--receipt", path, "--lang", "en", PYTHONIOENCODING="gbk")
    assert "the original file: not looked at" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("--file", "{file}"), ("--receipt", "{folder}/no.json"), ("--receipt", "{file}", "--office", "{folder}/none")],
)
def test_a_wrong_call_is_exit_2(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.json").write_text("{}")
    done = run("verify", *(one.format(file=tmp_path / "a.json", folder=tmp_path) for one in arguments))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_file_that_comes_again_has_a_receipt_that_names_the_first(
    office: Path, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = receipt(office)
    sent = Path(shutil.copy(office / "inbox" / first["file"]["name"], tmp_path / "再报.xlsx"))
    before = (office / "record" / "log.jsonl").read_bytes()
    again = ("merge", str(sent), "--office", str(office), "--department", "市场监管局", "--received", "2026-11-23")
    assert run(*again).returncode == 0
    assert (office / "record" / "log.jsonl").read_bytes() == before
    (path,) = (office / "receipts").glob("*-again-*.json")
    values = json.loads(path.read_text("utf-8"))
    assert list(Draft202012Validator(SCHEMA).iter_errors(values)) == []
    assert (values["number"], values["received"], values["file"]["name"]) == (NUMBER, "2026-11-23", "再报.xlsx")
    assert values["earlier"]["file"] == first["file"]["name"]
    assert values["head"]["before"] == values["head"]["after"]
    assert f"与第 {NUMBER} 号收件逐字节相同" in path.with_suffix(".html").read_text("utf-8")
    code, result = proved(capsys, "--receipt", str(path), "--office", str(office), "--file", str(sent))
    assert (code, result["faults"]) == (0, [])
    content = path.read_bytes()
    assert run(*again).returncode == 0
    assert path.read_bytes() == content
    assert run("verify", "--office", str(office)).returncode == 0
    other = copy.deepcopy(values)
    other["earlier"]["received"] = "2026-01-01"
    assert proved(capsys, "--receipt", written(tmp_path / "r.json", sealed(other)), "--office", str(office))[0] == 1


def test_a_stray_or_changed_receipt_in_the_folder_is_found(office: Path, run: Run) -> None:
    receipts = office / "receipts"
    assert run("verify", "--office", str(office)).returncode == 0
    (receipts / "扫描件.pdf").write_bytes(b"%PDF")
    assert run("verify", "--office", str(office)).returncode == 0, "a scan of the sealed page may lie beside it"
    values = receipt(office)
    values["duties"] = []
    written(receipts / f"{NUMBER:06}.json", values)
    shutil.copy(receipts / "000003.json", receipts / "000999.json")
    (receipts / "000004.html").unlink()
    page = receipts / "000005.html"
    page.write_bytes(page.read_bytes().replace(b"<h1>", b"<h1>x"))
    shutil.copy(receipts / "000006.html", receipts / "000007.html")
    done = run("verify", "--office", str(office))
    assert done.returncode == 1
    for name in (f"{NUMBER:06}.json", "000999.json", "000004.html", "000005.html", "000007.html"):
        assert name in done.stdout, name
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("表.xlsx", "不是文本"),
        ("index.html", "网页里没有一份回执的数据"),
        ("office.yaml", "不是完整的 JSON"),
        ("index.json", "没有回执应有的内容"),
    ],
)
def test_what_is_no_receipt_is_told_in_plain_words_with_what_to_give(
    run: Run, demo: Path, tmp_path: Path, name: str, said: str
) -> None:
    contents = {
        "表.xlsx": b"PK\x03\x04\xff\xfe",
        "index.html": (demo / "site" / "index.html").read_bytes(),
        "office.yaml": (demo / "office.yaml").read_bytes(),
        "index.json": (demo / "measures" / "index.json").read_bytes(),
    }
    path = tmp_path / name
    path.write_bytes(contents[name])
    done = run("verify", "--receipt", str(path))
    assert done.returncode == 1
    [line] = done.stdout.splitlines()
    assert line.startswith(f"{path}：这不是回执，或者已经损坏：{said}")
    assert "receipts/" in done.stderr
    assert "Error" not in done.stdout

"""Packages and acknowledgements that are not what they should be: each refused by its name, with what to do."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from creditcli.io.record_text import sha256
from creditcli.model.exchange import MANIFEST, Refusal
from creditcli.model.receipt import sealed
from creditcli.report.exchange import REFUSALS
from tests.exchange.offices import CODES, DAY, LATER, NAMES, NEXT, Change, Office, call, changed, with_manifest
from tests.helpers import tree

ENTRIES, PENALTIES = "data/entries.jsonl", "data/penalties.jsonl"


def refused(office: Office, package: Path, day: str, why: Refusal, *more: str) -> str:
    """The refusal's text; nothing in the folder has changed."""
    before = tree(office.folder, "record", "archive", "exchange")
    done = office.take(package, day, *more)
    assert done.returncode == 1, done.stderr
    assert f"（{why.value}）" in done.stderr
    assert tree(office.folder, "record", "archive", "exchange") == before
    return done.stderr


def resealed(path: str, change: Callable[[bytes], bytes]) -> Change:
    """A file changed, and its digest in the manifest made to fit: what somebody does who knows the format."""

    def apply(members: dict[str, bytes]) -> None:
        members[path] = change(members[path])
        manifest = json.loads(members[MANIFEST])
        for one in manifest["files"]:
            if one["path"] == path:
                one |= {"sha256": sha256(members[path]), "rows": members[path].count(b"\n")}
        members[MANIFEST] = json.dumps(manifest, ensure_ascii=False).encode()

    return apply


def first_line(members: bytes, **values: object) -> bytes:
    line, rest = members.split(b"\n", 1)
    return json.dumps({**json.loads(line), **values}, ensure_ascii=False).encode() + b"\n" + rest


FAULTS: dict[str, tuple[Change, Refusal]] = {
    "a file changed": (lambda members: members.update({ENTRIES: members[ENTRIES][:-40]}), Refusal.DIGEST),
    "a file lost": (lambda members: members.pop(ENTRIES), Refusal.DIGEST),
    "a file added": (lambda members: members.update({"data/more.jsonl": b""}), Refusal.EXTRA),
    "a path that leads out": (lambda members: members.update({"../../office.yaml": b"x"}), Refusal.UNSAFE),
    "a path of Windows": (lambda members: members.update({"C:\\office.yaml": b"x"}), Refusal.UNSAFE),
    "a program": (lambda members: members.update({"data/read.exe": b"x"}), Refusal.UNSAFE),
    "no manifest": (lambda members: members.pop(MANIFEST), Refusal.MANIFEST),
    "a manifest with a word more": (with_manifest(note="x"), Refusal.MANIFEST),
    "a delta first": (with_manifest(kind="delta", base=0), Refusal.MANIFEST),
    "a number that is none": (with_manifest(number=0), Refusal.MANIFEST),
    "another great version": (with_manifest(standard_version="9.0.0"), Refusal.VERSION),
    "an unknown sender": (
        with_manifest(**{"from": {"code": "12150000MB0000203X", "name": "他人", "region": "150000"}}), Refusal.SENDER,
    ),
    "a day to come": (with_manifest(as_of="2026-12-31"), Refusal.AHEAD),
    "a state that is none": (
        resealed(ENTRIES, lambda text: first_line(text, state={"listing": "listed"})), Refusal.CONTENT,
    ),
    "a day that is none": (resealed(ENTRIES, lambda text: first_line(text, term_end="2026-02-30")), Refusal.CONTENT),
    "a penalty of no day": (
        resealed(PENALTIES, lambda text: first_line(text, decision_date=None).replace(b'"decision_date": null', b'"no_day": ""')),
        Refusal.CONTENT,
    ),
    "a penalty of another form of day": (
        resealed(PENALTIES, lambda text: first_line(text, decision_date="2026/03/16")), Refusal.CONTENT,
    ),
    "a last day that is none": (
        resealed(PENALTIES, lambda text: first_line(text, disclosure_last_day="2099/12/31")), Refusal.CONTENT,
    ),
    "an id twice": (resealed(ENTRIES, lambda text: text.split(b"\n", 1)[0] + b"\n" + text), Refusal.CONTENT),
    "a name twice": (
        resealed(ENTRIES, lambda text: text.replace(b'{"id":', b'{"id":"0","id":', 1)), Refusal.CONTENT,
    ),
    "a person's number": (
        resealed(ENTRIES, lambda text: first_line(text, facts="张某 11010519491231002X（示例）")), Refusal.PRIVATE,
    ),
    "a mobile number": (
        resealed(ENTRIES, lambda text: first_line(text, facts="张某 13800000000（示例）")), Refusal.PRIVATE,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def package(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A's first package for B."""
    folder = tmp_path_factory.mktemp("sent")
    office = folder / "a"
    for name, content in tree(demo, ".").items():
        target = office / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    with (office / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(f"exchange: [{{code: {CODES['b']}, name: {NAMES['b']}}}]\nrecognise: []\n")
    return Office("a", office, folder / "desk").export("b", DAY)


@pytest.fixture(scope="module")
def receiver(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """B, which knows A only."""
    from creditcli.io.bundle import open_standard
    from creditcli.standard.settings import possible

    folder = tmp_path_factory.mktemp("b")
    opened = [one for one in open_standard().parameters.values() if one.setting]
    settings = [part for one in opened for part in ("--set", f"{one.id}={possible(one).split('/')[0]}")]
    named = ("--name", NAMES["b"], "--code", CODES["b"], "--region", "152502", "--as-of", "2026-11-01")
    assert call("init", str(folder / "b"), *named, *settings).returncode == 0
    with (folder / "b" / "office.yaml").open("a", encoding="utf-8") as file:
        file.write(f"exchange: [{{code: {CODES['a']}, name: {NAMES['a']}}}]\nrecognise: []\n")
    return Office("b", folder / "b", folder / "desk")


def test_digits_of_a_document_number_are_no_mobile_number(package: Path, receiver: Office, tmp_path: Path) -> None:
    """The region's code begins like one."""
    change = resealed(ENTRIES, lambda text: first_line(text, decision_number="锡示罚字15250100014号"))
    own = Office("b", Path(shutil.copytree(receiver.folder, tmp_path / "b")), tmp_path / "desk")
    assert own.taken(changed(package, tmp_path / "x.zip", change), DAY).is_file()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_package_that_was_tampered_with_is_refused_by_name(
    fault: str, package: Path, receiver: Office, tmp_path: Path
) -> None:
    change, why = FAULTS[fault]
    told = refused(receiver, changed(package, tmp_path / "x.zip", change), DAY, why)
    assert "11010519491231002X" not in told
    assert REFUSALS[why][0].split("。")[1] in told, "it says what to do"


def test_what_is_no_package_is_refused(package: Path, receiver: Office, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(package.read_bytes()[:-100])
    refused(receiver, cut, DAY, Refusal.UNREADABLE)
    bomb = tmp_path / "bomb.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"0" * 10_000_000)
    bomb.write_bytes(buffer.getvalue())
    refused(receiver, bomb, DAY, Refusal.UNSAFE)


def test_a_first_package_without_its_digest_is_taken_and_the_digest_asked_for(package: Path, receiver: Office) -> None:
    done = receiver.take(package, DAY)
    assert done.returncode == 0, done.stderr
    assert "没有给出 --sha256" in done.stderr
    assert sha256(package.read_bytes()) in done.stderr


def test_the_digest_that_the_sender_told_is_held_against_the_bytes(package: Path, receiver: Office) -> None:
    refused(receiver, package, DAY, Refusal.STATED, "--sha256", "0" * 64)


def test_a_package_is_never_merged_as_a_departments_file(package: Path, receiver: Office) -> None:
    done = call("validate", str(package), "--format", "json")
    assert done.returncode == 1
    assert [one["value"] or one["message"] for one in json.loads(done.stdout)["findings"] if MANIFEST in one["message"]]


@pytest.mark.slow
def test_packages_are_taken_in_in_their_order_only(offices: dict[str, Office], tmp_path: Path) -> None:
    a, b, r = offices["a"], offices["b"], offices["r"]
    first = a.export("b", DAY)
    refused(r, first, DAY, Refusal.RECEIVER)
    ack = b.taken(first, DAY)
    content = ack.read_bytes()
    ack.unlink()
    assert "档案第 1 号" in refused(b, first, DAY, Refusal.REPLAY)
    assert ack.read_bytes() == content, "the acknowledgement may have been lost"
    refused(b, changed(first, tmp_path / "x.zip", with_manifest(head="0" * 64)), DAY, Refusal.REWRITTEN)
    assert a.acknowledge(ack).returncode == 0
    second, third = a.export("b", NEXT), a.export("b", LATER)
    assert "第 2 个包" in refused(b, third, LATER, Refusal.GAP)
    refused(b, changed(second, tmp_path / "y.zip", with_manifest(previous="0" * 64)), NEXT, Refusal.CHAIN)
    assert b.take(second, "2026-11-25").returncode == 0
    done = b.take(third, LATER)
    assert (done.returncode, "2026-11-25" in done.stderr) == (2, True), "what came before must have been there"
    assert b.foreign(LATER), "the days before are as they were known"
    fourth = a.export("b", "2026-11-25")
    refused(b, fourth, "2026-11-25", Refusal.GAP)
    whole = a.export("b", "2026-11-25", "--full")
    assert sha256(whole.read_bytes()) in refused(b, whole, "2026-11-25", Refusal.UNPROVEN)
    told = ("--sha256", sha256(whole.read_bytes()))
    assert b.take(whole, "2026-11-25", *told).returncode == 0, "a whole package bridges a gap"
    refused(b, third, "2026-11-25", Refusal.ORDER)
    refused(b, fourth, "2026-11-25", Refusal.ORDER)
    assert b.run("verify").returncode == 0


@pytest.mark.slow
def test_an_acknowledgement_must_be_of_the_bytes_that_were_sent(offices: dict[str, Office], tmp_path: Path) -> None:
    a, b = offices["a"], offices["b"]
    values = json.loads(b.taken(a.export("b", DAY), DAY).read_text("utf-8"))
    paper = tmp_path / "x.ack.json"
    faults: list[tuple[dict[str, object], Refusal]] = [
        ({**values, "received": "2026-11-21"}, Refusal.ACKNOWLEDGEMENT),
        (sealed({**values, "to": values["from"]}), Refusal.RECEIVER),
        (sealed({**values, "package": {**values["package"], "number": 7}}), Refusal.UNKNOWN),
        (sealed({**values, "package": {**values["package"], "sha256": "0" * 64}}), Refusal.OTHER_BYTES),
        (sealed({**values, "from": {**values["from"], "code": "12152501YY00001175"}}), Refusal.UNKNOWN),
    ]
    for wrong, why in faults:
        paper.write_text(json.dumps(wrong, ensure_ascii=False), "utf-8")
        done = a.acknowledge(paper)
        assert (done.returncode, f"（{why.value}）" in done.stderr) == (1, True), done.stderr
    paper.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    assert a.acknowledge(paper).returncode == 0
    assert "此前已登记" in a.acknowledge(paper).stderr


@pytest.mark.slow
def test_nothing_is_taken_in_before_the_office_says_what_it_recognises(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    package = a.export("b", DAY)
    path = b.folder / "office.yaml"
    start = path.read_text("utf-8").rsplit("recognise:", 1)[0]
    path.write_text(start, "utf-8")
    done = b.take(package, DAY)
    assert (done.returncode, "recognise: []" in done.stderr) == (2, True)
    for wrong in ("recognise: yes", "recognise: [{office: 12152501YY0000992A, lists: [wage_arrears]}]",
                  "recognise: [{office: 12152501YY0000992A, lists: [no_list], basis: x}]",
                  "recognise: [{office: 12152501YY0000992A, lists: [legacy_black], basis: x}]"):  # fmt: skip
        path.write_text(start + wrong, "utf-8")
        done = b.take(package, DAY)
        assert (done.returncode, "recognise" in done.stderr or "名单" in done.stderr) == (2, True), done.stderr


@pytest.mark.slow
def test_verify_finds_what_was_changed_in_the_exchange_folder(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    package = a.export("b", DAY)
    a.acknowledge(b.taken(package, DAY))
    kept = a.folder / "exchange" / "out" / CODES["b"]
    given = b.folder / "exchange" / "in" / CODES["a"] / "000001.ack.json"
    for office, path in ((a, kept / "000001.zip"), (a, kept / "000001.ack.json"), (b, given)):
        content = path.read_bytes()
        path.write_bytes(content.replace(b"2026-11-20", b"2026-11-19"))
        done = office.run("verify")
        assert done.returncode == 1, path
        assert "exchange/" in done.stdout
        path.write_bytes(content)
        assert office.run("verify").returncode == 0
    given.unlink()
    assert "缺少给出的回执" in b.run("verify").stdout


@pytest.mark.slow
def test_verify_finds_what_is_strange_or_provably_missing_in_the_exchange_folder(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    a, b = offices["a"], offices["b"]
    a.acknowledge(b.taken(a.export("b", DAY), DAY))
    b.taken(a.export("b", NEXT), NEXT)
    a.sure("exchange", "upload", "--as-of", NEXT, "--output", str(tmp_path / "up"))
    assert [office.run("verify").returncode for office in (a, b)] == [0, 0]
    out, given = a.folder / "exchange/out", b.folder / "exchange/in"
    for office, path in (
        (a, a.folder / "exchange/读我.txt"), (a, out / "读我.txt"), (b, given / CODES["a"] / "000099.ack.json"),
        (b, given / CODES["r"] / "000001.ack.json"), (a, a.folder / "exchange/upload/000001.txt"),
    ):  # fmt: skip
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
        done = office.run("verify")
        assert (done.returncode, f"{path.relative_to(office.folder).as_posix()}：不是这里的文件" in done.stdout) == (
            1,
            True,
        )
        path.unlink()
    ack = out / CODES["b"] / "000001.ack.json"
    content = ack.read_bytes()
    ack.unlink()
    assert "000001.ack.json：缺少对方的回执" in a.run("verify").stdout, "the second package builds on it"
    ack.write_bytes(content)
    upload = a.folder / "exchange/upload/000001.json"
    upload.write_bytes(upload.read_bytes().replace(NEXT.encode(), LATER.encode()))
    assert "exchange/upload" in a.run("verify").stdout
    assert a.run("exchange", "upload", "--as-of", NEXT, "--output", str(tmp_path / "up")).returncode != 0

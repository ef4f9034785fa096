"""The register: numbers once and for ever, nothing left out without a reason, every change seen by ``verify``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from creditcli.cli import voiding
from creditcli.io.letters import LetterRegister
from tests.helpers import Run, tree

DAY = "2026-11-23"
FIRST = "信退〔2026〕1号"


def lines(office: Path) -> list[dict[str, object]]:
    return [json.loads(one) for one in (office / "notices" / "register.jsonl").read_text("utf-8").splitlines()]


def issue(run: Run, office: Path, day: str = DAY) -> str:
    done = run("notices", "--office", str(office), "--as-of", day)
    assert done.returncode == 0, done.stderr
    return done.stderr


def void(run: Run, office: Path, number: str, *more: str, reason: str = "印错（示例）", day: str = "2026-11-24") -> str:
    done = run("notices", "void", number, "--reason", reason, "--office", str(office), "--as-of", day, *more)
    assert done.returncode == 0, done.stderr
    return done.stderr


def problems(run: Run, office: Path) -> str:
    done = run("verify", "--office", str(office))
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_same_record_gives_the_same_bytes_and_numbers(office: Path, run: Run) -> None:
    before = tree(office, "notices")
    issue(run, office)
    assert tree(office, "notices") == before
    shutil.rmtree(office / "notices")
    issue(run, office)
    assert tree(office, "notices") == before


def test_a_void_letter_keeps_its_number_and_file_and_says_why(office: Path, run: Run) -> None:
    before = tree(office, "notices")
    said = void(run, office, FIRST)
    after = tree(office, "notices")
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {"notices/register.jsonl", f"notices/{DAY}/print.html"}
    assert FIRST in said
    assert (lines(office)[-1]["line"], lines(office)[-1]["reason"]) == ("void", "印错（示例）")
    assert after["notices/register.jsonl"].startswith(before["notices/register.jsonl"])
    page = after[f"notices/{DAY}/print.html"].decode()
    assert "作废：印错（示例）" in page
    assert page.count('<section class="Letter">') == before[f"notices/{DAY}/print.html"].decode().count("<section") - 1
    issue(run, office)
    assert tree(office, "notices") == after, "what became void is not written again by itself"
    assert problems(run, office) == ""
    again = run("notices", "void", FIRST, "--reason", "再作废", "--office", str(office))
    assert again.returncode == 2
    assert "已经作废" in again.stderr


@pytest.mark.slow
def test_a_print_page_that_a_cut_off_run_did_not_reach_is_written_by_the_next(
    office: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = office / "notices" / DAY / "print.html"
    before = page.read_text("utf-8")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(voiding, "write_bundle", cut_off)
        run("notices", "void", FIRST, "--reason", "印错（示例）", "--office", str(office), "--as-of", "2026-11-24")
    assert page.read_text("utf-8") == before, "it still offers the letter"
    assert "打印页已补齐" in issue(run, office)
    assert "作废：印错（示例）" in page.read_text("utf-8")
    assert "打印页已补齐" not in issue(run, office)


@pytest.mark.slow
def test_a_void_letter_is_written_anew_under_the_next_number_where_that_is_wanted(office: Path, run: Run) -> None:
    most = max(int(str(one["sequence"])) for one in lines(office) if str(one["number"]).startswith("信退"))
    void(run, office, FIRST, "--again")
    issue(run, office, "2026-11-24")
    new = [one for one in lines(office) if one["line"] == "issued" and one["issued"] == "2026-11-24"]
    assert f"信退〔2026〕{most + 1}号" in {one["number"] for one in new}
    assert problems(run, office) == ""


def test_a_draft_without_a_number_is_made_void_by_its_file(office: Path, run: Run) -> None:
    draft = next(one for one in lines(office) if one["sequence"] == 0)
    void(run, office, str(draft["file"]).removesuffix(".docx"))
    assert lines(office)[-1]["file"] == draft["file"]


@pytest.mark.slow
def test_numbers_that_were_given_by_hand_are_left_out_with_a_reason(office: Path, run: Run) -> None:
    shutil.rmtree(office / "notices")
    assert "信退〔2026〕1号至57号" in void(run, office, "信退〔2026〕57号", reason="上线以前手工发文", day=DAY)
    issue(run, office)
    numbers = [one["number"] for one in lines(office) if str(one.get("number", "")).startswith("信退")]
    assert numbers[0] == "信退〔2026〕58号"
    assert problems(run, office) == ""


@pytest.mark.parametrize("number", ["没有〔2026〕1号", "信退〔2026〕", "2026-11-23/9999-N4", "N14|1"])
def test_what_is_not_in_the_register_cannot_be_made_void(office: Path, run: Run, number: str) -> None:
    before = tree(office, "notices")
    done = run("notices", "void", number, "--reason", "错", "--office", str(office))
    assert done.returncode == 2
    assert "登记簿里没有" in done.stderr
    done = run("notices", "void", FIRST, "--reason", " ", "--office", str(office))
    assert done.returncode == 2
    assert tree(office, "notices") == before


def test_a_run_that_was_killed_gives_no_number_and_leaves_nothing(office: Path, run: Run) -> None:
    wanted = tree(office, "notices")
    shutil.rmtree(office / "notices")
    killed = office / "notices" / DAY
    killed.mkdir(parents=True)
    for at in range(1, 99):
        (killed / f".{at:04}-N9.docx.due").write_bytes(b"half a lett")
        (killed / f".{at:04}-N9.html.due").write_bytes(b"")
    (killed / "我的笔记.txt").write_text("留着", "utf-8")
    issue(run, office)
    found = tree(office, "notices")
    assert found.pop(f"notices/{DAY}/我的笔记.txt") == "留着".encode()
    assert found == wanted


@pytest.mark.parametrize(
    "fault", ["docx", "html", "line taken out", "line changed", "number twice", "gap", "unreadable"]
)
def test_verify_sees_what_was_changed_afterwards(office: Path, run: Run, fault: str) -> None:
    register = LetterRegister(office)
    own = next(one for one in lines(office) if one["number"] == "信退〔2026〕2号")
    texts = register.path.read_text("utf-8").splitlines(keepends=True)
    at = next(at for at, one in enumerate(texts) if '"信退〔2026〕2号"' in one)
    if fault in ("docx", "html"):
        path = (register.folder / str(own["file"])).with_suffix(f".{fault}")
        path.write_bytes(path.read_bytes() + b" ")
        assert path.name in problems(run, office)
        return
    if fault == "line taken out":
        del texts[at]
    elif fault == "line changed":
        texts[at] = texts[at].replace('"kind":"N14"', '"kind":"N15"')
    elif fault == "number twice":
        texts[at] = texts[at].replace('"sequence":2', '"sequence":1')
    elif fault == "gap":
        texts[at] = texts[at].replace('"sequence":2', '"sequence":3')
    else:
        texts[at] = "{\n"
    register.path.write_text("".join(texts), "utf-8")
    told = problems(run, office)
    wanted = {"line taken out": ("接不上", "文号不连续，缺 信退〔2026〕2号"), "line changed": ("被改动过",),
              "number twice": ("文号重复",), "gap": ("文号不连续",), "unreadable": ("读不了",)}[fault]  # fmt: skip
    assert all(one in told for one in wanted), told


@pytest.mark.slow
def test_a_register_of_the_former_version_goes_on(office: Path, run: Run) -> None:
    register = LetterRegister(office)
    old = [{k: v for k, v in one.items() if k not in ("line", "previous", "digest", "page_sha256", "template_sha256", "title", "addressee", "draft_for")}
           for one in lines(office)]  # fmt: skip
    register.path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in old), "utf-8")
    issue(run, office, "2026-11-24")
    assert lines(office)[-1]["line"] == "issued"
    assert problems(run, office) == ""
    void(run, office, FIRST)
    assert problems(run, office) == ""


def test_what_was_issued_is_told_by_kind(office: Path, run: Run) -> None:
    shutil.rmtree(office / "notices")
    done = run("notices", "--office", str(office), "--as-of", "2026-11-23")
    [line] = [line for line in done.stderr.splitlines() if line.startswith("文书：本次")]
    counts = [int(part.rpartition(" ")[2]) for part in line.partition("（")[2].removesuffix("）。").split("；")]
    assert sum(counts) == int(line.split()[1])
    assert "数据退回通知单" in line

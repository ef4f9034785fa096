"""A whole package whose digest was told by another way bridges what the numbers and digests of packages cannot: the sender went
back to a copy of its folder, or a package was changed on its way. What was taken down arrives; nothing older comes back."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from creditcli.io.record_text import sha256
from creditcli.io.zipped import unpack
from creditcli.model.exchange import Refusal
from tests.exchange.offices import DAY, LATER, NEXT, Office, changed, objection, with_manifest

NUMBER, THEN = "二人社列〔2026〕3号", "2026-11-25"


def withdrawn(a: Office) -> None:
    """A's own organ takes the listing back, as of LATER."""
    [row] = [
        one for one in a.asked("lists", "--as-of", DAY) if one["decision_number"] == NUMBER and one["unified_code"]
    ]
    for stage, day in (("受理", NEXT), ("撤销", LATER)):
        path = objection(a.desk / f"{stage}.csv", row, day, stage)
        a.sure("merge", str(path), "--department", "人社局", "--received", day)


def told(package: Path) -> tuple[str, str]:
    return "--sha256", sha256(package.read_bytes())


def refused(b: Office, package: Path, day: str, why: Refusal, *more: str) -> str:
    done = b.take(package, day, *more)
    assert (done.returncode, f"（{why.value}）" in done.stderr) == (1, True), done.stderr
    return done.stderr


def held(b: Office, day: str) -> list[str]:
    return [one["decision_number"] for one in b.foreign(day) if one["decision_number"] == NUMBER]


def set_back(a: Office, copy: Path) -> None:
    shutil.rmtree(a.folder)
    shutil.copytree(copy, a.folder)


@pytest.mark.slow
def test_a_sender_that_went_back_to_a_copy_is_heard_again(offices: dict[str, Office], tmp_path: Path) -> None:
    a, b = offices["a"], offices["b"]
    first = a.export("b", DAY)
    a.acknowledge(b.taken(first, DAY))
    copy = shutil.copytree(a.folder, tmp_path / "copy")
    lost = shutil.copy(a.export("b", NEXT), tmp_path / "lost.zip")
    b.taken(lost, NEXT)
    set_back(a, copy)
    withdrawn(a)
    assert "--full" in refused(b, a.export("b", LATER), LATER, Refusal.REWRITTEN)
    whole = a.export("b", LATER, "--full")
    assert a.export("b", LATER, "--full") == whole
    assert "--sha256" in refused(b, whole, LATER, Refusal.CHAIN)
    assert held(b, LATER)
    ack = b.take(whole, LATER, *told(whole))
    assert (ack.returncode, held(b, LATER), bool(held(b, NEXT))) == (0, [], True)
    for older in (first, lost, whole):
        refused(b, older, LATER, Refusal.REPLAY, *told(older))
    assert a.acknowledge(Path(ack.stdout.strip())).returncode == 0
    assert b.take(a.export("b", THEN), THEN).returncode == 0, "from here on they are chained again"
    assert [office.run("verify").returncode for office in (a, b)] == [0, 0]


@pytest.mark.slow
def test_a_sender_that_lost_several_packages_counts_on_from_its_copy(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    a, b = offices["a"], offices["b"]
    a.acknowledge(b.taken(a.export("b", DAY), DAY))
    copy = shutil.copytree(a.folder, tmp_path / "copy")
    for day in ("2026-11-21", "2026-11-22", NEXT):
        b.taken(a.export("b", day), day)
    set_back(a, copy)
    withdrawn(a)
    same_day = a.export("b", NEXT, "--full")
    refused(b, same_day, NEXT, Refusal.REWRITTEN, *told(same_day))
    whole = a.export("b", LATER, "--full")
    refused(b, whole, LATER, Refusal.REWRITTEN)
    done = b.take(whole, LATER, *told(whole))
    assert (done.returncode, held(b, LATER)) == (0, [])
    a.acknowledge(Path(done.stdout.strip()))
    assert b.take(a.export("b", THEN), THEN).returncode == 0
    assert not held(b, THEN)
    refused(b, same_day, THEN, Refusal.REWRITTEN, *told(same_day))
    assert b.run("verify").returncode == 0


@pytest.mark.slow
def test_after_a_package_that_was_changed_on_its_way_the_whole_is_taken_by_its_digest(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    a, b = offices["a"], offices["b"]
    members, _, _ = unpack(a.export("b", DAY).read_bytes())
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:  # as mail programs pack it anew
        for name, content in members.items():
            archive.writestr(name, content)
    assert "--full" in a.acknowledge(b.taken(other, DAY)).stderr
    withdrawn(a)
    whole = a.export("b", LATER, "--full")
    refused(b, whole, LATER, Refusal.CHAIN)
    assert b.take(whole, LATER, *told(whole)).returncode == 0
    assert not held(b, LATER)


@pytest.mark.slow
def test_a_whole_package_kept_back_brings_nothing_back(offices: dict[str, Office]) -> None:
    a, b = offices["a"], offices["b"]
    b.taken(a.export("b", DAY), DAY)
    kept_back = a.export("b", LATER, "--full")
    withdrawn(a)
    whole = a.export("b", LATER, "--full")
    assert told(whole)[1] in refused(b, whole, LATER, Refusal.UNPROVEN), "a gap is bridged by the digest alone"
    assert b.take(whole, LATER, *told(whole)).returncode == 0
    refused(b, kept_back, LATER, Refusal.ORDER, *told(kept_back))
    assert not held(b, LATER)


@pytest.mark.slow
def test_a_whole_package_that_hangs_on_nothing_acts_only_by_its_digest(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    """Whoever has seen one package can make another."""
    a, b = offices["a"], offices["b"]
    first = a.export("b", DAY)
    a.acknowledge(b.taken(first, DAY))
    forged = changed(first, tmp_path / "forged.zip", with_manifest(number=99, previous="f" * 64, as_of=NEXT))
    assert told(forged)[1] in refused(b, forged, NEXT, Refusal.UNPROVEN)
    withdrawn(a)
    assert b.take(a.export("b", LATER), LATER).returncode == 0, "the true sender's next one is not older than that"
    assert not held(b, LATER)


@pytest.mark.slow
def test_where_a_forged_package_was_taken_in_the_refusal_says_how_the_true_one_is(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    a, b = offices["a"], offices["b"]
    first = a.export("b", DAY)
    a.acknowledge(b.taken(first, DAY))
    forged = changed(first, tmp_path / "forged.zip", with_manifest(number=99, previous="f" * 64, as_of=NEXT))
    assert b.take(forged, NEXT, *told(forged)).returncode == 0
    withdrawn(a)
    late = a.export("b", LATER)
    words = refused(b, late, LATER, Refusal.ORDER)
    assert ("--full" in words, told(late)[1] in words, "--sha256" in words) == (True, True, True)
    whole = a.export("b", LATER, "--full")
    assert b.take(whole, LATER, *told(whole)).returncode == 0
    assert not held(b, LATER)

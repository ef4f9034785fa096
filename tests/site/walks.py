"""A random walk over an office's days and over whatever can happen to its site, each step compared with a publication that
keeps nothing and with the server that follows the lists for the upload."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from creditcli.cli import site_inputs
from creditcli.cli.main import run
from creditcli.cli.talk import Talk
from creditcli.io.bundle import bundle
from creditcli.io.site import MANIFEST, SOURCES, take_away
from tests.faults.killing import Layer, under
from tests.helpers import tree

SHARED = ("record", "vault", "archive", "organisations.csv", "office.yaml", "templates", "standards")
SERIES = ("data/changes/", "feeds/", "changes.html", "data/datapackage.json", "data/catalog.jsonld", MANIFEST)
FIRST, LAST = date(2026, 3, 1), date(2029, 6, 1)
UNKNOWN = "不知道服务器上还有哪些文件"
LOOKS = ("", 'theme: {brand: "#7a1f1f"}\n', "site_address: credit.example.cn\n")
PERSONS = ("[]", "[wage_arrears]", "[court_defaulter]")
REGIONS = "codelists/region.csv"


def files(folder: Path) -> dict[str, bytes]:
    return {name.removeprefix("site/"): content for name, content in tree(folder, "site").items()}


def beside(office: Path, name: str) -> Path:
    """An office of the same record and settings with a site of its own."""
    folder = office.with_name(name)
    folder.mkdir()
    for one in SHARED:
        (folder / one).symlink_to(office / one)
    return folder


class Walk:
    """``office`` is walked on; ``foreign``: the site of another office, which may be put in the place of its own."""

    def __init__(self, office: Path, foreign: Path, seed: int) -> None:
        self.office, self.foreign, self.random = office, foreign, Random(seed)
        for one in ("templates", "standards"):
            (office / one).mkdir()
        self.anew, self.cold = (beside(office, name) for name in ("anew", "cold"))
        self.day, self.done = date(2026, 11, 23), ["start"]
        self.server, self.heard = self.sent(), ""

    @property
    def site(self) -> Path:
        return self.office / "site"

    def sent(self) -> dict[str, bytes]:
        """What is for the upload."""
        return {name: content for name, content in files(self.office).items() if name not in (MANIFEST, SOURCES)}

    def step(self) -> None:
        """Something happens, a day comes, the site is published, and everything is compared."""
        for happens in self.random.sample(HAPPENINGS, self.random.choice((0, 1, 1, 2))):
            if any(path.is_file() for path in self.site.rglob("*")):  # nothing can happen to what is not there
                self.done.append(happens.__name__)
                happens(self)
        self.random.choice(DAYS)(self)
        self.done.append(str(self.day))
        shutil.rmtree(self.anew / "site", ignore_errors=True)
        if self.site.is_dir():
            shutil.copytree(self.site, self.anew / "site", symlinks=True)
            take_away(self.anew / "site" / SOURCES)
        shutil.rmtree(self.cold / "site", ignore_errors=True)
        self.publish(self.office)
        heard = self.heard
        for one in (self.anew, self.cold):
            self.publish(one)
        self.compare()
        self.upload(heard)
        self.heard = ""

    def publish(self, folder: Path) -> None:
        assert self.call("publish", "--office", str(folder), "--as-of", str(self.day), "--confirm") == 0, (
            self.done,
            self.heard,
        )

    def call(self, *arguments: str) -> int:
        """The command within this process; what it says is heard, also where it is killed."""
        said = io.StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                return run(list(arguments), Talk())
        finally:
            self.heard += said.getvalue()

    def compare(self) -> None:
        own, anew, cold = map(files, (self.office, self.anew, self.cold))
        assert [name for name in own.keys() | anew.keys() if own.get(name) != anew.get(name)] == [], self.done
        own, cold = ({name: one for name, one in some.items() if not name.startswith(SERIES)} for some in (own, cold))
        assert [name for name in own.keys() | cold.keys() if own.get(name) != cold.get(name)] == [], self.done
        assert not [path for path in self.site.rglob("*") if path.is_symlink()], self.done

    def upload(self, heard: str) -> None:
        """The server does what the lists say, and no more unless it is told that they cannot say everything."""
        lists = [self.office / "upload" / name for name in ("1-removed.txt", "2-changed.txt")]
        removed, changed = (
            one.read_text("utf-8", "surrogateescape").splitlines() if one.is_file() else [] for one in lists
        )
        for name in removed:
            self.server.pop(name, None)
        self.server |= {name: (self.site / name).read_bytes() for name in changed}
        wanted = self.sent()
        if UNKNOWN in heard:
            self.server = dict(wanted)
        assert self.server.keys() == wanted.keys(), (self.done, self.server.keys() ^ wanted.keys())
        other = [name for name in wanted if self.server[name] != wanted[name]]
        assert other == [], (self.done, other)
        if self.random.random() < 0.5:
            shutil.rmtree(self.office / "upload", ignore_errors=True)

    def file(self) -> Path:
        """Some file of the site."""
        return self.random.choice(sorted(path for path in self.site.rglob("*") if path.is_file()))


def next_day(walk: Walk) -> None:
    walk.day += timedelta(1)


def same_day(walk: Walk) -> None:
    """Published again."""


def days_skipped(walk: Walk) -> None:
    walk.day += timedelta(walk.random.randint(2, 60))


def a_day_back(walk: Walk) -> None:
    walk.day -= timedelta(1)


def any_day(walk: Walk) -> None:
    walk.day = FIRST + timedelta(walk.random.randrange((LAST - FIRST).days))


def another_look(walk: Walk) -> None:
    settings(walk, walk.random.choice(LOOKS), walk.random.choice(PERSONS))


def settings(walk: Walk, look: str, persons: str) -> None:
    text = (bundle("samples") / "office" / "office.yaml").read_text("utf-8")
    text = text.replace("publish_persons: []", f"publish_persons: {persons}")
    (walk.office / "office.yaml").write_text(f"{look}{text}", "utf-8")


def another_menu(walk: Walk) -> None:
    path = walk.office / "templates" / "site" / "strip.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"<b>自己的栏目{walk.random.randrange(3)}</b>", "utf-8")


def bundled_menu(walk: Walk) -> None:
    shutil.rmtree(walk.office / "templates" / "site", ignore_errors=True)


def another_standard(walk: Walk) -> None:
    path = walk.office / "standards" / REGIONS
    path.parent.mkdir(exist_ok=True)
    text = (bundle("standards") / REGIONS).read_text("utf-8")
    path.write_text(text.replace("152501,二连浩特市", f"152501,二连浩特市{walk.random.randrange(3)}"), "utf-8")


def another_register(walk: Walk) -> None:
    path = walk.office / "organisations.csv"
    text = (bundle("samples") / "office" / path.name).read_text("utf-8-sig")
    path.write_text(text.replace("信用信息联络员", f"联络员{walk.random.randrange(3)}"), "utf-8-sig")


def other_code(walk: Walk) -> None:
    """Other code, that makes the same."""
    version = f"{walk.random.randrange(3)}"
    site_inputs.program_digest = lambda: version  # put back by who started the walk


def only_checked(walk: Walk) -> None:
    before = tree(walk.office, "site", "upload", "site-changes")
    walk.call("publish", "--office", str(walk.office), "--as-of", str(walk.day + timedelta(30)), "--check")
    assert tree(walk.office, "site", "upload", "site-changes") == before, walk.done


def gate_shut(walk: Walk) -> None:
    """Without the word that a change is meant."""
    walk.day += timedelta(walk.random.randint(1, 400))
    before = files(walk.office)
    code = walk.call("publish", "--office", str(walk.office), "--as-of", str(walk.day))
    assert code == 0 or files(walk.office) == before, walk.done


def killed(walk: Walk) -> None:
    layer = Layer(walk.office, walk.random.randint(1, 900), walk.random.choice(("kill", "denied", "full")))
    day = walk.day + timedelta(walk.random.randint(0, 90))
    with under(layer, at_once=walk.random.random() < 0.5):
        walk.call("publish", "--office", str(walk.office), "--as-of", str(day), "--confirm")


def links_refused(walk: Walk) -> None:
    """A system that has no second names for a file."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    walk.day += timedelta(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "link", refuse)
        walk.publish(walk.office)


def edited(walk: Walk) -> None:
    path = walk.file()
    content = path.read_bytes()
    at = walk.random.randrange(len(content) + 1)
    path.write_bytes(content[:at] + walk.random.choice((b"", b"x", "停".encode(), b"\xff", b"0")) + content[at + 1 :])


def remembered_edited(walk: Walk) -> None:
    """Of what the site remembers of itself."""
    path = walk.random.choice(sorted([*walk.site.glob("data/*.jsonl"), *walk.site.glob("data/changes/*")]))
    text = path.read_text("utf-8")
    path.write_text(
        walk.random.choice((
            "", "[]", "null\n", "1\n", '{"row_id": 5}\n', '{"row_id": "\\ud800"}\n', text.replace("2026", "2036"), text[: len(text) // 2],
            text.replace("entered", "停业"), text.replace('"row_id": "', '"row_id": "张三'),
        )), "utf-8",
    )  # fmt: skip


def deleted(walk: Walk) -> None:
    for _ in range(walk.random.choice((1, 40))):
        walk.file().unlink()


def strangers(walk: Walk) -> None:
    names = (b"x.html", b"subjects/x.html", b"a\nindex.html", b"\xd6\xd0.html", b".sources.new", "名称.csv".encode())
    path = walk.site / os.fsdecode(walk.random.choice(names))
    path.parent.mkdir(exist_ok=True)
    path.write_text("某某公司", "utf-8")


def links(walk: Walk) -> None:
    """In the place of a file or folder, to it or to nothing; or of a new one."""
    one = walk.random.choice((walk.file(), walk.file().parent, walk.site / "more", walk.site / "data" / "a.jsonl"))
    away = walk.office.with_name(f"away{len(walk.done)}")
    if one == walk.site:
        return
    if one.exists():
        shutil.move(one, away)
    one.symlink_to(away)


def folders(walk: Walk) -> None:
    """In the place of a file."""
    one = walk.random.choice((walk.file(), walk.site / SOURCES, walk.site / MANIFEST))
    one.unlink(missing_ok=True)
    one.mkdir(exist_ok=True)
    (one / "within.html").write_text("某某公司", "utf-8")


def own_files(walk: Walk) -> None:
    """``.sources`` and ``.manifest`` are deleted, cut, edited."""
    path = walk.site / walk.random.choice((SOURCES, MANIFEST))
    if not path.is_file():
        return
    content = path.read_bytes()
    path.write_bytes(
        walk.random.choice((b"", content[: len(content) // 2], content.replace(b"a", b"b", 5), content * 2))
    )
    if walk.random.random() < 0.3:
        path.unlink()


def site_gone(walk: Walk) -> None:
    shutil.rmtree(walk.site)


def sites_swapped(walk: Walk) -> None:
    shutil.rmtree(walk.site)
    shutil.copytree(walk.foreign, walk.site)


def foreign_sources(walk: Walk) -> None:
    shutil.copy(walk.foreign / SOURCES, walk.site / SOURCES)


DAYS: tuple[Callable[[Walk], None], ...] = (next_day, next_day, next_day, same_day, days_skipped, a_day_back, any_day)
HAPPENINGS: tuple[Callable[[Walk], None], ...] = (
    another_look, another_menu, bundled_menu, another_standard, another_register, other_code, only_checked, gate_shut, killed,
    links_refused, edited, edited, remembered_edited, remembered_edited, deleted, strangers, links, links, folders, own_files,
    site_gone, sites_swapped, foreign_sources,
)  # fmt: skip

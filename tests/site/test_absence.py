"""Proof of absence: a subject is found however it is spelled, in whatever coding and wherever the file lies."""

from __future__ import annotations

import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from creditcli.stages.needles import found_in, needles, plain
from tests.cli.asking import once
from tests.cli.test_whose_it_is import PENALTY, send
from tests.exchange.offices import sure

DAY, CODE = "2026-04-02", PENALTY["unified_code"]
NAME, NUMBER = "二连浩特市示例（东方）有限公司", "二市监罚〔2026〕901号"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, settings: list[str]) -> Path:
    """An office that knows the firm; its site says nothing of it."""
    from creditcli.io import bundle

    office = tmp_path_factory.mktemp("absence") / "office"
    about = ("--name", "示例信用办", "--code", "12152501YY0000992A", "--region", "152501", "--as-of", "2026-01-05")
    sure("init", str(office), *about, *settings)
    shutil.copy(bundle.bundle("samples") / "office" / "organisations.csv", office)
    send(office, "penalty", DAY, {**PENALTY, "subject_name": NAME, "decision_number": NUMBER})
    (office / "site").mkdir()
    (office / "site" / "index.html").write_text("<p>没有。</p>", "utf-8")
    return office


@pytest.fixture
def office(asked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(asked, tmp_path / "office"))


def proved(office: Path) -> CompletedProcess[str]:
    return once("publish", "--office", str(office), "--as-of", DAY, "--proof-of-absence", CODE)


def test_nowhere_is_nowhere(office: Path) -> None:
    done = proved(office)
    assert (done.returncode, "结果：没有。" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("示例案：二连浩特市示例(东方)有限公司未明码标价", "名称"),
        ("二市监罚[2026]901号处罚决定（示例）", "文号"),
        ("二市监罚（2026）第 0901 号", "文号"),
        ("二市监罚〔二〇二六〕901号", "文号"),
        (CODE.lower(), "统一社会信用代码"),
        (f"{CODE[:8]} {CODE[8:]}", "统一社会信用代码"),
        ("".join(chr(ord(one) + 0xFEE0) for one in CODE), "统一社会信用代码"),
        ("二连浩特市示例（<b>东方</b>）&#26377;限公司", "名称"),
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "gb18030", "utf-16"])
def test_any_spelling_in_any_coding_is_found(content: str, what: str, coding: str, office: Path) -> None:
    (office / "site" / "left.html").write_bytes(f"<p>{content}</p>".encode(coding))
    done = proved(office)
    assert done.returncode == 1, done.stdout
    assert f"site/left.html：{what}" in done.stdout
    assert "结果：1 处。" in done.stdout


@pytest.mark.parametrize("name", [CODE, CODE.lower(), NUMBER, f"{NAME}的公示"])
def test_a_folder_that_is_named_so_is_found_once(name: str, office: Path) -> None:
    (office / "site" / "old" / name).mkdir(parents=True)
    (office / "site" / "old" / name / "index.html").write_text("x", "utf-8")
    done = proved(office)
    assert done.returncode == 1
    assert f"site/old/{name}：路径" in done.stdout
    assert "结果：1 处。" in done.stdout


def test_a_linked_folder_is_looked_through_and_a_link_to_nowhere_proves_nothing(office: Path) -> None:
    away = office.with_name("away")
    away.mkdir()
    (away / "page.html").write_text(CODE, "utf-8")
    (away / "again").symlink_to(away)
    (office / "site" / "more").symlink_to(away)
    assert "site/more/page.html：统一社会信用代码" in proved(office).stdout
    shutil.rmtree(away)
    done = once("--lang", "zh", "publish", "--office", str(office), "--as-of", DAY, "--proof-of-absence", CODE)
    assert done.returncode == 1
    assert "site/more：打不开，没有查" in done.stdout
    assert "结果：没有；另有 1 处没有查，不能证明那里没有。" in done.stdout


def test_a_workbook_that_cannot_be_opened_proves_nothing(office: Path) -> None:
    (office / "site" / "table.xlsx").write_bytes(b"PK no workbook")
    done = proved(office)
    assert (done.returncode, "site/table.xlsx：打不开，没有查" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("name", "said", "not_said"),
    [("1-removed.txt", "要从服务器上删除的文件", "要传到"), ("2-changed.txt", "不是要删除的", "照清单删除以后")],
)
def test_each_list_for_the_upload_is_called_what_it_is(name: str, said: str, not_said: str, office: Path) -> None:
    (office / "upload").mkdir(exist_ok=True)
    (office / "upload" / name).write_text(f"subjects/{CODE[-2:]}/{CODE}.html\n", "utf-8")
    done = proved(office)
    assert done.returncode == 1
    assert f"upload/{name} 列的是" in done.stdout
    assert said in done.stdout
    assert not_said not in done.stdout


def test_every_spelling_of_the_record_is_looked_for_once_and_a_word_for_none_is_not() -> None:
    wanted = needles(CODE, ["示例（甲）公司", "示例(甲)公司", "A&B公司"], ["无", "示〔2026〕7号", "示[2026]07号"])
    assert [one.text for one in wanted] == [CODE, "A&B公司", "示例（甲）公司", "示〔2026〕7号"]
    for text, found in (("a&amp;b公司", "A&B公司"), ("\\u793a〔2026〕7号", "示〔2026〕7号"), ("示〔2026〕17号", "")):
        assert [one.text for one in found_in(plain(text), wanted)] == [found] * bool(found), text


def test_names_that_share_characters_only_are_others() -> None:
    wanted = needles(CODE, [NAME], [NUMBER])
    for text in ("二连浩特市示例（西方）有限公司", "二市监罚〔2026〕90号", "二市监罚〔2025〕901号", CODE[:-1]):
        assert not list(found_in(text, wanted)), text

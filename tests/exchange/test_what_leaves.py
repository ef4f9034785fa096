"""What one row holds never keeps from the others what ended; what the site holds back nobody else is told of."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from creditcli.io.exchange_package import kept_package
from creditcli.model.exchange import Package, Refusal
from tests.cli.test_whose_it_is import FIRM, LABOUR, LISTED, MARKET, OTHER, PENALTY, REVOKED, send, write
from tests.exchange.offices import CODES, NAMES, REGIONS, Office, changed, partners, sure, with_manifest
from tests.site.test_withheld_fields import withheld_in

RECOGNISED = f"[{{office: {CODES['a']}, lists: [wage_arrears], basis: 示例互认协议〔2026〕1号}}]"
BATCH = "13912345678"
CONFIRMED = {
    **PENALTY, **OTHER, "decision_number": "二市监罚〔2026〕9号", "facts": f"经查，产品批号{BATCH}未明码标价（示例）。",
    "confirmation": f"{BATCH}是产品批号，不是电话号码，已核对原决定",
}  # fmt: skip
TAKEN_BACK = {
    **FIRM, **LABOUR, "target_dataset": "严重失信名单", "list_type": "wage_arrears", "target_decision_number": "二人社列〔2026〕1号",
    "action": "撤销", "document_number": "二人社撤〔2026〕1号", "document_date": "2026-04-02", "reason": "认定有误（示例）。",
}  # fmt: skip


@pytest.fixture
def pair(winter_office: Path, settings: list[str], tmp_path: Path) -> tuple[Office, Office]:
    """A with nothing in its record, and B, which recognises A's list of unpaid wages."""
    folder = tmp_path / "b"
    named = ("--name", NAMES["b"], "--code", CODES["b"], "--region", REGIONS["b"], "--as-of", "2026-01-05")
    sure("init", str(folder), *named, *settings)
    shutil.copy(winter_office / "organisations.csv", folder)
    for name, one, recognised in (("a", winter_office, "[]"), ("b", folder, RECOGNISED)):
        with (one / "office.yaml").open("a", encoding="utf-8") as file:
            file.write(partners(name, recognised))
    return Office("a", winter_office, tmp_path / "a-desk"), Office("b", folder, tmp_path / "b-desk")


def exported(a: Office, day: str, *more: str) -> tuple[int, str, Package, Path]:
    done = a.run("exchange", "export", "--to", NAMES["b"], "--as-of", day, "--output", str(a.desk), *more)
    path = Path(done.stdout.strip().splitlines()[-1])
    return done.returncode, done.stdout + done.stderr, kept_package(path.read_bytes(), ""), path


def passed_on(a: Office, b: Office, day: str) -> None:
    """A package that goes out, comes in, and is acknowledged."""
    assert a.acknowledge(b.taken(exported(a, day)[3], day)).returncode == 0


def executable(b: Office, day: str) -> int:
    return sum(one["executable"] for one in b.asked("measures", "--as-of", day))


def numbers(package: Package, part: str = "penalties") -> list[str]:
    return sorted(one["decision_number"] for one in package.told[part])


@pytest.mark.slow
def test_digits_that_a_department_confirmed_keep_no_end_from_a_neighbour(
    pair: tuple[Office, Office], tmp_path: Path
) -> None:
    a, b = pair
    send(a.folder, "black-listing", "2026-03-19", LISTED)
    passed_on(a, b, "2026-03-20")
    assert executable(b, "2026-03-20")
    send(a.folder, "penalty", "2026-04-02", CONFIRMED)
    send(a.folder, "correction", "2026-04-02", TAKEN_BACK)
    code, _, package, path = exported(a, "2026-04-03")
    assert (code, numbers(package), package.no_phones) == (0, ["二市监罚〔2026〕9号"], (BATCH,))
    unsaid = changed(path, tmp_path / "unsaid.zip", with_manifest(no_phones=["13800000000"]))
    refused = b.take(unsaid, "2026-04-03")
    assert (refused.returncode, f"（{Refusal.PRIVATE.value}）" in refused.stderr) == (1, True), (
        "only what the sender vouches for"
    )
    b.taken(path, "2026-04-03")
    assert not executable(b, "2026-04-03")


@pytest.mark.slow
def test_a_row_that_leaks_waits_alone(pair: tuple[Office, Office], monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = pair
    send(a.folder, "black-listing", "2026-03-19", LISTED)
    send(a.folder, "penalty", "2026-04-02", CONFIRMED, PENALTY)
    passed_on(a, b, "2026-04-02")
    send(a.folder, "correction", "2026-04-03", TAKEN_BACK)
    monkeypatch.setattr("creditcli.cli.exchanged.no_phones", lambda *_: frozenset())  # as if nobody had confirmed it
    code, said, package, path = exported(a, "2026-04-03")
    assert (code, BATCH in said, "二市监罚〔2026〕9号：含手机号码，没有告知对方" in said) == (1, False, True)
    assert {(one["part"], one["kind"]) for one in package.ended} == {("entries", "revoked"), ("penalties", "withheld")}
    assert BATCH.encode() not in path.read_bytes()
    b.taken(path, "2026-04-03")
    assert not executable(b, "2026-04-03")
    code, _, whole, _ = exported(a, "2026-04-03", "--full")
    assert (code, numbers(whole)) == (1, [PENALTY["decision_number"]])


def test_an_end_whose_document_leaks_is_told_without_it(pair: tuple[Office, Office]) -> None:
    a, b = pair
    send(a.folder, "black-listing", "2026-03-19", LISTED)
    passed_on(a, b, "2026-03-20")
    send(
        a.folder,
        "correction",
        "2026-04-02",
        {**TAKEN_BACK, "document_number": f"电话 {BATCH}", "confirmation": "已核对（示例）"},
    )
    assert executable(b, "2026-03-20")
    code, _, package, _ = exported(a, "2026-04-03")
    assert (code, [(one["kind"], one["document"]) for one in package.ended]) == (0, [("revoked", "")])


def test_a_registration_number_in_place_of_the_code_is_told_and_found(pair: tuple[Office, Office]) -> None:
    a, b = pair
    code = "152501000012347"
    send(
        a.folder,
        "black-listing",
        "2026-03-19",
        {**LISTED, "unified_code": code, "confirmation": "尚未换发代码，已核对（示例）"},
    )
    passed_on(a, b, "2026-03-20")
    for office in (a, b):
        found = office.asked("query", code, "--as-of", "2026-03-20")["answers"][0]
        assert (found["code"], bool(found["restraints"])) == (code, True), office.name
    unknown = a.asked("query", "152501000012348", "--as-of", "2026-03-20")["answers"][0]
    assert unknown["found"] == "bad-code"


def uploaded(a: Office, day: str, *more: str) -> tuple[int, list[str]]:
    done = a.run("exchange", "upload", "--as-of", day, "--output", str(a.desk), *more)
    with (a.desk / "行政处罚.csv").open(encoding="utf-8-sig", newline="") as file:
        return done.returncode, [row["行政处罚决定书文号"] for row in csv.DictReader(file)]


def ended_and_register_changed(pair: tuple[Office, Office]) -> None:
    """A penalty that was shown for three months is over; a word of the register then makes its term a year again."""
    a, b = pair
    mild = {"penalty_categories": "通报批评", "content": "通报批评", "fine_amount": ""}
    send(
        a.folder,
        "penalty",
        "2026-04-02",
        {**PENALTY, **mild},
        {**PENALTY, **OTHER, "decision_number": "二市监罚〔2026〕1号"},
    )
    a.sure("publish", "--as-of", "2026-04-02")
    passed_on(a, b, "2026-04-02")
    uploaded(a, "2026-04-02")
    a.sure("publish", "--as-of", "2026-07-02")
    passed_on(a, b, "2026-07-02")
    uploaded(a, "2026-07-02", "--since", "2026-04-02")
    register = a.folder / "organisations.csv"
    lines = register.read_text("utf-8-sig").splitlines(keepends=True)
    one = MARKET["organ_code"]
    register.write_text("".join(x.replace("市场监管", "市场监督") if one in x else x for x in lines), "utf-8")


def public_report(a: Office, day: str) -> tuple[int, bool]:
    done = a.run("report", FIRM["unified_code"], "--as-of", day, "--output", str(a.desk))
    page = next(Path(one) for one in done.stdout.splitlines() if one.endswith(".html"))
    return done.returncode, PENALTY["decision_number"] in page.read_text("utf-8")


def test_nobody_is_told_what_the_site_holds_back(pair: tuple[Office, Office]) -> None:
    a, b = pair
    ended_and_register_changed(pair)
    assert a.run("publish", "--as-of", "2026-07-06").returncode == 1
    code, said, package, path = exported(a, "2026-07-06")
    assert (code, numbers(package), "又要公示" in said) == (1, [], True)
    b.taken(path, "2026-07-06")
    assert FIRM["unified_code"] not in json.dumps(
        b.asked("query", FIRM["unified_code"], "--as-of", "2026-07-06")["answers"][0].get("records", [])
    )
    assert uploaded(a, "2026-07-06", "--since", "2026-07-02") == (1, [])
    assert public_report(a, "2026-07-06") == (1, False)
    a.sure("publish", "--as-of", "2026-07-06", "--confirm")
    assert public_report(a, "2026-07-06") == (0, True)
    assert uploaded(a, "2026-07-07", "--since", "2026-07-02") == (0, [PENALTY["decision_number"]])
    code, _, package, _ = exported(a, "2026-07-07")
    assert (code, numbers(package)) == (0, [PENALTY["decision_number"]])


@pytest.mark.slow
def test_what_came_in_since_the_site_was_made_does_not_wait(pair: tuple[Office, Office]) -> None:
    a, _ = pair
    ended_and_register_changed(pair)
    new: Mapping[str, str] = {
        **PENALTY,
        **OTHER,
        "decision_number": "二市监罚〔2026〕2号",
        "decision_date": "2026-07-03",
    }
    send(a.folder, "penalty", "2026-07-06", new)
    code, _, package, _ = exported(a, "2026-07-06")
    assert (code, numbers(package)) == (1, ["二市监罚〔2026〕2号"])


REGISTERED = {**FIRM, "subject_category": "法人及非法人组织", "established_date": "2010-01-01"}
CLEAN, DOUBTED, BAD = "clean", "undetermined", "not-clean"


def registered(office: Office) -> None:
    path = write(office.folder.parent / f"{office.name}.csv", "subject", [REGISTERED])
    office.sure("merge", str(path), "--department", "市场监管局", "--received", "2026-04-02")


def years(office: Office, day: str) -> tuple[str, list[str]]:
    found = office.asked("query", FIRM["unified_code"], "--as-of", day)["answers"][0]["clean_years"]
    return found["answer"], found["reasons"]


@pytest.mark.slow
@pytest.mark.parametrize("again", [False, True])
def test_what_is_over_elsewhere_makes_no_clean_years(pair: tuple[Office, Office], again: bool) -> None:
    """Told by its last day or by another package; which decision it was is told no more."""
    a, b = pair
    send(a.folder, "penalty", "2026-04-02", PENALTY)
    for office in pair:
        registered(office)
    passed_on(a, b, "2026-04-03")
    assert [years(office, "2027-04-01")[0] for office in pair] == [BAD, DOUBTED]
    if again:
        package = exported(a, "2027-04-05", "--confirm")[3]
        assert b.take(package, "2027-04-05", "--confirm").returncode == 0
    answer, reasons = years(b, "2027-04-05")
    assert (years(a, "2027-04-05")[0], answer) == (BAD, DOUBTED)
    assert PENALTY["decision_number"] not in str(reasons)
    assert "已停止公示，请向该信用办核实是否计入" in str(reasons)
    assert [years(office, "2029-04-02")[0] for office in pair] == [CLEAN, CLEAN], "the years are over"


@pytest.mark.slow
def test_what_was_taken_back_elsewhere_counts_for_nothing(pair: tuple[Office, Office]) -> None:
    a, b = pair
    send(a.folder, "penalty", "2026-04-02", PENALTY)
    for office in pair:
        registered(office)
    passed_on(a, b, "2026-04-03")
    send(a.folder, "correction", "2026-05-06", REVOKED)
    passed_on(a, b, "2026-05-06")
    assert [years(office, "2027-04-05")[0] for office in pair] == [CLEAN, CLEAN]


@pytest.mark.slow
def test_explain_tells_of_the_day_that_is_asked_about(pair: tuple[Office, Office]) -> None:
    a, b = pair
    send(a.folder, "black-listing", "2026-03-19", LISTED)
    passed_on(a, b, "2026-03-20")
    told = b.asked("explain", LISTED["decision_number"], "--as-of", "2026-04-10")
    assert (told["as_of"], told["told"]) == ("2026-04-10", "2026-03-20")


def test_nobody_is_told_a_text_that_the_standard_withholds(pair: tuple[Office, Office]) -> None:
    """The number of the decision goes out: without it nobody could object to it at the neighbour's."""
    a, b = pair
    for name, content in withheld_in({"black-listing": ["facts", "basis"]}).items():
        own = a.folder / "standards" / name
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(content)
    send(a.folder, "black-listing", "2026-03-19", LISTED)
    passed_on(a, b, "2026-03-20")
    [told] = exported(a, "2026-03-20")[2].told["entries"]
    assert (told["basis"], told["facts"], told["decision_number"]) == ("", "", LISTED["decision_number"])
    assert executable(b, "2026-03-20")

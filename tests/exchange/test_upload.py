"""Files for the national platform: the published headers, codes and days, every record accounted for, read back clean."""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from creditcli.cli.uploaded import read_back
from creditcli.cli.workplace import Workplace, open_workplace
from creditcli.io.bundle import open_standard
from creditcli.model.upload import Uploaded, uploaded_before
from creditcli.stages.upload import upload_of
from creditcli.standard.types import Publish
from creditcli.standard.uploads import NEVER, layout_columns
from tests.exchange.offices import Office, call, sure, table
from tests.helpers import Run

DAY = "2026-11-23"
STANDARD = open_standard()
PENALTY_START = (
    "\ufeff行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),行政相对人代码_2(工商注册号),"
    "行政相对人代码_3(组织机构代码),行政相对人代码_4(税务登记号),行政相对人代码_5(事业单位证书号),"
    "行政相对人代码_6(社会组织登记证号),法定代表人,法定代表人证件类型,法定代表人证件号码,证件类型,证件号码,"
    "行政处罚决定书文号,违法行为类型,违法事实,处罚依据,处罚类别,处罚内容,罚款金额（万元）,"
    "没收违法所得、没收非法财物的金额（万元）,暂扣或吊销证照名称及编号,处罚决定日期,处罚有效期,公示截止期,处罚机关,"
    "处罚机关统一社会信用代码,数据来源单位,数据来源单位统一社会信用代码,备注\r\n"
)


@pytest.fixture(scope="module")
def made(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("upload")
    own = shutil.copytree(demo, folder / "office")
    done = sure("exchange", "upload", "--office", str(own), "--as-of", DAY, "--output", str(folder))
    (folder / "said.txt").write_text(done.stderr, "utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_the_columns_are_the_published_ones_in_their_order() -> None:
    for name, count in (("licence", 28), ("penalty", 30)):
        columns = [one.code for one in STANDARD.uploads[name]]
        layout = layout_columns(STANDARD.datasets[name])
        own = [code for code, one in layout.items() if code == one.field or code == "status"]
        assert len(columns) == count
        assert columns == [code for code in layout if code not in own]


def test_the_file_is_the_published_layout_to_the_byte(made: Path) -> None:
    content = (made / "行政处罚.csv").read_bytes()
    assert content.startswith(PENALTY_START.encode())
    assert b"\n" not in content.replace(b"\r\n", b"")
    penalties = rows(made / "行政处罚.csv")
    assert {one["行政相对人类别"] for one in penalties} == {"法人及非法人组织"}
    assert all(re.fullmatch(r"\d{4}/\d\d/\d\d", one["处罚决定日期"]) for one in penalties)
    assert all(re.fullmatch(r"(\d{1,12}(\.\d{1,6})?)?", one["罚款金额（万元）"]) for one in penalties)
    licences = rows(made / "行政许可.csv")
    assert {one["当前状态"] for one in licences} == {"1"}
    assert {one["法定代表人证件号码"] + one["证件号码"] for one in (*licences, *penalties)} == {""}


def test_every_record_is_uploaded_or_left_out_with_its_reason(made: Path, demo: Path) -> None:
    said = (made / "said.txt").read_text("utf-8")
    left = rows(made / "不上传.csv")
    place = open_workplace(demo)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    for title, frame in (("行政许可", ledger.licences), ("行政处罚", ledger.penalties)):
        up, out = len(rows(made / f"{title}.csv")), sum(one["类别"] == title for one in left)
        assert frame.height == up + out
        assert f"{title}：档案 {frame.height} 条 = 上传 {up} + 没有变化 0 + 不上传 {out}" in said
    assert all(one["原因"] for one in left)
    assert {"不公示：自然人和个体工商户的信息不公示", "已停止公示：期满"} <= {one["原因"] for one in left}
    assert "主体名称" not in left[0]


@pytest.mark.slow
def test_reading_our_own_files_back_finds_nothing_above_a_notice(made: Path, run: Run) -> None:
    paths = [str(made / f"{title}.csv") for title in ("行政许可", "行政处罚")]
    for path in paths:
        assert run("validate", path, "--as-of", DAY, "--fail-on", "confirm").returncode == 0


def test_only_what_changed_and_what_is_to_be_withdrawn(office: Path, made: Path, tmp_path: Path) -> None:
    sure("exchange", "upload", "--office", str(office), "--as-of", "2026-10-15", "--output", str(tmp_path / "old"))
    sure(
        "exchange", "upload", "--office", str(office), "--as-of", DAY, "--since", "2026-10-15", "--format", "xlsx",
        "--output", str(tmp_path / "new"),
    )  # fmt: skip
    for title in ("行政许可", "行政处罚"):
        old, whole = (
            {tuple(one.values()) for one in rows(folder / f"{title}.csv")} for folder in (tmp_path / "old", made)
        )
        sheet = openpyxl.load_workbook(tmp_path / "new" / f"{title}.xlsx").worksheets[0]
        new = {tuple(cell or "" for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert new == whole - old
        assert all(cell.data_type in ("s", "n") and cell.number_format == "@" for cell in sheet[2] if cell.value)
    gone = rows(tmp_path / "new" / "撤回.csv")
    assert gone
    assert {one["原因"] for one in gone} == {"已停止公示：期满", "已停止公示：修复"}

    kept = (office / "exchange/upload/000001.json").read_text("utf-8")
    assert not [
        one for old in rows(tmp_path / "old" / "行政处罚.csv") for one in old.values() if len(one) > 10 and one in kept
    ]


FAULTS = [
    ("penalty", {"违法事实": "=示例（公式）"}, "“违法事实”开头的字符会被表格软件当作公式"),
    ("penalty", {"违法事实": "＝示例（公式）"}, "“违法事实”开头的字符会被表格软件当作公式"),
    ("licence", {"当前状态": "异议"}, "“当前状态”写的是“异议”，上传版式没有这个代码"),
]
NUMBERS = {
    "penalty": ("行政处罚决定书文号", "处罚决定日期", "2026-11-16"),
    "licence": ("行政许可决定文书号", "许可决定日期", "2026-11-16"),
}


def merged(a: Office, path: Path, name: str, number: str, **cells: str) -> None:
    """One row, as the department of the example reports it, taken in on 2026-11-18."""
    example = (Path(__file__).parents[2] / f"standards/examples/{name}.csv").read_text("utf-8-sig")
    header, texts = csv.reader(example.splitlines())
    numbered, day, decided = NUMBERS[name]
    row = {**dict(zip(header, texts, strict=True)), numbered: number, day: decided, "公示截止期": "", **cells}
    table(path, {key: value for key, value in row.items() if key in header})
    a.sure("merge", str(path), "--department", "市场监管局", "--received", "2026-11-18", "--dataset", name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "fault", "reason"), FAULTS)
def test_what_the_platform_would_refuse_is_left_out_and_told(
    name: str, fault: dict[str, str], reason: str, offices: dict[str, Office], tmp_path: Path
) -> None:
    a = offices["a"]
    merged(a, tmp_path / "x.csv", name, "二市监〔2026〕901号", **fault)
    place: Workplace = open_workplace(a.folder)
    ledger = place.ledger(place.view(date.fromisoformat(DAY)))
    upload, _ = read_back(upload_of(name, ledger, place.standard), place, ledger.as_of)
    assert [one.reason for one in upload.left if one.decision_number == "二市监〔2026〕901号"] == [reason]
    assert not [one for one in upload.rows if one.decision_number == "二市监〔2026〕901号"]


@pytest.mark.slow
def test_the_platform_is_told_the_last_day_of_the_rules_and_no_remarks(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    """The department's own 公示截止期 is for comparison, 备注 for the office alone."""
    a = offices["a"]
    for number, own in (("二市监〔2026〕901号", "2029-11-16"), ("二市监〔2026〕902号", "")):
        cells = {"失信程度分类": "一般", "公示截止期": own, "备注": "当事人家属来访（示例）"}
        merged(a, tmp_path / f"{number}.csv", "penalty", number, **cells)
    a.sure("exchange", "upload", "--as-of", DAY, "--output", str(tmp_path))
    shown = {one["行政处罚决定书文号"]: (one["公示截止期"], one["备注"]) for one in rows(tmp_path / "行政处罚.csv")}
    assert [shown[f"二市监〔2026〕{number}号"] for number in (901, 902)] == [("2027/11/16", "")] * 2


def test_of_what_is_internal_only_what_names_the_firm_and_who_answers_for_it_goes_out() -> None:
    named = {
        "organisation_code", "tax_number", "institution_certificate", "social_org_certificate", "legal_representative",
        "disclosure_end",  # worked out by the rules
    }  # fmt: skip
    for name, columns in STANDARD.uploads.items():
        dataset = STANDARD.datasets[name]
        layout = layout_columns(dataset)
        fields = [dataset.field(layout[one.code].field) for one in columns if one.required != NEVER]
        shut = {one.id for one in fields if one.publish in (Publish.INTERNAL, Publish.VAULT)}
        assert shut - named <= {"id_type", "id_number"}, "filled for natural persons only, who are never uploaded"


CODES = ("91152501MAYX00017E", "91152501MAYX01992H")


def revoked(a: Office, path: Path, number: str, code: str, day: str) -> None:
    """The organ takes a penalty back; what it sends comes in on the day."""
    row = {
        "对象类别": "行政处罚", "名单类型": "", "主体名称": NAMES[code], "统一社会信用代码": code, "原决定文号": number,
        "处理方式": "撤销", "更正字段": "", "原值": "", "更正值": "", "理由": "示例", "核实说明": "已核实（示例）", "证件号码": "", "依据文书号": "二市监撤〔2026〕1号", "依据文书日期": day,
        "处理单位": "二连浩特市市场监督管理局", "处理单位统一社会信用代码": "11152501YY000001XM",
    }  # fmt: skip
    a.sure("merge", str(table(path, row)), "--department", "市场监管局", "--received", day, "--dataset", "correction")


NAMES = dict(zip(CODES, ("二连浩特市示例甲贸易有限公司", "二连浩特市示例乙贸易有限公司"), strict=True))


def uploaded(a: Office, folder: Path, day: str, since: str = "") -> tuple[set[str], list[tuple[str, str, str]]]:
    """Numbers uploaded of ours, and what is to be withdrawn."""
    a.sure("exchange", "upload", "--as-of", day, "--output", str(folder), *(["--since", since] if since else []))
    sent = {one["行政处罚决定书文号"] for one in rows(folder / "行政处罚.csv")}
    gone = [
        (one["决定文书号"], one["行政相对人统一社会信用代码"], one["行政相对人名称"])
        for one in rows(folder / "撤回.csv")
        if one["决定文书号"].startswith("二市监〔2026〕90")
    ]
    return {one for one in sent if one.startswith("二市监〔2026〕90")}, gone


@pytest.mark.slow
def test_what_came_on_the_day_after_its_upload_is_not_lost(offices: dict[str, Office], tmp_path: Path) -> None:
    """It is compared with what was uploaded, not with what the record says today of that day."""
    a, number = offices["a"], "二市监〔2026〕901号"
    for at, code in enumerate(CODES):  # one number, two firms
        cells = {
            "统一社会信用代码": code,
            "行政相对人名称": NAMES[code],
            "工商注册号": "",
            "组织机构代码": "",
            "税务登记号": "",
        }
        merged(a, tmp_path / f"{at}.csv", "penalty", number, **cells)
    assert uploaded(a, tmp_path / "1", "2026-11-18") == ({number}, [])
    revoked(a, tmp_path / "x.csv", number, CODES[1], "2026-11-18")
    merged(a, tmp_path / "y.csv", "penalty", "二市监〔2026〕902号")
    due = [(number, CODES[1], NAMES[CODES[1]])]
    assert uploaded(a, tmp_path / "2", "2026-11-20", "2026-11-18") == ({"二市监〔2026〕902号"}, due)
    assert uploaded(a, tmp_path / "3", DAY, "2026-11-20") == (set(), [])
    again = uploaded(a, tmp_path / "4", DAY, "2026-11-18")
    assert again == ({"二市监〔2026〕902号"}, due), "the upload in between may not have arrived"
    assert uploaded(a, tmp_path / "5", DAY)[1] == due, "with everything goes everything that has to come down"


@pytest.mark.slow
def test_what_a_later_upload_sent_is_withdrawn_whichever_day_is_given(
    offices: dict[str, Office], tmp_path: Path
) -> None:
    a, number = offices["a"], "二市监〔2026〕901号"
    uploaded(a, tmp_path / "1", "2026-11-17")
    merged(a, tmp_path / "x.csv", "penalty", number)
    uploaded(a, tmp_path / "2", "2026-11-18", "2026-11-17")
    revoked(a, tmp_path / "y.csv", number, CODES[0], "2026-11-19")
    assert uploaded(a, tmp_path / "3", "2026-11-20", "2026-11-17")[1] == [(number, CODES[0], NAMES[CODES[0]])]


@pytest.mark.slow
def test_changes_since_a_day_by_which_nothing_was_uploaded_are_refused(office: Path, tmp_path: Path) -> None:
    asked = ("exchange", "upload", "--office", str(office), "--output", str(tmp_path / "x"))
    sure(*asked, "--as-of", DAY)
    done = call(*asked, "--as-of", DAY, "--since", "2026-10-15")
    assert (done.returncode, "不带 --since" in done.stderr, DAY in done.stderr) == (2, True, True)


def test_an_upload_that_was_passed_over_is_not_taken_for_one_that_arrived() -> None:
    """A went out; B perhaps; then A again, which the platform may need; and B, which it certainly does."""

    def sent(number: int, day: int, since: int | None, **rows: str) -> Uploaded:
        before = date(2026, 4, since) if since else None
        return Uploaded(number, date(2026, 4, day), before, "", {"penalty": rows}, {"penalty": ()})

    first, lost = sent(1, 3, None, one="A", two="A"), sent(2, 8, 3, one="B")
    held = uploaded_before([first, lost], "penalty", date(2026, 4, 3)).held
    assert held == {"two": "A"}, "of the other one nobody knows what the platform has"
    for again, known in ((sent(3, 10, 3, one="A"), {"one": "A", "two": "A"}), (sent(3, 10, 3), {"two": "A"})):
        assert uploaded_before([first, lost, again], "penalty", date(2026, 4, 10)).held == known
    arrived = sent(3, 10, 8)
    assert uploaded_before([first, lost, arrived], "penalty", date(2026, 4, 10)).held == {"one": "B", "two": "A"}

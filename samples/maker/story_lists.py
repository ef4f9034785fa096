"""Stories of the serious lists and of the red list. Firms 240 onwards play the parts."""

from __future__ import annotations

from maker.batches import Batch
from maker.office import BY_KIND
from maker.people import Firm, person_name, resident
from maker.sheet import Row, Style
from maker.stories import Decision, about, batch, judgment, linked, listing, organ_of, red, step

OFFICE = BY_KIND["发改"]
GB = Style("gb", "plain")
COURT = Style("gb", "court")  # one column for persons' numbers and organisations' codes
PLAIN = Style("xlsx", "plain", "", (), "iso", "Sheet1")


def list_stories(firms: list[Firm]) -> list[Batch]:
    """Wage arrears, market supervision, work safety, mirrored court list, red list."""
    cast = firms[240:280]
    return [
        *_wages(cast),
        *_market(cast),
        *_safety(cast),
        *_court(firms[180:194]),
        *_red(firms[100:128], cast),
        *_refused(cast),
    ]


def _wages(cast: list[Firm]) -> list[Batch]:
    corrected = Decision("wage_arrears", cast[0], "二人社列〔2025〕1号", "2025-05-26", "2025-06-10", "2025-06-12")
    open_case = Decision("wage_arrears", cast[1], "二人社列〔2026〕2号", "2026-08-24", "2026-09-07", "2026-09-09")
    repaired = Decision("wage_arrears", cast[2], "二人社列〔2025〕2号", "2025-01-20", "2025-02-10", "2025-02-12")
    false = Decision("wage_arrears", cast[3], "二人社列〔2024〕1号", "2024-11-04", "2024-11-18", "2024-11-20")
    last_day = Decision(
        "wage_arrears", cast[4], "二人社列〔2025〕3号", "2025-11-10", "2025-11-24", "2025-11-26", "2026-11-23"
    )
    recent = Decision("wage_arrears", cast[5], "二人社列〔2026〕3号", "2026-10-12", "2026-10-26", "2026-10-28")
    organ = organ_of(recent)
    return [
        batch("2024-11-22", "人社", "欠薪名单2024年11月.xlsx", "black-listing", [listing(false)]),
        batch("2025-02-14", "人社", "欠薪名单2025年2月.xlsx", "black-listing", [listing(repaired)]),
        batch("2025-06-13", "人社", "欠薪名单2025年6月.xlsx", "black-listing", [listing(corrected)]),
        batch("2025-11-28", "人社", "欠薪名单2025年11月.xlsx", "black-listing", [listing(last_day)]),
        batch("2026-09-11", "人社", "欠薪名单2026年9月.xlsx", "black-listing", [listing(open_case)]),
        batch("2026-10-30", "人社", "欠薪名单2026年10月.xlsx", "black-listing",
              [listing(recent), linked(recent, 21, "法定代表人")]),
        batch("2025-09-19", "人社", "信用修复2025年9月.xlsx", "repair", _repair(repaired, "XF〔2025〕1号", "2025-03-03", "2025-09-04", "2025-09-15")),
        batch("2025-06-27", "人社", "信用修复2025年6月.xlsx", "repair", _repair(false, "XF〔2025〕2号", "2024-12-09", "2025-06-12", "2025-06-23")),
        batch("2026-02-27", "人社", "撤销修复2026年2月.xlsx", "repair",
              [step(false, "XF〔2025〕2号", "撤销修复", "2026-02-24", organ, decision_number="二人社修撤〔2026〕1号",
                    reason="经查，修复时提交的支付凭证系虚假材料（示例）。")]),
        batch("2026-03-02", "发改", "异议受理2026年3月.xlsx", "objection",
              [step(corrected, "YY〔2026〕1号", "受理", "2026-03-02", OFFICE, raised_by="信用主体", ground="信息错误", disputed_field="列入事由")]),
        batch("2026-03-09", "人社", "异议核实2026年3月.xlsx", "objection",
              [step(corrected, "YY〔2026〕1号", "更正", "2026-03-09", organ, finding="列入事由表述有误", reason="欠薪人数应为 3 人（示例）。")]),
        batch("2026-03-10", "人社", "更正2026年3月.xlsx", "correction",
              [Row({"target_dataset": "严重失信名单", **about(corrected), "action": "更正", "field": "列入事由",
                    "old_value": listing(corrected).values["facts"], "new_value": "拖欠 3 名农民工工资，经责令限期支付逾期未支付（示例，已更正）。",
                    "document_number": "二人社更〔2026〕1号", "document_date": "2026-03-09", "reason": "异议核实后更正（示例）。",
                    "organ": organ.name, "organ_code": organ.code})]),
        batch("2026-11-19", "发改", "异议受理2026年11月.xlsx", "objection",
              [step(open_case, "YY〔2026〕3号", "受理", "2026-11-19", OFFICE, raised_by="信用主体", ground="错误列入或未移出", disputed_field="列入决定")]),
    ]  # fmt: skip


def _repair(decision: Decision, number: str, corrected: str, applied: str, granted: str) -> list[Row]:
    """Accepted and granted: the firm has corrected, waited and committed itself."""
    organ, days = organ_of(decision), {"apply_date": applied, "corrected_date": corrected, "commitment_date": applied}
    return [
        step(decision, number, "受理", applied, organ, **days),
        step(decision, number, "准予修复", granted, organ, **days, decision_number=number.replace("XF", "信修"),
             reason="已改正并作出信用承诺（示例）。"),
    ]  # fmt: skip


def _market(cast: list[Firm]) -> list[Batch]:
    wrong = Decision("samr_serious", cast[8], "二市监列〔2025〕1号", "2025-07-14", "2025-08-04", "2025-08-06")
    stands = Decision("samr_serious", cast[9], "二市监列〔2026〕1号", "2026-03-02", "2026-03-23", "2026-03-25")
    organ = organ_of(wrong)
    return [
        batch("2025-08-08", "市场监管", "严重违法名单2025年8月.xlsx", "black-listing", [listing(wrong)]),
        batch("2025-10-20", "发改", "异议受理2025年10月.xlsx", "objection",
              [step(wrong, "YY〔2025〕1号", "受理", "2025-10-20", OFFICE, raised_by="信用主体", ground="错误列入或未移出", disputed_field="列入决定")]),
        batch("2025-10-29", "市场监管", "异议核实2025年10月.xlsx", "objection",
              [step(wrong, "YY〔2025〕1号", "撤销", "2025-10-28", organ, finding="列入有误", reason="同名企业误列（示例）。")]),
        batch("2026-03-27", "市场监管", "严重违法名单2026年3月.xlsx", "black-listing", [listing(stands)]),
        batch("2026-04-03", "发改", "异议受理2026年4月.xlsx", "objection",
              [step(stands, "YY〔2026〕2号", "受理", "2026-04-03", OFFICE, raised_by="信用主体", ground="信息错误", disputed_field="列入事由")]),
        batch("2026-04-13", "市场监管", "异议核实2026年4月.xlsx", "objection",
              [step(stands, "YY〔2026〕2号", "核实无误", "2026-04-13", organ, finding="信息准确", reason="原认定事实清楚（示例）。")]),
    ]  # fmt: skip


def _safety(cast: list[Firm]) -> list[Batch]:
    together = Decision("work_safety", cast[12], "二应急列〔2025〕1号", "2025-03-24", "2025-04-14", "2025-04-16")
    revoked = Decision("work_safety", cast[13], "二应急列〔2025〕2号", "2025-08-25", "2025-09-15", "2025-09-17")
    organ = organ_of(together)
    out = Row({**about(revoked), "exit_kind": "决定撤销", "decision_number": "二应急移〔2026〕1号", "decision_date": "2026-01-19",
               "reason": "行政复议决定撤销原处罚（示例）。", "basis": "《中华人民共和国行政复议法》", "organ": organ.name, "organ_code": organ.code})  # fmt: skip
    return [
        batch("2025-04-18", "应急管理", "安全生产严重失信2025年4月.xlsx", "black-listing",
              [listing(together), linked(together, 31, "主要负责人"), linked(together, 32, "直接负责的主管人员")]),
        batch("2025-09-19", "应急管理", "安全生产严重失信2025年9月.xlsx", "black-listing",
              [listing(revoked), linked(revoked, 33, "主要负责人")]),
        batch("2026-01-21", "应急管理", "名单移出2026年1月.xlsx", "list-exit", [out]),
        batch("2026-05-08", "应急管理", "信用修复2026年5月.xlsx", "repair",
              _repair(together, "XF〔2026〕1号", "2025-06-02", "2026-04-20", "2026-05-06")),
    ]  # fmt: skip


def _court(firms: list[Firm]) -> list[Batch]:
    early = [
        Decision("court_defaulter", firm, f"（2024）内2501执{at}号", "2024-01-15", "2024-03-05", "", "2026-03-05")
        for at, firm in enumerate(firms[:6], 11)
    ]
    later = [
        Decision("court_defaulter", firm, f"（2025）内2501执{at}号", "2025-03-03", "2025-05-20", "", "2027-05-20")
        for at, firm in enumerate(firms[6:], 21)
    ]
    done = later[0]
    organ = organ_of(done)
    person = judgment(
        Decision("court_defaulter", firms[6], "（2025）内2501执31号", "2025-03-03", "2025-05-20", "", "2027-05-20")
    )
    person.values |= {"subject_name": person_name(41), "id_number": resident(41)}
    rows = [judgment(one) for one in later]
    for row in rows:
        row.values["id_number"] = row.values["unified_code"]
    out = Row({**about(done), "exit_kind": "提前移出", "decision_number": "（2025）内2501执撤1号", "decision_date": "2025-12-08",
               "reason": "已全部履行（示例）。", "organ": organ.name, "organ_code": organ.code})  # fmt: skip
    return [
        batch(
            "2024-03-08",
            "法院",
            "失信被执行人2024年3月.csv",
            "judgment-defaulter",
            [judgment(one) for one in early],
            GB,
        ),
        batch("2025-05-23", "法院", "失信被执行人2025年5月.csv", "judgment-defaulter", [*rows, person], COURT),
        batch("2025-12-10", "法院", "失信被执行人退出2025年12月.csv", "list-exit", [out], GB),
    ]


def _red(firms: list[Firm], cast: list[Firm]) -> list[Batch]:
    """``cast[8]`` is restored after a wrong serious listing; ``cast[9]`` loses the honour; ``cast[1]`` is refused."""
    first = [
        red(firm, f"二发改信〔2025〕{at}号", "2025-03-10", "2028-03-09")
        for at, firm in enumerate([*firms[:16], cast[8], cast[9]], 1)
    ]
    second = [red(firm, f"二发改信〔2026〕{at}号", "2026-10-12", "2029-10-11") for at, firm in enumerate(firms[16:], 1)]
    refused = red(cast[1], "二发改信〔2026〕20号", "2026-10-12", "2029-10-11").plant("LST011", "unified_code")
    return [
        batch("2025-03-14", "发改", "红名单2025年3月.xlsx", "red-listing", first),
        batch("2026-10-16", "发改", "红名单2026年10月.xlsx", "red-listing", [*second, refused]),
    ]


def _refused(cast: list[Firm]) -> list[Batch]:
    """Listings that may not be: no notice, too long a term, too early, by the wrong organ, by an unknown target."""
    organ, other = BY_KIND["人社"], BY_KIND["住建"]
    silent = listing(Decision("wage_arrears", cast[20], "二人社列〔2026〕8号", "", "2026-06-01", "2026-06-03")).plant(
        "LST003", "pre_notice_served"
    )
    hasty = listing(
        Decision("wage_arrears", cast[21], "二人社列〔2026〕9号", "2026-06-01", "2026-06-03", "2026-06-04")
    ).plant("LST004", "decision_date")
    endless = listing(
        Decision(
            "wage_arrears", cast[22], "二人社列〔2026〕10号", "2026-05-11", "2026-06-01", "2026-06-03", "2031-06-01"
        )
    ).plant("LST005", "term_end")
    nobody = Decision("wage_arrears", cast[23], "二人社列〔2026〕99号", "", "2026-05-06", "2026-05-08")
    early = Decision("wage_arrears", cast[5], "二人社列〔2026〕3号", "", "2026-10-26", "2026-10-28")
    soon = _repair(early, "XF〔2026〕9号", "2026-11-02", "2026-11-09", "2026-11-12")
    soon[1].plant("EXT004", "event_date")
    foreign = listing(
        Decision("wage_arrears", cast[24], "二住建列〔2026〕1号", "2026-06-01", "2026-06-15", "2026-06-17")
    )
    foreign.values |= {"organ": other.name, "organ_code": other.code}
    for code, where in (
        ("AUT002", ""),
        ("AUT003", "list_type"),
        ("AUT005", "organ_code"),
    ):  # its own decision, but no list of its
        foreign.plant(code, where)
    return [
        batch("2026-06-05", "人社", "欠薪名单2026年6月.xlsx", "black-listing", [silent, hasty, endless]),
        batch("2026-06-19", "住建", "欠薪名单2026年6月.xlsx", "black-listing", [foreign]),
        batch("2026-07-03", "人社", "信用修复2026年7月.xlsx", "repair",
              [step(nobody, "XF〔2026〕7号", "受理", "2026-07-01", organ, apply_date="2026-07-01").plant("EXT001", "target_decision_number")]),
        batch("2026-11-13", "人社", "信用修复2026年11月.xlsx", "repair", soon),
    ]  # fmt: skip

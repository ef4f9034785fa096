"""Exchange in words: why something is refused and what to do, what is outstanding at whom, where a listing comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from creditcli.model.exchange import ForeignRecord, Party, Refusal, Refused
from creditcli.model.ledger import Foreign
from creditcli.report.tables import as_csv, as_json

Text = tuple[str, str]
REFUSALS: Mapping[Refusal, Text] = {
    Refusal.UNREADABLE: (
        "不是完整的压缩包。请对方重新发送，或者用 exchange export 再取一次。",
        "not a whole zip. Ask for it to be sent again.",
    ),
    Refusal.UNSAFE: (
        "里面有不安全的文件（{detail}），没有打开。请与对方电话核对来源。",
        "holds an unsafe file ({detail}); it was not opened. Ask the sender by telephone where it comes from.",
    ),
    Refusal.MANIFEST: (
        "不是交换包，或者它的清单 exchange.json 不正确（{detail}）。请对方用 exchange export 生成，不要手工改动。",
        "no package of an exchange, or its manifest exchange.json is wrong ({detail}). It has to be made by exchange export, not by hand.",
    ),
    Refusal.VERSION: (
        "按数据标准 {detail} 生成，与本单位的标准不是同一个主版本。请双方先统一版本。",
        "made by standard {detail}, of another major version than ours. Agree on a version first.",
    ),
    Refusal.DIGEST: (
        "文件 {detail} 与清单中的摘要不符，内容被改动过或者没有传完。请对方重新发送。",
        "{detail} differs from its digest: it was changed or cut off. Ask for it to be sent again.",
    ),
    Refusal.EXTRA: (
        "里面有清单没有写的文件（{detail}）。请对方重新发送原包。",
        "holds a file that its manifest does not name ({detail}). Ask for the original.",
    ),
    Refusal.CONTENT: (
        "{detail} 不符合交换格式。请对方检查后重新发送。",
        "{detail} is not as the format says. Ask the sender to look at it and send again.",
    ),
    Refusal.PRIVATE: (
        "{detail}，没有收取。请对方删去个人信息后重新发送，并删除这个包。",
        "{detail}; not taken in. Ask for a package without it, and delete this one.",
    ),
    Refusal.STATED: (
        "摘要是 {detail}，与对方告知的不同。请停止使用，与对方核对。",
        "its digest is {detail}, not the one that was stated. Stop, and check with the sender.",
    ),
    Refusal.RECEIVER: (
        "是发给 {detail} 的，不是发给本单位的。请退给对方。",
        "is for {detail}, not for this office. Give it back.",
    ),
    Refusal.SENDER: (
        "来自 {detail}，office.yaml 的 exchange 里没有这个单位。确认来源后先登记，再导入。",
        "comes from {detail}, which is not among exchange in office.yaml. Register it there once its source is certain.",
    ),
    Refusal.REPLAY: (
        "已经收过（档案第 {detail} 号），没有改动。原来的回执已再次写出，可以再送给对方。",
        "was taken in before (number {detail} of the record); nothing changed. Its acknowledgement was written again.",
    ),
    Refusal.REWRITTEN: (
        "与收过的第 {detail} 个包编号相同、内容不同，可能被改动过。请与对方核对摘要；对方用备份恢复过的，请对方在所收最后一个包的统计日"
        "以后用 exchange export --full 重发，导入时用 --sha256 写明对方告知的摘要。",
        "has the number {detail} of a package that was taken in, and other content. Compare digests with the sender; where "
        "they went back to a copy of their folder, have them send exchange export --full of a day after the last package, "
        "and import it with --sha256 and the digest that they tell.",
    ),
    Refusal.ORDER: (
        "比已经收到的旧（{detail}），没有收取。确实是旧包的，没有需要做的；对方说它是最新的，收过的包里就有来源不对的：请对方用 "
        "exchange export --full 重发，打电话核对摘要，导入时用 --sha256 写明（这个包的摘要是 {digest}）。",
        "is older than what was taken in ({detail}); not taken in. If it is an old one, nothing is to be done. If the sender says that it is "
        "the latest, one that was taken in was not theirs: have them send exchange export --full, compare digests by telephone, and "
        "import it with --sha256 (the digest of this package is {digest}).",
    ),
    Refusal.GAP: (
        "前面缺少第 {detail} 个包。请先导入缺少的包，或者请对方用 exchange export --full 重发。",
        "package {detail} before it is missing. Import that first, or ask for exchange export --full.",
    ),
    Refusal.CHAIN: (
        "写明的上一个包的摘要与收到的第 {detail} 个包不同：其中一个被改动过，或者对方用备份恢复过。请与对方核对摘要，并请对方用 "
        "exchange export --full 重发，导入时用 --sha256 写明对方告知的摘要。",
        "names another digest for package {detail} than the one taken in: one was changed, or they went back to a copy of "
        "their folder. Compare digests; have them send exchange export --full, and import it with --sha256 and the digest "
        "that they tell.",
    ),
    Refusal.UNPROVEN: (
        "与收过的包（到第 {detail} 个）不相连，来源没有核对，没有收取。请打电话与对方核对摘要 {digest}，相符的，用 --sha256 写明后再导入。",
        "hangs on no package that was taken in (up to {detail}), so that it is theirs is not proven; not taken in. Compare its digest "
        "{digest} with the sender by telephone, and import it with --sha256.",
    ),
    Refusal.AHEAD: (
        "统计日 {detail} 在收件日之后。请核对 --received 的日期，或者到那一天再导入。",
        "is as of {detail}, after the day of receipt. Check --received, or import it then.",
    ),
    Refusal.ACKNOWLEDGEMENT: (
        "不是完整的回执，或者被改动过（{detail}）。请对方重新发送。",
        "is no acknowledgement, or was changed ({detail}). Ask for it to be sent again.",
    ),
    Refusal.UNKNOWN: (
        "确认的是没有发出过的包（{detail}）。请与对方核对。",
        "acknowledges what was never sent ({detail}). Check with that office.",
    ),
    Refusal.OTHER_BYTES: (
        "对方收到的第 {detail} 个包与本单位发出的不是同一个文件，途中被改动过。请对方停止使用，用 exchange export --full 重发，并"
        "电话告知摘要，请对方导入时用 --sha256 写明。",
        "package {detail} came in with other bytes than were sent: it was changed on its way. Have it left unused, send "
        "exchange export --full and tell its digest, with which they import it (--sha256).",
    ),
}  # fmt: skip
REFERENCE, RECOGNISED = "参考", "已承认"
STATUS = (
    "office", "office_code", "sent", "sent_as_of", "acknowledged", "outstanding", "outstanding_since", "days",
    "corrections", "withdrawals", "received", "received_as_of",
)  # fmt: skip


def refusal_text(name: str, refused: Refused) -> Text:
    """What is refused and what to do, in Chinese and English; the name of the refusal stands in brackets."""
    zh, en = (text.format(detail=refused.detail, digest=refused.digest) for text in REFUSALS[refused.why])
    return f"{name}：{zh}（{refused.why.value}）", f"{name}: {en} ({refused.why.value})"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is outstanding with one office on a day. ``since``: day of the oldest package without acknowledgement."""

    office: str
    code: str
    sent: int
    sent_as_of: date | None
    acknowledged: int
    since: date | None
    days: int
    corrections: int
    withdrawals: int
    received: int
    received_as_of: date | None


def standing_words(one: Standing) -> dict[str, object]:
    """As plain values, in the order of ``STATUS``."""
    values = (
        one.office, one.code, one.sent, _day(one.sent_as_of), one.acknowledged, one.sent - one.acknowledged,
        _day(one.since), one.days, one.corrections, one.withdrawals, one.received, _day(one.received_as_of),
    )  # fmt: skip
    return dict(zip(STATUS, values, strict=True))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def status_text(found: Sequence[Standing], format: str, lang: str) -> str:
    """One office a line, or as json or csv."""
    if format == "json":
        return as_json([standing_words(one) for one in found])
    if format == "csv":
        return as_csv([standing_words(one) for one in found], STATUS)
    return "\n".join(standing_line(one)[lang == "en"] for one in found) or ("（无）" if lang != "en" else "(none)")


def standing_line(one: Standing) -> Text:
    """What was sent and acknowledged, what is outstanding and for how many days, what came in."""
    zh = [f"{one.office}：发出 {one.sent} 个包，确认到第 {one.acknowledged} 个"]
    en = [f"{one.office}: {one.sent} packages sent, acknowledged up to {one.acknowledged}"]
    if one.since:
        zh.append(f"有 {one.sent - one.acknowledged} 个没有确认，已 {one.days} 天（自 {one.since}）")
        en.append(f"{one.sent - one.acknowledged} not acknowledged for {one.days} days (since {one.since})")
    if one.corrections or one.withdrawals:
        zh.append(f"其中更正 {one.corrections} 条、撤回 {one.withdrawals} 条，在确认以前每次都会再发")
        en.append(f"{one.corrections} corrections and {one.withdrawals} withdrawals are sent again until then")
    if one.received_as_of:
        zh.append(f"收到 {one.received} 个包，对方数据截至 {one.received_as_of}")
        en.append(f"{one.received} packages received, as of {one.received_as_of}")
    return "；".join(zh) + "。", "; ".join(en) + "."


def unnamed_line(party: Party) -> Text:
    """That an office told something under a code that office.yaml does not name."""
    return (
        f"{party.name}（{party.code}）告知过的信息，office.yaml 的 exchange 里没有这个代码，都只作参考。对方换了代码的，"
        f"在对方那一行加 formerly: [{party.code}]。",
        f"{party.name} ({party.code}) told something, but exchange in office.yaml does not name that code: all of it is for reference "
        f"only. If the office has another code now, add formerly: [{party.code}] to its line.",
    )


def source_words(one: Foreign) -> str:
    """Where a listing of another office comes from and what it is here, in Chinese."""
    kind = f"{RECOGNISED}，依据{one.basis}" if one.basis else REFERENCE
    return f"{kind}：{one.office}，截至{one.told.isoformat()}（第 {one.number} 个包）"


def reference_words(one: Foreign, lang: str = "zh") -> str:
    """A listing of another office in one line."""
    entry = one.entry
    if lang == "en":
        kind = f"recognised here, by {one.basis}" if one.basis else "for reference only"
        until = f"until {entry.term_end}" if entry.term_end else "no end known"
        halted = "; suspended there" if entry.suspended else ""
        source = f"{kind}: {one.office}, as of {one.told.isoformat()} (package {one.number})"
        return f"{one.list_name}, {entry.decision_number}, {entry.organ}, {until}{halted} [{source}]"
    until = f"至{entry.term_end}" if entry.term_end else "期限未定"
    halted = "；来源单位已暂停执行" if entry.suspended else ""
    return f"{one.list_name}，{entry.decision_number}，{entry.organ}，{until}{halted}〔{source_words(one)}〕"


def record_words(one: ForeignRecord, title: str, lang: str = "zh") -> str:
    """A licence or penalty of another office in one line. ``title``: of its data set."""
    if lang == "en":
        about = ", ".join(part for part in (one.categories, one.penalty_class, one.organ) if part)
        public = f"public until {one.until}" if one.until else "public without an end"
        objected = "; marked there: an objection is being verified" if one.disputed else ""
        told = f"for reference only: {one.office}, as of {one.told} (package {one.number})"
        return f"{title} {one.decision_number} ({one.decision_date}, {about}), {public}{objected} [{told}]"
    kind = "，".join(part for part in (one.categories, one.penalty_class, one.organ) if part)
    until = f"公示至{one.until}" if one.until else "公示没有截止日"
    disputed = "；来源单位标注异议核实中" if one.disputed else ""
    source = f"{REFERENCE}：{one.office}，截至{one.told}（第 {one.number} 个包）"
    return f"{title}{one.decision_number}（{one.decision_date}，{kind}），{until}{disputed}〔{source}〕"

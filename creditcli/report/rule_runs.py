"""What became of each rule, in words: how many ran, how many did not, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from creditcli.model.finding import NotRun, RuleRun, RuleStatus
from creditcli.model.intake import Report
from creditcli.report.view import View
from creditcli.report.wrap import width_of, wrapped
from creditcli.standard.types import Standard

STATUSES = {
    "zh": {RuleStatus.RUN: "运行", RuleStatus.SKIPPED: "跳过", RuleStatus.NOT_APPLICABLE: "不涉及"},
    "en": {RuleStatus.RUN: "run", RuleStatus.SKIPPED: "skipped", RuleStatus.NOT_APPLICABLE: "not applicable"},
}
REASONS = {
    "zh": {
        NotRun.NO_OFFICE: "没有指定信用办文件夹",
        NotRun.NO_SENDER: "不知道报送部门",
        NotRun.NO_RECORD: "没有档案可比对",
        NotRun.NO_LISTS: "没有名单可比对",
        NotRun.NO_PERIOD: "没有报送包清单写明时段",
        NotRun.NO_TABLE: "没有可检查的表",
        NotRun.OTHER_DATASET: "不涉及本数据集",
        NotRun.NOT_IN_FORCE: "当日不生效",
    },
    "en": {
        NotRun.NO_OFFICE: "no office folder given",
        NotRun.NO_SENDER: "the sender is not known",
        NotRun.NO_RECORD: "no record to compare with",
        NotRun.NO_LISTS: "no lists to compare with",
        NotRun.NO_PERIOD: "no manifest states a period",
        NotRun.NO_TABLE: "no table to check",
        NotRun.OTHER_DATASET: "does not concern the data set",
        NotRun.NOT_IN_FORCE: "not in force on the day",
    },
}
_RANK = {RuleStatus.RUN: 0, RuleStatus.SKIPPED: 1, RuleStatus.NOT_APPLICABLE: 2}
Group = tuple[RuleStatus, NotRun | None, tuple[str, ...]]  # status, reason, codes


def reason_of(run: RuleRun, lang: str) -> str:
    """Why the rule did not run, empty where it ran."""
    return REASONS[lang][run.reason] if run.reason else ""


def runs_of(report: Report) -> tuple[RuleRun, ...]:
    """Every rule's status over all files, by code: run where it ran on any file, else skipped, else not applicable."""
    found: dict[str, RuleRun] = {}
    for file in report.files:
        for run in file.rules:
            held = found.get(run.code)
            if held is None or _RANK[run.status] < _RANK[held.status]:
                found[run.code] = run
    return tuple(found[code] for code in sorted(found))


def grouped(runs: Iterable[RuleRun]) -> tuple[Group, ...]:
    """Codes by status and reason: what ran, what was skipped, what is not applicable."""
    found: dict[tuple[int, str], list[RuleRun]] = defaultdict(list)
    for run in runs:
        found[_RANK[run.status], run.reason or ""].append(run)
    return tuple((one[0].status, one[0].reason, tuple(sorted(r.code for r in one))) for _, one in sorted(found.items()))


def summary(runs: Sequence[RuleRun], lang: str) -> str:
    """One sentence: 检查规则：运行 120 条，跳过 12 条（没有档案可比对），不涉及 16 条。"""
    words, parts = STATUSES[lang], []
    for status in RuleStatus:
        why = Counter(run.reason for run in runs if run.status is status and run.reason)
        count = sum(run.status is status for run in runs)
        reasons = [
            f"{REASONS[lang][reason]}{f' {times}' if len(why) > 1 else ''}" for reason, times in sorted(why.items())
        ]
        if lang == "en":
            parts.append(f"{count} {words[status]}" + (f" ({', '.join(reasons)})" if reasons else ""))
        else:
            parts.append(f"{words[status]} {count} 条" + (f"（{'，'.join(reasons)}）" if reasons else ""))
    return f"Rules: {', '.join(parts)}." if lang == "en" else f"检查规则：{'，'.join(parts)}。"


def render(report: Report, standard: Standard, lang: str, view: View) -> str:
    """The list of rules: code, status, title, and why one did not run."""
    runs = runs_of(report)
    lines = [*wrapped(summary(runs, lang), view.width), ""]
    for run in runs:
        rule = standard.rules[run.code]
        title = (rule.en if lang == "en" else rule.zh).title
        why = reason_of(run, lang)
        tail = f" ({why})" if lang == "en" else f"（{why}）"
        status = STATUSES[lang][run.status]
        pad = " " * (max(width_of(word) for word in STATUSES[lang].values()) - width_of(status))
        lines += wrapped(f"{run.code} {status}{pad} {title}{tail if why else ''}", view.width, hang="  ")
    return "\n".join(lines)

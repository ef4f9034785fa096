"""A list type's terms in sentences, for pages and letters alike: leaving early, remedies, measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creditcli.model.ledger import Entry
from creditcli.model.words import span_words
from creditcli.standard.list_terms import block, told_under
from creditcli.standard.types import ListType, Parameter, ParameterValue, Standard

STARTS = {"corrected_date": "改正", "decision_date": "列入决定作出", "served_date": "决定书送达"}
ORGAN = "认定单位"
REMEDY = "对列入决定不服的，可以依法申请行政复议或者提起行政诉讼，具体以决定书为准"
ENDS_FIRST = "列入期在可以申请提前移出之日以前届满，不能提前移出。"
EARLY = "符合法定条件的，可以依法申请提前移出。"


@dataclass(frozen=True, slots=True)
class EarlyExit:
    """How a list may be left before its term: how long to wait, what is needed, what bars it, who decides when."""

    wait: str  # 改正之日起满6个月; empty where the list sets no span
    need: tuple[str, ...]
    bars: tuple[str, ...]
    decide_within: str
    allowed: bool

    def sentence(self, organ: str = ORGAN) -> str:
        """The whole of it, as told to the subject by ``organ``."""
        if not self.allowed:
            return EARLY
        terms = "、".join((*([f"自{self.wait}"] if self.wait else []), *self.need)) or "符合法定条件"
        decided = f"；{organ}自收到申请之日起{self.decide_within}内作出决定" if self.decide_within else ""
        barred = f"有下列情形之一的，不予提前移出：{'；'.join(self.bars)}。" if self.bars else ""
        return f"{terms}的，可以向{organ}提出书面申请{decided}。{barred}"


def kind_of(entry: Entry, standard: Standard) -> ListType:
    """The list type of an entry, with the terms that it is under: those of its decision, or a later one's that end it, or
    let it out, sooner."""
    return told_under(standard.lists[entry.list_id], entry.decision_date, entry.standing.told)


def early_exit(kind: ListType) -> EarlyExit:
    """What the list type says of leaving early."""
    early = block(kind, "early_exit")
    start = STARTS.get(str(early.get("after_from")), "列入")
    wait = f"{start}之日起满{span_words(str(early['after']))}" if early.get("after") else ""
    within = span_words(str(early["decide_within"])) if early.get("decide_within") else ""
    return EarlyExit(wait, texts(early.get("need")), texts(early.get("bars")), within, bool(early))


def texts(value: object) -> tuple[str, ...]:
    """A list of the standard as texts; empty where it has none."""
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def remedy_words(kind: ListType, otherwise: str = REMEDY) -> str:
    """What can be done against a decision of this list, one sentence."""
    return sentence(str(block(kind, "remedies").get("text") or otherwise))


def sentence(text: str) -> str:
    """The text with exactly one full stop at its end.

    >>> sentence("《条例》第四十八条；"), sentence("已经改正。")
    ('《条例》第四十八条。', '已经改正。')
    """
    return f"{text.rstrip('。；;. ')}。"


def restored_words(kind: ListType) -> str:
    """What a listing that came back after its repair was undone says; whether its term began anew is the list's."""
    restarts = block(kind, "false_material").get("term") == "restart"
    return f"因撤销信用修复恢复列入{'，期限重新计算' if restarts else ''}"


def measure_names(kind: ListType) -> Sequence[str]:
    """Names of the list type's measures."""
    measures = kind.terms.get("measures")
    return [str(one["name"]) for one in measures] if isinstance(measures, list) else []


def value_on(parameter: Parameter, day: date) -> ParameterValue | None:
    """The value in force on ``day``; None where the law had none yet."""
    return parameter.on(day)

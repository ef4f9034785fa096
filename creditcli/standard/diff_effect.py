"""Which parts of the standard bind, and whether a change of one refuses more (stricter) or less (looser)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from creditcli.model.finding import Severity
from creditcli.standard.types import Parameter, Rule

# By what a thing is known among its like. What is not named here is a plain value (a condition, a citation).
IDENTITY: Mapping[str, str] = {
    "Dataset": "id", "Field": "id", "Layout": "id", "LayoutColumn": "code", "Codelist": "id", "CodeValue": "code",
    "Rule": "code", "Parameter": "id", "ParameterValue": "valid_from", "Law": "id", "ListType": "id", "NoticeType": "id",
    "TermsVersion": "valid_from",
}  # fmt: skip
DATED = ("ParameterValue", "TermsVersion")  # law from a day on
# Texts, citations and evidence: they explain and do not bind. Empty: of every kind of thing.
TEXTS: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {"description", "source", "example", "note", "tag", "law", "reason", "title", "title_en", "labels", "labels_en"}
    ),
    "Rule": frozenset({"name", "zh", "en", "mend"}),
    "Law": frozenset({"", "number", "issuer", "level"}),
    "ListType": frozenset({"basis"}),
}


class Effect(StrEnum):
    """What a change does to files that were accepted before."""

    STRICTER = "stricter"
    LOOSER = "looser"
    NEUTRAL = "neutral"  # neither
    UNKNOWN = "unknown"  # depends on the files


Judge = Callable[[Any, Any], Effect]


def is_normative(kind: str, part: str = "") -> bool:
    """Whether a part (the whole thing where empty) binds anybody."""
    segments = part.split(".")
    if segments[0] in TEXTS.get(kind, frozenset()):
        return False
    return not any(one in TEXTS[""] or one.endswith("_law") for one in segments)


def effect_of_thing(thing: Any, added: bool) -> Effect:
    """The effect of a whole thing that came or went."""
    kind = type(thing).__name__
    if kind in ("NoticeType", "Law"):
        return Effect.NEUTRAL
    if isinstance(thing, Parameter):  # an office must name every setting and may name no other
        return Effect.STRICTER if thing.setting else Effect.NEUTRAL
    if kind in DATED:
        return Effect.NEUTRAL if added else Effect.UNKNOWN
    if isinstance(thing, Rule):
        return _either(added, thing.severity is not Severity.NOTICE)
    if kind == "Field" and added:
        return Effect.STRICTER if thing.required or thing.required_when else Effect.LOOSER
    return Effect.LOOSER if added else Effect.STRICTER


def effect_of_change(kind: str, part: str, old: Any, new: Any) -> Effect:
    """The effect of a changed part; unknown where no direction is written down."""
    if not is_normative(kind, part):
        return Effect.NEUTRAL
    judge = DIRECTIONS.get((kind, part)) or DIRECTIONS.get((kind, part.split(".", 1)[0])) or DIRECTIONS.get(("", part))
    return judge(old, new) if judge else Effect.UNKNOWN


def _either(stricter: bool, told: bool = True) -> Effect:
    return (Effect.STRICTER if stricter else Effect.LOOSER) if told else Effect.NEUTRAL


def _neutral(_old: Any, _new: Any) -> Effect:
    return Effect.NEUTRAL


def _true_is_stricter(_old: Any, new: Any) -> Effect:
    return _either(bool(new))


def _true_is_looser(_old: Any, new: Any) -> Effect:
    return _either(not new)


def _length(old: Any, new: Any) -> Effect:
    """Fewer characters are stricter; none given is no limit."""
    return _either(0 < new < (old or float("inf")))


def _fewer_digits(old: Any, new: Any) -> Effect:
    return _either(new < old)


def _severity(old: Any, new: Any) -> Effect:
    return _either(new.rank > old.rank)


def _more_is_stricter(old: Any, new: Any) -> Effect:
    before, after = _members(old), _members(new)
    if before < after or after < before:
        return _either(before < after)
    return Effect.UNKNOWN


def _more_is_looser(old: Any, new: Any) -> Effect:
    effect = _more_is_stricter(old, new)
    return {Effect.STRICTER: Effect.LOOSER, Effect.LOOSER: Effect.STRICTER}.get(effect, effect)


def _members(value: Any) -> set[str]:
    return {repr(one) for one in value} if isinstance(value, Collection) and not isinstance(value, str) else set()


def _empty_is_all(old: Any, new: Any) -> Effect:
    """Rules for no data set in particular hold for all; lists without issuers are open to all."""
    if not old or not new:
        return _either(not new)
    return _more_is_stricter(old, new)


def _issuers(old: Any, new: Any) -> Effect:
    return _either(bool(new)) if not old or not new else _more_is_looser(old, new)


def _shorter_is_stricter(old: date | None, new: date | None) -> Effect:
    """A last day that comes earlier, for what may be used."""
    return _either((new or date.max) < (old or date.max))


def _shorter_is_looser(old: date | None, new: date | None) -> Effect:
    """A last day that comes earlier, for what is checked."""
    return _either((new or date.max) > (old or date.max))


def _later_is_stricter(old: date | None, new: date | None) -> Effect:
    return _either((new or date.min) > (old or date.min))


def _later_is_looser(old: date | None, new: date | None) -> Effect:
    return _either((new or date.min) < (old or date.min))


def _mapped(old: Any, new: Any) -> Effect:
    """A layout's own code for a value: one more is looser, another meaning may be either."""
    return _either(new is None) if old is None or new is None else Effect.UNKNOWN


def _given_is_looser(_old: Any, new: Any) -> Effect:
    return _either(not new)


_USED = ("Dataset", "CodeValue", "ListType")
DIRECTIONS: Mapping[tuple[str, str], Judge] = {
    ("Field", "required"): _true_is_stricter,
    ("Field", "required_when"): _more_is_stricter,
    ("Field", "blank_when"): _more_is_stricter,
    ("Field", "max_length"): _length,
    ("Field", "scale"): _fewer_digits,
    ("Field", "deprecated"): _neutral,
    ("Field", "personal"): _neutral,
    ("Field", "publish"): _neutral,
    ("Dataset", "one_of"): _more_is_stricter,
    ("Dataset", "orderings"): _more_is_stricter,
    ("Layout", "one_of"): _more_is_stricter,
    ("", "aliases"): _more_is_looser,
    ("LayoutColumn", "values"): _mapped,
    ("Codelist", "open_prefix"): _given_is_looser,
    ("CodeValue", "group"): _neutral,
    ("Rule", "severity"): _severity,
    ("Rule", "datasets"): _empty_is_all,
    ("Rule", "valid_from"): _later_is_looser,
    ("Rule", "valid_to"): _shorter_is_looser,
    ("ListType", "enabled"): _true_is_looser,
    ("ListType", "issuer_kinds"): _issuers,
    ("Parameter", "unit"): _neutral,
    ("Standard", "forbidden_headers"): _more_is_stricter,
    ("Standard", "telling_headers"): _more_is_stricter,
    ("Standard", "telling_words"): _more_is_stricter,
    ("Standard", "telling_fields"): _more_is_stricter,
    ("Standard", "passed_headers"): _neutral,
    ("Standard", "withholding_words"): _neutral,
    ("Standard", "ending_words"): _neutral,
    ("Standard", "harmless_texts"): _neutral,
    ("Standard", "guide_sheets"): _neutral,
    ("Standard", "overview_sheets"): _neutral,
    ("Standard", "example_sheets"): _neutral,
    ("Law", "valid_from"): _neutral,
    ("Law", "valid_to"): _neutral,
    **{(kind, "valid_from"): _later_is_stricter for kind in _USED},
    **{(kind, "valid_to"): _shorter_is_stricter for kind in _USED},
}

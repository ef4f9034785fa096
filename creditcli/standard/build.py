"""Makes the typed objects of the standard from parsed YAML. Every key is read by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from creditcli.model.finding import Severity
from creditcli.standard.retired import Retired
from creditcli.standard.types import (
    Citation,
    Condition,
    Dataset,
    Field,
    FieldType,
    Law,
    Layout,
    LayoutColumn,
    ListType,
    Mend,
    NoticeType,
    Ordering,
    Parameter,
    ParameterValue,
    Personal,
    Publish,
    Rule,
    RuleText,
    TellingHeader,
    TermsVersion,
)

Data = Mapping[str, Any]
TERMS: Mapping[str, str] = {  # the blocks that a list type may have, and their keys
    "subjects": "organisations natural_persons minors law tag note",
    "linked_roles": "",
    "pre_notice": "required object_within from verify_within cure_before_decision cure_law law tag note",
    "decision": "within from extend extend_by law tag note",
    "consent": "by levels law tag note",
    "term": "length most from law tag note",
    "early_exit": "who after after_from need bars decide_within law tag note",
    "linked_exit": "together law tag note",
    "false_material": "restore term law tag note",
    "exit_actions": "within take_down notify_sites share_back law tag note",
    "remedies": "decision refusal_of_exit text law tag note",
    "publish": "where within natural_persons tombstone law tag note",
    "measures": "id name mandatory kinds procedures law tag note",
}
DATED = ("term", "early_exit")  # those of which there may be later versions
TRANSITIONS = ("version_at_decision", "earliest_end")


def _known(data: Data, keys: str) -> None:
    """Raises KeyError for a key that the shape does not have."""
    extra = set(data) - set(keys.split())
    if extra:
        raise KeyError(f"unknown key {sorted(extra)}")


def _span(data: Data) -> tuple[date, date | None]:
    valid_from, valid_to = _open_span(data)
    if valid_from is None:
        raise TypeError("valid.from")
    return valid_from, valid_to


def _open_span(data: Data) -> tuple[date | None, date | None]:
    """A span that may be open at both ends: rules of form hold whatever the day."""
    valid = data["valid"]
    _known(valid, "from to")
    return valid["from"], valid.get("to")


def _texts(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or ())


def _citations(values: Iterable[Data] | None) -> tuple[Citation, ...]:
    return tuple(Citation(value["law"], str(value.get("article", ""))) for value in values or ())


def dataset(data: Data) -> Dataset:
    """A ``Dataset`` from ``datasets/<id>.yaml``."""
    _known(data, "id title description list key decision_date valid source one_of orderings fields layouts")
    valid_from, valid_to = _span(data)
    return Dataset(
        id=data["id"],
        title=data["title"],
        description=data["description"],
        key=_texts(data["key"]),
        fields=tuple(field(one) for one in data["fields"]),
        one_of=tuple(_texts(group) for group in data.get("one_of") or ()),
        orderings=tuple(Ordering(*pair) for pair in data.get("orderings") or ()),
        layouts=tuple(layout(one) for one in data["layouts"]),
        decision_date=data.get("decision_date", ""),
        valid_from=valid_from,
        valid_to=valid_to,
        source=data["source"],
        list=data.get("list", ""),
    )


def field(data: Data) -> Field:
    """A ``Field`` from an item of ``fields:``."""
    _known(
        data,
        "id label type description max_length required required_when blank_when codelist unit scale "
        "personal publish source tag example deprecated",
    )
    return Field(
        id=data["id"],
        label=data["label"],
        type=FieldType(data["type"]),
        description=data["description"],
        max_length=data.get("max_length", 0),
        required=data.get("required", False),
        required_when=_conditions(data.get("required_when")),
        blank_when=_conditions(data.get("blank_when")),
        codelist=data.get("codelist", ""),
        unit=data.get("unit", ""),
        scale=data.get("scale", 0),
        personal=Personal(data.get("personal", "none")),
        publish=Publish(data.get("publish", "public")),
        source=data.get("source", ""),
        tag=data.get("tag", ""),
        example=str(data.get("example", "")),
        deprecated=data.get("deprecated", ""),
    )


def _conditions(values: Iterable[Data] | None) -> tuple[Condition, ...]:
    return tuple(
        Condition(value["field"], _texts(value.get("values")), value.get("contains", False)) for value in values or ()
    )


def layout(data: Data) -> Layout:
    """A ``Layout`` from an item of ``layouts:``."""
    _known(data, "id title columns marks source one_of")
    columns = []
    for one in data["columns"]:
        _known(one, "code header aliases field values unit factor")
        columns.append(
            LayoutColumn(
                code=one["code"],
                header=one["header"],
                aliases=_texts(one.get("aliases")),
                field=one.get("field", ""),
                values=_codes(one.get("values") or {}),
                unit=one.get("unit", ""),
                factor=str(one.get("factor", "")),
            )
        )
    one_of = tuple(_texts(group) for group in data.get("one_of") or ())
    return Layout(data["id"], data["title"], tuple(columns), _texts(data.get("marks")), data["source"], one_of)


def _codes(values: Mapping[Any, Any]) -> dict[str, str]:
    """Codes as written in quotes: YAML would read ``02`` as a number, and lose its zero."""
    if not all(isinstance(code, str) for code in values):
        raise KeyError(f"codes without quotes: {[code for code in values if not isinstance(code, str)]}")
    return {code: str(value) for code, value in values.items()}


def _rule_text(data: Data, steps: str) -> RuleText:
    _known(data, "title what why fix good bad")
    texts = {name: str(data[name]) for name in ("title", "what", "why", "fix", "good", "bad")}
    return RuleText(**texts, steps=steps)


def rule(steps: Data, data: Data) -> Rule:
    """A ``Rule`` from ``rules/<CODE>.yaml``: it needs a law or a reason. ``steps``: id -> ``zh``, ``en``."""
    _known(data, "code name check args datasets severity mend steps valid law reason zh en")
    valid_from, valid_to = _open_span(data)
    law, reason = _citations(data.get("law")), data.get("reason", "")
    if not law and not reason:
        raise KeyError("law or reason")
    ways = steps[data["steps"]] if "steps" in data else {"zh": "", "en": ""}
    _known(ways, "zh en")
    return Rule(
        code=data["code"],
        name=data["name"],
        check=data["check"],
        args=data.get("args") or {},
        datasets=_texts(data.get("datasets")),
        severity=Severity(data["severity"]),
        valid_from=valid_from,
        valid_to=valid_to,
        law=law,
        reason=reason,
        zh=_rule_text(data["zh"], str(ways["zh"])),
        en=_rule_text(data["en"], str(ways["en"])),
        mend=Mend(data["mend"]),
    )


def law(data: Data) -> Law:
    """A ``Law`` from an item of ``laws/*.yaml``."""
    _known(data, "id number title issuer level valid tag source note reference")
    valid_from, valid_to = _span(data)
    return Law(
        data["id"], data["number"], data["title"], data["issuer"], data["level"], valid_from, valid_to, data["tag"],
        data["source"], data.get("note", ""), data.get("reference", False),
    )  # fmt: skip


def parameter(data: Data) -> Parameter:
    """A ``Parameter`` from ``parameters/<id>.yaml``; values are put in order of their first day."""
    _known(data, "id title title_en description unit setting optional reference values")
    values = []
    for one in data["values"]:
        _known(one, "valid value law tag note gap")
        valid_from, valid_to = _span(one)
        values.append(
            ParameterValue(
                valid_from, valid_to, one["value"], _citations(one.get("law")), one["tag"], one.get("note", ""),
                one.get("gap", ""),
            )
        )  # fmt: skip
    values.sort(key=lambda value: value.valid_from)
    if data.get("optional") and not data.get("setting"):
        raise KeyError("optional: only a setting can be")
    return Parameter(
        data["id"], data["title"], data["description"], data.get("unit", ""), tuple(values),
        data.get("setting", False), data.get("optional", False), data.get("reference", False), data.get("title_en", ""),
    )  # fmt: skip


def list_type(data: Data) -> ListType:
    """A ``ListType`` from ``lists/<id>.yaml``; what is not of every list stays in ``terms``."""
    common = "id name aliases polarity origin valid issuers basis enabled tag note versions"
    _known(data, " ".join((common, *TERMS)))
    _known_terms(data)
    valid_from, valid_to = _span(data)
    if not data["enabled"] and not data.get("note"):
        raise KeyError("note: why the list may not be used")
    return ListType(
        id=data["id"],
        name=data["name"],
        polarity=data["polarity"],
        origin=data["origin"],
        valid_from=valid_from,
        valid_to=valid_to,
        issuer_kinds=_texts(data["issuers"]),
        basis=_citations(data["basis"]),
        terms={key: value for key, value in data.items() if key in TERMS},
        enabled=data["enabled"],
        tag=data["tag"],
        aliases=_texts(data.get("aliases")),
        note=data.get("note", ""),
        versions=_versions(data.get("versions") or (), valid_from, valid_to),
    )


def _known_terms(data: Data) -> None:
    for name, keys in TERMS.items():
        parts = data.get(name, {})
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, Mapping):
                _known(part, keys)


def _versions(values: Iterable[Data], first: date, last: date | None) -> tuple[TermsVersion, ...]:
    """Later versions of a list's terms, in order. Raises KeyError for one that begins with or before another, or after the
    list's last day, for one that says nothing, and for a block without a citation."""
    found: list[TermsVersion] = []
    for one in values:
        _known(one, " ".join(("valid transition tag note", *DATED)))
        _known(one["valid"], "from")
        _known_terms(one)
        since = one["valid"]["from"]
        if since <= (found[-1].valid_from if found else first) or (last is not None and since > last):
            raise KeyError(f"versions: valid.from {since}")
        terms = {name: dict(one[name]) for name in DATED if name in one}
        if not terms or not all(isinstance(block.get("law"), Mapping) for block in terms.values()):
            raise KeyError(f"versions: {since}: {' or '.join(DATED)}, each with its law")
        transition = one.get("transition", TRANSITIONS[0])
        if transition not in TRANSITIONS:
            raise KeyError(f"versions: {since}: transition {transition}")
        found.append(TermsVersion(since, terms, transition, one["tag"], one.get("note", "")))
    return tuple(found)


def notice(data: Data) -> NoticeType:
    """A ``NoticeType`` from ``notices/<id>.yaml``."""
    _known(data, "id title event signer addressee template form number_word law conditions")
    return NoticeType(
        data["id"], data["title"], data["event"], data["signer"], data["addressee"], data["template"], data["form"],
        data["number_word"], _citations(data.get("law")), data.get("conditions") or {},
    )  # fmt: skip


def retired(data: Data) -> tuple[Retired, ...]:
    """Every ``Retired`` of ``retired.yaml``."""
    _known(data, "retired")
    found = []
    for one in data["retired"]:
        _known(one, "kind of id on reason")
        if one["kind"] not in ("rule", "field", "code") or (one["kind"] == "rule") == bool(one.get("of")):
            raise KeyError(f"kind {one['kind']} of {one.get('of')}")
        found.append(Retired(one["kind"], one.get("of", ""), one["id"], one["on"], one["reason"]))
    return tuple(found)


def telling(answers: Data, data: Data) -> TellingHeader:
    """One pattern of headers that tell of a state; ``answers``: those that it may name."""
    _known(data, "pattern plain answer own")
    if data.get("answer", "") not in ("", *answers):
        raise KeyError(f"answer {data['answer']}")
    return TellingHeader(
        data["pattern"], tuple(data.get("plain", ())), data.get("answer", ""), bool(data.get("own", False))
    )

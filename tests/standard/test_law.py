"""The law in the standard: cited only while in force, dated without holes, tagged by what was seen of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from creditcli.errors import BrokenStandard
from creditcli.io.bundle import bundle, open_standard
from creditcli.standard.types import Citation, Law, Parameter, ParameterValue, Rule

STANDARD = open_standard()
DAY = timedelta(days=1)
END = date.max
SHIPPED = {"F", "f", "x"}
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted((bundle("standards").parent / "creditcli").rglob("*.py")))
VALUES = [(one, value) for one in STANDARD.parameters.values() for value in one.values]
DATED_RULES = [one for one in STANDARD.rules.values() if one.valid_from]


def value_id(item: object) -> str:
    if isinstance(item, ParameterValue):
        return str(item.valid_from)
    return str(getattr(item, "id", getattr(item, "code", item)))


def blocks_of(terms: object) -> Iterator[Mapping[str, Any]]:
    """Every mapping inside the terms of a list type."""
    if isinstance(terms, Mapping):
        yield terms
        for below in terms.values():
            yield from blocks_of(below)
    elif isinstance(terms, list):
        for below in terms:
            yield from blocks_of(below)


def block_citations(list_id: str) -> list[Citation]:
    found = blocks_of(STANDARD.lists[list_id].terms)
    return [Citation(one["law"], one["article"]) for one in found if isinstance(one.get("law"), str)]


def cited() -> set[str]:
    groups: list[Any] = [one.law for one in STANDARD.rules.values()]
    groups += [value.law for _, value in VALUES]
    groups += [one.law for one in STANDARD.notices.values()]
    groups += [(*one.basis, *block_citations(one.id)) for one in STANDARD.lists.values()]
    return {citation.law for group in groups for citation in group}


def in_force_throughout(citation: Citation, first: date, last: date | None) -> bool:
    law = STANDARD.laws[citation.law]
    return law.valid_from <= first and (law.valid_to or END) >= (last or END)


def uncovered(citations: tuple[Citation, ...], first: date, last: date | None) -> date | None:
    """The first day of a span on which none of the citations is in force."""
    day = first
    spans = sorted((STANDARD.laws[one.law].valid_from, STANDARD.laws[one.law].valid_to or END) for one in citations)
    for start, end in spans:
        if start <= day <= end:
            if end >= (last or END):
                return None
            day = end + DAY
    return day


def test_law_ids_are_unique_over_all_files() -> None:
    ids = [
        law["id"]
        for path in sorted((bundle("standards") / "laws").glob("*.yaml"))
        for law in yaml.safe_load(path.read_text("utf-8"))["laws"]
    ]
    assert sorted(ids) == sorted(STANDARD.laws)


def test_every_cited_law_exists() -> None:
    assert cited() - set(STANDARD.laws) == set()


def test_every_law_is_cited_or_kept_for_reference() -> None:
    live = cited()
    wrong = [one.id for one in STANDARD.laws.values() if one.reference == (one.id in live)]
    assert not wrong, f"cite these, or mark them reference: true (those that are cited: take the mark away): {wrong}"


def test_laws_are_shipped_with_what_was_seen_of_them() -> None:
    assert [one.id for one in STANDARD.laws.values() if one.tag not in SHIPPED or not one.source] == []
    assert [one.id for one in STANDARD.laws.values() if one.valid_to and one.valid_to < one.valid_from] == []


@pytest.mark.parametrize("rule", DATED_RULES, ids=value_id)
def test_a_rule_rests_on_a_law_in_force_on_each_of_its_days(rule: Rule) -> None:
    """A rule with a reason of its own may outlive its law, as one on decisions made while that law was in force."""
    assert rule.valid_from
    if rule.law and not rule.reason:
        day = uncovered(rule.law, rule.valid_from, rule.valid_to)
        assert day is None, (
            f"{rule.code} cites nothing that is in force on {day}: move valid.from or cite the law of then"
        )
    for one in rule.law:
        law = STANDARD.laws[one.law]
        assert law.valid_from <= (rule.valid_to or END)
        assert (law.valid_to or END) >= rule.valid_from, f"{rule.code} cites {law.id}, which ended before it began"


def test_a_rule_of_form_cites_only_what_is_in_force_without_an_end() -> None:
    found = [
        f"{rule.code}: {one.law}" for rule in STANDARD.rules.values() if rule.valid_from is None for one in rule.law
        if STANDARD.laws[one.law].valid_to
    ]  # fmt: skip
    assert found == []


@pytest.mark.parametrize(("parameter", "value"), VALUES, ids=value_id)
def test_a_value_cites_laws_in_force_on_all_of_its_days(parameter: Parameter, value: ParameterValue) -> None:
    assert value.law, f"{parameter.id} cites nothing"
    wrong = [one.law for one in value.law if not in_force_throughout(one, value.valid_from, value.valid_to)]
    assert not wrong, (
        f"{parameter.id} from {value.valid_from}: {wrong} not in force on all of its days: split the value"
    )


@pytest.mark.parametrize("list_id", STANDARD.lists)
def test_a_list_type_has_a_basis_on_each_day_and_blocks_only_of_laws_in_force(list_id: str) -> None:
    kind = STANDARD.lists[list_id]
    assert uncovered(kind.basis, kind.valid_from, kind.valid_to) is None
    found = block_citations(list_id)
    assert [one for one in found if not in_force_throughout(one, kind.valid_from, kind.valid_to)] == []


def test_a_letter_has_a_basis_in_force_without_an_end() -> None:
    lacking = [
        one.id for one in STANDARD.notices.values()
        if not any(STANDARD.laws[citation.law].valid_to is None for citation in one.law)
    ]  # fmt: skip
    assert lacking == []


@pytest.mark.parametrize("parameter", STANDARD.parameters.values(), ids=value_id)
def test_values_follow_each_other_without_overlap_and_with_no_gap_but_a_told_one(parameter: Parameter) -> None:
    for one, following in zip(parameter.values, [*parameter.values[1:], None], strict=True):
        follows = following is not None and one.valid_to is not None and following.valid_from == one.valid_to + DAY
        if following is not None:
            assert one.valid_to, f"{parameter.id}: the value from {one.valid_from} never ends, yet another follows"
            assert following.valid_from > one.valid_to
        open_end = following is None and one.valid_to is None
        assert bool(one.gap) == (not follows and not open_end), f"{parameter.id} from {one.valid_from}: gap"


@pytest.mark.parametrize(("parameter", "value"), VALUES, ids=value_id)
def test_only_what_was_seen_is_shipped_as_law(parameter: Parameter, value: ParameterValue) -> None:
    """R and U are settings, without a value of ours; what is unverified says so wherever it is read."""
    if parameter.setting:
        assert value.tag == "U"
        assert isinstance(value.value, Mapping)
        assert set(value.value) & {"choices", "example"}
    else:
        assert value.tag in SHIPPED
    if value.tag == "x":
        assert value.note.startswith("未核实")
        assert "未核实" in parameter.description


def test_terms_of_lists_in_use_were_seen() -> None:
    for kind in STANDARD.lists.values():
        assert not kind.enabled or kind.tag in SHIPPED, kind.id
        assert [one["tag"] for one in blocks_of(kind.terms) if one.get("tag", "F") not in SHIPPED] == []


def test_every_parameter_is_used_or_kept_for_reference() -> None:
    """What every office must choose may wait for its use."""
    args = {str(arg) for rule in STANDARD.rules.values() for arg in rule.args.values()}
    wrong = [
        one.id
        for one in STANDARD.parameters.values()
        if (one.optional or not one.setting)
        and one.reference == (one.id in args or bool(re.search(rf'"{one.id}"', SOURCE)))
    ]
    assert not wrong, f"used ones bear no reference: true, the others do: {wrong}"


def test_the_transition_begins_with_the_version_that_it_is_about() -> None:
    (transition,) = STANDARD.parameter("penalty_transition").values
    assert isinstance(transition.value, Mapping)
    assert transition.valid_from.isoformat() == transition.value["before"]
    assert transition.valid_from in {one.valid_from for one in STANDARD.parameter("penalty_publication_term").values}
    assert transition.value["default"] == "none"


@pytest.mark.parametrize(("parameter", "value"), VALUES, ids=value_id)
def test_a_value_holds_from_its_first_day_to_its_last(parameter: Parameter, value: ParameterValue) -> None:
    others = [one for one in parameter.values if one is not value]
    assert parameter.at(value.valid_from) is value
    days = [value.valid_from - DAY]
    if value.valid_to:
        assert parameter.at(value.valid_to) is value
        days.append(value.valid_to + DAY)
    for day in days:
        expected = [one for one in others if one.valid_from <= day <= (one.valid_to or END)]
        assert parameter.on(day) is (expected[0] if expected else None)
        if not expected:
            with pytest.raises(BrokenStandard):
                parameter.at(day)


@pytest.mark.parametrize("thing", [*DATED_RULES, *STANDARD.laws.values(), *STANDARD.lists.values()], ids=value_id)
def test_a_span_holds_from_its_first_day_to_its_last(thing: Rule | Law) -> None:
    assert thing.valid_from
    assert not thing.holds_on(thing.valid_from - DAY)
    assert thing.holds_on(thing.valid_from)
    last = thing.valid_to or date(2099, 12, 31)
    assert thing.holds_on(last)
    assert thing.holds_on(last + DAY) == (thing.valid_to is None)


def test_a_citation_is_told_only_on_days_on_which_its_law_is_in_force() -> None:
    law = next(one for one in STANDARD.laws.values() if one.valid_to)
    assert law.valid_to
    citations = (Citation(law.id, ""),)
    assert law.title in STANDARD.basis(citations, law.valid_to)
    assert STANDARD.basis(citations, law.valid_to + DAY) == ""

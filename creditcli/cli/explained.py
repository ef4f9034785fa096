"""Things of the standard that were looked up, as labelled lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from creditcli.checks.concern import rules_of_field
from creditcli.cli.check_home import check_home
from creditcli.io.bundle import bundle, read_tree
from creditcli.report import explain, explain_data
from creditcli.report.explain import Lines, Where
from creditcli.stages.lookup import Found, Kind
from creditcli.standard.conformance import load_cases
from creditcli.standard.load import parsed
from creditcli.standard.types import Standard

LAWS = "standards/laws/"


class Explainer:
    """Explains for one day in one language; ``settings`` are the office's own choices."""

    def __init__(self, standard: Standard, day: date, lang: str, settings: Mapping[str, str]) -> None:
        self._standard = standard
        self._day = day
        self._lang = lang
        self._settings = settings

    def explain(self, found: Sequence[Found]) -> list[Lines]:
        """One block a thing."""
        return [self._one(thing) for thing in found]

    def _one(self, found: Found) -> Lines:
        standard, day, lang = self._standard, self._day, self._lang
        if found.kind is Kind.RULE:
            return self._rule(found.id)
        if found.kind is Kind.PARAMETER:
            chosen = self._settings.get(found.id, "")
            return explain.explain_parameter(standard.parameters[found.id], standard, day, chosen, lang)
        if found.kind is Kind.LIST:
            return explain.explain_list(found.id, standard, lang)
        if found.kind is Kind.LAW:
            return explain_data.explain_law(standard.laws[found.id], standard, day, self._laws.get(found.id, LAWS))
        if found.kind is Kind.NOTICE:
            return explain_data.explain_notice(standard.notices[found.id], standard, lang)
        return self._data(found)

    def _data(self, found: Found) -> Lines:
        standard, day, lang = self._standard, self._day, self._lang
        if found.kind is Kind.DATASET:
            return explain_data.explain_dataset(standard.datasets[found.id], standard, lang)
        if found.kind is Kind.CODELIST:
            return explain_data.explain_codelist(standard.codelists[found.id], standard)
        if found.kind is Kind.CODE:
            return explain_data.explain_code(standard.codelists[found.owner], found.id, standard, day)
        dataset = standard.datasets[found.owner]
        field = dataset.field(found.id)
        rules = rules_of_field(standard, dataset, field)
        return explain_data.explain_field(dataset, field, standard, rules, lang)

    def _rule(self, code: str) -> Lines:
        rule = self._standard.rules[code]
        cases = tuple(case.id for case in load_cases(_below(f"conformance/{code}", code)))
        return explain.explain_rule(rule, self._standard, self._day, self._lang, Where(check_home(rule.check), cases))

    @cached_property
    def _laws(self) -> Mapping[str, str]:
        """The bundled file that keeps an instrument; an office keeps others elsewhere."""
        said = parsed(_below("laws", "laws"), {})
        return {one["id"]: f"standards/{path}" for path in said for one in said[path]["laws"]}


def _below(folder: str, name: str) -> dict[str, bytes]:
    """The files of one folder of the standard, their paths beginning with ``name``."""
    return {f"{name}/{path}": content for path, content in read_tree(bundle("standards") / folder).items()}

"""A row that means one decision by what several share: the name of its subject, or its number."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.context import Hit, Subject
from creditcli.checks.targets import Targets, places_of
from creditcli.model.about import known_by, own_code


def several_of_that_name(subject: Subject) -> Iterator[Hit]:
    """It would act on each of them. ``args.at``: by data set of the table the field and its values that are meant (none:
    all rows)."""
    meant = dict(subject.rule.args.get("at", {})).get(subject.dataset.id, {})  # type: ignore[call-overload]
    targets = Targets(subject)
    for row in subject.table.frame.to_dicts():
        if own_code(row) or row.get("id_number") or any(row.get(name) not in values for name, values in meant.items()):
            continue
        whose = {known_by(one) for one in targets.of(row)} - {None}
        if len(whose) > 1:
            yield Hit(row["row"], "subject_name", {"count": str(len(whose))})


def several_organs(subject: Subject) -> Iterator[Hit]:
    """An organ that decided none of them acts on decisions of several that bear one number: on each of them."""
    targets, office = Targets(subject), subject.context.office
    for row in subject.table.frame.to_dicts():
        deciders = {one["organ_code"]: one["organ"] or "" for one in targets.of(row)}
        if len(deciders) > 1 and deciders.keys().isdisjoint({row["organ_code"], *places_of(row, office)}):
            yield Hit(
                row["row"], "target_decision_number", {"organs": "、".join(deciders[code] for code in sorted(deciders))}
            )

"""A row that names its subject by the name alone, where several subjects of that name stand under the decision."""

from __future__ import annotations

from collections.abc import Iterator

from creditcli.checks.context import Hit, Subject
from creditcli.checks.targets import Targets
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

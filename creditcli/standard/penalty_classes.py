"""What the rule on terms of disclosure says of a penalty's class on the day of its decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditcli.standard.lookups import same_value
from creditcli.standard.types import Standard

TERM = "penalty_publication_term"


def version_on(day: str, standard: Standard) -> Mapping[str, Any]:
    """The version in force on an ISO day; empty before the first, in a gap, or for no day."""
    decided = date.fromisoformat(day) if day else None
    for one in standard.parameter(TERM).values:
        if decided and one.valid_from <= decided <= (one.valid_to or decided) and isinstance(one.value, Mapping):
            return one.value
    return {}


def never_repaired(penalty: Mapping[str, Any], standard: Standard) -> bool:
    """Whether the class that the penalty bears is never repaired."""
    classes = version_on(penalty.get("decision_date") or "", standard).get("classes", {})
    own = same_value(standard, "penalty_class", penalty.get("penalty_class") or "", classes)
    return own is not None and classes[own].get("repair") == "never"


def is_class_of(label: str, day: str, standard: Standard) -> bool:
    """Whether a term can be told of that class on that day."""
    classes = version_on(day, standard).get("classes", {})
    return not needs_class(day, standard) or same_value(standard, "penalty_class", label, classes) is not None


def needs_class(day: str, standard: Standard) -> bool:
    """Whether no term can be told without a class on that day."""
    version = version_on(day, standard)
    return bool(version) and "default" not in version

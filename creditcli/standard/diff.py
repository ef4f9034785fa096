"""What changed between two standards: added, removed, changed; normative or not; stricter or looser.

Walks the typed objects generically: a part that a type gains is compared without a change here, and counts
as normative, of unknown effect, until ``diff_effect`` says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from creditcli.standard.diff_effect import IDENTITY, Effect, effect_of_change, effect_of_thing, is_normative
from creditcli.standard.types import Standard

TOLD = (["terms", "term"], ["terms", "early_exit"])  # by what letters told how long, and how to leave
NOT_COMPARED = {"version", "digest"}  # say that something changed, not what


class What(StrEnum):
    """What happened to a thing or to one of its parts."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``kind``: the type of the thing (``Field``, ``Rule`` …); ``path`` where it is
    (``penalty / fine_amount``); ``part`` the part that changed, dotted inside mappings, empty for the whole thing.
    ``since``: the thing's own first day, None for "from this version on"."""

    kind: str
    path: tuple[str, ...]
    what: What
    part: str
    old: Any
    new: Any
    normative: bool
    effect: Effect
    since: date | None


class Step(StrEnum):
    """The least step of the version: what was accepted may be refused; additions; texts only."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


def compare(old: Standard, new: Standard) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, in the order of the standard's parts."""
    return tuple(_things(old, new, ()))


def least_step(changes: Sequence[Change]) -> Step:
    """The least version step that semantic versioning allows for ``changes``.

    A normative change of which it cannot be told whether it refuses more counts as one that does.
    """
    if any(one.normative and one.effect in (Effect.STRICTER, Effect.UNKNOWN) for one in changes):
        return Step.MAJOR
    if any(one.normative for one in changes):
        return Step.MINOR
    return Step.PATCH if changes else Step.NONE


def changes_told(change: Change) -> bool:
    """Whether terms are changed by which people were told how long they are listed and how they may leave: a later version
    is one of its own, and changes nothing of that."""
    if change.kind == "TermsVersion":
        return change.normative and change.what is not What.ADDED
    return change.kind == "ListType" and change.normative and change.part.split(".")[:2] in TOLD


def _things(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Change]:
    """Part by part of two objects of one type."""
    for name in (one.name for one in fields(new)):
        before, after = getattr(old, name), getattr(new, name)
        if before == after or (isinstance(new, Standard) and name in NOT_COMPARED):
            continue
        if _is_collection(before) or _is_collection(after):
            yield from _collection(_keyed(before), _keyed(after), path)
        else:
            yield from _parts(new, name, before, after, path)


def _collection(old: Mapping[str, Any], new: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Change]:
    for key, thing in old.items():
        if key not in new:
            yield _whole(What.REMOVED, thing, (*path, key))
    for key, thing in new.items():
        if key not in old:
            yield _whole(What.ADDED, thing, (*path, key))
        elif thing != old[key]:
            yield from _things(old[key], thing, (*path, key))


def _whole(what: What, thing: Any, path: tuple[str, ...]) -> Change:
    kind, added = type(thing).__name__, what is What.ADDED
    old, new = (None, thing) if added else (thing, None)
    since = _first_day(thing) if added else None
    return Change(kind, path, what, "", old, new, is_normative(kind), effect_of_thing(thing, added), since)


def _parts(thing: Any, name: str, old: Any, new: Any, path: tuple[str, ...]) -> Iterator[Change]:
    """One part, or what a mapping holds below it, each under its dotted name."""
    before, after = _flat(name, old), _flat(name, new)
    for part in [*before, *(one for one in after if one not in before)]:
        was, now = before.get(part), after.get(part)
        if was == now:
            continue
        kind = type(thing).__name__
        what = What.ADDED if part not in before else What.REMOVED if part not in after else What.CHANGED
        normative, effect = is_normative(kind, part), effect_of_change(kind, part, was, now)
        yield Change(kind, path, what, part, was, now, normative, effect, _first_day(thing))


def _flat(name: str, value: Any) -> dict[str, Any]:
    """Leaves by dotted name: of mappings, and of objects that have no name of their own (a rule's texts)."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if not isinstance(value, Mapping) or not value:
        return {name: value}
    return {part: leaf for key, below in value.items() for part, leaf in _flat(f"{name}.{key}", below).items()}


def _is_collection(value: Any) -> bool:
    """Things that have a name of their own, so that they are compared one by one."""
    items = list(value.values()) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else []
    return bool(items) and all(is_dataclass(item) and type(item).__name__ in IDENTITY for item in items)


def _keyed(value: Any) -> dict[str, Any]:
    """Things by name; of several with one name (two columns of one code) the later ones are numbered."""
    found: dict[str, Any] = {}
    for thing in value.values() if isinstance(value, Mapping) else value:
        key = str(getattr(thing, IDENTITY[type(thing).__name__]))
        count = sum(name == key or name.startswith(f"{key}#") for name in found)
        found[f"{key}#{count + 1}" if count else key] = thing
    return found


def _first_day(thing: Any) -> date | None:
    return getattr(thing, "valid_from", None)

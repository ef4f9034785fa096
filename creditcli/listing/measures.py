"""Measures against a listed subject, per implementing organ: what may be executed, computed, never stored."""

from __future__ import annotations

from creditcli.listing.life import Life
from creditcli.model.ledger import Listing, MeasureState, MeasureStatus
from creditcli.model.office import Office
from creditcli.standard.types import ListType


def measure_states(kind: ListType, life: Life, office: Office) -> tuple[MeasureState, ...]:
    """One state per measure of the list type and organ of the kinds that implement it.

    While any objection is open every measure is suspended at every organ (内政发〔2017〕27号, item 20).
    A recommended measure runs only once its organ has accepted it; responses are not data yet.
    """
    if life.listed_since is None:
        return ()
    measures = kind.terms.get("measures")
    found = []
    for measure in measures if isinstance(measures, list) else []:
        for organ in office.organisations:
            if organ.kind in measure["kinds"]:
                status, executable = _status(life, bool(measure["mandatory"]))
                found.append(
                    MeasureState(
                        measure["name"], organ.name, bool(measure["mandatory"]), status, life.changed, executable
                    )
                )
    return tuple(found)


def _status(life: Life, mandatory: bool) -> tuple[MeasureStatus, bool]:
    if life.listing is not Listing.LISTED:
        return MeasureStatus.LIFTED, False
    if life.cases:
        return MeasureStatus.SUSPENDED, False
    return MeasureStatus.PROPOSED, mandatory and life.term_end is not None

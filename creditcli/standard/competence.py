"""Who may undo a decision that another organ made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from creditcli.model.office import Office
from creditcli.standard.types import Standard

PARAMETER = "revoking_organs"


def revokers(office: Office, standard: Standard, day: date) -> frozenset[str]:
    """Codes of the registered organs of the kinds that ``parameters/revoking_organs.yaml`` names on ``day``."""
    found = standard.parameter(PARAMETER).on(day)
    kinds = found.value["kinds"] if found and isinstance(found.value, Mapping) else ()
    return frozenset(one.code for one in office.organisations if one.kind in kinds)

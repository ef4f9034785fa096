"""Every row check by the name under which rules call it."""

from __future__ import annotations

from collections.abc import Mapping

from creditcli.checks import dates, fields, names, passed, records, stated, withheld
from creditcli.checks.context import RowCheck

ROW_CHECKS: Mapping[str, RowCheck] = {
    "required": fields.required,
    "max_length": fields.max_length,
    "code_value": fields.code_value,
    "decimal_value": fields.decimal_value,
    "negative": fields.negative,
    "decimal_scale": fields.decimal_scale,
    "above": fields.above,
    "cell_long_number": fields.long_number,
    "cell_no_value": fields.no_value,
    "withheld_left": withheld.withheld_left,
    "required_when": records.required_when,
    "blank_when": records.blank_when,
    "one_of": records.one_of,
    "ordering": records.ordering,
    "future": records.future,
    "after_receipt": records.after_receipt,
    "wording": records.wording,
    "not_passed": passed.not_passed,
    "individual_business": records.individual_business,
    "missing": records.missing,
    "unstated": stated.unstated,
    "date_value": dates.date_value,
    "date_outside": dates.date_outside,
    "person_named": names.person_named,
}

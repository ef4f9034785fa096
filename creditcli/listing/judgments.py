"""Data sets whose rows are entries of one list, read as listings: the court's list of judgment defaulters.

The court publishes; nothing is decided or served here. (内政发〔2017〕27号, item 15; 法释〔2017〕7号.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from creditcli.listing.corrections import corrected, first_told, versions_of
from creditcli.listing.events import Matters, last_versions
from creditcli.model.record import KEY, RecordView
from creditcli.standard.types import Standard

SOURCE = "_dataset"  # which data set a listing row stands in
BEGUN = ("decision_date",)  # a listing begins on the day that was told first, however it is told later
LACKING = ("role", "linked_code", "pre_notice_served", "pre_notice_number")


def mirrored_rows(view: RecordView, standard: Standard, matters: Matters) -> Iterator[dict[str, Any]]:
    """Last versions, corrected, with the fields of a listing: published by the court is decided and in effect."""
    for dataset in standard.datasets.values():
        if not dataset.list:
            continue
        frame = view.frames[dataset.id]
        last = last_versions(frame)
        fixed = frozenset(last.filter(matters.fixing.may_concern(dataset.id, last))[KEY])
        versions = versions_of(frame, last[KEY], frame.columns)
        for found in last.to_dicts():
            begun = first_told(versions.get(found[KEY], ()), BEGUN)
            row = {**found, **begun}
            if found[KEY] in fixed:
                said = [{**one, **begun} for one in versions.get(found[KEY], ())]
                row = corrected(dataset.id, row, matters, standard, said)
            document = "，".join(part for part in (row["basis_number"], row["basis_organ"]) if part)
            yield {
                **row,
                **dict.fromkeys(LACKING),
                SOURCE: dataset.id,
                "list_type": dataset.list,
                "basis": f"据以执行的法律文书：{document}" if document else "",
                "served_date": row["decision_date"],
            }

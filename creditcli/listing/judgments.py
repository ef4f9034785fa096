"""Data sets whose rows are entries of one list, read as listings: the court's list of judgment defaulters.

The court publishes; nothing is decided or served here. (内政发〔2017〕27号, item 15; 法释〔2017〕7号.)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from creditcli.listing.corrections import corrected
from creditcli.listing.events import Matters, last_versions
from creditcli.model.record import RecordView
from creditcli.standard.types import Standard

SOURCE = "_dataset"  # which data set a listing row stands in
LACKING = ("role", "linked_code", "pre_notice_served", "pre_notice_number")


def mirrored_rows(view: RecordView, standard: Standard, matters: Matters) -> Iterator[dict[str, Any]]:
    """Last versions, corrected, with the fields of a listing: published by the court is decided and in effect."""
    for dataset in standard.datasets.values():
        if not dataset.list:
            continue
        for found in last_versions(view.frames[dataset.id]).to_dicts():
            row = corrected(dataset.id, found, matters, standard)
            document = "，".join(part for part in (row["basis_number"], row["basis_organ"]) if part)
            yield {
                **row,
                **dict.fromkeys(LACKING),
                SOURCE: dataset.id,
                "list_type": dataset.list,
                "basis": f"据以执行的法律文书：{document}" if document else "",
                "served_date": row["decision_date"],
            }

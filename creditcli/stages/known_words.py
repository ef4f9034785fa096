"""Whether the standard knows the words of the record on which something acts. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from creditcli.model.record import RecordView
from creditcli.standard.acting import CODES
from creditcli.standard.lookups import known_code
from creditcli.standard.types import FieldType, Standard


def check_words(view: RecordView, standard: Standard, datasets: Iterable[str]) -> None:
    """Raises BrokenStandard for a value that its code list knows under no label: a revocation or an objection that is read
    as nothing would bring back what it ended. Licences and penalties are looked at row by row (``listing.fate``)."""
    for name in datasets:
        frame = view.frames[name]
        if frame.is_empty():
            continue
        for field in standard.datasets[name].fields:
            if field.codelist in CODES and field.type is FieldType.CODE and field.id in frame.columns:
                for text in frame[field.id].drop_nulls().unique().sort():
                    known_code(standard, field.codelist, text)

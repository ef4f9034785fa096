"""What kind of change made a cell as found into what is kept: the reason that the log of normalisation gives.

The kinds are the ids of the words that the rule on normalised cells has for them.
"""

from __future__ import annotations

import re
import unicodedata

from creditcli.standard.types import Field, FieldType

TAB, BLANKS, INNER_BLANKS, WIDTH, CASE = "tab", "blanks", "inner-blanks", "width", "case"
DATE_FORM, SERIAL_DATE = "date-form", "serial-date"
SEPARATORS, CURRENCY, NUMBER_FORM = "separators", "currency", "number-form"
CODE_LABEL, OPTION, SEVERAL = "code-label", "option", "several"
MOVED, JOINED = "moved", "joined"
AS_FOUND = (FieldType.TEXT, FieldType.NAME, FieldType.DOCUMENT_NUMBER)  # only blanks around them go
JOINT = "+"  # between the kinds of one change
_SERIAL = re.compile(r"[0-9]{5}")
_CODE = re.compile(r"[0-9A-Za-z-]+")
_PARTS = re.compile(r"[;；|,，]")
_FINER = re.compile(r"[;；|,，、]")
_CURRENCY = "¥￥元"
# What normalisation takes off at both ends: white space as Unicode has it, to which Python adds four control characters.
_AROUND = re.compile(r"\A[^\S\x1c-\x1f]+|[^\S\x1c-\x1f]+\Z")


def kind_of_change(field: Field, old: str, new: str) -> str:
    """The kinds of change from ``old`` to ``new`` in a cell of ``field``, in order, joined by ``+``.

    >>> from creditcli.standard.types import Field, FieldType
    >>> day, code = Field("d", "", FieldType.DATE, ""), Field("c", "", FieldType.UNIFIED_CODE, "")
    >>> kind_of_change(day, "2026年3月16日", "2026-03-16"), kind_of_change(day, " 46097", "2026-03-16")
    ('date-form', 'blanks+serial-date')
    >>> kind_of_change(code, "\\t９1152501mayx 00017E", "91152501MAYX00017E")
    'tab+width+inner-blanks+case'
    >>> kind_of_change(Field("t", "", FieldType.TEXT, ""), "\\x1f示例 ", "\\x1f示例")  # kept with its control character
    'blanks'
    """
    kinds, text = _ends(old)
    if text == new or field.type in AS_FOUND:
        return JOINT.join(kinds)
    if field.type is FieldType.DATE:
        kinds += _width(text)
        kinds.append(SERIAL_DATE if _SERIAL.fullmatch(_folded(text)) else DATE_FORM)
    elif field.type is FieldType.DECIMAL:
        kinds += _amount(text, new)
    elif field.codelist:
        kinds += _option(text, new)
    else:
        kinds += _identifier(text)
    return JOINT.join(dict.fromkeys(kinds))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _ends(text: str) -> tuple[list[str], str]:
    """What was taken off at both ends, and the rest."""
    rest = _AROUND.sub("", text)
    ends = text.replace(rest, "", 1) if rest else text
    kinds = [TAB] if "\t" in ends else []
    return kinds + [BLANKS] * bool(ends.replace("\t", "")), rest


def _width(text: str) -> list[str]:
    return [WIDTH] if unicodedata.normalize("NFKC", text) != text else []


def _identifier(text: str) -> list[str]:
    whole = "".join(text.split())
    folded = "".join(_folded(text).split())
    blanks = [INNER_BLANKS] if whole != text else []
    return _width(whole) + blanks + [CASE] * (folded != folded.upper())


def _amount(text: str, new: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text)
    plain = folded.replace(",", "")
    number = plain.strip().removeprefix("¥").removesuffix("元")
    kinds = _width(text) + [SEPARATORS] * ("," in folded)
    kinds += [CURRENCY] * any(sign in text for sign in _CURRENCY)
    return kinds + [NUMBER_FORM] * (number != new)


def _option(text: str, new: str) -> list[str]:
    if _folded(text) == new:
        return [WIDTH]
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    finer = [part.strip() for part in _FINER.split(text) if part.strip()]
    if new.split("；") in (list(dict.fromkeys(parts)), list(dict.fromkeys(finer))):
        return [SEVERAL]
    changed = [part for part in parts if part not in new.split("；")]
    coded = any(_CODE.fullmatch(_folded(part)) for part in changed)
    worded = any(not _CODE.fullmatch(_folded(part)) for part in changed)
    return [CODE_LABEL] * coded + [OPTION] * worded + [SEVERAL] * (len(parts) != 1)

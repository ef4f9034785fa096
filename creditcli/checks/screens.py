"""Which rows a table check could have anything to say about, as one expression over the whole file.

A row without any suspicion is sound: no check needs to see it. So an expression may be true for a row that turns
out sound, never false for one that does not; a check without an expression here sees every row. The expressions
are asked only of rows whose cells are kept as found (``stages/kept``): codes in capitals, days in ISO form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from creditcli.checks import check_digits, normal_forms, numerals, penalties, screen_amounts, screen_office, withheld
from creditcli.checks.context import Subject
from creditcli.checks.deadlines import due_on
from creditcli.checks.identifiers import CODE_FIELDS, TEXT_FIELDS
from creditcli.checks.records import any_holds
from creditcli.checks.texts import NAMED, WRITTEN
from creditcli.ids import registration_number, resident_id
from creditcli.standard.penalty_classes import needs_class
from creditcli.standard.types import FieldType

Screen = Callable[[Subject], pl.Expr]
Judge = Callable[[pl.Series], pl.Series]  # values of a column -> whether each is suspect
Asked = Callable[[pl.DataFrame], pl.Series]  # rows of a batch, by field id -> whether each is suspect
PROSE = (*WRITTEN, FieldType.DECIMAL)
MANY_DIGITS = numerals.digits(numerals.OF_PHONE)
# Of a document number year and serial number have eleven digits in many an organ: that is no telephone's unless of its shape.
ID_DIGITS = f"{numerals.digits(resident_id.LEAST_DIGITS)}|{numerals.MOBILE_SHAPE}"
BORN = r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
DASHED = "[0-9]-{1,3}[0-9]"
BRACKET, YEAR = "〔", 4  # of a plain document number: before its year, and the year's digits
NEVER = pl.lit(False)


def _any(found: list[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(found) if found else NEVER


def _fields(subject: Subject, *kinds: FieldType) -> list[str]:
    return [one.id for one in subject.dataset.fields if one.type in kinds and one.id in subject.mapped]


def unsound_code(subject: Subject) -> Mapping[str, Judge]:
    """A unified code whose shape, kind or check is not that of one."""
    return dict.fromkeys(_fields(subject, FieldType.UNIFIED_CODE), unsound_unified)


def unsound_unified(codes: pl.Series) -> pl.Series:
    """Whether each is no unified code, empty ones aside."""
    return _failing(codes, check_digits.unified)


def _failing(codes: pl.Series, valid: Callable[[pl.Series], pl.Series]) -> pl.Series:
    return ~valid(codes) & codes.is_not_null()


def person_in_code(subject: Subject) -> Mapping[str, str]:
    """Digits in an organisation's field that have a day of birth where a resident id has one, or are parted by dashes."""
    return dict.fromkeys(_fields(subject, *CODE_FIELDS), f"{BORN}|{DASHED}")


def long_numbers(subject: Subject) -> Mapping[str, str]:
    """A text with enough digits in a row for a telephone, a bank card or a resident id."""
    numbers = _fields(subject, FieldType.DOCUMENT_NUMBER)
    return {name: ID_DIGITS if name in numbers else MANY_DIGITS for name in _fields(subject, *PROSE)}


def pattern_in_text(subject: Subject) -> Mapping[str, str]:
    """A text of which the rule's pattern holds, or words (``args.words``) that stand in whatever a dear pattern finds."""
    pattern = subject.rule.args.get("words") or subject.arg("pattern")
    return dict.fromkeys(_fields(subject, *TEXT_FIELDS), str(pattern))


def wording(subject: Subject) -> Mapping[str, str]:
    """A text with the words that the rule looks for."""
    return {str(name): str(subject.arg("pattern")) for name in subject.arg("fields") if name in subject.mapped}


def withheld_left(subject: Subject) -> Mapping[str, str]:
    """A text in which a value was hidden; no cell of another kind is kept with such words in it."""
    return dict.fromkeys(_fields(subject, *PROSE), withheld.HIDDEN)


def odd_characters(subject: Subject) -> Mapping[str, str]:
    """A name or number with a character of the rule's pattern."""
    return dict.fromkeys(_fields(subject, *NAMED), str(subject.arg("pattern")))


def _unsound(valid: Callable[[pl.Series], pl.Series]) -> Callable[[Subject], Mapping[str, Judge]]:
    def judge(codes: pl.Series) -> pl.Series:
        return _failing(codes, valid)

    def screen(subject: Subject) -> Mapping[str, Judge]:
        name = str(subject.arg("field"))
        return {name: judge} if name in subject.mapped else {}

    return screen


def _registration(numbers: pl.Series) -> pl.Series:
    """Whether a text is none of the shape, or its check holds."""
    shaped = numbers.str.contains(f"^{registration_number.SHAPE}$")
    return (~shaped).fill_null(False) | check_digits.registration(numbers)


def region_digits(subject: Subject) -> pl.Expr:
    """Division digits of the region that stand in no table."""
    field = str(subject.arg("field"))
    known = [value.code for value in subject.context.standard.codelists[str(subject.arg("codelist"))].values]
    digits = pl.col(field).str.slice(2, 6)
    return (
        digits.str.starts_with(str(subject.arg("prefix"))) & ~digits.is_in(known) if field in subject.mapped else NEVER
    )


def by_day(name: str, suspect: Callable[[str], bool]) -> Asked:
    """What ``suspect`` says of each row's day: asked once for every day that occurs."""
    memory: dict[str, bool] = {}

    def judge(rows: pl.DataFrame) -> pl.Series:
        days = rows[name]
        for day in days.unique().drop_nulls():
            if day not in memory:
                memory[day] = not _is_day(day) or suspect(day)
        return days.is_in([day for day, found in memory.items() if found])

    return judge


def not_in_time(subject: Subject) -> Asked | None:
    """A decision whose last day to be received is past or cannot be told."""
    name = subject.dataset.decision_date
    if not name or name not in subject.mapped:
        return None

    def suspect(day: str) -> bool:
        judged, due = due_on(subject, date.fromisoformat(day))
        return judged and (due is None or subject.context.received > due)

    return by_day(name, suspect)


def _dated_numbers(subject: Subject) -> list[tuple[str, str]]:
    return [(number, day) for number, day in subject.arg("pairs") if {number, day} <= set(subject.mapped)]


def number_not_plain(subject: Subject) -> pl.Expr:
    """A number of which ``number_year`` cannot tell the year."""
    return normal_forms.not_plain(number for number, _ in _dated_numbers(subject))


def number_year(subject: Subject) -> pl.Expr:
    """A plain number that states another year than one up to that of its date."""
    found = []
    for number, day in _dated_numbers(subject):
        text, both = pl.col(number), pl.col(number).is_not_null() & pl.col(day).is_not_null()
        # In bytes: to count characters takes longer.
        after = text.str.find(BRACKET, literal=True) + len(BRACKET.encode())
        year, limit = text.cast(pl.Binary).bin.slice(after, YEAR), pl.col(day).cast(pl.Binary).bin.slice(0, YEAR)
        found.append(both & ~(year <= limit).fill_null(False))
    return _any(found)


def class_missing(subject: Subject) -> Asked | None:
    """No class on a day whose rule sets no term without one."""
    field, day = str(subject.arg("field")), subject.dataset.decision_date
    if field not in subject.layout_fields or day not in subject.mapped:
        return None
    needs = by_day(day, lambda one: needs_class(one, subject.context.standard))
    return lambda rows: rows[field].is_null() & needs(rows)


def class_of_another_day(subject: Subject) -> Asked | None:
    """A class of which the rule on the day of decision knows nothing; a day that is none is looked at anyway."""
    field, day = str(subject.arg("field")), subject.dataset.decision_date
    if not {field, day} <= set(subject.mapped):
        return None
    no_day = by_day(day, lambda _: False)

    def judge(rows: pl.DataFrame) -> pl.Series:
        odd = no_day(rows).fill_null(False)
        known = rows.select(field, pl.when(~odd).then(pl.col(day)).alias(day))
        return odd | penalties.class_unlike(known, field, day, subject)

    return judge


def _is_day(text: str) -> bool:
    """Whether the cell is a day as it is kept; others are looked at anyway."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def amount_only_in_text(subject: Subject) -> pl.Expr:
    """No amount, and a word in the text after which one is named."""
    text = str(subject.arg("text"))
    if text not in subject.mapped:
        return NEVER
    found = []
    for name, word in subject.arg("words").items():
        required = subject.dataset.field(name).required_when
        if name in subject.layout_fields:
            empty = pl.col(name).is_null()
            said = pl.when(empty).then(pl.col(text)).str.contains(str(word))
            found.append(said & ~any_holds(required, said) if required else said)
    return _any(found)


def resident_id_check(subject: Subject) -> Asked | None:
    """A document number of the rule's type whose check fails."""
    number, kind, own = (str(subject.arg(name)) for name in ("field", "type_field", "type"))
    if number not in subject.mapped:
        return None

    def judge(rows: pl.DataFrame) -> pl.Series:
        of_type = (rows[kind] == own).fill_null(False)
        numbers = rows[number].filter(of_type)  # few rows are of persons
        return of_type & rows[number].is_in(numbers.filter(_failing(numbers, check_digits.resident)).implode())

    return judge


# A check may have several: what is asked of one column alone is asked apart from the rest.
SCREENS: Mapping[str, Sequence[Screen]] = {
    "region_digits": [region_digits],
    "number_year": [number_not_plain, number_year],
    "amount_only_in_text": [amount_only_in_text],
    **{check: [screen] for check, screen in screen_office.SCREENS.items()},
}

# Screens of one column that are no expressions.
JUDGED: Mapping[str, Callable[[Subject], Mapping[str, Judge]]] = {
    "organisation_code_check": _unsound(check_digits.organisation),
    "registration_number_check": _unsound(_registration),
    "number_of_nobody": _unsound(check_digits.resident),
    "unified_code": unsound_code,
    "unified_code_early": unsound_code,
    "registration_in_code": unsound_code,
}

# Screens that ask Python, once for each value that occurs: they stand apart from the others, which are reckoned as one.
ASKED: Mapping[str, Callable[[Subject], Asked | None]] = {
    "resident_id_check": resident_id_check,
    "late": not_in_time,
    "deadline_undetermined": not_in_time,
    "class_missing": class_missing,
    "class_of_another_day": class_of_another_day,
    "amount_text": screen_amounts.amount_text,
    **screen_office.ASKED,
}

# What a text is searched for: all patterns of a field are looked for in one go.
PATTERNS: Mapping[str, Callable[[Subject], Mapping[str, str]]] = {
    "person_in_text": long_numbers,
    "old_person_in_text": long_numbers,
    "bank_card_in_text": long_numbers,
    "person_slip_in_text": long_numbers,
    "mobile_in_text": long_numbers,
    "person_in_code": person_in_code,
    "wording": wording,
    "withheld_left": withheld_left,
    "pattern_in_text": pattern_in_text,
    "odd_characters": odd_characters,
}

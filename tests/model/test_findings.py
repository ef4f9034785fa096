"""Places, column letters and the conservation of rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditcli.model.finding import Place, RowCounts, letters_to_number, number_to_letters


@given(st.integers(1, 20000))
def test_column_letters_read_back(number: int) -> None:
    assert letters_to_number(number_to_letters(number)) == number


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [number_to_letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_cell_is_named_only_where_it_is_one_cell() -> None:
    assert Place("a.xlsx", "Sheet1", 7, "C").cell == "C7"
    assert Place("a.xlsx", "Sheet1", 7).cell == ""


def test_rows_that_are_not_conserved_cannot_be_reported() -> None:
    with pytest.raises(ValueError, match="conserved"):
        RowCounts(read=3, accepted=1, held=1)


def test_counts_of_tables_add_up() -> None:
    total = RowCounts(3, 1, 1, 1, 0) + RowCounts(2, 1, 0, 0, 1)
    assert (total.read, total.accepted, total.held, total.refused, total.dropped) == (5, 2, 1, 1, 1)

"""A test of all rows of a table names each row that fails, and does not stop at the first."""

import pytest

from tests.every_case import every_case


def test_every_row_that_fails_is_named():
    @every_case("number", [1, 2, 3, 4])
    def is_even(number):
        assert number % 2 == 0, "odd"

    with pytest.raises(AssertionError, match=r"2 of 4:\n\(1,\): odd[^\2]*\(3,\): odd"):
        is_even()


def test_a_table_without_rows_is_no_proof():
    with pytest.raises(AssertionError, match="no row"):
        every_case("number", [])(lambda number: None)()


@pytest.fixture
def limit():
    return 10


@every_case(("low", "high"), [(1, 2), (2, 3)])
def test_fixtures_are_given_beside_the_rows(limit, low, high):
    assert low < high < limit

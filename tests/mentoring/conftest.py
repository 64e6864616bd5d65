"""The pair that the tests of mentoring begin with."""

from copy import deepcopy

import pytest

from tests.factories.booking import BookingCast


@pytest.fixture(scope="module")
def cast_of_the_file(harbour_of_the_file):
    return BookingCast(harbour_of_the_file)


@pytest.fixture
def cast(cast_of_the_file, db):
    """An active pair, its supervisor and a coordinator; each test has its own copy."""
    return deepcopy(cast_of_the_file)

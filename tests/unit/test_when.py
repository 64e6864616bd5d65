"""Dates as people read them."""

from datetime import date

import pytest

from core.templatetags import when


@pytest.mark.parametrize("words", [when.day_words, when.date_words, when.on_day])
def test_a_day_that_is_not_known_has_no_words(words):
    assert words(None) == ""


def test_a_date_is_read_with_its_year():
    assert when.date_words(date(2026, 3, 3)) == "3 March 2026"

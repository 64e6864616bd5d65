"""The short code of a certificate: read out, heard wrongly, typed anyhow."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.certification.short_codes import LETTERS, numbers_of, short_code


@given(st.uuids(version=4))
def test_the_code_of_a_number_finds_that_number(number):
    lowest, highest = numbers_of(short_code(number))
    assert lowest <= number <= highest
    assert short_code(lowest) == short_code(highest) == short_code(number)


def test_two_numbers_never_shared_a_code_in_ten_thousand():
    assert len({short_code(uuid4()) for _n in range(10_000)}) == 10_000


@pytest.mark.parametrize("as_typed", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_capitals_and_dashes_do_not_matter(as_typed):
    code = short_code(UUID("6f1c0000-0001-4000-8000-000000000000"))
    assert numbers_of(as_typed(code)) == numbers_of(code)


def test_what_is_heard_as_another_letter_is_read_as_meant():
    assert not set("OILU") & set(LETTERS)
    assert numbers_of("OIL0-0000-0000") == numbers_of("0110-0000-0000")


@pytest.mark.parametrize("typed", ["", "ABC", "U000-0000-0000", "ü000-0000-0000", "0" * 13])
def test_what_is_no_code_finds_nothing(typed):
    assert numbers_of(typed) is None

"""The lines written without knowing the filter: at least 97 % stopped, at most 2 % in vain.

What it made of each folder at first sight, before it was changed with it, is told in
`tests/data/screening/README.md`; `uv run python -m bench.screening` prints what it makes of them.
"""

import pytest

from mentors.rooms.screening.filter import screen
from tests.every_case import every_case
from tests.screening_lines import FOLDER, LANGUAGES, PARTS, lines_of, outcome_of

STOPPED_PERCENT, VAIN_PERCENT = 97, 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_in_each_language_what_must_be_stopped_is_stopped_and_the_rest_passes(part, language):
    outcome = outcome_of(part, (language,))
    assert outcome.stopped_percent >= STOPPED_PERCENT, outcome.let_through
    assert outcome.vain_percent <= VAIN_PERCENT, outcome.stopped_in_vain


WITH_THE_FILTER = lines_of(FOLDER / "with_the_filter.txt")


@every_case("line", WITH_THE_FILTER)
def test_each_example_is_found_for_what_it_is(line):
    found = {str(hit.category) for hit in screen(line.text)}
    assert found == set() if line.category == "pass" else line.category in found

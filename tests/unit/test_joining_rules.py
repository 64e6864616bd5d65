"""What stands before the first woman whom somebody mentors, and its words in every language."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from mentors.mentor_onboarding.rules import (
    Chose,
    Standing,
    agreement_in,
    current_version,
    language_for,
    languages,
    may_be_written,
    may_meet_a_woman,
    texts_in,
)

TODAY = date(2026, 11, 1)

STANDINGS = [
    (Standing("go-on", 1), True),
    (Standing("later", 1), False),
    (Standing("not-now", 1), False),
    (Standing("go-on", None), False),
    # The words changed since.
    (Standing("go-on", 2), False),
    (Standing(None, 1), False),
    # Who mentors already said it by doing so, until she says something else.
    (Standing(None, 1, mentors_already=True), True),
    (Standing("later", 1, mentors_already=True), False),
    (Standing(None, None, mentors_already=True), False),
]


@pytest.mark.parametrize(("standing", "may"), STANDINGS)
def test_her_word_and_the_agreement_come_before_a_woman(standing, may):
    assert may_meet_a_woman(standing, current=1) is may


def test_a_talk_is_written_down_after_it_took_place():
    assert may_be_written(TODAY, TODAY)
    assert may_be_written(TODAY - timedelta(days=365), TODAY)
    assert not may_be_written(TODAY + timedelta(days=1), TODAY)
    assert not may_be_written(TODAY - timedelta(days=366), TODAY)
    assert len(Chose) == 3


def test_the_words_stand_in_every_language_and_none_asks_for_her_story():
    assert set(languages()) == {code for code, _name in settings.LANGUAGES}
    for language in languages():
        found = texts_in(language)
        assert len(found.agreements) == current_version()
        assert len(found.questions) == len(texts_in("en").questions)
    assert agreement_in("tlh") == agreement_in("en")
    assert language_for("it") == "it"
    for line in texts_in("en").questions:
        assert "happened to" not in line

"""The picture phrases: words for each, in every language, short enough for a button."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from mentors.rooms.rules.messaging import AT_HAND, PHRASE_GROUPS, PHRASES
from mentors.rooms.state.phrase_sentences import (
    GROUP_WORDS,
    PHRASE_WORDS,
    more_phrases,
    phrases,
    phrases_at_hand,
)

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# The longest that stands on one line of a phone of 360 pixels, beside its drawing.
LONGEST = 32


def test_every_phrase_has_words_and_no_words_are_without_a_phrase():
    assert list(PHRASE_WORDS) == list(PHRASES)
    assert list(GROUP_WORDS) == [group for group in PHRASE_GROUPS if group != AT_HAND]


def test_at_hand_and_in_the_sheet_each_phrase_stands_once():
    shown = [key for key, _words in phrases_at_hand()]
    for _group, _heading, within in more_phrases():
        shown += [key for key, _words in within]
    assert shown == [key for key, _words in phrases()] == list(PHRASES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_each_language_the_words_are_short_and_no_two_phrases_say_the_same(language):
    with translation.override(language):
        words = [str(words) for words in PHRASE_WORDS.values()]
        headings = [str(heading) for heading in GROUP_WORDS.values()]
    assert len(set(words)) == len(PHRASES)
    assert max(map(len, words)) <= LONGEST
    assert max(map(len, headings)) <= 20
    assert not re.search(r"victim|vittim|ضحي|[0-9@!]", " ".join(words), re.IGNORECASE)


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_phrase_and_heading_is_translated(language):
    english = [str(words) for words in (*PHRASE_WORDS.values(), *GROUP_WORDS.values())]
    with translation.override(language):
        told = [str(words) for words in (*PHRASE_WORDS.values(), *GROUP_WORDS.values())]
    # "No" is the same word in Italian.
    assert {here for here, there in zip(english, told, strict=True) if here == there} <= {"No"}

"""Pictures where she reads and on cards: at the same place in each language."""

from functools import cache

import pytest

from cms.curriculum.drawings import listed
from tests.every_case import every_case
from tests.shipped_courses import content_in

# Courses whose lessons have their pictures in all three languages.
PICTURED = ("a",)
# Courses whose cards have drawings of their own in all three languages.
DRAWN_CARDS = ("a", "b")
LANGUAGES = ("en", "it", "ar")


@cache
def _places(language):
    """What stands in each lesson, in order: kinds of blocks, and of pictures the drawing."""
    return {
        f"{course.code}/{module.number}/{lesson.number}": [
            (block.kind, block.label if block.kind == "picture" else "") for block in lesson.blocks
        ]
        for course in content_in(language).courses
        if course.code in PICTURED
        for module in course.modules
        for lesson in module.lessons
    }


def _drawings(place):
    return [label for kind, label in _places("en")[place] if kind == "picture"]


EVERY_LESSON = every_case("place", _places("en"))


@EVERY_LESSON
def test_a_lesson_has_two_to_four_pictures_and_none_twice(place):
    drawings = _drawings(place)
    assert 2 <= len(drawings) <= 4
    assert len(set(drawings)) == len(drawings)


@pytest.mark.parametrize("language", LANGUAGES[1:])
@EVERY_LESSON
def test_a_picture_stands_at_the_same_place_in_a_translation(place, language):
    assert _places(language)[place] == _places("en")[place]


@pytest.mark.parametrize("language", LANGUAGES[1:])
@EVERY_LESSON
def test_what_a_picture_shows_is_told_in_the_language_of_the_lesson(place, language):
    for drawing in _drawings(place):
        told = listed()[drawing].alt
        assert told.get(language)
        assert told[language] != told["en"]


@EVERY_LESSON
def test_what_a_picture_shows_takes_twenty_words_at_most(place):
    for drawing in _drawings(place):
        for language in LANGUAGES:
            assert len(listed()[drawing].shows(language).split()) <= 20


@cache
def _cards(language):
    """The drawing of each card, by course and module, in order; "" for that of the module."""
    return {
        f"{course.code}/{module.number}": [
            block.drawing for block in module.activity.blocks if block.kind == "card"
        ]
        for course in content_in(language).courses
        if course.code in DRAWN_CARDS
        for module in course.modules
        if module.activity is not None
    }


@pytest.mark.parametrize("language", LANGUAGES[1:])
@every_case("place", _cards("en"))
def test_a_card_has_the_same_drawing_in_a_translation(place, language):
    assert _cards(language)[place] == _cards("en")[place]


@every_case("place", _cards("en"))
def test_cards_of_each_activity_have_drawings_of_their_own(place):
    assert any(_cards("en")[place])

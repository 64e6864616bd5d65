"""Pictures where she reads: each lesson has some, at the same place in each language."""

from functools import cache

import pytest

from cms.curriculum.drawings import listed
from cms.curriculum.files import CONTENT
from cms.curriculum.parser import read_content

# Courses whose lessons have their pictures in all three languages.
PICTURED = ("a",)
LANGUAGES = ("en", "it", "ar")


@cache
def _places(language):
    """What stands in each lesson, in order: kinds of blocks, and of pictures the drawing."""
    return {
        f"{course.code}/{module.number}/{lesson.number}": [
            (block.kind, block.label if block.kind == "picture" else "") for block in lesson.blocks
        ]
        for course in read_content(CONTENT / language).courses
        if course.code in PICTURED
        for module in course.modules
        for lesson in module.lessons
    }


def _drawings(place):
    return [label for kind, label in _places("en")[place] if kind == "picture"]


EVERY_LESSON = pytest.mark.parametrize("place", _places("en"))


@EVERY_LESSON
def test_a_lesson_has_two_to_four_pictures_and_none_twice(place):
    drawings = _drawings(place)
    assert 2 <= len(drawings) <= 4
    assert len(set(drawings)) == len(drawings)


@EVERY_LESSON
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_picture_stands_at_the_same_place_in_a_translation(place, language):
    assert _places(language)[place] == _places("en")[place]


@EVERY_LESSON
@pytest.mark.parametrize("language", LANGUAGES[1:])
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

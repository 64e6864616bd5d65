"""The three courses as they are shipped: whole, plain, each lesson in the shape agreed."""

import io
import re
import uuid
from itertools import combinations
from pathlib import PurePath

import pytest
import yaml
from django.core.management import call_command

from cms.curriculum.checks import kinds_in
from cms.curriculum.drawing_checks import missing_drawings
from cms.curriculum.files import CONTENT
from cms.curriculum.meeting_files import MEETING_NAMES
from cms.curriculum.readability import WORD, sentences
from cms.curriculum.text_spans import spans_of
from courses.questions.typed_words import normal
from tests.every_case import every_case
from tests.shipped_courses import content_in

ENGLISH = CONTENT / "en"
COURSES = {course.code: course for course in content_in("en").courses}
MODULES = {
    f"{code}/{module.number}": module
    for code, course in COURSES.items()
    for module in course.modules
}
LESSONS = {
    f"{place}/{lesson.number}": lesson
    for place, module in MODULES.items()
    for lesson in module.lessons
}
EVERY_MODULE = every_case("place", MODULES)
EVERY_LESSON = every_case("place", LESSONS)


@pytest.mark.long
def test_the_check_finds_nothing_to_mend():
    """Words, sentences, reading level, outcomes, questions, paragraphs: `cms.curriculum.checks`."""
    told = io.StringIO()
    call_command("check_curriculum", stdout=told)
    assert told.getvalue() == "Nothing to mend.\n"


@pytest.mark.long
def test_the_sets_in_pictures_have_a_drawing_for_every_answer():
    """Before we begin, safety, and all of the eleven principles (domain R7.2)."""
    assert list(missing_drawings(ENGLISH)) == []


def test_five_practical_lessons_are_in_pictures_and_never_counted():
    pictures = [place for place, lesson in LESSONS.items() if lesson.picture_lesson]
    assert pictures == ["b/7/4", "b/7/5", "b/7/6", "b/7/7", "b/7/8"]
    assert all(LESSONS[place].extra for place in pictures)


@pytest.mark.parametrize(
    ("code", "numbers"), [("a", range(17)), ("b", range(1, 12)), ("s", range(1, 22))]
)
def test_every_module_of_the_curriculum_is_there(code, numbers):
    assert [module.number for module in COURSES[code].modules] == list(numbers)


@EVERY_MODULE
def test_lessons_of_a_module_are_counted_without_a_gap(place):
    numbers = [lesson.number for lesson in MODULES[place].lessons]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 2


@EVERY_MODULE
def test_module_has_notes_for_the_facilitator_and_an_activity_with_cards(place):
    module = MODULES[place]
    words = sum(len(WORD.findall(re.sub("<[^>]*>", " ", b.value))) for b in module.notes.blocks)
    assert words >= 200
    cards = [block for block in module.activity.blocks if block.kind == "card"]
    assert len(cards) >= 2
    assert set(module.activity.seats) <= {card.label for card in cards}


@EVERY_MODULE
def test_module_asks_in_kinds_that_are_more_than_choices(place):
    assert set(kinds_in(MODULES[place])) - {"single", "multiple", "true_false", "reflection"}


@EVERY_LESSON
def test_lesson_has_the_shape_that_was_agreed(place):
    kinds = [block.kind for block in LESSONS[place].blocks]
    if LESSONS[place].picture_lesson:
        assert set(kinds) == {"part", "picture", "ground"}
    else:
        assert {"scenario", "try", "remember"} <= set(kinds)
    assert kinds[-1] == "ground"
    assert 2 <= kinds.count("part") <= 4


@EVERY_LESSON
def test_lesson_asks_and_teaches_what_its_header_says(place):
    lesson = LESSONS[place]
    asked = {name for question in lesson.quiz.definition.questions for name in question.outcomes}
    assert lesson.outcomes
    assert set(lesson.outcomes) == asked


@EVERY_LESSON
def test_keys_are_made_by_chance(place):
    """A key that somebody typed might be typed twice, in another installation."""
    lesson = LESSONS[place]
    for key in (lesson.key, lesson.quiz.key):
        assert uuid.UUID(str(key)).version == 4


def test_the_eleven_principles_each_have_their_module():
    for module in COURSES["b"].modules:
        assert {lesson.principle for lesson in module.lessons} == {module.number}


@pytest.mark.long
def test_no_two_lessons_share_a_sentence_of_more_than_six_words():
    told: dict[str, set[str]] = {}
    for span in spans_of(ENGLISH):
        if PurePath(span.file).name in MEETING_NAMES:
            # Who holds the session may quote the lesson.
            continue
        if span.role in ("body", "short_version", "text", "feedback"):
            lesson = span.file.removesuffix(".md").removesuffix(".quiz.yaml")
            told.setdefault(lesson, set()).update(
                sentence.folded for sentence in sentences(span.text) if sentence.words > 6
            )
    shared = {
        (one, other): told[one] & told[other]
        for one, other in combinations(told, 2)
        if told[one] & told[other]
    }
    assert not shared


@pytest.mark.long
def test_feedback_says_more_than_yes_or_no():
    for file in sorted(ENGLISH.rglob("*.quiz.yaml")):
        for feedback in feedbacks(yaml.safe_load(file.read_text())):
            assert len(WORD.findall(feedback)) >= 3, (file.name, feedback)


def feedbacks(node):
    """Every feedback anywhere below."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "feedback":
                yield value
            else:
                yield from feedbacks(value)
    elif isinstance(node, list):
        for one in node:
            yield from feedbacks(one)


@pytest.mark.long
@pytest.mark.parametrize("language", sorted(folder.name for folder in CONTENT.iterdir()))
def test_no_two_accepted_words_are_one_word_and_none_is_a_choice_that_does_not_fit(language):
    for file in (CONTENT / language).glob("**/*.quiz.yaml"):
        for question in yaml.safe_load(file.read_text())["questions"]:
            for gap in question["options"] if question["kind"] == "gap" else ():
                accepted = {normal(word, language) for word in gap["accept"]}
                assert len(accepted) == len(gap["accept"]), (question["key"], gap["key"])
                fitting = [word for word in gap["choices"] if normal(word, language) in accepted]
                assert len(fitting) == 1, (question["key"], gap["key"])

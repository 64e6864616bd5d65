"""The reader of patterns takes the answer that sounds good, and wins where only good ones do."""

import pytest

from cms.curriculum import question_figures
from cms.curriculum.choices import SCENE, SINGLE, Choice
from cms.curriculum.question_figures import HELD_PATTERNS, Figure, pattern_guess, telling_words

GOOD = "Would you like to ask our supervisor?"
PLAIN = "Go home now and come again later."


def choice(*options, fits=0, kind=SCENE):
    right = tuple(at == fits for at in range(len(options)))
    return Choice("q", kind, "What now?", options, right, ("",) * len(options))


@pytest.mark.parametrize(
    ("language", "option", "amount"),
    [
        # “would you”, “ask”, “supervisor”, and a question mark
        ("en", GOOD, 4),
        ("en", PLAIN, 0),
        ("en", "She basks in it and supervises.", 0),
        ("it", "Vuoi chiedere alla supervisora?", 4),
        ("it", "Vai a casa.", 0),
        # «هل», «تحبّين» with and without its vowel sign, «المشرفة»
        ("ar", "هل تحبّين أن نسأل المشرفة؟", 5),
        ("ar", "هل تحبين أن نسأل المشرفة؟", 5),
        ("ar", "اذهبي إلى البيت.", 0),
    ],
)
def test_words_that_tell_are_counted_whole_and_a_question_counts_too(language, option, amount):
    assert telling_words(option, language) == amount


def test_she_wins_where_only_the_fitting_answer_sounds_good():
    assert pattern_guess([choice(GOOD, PLAIN)], kind=SCENE, language="en").share == 1


def test_she_loses_where_another_one_sounds_better():
    guess = pattern_guess([choice(PLAIN, GOOD)], kind=SCENE, language="en")
    assert (guess.share, guess.chance, guess.amount) == (0, 0.5, 1)


def test_of_two_that_sound_alike_she_takes_the_longer_and_else_draws_lots():
    longer = choice("Thank you, and go home.", "Thank you.")
    assert pattern_guess([longer], kind=SCENE, language="en").share == 1
    even = choice("Go on.", "Go up.")
    assert pattern_guess([even], kind=SCENE, language="en").share == 0.5


def test_a_language_without_words_and_a_kind_that_is_not_asked_have_no_figure():
    assert pattern_guess([choice(GOOD, PLAIN)], kind=SCENE, language="xx") is None
    assert pattern_guess([choice(GOOD, PLAIN)], kind=SINGLE, language="en") is None


def test_to_win_less_than_chance_is_fine_and_much_more_is_not():
    assert Figure("pattern", SCENE, 0.1, 0.5, 40).within
    assert not Figure("pattern", SCENE, 0.7, 0.5, 40).within


def test_a_course_is_held_to_patterns_by_itself():
    """Arabic B is held to them, and to no other figure yet."""
    pattern, longest = (
        Figure("pattern", SCENE, 0.9, 0.5, 40),
        Figure("longest", SCENE, 0.9, 0.5, 40),
    )
    assert ("ar", "b", SCENE) in HELD_PATTERNS
    assert question_figures._is_held(pattern, "b", "ar")
    assert not question_figures._is_held(longest, "b", "ar")
    assert not question_figures._is_held(pattern, "a", "en")

"""What one sitting asks, and how it went by category. Digests of old definitions stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.rules import is_staff_course
from courses.questions.grading import UnknownAnswer, grade
from courses.questions.sampling import CategoryCount, as_asked, by_category, draw, number_asked
from courses.questions.schema import (
    SchemaProblem,
    check_texts,
    digest,
    parse_definition,
    parse_texts,
)
from tests.unit.quiz_definitions import ONE_OF_EACH, definitions, question, quiz
from tests.unit.quiz_kinds import EVERY_KIND

THOUGHT = {"key": "thought", "kind": "reflection", "outcomes": []}
POOL = [question(f"q{number}", "single", "a!", "b") for number in range(8)]


def pool(*others, **settings):
    return parse_definition(quiz(*POOL, *others) | settings)


def in_category(key, path):
    return question(key, "single", "a!", "b") | {"category": path}


def problem_of(data):
    with pytest.raises(SchemaProblem) as caught:
        parse_definition(data)
    return caught.value.code, caught.value.where


# --- settings -------------------------------------------------------------------------------


def test_a_definition_of_every_kind_keeps_the_digest_of_the_release_before():
    assert digest(parse_definition(EVERY_KIND)) == (
        "54afdc5525de06052fd8955412f7e6e543bdf26b8ba730504c89a6277692cecc"
    )


def test_settings_that_say_the_usual_are_not_written_down():
    usual = {
        "order": "author",
        "draw": None,
        "options": "author",
        "answers": "end",
        "single_attempt": False,
        "minutes": None,
    }
    said = parse_definition(ONE_OF_EACH | usual)
    assert said == parse_definition(ONE_OF_EACH)
    assert set(said.model_dump()) == {"key", "pass_mark_percent", "questions"}
    assert digest(said) == digest(parse_definition(ONE_OF_EACH))


@pytest.mark.parametrize(
    "setting",
    [
        {"order": "random"},
        {"draw": 2},
        {"options": "random"},
        {"answers": "each"},
        {"single_attempt": True},
        {"minutes": 20},
    ],
)
def test_every_setting_is_part_of_what_is_frozen(setting):
    definition = parse_definition(ONE_OF_EACH | setting)
    assert digest(definition) != digest(parse_definition(ONE_OF_EACH))
    assert parse_definition(definition.model_dump(mode="json")) == definition


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ({"draw": 4}, ("draw-too-many", "quiz")),
        ({"draw": 0}, ("out-of-range", "draw")),
        ({"draw": True}, ("malformed", "draw")),
        ({"minutes": 0}, ("out-of-range", "minutes")),
        ({"minutes": 601}, ("out-of-range", "minutes")),
        ({"order": "alphabet"}, ("malformed", "order")),
        ({"single_attempt": "yes"}, ("malformed", "single_attempt")),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(setting, problem):
    assert problem_of(ONE_OF_EACH | setting) == problem


def test_a_thought_does_not_fill_the_pool():
    assert problem_of(quiz(POOL[0], THOUGHT) | {"draw": 2})[0] == "draw-too-many"


@pytest.mark.parametrize("path", ["Safety", "safety/", "/safety", "safety//phone", "a b"])
def test_a_category_is_a_path_of_short_names(path):
    assert problem_of(quiz(in_category("q", path)))[0] == "not-a-slug"


def test_a_category_without_words_and_words_without_a_category_are_named():
    definition = parse_definition(quiz(in_category("q", "safety/phone")))
    words = {
        "text": "?",
        "options": {key: {"text": "A", "feedback": "Yes."} for key in ("a", "b")},
    }
    texts = parse_texts(
        {"questions": {"q": words}, "categories": {"safety": "Safety", "money": "Money"}}
    )
    assert check_texts(definition, texts) == [
        "category-words-missing:q.safety/phone",
        "category-unknown:money",
    ]


def test_another_category_does_not_make_a_translation_untrue():
    plain = parse_definition(quiz(*EVERY_KIND["questions"]))
    sorted_in = parse_definition(
        quiz(*(one | {"category": "safety"} for one in EVERY_KIND["questions"]))
    )
    assert digest(plain) != digest(sorted_in)
    for one, other in zip(plain.questions, sorted_in.questions, strict=True):
        assert one.facts() == other.facts()


@pytest.mark.parametrize(
    ("audience", "staff"),
    [
        (["staff_learner", "supervisor", "coordinator", "editor"], True),
        (["staff_learner"], True),
        (["staff_learner", "learner"], False),
        (["staff_learner", "mentor"], False),
        (["learner", "editor"], False),
        (["supervisor"], False),
        ([], False),
    ],
)
def test_a_staff_course_is_for_staff_learners_and_for_no_woman_of_the_programme(audience, staff):
    assert is_staff_course(audience) is staff


# --- drawing --------------------------------------------------------------------------------


def test_a_quiz_without_settings_asks_everything_in_the_order_of_the_author():
    assert draw(pool(), "seed") == ()
    assert as_asked(pool(), ()) == pool()


@given(st.integers(1, 8), st.text(), st.sampled_from(["author", "random"]))
def test_drawing_draws_exactly_so_many_different_ones(amount, seed, order):
    definition = pool(draw=amount, order=order)
    drawn = draw(definition, seed)
    assert len(drawn) == len(set(drawn)) == amount == number_asked(definition)
    assert set(drawn) <= {one.key for one in definition.questions}
    assert draw(definition, seed) == drawn


@given(st.integers(1, 8), st.text())
def test_what_is_drawn_stands_in_the_order_of_the_author_unless_chance_is_asked_for(amount, seed):
    drawn = draw(pool(draw=amount), seed)
    assert list(drawn) == sorted(drawn)


@given(st.text())
def test_a_random_order_asks_everything_once(seed):
    drawn = draw(pool(order="random"), seed)
    assert sorted(drawn) == [one["key"] for one in POOL]


def test_different_attempts_get_different_orders_and_every_question_has_its_turn():
    orders = {draw(pool(order="random", draw=3), f"seed {number}") for number in range(60)}
    assert len(orders) > 30
    assert {key for order in orders for key in order} == {one["key"] for one in POOL}


@given(st.text())
def test_a_thought_is_asked_beside_what_is_drawn(seed):
    drawn = draw(pool(THOUGHT, draw=3), seed)
    assert "thought" in drawn
    assert len(drawn) == 4


def test_a_question_that_is_not_there_cannot_be_asked():
    with pytest.raises(KeyError):
        as_asked(pool(), ["zebra"])


# --- grading what was asked -----------------------------------------------------------------


@st.composite
def sittings(draw_, answered=True):
    """A definition as an attempt asks it, with some answers."""
    whole = draw_(definitions())
    amount = draw_(st.none() | st.integers(1, len(whole.questions)))
    order = draw_(st.sampled_from(["author", "random"]))
    chosen = parse_definition(whole.model_dump(mode="json") | {"draw": amount, "order": order})
    seed = draw_(st.text(max_size=5))
    sitting = as_asked(chosen, draw(chosen, seed))
    answers = {
        one.key: draw_(st.sets(st.sampled_from(one.part_keys()))) for one in sitting.questions
    }
    return chosen, seed, sitting, answers


@given(sittings())
def test_grading_a_sitting_is_always_the_same_and_never_out_of_range(case):
    definition, seed, sitting, answers = case
    result = grade(sitting, answers)
    assert grade(as_asked(definition, draw(definition, seed)), answers) == result
    assert 0 <= result.points <= result.max_points == len(sitting.questions)
    assert 0 <= result.percent <= 100
    assert [one.key for one in result.questions] == [one.key for one in sitting.questions]


@given(sittings())
def test_one_more_question_answered_well_never_lowers_a_sitting(case):
    _definition, _seed, sitting, answers = case
    before = grade(sitting, answers)
    for one in sitting.questions:
        after = grade(sitting, answers | {one.key: one.right_answer({})})
        assert after.points >= before.points
        assert after.percent >= before.percent
        assert bool(after.met) >= bool(before.met)


@given(sittings())
def test_what_was_not_asked_cannot_be_answered(case):
    definition, _seed, sitting, answers = case
    asked = {one.key for one in sitting.questions}
    for one in definition.questions:
        if one.key not in asked:
            with pytest.raises(UnknownAnswer):
                grade(sitting, answers | {one.key: ["o0"]})


# --- categories -----------------------------------------------------------------------------


def test_categories_are_counted_with_those_inside_them():
    definition = parse_definition(
        quiz(
            in_category("q1", "safety/phone"),
            in_category("q2", "listening"),
            in_category("q3", "safety"),
            in_category("q4", "safety/home"),
            question("q5", "single", "a!", "b"),
        )
    )
    met = {"q1": True, "q2": False, "q3": True, "q4": None, "q5": True}
    assert by_category(definition, met) == (
        CategoryCount("safety", 2, 3),
        CategoryCount("safety/phone", 1, 1),
        CategoryCount("safety/home", 0, 1),
        CategoryCount("listening", 0, 1),
    )


@given(sittings(), st.sampled_from(["a", "a/b", "c", ""]))
def test_a_category_never_counts_more_than_was_asked(case, path):
    _definition, _seed, sitting, answers = case
    named = sitting.model_copy(
        update={
            "questions": tuple(
                one.model_copy(update={"category": path}) for one in sitting.questions
            )
        }
    )
    result = grade(named, answers)
    counts = by_category(named, {one.key: one.met for one in result.questions})
    assert all(count.met == result.points for count in counts)
    assert all(count.total == result.max_points for count in counts)
    assert bool(counts) is bool(path)

"""Grading is pure: the same answers on the same definition come to the same, for ever."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.questions.grading import UnknownAnswer, grade
from courses.questions.schema import parse_definition
from tests.unit.quiz_definitions import ONE_OF_EACH, definitions_with_answers, question, quiz

ALL_MET = {
    "late-evening": ["small-piece"],
    "what-helps": ["say-aloud", "same-place"],
    "slow-head": ["false"],
}


def correct_keys(asked):
    return [option.key for option in asked.options if option.correct]


def result_of(answers):
    return grade(parse_definition(ONE_OF_EACH), answers)


def test_every_question_answered_well_is_a_hundred_per_cent():
    result = result_of(ALL_MET)
    assert (result.points, result.max_points, result.percent, result.met) == (3, 3, 100, True)
    assert [question.key for question in result.questions] == [
        "late-evening",
        "what-helps",
        "slow-head",
    ]


def test_no_answers_at_all_are_not_met_and_no_error():
    result = result_of({})
    assert (result.points, result.max_points, result.percent, result.met) == (0, 3, 0, False)
    assert all(not question.met and question.chosen == () for question in result.questions)


def test_per_cent_is_rounded_down():
    result = result_of(ALL_MET | {"slow-head": ["true"]})
    assert (result.points, result.percent, result.met) == (2, 66, True)


@pytest.mark.parametrize(("pass_mark", "met"), [(66, True), (67, False)])
def test_the_pass_mark_is_met_when_reached(pass_mark, met):
    definition = parse_definition(ONE_OF_EACH | {"pass_mark_percent": pass_mark})
    assert grade(definition, ALL_MET | {"slow-head": []}).met is met


@pytest.mark.parametrize(
    ("chosen", "met"),
    [
        (["same-place", "say-aloud"], True),
        (["say-aloud", "same-place"], True),
        (["say-aloud", "same-place", "say-aloud"], True),
        (["same-place"], False),
        (["same-place", "say-aloud", "read-faster"], False),
        ([], False),
    ],
)
def test_several_answers_are_met_by_exactly_the_set_that_helps(chosen, met):
    assert result_of({"what-helps": chosen}).questions[1].met is met


def test_two_choices_where_one_was_asked_are_not_met():
    assert not result_of({"late-evening": ["small-piece", "push-on"]}).questions[0].met


def test_what_she_chose_is_kept_in_the_order_of_the_definition():
    chosen = result_of({"what-helps": {"read-faster", "same-place"}}).questions[1].chosen
    assert chosen == ("same-place", "read-faster")


def test_a_lone_string_is_one_chosen_option_not_its_letters():
    definition = parse_definition(quiz(question("q", "multiple", "a!", "b!", "c", "ab")))
    assert grade(definition, {"q": "ab"}).questions[0].chosen == ("ab",)


def test_an_answer_to_an_unknown_question_is_refused():
    with pytest.raises(UnknownAnswer) as caught:
        result_of({"zebra": ["a"], "other": ["a"]})
    assert (caught.value.question, caught.value.option) == ("other", None)
    assert str(caught.value) == "other"


def test_an_unknown_option_is_refused():
    with pytest.raises(UnknownAnswer) as caught:
        result_of({"slow-head": ["false", "perhaps", "maybe"]})
    assert (caught.value.question, caught.value.option) == ("slow-head", "maybe")
    assert str(caught.value) == "slow-head.maybe"


@given(definitions_with_answers())
def test_a_result_is_never_out_of_range(pair):
    definition, answers = pair
    result = grade(definition, answers)
    assert 0 <= result.points <= result.max_points == len(definition.questions)
    assert 0 <= result.percent <= 100
    assert result.points == sum(question.met for question in result.questions)
    assert result.met == (result.percent >= definition.pass_mark_percent)


@given(definitions_with_answers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(pair, random):
    definition, answers = pair
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    turned = {key: list(reversed(chosen)) for key, chosen in shuffled}
    assert grade(definition, turned) == grade(definition, answers)


@given(definitions_with_answers(), st.data())
def test_answering_one_more_question_well_never_lowers_anything(pair, data):
    definition, answers = pair
    before = grade(definition, answers)
    unmet = [q for q, r in zip(definition.questions, before.questions, strict=True) if not r.met]
    assume(unmet)
    asked = data.draw(st.sampled_from(unmet))
    after = grade(definition, answers | {asked.key: correct_keys(asked)})
    assert after.points == before.points + 1
    assert after.percent > before.percent
    assert after.met >= before.met


@given(definitions_with_answers())
def test_choosing_everything_is_never_met(pair):
    definition, _ = pair
    everything = {q.key: [option.key for option in q.options] for q in definition.questions}
    assert grade(definition, everything).points == 0

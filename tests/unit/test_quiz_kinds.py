"""Every kind of question: what suits it, how an answer is read, when it is met, what it says."""

import copy
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.grading import UnknownAnswer, grade
from courses.questions.kinds.base import GapWords
from courses.questions.kinds.numeric import read_number
from courses.questions.schema import (
    Definition,
    SchemaProblem,
    accepted_words,
    check_texts,
    digest,
    parse_definition,
    parse_texts,
)
from tests.unit.quiz_definitions import quiz
from tests.unit.quiz_kinds import (
    ACCEPTED,
    BRANCHING,
    EVERY_KIND,
    GAP,
    HOTSPOT,
    MATCHING,
    NUMERIC,
    ORDERING,
    REFLECTION,
    RIGHT,
    TEXTS,
    WRITTEN,
    answers_of_every_kind,
    marks_of_written,
)

EVERY = parse_definition(EVERY_KIND)
RELEASED = json.loads((Path(__file__).parents[1] / "data/quizzes/0.1.json").read_text())


def result_of(answers, **more):
    return grade(EVERY, answers, accepted=ACCEPTED, **more)


def met(asked, answer, accepted=ACCEPTED):
    definition = parse_definition(quiz(asked))
    return grade(definition, {asked["key"]: answer}, accepted=accepted).questions[0].met


def problem_of(asked):
    with pytest.raises(SchemaProblem) as caught:
        parse_definition(quiz(asked))
    return caught.value.code, caught.value.where


def changed(asked, **fields):
    return copy.deepcopy(asked) | fields


# --- what 0.1 made --------------------------------------------------------------------------


def test_a_quiz_of_the_first_release_has_the_same_digest_and_the_same_grade():
    definition = parse_definition(RELEASED["definition"])
    assert digest(definition) == RELEASED["digest"]
    assert definition.model_dump(mode="json") == RELEASED["definition"]
    result = grade(definition, RELEASED["answers"])
    assert [result.points, result.max_points, result.percent, result.met] == [
        RELEASED[name] for name in ("points", "max_points", "percent", "met")
    ]
    assert {question.key: question.met for question in result.questions} == RELEASED["questions"]


def test_words_of_the_first_release_are_stored_as_they_were():
    texts = parse_texts(RELEASED["texts"])
    assert texts.model_dump(mode="json") == RELEASED["texts"]
    assert check_texts(parse_definition(RELEASED["definition"]), texts) == []


# --- structure ------------------------------------------------------------------------------


def test_every_kind_survives_the_way_to_json_and_back():
    again = Definition.model_validate(EVERY.model_dump(mode="json"))
    assert again == EVERY
    assert digest(again) == digest(EVERY)


def test_digests_of_the_newer_kinds_stay_the_same_from_release_to_release():
    assert digest(EVERY) == ("54afdc5525de06052fd8955412f7e6e543bdf26b8ba730504c89a6277692cecc")


def test_one_number_has_one_definition_however_it_is_written():
    written = [2.5, "2.5", "2,50", "02.500", " 2,5"]
    digests = {digest(parse_definition(quiz(changed(NUMERIC, answer=one)))) for one in written}
    assert len(digests) == 1
    whole = [3, 3.0, "3", "3,0"]
    asked = [parse_definition(quiz(changed(NUMERIC, answer=one))).questions[0] for one in whole]
    assert {question.answer for question in asked} == {"3"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (changed(ORDERING, options=[{"key": "a"}, {"key": "b"}]), "not-three-to-seven"),
        (changed(ORDERING, options=[{"key": f"o{n}"} for n in range(8)]), "not-three-to-seven"),
        (changed(ORDERING, options=[{"key": "a"}] * 3), "option-key-twice"),
        (changed(MATCHING, targets=[{"key": "mentor"}]), "too-few-targets"),
        (changed(MATCHING, targets=[{"key": "mentor"}] * 2), "target-key-twice"),
        (changed(MATCHING, targets=[{"key": "mentor"}, {"key": "other"}]), "match-unknown"),
        (changed(MATCHING, options=MATCHING["options"][:1]), "too-few-options"),
        (changed(GAP, options=[{"key": "g1"}] * 2), "option-key-twice"),
        (changed(NUMERIC, tolerance="-1"), "tolerance-below-zero"),
        (changed(NUMERIC, outcomes=["p1-1", "p1-1"]), "outcome-twice"),
        (changed(HOTSPOT, options=HOTSPOT["options"][:1]), "too-few-options"),
        (changed(HOTSPOT, options=HOTSPOT["options"][1:]), "none-correct"),
        (
            changed(
                HOTSPOT,
                options=[o | {"key": f"o{n}"} for n, o in enumerate(HOTSPOT["options"][:1] * 2)],
            ),
            "all-correct",
        ),
    ],
)
def test_a_question_that_does_not_suit_its_kind_is_refused(asked, code):
    assert problem_of(asked) == (code, f"questions.{asked['key']}")


@pytest.mark.parametrize(
    "area", [[90.0, 0.0, 20.0, 10.0], [0.0, 95.0, 5.0, 6.0], [1.0, 1.0, 0.0, 5.0]]
)
def test_a_place_lies_inside_its_picture(area):
    asked = copy.deepcopy(HOTSPOT)
    asked["options"][0]["area"] = area
    assert problem_of(asked) == ("area-outside", "questions.spot")


def scenes(*ways):
    """Scenes from `name: {choice: to}`; a choice is good when its name ends in `!`."""
    return changed(
        BRANCHING,
        scenes=[
            {
                "key": key,
                "choices": [
                    {"key": choice.rstrip("!"), "to": to, "good": choice.endswith("!")}
                    for choice, to in choices.items()
                ],
            }
            for key, choices in ways
        ],
    )


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (scenes(("one", {"a!": "end"}), ("one", {"b!": "end"})), "scene-key-twice"),
        (scenes(("one", {"a!": "end"}), ("end", {"a!": "end"})), "scene-named-end"),
        (scenes(("one", {"a!": "two"})), "scene-unknown"),
        (scenes(("one", {"a!": "end"}), ("two", {"a!": "end"})), "scene-unreached"),
        (scenes(("one", {"a!": "two"}), ("two", {"a!": "one", "b": "end"})), "scenes-in-a-circle"),
        (scenes(("one", {"a!": "one", "b": "end"})), "scenes-in-a-circle"),
        (scenes(("one", {"a!": "two", "b": "end"}), ("two", {"a": "end"})), "no-good-way"),
        (scenes(("one", {"a!": "end", "a": "end"})), "option-key-twice"),
    ],
)
def test_every_way_through_scenes_ends_and_one_of_them_is_good(asked, code):
    assert problem_of(asked) == (code, "questions.scene")


def test_two_scenes_may_name_a_choice_alike():
    asked = scenes(("one", {"go!": "two"}), ("two", {"go!": "end", "stay": "end"}))
    assert met(asked, ["go", "go"])
    assert not met(asked, ["go", "stay"])


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (changed(NUMERIC, answer="many"), ("not-a-decimal", "questions.number.answer")),
        (changed(NUMERIC, answer=True), ("not-a-decimal", "questions.number.answer")),
        (changed(GAP, accept=["x"]), ("field-unknown", "questions.gap.accept")),
        (changed(REFLECTION, options=[]), ("field-unknown", "questions.think.options")),
        (changed(BRANCHING, scenes=[]), ("empty", "questions.scene.scenes")),
        (changed(ORDERING, kind="sorting"), ("kind-unknown", "questions.order.kind")),
        (
            {"key": "q", "options": [{"key": "a", "correct": True}]},
            ("field-missing", "questions.q.kind"),
        ),
    ],
)
def test_a_problem_in_a_newer_kind_is_named_with_its_place(asked, problem):
    assert problem_of(asked) == problem


# --- answers --------------------------------------------------------------------------------


def test_everything_answered_well_waits_for_a_person_alone():
    result = result_of(RIGHT)
    assert (result.points, result.max_points, result.met) == (6, 7, None)
    assert result.waits
    assert [question.key for question in result.questions if question.waits] == ["own-words"]


@pytest.mark.parametrize(("mark", "points"), [(True, 7), (False, 6)])
def test_a_mark_is_what_the_whole_waited_for(mark, points):
    result = result_of(RIGHT, marks={"own-words": mark})
    assert (result.points, result.met, result.waits) == (points, True, False)


def test_a_written_answer_left_empty_is_not_met_and_waits_for_nobody():
    result = result_of(RIGHT | {"own-words": [" \r\n "]})
    assert (result.points, result.met, result.waits) == (6, True, False)


def test_a_reflection_gives_no_point_and_takes_none():
    alone = parse_definition(quiz(REFLECTION))
    result = grade(alone, {})
    assert (result.points, result.max_points, result.percent, result.met) == (0, 0, 100, True)
    assert result.questions[0].met is None
    with pytest.raises(UnknownAnswer):
        grade(alone, {"think": ["My thought"]})


def test_what_is_right_in_every_kind_is_met():
    for asked in EVERY.questions:
        if asked.counts and not asked.read_by_person:
            answer = asked.right_answer(ACCEPTED.get(asked.key, {}))
            assert asked.is_complete(answer), asked.key
            assert asked.is_met(answer, ACCEPTED.get(asked.key, {})), asked.key


@pytest.mark.parametrize("order", list(permutations(["ask", "listen", "end-on-time"])))
def test_only_one_order_is_met(order):
    assert met(ORDERING, list(order)) is (order == ("ask", "listen", "end-on-time"))


def test_places_make_an_order_and_unfinished_ones_are_kept_as_they_are():
    asked = parse_definition(quiz(ORDERING)).questions[0]
    assert asked.read(["listen=2", "end-on-time=3", "ask=1"]) == ("ask", "listen", "end-on-time")
    unfinished = asked.read(["listen=2", "ask=2", "end-on-time="])
    assert unfinished == ("ask=2", "listen=2")
    assert not asked.is_complete(unfinished)
    assert asked.places(unfinished) == {"ask": 2, "listen": 2}
    assert asked.places(("listen", "ask", "end-on-time")) == {
        "listen": 1, "ask": 2, "end-on-time": 3
    }  # fmt: skip


def test_a_part_of_a_matching_is_not_met_and_the_order_of_pairs_is_nothing():
    assert met(MATCHING, ["tea=mentor", "company=mentor", "appeal=lawyer"])
    assert not met(MATCHING, ["company=mentor", "appeal=lawyer"])
    assert not met(MATCHING, ["company=lawyer", "appeal=mentor", "tea=mentor"])


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [
        ("weather", "Shift", True),
        ("  THE   Weather ", "shift", True),
        ("weather", "Enter", False),
        ("weather", "", False),
        ("weathers", "Shift", False),
    ],
)
def test_a_gap_is_compared_without_case_and_spaces(first, second, fits):
    assert met(GAP, [f"g1={first}", f"g2={second}"]) is fits


def test_a_gap_is_judged_by_the_words_of_her_language():
    answer = ["g1=tempo", "g2=maiusc"]
    assert not met(GAP, answer)
    assert met(
        GAP, answer, accepted={"gap": {"g1": [GapWords(("Tempo",))], "g2": [GapWords(("Maiusc",))]}}
    )
    with pytest.raises(KeyError):
        met(GAP, answer, accepted={})


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("2.5", True),
        ("2,5", True),
        (" 3 ", True),
        ("2", True),
        ("1,99", False),
        ("3,01", False),
        ("-2,5", False),
        ("two", False),
        ("٢٫٥", True),
        ("২.৫", True),
        ("2.5 litres", False),
        ("1e0", False),
        ("2,5,0", False),
    ],
)
def test_a_number_is_met_within_its_tolerance(typed, fits):
    assert met(NUMERIC, [typed]) is fits


@pytest.mark.parametrize(
    "typed", ["", "x", "1e", "1e12", "1e-7", "1,000,000", "NaN", "inf", "½", "1/2", "--1"]
)
def test_what_is_no_number_is_not_read_as_one(typed):
    assert read_number(typed) is None


def test_a_place_in_a_picture_is_one_choice():
    assert met(HOTSPOT, ["chair"])
    assert not met(HOTSPOT, ["window"])
    with pytest.raises(UnknownAnswer):
        met(HOTSPOT, ["chair", "window"])


@pytest.mark.parametrize(
    ("way", "fits"),
    [
        (["easy-no", "use-time"], True),
        (["begin", "say-so", "use-time"], False),
        (["easy-no", "next-bus"], False),
        (["begin", "keep-on"], False),
        (["easy-no"], False),
        ([], False),
    ],
)
def test_a_way_is_met_when_it_ended_and_every_choice_led_well(way, fits):
    assert met(BRANCHING, way) is fits


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (ORDERING, ["ask", "ask", "listen"]),
        (ORDERING, ["ask", "other"]),
        (ORDERING, ["ask=0"]),
        (ORDERING, ["ask=4"]),
        (ORDERING, ["ask=1", "ask=2"]),
        (ORDERING, ["ask=first"]),
        (MATCHING, ["company=psychologist"]),
        (MATCHING, ["other=mentor"]),
        (MATCHING, ["company=mentor", "company=lawyer"]),
        (GAP, ["g3=weather"]),
        (GAP, ["g1=" + "x" * 121]),
        (GAP, ["g1=a\x00b"]),
        (NUMERIC, ["1", "2"]),
        (NUMERIC, ["1" * 41]),
        (NUMERIC, ["1\x00"]),
        (HOTSPOT, ["sofa"]),
        (BRANCHING, ["use-time"]),
        (BRANCHING, ["easy-no", "say-so"]),
        (BRANCHING, ["begin", "keep-on", "use-time"]),
        (WRITTEN, ["one", "two"]),
        (WRITTEN, ["x" * 5001]),
        (WRITTEN, ["a\x00b"]),
    ],
)
def test_an_answer_that_does_not_exist_is_refused(asked, answer):
    with pytest.raises(UnknownAnswer):
        met(asked, answer)


# --- for all answers ------------------------------------------------------------------------


@given(answers_of_every_kind, marks_of_written)
def test_a_result_is_in_range_and_says_the_same_each_time(answers, marks):
    result = result_of(answers, marks=marks)
    assert 0 <= result.points <= result.max_points == 7
    assert 0 <= result.percent <= 100
    assert result.points == sum(question.met is True for question in result.questions)
    assert (result.met is None) is result.waits
    assert result.met in (None, result.percent >= 60)
    assert result_of(copy.deepcopy(answers), marks=marks) == result


@given(answers_of_every_kind)
def test_reading_what_was_read_changes_nothing(answers):
    first = result_of(answers)
    kept = {question.key: list(question.chosen) for question in first.questions}
    again = result_of(json.loads(json.dumps(kept)))
    assert again == first


@given(answers_of_every_kind, st.sampled_from(sorted(RIGHT)))
def test_answering_one_question_well_never_lowers_anything(answers, key):
    before = result_of(answers, marks={"own-words": True})
    after = result_of(answers | {key: RIGHT[key]}, marks={"own-words": True})
    assert after.points >= before.points
    assert after.met >= before.met


@given(answers_of_every_kind)
def test_a_better_mark_never_lowers_anything(answers):
    worse = result_of(answers, marks={"own-words": False})
    better = result_of(answers, marks={"own-words": True})
    assert better.points >= worse.points
    assert better.met >= worse.met


@given(answers_of_every_kind)
def test_nothing_that_is_missing_is_met(answers):
    questions = {asked.key: asked for asked in EVERY.questions}
    for question in result_of(answers).questions:
        if question.met:
            assert questions[question.key].is_complete(question.chosen)


@given(answers_of_every_kind, st.randoms(use_true_random=False))
def test_the_order_of_options_is_nothing_where_order_is_not_asked(answers, random):
    turned = copy.deepcopy(EVERY_KIND)
    for asked in turned["questions"]:
        if asked["kind"] in ("matching", "gap", "hotspot"):
            random.shuffle(asked["options"])
        for scene in asked.get("scenes", []):
            random.shuffle(scene["choices"])
    other = grade(parse_definition(turned), answers, accepted=ACCEPTED)
    here = result_of(answers)
    assert [question.met for question in other.questions] == [
        question.met for question in here.questions
    ]
    assert (other.points, other.met) == (here.points, here.met)


# --- words ----------------------------------------------------------------------------------


def codes_for(change):
    texts = copy.deepcopy(TEXTS)
    change(texts["questions"])
    return check_texts(EVERY, parse_texts(texts))


def test_words_for_everything_are_whole_and_say_what_is_accepted():
    assert codes_for(lambda words: None) == []
    assert accepted_words(parse_texts(TEXTS))["gap"] == ACCEPTED["gap"]


def test_words_are_stored_without_what_their_kind_does_not_use():
    stored = parse_texts(TEXTS).model_dump(mode="json")["questions"]
    assert stored["think"] == {
        "text": "About think?",
        "options": {},
        "feedback": "No one has seen your thought.",
    }
    assert set(stored["order"]["options"]["ask"]) == {"text", "feedback"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda q: q["match"]["targets"].pop("mentor"), "target-text-empty:match.mentor"),
        (lambda q: q["match"]["targets"].update(x="X"), "target-unknown:match.x"),
        (lambda q: q["gap"].update(text="She sees {g1}."), "gap-not-in-text:gap.g2"),
        (lambda q: q["gap"].update(text="{g1} {g2} {g1}"), "gap-not-in-text:gap.g1"),
        (lambda q: q["gap"].update(text="{g1} {g2} {g3}"), "gap-unknown:gap.g3"),
        (lambda q: q["gap"]["options"]["g1"].update(accept=[" "]), "gap-accepts-nothing:gap.g1"),
        (
            lambda q: q["gap"]["options"]["g1"].update(accept=["x" * 121]),
            "gap-word-too-long:gap.g1",
        ),
        (
            lambda q: q["gap"]["options"]["g2"].update(choices=["Tab", "Enter"]),
            "gap-not-one-choice-accepted:gap.g2",
        ),
        (
            lambda q: q["gap"]["options"]["g1"].update(choices=["weather", "the weather"]),
            "gap-not-one-choice-accepted:gap.g1",
        ),
        (
            lambda q: q["gap"]["options"]["g2"].update(choices=["Shift", "SHIFT"]),
            "gap-choices-too-few:gap.g2",
        ),
        (lambda q: q["gap"]["options"]["g2"].update(feedback=""), "feedback-empty:gap.g2"),
        (lambda q: q["number"].update(feedback_met=" "), "feedback-met-empty:number"),
        (lambda q: q["number"].update(feedback_not_yet=""), "feedback-not-yet-empty:number"),
        (lambda q: q["spot"].update(alt=""), "alt-empty:spot"),
        (lambda q: q["scene"]["scenes"].update(bag=""), "scene-text-empty:scene.bag"),
        (lambda q: q["scene"]["scenes"].update(park="A park"), "scene-unknown:scene.park"),
        (
            lambda q: q["scene"]["options"].pop("bag.begin"),
            "option-text-missing:scene.bag.begin",
        ),
        (lambda q: q["think"].update(feedback=""), "feedback-empty:think"),
        (lambda q: q["own-words"].update(guide=""), "guide-empty:own-words"),
        (lambda q: q["order"]["options"]["ask"].update(text=""), "option-text-empty:order.ask"),
    ],
)
def test_what_is_missing_in_the_words_of_a_kind_is_named(change, code):
    assert codes_for(change) == [code]

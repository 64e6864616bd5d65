"""The structure of a quiz and its texts, checked (contract 8)."""

import copy

import pytest
from hypothesis import given
from pydantic import ValidationError

from courses.questions.schema import (
    KINDS,
    OWN_CODES,
    Definition,
    SchemaProblem,
    check_texts,
    digest,
    parse_definition,
    parse_texts,
)
from tests.unit.quiz_definitions import ONE_OF_EACH, QUIZ_KEY, definitions, question, quiz

WELL = question("well", "single", "yes!", "no")


def problem_of(data):
    with pytest.raises(SchemaProblem) as caught:
        parse_definition(data)
    return caught.value.code, caught.value.where


def changed(**fields):
    return quiz(WELL) | fields


def test_one_question_of_each_kind_makes_a_definition():
    definition = parse_definition(ONE_OF_EACH)
    assert definition.key == QUIZ_KEY
    assert definition.pass_mark_percent == 60
    assert [asked.kind for asked in definition.questions] == ["single", "multiple", "true_false"]
    assert [o.key for o in definition.questions[0].options if o.correct] == ["small-piece"]
    assert definition.questions[2].outcomes == ("p1-1",)


def test_every_kind_that_can_be_named_has_its_rules():
    assert list(KINDS) == [
        *("single", "multiple", "true_false", "ordering", "matching", "gap"),
        *("numeric", "hotspot", "branching", "reflection", "self_check"),
        *("written", "spoken"),
    ]


def test_outcomes_may_be_left_out():
    bare = copy.deepcopy(WELL)
    del bare["outcomes"]
    assert parse_definition(quiz(bare)).questions[0].outcomes == ()


@given(definitions())
def test_a_definition_survives_the_way_to_json_and_back(definition):
    again = Definition.model_validate(definition.model_dump(mode="json"))
    assert again == definition
    assert digest(again) == digest(definition)


def test_a_definition_is_frozen():
    definition = parse_definition(ONE_OF_EACH)
    with pytest.raises(ValidationError):
        definition.pass_mark_percent = 1
    with pytest.raises(ValidationError):
        definition.questions[0].options[0].correct = True


def test_the_digest_stays_the_same_from_release_to_release():
    assert digest(parse_definition(ONE_OF_EACH)) == (
        "4734b30026d09aa1f903a5ed1365482d7e7d32dd587ed8f2bff6e2e8a1433905"
    )


@pytest.mark.parametrize(
    "other",
    [
        quiz(WELL, pass_mark_percent=61),
        quiz(question("well", "single", "yes", "no!")),
        quiz(question("well", "single", "no", "yes!")),
        quiz(question("well", "true_false", "yes!", "no")),
        quiz(question("well", "single", "yes!", "no", outcomes=["p1-1"])),
        quiz(WELL) | {"key": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_a_different_definition_has_a_different_digest(other):
    assert digest(parse_definition(other)) != digest(parse_definition(quiz(WELL)))


@pytest.mark.parametrize(
    ("kind", "options", "code"),
    [
        ("single", ["a!"], "too-few-options"),
        ("single", ["a", "b"], "not-one-correct"),
        ("single", ["a!", "b!", "c"], "not-one-correct"),
        ("multiple", ["a", "b"], "none-correct"),
        ("multiple", ["a!", "b!"], "all-correct"),
        ("multiple", ["a!"], "all-correct"),
        ("true_false", ["a!"], "not-two-options"),
        ("true_false", ["a!", "b", "c"], "not-two-options"),
        ("true_false", ["a", "b"], "not-one-correct"),
        ("true_false", ["a!", "b!"], "not-one-correct"),
    ],
)
def test_a_question_whose_options_do_not_suit_its_kind_is_refused(kind, options, code):
    assert problem_of(quiz(WELL, question("odd", kind, *options))) == (code, "questions.odd")
    assert code in OWN_CODES


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("single", ["a!", "b"]),
        ("multiple", ["a!", "b"]),
        ("multiple", ["a!", "b!", "c"]),
        ("true_false", ["a", "b!"]),
    ],
)
def test_the_smallest_question_of_each_kind_is_enough(kind, options):
    assert len(parse_definition(quiz(question("small", kind, *options))).questions) == 1


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (quiz(WELL, WELL), ("question-key-twice", "quiz")),
        (quiz(question("q", "single", "a!", "a")), ("option-key-twice", "questions.q")),
        (
            quiz(question("q", "single", "a!", "b", outcomes=["p1-1", "p1-1"])),
            ("outcome-twice", "questions.q"),
        ),
        (changed(questions=[]), ("empty", "questions")),
        (quiz(question("q", "single")), ("empty", "questions.q.options")),
        (quiz(question("q", "essay", "a!", "b")), ("kind-unknown", "questions.q.kind")),
        (
            quiz(question("Not a slug", "single", "a!", "b")),
            ("not-a-slug", "questions.Not a slug.key"),
        ),
        (quiz(question("q", "single", "-a!", "b")), ("not-a-slug", "questions.q.options.-a.key")),
        (quiz(question("q", "single", "a!", "b\n")), ("not-a-slug", "questions.q.options.b\n.key")),
        (
            quiz(question("k" * 81, "single", "a!", "b")),
            ("key-too-long", f"questions.{'k' * 81}.key"),
        ),
        (changed(key="not-a-uuid"), ("not-a-uuid", "key")),
        (changed(pass_mark_percent=0), ("out-of-range", "pass_mark_percent")),
        (changed(pass_mark_percent=101), ("out-of-range", "pass_mark_percent")),
        (changed(pass_mark_percent="60"), ("malformed", "pass_mark_percent")),
        (changed(pass_mark_percent=True), ("malformed", "pass_mark_percent")),
        (changed(seconds=12), ("field-unknown", "seconds")),
        ({"key": str(QUIZ_KEY), "pass_mark_percent": 60}, ("field-missing", "questions")),
        (
            changed(questions=[{"kind": "single", "options": []}]),
            ("field-missing", "questions.0.key"),
        ),
        (changed(questions=["q"]), ("malformed", "questions.0")),
        (changed(questions=7), ("malformed", "questions")),
        ([], ("malformed", "quiz")),
        (None, ("malformed", "quiz")),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(data, problem):
    assert problem_of(data) == problem


def test_correct_is_true_or_false_and_nothing_that_looks_like_it():
    odd = question("q", "single", "a!", "b")
    odd["options"][1]["correct"] = "no"
    assert problem_of(quiz(odd)) == ("malformed", "questions.q.options.b.correct")


def test_a_key_may_be_as_long_as_eighty_characters():
    parse_definition(quiz(question("k" * 80, "single", "a!", "b")))


def test_a_pass_mark_may_be_one_or_a_hundred():
    for mark in (1, 100):
        assert parse_definition(changed(pass_mark_percent=mark)).pass_mark_percent == mark


def test_a_problem_says_its_code_and_place():
    assert str(SchemaProblem("empty", "questions")) == "empty: questions"


# --- texts ----------------------------------------------------------------------------------


def words():
    return {
        "questions": {
            "well": {
                "text": "Is it late?",
                "options": {
                    "yes": {"text": "Yes", "feedback": "Then rest."},
                    "no": {"text": "No", "feedback": "Then go on."},
                },
            }
        }
    }


def codes_for(texts):
    return check_texts(parse_definition(quiz(WELL)), parse_texts(texts))


def test_texts_for_every_question_option_and_feedback_are_whole():
    assert codes_for(words()) == []


def test_a_question_without_texts_is_named_once():
    assert codes_for({"questions": {}}) == ["question-text-missing:well"]


def test_each_option_without_texts_is_named():
    texts = words()
    texts["questions"]["well"]["options"] = {}
    assert codes_for(texts) == ["option-text-missing:well.yes", "option-text-missing:well.no"]


def test_empty_words_are_named_in_the_order_of_the_definition():
    texts = words()
    texts["questions"]["well"]["text"] = " "
    texts["questions"]["well"]["options"]["yes"]["text"] = ""
    texts["questions"]["well"]["options"]["no"]["feedback"] = "\n"
    assert codes_for(texts) == [
        "question-text-empty:well",
        "option-text-empty:well.yes",
        "feedback-empty:well.no",
    ]


def test_words_for_what_the_quiz_does_not_have_are_named():
    texts = words()
    texts["questions"]["other"] = {"text": "?", "options": {}}
    texts["questions"]["well"]["options"]["maybe"] = {"text": "Maybe", "feedback": "Perhaps."}
    assert codes_for(texts) == ["option-unknown:well.maybe", "question-unknown:other"]


def test_a_missing_question_does_not_hide_the_next():
    definition = parse_definition(quiz(WELL, question("second", "single", "a!", "b")))
    assert check_texts(definition, parse_texts({"questions": {}})) == [
        "question-text-missing:well",
        "question-text-missing:second",
    ]


def test_texts_that_are_not_shaped_as_texts_are_named_with_their_place():
    texts = words()
    del texts["questions"]["well"]["options"]["no"]["feedback"]
    with pytest.raises(SchemaProblem) as caught:
        parse_texts(texts)
    assert (caught.value.code, caught.value.where) == (
        "field-missing",
        "questions.well.options.no.feedback",
    )

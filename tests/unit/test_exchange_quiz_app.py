"""A dump of the real django-quiz-app 0.5.1, and dumps that are broken."""

import json

import pytest

from courses.question_formats import quiz_app
from courses.question_formats.exchange import UnreadableFile
from tests.unit.exchange_files import kept, problems_of, told_of


def row(model: str, pk, **fields) -> dict:
    return {"model": model, "pk": pk, "fields": fields}


def dump(*rows: dict) -> bytes:
    return ("[\n" + ",\n".join(json.dumps(one) for one in rows) + "\n]").encode()


def choice(pk, *answers: tuple[str, bool], **fields) -> list[dict]:
    """A multiple-choice question with its answers."""
    return [
        row("quiz.question", pk, **{"content": "Q", "quiz": [], "explanation": ""} | fields),
        row("multichoice.mcquestion", pk, answer_order="none"),
        *(
            row("multichoice.answer", f"{pk}-{place}", question=pk, content=text, correct=right)
            for place, (text, right) in enumerate(answers)
        ),
    ]


RIGHT = (("a", True), ("b", False))


def test_true_dump_comes_in_whole():
    reading = quiz_app.read(kept("django-quiz-app-0.5.1.json"))
    assert [
        (quiz.title, quiz.pass_mark_percent, [question.kind for question in quiz.questions])
        for quiz in reading.quizzes
    ] == [
        ("Around a kettle", 60, ["single", "multiple", "true_false", "true_false"]),
        ("Before we talk", 0, ["true_false", "written", "single"]),
    ]
    first = reading.questions[0]
    assert first.text == "What goes into the pot first?"
    assert [(option.text, option.correct) for option in first.options] == [
        ("The tea", False),
        ("Warm water, to warm the pot", True),
        ("The sugar", False),
    ]
    assert first.feedback == "A warm pot keeps the tea hot."
    assert [problem for problem in problems_of(reading) if problem[1] == "refused"] == []


def test_everything_of_the_true_dump_that_has_no_place_is_told():
    reading = quiz_app.read(kept("django-quiz-app-0.5.1.json"))
    left_out = {
        one.facts["what"]: one.facts["count"] for one in reading.problems if one.code == "left-out"
    }
    assert left_out == {
        "quiz-progress": 1,
        "quiz-sitting": 1,
        "answer-order": 2,
        "quiz-exam-paper": 1,
        "quiz-category": 2,
        "quiz-draft": 1,
    }
    assert {"any-of-them", "no-pass-mark"} <= set(told_of(reading))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (choice(2, ("a", False), ("b", False)), "none-fits"),
        (choice(2, ("a", True), ("b", True)), "all-fit"),
        (choice(2, *RIGHT, content=""), "text-missing"),
        (choice(2, *RIGHT, content=7), "field-malformed"),
        (choice(2, *RIGHT, figure="uploads/a.png"), "media"),
        ([row("quiz.question", 2, content="Q")], "question-without-kind"),
        ([row("essay.essay_question", 2)], "question-without-text"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(rows, code):
    reading = quiz_app.read(dump(*choice(1, *RIGHT), *rows, *choice(3, *RIGHT)))
    assert len(reading.questions) == 2
    assert problems_of(reading) == [(6, "refused", code)]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"{}", "not-quiz-app", 1),
        (b"[]", "not-quiz-app", 0),
        (b"[1]", "not-quiz-app", 1),
        (b'[\n{"model": "quiz.quiz"}]', "not-quiz-app", 2),
        (b'[\n{"model": "quiz.quiz", "pk": 1.5, "fields": {}}]', "not-quiz-app", 2),
        (b'[{"model": "a.b", "pk": 1, "fields": {}}]', "not-quiz-app", 0),
        (b'[\n{"model":\n]', "json-broken", 3),
        (b'[\n{"model": "quiz.quiz", "pk": 1, "fields": {}}\nx]', "json-broken", 3),
        (b"[\n" + b"[" * 200_000, "json-broken", 2),
        (b'[{"model": "quiz.quiz", "pk": ' + b"9" * 5000 + b', "fields": {}}]', "json-broken", 1),
    ],
)
def test_dump_of_no_use_is_refused_as_a_whole(data, code, line):
    with pytest.raises(UnreadableFile) as refusal:
        quiz_app.read(data)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_questions_without_a_quiz_come_in_together():
    quiz = row("quiz.quiz", 1, title="T", pass_mark=70, answers_at_end=True)
    reading = quiz_app.read(dump(quiz, *choice(1, *RIGHT, quiz=[1]), *choice(2, *RIGHT)))
    assert [(one.title, len(one.questions)) for one in reading.quizzes] == [("T", 1), ("", 1)]


def test_other_tables_are_counted_and_not_read():
    user = row("auth.user", 1, username="somebody")
    reading = quiz_app.read(dump(user, *choice(1, *RIGHT)))
    assert [dict(one.facts) for one in reading.problems] == [{"what": "other-tables", "count": 1}]


def test_settings_messages_and_categories_of_the_true_dump_come_in_and_are_told():
    reading = quiz_app.read(kept("django-quiz-app-0.5.1.json"))
    told = {one.facts["what"] for one in reading.problems if one.code == "kept"}
    assert told == {
        "quiz-description",
        "quiz-random-order",
        "quiz-max-questions",
        "quiz-single-attempt",
        "quiz-success-text",
        "quiz-fail-text",
        "quiz-answers-at-once",
    }
    settings = {name: value for quiz in reading.quizzes for name, value in quiz.settings.items()}
    assert settings["order"] == "random"
    assert settings["draw"] < 4
    assert settings["answers"] == "each"
    assert settings["single_attempt"] is True
    assert all(settings[name] for name in ("description", "message_met", "message_not_yet"))
    assert sum(bool(question.category) for question in reading.questions) == 5
    assert sum("/" in question.category for question in reading.questions) == 1


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ({"random_order": "yes"}, {}),
        ({"max_questions": True}, {}),
        ({"max_questions": -1}, {}),
        ({"max_questions": 2}, {}),
        ({"max_questions": 1}, {"draw": 1}),
        ({"success_text": 7}, {}),
        ({"success_text": "x" * 1001}, {}),
        ({"single_attempt": None}, {}),
        ({"answers_at_end": True}, {}),
    ],
)
def test_settings_of_a_dump_are_taken_only_where_they_mean_something(fields, settings):
    quiz = row("quiz.quiz", 1, title="T", pass_mark=70, **fields)
    questions = [*choice(1, *RIGHT, quiz=[1]), *choice(2, *RIGHT, quiz=[1])]
    (found,) = quiz_app.read(dump(quiz, *questions)).quizzes
    assert dict(found.settings) == settings

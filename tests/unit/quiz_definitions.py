"""Quiz definitions for tests: one of each kind by hand, and any that hypothesis can think of."""

from uuid import UUID

from hypothesis import strategies as st

from courses.questions.schema import Definition

QUIZ_KEY = UUID("6f1c1b4e-0d8e-4d2b-9a59-9d5d8e0f7a11")


def question(key, kind, *options, outcomes=()):
    """Question data; an option is correct when its key ends in an exclamation mark."""
    return {
        "key": key,
        "kind": kind,
        "options": [{"key": o.rstrip("!"), "correct": o.endswith("!")} for o in options],
        "outcomes": list(outcomes),
    }


def quiz(*questions, pass_mark_percent=60):
    """Definition data with these questions."""
    return {
        "key": str(QUIZ_KEY),
        "pass_mark_percent": pass_mark_percent,
        "questions": list(questions),
    }


ONE_OF_EACH = quiz(
    question("late-evening", "single", "push-on", "small-piece!", "give-up"),
    question("what-helps", "multiple", "same-place!", "say-aloud!", "read-faster"),
    question("slow-head", "true_false", "true", "false!", outcomes=["p1-1"]),
)


@st.composite
def question_data(draw, number):
    """Any well-formed question."""
    kind = draw(st.sampled_from(["single", "multiple", "true_false"]))
    size = 2 if kind == "true_false" else draw(st.integers(2, 5))
    most = size - 1 if kind == "multiple" else 1
    correct = draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=most))
    options = [f"o{i}!" if i in correct else f"o{i}" for i in range(size)]
    return question(f"q{number}", kind, *options)


@st.composite
def definitions(draw):
    """Any well-formed definition of up to six questions."""
    questions = [draw(question_data(number)) for number in range(draw(st.integers(1, 6)))]
    return Definition.model_validate(
        quiz(*questions, pass_mark_percent=draw(st.integers(1, 100))),
    )


@st.composite
def definitions_with_answers(draw):
    """A definition, and answers to some of its questions."""
    definition = draw(definitions())
    answers = {
        asked.key: draw(st.lists(st.sampled_from([o.key for o in asked.options]), max_size=6))
        for asked in definition.questions
        if draw(st.booleans())
    }
    return definition, answers

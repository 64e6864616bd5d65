"""What goes out in a format comes in again as it was, for every kind that the format carries."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.formats import csv_table, gift, moodle_xml, qti
from courses.formats.exchange import ExchangeOption, ExchangeQuestion
from courses.formats.plain import one_line
from tests.unit import exchange_questions as any_of

NO_ARROW = any_of.lines.filter(lambda line: "->" not in line)
NO_ARROWS = any_of.maybe.filter(lambda text: "->" not in text)

CARRIED = {
    gift: (
        any_of.choices("single")
        | any_of.choices("multiple")
        | any_of.true_false(own_words=False)
        | any_of.matchings(feedback=False, sides=NO_ARROW)
        | any_of.gaps(most=1, words=NO_ARROW, feedbacks=NO_ARROWS)
        | any_of.numerics(unit=False)
        | any_of.writtens.map(lambda question: replace(question, guide=""))
        | any_of.reflections
    ),
    moodle_xml: (
        any_of.choices("single")
        | any_of.choices("multiple")
        | any_of.true_false(own_words=False)
        | any_of.orderings()
        | any_of.matchings()
        | any_of.gaps()
        | any_of.numerics()
        | any_of.writtens
        | any_of.reflections
    ),
    qti: (
        any_of.choices("single")
        | any_of.choices("multiple")
        | any_of.true_false()
        | any_of.orderings()
        | any_of.matchings()
        | any_of.gaps()
        | any_of.numerics()
        | any_of.writtens
        | any_of.reflections
    ),
    csv_table: (
        any_of.choices("single")
        | any_of.choices("multiple")
        | any_of.true_false()
        | any_of.orderings()
        | any_of.matchings()
        | any_of.gaps()
        | any_of.numerics()
        | any_of.writtens
        | any_of.reflections
    ),
}
# These have no place for a category, or for what everyone reads after a text without an answer.
NO_CATEGORY = {qti}
NO_FEEDBACK_OF_REFLECTIONS = {gift}


@st.composite
def questions_for(draw, module):
    """One to four questions that the format carries, with what stands beside them."""
    found = []
    for question in draw(st.lists(CARRIED[module], min_size=1, max_size=4)):
        silent = module in NO_FEEDBACK_OF_REFLECTIONS and question.kind == "reflection"
        found.append(
            replace(
                question,
                name=draw(any_of.names),
                category="" if module in NO_CATEGORY else "kitchen/tea",
                feedback="" if silent else draw(any_of.maybe),
            )
        )
    return found


@pytest.mark.parametrize("module", CARRIED, ids=lambda module: module.__name__.rpartition(".")[2])
def test_what_goes_out_comes_in_again(module):
    @settings(max_examples=60, deadline=None)
    @given(questions_for(module))
    def check(questions):
        written = module.write(questions)
        assert written.problems == ()
        reading = module.read(written.data)
        assert [problem for problem in reading.problems if problem.severity == "refused"] == []
        assert list(reading.questions) == questions

    check()


@pytest.mark.parametrize("module", CARRIED, ids=lambda module: module.__name__.rpartition(".")[2])
def test_equal_questions_make_equal_bytes(module):
    question = ExchangeQuestion(
        "single",
        "What goes in first?",
        (ExchangeOption("Water", correct=True), ExchangeOption("Sugar")),
    )
    assert module.write([question]).data == module.write([question]).data


@given(any_of.texts)
def test_one_line_stays_one_line(text):
    assert one_line(one_line(text)) == one_line(text)

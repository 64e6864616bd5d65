"""What goes out in a format comes in again as it was, for every kind that the format carries."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.question_formats import csv_table, gift, moodle_xml, qti, qti3
from courses.question_formats.exchange import ExchangeOption, ExchangePicture, ExchangeQuestion
from courses.question_formats.plain import one_line
from tests.unit import exchange_questions as any_of

POT = ExchangePicture(b"\x89PNG\r\n\x1a\n pot", "A pot")
_CHOICE = ExchangeQuestion(
    "single",
    "What goes in first?",
    (ExchangeOption("Water", correct=True), ExchangeOption("Sugar")),
)
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
_SHOWING = (
    any_of.choices("single") | any_of.choices("multiple") | any_of.orderings() | any_of.matchings()
)
# There a picture stands in HTML, in which a no-break space is a space.
CARRIED[moodle_xml] |= any_of.with_pictures(_SHOWING).filter(any_of.has_no_odd_space)
CARRIED[moodle_xml] |= any_of.with_pictures(
    any_of.true_false(own_words=False), of_answers=False
).filter(any_of.has_no_odd_space)
CARRIED[qti] |= any_of.with_pictures(_SHOWING | any_of.true_false())
CARRIED[qti3] = CARRIED[qti]
# These have no place for a category, or for what everyone reads after a text without an answer.
NO_CATEGORY = {qti, qti3}
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
    question = replace(_CHOICE, picture=POT)
    assert module.write([question]).data == module.write([question]).data


@given(any_of.texts)
def test_one_line_stays_one_line(text):
    assert one_line(one_line(text)) == one_line(text)


@pytest.mark.parametrize("module", [gift, csv_table], ids=["gift", "csv"])
def test_a_format_without_pictures_says_so_of_each_question_and_lets_it_go_out(module):
    options = (ExchangeOption("Water", correct=True), ExchangeOption("Sugar", picture=POT))
    plain = replace(_CHOICE, name="plain")
    written = module.write([replace(_CHOICE, options=options), plain])
    assert [(one.severity, one.code) for one in written.problems] == [
        ("changed", "pictures-not-there")
    ]
    assert len(module.read(written.data).questions) == 2


def test_moodle_has_no_place_for_pictures_of_true_and_not_true_and_says_so():
    options = (
        ExchangeOption("True", correct=True, picture=POT),
        ExchangeOption("Not true"),
    )
    question = replace(_CHOICE, kind="true_false", options=options, picture=POT)
    written = moodle_xml.write([question])
    assert [one.code for one in written.problems] == ["pictures-of-answers-not-there"]
    (again,) = moodle_xml.read(written.data).questions
    assert (again.picture, again.options[0].picture) == (POT, None)


@pytest.mark.parametrize("module", [qti, qti3], ids=["2.1", "3.0"])
def test_a_package_holds_a_picture_once_under_a_name_that_says_nothing(module):
    shown = replace(_CHOICE, picture=POT)
    with zipfile.ZipFile(io.BytesIO(module.write([shown, shown]).data)) as package:
        (name,) = [name for name in package.namelist() if name.startswith("pictures/")]
        manifest = package.read("imsmanifest.xml").decode()
    assert re.fullmatch(r"pictures/[0-9a-f]{24}\.png", name)
    assert manifest.count(name) == 2

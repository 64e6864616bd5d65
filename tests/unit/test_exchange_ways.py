"""Ways in which programs and people write questions that once came in wrong, or not at all."""

import pytest

from courses.question_formats import aiken, gift, moodle_xml, qti
from courses.question_formats.detect import detect
from tests.unit.exchange_files import kept_package, told_of, zipped


def gift_options(text):
    (question,) = gift.read(text.encode()).questions
    return question.kind, [(option.text, option.correct) for option in question.options]


def in_moodle(kind, inside="", text="Q"):
    words = f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
    asked = f'<question type="{kind}"><name><text>N</text></name>{words}{inside}</question>'
    return moodle_xml.read(f"<quiz>{asked}</quiz>".encode())


def cloze(text):
    reading = in_moodle("cloze", text=text)
    (question,) = reading.questions
    return question, told_of(reading)


# --- GIFT -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Q {~a ~=b ~c}", "Q {\n~a\n~=b\n~c\n}", "Q {~ ~a =b ~c}", "Q { ~a =b ~c ~ }"],
)
def test_a_sign_without_words_is_left_out_as_moodle_does(text):
    assert gift_options(text) == ("single", [("a", False), ("b", True), ("c", False)])


def test_an_empty_line_between_braces_ends_nothing():
    text = "::One::Q {\n=a\n\n~b\n\n~c\n\n}\n\n::Two::R {T}\n"
    one, two = gift.read(text.encode()).questions
    assert [option.text for option in one.options] == ["a", "b", "c"]
    assert (two.name, two.kind, two.place.line) == ("Two", "true_false", 10)


def test_a_brace_that_is_missing_takes_no_other_question_with_it():
    text = "::One::Q {=a ~b\n\n::Two::R {T}\n\n::Three::S {=a\n\n=b\n\n::Four::U {F}\n"
    reading = gift.read(text.encode())
    assert [question.name for question in reading.questions] == ["Two", "Four"]
    assert told_of(reading) == ["gift-brace", "gift-brace"]


def test_points_that_are_taken_away_are_told():
    assert "minus-points" in told_of(gift.read(b"Q {~%100%a ~%-100%b}"))
    assert "minus-points" not in told_of(gift.read(b"Q {~%50%a ~%50%c ~b}"))


# --- HTML -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("10<sup>3</sup>", "10³"),
        ("10<sup>-3</sup> m<sup>2</sup>", "10⁻³ m²"),
        ("H<sub>2</sub>O", "H₂O"),
        ("x<sub>n+1</sub>", "xₙ₊₁"),
        ("1<sup>er</sup>", "1ᵉʳ"),
        ("a<sup></sup>b", "ab"),
    ],
)
def test_what_is_raised_or_lowered_stays_so(html, words):
    (question,) = in_moodle("essay", text=f"<p>{html}</p>").questions
    assert question.text == words


@pytest.mark.parametrize("html", ["10<sup>π</sup>", "x<sub>w</sub>", "10<sup>Q</sup>"])
def test_what_cannot_be_raised_refuses_the_question_and_is_never_put_on_the_line(html):
    reading = in_moodle("essay", text=html)
    assert (reading.questions, told_of(reading)) == ((), ["media"])


@pytest.mark.parametrize("old", ["image", "image_base64"])
def test_a_picture_of_old_moodle_is_refused_aloud(old):
    reading = in_moodle("essay", f"<{old}>pots.gif</{old}>")
    assert (reading.questions, told_of(reading)) == ((), ["media"])
    assert len(in_moodle("essay", f"<{old}></{old}>").questions) == 1


# --- gaps -----------------------------------------------------------------------------------


def test_a_number_that_is_the_only_gap_is_a_number():
    question, told = cloze("It takes {1:NUMERICAL:=2.5:0.5#Yes.~%0%*#Think again.} hours.")
    assert (question.kind, question.text) == ("numeric", "It takes _____ hours.")
    assert (question.answer, question.tolerance) == ("2.5", "0.5")
    assert (question.feedback_met, question.feedback_not_yet) == ("Yes.", "Think again.")
    assert told == []


def test_a_number_among_other_gaps_is_a_word_with_a_point_or_a_comma():
    question, told = cloze("{1:SA:=Tea} takes {1:NM:=2.5} minutes.")
    assert question.kind == "gap"
    assert [gap.accept for gap in question.options] == [("Tea",), ("2.5", "2,5")]
    assert told == ["number-as-word"]


def test_several_answers_that_are_the_only_gap_are_a_question_of_several():
    question, _told = cloze("Which? {1:MULTIRESPONSE:=a#Yes.~b~=c}")
    assert question.kind == "multiple"
    found = [(option.text, option.correct, option.feedback) for option in question.options]
    assert found == [("a", True, "Yes."), ("b", False, ""), ("c", True, "")]


# --- Aiken ----------------------------------------------------------------------------------

AIKEN = """What helps a tired head?
A. Reading on
B) One small piece
C. Leaving
ANSWER: B

Who decides?

A. She does
B. Someone else
ANSWER: A
"""


def test_aiken_is_found_out_and_read():
    assert detect(AIKEN.encode()) == "aiken"
    first, second = aiken.read(AIKEN.encode()).questions
    assert (first.kind, first.text) == ("single", "What helps a tired head?")
    found = [(option.text, option.correct) for option in first.options]
    assert found == [("Reading on", False), ("One small piece", True), ("Leaving", False)]
    assert (second.text, second.place.line) == ("Who decides?", 7)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_aiken_with_other_newlines_is_found_out_and_read(newline):
    data = AIKEN.replace("\n", newline).encode()
    assert detect(data) == "aiken"
    assert aiken.read(data).questions == aiken.read(AIKEN.encode()).questions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Q\nA. a\nB. b\n", "aiken-no-answer"),
        ("Q\nA. a\nB. b\nANSWER: C\n", "aiken-answer-unknown"),
        ("ANSWER: C\n", "aiken-answer-unknown"),
    ],
)
def test_an_unfinished_question_of_aiken_is_refused_and_the_next_one_read(text, code):
    reading = aiken.read(f"{text}\nR\nA. a\nB. b\nANSWER: A\n".encode())
    assert told_of(reading) == [code]
    assert [question.text for question in reading.questions] == ["R"]


def test_a_text_without_answers_is_no_question_of_aiken():
    assert told_of(aiken.read(b"Only a text\n")) == ["aiken-no-answer"]


# --- QTI ------------------------------------------------------------------------------------


def test_a_package_that_names_its_test_alone_is_read_through_the_test():
    asked = qti.read(kept_package()).questions
    manifest = (
        '<manifest><resources><resource type="imsqti_test_xmlv2p1" href="test.xml"/></resources>'
        "</manifest>"
    )
    item = (
        '<assessmentItem identifier="i" title="N"><itemBody><p>Q</p><extendedTextInteraction '
        'responseIdentifier="R"/></itemBody></assessmentItem>'
    )
    test = (
        '<assessmentTest><testPart><assessmentSection><assessmentItemRef identifier="i" '
        'href="items/i.xml"/></assessmentSection></testPart></assessmentTest>'
    )
    files = {"imsmanifest.xml": manifest, "test.xml": test, "items/i.xml": item}
    reading = qti.read(zipped({name: text.encode() for name, text in files.items()}))
    assert asked
    assert [question.text for question in reading.questions] == ["Q"]

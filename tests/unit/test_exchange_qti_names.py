"""QTI 3.0 is QTI 2.1 under other names, and is read and written as such."""

import pytest

from courses.question_formats import qti, qti3
from courses.question_formats.detect import detect
from courses.question_formats.exchange import ExchangeOption, ExchangeQuestion, UnreadableFile
from courses.question_formats.package import Package
from tests.unit.exchange_files import told_of, zipped

RIGHT = (
    '<qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="{base}">'
    "<qti-correct-response>{values}</qti-correct-response></qti-response-declaration>"
)


def item(declared: str, body: str) -> str:
    return (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" '
        f'identifier="i" title="Tea" time-dependent="false">{declared}'
        f"<qti-item-body><p>Q</p>{body}</qti-item-body></qti-assessment-item>"
    )


def right(*values: str, cardinality="single", base="identifier") -> str:
    named = "".join(f"<qti-value>{value}</qti-value>" for value in values)
    return RIGHT.format(cardinality=cardinality, base=base, values=named)


def choices(*names: str, tag="qti-simple-choice") -> str:
    return "".join(f'<{tag} identifier="{name}">{name}</{tag}>' for name in names)


def match_set(*names: str) -> str:
    sides = choices(*names, tag="qti-simple-associable-choice")
    return f"<qti-simple-match-set>{sides}</qti-simple-match-set>"


CHOICE = item(
    right("a"),
    '<qti-choice-interaction response-identifier="R" max-choices="1">'
    f"{choices('a', 'b')}</qti-choice-interaction>",
)
ORDER = item(
    right("b", "a", "c", cardinality="ordered"),
    '<qti-order-interaction response-identifier="R">'
    f"{choices('a', 'b', 'c')}</qti-order-interaction>",
)
MATCH = item(
    right("a x", "b y", cardinality="multiple", base="directedPair"),
    '<qti-match-interaction response-identifier="R">'
    f"{match_set('a', 'b')}{match_set('x', 'y')}</qti-match-interaction>",
)
TYPED = item(
    right("tea", base="string"),
    '<p>Black <qti-text-entry-interaction response-identifier="R"/>.</p>',
)
NUMBER = item(
    right("4", base="float"),
    '<p>For <qti-text-entry-interaction response-identifier="R"/> minutes.</p>',
)
WRITTEN = item("", '<qti-extended-text-interaction response-identifier="R"/>')


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (CHOICE, "single"),
        (CHOICE.replace('"1"', '"0"'), "multiple"),
        (ORDER, "ordering"),
        (MATCH, "matching"),
        (TYPED, "gap"),
        (NUMBER, "numeric"),
        (WRITTEN, "written"),
        (item("", ""), "reflection"),
    ],
)
def test_an_item_of_three_becomes_the_same_kinds_as_one_of_two(data, kind):
    assert detect(data.encode()) == "qti"
    (question,) = qti.read(data.encode()).questions
    assert (question.kind, question.name) == (kind, "Tea")


def test_order_pairs_and_words_of_three_are_what_the_item_says():
    (steps,) = qti.read(ORDER.encode()).questions
    (pairs,) = qti.read(MATCH.encode()).questions
    (gap,) = qti.read(TYPED.encode()).questions
    assert [option.text for option in steps.options] == ["b", "a", "c"]
    assert [pairs.targets[option.match] for option in pairs.options] == ["x", "y"]
    assert (gap.text, gap.options[0].accept) == ("Q\n\nBlack {g1}.", ("tea",))


def test_the_test_of_a_package_of_three_says_the_order():
    refs = "".join(f'<qti-assessment-item-ref href="{name}.xml"/>' for name in ("b", "a"))
    files = {
        "imsmanifest.xml": "<manifest><resources>"
        '<resource type="imsqti_test_xmlv3p0" href="t.xml"/>'
        '<resource type="imsqti_item_xmlv3p0" href="a.xml"/>'
        '<resource type="imsqti_item_xmlv3p0" href="b.xml"/></resources></manifest>',
        "t.xml": f"<qti-assessment-test>{refs}</qti-assessment-test>",
        "a.xml": CHOICE,
        "b.xml": ORDER,
    }
    reading = qti.read(zipped({name: text.encode() for name, text in files.items()}))
    assert [question.kind for question in reading.questions] == ["ordering", "single"]


def test_a_section_that_is_a_file_of_its_own_is_followed_once():
    files = {
        "imsmanifest.xml": '<manifest><resource type="imsqti_test_xmlv2p1" href="t.xml"/>'
        "</manifest>",
        "t.xml": '<assessmentTest><assessmentSectionRef href="s.xml"/></assessmentTest>',
        "s.xml": '<assessmentSection><assessmentSectionRef href="s.xml"/>'
        '<assessmentItemRef href="a.xml"/></assessmentSection>',
        "a.xml": CHOICE,
    }
    reading = qti.read(zipped({name: text.encode() for name, text in files.items()}))
    assert [question.kind for question in reading.questions] == ["single"]


def beside(files: dict[str, str]) -> bytes:
    reference = '<qti-assessment-stimulus-ref identifier="s" href="texts/s.xml"/>'
    manifest = '<manifest><resource type="imsqti_item_xmlv3p0" href="a.xml"/></manifest>'
    asked = CHOICE.replace("<qti-item-body>", f"{reference}<qti-item-body>")
    files = {"imsmanifest.xml": manifest, "a.xml": asked, **files}
    return zipped({name: text.encode() for name, text in files.items()})


def test_a_text_in_a_file_of_its_own_goes_before_what_is_asked():
    text = (
        "<qti-assessment-stimulus><qti-stimulus-body><p>Read the letter.</p>"
        "</qti-stimulus-body></qti-assessment-stimulus>"
    )
    (question,) = qti.read(beside({"texts/s.xml": text})).questions
    assert question.text == "Read the letter.\n\nQ"


def test_a_text_that_is_not_in_the_package_refuses_the_question():
    assert told_of(qti.read(beside({}))) == ["text-elsewhere"]


def test_what_is_written_as_three_has_its_names_and_no_others():
    question = ExchangeQuestion(
        "written",
        'Say <assessmentItem maxChoices="1"> aloud',
        guide="Whether it is said.",
        feedback="itemBody",
        name="responseIdentifier='R'",
    )
    package = Package(qti3.write([question]).data)
    written = package.read("items/q1.xml").decode()
    assert "<qti-assessment-item " in written
    assert "<qti-modal-feedback" in written
    assert "<qti-content-body>itemBody</qti-content-body>" in written
    assert qti3.read(qti3.write([question]).data).questions == (question,)
    assert "schemaversion>3.0.0<" in package.read("imsmanifest.xml").decode()


def test_feedback_of_an_option_comes_back_from_three():
    question = ExchangeQuestion(
        "single",
        "What goes in first?",
        (
            ExchangeOption("Water", correct=True, feedback="Yes."),
            ExchangeOption("Sugar", feedback="Later."),
        ),
    )
    assert qti.read(qti3.write([question]).data).questions == (question,)


@pytest.mark.parametrize("root", ["assessmentTest", "qti-assessment-test"])
def test_a_test_without_its_package_says_that_the_package_is_wanted(root):
    data = f"<{root}/>".encode()
    assert detect(data) == "qti"
    with pytest.raises(UnreadableFile) as refusal:
        qti.read(data)
    assert refusal.value.code == "qti-test-alone"

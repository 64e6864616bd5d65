"""QTI 2.1 is read as other programs pack it."""

import pytest

from courses.question_formats import qti
from courses.question_formats.exchange import ExchangeQuestion, UnreadableFile
from tests.unit.exchange_files import (
    item_of,
    kept_package,
    package_of,
    problems_of,
    told_of,
    zipped,
)


def declared(right="", *, cardinality="single", base="identifier", name="R", more=""):
    values = "".join(f"<value>{value}</value>" for value in right.split(",") if value)
    answer = f"<correctResponse>{values}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" '
        f'baseType="{base}">{answer}{more}</responseDeclaration>'
    )


def body(inside: str) -> str:
    return f"<itemBody><p>Q</p>{inside}</itemBody>"


def task(name: str, inside: str = "", attributes: str = "") -> str:
    return f'<{name}Interaction responseIdentifier="R" {attributes}>{inside}</{name}Interaction>'


def choices(*names: str, tag="simpleChoice") -> str:
    return "".join(f'<{tag} identifier="{name}">{name}</{tag}>' for name in names)


def one(inside: str) -> ExchangeQuestion:
    (question,) = qti.read(package_of(inside)).questions
    return question


SIDES = (
    f"<simpleMatchSet>{choices('a', 'b', tag='simpleAssociableChoice')}</simpleMatchSet>"
    f"<simpleMatchSet>{choices('x', 'y', tag='simpleAssociableChoice')}</simpleMatchSet>"
)
ONE = declared("a") + body(task("choice", choices("a", "b"), 'maxChoices="1"'))


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        (ONE, "single"),
        (
            declared("a,b", cardinality="multiple")
            + body(task("choice", choices("a", "b", "c"), 'maxChoices="0"')),
            "multiple",
        ),
        (
            declared("true") + body(task("choice", choices("true", "false"), 'maxChoices="1"')),
            "true_false",
        ),
        (
            declared("b,a,c", cardinality="ordered") + body(task("order", choices("a", "b", "c"))),
            "ordering",
        ),
        (
            declared("a x,b y", cardinality="multiple", base="directedPair")
            + body(task("match", SIDES)),
            "matching",
        ),
        (
            declared("a x,b y", cardinality="multiple", base="pair")
            + body(
                task("associate", choices("a", "b", "x", "y", "z", tag="simpleAssociableChoice"))
            ),
            "matching",
        ),
        (declared("tea", base="string") + body(f"<p>A {task('textEntry')}.</p>"), "gap"),
        (declared("4", base="float") + body(f"<p>A {task('textEntry')}.</p>"), "numeric"),
        (
            declared("a")
            + body(f"<p>{task('inlineChoice', choices('a', 'b', tag='inlineChoice'))}</p>"),
            "gap",
        ),
        (
            declared("w G1", cardinality="multiple", base="directedPair")
            + body(
                task(
                    "gapMatch",
                    choices("w", "v", tag="gapText") + '<p>A <gap identifier="G1"/>.</p>',
                )
            ),
            "gap",
        ),
        (declared(base="string") + body(task("extendedText")), "written"),
        (body(""), "reflection"),
    ],
)
def test_kind_follows_from_the_interaction(inside, kind):
    assert one(inside).kind == kind


def test_order_and_pairs_follow_the_right_answer():
    steps = declared("b,a,c", cardinality="ordered") + body(task("order", choices("a", "b", "c")))
    assert [option.text for option in one(steps).options] == ["b", "a", "c"]
    # The pairs may be named from right to left.
    pairs = declared("x b,y a", cardinality="multiple", base="directedPair")
    question = one(pairs + body(task("match", SIDES)))
    assert [(option.text, question.targets[option.match]) for option in question.options] == [
        ("a", "y"),
        ("b", "x"),
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", ("4", "0")),
        ('<equal toleranceMode="exact"/>', ("4", "0")),
        ('<equal toleranceMode="absolute" tolerance="0.5"/>', ("4", "0.5")),
        ('<equal toleranceMode="absolute" tolerance="1 1"/>', ("4", "1")),
        (
            '<gte><variable/><baseValue baseType="float">3</baseValue></gte>'
            '<lte><variable/><baseValue baseType="float">6</baseValue></lte>',
            ("4.5", "1.5"),
        ),
        (
            '<equal toleranceMode="absolute" tolerance="1"/><equal>'
            '<variable identifier="R"/><baseValue>40</baseValue></equal>',
            ("4", "1"),
        ),
        ('<gt><variable identifier="SCORE"/><baseValue>0</baseValue></gt>', ("4", "0")),
        ('<gt><mapResponse identifier="R"/><baseValue>0</baseValue></gt>', ("4", "0")),
    ],
)
def test_tolerance_follows_from_the_rules(rules, expected):
    inside = declared("4", base="float") + body(f"<p>A {task('textEntry')} litres.</p>")
    question = one(f"{inside}<responseProcessing>{rules}</responseProcessing>")
    assert (question.answer, question.tolerance) == expected
    assert question.text == "Q\n\nA _____ litres."


@pytest.mark.parametrize(
    "rules",
    [
        '<equal toleranceMode="relative" tolerance="5"/>',
        '<equal toleranceMode="absolute" tolerance="1 2"/>',
        '<equal toleranceMode="absolute" tolerance="1" includeLowerBound="false"/>',
        '<equal toleranceMode="absolute" tolerance="1"/><match/>',
        '<equalRounded roundingMode="decimalPlaces" figures="1"/>',
        "<gt><variable/><baseValue>3</baseValue></gt><lt><variable/><baseValue>5</baseValue></lt>",
        "<gte><variable/><baseValue>3</baseValue></gte>",
        "<gte><variable/><correct/></gte><lte><variable/><baseValue>5</baseValue></lte>",
        '<equal><round><variable identifier="R"/></round><correct identifier="R"/></equal>',
        "<customOperator/>",
    ],
)
def test_a_tolerance_that_we_do_not_have_is_refused(rules):
    inside = declared("4", base="float") + body(f"<p>A {task('textEntry')} litres.</p>")
    reading = qti.read(package_of(f"{inside}<responseProcessing>{rules}</responseProcessing>"))
    assert told_of(reading) == ["tolerance-of-other-kind"]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("", "text-missing"),
        ("<itemBody></itemBody>", "text-missing"),
        (body("<img src='a.png' alt=''/>"), "picture-elsewhere"),
        (body("<object data='a.mp4'/>"), "media"),
        (body("<printedVariable identifier='X'/>"), "made-while-asked"),
        ("<templateDeclaration/>" + body(""), "made-while-asked"),
        (declared() + body(task("choice", choices("a", "b"))), "none-fits"),
        (body(task("hotspot")), "interaction-unknown"),
        (body(task("slider")), "interaction-unknown"),
        (ONE.replace("</itemBody>", task("extendedText") + "</itemBody>"), "several-tasks"),
        (
            declared("4", base="integer")
            + declared("a", base="string", name="S")
            + body(
                f"<p>{task('textEntry')}<textEntryInteraction responseIdentifier='S'/></p>",
            ),
            "several-tasks",
        ),
        (
            declared("a,b", cardinality="ordered") + body(task("order", choices("a", "b", "c"))),
            "order-not-whole",
        ),
        (declared("a x", base="directedPair") + body(task("match", SIDES)), "pairs-not-one-each"),
        (declared("a", base="directedPair") + body(task("match", SIDES)), "pairs-not-one-each"),
        (
            declared("a b,a x", base="pair")
            + body(task("associate", choices("a", "b", "x", tag="simpleAssociableChoice"))),
            "pairs-not-one-each",
        ),
        (declared(base="string") + body(f"<p>{task('textEntry')}</p>"), "gap-accepts-nothing"),
        (declared("x", base="float") + body(f"<p>{task('textEntry')}</p>"), "not-a-number"),
        (declared(base="float") + body(f"<p>{task('textEntry')}</p>"), "not-one-number"),
        (declared("a") + body(task("choice", choices("a", "a", "b"))), "same-identifier"),
        (declared("a") + ONE, "same-identifier"),
        (
            declared("a")
            + body(f"<p>{task('inlineChoice', choices('a', 'a', tag='inlineChoice'))}</p>"),
            "same-identifier",
        ),
        (
            declared("w G", cardinality="multiple", base="directedPair")
            + body(
                task("gapMatch", choices("w", tag="gapText") + '<p><gap identifier="G"/></p>' * 2)
            ),
            "same-identifier",
        ),
    ],
)
def test_what_cannot_be_used_is_named(inside, code):
    reading = qti.read(package_of(ONE, inside, ONE))
    assert len(reading.questions) == 2
    refused = [problem for problem in reading.problems if problem.severity == "refused"]
    assert [(problem.place.item, problem.code) for problem in refused] == [("1.xml", code)]


def test_adaptive_item_is_refused():
    assert told_of(qti.read(item_of(body(""), 'adaptive="true"').encode())) == ["adaptive"]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (ONE.replace("<p>Q</p>", "<p><strong>Q</strong></p>"), "lost-formatting"),
        (
            declared("a", more='<mapping><mapEntry mapKey="b" mappedValue="0.5"/></mapping>')
            + body(task("choice", choices("a", "b"))),
            "partial-points",
        ),
        (declared("a,b") + body(task("choice", choices("a", "b", "c"))), "any-of-them"),
        (
            declared(
                "a",
                base="string",
                more='<mapping><mapEntry mapKey="a" mappedValue="1" caseSensitive="true"/>'
                "</mapping>",
            )
            + body(f"<p>{task('textEntry')}</p>"),
            "capitals-ignored",
        ),
        (ONE + '<modalFeedback identifier="other">F</modalFeedback>', "feedback-for-all"),
        (
            ONE + '<modalFeedback identifier="a" showHide="hide">F</modalFeedback>',
            "feedback-hidden",
        ),
        (body(""), "description"),
    ],
)
def test_what_changes_is_told(inside, code):
    assert code in told_of(qti.read(package_of(inside)))


def test_feedback_beside_the_item_finds_its_option():
    question = one(ONE + '<modalFeedback identifier="b">Look again.</modalFeedback>')
    assert [option.feedback for option in question.options] == ["", "Look again."]


def test_pieces_of_feedback_with_one_name_are_all_read():
    piece = '<modalFeedback identifier="b">%s</modalFeedback>'
    question = one(ONE + piece % "Look again." + piece % "Slowly." + piece % "Look again.")
    assert question.options[1].feedback == "Look again. Slowly."


def rubric(view: str) -> str:
    block = f'<rubricBlock view="{view}">Read the letter.</rubricBlock>'
    return f"<itemBody>{block}<p>Q</p>{task('extendedText')}</itemBody>"


@pytest.mark.parametrize(
    ("view", "text", "guide", "told"),
    [
        ("candidate", "Read the letter.\n\nQ", "", []),
        ("scorer", "Q", "Read the letter.", []),
        ("candidate scorer", "Read the letter.\n\nQ", "Read the letter.", []),
        ("proctor", "Q", "", ["left-out"]),
    ],
)
def test_words_beside_a_task_are_for_whom_they_say(view, text, guide, told):
    reading = qti.read(package_of(rubric(view)))
    (question,) = reading.questions
    assert (question.text, question.guide) == (text, guide)
    assert told_of(reading) == told


def test_hints_beside_a_task_are_told():
    reading = qti.read(package_of(body("<infoControl>Hint</infoControl>")))
    assert "left-out" in told_of(reading)


def test_sample_of_another_program_comes_in_the_order_of_its_test():
    reading = qti.read(kept_package())
    assert [(question.name, question.kind) for question in reading.questions] == [
        ("Warm the pot", "single"),
        ("Steps", "ordering"),
        ("Minutes", "numeric"),
        ("Words", "gap"),
    ]
    assert [problem for problem in problems_of(reading) if problem[1] == "refused"] == []


def test_file_that_the_package_does_not_hold_is_refused():
    manifest = b'<manifest><resource type="imsqti_item_xmlv2p1" href="a.xml"/></manifest>'
    reading = qti.read(zipped({"imsmanifest.xml": manifest}))
    assert [(one.place.item, one.code) for one in reading.problems] == [("a.xml", "file-missing")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and nothing more", "zip-broken"),
        (zipped({"a.xml": b"<a/>"}), "no-manifest"),
        (zipped({"imsmanifest.xml": b"<manifest/>"}), "no-items"),
        (package_of(ONE, kind="imsqti_item_xmlv4p0"), "no-items"),
        (package_of("<?xml version='1.0'?><other/>"), "not-qti"),
        (package_of("<?xml version='1.0'?><broken>"), "xml-broken"),
        (b"<other/>", "not-qti"),
    ],
)
def test_package_of_no_use_is_refused_as_a_whole(data, code):
    with pytest.raises(UnreadableFile) as refusal:
        qti.read(data)
    assert refusal.value.code == code


@pytest.mark.parametrize("kind", ["hotspot", "branching"])
def test_what_qti_does_not_carry_is_told(kind):
    written = qti.write([ExchangeQuestion(kind, "Q")])
    assert [(one.severity, one.code) for one in written.problems] == [
        ("refused", f"no-{kind}-there")
    ]

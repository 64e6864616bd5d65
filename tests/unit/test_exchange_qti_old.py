"""QTI 1.2 is read as Canvas, Respondus, D2L, ILIAS and others write it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.question_formats import moodle_xml, qti
from courses.question_formats.detect import detect
from courses.question_formats.exchange import ExchangeOption, ExchangeQuestion, UnreadableFile
from courses.question_formats.xml_tree import Xml, tag
from tests.unit import exchange_questions as any_of
from tests.unit.exchange_files import told_of, zipped


def material(words: str, texttype="text/plain") -> Xml:
    return tag("material", tag("mattext", words, texttype=texttype))


def label(ident: str, words: str = "", **attributes: str) -> Xml:
    inside = [material(words)] if words else []
    return tag("response_label", *inside, ident=ident, **attributes)


def lid(*labels: Xml, cardinality="Single", ident="R", beside="", name="response_lid") -> Xml:
    words = [material(beside)] if beside else []
    return tag(name, *words, tag("render_choice", *labels), ident=ident, rcardinality=cardinality)


def typed(ident="R", fibtype="String") -> Xml:
    return tag("response_str", tag("render_fib", label("x"), fibtype=fibtype), ident=ident)


def equal(value: str, respident="R", **attributes: str) -> Xml:
    return tag("varequal", value, respident=respident, **attributes)


def condition(*compared: Xml, points="100", action="Set", shows="") -> Xml:
    setvar = [tag("setvar", points, action=action, varname="SCORE")] if points else []
    feedback = [tag("displayfeedback", feedbacktype="Response", linkrefid=shows)] if shows else []
    return tag("respcondition", tag("conditionvar", *compared), *setvar, *feedback)


def feedback(ident: str, words: str) -> Xml:
    return tag("itemfeedback", tag("flow_mat", material(words)), ident=ident)


def item(*asked: Xml, rules=(), more=(), kind="", text="Q", title="T") -> Xml:
    field = tag("qtimetadatafield", tag("fieldlabel", "question_type"), tag("fieldentry", kind))
    stem = [material(text)] if text else []
    return tag(
        "item",
        tag("itemmetadata", tag("qtimetadata", field)),
        tag("presentation", *stem, *asked),
        tag("resprocessing", *rules),
        *more,
        ident="i",
        title=title,
    )


def file_of(*items: Xml) -> bytes:
    section = tag("section", *items, ident="root")
    return tag("questestinterop", tag("assessment", section, ident="a")).encode()


def one(asked: Xml) -> ExchangeQuestion:
    (question,) = qti.read(file_of(asked)).questions
    return question


A_OR_B = lid(label("a", "Tea"), label("b", "Sand"))
SEVERAL = lid(label("a", "Tea"), label("b", "Milk"), label("c", "Sand"), cardinality="Multiple")
ALL_THAT_FIT = condition(
    tag("and", equal("a"), equal("b"), tag("not", equal("c"))),
)
STEPS = (label("a", "Pour"), label("b", "Boil"), label("c", "Drink"))
SIDES = (label("x", "cold"), label("y", "hot"), label("z", "wet"))


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (item(A_OR_B, rules=[condition(equal("a"))]), "single"),
        (item(SEVERAL, rules=[ALL_THAT_FIT]), "multiple"),
        (
            item(lid(label("7", "False"), label("8", "True")), rules=[condition(equal("8"))]),
            "true_false",
        ),
        (
            item(
                lid(*STEPS, cardinality="Ordered"),
                rules=[condition(equal("b"), equal("a"), equal("c"))],
            ),
            "ordering",
        ),
        (item(typed(), rules=[condition(equal("tea"))]), "gap"),
        (item(typed(fibtype="Decimal"), rules=[condition(equal("4.0"))]), "numeric"),
        (item(typed(), rules=[condition(tag("other"), points="")]), "written"),
        (item(), "reflection"),
    ],
)
def test_kind_follows_from_the_response(asked, kind):
    assert detect(file_of(asked)) == "qti"
    assert one(asked).kind == kind


def test_of_several_answers_those_fit_that_are_not_denied():
    assert [option.correct for option in one(item(SEVERAL, rules=[ALL_THAT_FIT])).options] == [
        True,
        True,
        False,
    ]


def test_true_stands_first_whatever_its_place_in_the_file():
    asked = item(lid(label("7", "False"), label("8", "True")), rules=[condition(equal("7"))])
    assert [(option.text, option.correct) for option in one(asked).options] == [
        ("True", False),
        ("False", True),
    ]


@pytest.mark.parametrize(
    "rules",
    [
        [condition(equal("b"), equal("a"), equal("c"))],
        [condition(equal("a", index="2"), equal("b", index="1"), equal("c", index="3"))],
        [
            condition(equal("2", "a"), points="1", action="Add"),
            condition(equal("1", "b"), points="1", action="Add"),
            condition(equal("3", "c"), points="1", action="Add"),
        ],
    ],
    ids=["in order", "by index", "each with its place"],
)
def test_steps_stand_in_the_order_that_fits_however_the_file_says_it(rules):
    question = one(item(lid(*STEPS, cardinality="Ordered"), rules=rules))
    assert [option.text for option in question.options] == ["Boil", "Pour", "Drink"]


@pytest.mark.parametrize("name", ["response_lid", "response_grp"])
def test_pairs_are_lists_that_each_stand_beside_a_word(name):
    asked = item(
        lid(*SIDES, ident="one", beside="Ice", name=name),
        lid(*SIDES, ident="two", beside="Tea", name=name),
        rules=[
            condition(equal("x", "one"), points="50", action="Add"),
            condition(equal("y", "two"), points="50", action="Add"),
        ],
    )
    question = one(asked)
    assert question.kind == "matching"
    assert question.targets == ("cold", "hot", "wet")
    assert [(option.text, question.targets[option.match]) for option in question.options] == [
        ("Ice", "cold"),
        ("Tea", "hot"),
    ]


def test_pairs_of_one_list_are_those_that_the_conditions_name_at_once():
    asked = item(
        lid(
            label("1", "Ice"),
            label("2", "Tea"),
            *SIDES,
            cardinality="Multiple",
            name="response_grp",
        ),
        rules=[
            condition(tag("varsubset", "1,x", respident="R"), points="1", action="Add"),
            condition(tag("varsubset", "2,y", respident="R"), points="1", action="Add"),
        ],
    )
    question = one(asked)
    assert [(option.text, question.targets[option.match]) for option in question.options] == [
        ("Ice", "cold"),
        ("Tea", "hot"),
    ]
    assert question.targets == ("cold", "hot", "wet")


@pytest.mark.parametrize(
    ("kind", "choices"),
    [("fill_in_multiple_blanks_question", ()), ("multiple_dropdowns_question", ("hot", "cold"))],
)
def test_lists_whose_word_stands_in_brackets_are_gaps_in_the_order_of_the_text(kind, choices):
    words = (label("x", "hot"), label("y", "cold"))
    asked = item(
        lid(*words, ident="one", beside="second"),
        lid(*words, ident="two", beside="first"),
        rules=[condition(equal("x", "one")), condition(equal("y", "two"))],
        kind=kind,
        text="Ice is [first], tea is [second].",
    )
    question = one(asked)
    assert question.text == "Ice is {g1}, tea is {g2}."
    assert [gap.accept for gap in question.options] == [("cold",), ("hot",)]
    assert [gap.choices for gap in question.options] == [choices, choices]


def test_answers_inside_a_text_are_gaps_where_they_stand():
    flow = tag(
        "flow",
        material("Ice is"),
        typed("one"),
        material(", tea is"),
        lid(label("x", "hot"), label("y", "cold"), ident="two"),
        material("."),
    )
    asked = item(
        flow, rules=[condition(equal("cold", "one")), condition(equal("x", "two"))], text=""
    )
    question = one(asked)
    assert question.text == "Ice is {g1}, tea is {g2}."
    assert question.options == (
        ExchangeOption(accept=("cold",)),
        ExchangeOption(accept=("hot",), choices=("hot", "cold")),
    )


def between(low: str, high: str) -> Xml:
    bounds = (tag("vargte", low, respident="R"), tag("varlte", high, respident="R"))
    return tag("and", *bounds)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([condition(equal("4.0"))], ("4", "0")),
        ([condition(between("3", "5"))], ("4", "1")),
        ([condition(tag("or", equal("4.0"), between("3.0", "5.0")))], ("4", "1")),
    ],
)
def test_a_number_has_the_tolerance_that_the_conditions_say(rules, expected):
    question = one(item(typed(), rules=rules, kind="numerical_question"))
    assert (question.kind, question.answer, question.tolerance) == ("numeric", *expected)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (tag("item", title="T"), "text-missing"),
        (item(A_OR_B, rules=[condition(equal("a"))], text=""), "text-missing"),
        (item(A_OR_B), "none-fits"),
        (item(A_OR_B, rules=[condition(equal("a"), points="0")]), "none-fits"),
        (item(A_OR_B, rules=[condition(equal("a"), points="many")]), "points-unreadable"),
        (item(lid(label("a", "x"), label("a", "y"))), "same-identifier"),
        (item(tag("material", tag("mataudio", uri="a.mp3"))), "media"),
        (
            item(lid(*STEPS, cardinality="Ordered"), rules=[condition(equal("b"))]),
            "order-not-whole",
        ),
        (item(tag("response_xy", ident="R")), "interaction-unknown"),
        (item(tag("response_lid", tag("render_hotspot"), ident="R")), "interaction-unknown"),
        (
            item(
                lid(*SIDES, ident="one", beside="Ice"),
                lid(*SIDES, ident="two", beside="Tea"),
                rules=[condition(equal("x", "one"))],
            ),
            "pairs-not-one-each",
        ),
        (item(typed("a"), typed("b"), rules=[condition(equal("x", "a"))]), "gap-accepts-nothing"),
        (
            item(
                typed(),
                rules=[condition(equal("4")), condition(equal("5"))],
                kind="numerical_question",
            ),
            "not-one-number",
        ),
        (
            item(
                typed(fibtype="Integer"),
                rules=[condition(tag("vargt", "3", respident="R"))],
            ),
            "tolerance-of-other-kind",
        ),
        (
            item(typed(), rules=[condition(tag("varsubstring", "te", respident="R"))]),
            "gap-of-other-kind",
        ),
    ],
)
def test_what_cannot_be_used_is_named_and_the_others_come_in(asked, code):
    good = item(A_OR_B, rules=[condition(equal("a"))])
    reading = qti.read(file_of(good, asked, good))
    assert len(reading.questions) == 2
    assert [one.code for one in reading.problems if one.severity == "refused"] == [code]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (
            item(A_OR_B, rules=[condition(equal("a")), condition(equal("b"), points="50")]),
            "partial-points",
        ),
        (
            item(A_OR_B, rules=[condition(equal("a")), condition(equal("b"), points="-50")]),
            "minus-points",
        ),
        (
            item(lid(*STEPS), rules=[condition(equal("a")), condition(equal("b"))]),
            "any-of-them",
        ),
        (item(typed(), rules=[condition(equal("Tea", case="Yes"))]), "capitals-ignored"),
        (item(material("<b>Q</b>", "text/html")), "lost-formatting"),
        (
            item(A_OR_B, rules=[condition(equal("a"))], more=[feedback("f", "So.")]),
            "feedback-for-all",
        ),
        (
            item(
                A_OR_B,
                rules=[condition(equal("a"))],
                more=[tag("itemfeedback", tag("hint", material("Look.")), ident="f")],
            ),
            "left-out",
        ),
    ],
)
def test_what_changes_is_told(asked, code):
    assert code in told_of(qti.read(file_of(asked)))


def test_each_answer_has_the_feedback_that_is_shown_after_it():
    asked = item(
        A_OR_B,
        rules=[
            condition(tag("other"), points="", shows="general_fb"),
            condition(tag("other"), points="", shows="general_incorrect_fb"),
            condition(equal("b"), points="", shows="b_fb"),
            condition(equal("a"), shows="correct_fb"),
        ],
        more=[
            feedback("general_fb", "For everyone."),
            feedback("general_incorrect_fb", "Look again."),
            feedback("b_fb", "Sand is dry."),
            feedback("correct_fb", "Yes."),
        ],
    )
    reading = qti.read(file_of(asked))
    (question,) = reading.questions
    assert [option.feedback for option in question.options] == ["Yes.", "Sand is dry. Look again."]
    assert question.feedback == "For everyone."
    assert told_of(reading) == []


def test_a_number_says_one_thing_when_it_fits_and_another_when_not_yet():
    asked = item(
        typed(fibtype="Decimal"),
        rules=[
            condition(equal("4"), shows="correct_fb"),
            condition(tag("other"), points="", shows="general_incorrect_fb"),
        ],
        more=[feedback("correct_fb", "Yes."), feedback("general_incorrect_fb", "Count.")],
    )
    assert (one(asked).feedback_met, one(asked).feedback_not_yet) == ("Yes.", "Count.")


def test_items_of_one_line_with_one_name_are_told_apart():
    bad = item(A_OR_B)
    reading = qti.read(file_of(bad, bad, bad))
    assert len({problem.place for problem in reading.problems}) == 3


@pytest.mark.parametrize(
    "asked",
    [
        item(*[typed(f"R{place}") for place in range(201)]),
        item(lid(*[label(str(place), "a") for place in range(201)])),
        item(typed(), rules=[condition(*[equal(str(place)) for place in range(201)])]),
        item(typed(), rules=[condition(tag("other"))] * 1_001),
        item(typed(), more=[feedback("f", "")] * 1_001),
    ],
    ids=["responses", "labels", "comparisons", "conditions", "feedback"],
)
def test_more_answers_or_rules_than_anyone_wrote_refuse_the_item_alone(asked):
    good = item(A_OR_B, rules=[condition(equal("a"))])
    reading = qti.read(file_of(asked, good))
    assert told_of(reading) == ["too-many-answers"]
    assert len(reading.questions) == 1


def test_a_text_of_many_pieces_has_an_end():
    asked = item(*[material("word " * 100)] * 50, typed())
    assert told_of(qti.read(file_of(asked))) == ["text-too-long"]


GOOD = file_of(item(A_OR_B, rules=[condition(equal("a"))]))


@pytest.mark.parametrize(
    "files",
    [
        {"questions.xml": GOOD},
        {"imsmanifest.xml": b"<manifest/>", "quiz/quiz.xml": GOOD},
        {
            "imsmanifest.xml": b'<manifest><resource type="imsqti_xmlv1p2" href="q.xml"/>'
            b"</manifest>",
            "q.xml": GOOD,
        },
        {
            "imsmanifest.xml": b"<manifest><resource "
            b'type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="a/q.xml"/></resource>'
            b"</manifest>",
            "a/q.xml": GOOD,
        },
    ],
    ids=["no manifest", "a manifest that names nothing", "by its type", "common cartridge"],
)
def test_a_package_of_one_is_read_with_or_without_a_manifest(files):
    assert [question.kind for question in qti.read(zipped(files)).questions] == ["single"]


@pytest.mark.parametrize("name", ["../out.xml", "a/../../out.xml", "/etc/out.xml", "C:/out.xml"])
def test_a_path_that_leads_out_of_a_package_of_one_is_refused(name):
    manifest = f'<manifest><resource type="imsqti_xmlv1p2" href="{name}"/></manifest>'
    with pytest.raises(UnreadableFile) as refusal:
        qti.read(zipped({"imsmanifest.xml": manifest.encode(), "q.xml": GOOD}))
    assert refusal.value.code == "zip-path"


def test_a_package_that_unpacks_without_end_is_refused():
    bomb = zipped({"q.xml": b"<questestinterop>" + b" " * 51_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableFile) as refusal:
        qti.read(bomb)
    assert refusal.value.code == "too-big-unpacked"


def test_more_items_than_a_file_may_hold_are_refused():
    with pytest.raises(UnreadableFile) as refusal:
        qti.read(file_of(*[item()] * 2_001))
    assert refusal.value.code == "too-many-questions"


# --- in, out, and in again ------------------------------------------------------------------


@st.composite
def asked_in_one(draw):
    """An item as other programs write it, and the question that it is."""
    kind = draw(st.sampled_from(["single", "multiple", "ordering", "matching", "written"]))
    text = draw(any_of.texts)
    words = draw(st.lists(any_of.lines, min_size=3, max_size=5, unique_by=str.casefold))
    labels = [label(f"k{place}", word) for place, word in enumerate(words)]
    if kind == "written":
        return item(typed(), text=text), ExchangeQuestion(kind, text, name="T")
    if kind == "ordering":
        rules = [condition(*(equal(f"k{place}") for place in range(len(words))))]
        shown = draw(st.permutations(labels))
        asked = item(lid(*shown, cardinality="Ordered"), rules=rules, text=text)
        options = tuple(ExchangeOption(word) for word in words)
        return asked, ExchangeQuestion(kind, text, options, name="T")
    if kind == "matching":
        lefts = draw(st.lists(any_of.lines, min_size=2, max_size=3, unique_by=str.casefold))
        matches = [*range(len(lefts))]
        lists = [lid(*labels, ident=f"r{place}", beside=left) for place, left in enumerate(lefts)]
        rules = [condition(equal(f"k{place}", f"r{place}"), action="Add") for place in matches]
        options = tuple(
            ExchangeOption(left, match=match) for left, match in zip(lefts, matches, strict=True)
        )
        asked = item(*lists, rules=rules, text=text)
        return asked, ExchangeQuestion(kind, text, options, tuple(words), name="T")
    fitting = {0} if kind == "single" else {0, 1}
    rules = [condition(tag("and", *(equal(f"k{place}") for place in fitting)))]
    cardinality = "Single" if kind == "single" else "Multiple"
    asked = item(lid(*labels, cardinality=cardinality), rules=rules, text=text)
    options = tuple(
        ExchangeOption(word, correct=place in fitting) for place, word in enumerate(words)
    )
    return asked, ExchangeQuestion(kind, text, options, name="T")


@pytest.mark.long
@settings(max_examples=100, deadline=None)
@given(st.lists(asked_in_one(), min_size=1, max_size=4))
def test_what_came_in_from_one_goes_out_and_comes_in_again_as_it_was(asked):
    expected = [question for _item, question in asked]
    reading = qti.read(file_of(*(one for one, _question in asked)))
    assert [one for one in reading.problems if one.severity == "refused"] == []
    assert list(reading.questions) == expected
    for module in (qti, moodle_xml):
        again = module.read(module.write(reading.questions).data).questions
        assert [as_written(one) for one in again] == [as_written(one) for one in expected]


def as_written(question: ExchangeQuestion) -> tuple:
    """Right sides keep their order in QTI alone: the pairs are compared as pairs."""
    pairs = [
        (option.text, option.correct, question.targets[option.match] if question.targets else "")
        for option in question.options
    ]
    return question.kind, question.text, question.name, pairs, sorted(question.targets)

"""Moodle XML is read as Moodle writes it."""

import pytest

from courses.question_formats import moodle_xml
from courses.question_formats.exchange import ExchangeOption, ExchangeQuestion, UnreadableFile
from tests.unit.exchange_files import kept, problems_of, told_of


def file_of(*questions: str) -> bytes:
    lines = "\n".join(questions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{lines}\n</quiz>'.encode()


def asked(kind: str, inside: str = "", text: str = "Q") -> str:
    words = f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>"
    return f'<question type="{kind}"><name><text>N</text></name>{words}{inside}</question>'


def answer(text: str, fraction: str, feedback: str = "", more: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{fraction}"><text>{text}</text>{said}{more}</answer>'


ONE = "<single>true</single>"
SEVERAL = "<single>false</single>"
TRUE_FALSE = answer("true", "100", "yes") + answer("false", "0", "no")


def one(kind: str, inside: str = "", text: str = "Q") -> ExchangeQuestion:
    (question,) = moodle_xml.read(file_of(asked(kind, inside, text))).questions
    return question


@pytest.mark.parametrize(
    ("kind", "inside", "text", "expected"),
    [
        ("multichoice", ONE + answer("a", "100") + answer("b", "0"), "Q", "single"),
        ("multichoice", SEVERAL + answer("a", "50") + answer("b", "-50"), "Q", "multiple"),
        ("multichoice", answer("a", "100") + answer("b", "50") + answer("c", "0"), "Q", "single"),
        ("multichoice", "<single/>" + answer("a", "50") + answer("b", "0"), "Q", "multiple"),
        ("multichoiceset", answer("a", "100") + answer("b", "0"), "Q", "multiple"),
        ("truefalse", TRUE_FALSE, "Q", "true_false"),
        ("shortanswer", answer("a", "100"), "Q", "gap"),
        ("numerical", answer("4", "100", more="<tolerance>1</tolerance>"), "Q", "numeric"),
        ("essay", "", "Q", "written"),
        ("description", "", "Q", "reflection"),
        ("ordering", answer("a", "1") + answer("b", "2") + answer("c", "3"), "Q", "ordering"),
        ("cloze", "", "A {1:SA:=b}.", "gap"),
        ("multianswer", "", "A {1:MCV:=b~c}.", "gap"),
        ("ddwtos", "<dragbox><text>a</text></dragbox>", "[[1]]", "gap"),
    ],
)
def test_kind_follows_from_the_type(kind, inside, text, expected):
    assert one(kind, inside, text).kind == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("a&nbsp;&amp; b", "a & b"),
        ("<ul><li>a</li><li>b</li></ul>", "– a\n\n– b"),
        ("<script>x</script>a<!-- c -->", "a"),
        ("x<sup>2</sup>", "x²"),
    ],
)
def test_html_becomes_words(text, expected):
    assert one("essay", text=text).text == expected


def test_formats_of_text_are_told_apart():
    def essay(form, text):
        words = f'<questiontext format="{form}"><text>{text}</text></questiontext>'
        return f'<question type="essay">{words}</question>'

    reading = moodle_xml.read(
        file_of(
            essay("plain_text", "&lt;b&gt; *a*"),
            essay("markdown", "*a*"),
            essay("moodle_auto_format", "a &amp;lt; b"),
            essay("html", "&lt;b&gt;a&lt;/b&gt;"),
        )
    )
    assert [question.text for question in reading.questions] == ["<b> *a*", "a", "a < b", "a"]


@pytest.mark.parametrize(
    ("kind", "inside", "text", "code"),
    [
        ("calculated", "", "Q", "type-unknown"),
        ("ddimageortext", "", "Q", "type-unknown"),
        ("essay", "", "", "text-missing"),
        ("essay", "", '<img src="@@PLUGINFILE@@/a.png">', "picture-elsewhere"),
        ("essay", "", "see @@PLUGINFILE@@/a.pdf", "media"),
        ("essay", "<graderinfo><text>g</text><file>AAAA</file></graderinfo>", "Q", "media"),
        ("multichoice", ONE + answer("a", "0") + answer("b", "0"), "Q", "none-fits"),
        ("multichoice", SEVERAL + answer("a", "50") + answer("b", "50"), "Q", "all-fit"),
        ("multichoice", ONE + answer("a", "many"), "Q", "points-unreadable"),
        ("truefalse", answer("true", "100"), "Q", "not-true-and-false"),
        ("truefalse", answer("true", "100") + answer("false", "100"), "Q", "not-true-and-false"),
        ("shortanswer", answer("a*b", "100"), "Q", "word-with-star"),
        ("numerical", answer("x", "100"), "Q", "not-a-number"),
        ("numerical", answer("1", "100") + answer("2", "100"), "Q", "not-one-number"),
        ("matching", "<subquestion><text>a</text></subquestion>", "Q", "pair-half-empty"),
        ("gapselect", "<selectoption><text>a</text></selectoption>", "[[2]]", "place-without-word"),
        ("gapselect", "<selectoption><text>a</text></selectoption>", "Q", "no-gap"),
        ("cloze", "", "no gap", "no-gap"),
        ("cloze", "", "{1:SA:=b} {1:NUMERICAL:=4:1}.", "gap-number-near"),
        ("cloze", "", "{1:SA:=b} {1:MR:=c~d}.", "gap-of-other-kind"),
        ("cloze", "", "A {1:SA:=b}, {1:SA:=c", "gap-unfinished"),
        ("cloze", "", "A {1:SA:=*}.", "word-with-star"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(kind, inside, text, code):
    first, last = asked("essay"), asked("essay")
    reading = moodle_xml.read(file_of(first, asked(kind, inside, text), last))
    assert len(reading.questions) == 2
    refused = [problem for problem in problems_of(reading) if problem[1] == "refused"]
    assert refused == [(4, "refused", code)]


@pytest.mark.parametrize(
    ("kind", "inside", "text", "code"),
    [
        ("multichoice", ONE + answer("a", "100") + answer("b", "50"), "Q", "partial-points"),
        (
            "multichoice",
            ONE + answer("a", "100") + answer("b", "100") + answer("c", "0"),
            "Q",
            "any-of-them",
        ),
        ("shortanswer", "<usecase>1</usecase>" + answer("a", "100"), "Q", "capitals-ignored"),
        ("shortanswer", answer("a", "100") + answer("b", "0", "no"), "Q", "feedback-of-others"),
        ("shortanswer", answer("a", "100", "x") + answer("b", "100", "y"), "Q", "feedback-joined"),
        ("numerical", answer("25", "100") + answer("100", "0", "no"), "Q", "feedback-of-others"),
        ("numerical", answer("25", "100") + answer("26", "50", "no"), "Q", "feedback-of-others"),
        ("cloze", "", "A {2:SA:=b} and {1:SA:=c}.", "gap-weights"),
        ("cloze", "", "A {1:SA:=b~c#no}.", "feedback-of-others"),
        ("essay", "<attachments>2</attachments>", "Q", "attachments"),
        ("essay", "", "<b>Q</b>", "lost-formatting"),
        ("description", "", "Q", "description"),
        (
            "numerical",
            answer("1", "100")
            + "<units><unit><multiplier>1</multiplier><unit_name>l</unit_name></unit>"
            + "<unit><multiplier>1000</multiplier><unit_name>ml</unit_name></unit></units>",
            "Q",
            "more-units",
        ),
    ],
)
def test_what_changes_is_told(kind, inside, text, code):
    assert code in told_of(moodle_xml.read(file_of(asked(kind, inside, text))))


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<defaultgrade>2.0000000</defaultgrade>", "grade"),
        ("<penalty>0.3333333</penalty>", "penalty"),
        ("<hint><text>h</text></hint>", "hints"),
        ("<tags><tag><text>t</text></tag></tags>", "tags"),
        ("<idnumber>7</idnumber>", "idnumber"),
        ("<responsetemplate><text>t</text></responsetemplate>", "template"),
        ("<correctfeedback><text>c</text></correctfeedback>", "combined-feedback"),
    ],
)
def test_what_has_no_place_is_counted_once(inside, what):
    reading = moodle_xml.read(file_of(asked("essay", inside), asked("essay", inside)))
    assert [dict(problem.facts) for problem in reading.problems] == [{"what": what, "count": 2}]


def test_words_of_a_place_come_from_its_group():
    words = "".join(
        f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
        for word, group in [("tea", 1), ("cup", 2), ("milk", 1), ("pot", 2)]
    )
    question = one("gapselect", words, "[[1]] in a [[2]] or a [[4]]")
    assert question.text == "{g1} in a {g2} or a {g3}"
    assert [(gap.accept, gap.choices) for gap in question.options] == [
        (("tea",), ("tea", "milk")),
        (("cup",), ("cup", "pot")),
        (("pot",), ("cup", "pot")),
    ]


def test_feedback_of_one_wrong_number_is_not_that_of_all():
    wrong = answer("100", "0", "You doubled it.") + answer("*", "0", "Look again.")
    question = one("numerical", answer("25", "100", "Yes.") + wrong)
    assert (question.feedback_met, question.feedback_not_yet) == ("Yes.", "Look again.")


@pytest.mark.parametrize(
    ("kind", "inside", "text"),
    [
        ("shortanswer", answer(r"5 \* 3", "100"), "Q"),
        ("cloze", "", r"{1:SA:=5 \* 3}"),
        ("cloze", "", r"{1:SA:=5 \\* 3}"),
        ("cloze", "", r"{1:MC:=5 \* 3~8}"),
    ],
)
def test_a_star_that_is_meant_is_a_star(kind, inside, text):
    assert one(kind, inside, text).options[0].accept == ("5 * 3",)


def test_weights_that_are_usual_are_not_told():
    assert told_of(moodle_xml.read(file_of(asked("cloze", text="{1:SA:=b} {:SA:=c}")))) == []


def test_questions_of_one_name_on_one_line_have_a_place_each():
    questions = moodle_xml.read(f"<quiz>{asked('essay') * 2}</quiz>".encode()).questions
    assert len({question.place for question in questions}) == 2


def test_embedded_answers_keep_escaped_signs():
    question = one("cloze", text=r"A {1:SHORTANSWER:=a\}b\#c\~d#f\}g~%100%e}.")
    (gap,) = question.options
    assert (gap.accept, gap.feedback) == (("a}b#c~d", "e"), "f}g")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"<quiz><question></quiz>", "xml-broken", 1),
        (b"<quiz>\n<a>&nbsp;</a></quiz>", "xml-broken", 2),
        (b"<other/>", "not-moodle-xml", 1),
        (b'<?xml version="1.0" encoding="x-none"?><quiz/>', "xml-encoding", 1),
        ("<quiz>Café</quiz>".encode("latin-1"), "xml-broken", 1),
        (b'\n<?xml version="1.0"?><quiz/>', "xml-broken", 2),
    ],
)
def test_file_of_no_use_is_refused_as_a_whole(data, code, line):
    with pytest.raises(UnreadableFile) as refusal:
        moodle_xml.read(data)
    assert (refusal.value.code, refusal.value.line) == (code, line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_that_xml_names_are_read(encoding):
    named = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{named}"?><quiz>{asked("essay", text="Café")}</quiz>'
    (question,) = moodle_xml.read(text.encode(encoding)).questions
    assert question.text == "Café"


def test_sample_of_another_program_comes_in_whole():
    reading = moodle_xml.read(kept("moodle-export-style.xml"))
    assert [question.kind for question in reading.questions] == [
        "single",
        "true_false",
        "gap",
        "matching",
        "numeric",
        "written",
        "gap",
        "gap",
        "ordering",
        "reflection",
    ]
    assert [problem for problem in problems_of(reading) if problem[1] == "refused"] == []


@pytest.mark.parametrize("kind", ["hotspot", "branching"])
def test_what_moodle_cannot_carry_is_told(kind):
    written = moodle_xml.write([ExchangeQuestion(kind, "Q")])
    assert [(one.severity, one.code) for one in written.problems] == [
        ("refused", f"no-{kind}-there")
    ]


def test_own_words_of_a_statement_are_told():
    options = (ExchangeOption("Sì", correct=True), ExchangeOption("No"))
    written = moodle_xml.write([ExchangeQuestion("true_false", "Q", options)])
    assert [one.code for one in written.problems] == ["words-of-true-not-there"]

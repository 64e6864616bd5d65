"""GIFT is read as people and Moodle write it."""

import pytest

from courses.question_formats import gift
from courses.question_formats.exchange import ExchangeOption, ExchangeQuestion, UnreadableFile
from tests.unit.exchange_files import kept, problems_of, told_of


def one(text: str) -> ExchangeQuestion:
    (question,) = gift.read(text.encode()).questions
    return question


def options(text: str) -> list[tuple[str, bool, str]]:
    return [(option.text, option.correct, option.feedback) for option in one(text).options]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What? {=a ~b}", "single"),
        ("What? {~%50%a ~%50%b ~c}", "multiple"),
        ("True? {T}", "true_false"),
        ("True? {FALSE#no#yes}", "true_false"),
        ("What? {=a =b}", "gap"),
        ("What? {a}", "gap"),
        ("Who? {=a -> 1 =b -> 2}", "matching"),
        ("How many? {#3}", "numeric"),
        ("Tell {}", "written"),
        ("Only a text", "reflection"),
    ],
)
def test_kind_follows_from_the_answers(text, kind):
    assert one(text).kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q {=a#yes ~b#no}", [("a", True, "yes"), ("b", False, "no")]),
        ("Q {\n\t=a # yes\n\t~b # no\n}", [("a", True, "yes"), ("b", False, "no")]),
        ("Q {=a ~[html]<b>b</b>}", [("a", True, ""), ("b", False, "")]),
        (
            "Q {=a \\= \\{1\\} ~b\\~c\\#d\\:e\\\\n}",
            [("a = {1}", True, ""), ("b~c#d:e\\n", False, "")],
        ),
        ("Q {=%100%a ~%-50%b}", [("a", True, ""), ("b", False, "")]),
        ("Q {=one\\ntwo ~b}", [("one two", True, ""), ("b", False, "")]),
    ],
)
def test_options_are_cut_at_their_signs(text, expected):
    assert options(text) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("#5", ("5", "0")),
        ("#5:0.5", ("5", "0.5")),
        ("#1..5", ("3", "2")),
        ("#-2..1", ("-0.5", "1.5")),
        ("#=5:1", ("5", "1")),
        ("#\n=5:1 #yes\n=%50%5:3 #near\n~#no", ("5", "1")),
        ("#5:2,5", ("5", "2.5")),
    ],
)
def test_numbers_have_a_tolerance_or_a_range(amount, expected):
    question = one(f"How many? {{{amount}}}")
    assert (question.answer, question.tolerance) == expected


def test_number_has_feedback_for_both_ends():
    question = one("How many? {#=5:1#near enough ~#look again}")
    assert (question.feedback_met, question.feedback_not_yet) == ("near enough", "look again")


def test_feedback_of_one_wrong_number_is_not_that_of_all():
    question = one("Half of 50? {#=25 =%0%100#You doubled it. =%0%*#Look again. ~#Halve it.}")
    assert question.feedback_not_yet == "Look again. Halve it."


def test_a_star_that_is_meant_is_a_star():
    assert one(r"5 times 3? {=5 \* 3}").options[0].accept == ("5 * 3",)
    written = gift.write([ExchangeQuestion("gap", "{g1}", (ExchangeOption(accept=("a*b",)),))])
    assert gift.read(written.data).questions[0].options[0].accept == ("a*b",)


def test_an_arrow_in_the_feedback_of_a_gap_makes_no_pair_of_it():
    gap = ExchangeOption(accept=("on",), feedback="door -> street")
    written = gift.write([ExchangeQuestion("gap", "Go {g1}.", (gap,))])
    assert [problem.code for problem in written.problems] == ["arrow-changed"]
    (question,) = gift.read(written.data).questions
    assert (question.kind, question.options[0].feedback) == ("gap", "door → street")


@pytest.mark.parametrize(
    ("comment", "what"),
    [("[id:7]", ["idnumber"]), ("[tag:a][tag:b]", ["tags"]), ("[tag:gap]", []), ("[x:y]", [])],
)
def test_labels_in_comments_are_told_once_a_file(comment, what):
    reading = gift.read(f"// {comment}\nQ {{}}\n\n// {comment}\nQ {{}}\n".encode())
    assert [dict(one.facts) for one in reading.problems] == [
        {"what": one, "count": 2} for one in what
    ]


def test_feedback_of_true_and_false_is_first_for_what_does_not_fit():
    assert [option.feedback for option in one("Q {T#no#yes}").options] == ["yes", "no"]
    assert [option.feedback for option in one("Q {F#no#yes}").options] == ["no", "yes"]


def test_comments_titles_formats_and_categories_are_understood():
    reading = gift.read(
        b"// a comment\n$CATEGORY: kitchen/tea\n\n// another\n::The pot::[markdown]*What* now?\n"
        b"// inside\n{=a ~b####All of it.}\n"
    )
    (question,) = reading.questions
    assert (question.name, question.category, question.text, question.feedback) == (
        "The pot",
        "kitchen/tea",
        "What now?",
        "All of it.",
    )
    assert question.place.line == 5
    assert told_of(reading) == ["lost-formatting"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pot is {~cold =warm} at first.", "The pot is _____ at first."),
        ("Tea {=leaves =leaf} go in.", "Tea {g1} go in."),
        ("un{=happy}", "un{g1}"),
        ("a &lt; b {T}", "a < b"),
        ("[plain]a &lt; b {T}", "a &lt; b"),
        ("[html]<p>a</p><ul><li>b</li></ul> {T}", "a\n\n– b"),
        ("two\nlines {T}", "two lines"),
        ("one\\ntwo {T}", "one\ntwo"),
    ],
)
def test_text_is_as_it_was_meant(text, expected):
    assert one(text).text == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Q {=a ~b", "gift-brace"),
        ("Q } {", "gift-brace"),
        ("Q {=a ~b} and {=c ~d}", "gift-two-answers"),
        ("Q {=a ~b}\n::Next:: question", "gift-empty-line-missing"),
        ("Q {a ~b}", "gift-answer-without-sign"),
        ("Q {=a -> 1 =b}", "gift-pair-without-arrow"),
        ("Q {=a -> 1 =b -> }", "pair-half-empty"),
        ("Q {T#a#b#c}", "gift-feedback-too-many"),
        ("Q {~a ~b}", "none-fits"),
        ("Q {~%50%a ~%50%b}", "all-fit"),
        ("Q {~%500%a =b}", "points-unreadable"),
        ("Q {#many}", "not-a-number"),
        ("Q {#5..1}", "range-backwards"),
        ("Q {#=1 =2}", "not-one-number"),
        ("Q {#1.12345678}", "number-too-long"),
        ("Q {#1e99999}", "number-too-long"),
        ("Q {=tea*}", "word-with-star"),
        ("{=a ~b}", "text-missing"),
        ('[html]<img src="x.png"> {T}', "media"),
        ("Q {=[html]<video></video> ~b}", "media"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text, code):
    reading = gift.read(f"First {{T}}\n\n// note\n{text}\n\nLast {{F}}\n".encode())
    assert [question.text for question in reading.questions] == ["First", "Last"]
    assert [problem for problem in problems_of(reading) if problem[1] == "refused"] == [
        (4, "refused", code)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Q {=a ~%50%b ~c}", "partial-points"),
        ("Q {=a =b ~c}", "any-of-them"),
        ("Q {=a =%50%b}", "partial-points"),
        ("Q {=a#x =b#y}", "feedback-joined"),
        ("Q {=a =%0%b#not this}", "feedback-of-others"),
        ("Q {=%0%*#no =a}", "feedback-of-others"),
        ("Q {#=25 =%0%100#You doubled it.}", "feedback-of-others"),
        ("Q {#=25 =%50%26#Nearly.}", "feedback-of-others"),
        ("Q {#=25 ~100#You doubled it.}", "feedback-of-others"),
        ("Q {#=25 =%50%*#Any other.}", "partial-points"),
        ("Only a text", "description"),
        ("[html]<a href='x'>Q</a> {T}", "lost-link"),
        ("[html]<table><tr><td>Q</td></tr></table> {T}", "lost-table"),
    ],
)
def test_what_changes_is_told(text, code):
    assert code in told_of(gift.read(text.encode()))


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 0),
        (b" \n\t", "empty", 0),
        (b"Q {T}\n\nCaf\xe9 {T}", "not-utf-8", 3),
        ("Q {T}".encode("utf-16"), "not-utf-8", 1),
        (b"Q {T}\n\nA\x01 {T}", "control-signs", 3),
    ],
)
def test_file_of_no_use_is_refused_as_a_whole(data, code, line):
    with pytest.raises(UnreadableFile) as refusal:
        gift.read(data)
    assert (refusal.value.code, refusal.value.line) == (code, line)


def test_byte_order_mark_and_windows_newlines_do_no_harm():
    reading = gift.read(b"\xef\xbb\xbfA {T}\r\n\r\nB {F}\r\n")
    assert [question.text for question in reading.questions] == ["A", "B"]


def test_sample_of_another_program_comes_in_whole():
    reading = gift.read(kept("moodle-docs-style.gift"))
    assert [question.kind for question in reading.questions] == [
        "single",
        "multiple",
        "true_false",
        "gap",
        "matching",
        "numeric",
        "numeric",
        "written",
        "single",
        "reflection",
    ]
    assert [problem for problem in problems_of(reading) if problem[1] == "refused"] == []


@pytest.mark.parametrize(
    ("question", "severity", "code"),
    [
        (ExchangeQuestion("ordering", "Q"), "refused", "no-ordering-there"),
        (ExchangeQuestion("hotspot", "Q"), "refused", "no-hotspot-there"),
        (ExchangeQuestion("branching", "Q"), "refused", "no-branching-there"),
        (
            ExchangeQuestion("gap", "{g1} {g2}", (ExchangeOption(accept=("a",)),) * 2),
            "refused",
            "one-gap-there",
        ),
        (
            ExchangeQuestion("gap", "{g1}", (ExchangeOption(accept=("a->b",)),)),
            "refused",
            "arrow-in-word",
        ),
        (ExchangeQuestion("written", "Q", guide="Look for it"), "changed", "guide-not-there"),
        (
            ExchangeQuestion("numeric", "Q", answer="1", tolerance="0", unit="l"),
            "changed",
            "unit-not-there",
        ),
        (ExchangeQuestion("reflection", "Q", feedback="F"), "changed", "feedback-not-there"),
        (
            ExchangeQuestion("matching", "Q", (ExchangeOption("a", feedback="F"),), ("1",)),
            "changed",
            "feedback-of-pairs-not-there",
        ),
        (
            ExchangeQuestion("matching", "Q", (ExchangeOption("a -> b"),), ("1",)),
            "changed",
            "arrow-changed",
        ),
        (
            ExchangeQuestion(
                "true_false", "Q", (ExchangeOption("Sì", correct=True), ExchangeOption("No"))
            ),
            "changed",
            "words-of-true-not-there",
        ),
    ],
)
def test_what_gift_cannot_carry_is_told(question, severity, code):
    written = gift.write([question])
    assert [(problem.severity, problem.code) for problem in written.problems] == [(severity, code)]
    assert (written.data == b"") == (severity == "refused")


@pytest.mark.parametrize("formula", [r"\\(T \= 100\\)", "$$x$$", r"\\[x\\]"])
def test_formula_in_a_text_is_told(formula):
    reading = gift.read(f"::One::[html]Why {formula}? {{=a#yes ~b#no}}".encode())
    assert "lost-tex" in told_of(reading)


@pytest.mark.parametrize("text", ["Five $ and six $", r"A \\( alone", "Tea (green)"])
def test_signs_that_are_no_formula_are_not_told(text):
    assert "lost-tex" not in told_of(gift.read(f"{text}? {{=a#yes ~b#no}}".encode()))

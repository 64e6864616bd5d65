"""What each kind of question says of itself, and what its words and answers are read for."""

import copy
import re
import sys
import unicodedata
from decimal import Decimal

import pytest

from courses.questions.grading import grade, read_known_answers
from courses.questions.kinds.base import GapWords, UnknownAnswer, one_line
from courses.questions.kinds.gap import words_of_gap
from courses.questions.kinds.numeric import read_number, without_unit
from courses.questions.kinds.texts import OptionText, SoundFacts
from courses.questions.sampling import CategoryCount, number_asked
from courses.questions.schema import check_texts, parse_definition, parse_texts
from tests.unit.quiz_definitions import question, quiz
from tests.unit.quiz_kinds import (
    BRANCHING,
    EVERY_KIND,
    GAP,
    HOTSPOT,
    MATCHING,
    NUMERIC,
    ORDERING,
    REFLECTION,
    SPOKEN,
    TEXTS,
    WRITTEN,
)

SINGLE = question("late", "single", "push-on", "small-piece!")
MULTIPLE = question("helps", "multiple", "same-place!", "say-aloud!", "faster")
TRUE_FALSE = question("slow", "true_false", "true", "false!")
EVERY_ONE = [
    SINGLE, MULTIPLE, TRUE_FALSE, ORDERING, MATCHING, GAP, NUMERIC, HOTSPOT, BRANCHING, REFLECTION,
    WRITTEN, SPOKEN,
]  # fmt: skip


def asked(data):
    return parse_definition(quiz(data)).questions[0]


def kinds_that(says):
    return {data["kind"] for data in EVERY_ONE if says(asked(data))}


def test_more_than_one_option_is_chosen_in_a_multiple_choice_alone():
    assert kinds_that(lambda one: one.allows_several) == {"multiple"}


def test_options_stand_by_chance_where_she_chooses_but_true_stands_before_not_true():
    assert kinds_that(lambda one: one.can_be_shuffled) == {"single", "multiple"}


def test_a_reflection_is_no_point_and_never_met_nor_missing():
    thought = asked(REFLECTION)
    assert thought.is_complete(())
    assert not thought.is_met((), {})
    assert thought.right_answer({}) == ()
    assert thought.read([]) == ()


@pytest.mark.parametrize("data", [WRITTEN, SPOKEN])
def test_no_rule_says_what_is_right_in_her_own_words(data):
    own = asked(data)
    assert own.right_answer({}) == ()
    assert not own.is_met(("I would ask first.",), {})
    assert own.is_complete(("I would ask first.",))
    assert not own.is_complete(())


def test_line_ends_of_her_own_words_are_of_one_kind_and_blanks_around_them_go():
    assert asked(WRITTEN).read([" one\r\ntwo\rthree \n", "  "]) == ("one\ntwo\nthree",)
    assert asked(WRITTEN).read(["x" * 5000]) == ("x" * 5000,)


def test_only_a_number_takes_a_unit_away():
    units = {"en": "litres"}
    assert list(asked(NUMERIC).without_unit(["2.5 litres"], units)) == ["2.5"]
    # Longer than any number: `read` refuses it as she typed it.
    assert list(asked(NUMERIC).without_unit(["2.5" + " " * 40 + "litres"], units)) == [
        "2.5" + " " * 40 + "litres"
    ]
    for data in EVERY_ONE:
        if data is not NUMERIC:
            assert asked(data).without_unit(["2.5 litres"], units) == ["2.5 litres"], data["kind"]


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("90 days", "90"),
        ("90days", "90"),
        ("90 DAYS", "90"),
        ("90", "90"),
        ("90 weeks", "90 weeks"),
        ("days", "days"),
        ("", ""),
        ("2,5 days", "2,5"),
    ],
)
def test_a_unit_that_the_question_names_is_taken_away_and_no_other_word(typed, bare):
    assert without_unit(typed, {"en": "days"}) == bare


def test_capitals_count_in_a_short_unit_alone():
    assert without_unit("5 mW", {"en": "mW"}) == "5"
    assert without_unit("5 MW", {"en": "mW"}) == "5 MW"
    assert without_unit("5 cmH", {"en": "cmH"}) == "5"
    assert without_unit("5 CMH", {"en": "cmH"}) == "5 CMH"
    assert without_unit("5 LITR", {"en": "litr"}) == "5"
    assert without_unit("5 days", {"en": ""}) == "5 days"


def test_a_number_may_be_typed_in_the_digits_of_any_script():
    scripts = [
        chr(point)
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) == "Nd" and unicodedata.decimal(chr(point)) == 7
    ]
    assert len(scripts) > 50
    for seven in scripts:
        assert read_number(seven * 2) == Decimal(77), seven
        assert read_number(f"{seven}e{seven}") == Decimal("7e7"), seven


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("999999999999", Decimal(999999999999)),
        ("1000000000000", None),
        ("1e11", Decimal("1e11")),
        ("1e12", None),
        ("0.000001", Decimal("0.000001")),
        ("0.0000001", None),
        ("1e-6", Decimal("0.000001")),
        ("10e-7", Decimal("0.000001")),
        ("1e-7", None),
        ("5.", Decimal(5)),
        (".5", Decimal("0.5")),
        ("+5", Decimal(5)),
        ("−5", Decimal(-5)),
        ("1E3", Decimal(1000)),
        ("1 000", Decimal(1000)),
        ("١٬٠٠٠", Decimal(1000)),
        ("١٬٠٠٠٬٠٠٠٫٥", Decimal("1000000.5")),
        ("١٬٠٠", None),
        ("1٬0000", None),
        ("\u200e5", Decimal(5)),
    ],
)
def test_a_number_has_twelve_digits_and_six_decimals_at_most(typed, number):
    assert read_number(typed) == number


def test_an_amount_has_one_form():
    for written, kept in (("-0", "0"), ("0.0", "0"), ("1e3", "1000"), ("2.50", "2.5"), (7, "7")):
        assert asked(NUMERIC | {"answer": written}).answer == kept


def test_a_number_is_met_at_the_end_of_its_tolerance_and_not_behind_it():
    exact = asked(NUMERIC | {"tolerance": "0"})
    assert exact.is_met(("2.5",), {})
    assert not exact.is_met(("2.500001",), {})
    assert not exact.is_met((), {})
    assert exact.right_answer({}) == ("2.5",)
    assert not exact.is_complete(("two",))


def test_what_words_speak_about_changes_with_what_fits_and_not_with_the_order_of_options():
    """With other facts a translation may no longer be true."""
    one = asked(question("late", "single", "push-on", "small-piece!"))
    turned = asked(question("late", "single", "small-piece!", "push-on"))
    other = asked(question("late", "single", "push-on!", "small-piece"))
    assert one.facts() == turned.facts() == {
        ("late", "push-on", False), ("late", "small-piece", True)
    }  # fmt: skip
    assert one.facts() != other.facts()


def test_outcomes_and_a_category_are_no_facts_of_a_number():
    facts = asked(NUMERIC).facts()
    assert asked(NUMERIC | {"outcomes": ["p1-1"], "category": "safety"}).facts() == facts
    assert asked(NUMERIC | {"answer": "3"}).facts() != facts
    assert asked(NUMERIC | {"key": "other"}).facts() != facts


# --- slips in a gap -------------------------------------------------------------------------


ASKS = GAP | {"nearly": "ask"}
WEATHER = {"g1": [GapWords(("weather",), wrong=("whether",))], "g2": [GapWords(("Shift",))]}


def test_a_slip_is_asked_about_where_the_question_wants_it():
    typed = ("g1=weathre", "g2=Shift")
    assert asked(ASKS).words_meant(typed, WEATHER) == {"g1": "weather"}
    assert asked(GAP).words_meant(typed, WEATHER) == {}
    assert asked(MATCHING).words_meant(typed, WEATHER) == {}


def test_what_fits_and_what_is_far_away_is_not_asked_about():
    assert asked(ASKS).words_meant(("g1=weather", "g2=umbrella"), WEATHER) == {}
    assert asked(ASKS).words_meant((), WEATHER) == {}


def test_she_is_asked_in_whichever_language_the_word_is_near():
    both = {"g1": [GapWords(("weather",)), GapWords(("stagione",), language="it")]}
    assert asked(ASKS).words_meant(("g1=stagoine",), both) == {"g1": "stagione"}


def test_the_right_answer_of_a_gap_is_its_first_word_in_her_language():
    assert asked(GAP).right_answer(WEATHER) == ("g1=weather", "g2=Shift")


def test_choices_that_are_not_accepted_are_wrong_words():
    words = OptionText(
        text="", feedback="x", accept=("Shift",), reject=("Tab",), choices=("SHIFT", "Enter")
    )
    assert words_of_gap(words, "en") == GapWords(("Shift",), ("Tab", "Enter"), "en")


# --- words ----------------------------------------------------------------------------------

PICTURE = {"digest": "ab" * 32, "width": 8, "height": 6}


def codes(change):
    texts = copy.deepcopy(TEXTS)
    change(texts["questions"])
    return check_texts(parse_definition(EVERY_KIND), parse_texts(texts))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda q: q["order"].update(picture=PICTURE), "shown-alt-empty:order"),
        (lambda q: q["order"].update(picture=PICTURE, alt=" "), "shown-alt-empty:order"),
        (
            lambda q: q["order"].update(picture=PICTURE, alt="A door", drawing="door"),
            "picture-and-drawing:order",
        ),
        (lambda q: q["number"].update(drawing="door"), "nothing-is-shown-here:number"),
        (
            lambda q: q["number"].update(picture=PICTURE, alt="A door"),
            "nothing-is-shown-here:number",
        ),
        (
            lambda q: q["match"]["options"]["tea"].update(picture=PICTURE),
            "shown-alt-empty:match.tea",
        ),
        (
            lambda q: q["gap"]["options"]["g2"].update(accept=["Shift", "Tab"], reject=["tab"]),
            "gap-accepts-what-it-rejects:gap.g2",
        ),
        (
            lambda q: q["gap"]["options"]["g2"].update(choices=["Shift"]),
            "gap-choices-too-few:gap.g2",
        ),
        (
            lambda q: q["gap"]["options"]["g2"].update(reject=["x" * 121]),
            "gap-word-too-long:gap.g2",
        ),
        (
            lambda q: q["gap"]["options"]["g2"].update(choices=["Shift", "x" * 121]),
            "gap-word-too-long:gap.g2",
        ),
        (lambda q: q["order"].update(text=" "), "question-text-empty:order"),
        (lambda q: q["order"]["options"].update(x={"text": "X", "feedback": "Y"}),
         "option-unknown:order.x"),
        (lambda q: q.pop("think"), "question-text-missing:think"),
        (lambda q: q.update(x={"text": "X", "options": {}}), "question-unknown:x"),
    ],
)  # fmt: skip
def test_what_is_amiss_in_words_and_pictures_is_named_once(change, code):
    assert codes(change) == [code]


@pytest.mark.parametrize(
    "change",
    [
        lambda q: q["order"].update(picture=PICTURE, alt="A door"),
        lambda q: q["order"].update(drawing="door"),
        lambda q: q["match"]["options"]["tea"].update(drawing="cup"),
        lambda q: q["gap"]["options"]["g1"].update(accept=["x" * 120]),
    ],
)
def test_one_thing_that_is_shown_and_said_is_in_order(change):
    assert codes(change) == []


def test_everything_amiss_in_one_question_is_told_in_order():
    def spoil(words):
        words["order"].update(text="", picture=PICTURE)
        words["order"]["options"]["ask"].update(text="", feedback="")
        del words["order"]["options"]["listen"]

    assert codes(spoil) == [
        "question-text-empty:order",
        "option-text-empty:order.ask",
        "feedback-empty:order.ask",
        "option-text-missing:order.listen",
        "shown-alt-empty:order",
    ]


@pytest.mark.parametrize(("size", "kilobytes"), [(0, 0), (1, 1), (1000, 1), (1001, 2)])
def test_a_sound_is_told_in_kilobytes_rounded_up(size, kilobytes):
    assert SoundFacts(digest="ab" * 32, size_bytes=size).kilobytes == kilobytes


# --- answers --------------------------------------------------------------------------------


def test_what_she_typed_is_one_line_of_what_a_keyboard_sends():
    gap = asked(GAP)
    assert one_line(gap, "  a \n b\u200d ", 5) == "a b\u200d"
    assert one_line(gap, "x" * 5, 5) == "x" * 5
    for typed in ("x" * 6, "a\x07b"):
        with pytest.raises(UnknownAnswer, match=re.escape(f"gap.{typed[:20]}")):
            one_line(gap, typed, 5)


def test_an_unknown_answer_says_where_it_was():
    whole, part = UnknownAnswer("gap"), UnknownAnswer("gap", "g1")
    assert (str(whole), whole.question, whole.option) == ("gap", "gap", None)
    assert (str(part), part.question, part.option) == ("gap.g1", "gap", "g1")


@pytest.mark.parametrize(
    ("data", "given", "option"),
    [
        (SINGLE, ["x", "b"], "b"),
        (HOTSPOT, ["chair", "window"], "window"),
        (MATCHING, ["company=" + "x" * 30], "x" * 20),
        (MATCHING, ["other=mentor"], "other"),
        (ORDERING, ["ask", "ask"], "ask"),
        (ORDERING, ["ask=" + "9" * 30], "9" * 20),
        (NUMERIC, ["1", "2"], "2"),
        (BRANCHING, ["x" * 90], "x" * 80),
        (WRITTEN, ["a", "b"], ""),
        (REFLECTION, ["a"], ""),
    ],
)
def test_what_a_question_does_not_have_is_named_and_cut_short(data, given, option):
    with pytest.raises(UnknownAnswer) as caught:
        asked(data).read(given)
    assert (caught.value.question, caught.value.option) == (data["key"], option)


def test_a_lone_word_is_one_entry_and_not_its_letters():
    assert asked(SINGLE).read("small-piece") == ("small-piece",)
    assert asked(WRITTEN).read("Ask first.") == ("Ask first.",)


def test_what_was_never_kept_is_read_as_far_as_it_fits():
    definition = parse_definition(quiz(SINGLE, MULTIPLE, WRITTEN))
    found = read_known_answers(definition, {"late": ["gone"], "helps": ["faster"]})
    assert found == {"helps": ("faster",), "own-words": ()}


def test_an_unknown_question_is_named_first():
    with pytest.raises(UnknownAnswer) as caught:
        grade(parse_definition(quiz(SINGLE)), {"zz": [], "yy": []})
    assert (caught.value.question, caught.value.option) == ("yy", None)


# --- what is asked --------------------------------------------------------------------------


def test_a_sitting_asks_what_is_drawn_and_every_thought_beside_it():
    assert number_asked(parse_definition(quiz(SINGLE, MULTIPLE, REFLECTION))) == 3
    drawn = quiz(SINGLE, MULTIPLE, REFLECTION) | {"draw": 1}
    assert number_asked(parse_definition(drawn)) == 2


def test_a_category_stands_as_deep_as_it_has_others_around_it():
    assert CategoryCount("safety", 1, 2).depth == 0
    assert CategoryCount("safety/phone/lock", 1, 2).depth == 2


@pytest.mark.parametrize(
    ("setting", "limited"),
    [({}, False), ({"single_attempt": True}, True), ({"minutes": 20}, True)],
)
def test_a_quiz_is_limited_by_one_try_or_by_a_clock(setting, limited):
    assert parse_definition(quiz(SINGLE) | setting).is_limited is limited

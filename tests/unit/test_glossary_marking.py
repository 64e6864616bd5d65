"""The first use of a word is marked, and nothing else is touched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.library.glossary.queries import GlossaryWord, Marker

TRAUMA = GlossaryWord("k1", "trauma", ("traumatic",), "A mark.")
VICARIOUS = GlossaryWord("k2", "vicarious trauma", (), "Another mark.")
INFORMED = GlossaryWord("k3", "trauma-informed", (), "A way.")
STI = GlossaryWord("k4", "STI", ("STIs",), "An infection.")
DOOR = GlossaryWord("k5", "women's door", (), "A door.")


def marker(*words):
    return Marker(
        words,
        button=lambda number, word, written: f"[{number}:{written}]",
        note=lambda number, word: f"<{number}:{word.term}>",
        # As it would stand without; what is kept together is tried by itself below.
        together=lambda html: html,
    )


def test_the_first_use_is_marked_and_the_second_is_not():
    one = marker(TRAUMA)
    assert one.mark("<p>Trauma and trauma.</p>") == "<p>[1:Trauma] and trauma.</p>"
    assert one.mark("<p>trauma</p>") == "<p>trauma</p>"


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("A trauma.", "A {[1:trauma].}"),
        ("“Trauma”, she says.", "{“[1:Trauma]”,} she says."),
        ("A <b>trauma</b>.", "A {<b>[1:trauma]</b>.}"),
        ("صدمة، ثم", "{[1:صدمة]،} ثم"),
        ("A trauma passes.", "A [1:trauma] passes."),
        ("A <b>trauma</b> passes.", "A <b>[1:trauma]</b> passes."),
        # Its full stop stands outside of what is bold, and no span may overlap it.
        ("<b>A trauma</b>.", "<b>A [1:trauma]</b>."),
    ],
)
def test_a_word_stays_on_one_line_with_the_marks_that_it_touches(html, marked):
    arabic = GlossaryWord("k", "صدمة", (), "x")
    one = Marker(
        (TRAUMA, arabic),
        button=lambda number, word, written: f"[1:{written}]",
        note=lambda number, word: "",
        together=lambda kept: f"{{{kept}}}",
    )
    assert one.mark(html) == marked


def test_another_form_of_a_word_is_the_same_word():
    one = marker(TRAUMA)
    assert one.mark("<p>A traumatic day, a trauma.</p>") == "<p>A [1:traumatic] day, a trauma.</p>"


def test_the_longest_word_wins_and_a_hyphen_belongs_to_it():
    one = marker(TRAUMA, VICARIOUS, INFORMED)
    html = "<p>Vicarious trauma, trauma-informed, trauma.</p>"
    assert one.mark(html) == "<p>[1:Vicarious trauma], [2:trauma-informed], [3:trauma].</p>"


def test_part_of_a_word_is_left_alone():
    html = "<p>traumatology, nontrauma, ultra-trauma</p>"
    assert marker(TRAUMA).mark(html) == html


def test_headings_links_and_buttons_are_left_alone():
    one = marker(TRAUMA)
    html = (
        "<h3>Trauma</h3><a href='/x'>trauma</a><button>trauma</button>"
        "<details><summary>trauma</summary><p>Here trauma is met.</p></details>"
    )
    marked = one.mark(html)
    assert marked.count("[1:") == 1
    assert "<p>Here [1:trauma] is met.</p>" in marked


def test_attributes_are_left_alone():
    html = '<p title="trauma">one</p>'
    assert marker(TRAUMA).mark(html) == html


def test_capitals_are_met_as_capitals():
    assert marker(STI).mark("<p>sti, Sti, STIs</p>") == "<p>sti, Sti, [1:STIs]</p>"


def test_escaped_characters_and_line_ends_are_met():
    assert marker(DOOR).mark("<p>A women's\ndoor</p>") == "<p>A [1:women's\ndoor]</p>"
    assert marker(GlossaryWord("a", "amp", (), "x")).mark("<p>a &amp; b</p>") == "<p>a &amp; b</p>"


def test_notes_come_once_for_each_word_and_in_order():
    one = marker(TRAUMA, STI)
    one.mark("<p>STI and trauma</p>")
    assert one.take_notes() == "<1:STI><2:trauma>"
    assert one.take_notes() == ""


def test_words_in_other_scripts_are_met_whole():
    word = GlossaryWord("k", "صدمة", ("الصدمة",), "x")
    assert marker(word).mark("<p>هذه صدمة كبيرة</p>") == "<p>هذه [1:صدمة] كبيرة</p>"
    assert marker(word).mark("<p>صدمةكبيرة</p>") == "<p>صدمةكبيرة</p>"


def test_a_vowel_sign_belongs_to_its_word():
    witness = GlossaryWord("k", "شاهد", ("مُرافَقة",), "x")
    html = "<p>لم يُشاهد بعد، شاهدُ</p>"
    assert marker(witness).mark(html) == html
    assert marker(witness).mark("<p>هي مُرافَقة، شاهد</p>") == "<p>هي [1:مُرافَقة]، شاهد</p>"


def test_without_words_nothing_changes():
    assert marker().mark("<p>trauma</p>") == "<p>trauma</p>"


@given(st.text(alphabet="trauma STI<>/ph3&;-", max_size=60))
def test_taking_the_marks_out_gives_back_what_was_there(html):
    marked = marker(TRAUMA, STI, INFORMED).mark(html)
    assert re.sub(r"\[\d+:([^\]]*)\]", r"\1", marked) == html

"""What of a page is read aloud: every text once, in order, and nothing that is not there."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text_to_speech.play_list import digest_of, play_list
from cms.text_to_speech.tags import as_said, cut

TEXTS = st.text("abc .?!…؟ «»”\n&<>1é", max_size=40)
TAGS = st.sampled_from(["p", "strong", "li", "button", "span", "label", "a"])


def said(html, language="en"):
    return [(one.language, one.text) for one in play_list(html, language).said]


def texts(html):
    return [text for _language, text in said(html)]


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@st.composite
def pages(draw, depth=3):
    """HTML as templates write it, without a barrier for the reader."""
    pieces = []
    for _piece in range(draw(st.integers(0, 3))):
        if depth and draw(st.booleans()):
            tag = draw(TAGS)
            language = draw(st.sampled_from(["", ' lang="it"', ' class="badge"']))
            pieces.append(f"<{tag}{language}>{draw(pages(depth - 1))}</{tag}>")
        else:
            pieces.append(escaped(draw(TEXTS)))
    return "".join(pieces)


class Visible(HTMLParser):
    """All text of a page, by another way than the one that is tested."""

    def __init__(self, html):
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_data(self, data):
        self.text += data


def only_letters(text):
    return "".join(one for one in text if one.isalnum())


@given(pages())
def test_every_letter_of_a_page_is_said_once_and_in_its_order(html):
    heard = "".join(one.text for one in play_list(html, "en").said)
    assert only_letters(heard) == only_letters(Visible(html).text)


@given(pages())
def test_a_page_that_is_marked_is_the_same_page_with_marks(html):
    marked = play_list(html, "en").html
    assert re.sub(r'</?say-it( n="\d+")?>', "", marked) == html


@given(pages())
def test_marks_are_numbered_from_nought_without_a_gap_as_they_stand(html):
    read = play_list(html, "en")
    numbers = [int(one) for one in re.findall(r'<say-it n="(\d+)">', read.html)]
    assert list(dict.fromkeys(numbers)) == list(range(len(read.said)))
    assert numbers == sorted(numbers)


@given(TEXTS)
def test_sentences_together_are_the_whole_text(text):
    spans = list(cut(text))
    assert "".join(text[begin:end] for begin, end in spans) == text
    assert all(begin < end for begin, end in spans)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("She says “Stop.” He stops.", ["She says “Stop.”", "He stops."]),
        ("Costa 3.50 euro. Va bene.", ["Costa 3.50 euro.", "Va bene."]),
        (
            "1. First the mirrors. 2. Then the gears.",
            ["1. First the mirrors.", "2. Then the gears."],
        ),
        ("هل أنت بخير؟ نعم.", ["هل أنت بخير؟", "نعم."]),
        ("Wait … then go.", ["Wait …", "then go."]),
    ],
)
def test_a_sentence_ends_where_a_reader_takes_breath(text, sentences):
    assert [as_said(text[slice(*span)]) for span in cut(text)] == sentences


def test_a_sentence_runs_on_through_bold_words_and_explained_ones():
    word = (
        '<button class="word">alarm<span class="hidden-visually"> (what it means)</span></button>'
    )
    html = f"<p>Your <strong>body</strong> has an {word}. It is old.</p>"
    assert texts(html) == ["Your body has an alarm.", "It is old."]


def test_a_blank_between_two_texts_gets_no_mark_of_its_own():
    """In a row of buttons a mark around a blank would take a place of its own."""
    marked = play_list("<div><a>Take a breath</a> <a>Leave</a>\n</div>", "en").html
    assert re.findall(r"<say-it[^>]*>\s*</say-it>", marked) == []
    assert only_letters(re.sub("<[^>]+>", "", marked)) == "TakeabreathLeave"


def test_sentences_of_one_text_stay_together():
    """In a badge, which lays its parts out in a row, each would stand beside the other."""
    marked = play_list("<span>Read. Its questions are open.</span>", "en").html
    assert marked == (
        '<span><say-it><say-it n="0">Read. </say-it>'
        '<say-it n="1">Its questions are open.</say-it></say-it></span>'
    )


def test_what_stands_apart_is_said_apart():
    html = '<p><span class="badge">Met</span>You chose this<br>It fits</p><button>Go on</button>'
    assert texts(html) == ["Met", "You chose this", "It fits", "Go on"]


def test_each_piece_is_said_in_its_own_language():
    html = '<div lang="it"><p>Ciao.</p><p lang="en">Hello.</p></div><p>Good.</p>'
    assert said(html) == [("it", "Ciao."), ("en", "Hello."), ("en", "Good.")]


def test_lists_to_choose_from_and_pictures_are_said_too():
    drawing = '<svg role="img"><title>A bus</title></svg>'
    html = f'<select><option>Tea</option></select><img alt="A cup">{drawing}'
    read = play_list(html, "en")
    assert [one.text for one in read.said] == ["Tea", "A cup", "A bus"]
    assert read.html.count("data-say=") == 3


@pytest.mark.parametrize(
    "html",
    [
        "<textarea>what she typed</textarea>",
        "<script>let a = 'b';</script>",
        '<span aria-hidden="true">→</span>',
        '<a class="skip" href="#content">Go to the text</a>',
        "<section data-aloud><button>Listen</button></section>",
        "<p>→ · —</p>",
    ],
)
def test_what_is_hers_or_is_no_text_is_not_said(html):
    read = play_list(html, "en")
    assert read.said == ()
    assert read.html == html


def test_changed_words_are_another_sound_and_other_blanks_are_not():
    assert digest_of("en", "One  piece\nstays.") == digest_of("en", "One piece stays.")
    assert digest_of("en", "One piece stays.") != digest_of("en", "One piece goes.")
    assert digest_of("en", "Solo.") != digest_of("it", "Solo.")

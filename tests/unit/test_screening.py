"""What the filter of rooms promises of any text at all (domain 4.4, 10.17)."""

import sys

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.rooms.screening.categories import Category
from mentors.rooms.screening.filter import is_part_of_a_number, screen, spread_number
from mentors.rooms.screening.telephones import reserved_in
from mentors.rooms.screening.tokens import LONGEST_EXPANSION, Lexicon, Line, folded
from mentors.rooms.screening.vocabulary import languages, lexicon, number_words
from tests.every_case import every_case
from tests.screening_lines import LANGUAGES

REGIONS = ("IT", "GB", "DE", "ES", "FR", "RO", "AL", "MA", "US")
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u2066\u2069\u034f"
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९")
LIMIT = 2000


def kinds(text, **options):
    return {hit.category for hit in screen(text, **options)}


# --- telephone numbers ------------------------------------------------------------------------


@st.composite
def numbers(draw):
    """A number that somebody could have, as it is dialled in its country or from anywhere."""
    region = draw(st.sampled_from(REGIONS))
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    form = draw(
        st.sampled_from(
            [phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.E164]
        )
    )
    plain = phonenumbers.format_number(example, form)
    digits = [sign for sign in plain if sign.isdigit()]
    # The last digits are anybody's.
    tail = draw(st.lists(st.sampled_from("0123456789"), min_size=4, max_size=4))
    return ("+" if plain.startswith("+") else "") + "".join(digits[:-4] + tail)


@given(numbers())
def test_every_number_that_somebody_could_have_is_stopped(number):
    assert Category.PHONE in kinds(number)


@given(numbers(), st.data())
def test_blanks_and_what_cannot_be_seen_let_no_number_through(number, data):
    gaps = st.text(alphabet=UNSEEN + " \u00a0\u2009", max_size=3)
    written = "".join(sign + data.draw(gaps) for sign in number)
    assert Category.PHONE in kinds(written)


@given(numbers(), st.sampled_from([*"-.·/*_~|", " - ", " . ", "…"]))
def test_no_sign_between_all_digits_lets_a_number_through(number, sign):
    assert Category.PHONE in kinds(sign.join(number))


@given(numbers(), st.sampled_from(SCRIPTS))
def test_the_digits_of_no_script_let_a_number_through(number, script):
    written = number.translate(str.maketrans("0123456789", script))
    assert Category.PHONE in kinds(written)


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=numbers())
def test_a_number_in_words_is_stopped_in_each_language(language, number):
    names = languages()[language].numbers
    written = " ".join(names[int(digit)][0] for digit in number.lstrip("+"))
    assert Category.PHONE in kinds(written)


@given(st.text(max_size=60), numbers())
def test_words_before_it_let_no_number_through(words, number):
    assert screen(f"{words}: {number}")


def test_a_short_number_is_one_where_the_country_has_such_numbers_or_somebody_says_so():
    assert not screen("I wrote 55501")
    assert kinds("call me on 55501") == {Category.PHONE}
    assert not screen("page 063601")
    assert kinds("page 063601", regions=("IT",)) == {Category.PHONE}


def test_a_list_of_amounts_is_a_number_only_where_a_country_knows_it():
    text = "the pages 612, 345 and 679"
    assert not screen(text)
    assert kinds(text, regions=("ES",)) == {Category.PHONE}


def test_counting_years_dates_times_money_and_marks_are_no_telephone_numbers():
    for text in (
        "I have 2 children and 3 jobs since 2019",
        "1 2 3 4 5 6 7 8",
        "in 1998, 2004, 2011 and 2019",
        "12/05/2022 and 01.11.2023",
        "14:30-15:15, then 16:00",
        "it costs 1.250.000 lei",
        "€ 1 250 000",
        "18/20, 17/20 and 12/20",
    ):
        assert not screen(text), text


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "+44 20 7946 0018", "(202) 555-0147", "06 39 98 01 23", "030 23125 014"],
)
def test_numbers_that_no_telephone_has_pass_in_practice_rooms_alone(number):
    assert kinds(number) == {Category.PHONE}
    assert not screen(f"call me on {number}", practice=True)


def test_a_number_that_is_nobodys_elsewhere_is_somebodys_here():
    number = "347 555 0123"
    assert not screen(number, practice=True)
    assert not screen(f"+1 {number}", practice=True, regions=("IT",))
    assert not screen("020 7946 0018", practice=True, regions=("GB",))
    assert kinds(number, practice=True, regions=("IT",)) == {Category.PHONE}


@given(numbers())
def test_a_number_that_somebody_could_have_is_stopped_in_practice_rooms_too(number):
    digits = number.lstrip("+")
    assert reserved_in(digits) or Category.PHONE in kinds(number, practice=True)


# --- words, however they are written ------------------------------------------------------------


@given(st.data())
def test_accents_capitals_width_and_unseen_signs_hide_no_name_of_a_service(data):
    name = data.draw(st.sampled_from(["whatsapp", "telegram", "viber", "threema"]))
    signs = []
    for letter in name:
        wide = chr(ord(letter) + 0xFEE0)
        signs.append(data.draw(st.sampled_from([letter, letter.upper(), wide, letter + "\u0301"])))
        signs.append(data.draw(st.text(alphabet=UNSEEN, max_size=2)))
    assert Category.MESSENGER in kinds("".join(signs))


@given(st.text())
def test_any_text_is_read_without_error_and_grows_at_most_fourfold(text):
    screen(text, regions=REGIONS)
    assert len(folded(text)) <= LONGEST_EXPANSION * len(text)


@given(st.text())
def test_what_was_folded_once_stays_as_it_is(text):
    assert folded(folded(text)) == folded(text)


def test_a_proposal_to_meet_stands_first():
    found = screen("call me on 07700 900123, or meet me at the station tomorrow")
    assert [hit.category for hit in found] == [Category.MEETING, Category.PHONE]


def test_to_meet_here_is_no_proposal_and_see_you_is_a_goodbye():
    for text in ("let's meet here tomorrow", "see you on Thursday", "ci vediamo domani"):
        assert not screen(text), text


def test_women_come_to_a_place_is_told_and_come_to_it_is_a_proposal():
    assert not screen("women come to the park on Friday")
    assert kinds("come to the park on Friday") == {Category.MEETING}


def test_what_somebody_else_once_proposed_passes_and_what_she_proposes_is_stopped():
    assert not screen("he told me come to my house and I will give you a job")
    assert not screen("my sister comes over to mine on Sunday")
    assert kinds("come over on Sunday, I cook for you") == {Category.MEETING}


def test_meeting_after_the_lesson_is_not_meeting_in_the_lesson():
    assert kinds("can we meet after the lesson?") == {Category.MEETING}
    assert not screen("can we meet in the lesson tomorrow?")


def test_a_service_that_was_spied_on_passes_and_the_way_to_the_new_one_does_not():
    assert not screen("my husband checked my WhatsApp every night, so I deleted it")
    assert not screen("I am scared that someone finds me through facebook")
    assert kinds("he checked my WhatsApp, now I have a new one, write to me there")
    assert kinds("he read it all, do you have telegram?") == {Category.MESSENGER}


# --- the lists ----------------------------------------------------------------------------------


def test_every_language_has_its_list_and_knows_the_digits():
    assert set(languages()) == set(LANGUAGES)
    for code, lists in languages().items():
        assert set(range(11)) <= set(lists.numbers), code


def test_tens_and_units_in_one_word_are_read():
    assert number_words()["ventuno"] == "21"
    assert number_words()["settantacinque"] == "75"
    assert number_words()["zweiundvierzig"] == "42"


def test_a_phrase_with_a_gap_is_found_across_a_few_words_and_not_across_many():
    words = Lexicon({"fetch": ["dich … abholen"]})
    assert Line("ich kann dich morgen abholen", words).marks("fetch")
    assert not Line("dich " + "und " * 9 + "abholen", words).marks("fetch")


def test_a_phrase_that_ends_with_a_star_is_found_with_any_ending():
    words = Lexicon({"place": ["stacion*"]})
    assert Line("para stacionit", words).marks("place") == [(1, 2)]
    assert not Line("stacja", words).marks("place")


def test_a_phrase_without_words_is_refused():
    with pytest.raises(ValueError, match="no words"):
        Lexicon({"fetch": ["…!"]})


# --- time in proportion -------------------------------------------------------------------------

# Each drives one part of the filter as often as text can, and most of them are no hit.
DRIVERS = (
    *("a", "a ", "1 ", "1", ".", "a.", "@", "a@", "a_", "_", "ﬃ", "via a 1 ", "see you "),
    *("dich ", "insta ", "gmail ", "snap ", "one two ", "150, 200, ", "a street ", "flat 1 "),
    *("51.50,", "2345+6 ", "1.111.", "let's meet ", "12/05/2022 ", "and 12 ", "14 rue des "),
    *("12345 ", "a . ", "-1", "a.it b ", ".it", "it.", "com ", "punkt ", "http:", "www", "1x"),
    *(
        "1 x ",
        "19:30 ",
        "2019 ",
        "+1 a ",
        "٣ ",
        "wollen wir uns ",
        "why don't we ",
        "come over ",
        "whatsappen ",
        "telegrm ",
        "deleted telegrm ",
        "i'm in ",
        "our kids ",
        "i'll cook ",
        "facebook find ",
        "scared of ",
        "just us ",
        "join me ",
        "i could come ",
        "here with me ",
        "o",
        "lo1",
        "and ",
        "(",
        "\ufdfa",
        "sette",
        "oneone ",
        "zerosettesette ",
        "work cash in hand ",
        "my insta: a ",
    ),
)


def steps(text):
    """How many lines of Python are run for it: the same on every machine."""
    count = 0

    def trace(_frame, event, _argument):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        screen(text, regions=("IT",))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("driver", DRIVERS)
def test_four_times_the_text_takes_at_most_a_little_over_four_times_the_steps(driver):
    lexicon()
    text = driver * LIMIT
    steps(text[:40])
    short, long = steps(text[: LIMIT // 4]), steps(text[:LIMIT])
    assert long <= 4.5 * short + 500


@every_case(
    ("earlier", "line", "found"),
    [
        (["347"], "123 4567", True),
        (["hello", "0347"], "and then 12 34 567", True),
        (["zero three four seven"], "one two three four five", True),
        ([*"34712345"], "6", True),
        ([], "347 12", False),
        (["hello"], "347 12", False),
        # What was let through, or stood there before, is no sign against what follows.
        (["347 123 4567"], "at 5", False),
        (["I have 3 children"], "they are 10, 12 and 14", False),
        (["one two three"], "four five six seven eight", False),
        (["on 12/05/2022"], "at 10:30", False),
        (["I earn 900"], "and pay 450", False),
        (["347"], "I was born in 1987", False),
    ],
)
def test_lines_of_one_sender_are_read_together_for_a_telephone_number(earlier, line, found):
    assert (spread_number(earlier, line, regions=("IT",)) is not None) is found


@every_case(
    ("line", "may"),
    [
        ("347", True),
        ("then 5", True),
        ("5 it is", True),
        ("seven", True),
        ("I have 2 children", False),
        ("hello", False),
        ("x" * 80 + " 34", False),
        ("x" * 80 + " 347", True),
    ],
)
def test_digits_at_an_end_of_a_short_line_may_be_a_part_of_a_number(line, may):
    assert is_part_of_a_number(line) is may

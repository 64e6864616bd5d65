"""Typing forgives a keyboard and not a mistake: the table holds, in every language."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.kinds.numeric import Numeric, read_number, without_unit
from courses.questions.spellings import SPELLINGS, spelling_of
from courses.questions.typed_words import is_accepted, normal, plain
from tests.every_case import every_case

from .typed_pairs import LANGUAGES, rows

PAIRS = [(language, row) for language in LANGUAGES for row in rows(language)]
languages = st.sampled_from([*LANGUAGES, "az", "", "pt-br"])
# Anything at all, and often the signs that keyboards differ in.
_signs = st.sampled_from(
    "aeilostuIİıŞşţțäöüÄßœæçñ·.•'’‘\"“»-–—− \u00a0\u202f?!¿¡"
    "،؟٣३3³½أإآىیكکـَّؤئ\u0307\u0327\u0308\u0301\u200f"
)
words = st.text(st.characters(exclude_categories=["Cs"]) | _signs, max_size=20)
from_many = st.lists(words, max_size=4)


@every_case(("language", "row"), PAIRS)
def test_a_pair_of_the_table_is_judged_as_the_table_says(language, row):
    equal = is_accepted(row["typed"], [row["expected"]], [], language)
    assert equal is (row["verdict"] == "equal"), row["why"]


@given(words, languages)
def test_the_form_in_which_words_are_compared_is_its_own_form(word, language):
    form = normal(word, language)
    assert normal(form, language) == form
    assert normal(plain(word, language), language) == form


@given(words, languages)
def test_a_word_fits_itself_however_it_is_encoded(word, language):
    for form in ("NFC", "NFD"):
        assert is_accepted(unicodedata.normalize(form, word), [word], [], language)


@given(words, from_many, from_many, languages)
def test_what_a_question_names_as_wrong_is_never_joined_with_what_it_accepts(
    typed, accepted, wrong, language
):
    ruled_out = {plain(word, language) for word in wrong} - {
        plain(word, language) for word in accepted
    }
    if plain(typed, language) in ruled_out:
        assert not is_accepted(typed, accepted, wrong, language)
    for word in accepted:
        assert is_accepted(word, accepted, wrong, language)


@pytest.mark.parametrize(
    ("language", "accepted", "wrong"),
    [("ar", "أن", "إن"), ("de", "Mauer", "Maür"), ("fr", "oe", "œ"), ("en", "its", "its'")],
)
def test_two_words_that_a_keyboard_makes_one_stay_two_where_the_question_says_so(
    language, accepted, wrong
):
    assert is_accepted(accepted, [accepted], [wrong], language)
    assert not is_accepted(wrong, [accepted], [wrong], language)


def test_without_a_word_named_as_wrong_the_keyboard_is_forgiven():
    assert is_accepted("إن", ["أن"], [], "ar")
    assert is_accepted("انـ", ["أن"], [], "ar")


def test_what_is_only_marks_is_compared_as_marks():
    assert is_accepted('"?"', ["?"], [], "en")
    assert not is_accepted("?", ["!"], [], "en")
    assert not is_accepted(" ", ["safe"], [], "en")
    assert not is_accepted("...", ["safe"], [], "en")


def test_a_region_has_the_rules_of_its_language_and_every_language_names_its_sources():
    assert spelling_of("de-CH") is SPELLINGS["de"]
    assert spelling_of("xx").sources == spelling_of("").sources
    assert all(spelling.sources for spelling in SPELLINGS.values())


def test_a_rule_of_one_language_holds_in_no_other():
    assert is_accepted("fuer", ["für"], [], "de")
    assert not is_accepted("fuer", ["für"], [], "en")
    assert not is_accepted("şi", ["și"], [], "tr")
    assert not is_accepted("SINIR", ["sinir"], [], "tr")
    assert is_accepted("SINIR", ["sinir"], [], "it")


# --- numbers ---------------------------------------------------------------------------------

NUMBERS = rows("numbers")


@every_case("row", NUMBERS)
def test_a_number_of_the_table_is_judged_as_the_table_says(row):
    asked = Numeric(key="number", kind="numeric", answer=row["expected"])
    # An Arabic unit is compared as Arabic is typed.
    units = {"ar" if row["unit"] == "يوم" else "en": row["unit"]} if row["unit"] else {}
    chosen = asked.read(asked.without_unit([row["typed"]], units))
    assert asked.is_met(chosen, {}) is (row["verdict"] == "equal"), row["why"]


@given(st.decimals(-(10**11), 10**11, allow_nan=False, places=6))
def test_a_number_is_read_as_it_is_written_with_either_sign_for_decimals(number):
    written = format(number, "f")
    assert read_number(written) == number
    assert read_number(written.replace(".", ",")) == number
    assert read_number(written.replace(".", "٫").replace("-", "−")) == number


@given(words, st.dictionaries(languages, words, max_size=2))
def test_what_is_typed_after_a_number_is_never_taken_for_another_number(typed, units):
    bare = without_unit(typed, units)
    assert typed.startswith(bare)
    if read_number(typed) is not None:
        assert bare == typed

"""What an alias may be, which names look alike, and which pass for the team."""

import re

import pytest

from accounts.auth.aliases import (
    ALIAS,
    WORDS,
    claims_to_be_staff,
    is_of_one_script,
    scripts_in,
    skeleton,
    tidy_alias,
    two_words,
)


@pytest.mark.parametrize("alias", ["amara", "blue river", "a.b-c+d_e", "أمل 7", "a b c"])
def test_letters_digits_dots_and_dashes_with_single_blanks_make_an_alias(alias):
    assert re.match(ALIAS, alias)


@pytest.mark.parametrize("alias", ["", " amara", "amara ", "blue  river", "a/b", "a\tb", "🌸"])
def test_nothing_else_makes_one(alias):
    assert not re.match(ALIAS, alias)


@pytest.mark.parametrize(
    "like",
    [
        "AMARA",
        "am.ara",
        "a m a r a",
        "amar\u00e1",
        "a\u0301mara",
        "arnara",
        "\u0430m\u0430r\u0430",
        "\uff41\uff4d\uff41\uff52\uff41",
        "ama-ra",
        "a_m_a_r_a",
    ],
)
def test_5_4_a_hurried_eye_takes_these_for_amara(like):
    assert skeleton(like) == skeleton("amara")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nina", "nlna"),
        ("Nina", "N1na"),
        ("NOOR", "noor"),
        ("b0b0", "bobo"),
        ("straße", "strasse"),
        ("İris", "iris"),
    ],
)
def test_5_4_letters_that_a_small_screen_does_not_tell_apart_are_the_same(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("amara", "amira"), ("nina", "nine"), ("أمل", "أمان"), ("قمر", "مطر")]
)
def test_names_that_differ_to_the_eye_are_two(one, other):
    assert skeleton(one) != skeleton(other)


def test_a_name_of_signs_alone_still_looks_like_something():
    assert skeleton("🌸") != ""
    assert skeleton("..--") == ""


def test_a_vowel_mark_of_arabic_is_not_thrown_away_as_an_accent():
    assert skeleton("\u0628\u064e") != skeleton("\u0628")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  blue \u00a0 river\n", "blue river"),
        ("e\u0301lise", "\u00e9lise"),
        ("\uff41mara", "amara"),
        ("   ", ""),
    ],
)
def test_an_alias_is_kept_in_one_form(typed, kept):
    assert tidy_alias(typed) == kept


def test_digits_dots_and_drawings_belong_to_every_script():
    assert scripts_in("7.-🌸 \u0301") == set()
    assert scripts_in("amara 7") == {"LATIN"}
    assert scripts_in("\u0430mara") == {"CYRILLIC", "LATIN"}


@pytest.mark.parametrize(
    "name", ["", "7", "amara", "алина", "أمل 7", "東京タワー", "ひらがな漢字", "한국漢字", "ㄅ漢"]
)
def test_5_4_letters_that_are_written_together_are_one_script(name):
    assert is_of_one_script(name)


@pytest.mark.parametrize("name", ["\u0430mina", "amaraأ", "한국ひ", "ㄅ한", "漢字a"])
def test_5_4_letters_that_nobody_writes_together_are_not(name):
    assert not is_of_one_script(name)


@pytest.mark.parametrize(
    "name",
    [
        "supervisor",
        "Grace · supervisor",
        "supervisor Grace",
        "super.visor",
        "Admin1",
        "1admin1",
        "Team_Harbour",
        "المشرفة نور",
        "superv\u0456sor",
        "\uff53taff",
        "s-t-a-f-f",
    ],
)
def test_5_4_these_pass_for_the_team(name):
    assert claims_to_be_staff(name)


@pytest.mark.parametrize("name", ["", "steamy river", "Adele", "Leonor", "Ledia", "قمر", "7"])
def test_5_4_these_do_not(name):
    assert not claims_to_be_staff(name)


@pytest.mark.parametrize("language", WORDS)
def test_5_4_two_different_words_of_her_language_are_suggested(language):
    words = WORDS[language]
    assert two_words(language, lambda choice: choice[0]) == f"{words[0]} {words[1]}"
    assert two_words(language, lambda choice: choice[-1]) == f"{words[-1]} {words[-2]}"


def test_5_4_where_we_have_no_words_they_are_english():
    assert two_words("ti", lambda choice: choice[0]) == two_words("en", lambda choice: choice[0])

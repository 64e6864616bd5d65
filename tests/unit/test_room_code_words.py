"""A code word: what it may be, and where it is heard (domain 4.5)."""

import pytest

from mentors.rooms.rules.help import may_be_one, says, tidied


@pytest.mark.parametrize("word", ["lemon", "Blue Door", "ليمون", "  cielo  ", "añil"])
def test_a_word_or_two_of_letters(word):
    assert may_be_one(word)


@pytest.mark.parametrize("word", ["", "yes", "a b c", "room 12", "x" * 31, "one two three", "hi!!"])
def test_nothing_that_slips_out_and_no_number(word):
    assert not may_be_one(word)


@pytest.mark.parametrize(
    "text", ["lemon", "LEMON", "I bought a lemon today.", "“Lemon”, she said", "lemon!"]
)
def test_it_is_heard_alone_and_within_a_line(text):
    assert says(text, tidied("Lemon"))


@pytest.mark.parametrize("text", ["lemonade", "melon", "le mon", ""])
def test_it_is_no_part_of_another_word(text):
    assert not says(text, "lemon")


def test_without_one_nothing_is_heard():
    assert not says("anything", "")


def test_other_scripts_and_forms_are_heard_too():
    assert says("أحب ليمون كثيرا", tidied("ليمون"))
    assert says("ｌｅｍｏｎ", "lemon")

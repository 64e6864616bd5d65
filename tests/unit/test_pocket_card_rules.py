"""What may be chosen beside a card to sign in with."""

import pytest

from accounts.card_login import rules
from accounts.card_login.rules import Kind, Weakness


@pytest.mark.parametrize(
    "number", ["4072", "80213", "7714", "91827364", "3002", "3104", "15038", "19997"]
)
def test_a_number_that_nobody_guesses_is_taken(number):
    assert rules.weakness_of_number(number) is None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", Weakness.LENGTH),
        ("407", Weakness.LENGTH),
        ("918273645", Weakness.LENGTH),
        ("40a2", Weakness.LENGTH),
        ("-407", Weakness.LENGTH),
        ("7777", Weakness.ALIKE),
        ("1234", Weakness.ROW),
        ("98765", Weakness.ROW),
        ("1987", Weakness.YEAR),
        ("2004", Weakness.YEAR),
        ("2468", Weakness.ROW),
        ("8901", Weakness.ROW),
        ("4747", Weakness.ROW),
        ("4774", Weakness.ROW),
        ("471471", Weakness.ROW),
        ("1503", Weakness.DATE),
        ("0315", Weakness.DATE),
        ("2902", Weakness.DATE),
        ("150387", Weakness.DATE),
        ("031587", Weakness.DATE),
        ("870315", Weakness.DATE),
        ("15031987", Weakness.DATE),
        ("19870315", Weakness.DATE),
        ("031987", Weakness.DATE),
    ],
)
def test_a_number_that_is_soon_guessed_is_not(number, why):
    assert rules.weakness_of_number(number) == why


@pytest.mark.parametrize("typed", ["4072", "٤٠٧٢", "۴۰۷۲", " 40 72 ", "４０７２"])
def test_a_number_is_the_same_from_every_keyboard(typed):
    assert rules.digits_of(typed) == "4072"


def test_what_is_no_digit_stays_and_is_refused_later():
    assert rules.digits_of("4x²") == "4x2"
    assert rules.weakness_of_number(rules.digits_of("40x2")) == Weakness.LENGTH


@pytest.mark.parametrize(
    ("pictures", "why"),
    [
        (("cup", "bus", "cup", "key"), None),
        (("cup", "cup", "cup", "cup"), Weakness.ALIKE),
        (("cup", "bus", "key"), Weakness.LENGTH),
        (("cup", "bus", "key", "lion"), Weakness.LENGTH),
    ],
)
def test_a_row_of_pictures_has_four_that_we_drew_and_not_one_alone(pictures, why):
    assert rules.weakness_of_pictures(pictures) == why


def test_the_twelve_pictures_are_unlike():
    assert len(set(rules.PICTURES)) == len(rules.PICTURES) == 12


def test_the_order_of_pictures_counts_and_a_number_is_no_picture():
    one = rules.written(Kind.PICTURES, ("cup", "bus", "key", "sun"))
    other = rules.written(Kind.PICTURES, ("bus", "cup", "key", "sun"))
    assert len({one, other, rules.written(Kind.NUMBERS, ("4072",))}) == 3

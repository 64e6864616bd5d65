"""How the pages look for one person."""

import pytest

from accounts.preferences.rules import classes

PLAIN = {"text_size": "", "wide_spacing": False, "strong_contrast": False, "sound_on": False}


def test_nothing_chosen_is_no_class():
    assert classes(**PLAIN) == ""


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"text_size": "larger"}, "text-larger"),
        ({"wide_spacing": True}, "wide-spacing"),
        ({"strong_contrast": True}, "strong-contrast"),
        ({"sound_on": True}, "sound-on"),
        ({"text_size": "large", "sound_on": True}, "text-large sound-on"),
    ],
)
def test_each_choice_is_a_class_of_its_own(chosen, name):
    assert classes(**{**PLAIN, **chosen}) == name

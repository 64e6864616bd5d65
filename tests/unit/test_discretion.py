"""The rule that finds words which would tell a bystander what this is."""

import pytest

from core.discretion import BEGINNINGS, contains_telling_word, find_telling_words
from core.languages import OFFERED


@pytest.mark.parametrize(
    "text",
    [
        "anti-trafficking", "Survivors", "exploited", "/en/violence/", "refugee", "victim",
        "trauma.css", "abuse", "shelter-berlin.jpg", "sexual_exploitation", "stopviolence.org",
        "Casa rifugio Aurora", "Centro Antiviolenza", "anti tratta", "vittime", "VITTIMA",
        "sopravvissute.example", "tratta di persone", "Frauenhaus Nord", "Menschenhandel",
        "victimes", "supervivientes", "Überlebende", "tráfico", "supraviețuitoare",
        "الناجيات", "ضحايا-الاتجار", "مأوى", "عُنف", "%D8%B6%D8%AD%D8%A7%D9%8A%D8%A7",
        "2024trauma", "vi\u0301ctima",
    ],
)  # fmt: skip
def test_what_tells_is_found(text):
    assert contains_telling_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lesson 3 – Learning space", "lesson-03.pdf", "Harbour", "Lighthouse", "/en/courses/a/2/3/",
        "Viola", "violet.svg", "violino", "trattamento dei dati", "Trattoria", "contratta",
        "privacy", "learn.example.org", "مساحة التعلم", "صفحة", "Refurbished", "casa", "",
    ],
)  # fmt: skip
def test_ordinary_names_are_left_alone(text):
    assert not list(find_telling_words(text))


def test_every_language_that_is_shipped_has_words():
    assert {language.code for language in OFFERED} <= set(BEGINNINGS)

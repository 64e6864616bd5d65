"""Advice that could harm stays out of the courses, and what replaced it stays in."""

import pytest
from django.conf import settings

from cms.curriculum.danger_checks import check_danger, danger_words
from cms.curriculum.files import CONTENT
from cms.curriculum.text_spans import TextSpan, markdown_spans, spans_of, yaml_spans

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# What the courses said before.
CORRECTED = {
    "en": {
        "level": "Three times no is L2: the lead within fifteen minutes, and you stay.",
        "means": "“Have you hurt yourself already?” Whether is enough. Leave out how.",
        "mentor asks": "With help on its way, she can turn to her. This is the only question she "
        "needs.",
        "silence": "She may **stay silent** about the matter until the lawyer is there.",
        "rape": "**Rape** is sex that a person did not agree to freely.",
        "going back": "She has got used to being hurt and misses it.",
    },
    "it": {
        "level": "Tre volte no è L2.",
        "mentor asks": "Ora che l’aiuto arriva, può rivolgersi a lei. È l’unica domanda che le "
        "serve.",
        "silence": "Può **non rispondere** sulla cosa finché non c’è l’avvocata.",
        "rape": "Lo **stupro** è sesso a cui una persona non ha detto un sì libero.",
        "going back": "Si è abituata al dolore e le manca.",
    },
    "ar": {
        "level": "«لا» ثلاث مرات تعني L2.",
        "mentor asks": "هذا هو السؤال الوحيد الذي تحتاج إليه.",
        "silence": "ويجوز لها أن **تسكت** عن الأمر حتى تأتي المحامية.",
        "rape": "**الاغتصاب** فعل جنسي لم يوافق عليه الإنسان بحرّية.",
        "going back": "اعتادت الأذى وتشتاق إليه.",
    },
}
OLD = [
    pytest.param(language, text, id=f"{language} {matter}")
    for language, texts in CORRECTED.items()
    for matter, text in texts.items()
]
# What stands in a lesson in the place of it. Of staff lessons there is English alone.
SAID = [
    # A mentor may ask directly.
    ("en", "a/06*/04*.md", "Are you thinking of ending your life"),
    ("it", "a/06*/04*.md", "Stai pensando di mettere fine alla tua vita"),
    ("ar", "a/06*/04*.md", "هل تفكّرين في أن تنهي حياتكِ"),
    # A call may bring others than an ambulance.
    ("en", "a/14*/01*.md", "Police may come too"),
    ("it", "a/14*/01*.md", "Può arrivare anche la polizia"),
    ("ar", "a/14*/01*.md", "قد تأتي الشرطة أيضًا"),
    # An overdose.
    ("en", "a/12*/04*.md", "lay her on her side"),
    ("it", "a/12*/04*.md", "mettila su un fianco"),
    ("ar", "a/12*/04*.md", "فضعيها على جنبها"),
    ("en", "a/12*/04*.md", "**Naloxone, if it is there.**"),
    ("it", "a/12*/04*.md", "**Il naloxone, se c’è.**"),
    ("ar", "a/12*/04*.md", "**النالوكسون، إن وُجد.**"),
    ("en", "s/12*/03*.md", "the recovery position"),
    ("en", "s/12*/03*.md", "**Naloxone**"),
    # Silence, with its article.
    ("en", "a/13*/04*.md", "2016/343"),
    ("it", "a/13*/04*.md", "2016/343"),
    ("ar", "a/13*/04*.md", "2016/343"),
    # No scale decides who gets help.
    ("en", "s/07*/01*.md", "NG225"),
    ("en", "s/07*/02*.md", "NG225"),
]


def harmful(spans: list[TextSpan], language: str) -> list[tuple[str, int]]:
    """(file, line) of the advice that could harm."""
    told = check_danger(spans, danger_words(language))
    return [(one.file, one.line) for one in told if one.code == "advice-harmful"]


def lesson_text(language: str, place: str) -> str:
    """The body and the short version of the lesson at this place."""
    [file] = (CONTENT / language).glob(place)
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "text"), OLD)
def test_harmful_advice_in_a_lesson_or_a_question_is_told(language, text):
    lesson = list(markdown_spans(f"---\ntitle: Tea\n---\n{text}\n", "a/01-tea/01-tea.md"))
    assert harmful(lesson, language) == [("a/01-tea/01-tea.md", 4)]
    question = list(yaml_spans(f"feedback: |\n  {text}\n", "a/01-tea/01-tea.quiz.yaml"))
    assert harmful(question, language) == [("a/01-tea/01-tea.quiz.yaml", 2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_courses_give_no_advice_that_could_harm(language):
    assert harmful(list(spans_of(CONTENT / language)), language) == []


@pytest.mark.parametrize(("language", "place", "words"), SAID)
def test_the_lesson_says_what_replaced_it(language, place, words):
    assert words in lesson_text(language, place)

"""What keeps a text of the office from being handed to readers. Pure.

The rules on danger to life are those of course files (`danger_checks`). One more holds here: a
page gives no telephone number, e-mail address or street. Numbers belong in the directory, where
people ring them to check; a street may be where a woman is safe.
"""

import re
from collections.abc import Iterator, Sequence

import phonenumbers

from cms.curriculum.danger_checks import check_danger, danger_words
from cms.curriculum.files import Problem
from cms.curriculum.text_spans import TextSpan

LESSON = "lesson.md"
QUESTIONS = "lesson.quiz.yaml"
# Countries of the pilots: a number without a country's code is read as one of theirs.
_COUNTRIES = ("IE", "IT", "GB", "DE", "ES")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
# A house number beside the word for a street, in the languages of the pilots.
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,? (?:\w+ ){1,3}(?:street|road|avenue|lane|square|terrace)\b"
    r"|\b(?:via|viale|piazza|corso|calle|avenida|plaza) (?:[\w'’-]+ ){1,4}"
    r"(?:n\.? ?)?\d{1,4}\b"
    r"|\b\w+(?:straße|strasse|gasse|allee|platz) \d{1,4}\b",
    re.IGNORECASE,
)


def check_submission(spans: Sequence[TextSpan], language: str) -> list[Problem]:
    """What has to be mended before readers get this page; `language` is the code of its words."""
    problems = list(check_danger(list(spans), danger_words(language)))
    for span in spans:
        problems += _contact_details(span)
    return problems


def lesson_spans(
    body: Sequence[tuple[str, str]], short_version: str, questions: Sequence[str]
) -> list[TextSpan]:
    """Spans of a lesson. `body`: (type, words) of each block; `questions`: the words of each.

    The blocks `help` and `limits` have no words of their own and stand as their fences.
    """
    words = [f"::: {kind}\n:::" if kind in ("help", "limits") else text for kind, text in body]
    return [
        TextSpan(LESSON, 1, "", "\n".join(words), "body"),
        TextSpan(LESSON, 1, "", short_version, "short_version"),
        *(
            TextSpan(QUESTIONS, 1, f"questions.{number}", text, "text")
            for number, text in enumerate(questions, start=1)
        ),
    ]


def module_spans(words: str, notes: str) -> list[TextSpan]:
    """Spans of a module or course: what learners read, and the notes for facilitators."""
    return [
        TextSpan("activity.md", 1, "", words, "body"),
        TextSpan("facilitator.md", 1, "", notes, "body"),
    ]


def _contact_details(span: TextSpan) -> Iterator[Problem]:
    found = {one[0] for pattern in (_MAIL, _STREET) for one in pattern.finditer(span.text)}
    for country in _COUNTRIES:
        found |= {one.raw_string for one in phonenumbers.PhoneNumberMatcher(span.text, country)}
    for written in sorted(found):
        yield Problem(span.file, span.line, "contact-details", {"written": written})

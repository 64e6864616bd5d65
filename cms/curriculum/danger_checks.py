"""Checks whether a text that names danger to life also names the emergency service. Pure.

A learner may be with somebody in danger tonight and do what a lesson says. So a lesson, a question
or the cards of an activity that name danger to life have to name the emergency service. A lesson
has to show the way to help (`::: help`). Advice that was corrected because it could harm must not
come back. The words of a language are under `danger` in `words/<language>.yaml`. Notes for
facilitators need not name the service: learners do not see them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import phonenumbers
import yaml

from cms.curriculum.files import Problem
from cms.curriculum.library_files import is_library
from cms.curriculum.text_spans import TextSpan
from cms.curriculum.word_list import FOLDER, Rule

_QUIZ_ENDING = ".quiz.yaml"
_HELP = re.compile(r"^::: *help[ \t]*$", re.MULTILINE)
# The list of limits names danger to life, although its text is not in the file.
_LIMITS = re.compile(r"^::: *limits[ \t]*$", re.MULTILINE)
# Parts of a lesson that a learner may read alone, so each is checked by itself.
_ALONE = ("body", "short_version")


@dataclass(frozen=True, slots=True)
class DangerWords:
    """How a language names danger to life and the emergency service, and what it never advises."""

    names: re.Pattern
    spared: re.Pattern | None
    emergency: re.Pattern
    never: tuple[Rule, ...] = ()

    def first_in(self, text: str) -> re.Match | None:
        """The first place that names danger to life; other meanings of the words are skipped."""
        spans = [found.span() for found in self.spared.finditer(text)] if self.spared else []
        for found in self.names.finditer(text):
            start, end = found.span()
            if not any(first <= start and end <= last for first, last in spans):
                return found
        return None


def danger_words(language: str, folder: Path = FOLDER) -> DangerWords | None:
    """The words of a language; None if nobody has written them yet."""
    file = folder / f"{language}.yaml"
    data = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    listed = data.get("danger")
    if not listed:
        return None
    spared = listed.get("except")
    return DangerWords(
        _any_of(listed["names"]),
        _any_of(spared) if spared else None,
        _any_of(listed["emergency"]),
        tuple(Rule(**one) for one in listed.get("never", ())),
    )


def _any_of(patterns: list[str]) -> re.Pattern:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)


def check_danger(spans: list[TextSpan], words: DangerWords | None) -> Iterator[Problem]:
    """Texts that do not name the emergency service, or give harmful advice.

    `words` None: there is no list yet.
    """
    if words is None:
        return
    yield from _harmful(spans, words)
    files = defaultdict(list)
    for span in spans:
        files[span.file].append(span)
    for file, mine in files.items():
        name = PurePosixPath(file).name
        if is_library(file):
            continue
        if name == "activity.md":
            yield from _unnamed([span for span in mine if span.role == "body"], words)
        elif name.endswith(_QUIZ_ENDING):
            lesson = files.get(file.removesuffix(_QUIZ_ENDING) + ".md", [])
            yield from _questions(mine, lesson, words)
        elif name.endswith(".md") and name != "facilitator.md":
            yield from _lesson(mine, words)


def _harmful(spans: list[TextSpan], words: DangerWords) -> Iterator[Problem]:
    """Advice that was corrected because it could harm."""
    for span in spans:
        for rule in words.never:
            for start, written in rule.uses_in(span.text):
                facts = {"written": written, "better": rule.better, "reason": rule.reason}
                yield Problem(span.file, span.line_at(start), "advice-harmful", facts)


def _lesson(spans: list[TextSpan], words: DangerWords) -> Iterator[Problem]:
    for role in _ALONE:
        yield from _unnamed([span for span in spans if span.role == role], words)
    found = next(_places(spans, words), None)
    if found is not None and not _shows_help(spans):
        span, line, written = found
        yield Problem(span.file, line, "danger-without-help", {"written": written})


def _questions(
    spans: list[TextSpan], lesson: list[TextSpan], words: DangerWords
) -> Iterator[Problem]:
    questions = defaultdict(list)
    for span in spans:
        # “questions.<key of the question>.<key of the option>”; shorter paths form one group.
        questions[".".join(span.block.split(".")[:2])].append(span)
    for mine in questions.values():
        yield from _unnamed(mine, words)
        found = next(_places(mine, words), None)
        # A page of questions links to help itself; after “Not yet” the learner is led back to the
        # lesson.
        if found is not None and not _shows_help(lesson):
            span, line, written = found
            yield Problem(span.file, line, "question-without-help", {"written": written})


def _unnamed(spans: list[TextSpan], words: DangerWords) -> Iterator[Problem]:
    """The first danger in these spans, if none of them names the emergency service."""
    if any(words.emergency.search(span.text) for span in spans):
        return
    for span, line, written in _places(spans, words):
        yield Problem(span.file, line, "danger-without-emergency", {"written": written})
        return


def _places(spans: list[TextSpan], words: DangerWords) -> Iterator[tuple[TextSpan, int, str]]:
    """(span, line, matched text) for each span that names danger to life."""
    for span in spans:
        found = words.first_in(span.text) or (
            _LIMITS.search(span.text) if span.role == "body" else None
        )
        if found is not None:
            yield span, span.line_at(found.start()), " ".join(found[0].split())


def _shows_help(spans: list[TextSpan]) -> bool:
    return any(span.role == "body" and _HELP.search(span.text) for span in spans)


LESSON = "lesson.md"
QUESTIONS = "lesson.quiz.yaml"
# Countries of the pilots: a number without a country code is read as one of theirs.
_COUNTRIES = ("IE", "IT", "GB", "DE", "ES")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
# A house number next to the word for a street, in the languages of the pilots.
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,? (?:\w+ ){1,3}(?:street|road|avenue|lane|square|terrace)\b"
    r"|\b(?:via|viale|piazza|corso|calle|avenida|plaza) (?:[\w'’-]+ ){1,4}"
    r"(?:n\.? ?)?\d{1,4}\b"
    r"|\b\w+(?:straße|strasse|gasse|allee|platz) \d{1,4}\b",
    re.IGNORECASE,
)


def check_submission(spans: Sequence[TextSpan], language: str) -> list[Problem]:
    """Problems to correct before readers get this page; `language` is the code of its words."""
    problems = list(check_danger(list(spans), danger_words(language)))
    for span in spans:
        problems += _contact_details(span)
    return problems


def lesson_spans(
    body: Sequence[tuple[str, str]], short_version: str, questions: Sequence[str]
) -> list[TextSpan]:
    """Spans of a lesson. `body`: (type, text) of each block; `questions`: the text of each.

    The blocks `help` and `limits` have no text of their own and appear as their fences.
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

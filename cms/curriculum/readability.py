"""How plain a text is: its sentences, their length, and its reading level. Pure."""

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import textstat

from accounts.roles import PARTICIPANT_ROLES
from cms.curriculum.files import CourseFile, LessonFile, Problem
from cms.curriculum.text_spans import TextSpan

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_NO_LETTER = re.compile(r"[’'-]")
_HEADING = re.compile(r"^#.*$", re.MULTILINE)
_FENCE = re.compile(r"^:::.*$", re.MULTILINE)
_BETWEEN = re.compile(r"\n\s*\n|^(?=\s*(?:-|\d+\.) )", re.MULTILINE)
_MARK = re.compile(r"^\s*(?:-|\d+\.)\s+|\*")
_END_OF_SENTENCE = re.compile(r"(?:(?<=[.!?…؟])|(?<=[.!?…؟][”’)»]))\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, a list entry or a sentence. `offset` is where it begins in its text."""

    offset: int
    text: str

    @property
    def words(self) -> int:
        """The number of words; “well-kept” is one."""
        return len(WORD.findall(self.text))

    @property
    def folded(self) -> str:
        """Its words only, in lower case: equal for stretches that read the same."""
        return " ".join(WORD.findall(self.text)).lower()


def paragraphs(markdown: str) -> list[Stretch]:
    """Paragraphs and list entries as they are read, without headings, fences and asterisks."""
    text = _blank(_FENCE, _blank(_HEADING, markdown))
    found, start = [], 0
    for gap in [*_BETWEEN.finditer(text), None]:
        end = gap.start() if gap else len(text)
        raw = text[start:end]
        lead = len(raw) - len(raw.lstrip())
        read = _MARK.sub(lambda mark: " " * len(mark[0]) if mark[0] != "*" else "", raw)
        if WORD.search(read):
            found.append(Stretch(start + lead, read.strip()))
        start = gap.end() if gap else end
    return found


def _blank(pattern: re.Pattern, text: str) -> str:
    """`text` with blanks where the pattern matches, so that every character keeps its line."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def sentences(markdown: str) -> Iterator[Stretch]:
    """The sentences of paragraphs and list entries; headings are not sentences."""
    for paragraph in paragraphs(markdown):
        start = 0
        for gap in [*_END_OF_SENTENCE.finditer(paragraph.text), None]:
            end = gap.start() if gap else len(paragraph.text)
            text = " ".join(paragraph.text[start:end].split())
            if WORD.search(text):
                yield Stretch(paragraph.offset + start, text)
            start = gap.end() if gap else end


def average(found: Iterable[Stretch]) -> float:
    """Average number of words per sentence; 0 for no sentences."""
    lengths = [sentence.words for sentence in found]
    return statistics.mean(lengths) if lengths else 0.0


def gulpease(found: Iterable[Stretch]) -> float:
    """The Gulpease index of Italian text: 80 and more is easy after primary school.

    *Source*: 89 − LP/10 + 3 × FR, with LP letters × 100 / words and FR sentences × 100 / words
    (domain 6.4). 100 for no words.
    """
    sentences_found = list(found)
    words = [word for sentence in sentences_found for word in WORD.findall(sentence.text)]
    if not words:
        return 100.0
    letters = sum(len(_NO_LETTER.sub("", word)) for word in words)
    return 89 - 10 * letters / len(words) + 300 * len(sentences_found) / len(words)


def grade(found: Iterable[Stretch]) -> float:
    """Flesch–Kincaid. A list entry without a full stop still counts as a sentence."""
    return textstat.flesch_kincaid_grade(
        " ".join(re.sub(r"[.:;,]*([”’)]*)$", r"\1.", sentence.text) for sentence in found)
    )


# Words per minute. *Source*: adults read plain prose of their own language at 200 to 260 (Brysbaert
# 2019). People new to a language read half as fast or less. A learner may read in a third language,
# tired, and some lines twice; a lesson is read aloud at 150 at most.
WORDS_A_MINUTE_FOR_WOMEN = 100
# Staff read a lot, many of them in a language that is not their first.
WORDS_A_MINUTE_FOR_STAFF = 200
# Every answer is read, but of the remarks only that on the chosen one: about half.
SHARE_OF_REMARKS_READ = 0.5
# Time to think and choose, for each question; an estimate that hurries nobody.
MINUTES_A_QUESTION = 0.5
# Time for a block in addition to its words (docs/users/authoring.md): two minutes to try something,
# one for a thought, a card of 60 to 90 seconds.
MINUTES_A_BLOCK = {"try": 2.0, "reflect": 1.0, "ground": 1.0}
# In a picture lesson, each picture is looked at before and after its text.
MINUTES_A_PICTURE = 0.5
# How far the stated minutes may differ from the calculated ones: a share, and never less than a
# minute and a half. Nobody reads by the clock, and one more sentence should not fail the check.
FURTHEST = 0.15
FURTHEST_AT_LEAST = 1.5


@dataclass(frozen=True, slots=True)
class Hours:
    """The length of a course; activities take place in the sessions and are not counted again."""

    lessons: float
    meetings: float

    @property
    def total(self) -> float:
        """Lessons and sessions together."""
        return self.lessons + self.meetings


def check_minutes(course: CourseFile, spans: Iterable[TextSpan]) -> Iterator[Problem]:
    """Lessons whose stated minutes differ too much from the calculated ones."""
    words = words_by_file(spans)
    for file, lesson in _lessons(course, words):
        needed = minutes_needed(lesson, words[file], words[_quiz_of(file)], pace=pace_of(course))
        if abs(lesson.minutes - needed) > max(FURTHEST * needed, FURTHEST_AT_LEAST):
            facts = {"minutes": lesson.minutes, "needed": round(needed)}
            yield Problem(file, 1, "minutes-untrue", facts)


def minutes_needed(lesson: LessonFile, words: float, asked: float, *, pace: int) -> float:
    """The minutes for text, questions (`asked`: their words) and exercises together."""
    doing = sum(MINUTES_A_BLOCK.get(block.kind, 0.0) for block in lesson.blocks)
    if lesson.picture_lesson:
        doing += MINUTES_A_PICTURE * sum(block.kind == "picture" for block in lesson.blocks)
    if lesson.quiz is not None:
        doing += MINUTES_A_QUESTION * len(lesson.quiz.values)
    return (words + asked) / pace + doing


def pace_of(course: CourseFile) -> int:
    """Words per minute for the audience of the course."""
    for_women = PARTICIPANT_ROLES & set(course.audience)
    return WORDS_A_MINUTE_FOR_WOMEN if for_women else WORDS_A_MINUTE_FOR_STAFF


def words_by_file(spans: Iterable[TextSpan]) -> dict[str, float]:
    """The words read in each file: bodies and questions, and a share of the feedback.

    The short version is read instead of other text, so it is not counted.
    """
    found: dict[str, float] = defaultdict(float)
    for span in spans:
        amount = sum(paragraph.words for paragraph in paragraphs(span.text))
        if span.file.endswith(".quiz.yaml"):
            found[span.file] += amount * (SHARE_OF_REMARKS_READ if span.role == "feedback" else 1)
        elif span.role == "body":
            found[span.file] += amount
    return found


def hours_of(course: CourseFile) -> Hours:
    """The hours of lessons and sessions; optional lessons are not counted."""
    lessons = sum(
        lesson.minutes for module in course.modules for lesson in module.lessons if not lesson.extra
    )
    meetings = sum(module.notes.minutes for module in course.modules if module.notes is not None)
    return Hours(lessons / 60, meetings / 60)


def _lessons(course: CourseFile, words: Iterable[str]) -> Iterator[tuple[str, LessonFile]]:
    """Each lesson with its file, matched by number."""
    files = {_place(file): file for file in words if file.endswith(".md")}
    for module in course.modules:
        for lesson in module.lessons:
            file = files.get((course.code, module.number, lesson.number))
            if file is not None:
                yield file, lesson


def _place(file: str) -> tuple[str, int, int] | None:
    """Course code, module number and lesson number; None if the file is not a lesson."""
    match file.split("/"):
        case [course, module, name] if module[:2].isdigit() and name[:2].isdigit():
            return course, int(module[:2]), int(name[:2])
    return None


def _quiz_of(file: str) -> str:
    return f"{file.removesuffix('.md')}.quiz.yaml"

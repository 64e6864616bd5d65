"""The points of the seed: where each is, and which lesson and questions cover it. Pure.

`docs/seed/` holds the points, a file for each section of the seed. A point names one lesson, words
that occur in it, and questions of that lesson. A name that does not exist is a gap, and so is a
sentence of the seed without a point. So the row has to follow when the text is moved.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from cms.curriculum.files import CourseFile, LessonFile
from cms.curriculum.principles import Gap, row

COLUMNS = ("Point of the seed", "Lesson", "Words that teach it", "Question")
_BETWEEN = re.compile(r"</?(?:p|ul|ol|li|br)\s*/?>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Point:
    """One statement of the seed. `code` is its section, sentence and, if there are several, a
    letter.
    """

    code: str
    sentence: int
    says: str
    lesson: str
    words: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the seed. `sentences` is the number of its sentences."""

    code: str
    title: str
    sentences: int
    points: tuple[Point, ...]


def section_from(data: Mapping) -> Section:
    """The content of a file of `docs/seed/`. Raises Gap for a missing or empty field."""
    code = str(data.get("section", "without a name"))
    try:
        given = data["points"]
        title, sentences = data["title"], data["sentences"]
        letters = _letters([one["at"] for one in given])
        points = tuple(
            Point(
                code=f"{code}.{letter}",
                sentence=one["at"],
                says=one["says"],
                lesson=one["lesson"],
                words=one["words"],
                asked=tuple(one["asked"]),
            )
            for one, letter in zip(given, letters, strict=True)
        )
    except KeyError as missing:
        raise Gap(f"seed, section {code}: {missing} is missing") from missing
    for point in points:
        if not (point.says and point.lesson and point.words and point.asked):
            raise Gap(f"{point.code}: a cell would be empty")
    return Section(code, title, sentences, points)


def gaps(sections: Iterable[Section], courses: Iterable[CourseFile]) -> Iterator[str]:
    """What the rows promise and the courses do not contain, one line each."""
    lessons = {
        f"{course.code}/{module.number}/{lesson.number}": lesson
        for course in courses
        for module in course.modules
        for lesson in module.lessons
    }
    texts = {place: text_of(lesson) for place, lesson in lessons.items()}
    for section in sections:
        silent = set(range(1, section.sentences + 1)) - {one.sentence for one in section.points}
        for sentence in sorted(silent):
            yield f"{section.code}.{sentence}: no point for this sentence of the seed"
        for point in section.points:
            if point.sentence not in range(1, section.sentences + 1):
                yield f"{point.code}: the section has no such sentence"
            if point.lesson not in lessons:
                yield f"{point.code}: there is no lesson {point.lesson}"
                continue
            if point.words not in texts[point.lesson]:
                yield f"{point.code}: {point.lesson} does not say “{point.words}”"
            for key in set(point.asked) - _questions(lessons[point.lesson]):
                yield f"{point.code}: {point.lesson} does not ask {key}"


def text_of(lesson: LessonFile) -> str:
    """The text of a lesson as it is read: no tags, one space between words."""
    pieces = (_TAG.sub("", _BETWEEN.sub(" ", block.value)) for block in lesson.blocks)
    return " ".join(html.unescape(" ".join(pieces)).split())


def points_table(section: Section) -> str:
    """The points of a section as a table, in Markdown."""
    rows = (
        (
            f"**{point.code}** {point.says}",
            point.lesson,
            f"*{point.words}*",
            ", ".join(f"`{key}`" for key in point.asked),
        )
        for point in section.points
    )
    return row(COLUMNS) + row(["---"] * len(COLUMNS)) + "".join(map(row, rows))


def _questions(lesson: LessonFile) -> set[str]:
    if lesson.quiz is None:
        return set()
    return {question.key for question in lesson.quiz.definition.questions}


def _letters(sentences: list[int]) -> Iterator[str]:
    amounts = Counter(sentences)
    met: Counter[int] = Counter()
    for sentence in sentences:
        letter = ascii_lowercase[met[sentence]] if amounts[sentence] > 1 else ""
        met[sentence] += 1
        yield f"{sentence}{letter}"

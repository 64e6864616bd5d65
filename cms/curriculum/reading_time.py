"""How long a lesson takes, and whether the minutes it is given are true. Pure.

A woman plans her evening, a bus ride or the sleep of a child by these minutes, and a certificate
counts hours made of them. They are held to the words as they are written first; a translation has
the same minutes (`translations`), since in Italian and Arabic the same lesson has fewer words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounts.roles import PARTICIPANT_ROLES
from cms.curriculum import readability
from cms.curriculum.files import CourseFile, LessonFile, Problem
from cms.curriculum.text_spans import TextSpan

# Words in a minute. *Source*: adults read plain prose of their own language at 200 to 260
# (Brysbaert 2019); who is new to a language reads at half of that or less. She may read in her
# third language, tired, and some lines twice; read aloud, a lesson goes at 150 at most.
WORDS_A_MINUTE_FOR_WOMEN = 100
# Staff read much, many of them in a language that is not their first.
WORDS_A_MINUTE_FOR_STAFF = 200
# She reads every answer, and the remark on what she took: about half of the remarks.
SHARE_OF_REMARKS_READ = 0.5
# To think and to choose, for each question; judged, so that nobody is hurried.
MINUTES_A_QUESTION = 0.5
# What a block takes beside its words (docs/users/authoring.md): two minutes of something to try, a
# thought, a card of 60 to 90 seconds.
MINUTES_A_BLOCK = {"try": 2.0, "reflect": 1.0, "ground": 1.0}
# In a lesson in pictures somebody looks at each before and after its words.
MINUTES_A_PICTURE = 0.5
# How far the minutes may lie from what is worked out: a share of it, and never less than a minute
# and a half. Nobody reads by the clock, and a sentence more should not fail the check.
FURTHEST = 0.15
FURTHEST_AT_LEAST = 1.5


@dataclass(frozen=True, slots=True)
class Hours:
    """How long a course takes; activities are done inside the sessions and not counted again."""

    lessons: float
    meetings: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.lessons + self.meetings


def check_minutes(course: CourseFile, spans: Iterable[TextSpan]) -> Iterator[Problem]:
    """Lessons whose minutes a reader of this course would not believe."""
    words = words_by_file(spans)
    for file, lesson in _lessons(course, words):
        needed = minutes_needed(lesson, words[file], words[_quiz_of(file)], pace=pace_of(course))
        if abs(lesson.minutes - needed) > max(FURTHEST * needed, FURTHEST_AT_LEAST):
            facts = {"minutes": lesson.minutes, "needed": round(needed)}
            yield Problem(file, 1, "minutes-untrue", facts)


def minutes_needed(lesson: LessonFile, words: float, asked: float, *, pace: int) -> float:
    """How long the words, the questions (`asked`: their words) and the exercises take together."""
    doing = sum(MINUTES_A_BLOCK.get(block.kind, 0.0) for block in lesson.blocks)
    if lesson.picture_lesson:
        doing += MINUTES_A_PICTURE * sum(block.kind == "picture" for block in lesson.blocks)
    if lesson.quiz is not None:
        doing += MINUTES_A_QUESTION * len(lesson.quiz.values)
    return (words + asked) / pace + doing


def pace_of(course: CourseFile) -> int:
    """Words in a minute for those who take the course."""
    for_women = PARTICIPANT_ROLES & set(course.audience)
    return WORDS_A_MINUTE_FOR_WOMEN if for_women else WORDS_A_MINUTE_FOR_STAFF


def words_by_file(spans: Iterable[TextSpan]) -> dict[str, float]:
    """The words that are read in each file: bodies and questions, of remarks the share she meets.

    The short version is read in the place of others, so it is not counted beside them.
    """
    found: dict[str, float] = defaultdict(float)
    for span in spans:
        amount = sum(paragraph.words for paragraph in readability.paragraphs(span.text))
        if span.file.endswith(".quiz.yaml"):
            found[span.file] += amount * (SHARE_OF_REMARKS_READ if span.role == "feedback" else 1)
        elif span.role == "body":
            found[span.file] += amount
    return found


def hours_of(course: CourseFile) -> Hours:
    """The minutes of lessons and sessions, as hours; what is offered beside them is not counted."""
    lessons = sum(
        lesson.minutes for module in course.modules for lesson in module.lessons if not lesson.extra
    )
    meetings = sum(module.notes.minutes for module in course.modules if module.notes is not None)
    return Hours(lessons / 60, meetings / 60)


def _lessons(course: CourseFile, words: Iterable[str]) -> Iterator[tuple[str, LessonFile]]:
    """Each lesson with its file, found by the numbers of both."""
    files = {_place(file): file for file in words if file.endswith(".md")}
    for module in course.modules:
        for lesson in module.lessons:
            file = files.get((course.code, module.number, lesson.number))
            if file is not None:
                yield file, lesson


def _place(file: str) -> tuple[str, int, int] | None:
    """Course, module and lesson by their numbers; None for what is no lesson."""
    match file.split("/"):
        case [course, module, name] if module[:2].isdigit() and name[:2].isdigit():
            return course, int(module[:2]), int(name[:2])
    return None


def _quiz_of(file: str) -> str:
    return f"{file.removesuffix('.md')}.quiz.yaml"

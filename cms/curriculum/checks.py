"""Checks whether course files are good enough to give to a learner. Pure.

The parser says whether files can be imported; this says whether they should be. It checks words
(domain R10.1), sentences and reading level (domain 6.4), and lessons that are too short. It also
checks outcomes without a question, repeated paragraphs, and modules with too few questions.
Formulas warn and people decide: whoever disagrees with a limit changes it here, with a reason, and
not the sentence.
"""

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from accounts.roles import PARTICIPANT_ROLES
from cms.curriculum import readability
from cms.curriculum.danger_checks import check_danger, danger_words
from cms.curriculum.drawing_checks import check_question_drawings
from cms.curriculum.drawings import listed
from cms.curriculum.files import Content, CourseFile, ModuleFile, Problem
from cms.curriculum.library_files import check_library, is_library
from cms.curriculum.meeting_files import MEETING_NAMES
from cms.curriculum.question_figures import check_figures
from cms.curriculum.readability import check_minutes
from cms.curriculum.text_spans import TextSpan, spans_of
from cms.curriculum.translations import check_translation, missing_files
from cms.curriculum.word_list import WordList

LONGEST_SENTENCE = 20
HIGHEST_AVERAGE = 12
FEWEST_LESSON_WORDS = 350
FEWEST_QUESTIONS = 8
# Number of drawings in a picture lesson, which is read in one go with a sentence or two each.
FRAMES = range(8, 13)
MOST_SENTENCES_OF_A_FRAME = 2
FEWEST_KINDS = 4
# Shorter paragraphs may be repeated: “How are you leaving?”.
SHORTEST_REMARKABLE_PARAGRAPH = 7
_FRAME = re.compile(r"^::: picture [^\n]*\n(?P<script>.*?)^:::", re.MULTILINE | re.DOTALL)
# Fields that are read as sentences, in addition to the body of a file.
SENTENCE_FIELDS = {
    "body",
    "short_version",
    "summary",
    "text",
    "feedback",
    "definition",
    "description",
    "message_met",
    "message_not_yet",
}
# Each formula is made for one language (domain 6.4); in others only sentence length is checked.
GRADED_LANGUAGE = "en"
GULPEASE_LANGUAGE = "it"
LOWEST_GULPEASE = 80
# Reported without failing the check: formulas warn, people decide, and a translation takes time.
WARNINGS = frozenset(
    {"gulpease-low", "gulpease-course-low", "translation-missing", "word-list-missing"}
)
# What every language needs first (course and module).
NEEDED_FIRST = ("a/00", "b/01")


@dataclass(frozen=True, slots=True)
class Grades:
    """The highest reading level allowed in a course: of a single lesson, and the median."""

    worst: float
    median: float


FOR_WOMEN = Grades(worst=7, median=5)
FOR_STAFF = Grades(worst=10, median=10)


def check_content(
    content: Content, *, language: str, words: WordList | None, source: Content | None = None
) -> list[Problem]:
    """Problems in content that can be imported. `words` None: there is no list yet.

    `source` is what a translation is made from: outcomes and questions were checked there, and both
    have to be the same course. Files are named relative to the language's folder, as in the parser.
    """
    spans = list(spans_of(content.folder))
    problems = [
        *(check_words(spans, language, words) if words else ()),
        *check_sentences(spans),
        *check_paragraphs(spans),
        *check_lengths(spans),
        *check_library(spans, content, graded=language == GRADED_LANGUAGE),
        *check_question_drawings(content.folder, listed()),
        *check_frames(spans),
        *check_danger(spans, danger_words(language)),
    ]
    if source is not None:
        problems += check_translation(source, content)
        problems += missing_files(source, content, NEEDED_FIRST)
    for course in content.courses:
        mine = [span for span in spans if span.file.startswith(f"{course.code}/")]
        if source is None:
            problems += check_outcomes(course, mine)
            problems += check_questions(course, content.folder)
            problems += check_minutes(course, mine)
        problems += check_figures(course, language=language)
        if language == GRADED_LANGUAGE:
            problems += check_grades(course, mine)
        elif language == GULPEASE_LANGUAGE:
            problems += check_gulpease(course, mine)
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.code))


def check_words(spans: list[TextSpan], language: str, words: WordList) -> Iterator[Problem]:
    """Words that belittle the reader. Allowances name files with the language in front."""
    for finding in words.findings(spans):
        if words.allowance_for(finding, prefix=f"{language}/") is None:
            facts = {
                "written": finding.written,
                "better": finding.rule.better,
                "reason": finding.rule.reason,
            }
            yield Problem(finding.span.file, finding.line, "word-unkind", facts)


def check_sentences(spans: list[TextSpan]) -> Iterator[Problem]:
    """Sentences that are too long."""
    for span in spans:
        if span.role in SENTENCE_FIELDS:
            for sentence in readability.sentences(span.text):
                if sentence.words > LONGEST_SENTENCE:
                    facts = {
                        "words": sentence.words,
                        "highest": LONGEST_SENTENCE,
                        "start": sentence.text[:50],
                    }
                    line = span.line_at(sentence.offset)
                    yield Problem(span.file, line, "sentence-long", facts)


def check_paragraphs(spans: list[TextSpan]) -> Iterator[Problem]:
    """Paragraphs that occur twice: a reader notices a copy."""
    met: dict[str, tuple[str, int]] = {}
    for span in spans:
        if span.role not in SENTENCE_FIELDS:
            continue
        for paragraph in readability.paragraphs(span.text):
            if paragraph.words < SHORTEST_REMARKABLE_PARAGRAPH:
                continue
            position = (span.file, span.line_at(paragraph.offset))
            other, line = met.setdefault(paragraph.folded, position)
            if (other, line) != position:
                facts = {"other": other, "other_line": line}
                yield Problem(*position, "paragraph-twice", facts)


def check_lengths(spans: list[TextSpan]) -> Iterator[Problem]:
    """Lessons that are too short to teach, and lessons whose sentences are long on average.

    A picture lesson teaches by its pictures, so it may have few words.
    """
    in_pictures = picture_lessons(spans)
    for file, body in _lesson_bodies(spans):
        amount = sum(
            paragraph.words for span in body for paragraph in readability.paragraphs(span.text)
        )
        if amount < FEWEST_LESSON_WORDS and file not in in_pictures:
            facts = {"words": amount, "lowest": FEWEST_LESSON_WORDS}
            yield Problem(file, body[0].line, "lesson-short", facts)
        average = readability.average(_sentences(body))
        if average > HIGHEST_AVERAGE:
            told: dict[str, str | int] = {"average": f"{average:.1f}", "highest": HIGHEST_AVERAGE}
            yield Problem(file, body[0].line, "sentences-long", told)


def picture_lessons(spans: list[TextSpan]) -> set[str]:
    """The files of picture lessons."""
    return {span.file for span in spans if span.role == "picture_lesson" and span.text == "true"}


def check_frames(spans: list[TextSpan]) -> Iterator[Problem]:
    """Picture lessons with too few or too many drawings, or too many sentences for one."""
    in_pictures = picture_lessons(spans)
    for file, body in _lesson_bodies(spans):
        if file not in in_pictures:
            continue
        frames = [(span, found) for span in body for found in _FRAME.finditer(span.text)]
        if len(frames) not in FRAMES:
            facts = {"amount": len(frames), "lowest": FRAMES[0], "highest": FRAMES[-1]}
            yield Problem(file, body[0].line, "frames-amount", facts)
        for span, found in frames:
            said = sum(1 for _sentence in readability.sentences(found["script"]))
            if said > MOST_SENTENCES_OF_A_FRAME:
                facts = {"amount": said, "highest": MOST_SENTENCES_OF_A_FRAME}
                yield Problem(file, span.line_at(found.start()), "frame-long", facts)


def check_grades(course: CourseFile, spans: list[TextSpan]) -> Iterator[Problem]:
    """Lessons that are too hard to read, and a course whose median lesson is."""
    # Learners may have had little schooling.
    highest = FOR_WOMEN if PARTICIPANT_ROLES & set(course.audience) else FOR_STAFF
    grades = []
    for file, body in _lesson_bodies(spans):
        grade = readability.grade(_sentences(body))
        grades.append(grade)
        if grade > highest.worst:
            facts = {"grade": f"{grade:.1f}", "highest": highest.worst}
            yield Problem(file, body[0].line, "lesson-hard", facts)
    median = statistics.median(grades) if grades else 0
    if median > highest.median:
        facts = {"grade": f"{median:.1f}", "highest": highest.median}
        yield Problem(f"{course.code}/course.yaml", 1, "course-hard", facts)


def check_gulpease(course: CourseFile, spans: list[TextSpan]) -> Iterator[Problem]:
    """Italian lessons that are hard to read, and a course whose median lesson is; warnings."""
    indexes = []
    for file, body in _lesson_bodies(spans):
        index = readability.gulpease(_sentences(body))
        indexes.append(index)
        if index < LOWEST_GULPEASE:
            facts = {"index": f"{index:.0f}", "lowest": LOWEST_GULPEASE}
            yield Problem(file, body[0].line, "gulpease-low", facts)
    median = statistics.median(indexes) if indexes else LOWEST_GULPEASE
    if median < LOWEST_GULPEASE:
        facts = {"index": f"{median:.0f}", "lowest": LOWEST_GULPEASE}
        yield Problem(f"{course.code}/course.yaml", 1, "gulpease-course-low", facts)


def check_outcomes(course: CourseFile, spans: list[TextSpan]) -> Iterator[Problem]:
    """Outcomes that no lesson teaches or no question covers."""
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    taught = {outcome for lesson in lessons for outcome in lesson.outcomes}
    asked = {
        outcome
        for lesson in lessons
        if lesson.quiz is not None
        for question in lesson.quiz.definition.questions
        for outcome in question.outcomes
    }
    file = f"{course.code}/outcomes.yaml"
    lines = {span.block: span.line for span in spans if span.file == file}
    for outcome in course.outcomes:
        if outcome not in taught:
            yield Problem(file, lines.get(outcome, 1), "outcome-untaught", {"name": outcome})
        elif outcome not in asked:
            yield Problem(file, lines.get(outcome, 1), "outcome-unasked", {"name": outcome})


def check_questions(course: CourseFile, folder: Path) -> Iterator[Problem]:
    """Modules with too few questions or too few kinds of question."""
    folders = {
        int(path.name.split("-")[0]): path.name
        for path in (folder / course.code).iterdir()
        if path.is_dir() and path.name[0].isdigit()
    }
    for module in course.modules:
        kinds = kinds_in(module)
        file = f"{course.code}/{folders[module.number]}/module.yaml"
        if kinds.total() < FEWEST_QUESTIONS:
            facts = {"amount": kinds.total(), "lowest": FEWEST_QUESTIONS}
            yield Problem(file, 1, "questions-few", facts)
        if len(kinds) < FEWEST_KINDS:
            told: dict[str, str | int] = {
                "kinds": ", ".join(sorted(kinds)) or "–",
                "lowest": FEWEST_KINDS,
            }
            yield Problem(file, 1, "kinds-few", told)
        if not PARTICIPANT_ROLES & set(course.audience):
            yield from _never_marked(module, file)


def _never_marked(module: ModuleFile, file: str) -> Iterator[Problem]:
    """Questions marked by a person in a staff course, where nobody is assigned to mark them."""
    for lesson in module.lessons:
        for question in lesson.quiz.definition.questions if lesson.quiz else ():
            if question.read_by_person:
                yield Problem(file, 1, "never-marked", {"question": question.key})


def kinds_in(module: ModuleFile) -> Counter:
    """How many questions of each kind a module has."""
    return Counter(
        value["kind"]
        for lesson in module.lessons
        if lesson.quiz is not None
        for value in lesson.quiz.values
    )


def _lesson_bodies(spans: list[TextSpan]) -> Iterator[tuple[str, list[TextSpan]]]:
    """(file, the parts of its body) of every lesson."""
    bodies = [span for span in spans if span.role == "body"]
    for file, body in groupby(bodies, key=lambda span: span.file):
        if PurePosixPath(file).name not in MEETING_NAMES and not is_library(file):
            yield file, list(body)


def _sentences(body: list[TextSpan]) -> list[readability.Stretch]:
    return [sentence for span in body for sentence in readability.sentences(span.text)]

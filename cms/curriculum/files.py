"""What course files contain once they are read: plain data, no Django.

Numbers come from the `nn-` in front of a folder's or a file's name. Keys are UUIDs that never
change. HTML consists of p, ul, ol, li, b, i and br only, the form in which Wagtail keeps rich text.
"""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from courses.catalogue.reading_order import NO_ADVICE, Advice
from courses.questions.schema import Definition, Texts

# The course files that come with the software, a folder for each language.
CONTENT = Path(__file__).resolve().parent / "content"
GROUNDING_CARDS = ("G1", "G2", "G3", "G4", "G5", "G6")
COMPETENCIES = tuple(f"C{number}" for number in range(1, 12))
PRINCIPLES = range(1, 12)
MAX_FILE_BYTES = 1_000_000
MAX_TITLE_CHARACTERS = 200
MAX_NOTE_CHARACTERS = 80
MAX_MINUTES = 120
# Stands in for a missing key: a problem was noted, so what contains it is not returned.
NO_KEY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a file. `cms.curriculum.sentences` has the text for it.

    `file` is relative to the folder that was read, `line` is counted from 1, `facts` are the names
    and numbers that the sentence needs.
    """

    file: str
    line: int
    code: str
    facts: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a body. `value`: a heading, HTML, or the code of a grounding card; "" where the
    text is the same in every lesson (the way to help, the limits).

    `label` is the seat or the name of a card of an activity, or the drawing of a picture; "" for
    everything else. `sound` is the name of its sound file, "" if none is named; `file` is that
    file, None if it does not exist (yet). `drawing` is a card's own, "" for one that shows its
    module's.
    """

    kind: str
    value: str
    label: str = ""
    sound: str = ""
    file: Path | None = None
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A `<nn-lesson>.quiz.yaml`. `values` holds its questions in the form of `quiz_blocks`."""

    key: UUID
    definition: Definition
    texts: Texts
    values: tuple[dict, ...]


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A `<nn-lesson>.md`. An empty `content_note` says that none is needed."""

    key: UUID
    number: int
    title: str
    minutes: int
    outcomes: tuple[str, ...]
    content_note: str
    short_version: str
    grounding: tuple[str, ...]
    competencies: tuple[str, ...]
    # None: a lesson of a course without principles.
    principle: int | None
    blocks: tuple[Block, ...]
    # None: a lesson without questions.
    quiz: QuizFile | None
    # Told in drawings, each with a sentence or two that somebody reads out.
    picture_lesson: bool = False
    # Optional, and never counted.
    extra: bool = False
    # What most learners read first.
    advice: Advice = NO_ADVICE


@dataclass(frozen=True, slots=True)
class NotesFile:
    """A `facilitator.md`: how to run the live session."""

    key: UUID
    title: str
    minutes: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ActivityFile:
    """An `activity.md`: something done together, with a card for each seat or a set of cards.

    `seats` are the roles that participants take; () for cards that are sorted or handed round.
    """

    key: UUID
    title: str
    minutes: int
    seats: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A folder `<nn-module>` with its `module.yaml` and the files of its live session."""

    key: UUID
    number: int
    title: str
    summary: str
    lessons: tuple[LessonFile, ...]
    notes: NotesFile | None = None
    activity: ActivityFile | None = None
    # What most learners read first.
    advice: Advice = NO_ADVICE


@dataclass(frozen=True, slots=True)
class CourseFile:
    """A folder named by the course's code, with `course.yaml` and `outcomes.yaml`."""

    key: UUID
    code: str
    title: str
    summary: str
    audience: tuple[str, ...]
    outcomes: dict[str, str]
    modules: tuple[ModuleFile, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The content of one language's folder. Courses are complete only when `problems` is empty."""

    folder: Path
    courses: tuple[CourseFile, ...]
    problems: tuple[Problem, ...]
    # Exercises and terms (cms.curriculum.library_files); complete only if courses are.
    exercises: tuple = ()
    terms: tuple = ()
    # To do, but no reason to stop: for example, texts without a recording.
    warnings: tuple[Problem, ...] = ()

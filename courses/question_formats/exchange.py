"""The intermediate form between our questions and a file of another program.

An `ExchangeQuestion` holds structure and text of one question in one language, independent of file
formats and of our tables. What a reader or writer cannot carry is reported as a `Problem`:
*refused* (the question cannot be imported or exported) or *changed* (it can, but not completely).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

# *Units*: bytes. Larger files are not read.
MAX_BYTES = 20_000_000
# *Units*: bytes, over all files of a package.
MAX_UNPACKED_BYTES = 50_000_000
MAX_QUESTIONS = 2_000
# Limits of one question, each far above what a quiz here stores. A question past them is refused
# before its text is read, since reading is what takes time. *Units*: characters of one text;
# answers; characters that may open a tag, in all of its texts.
MAX_TEXT_CHARACTERS = 20_000
MAX_ANSWERS = 200
MAX_TAGS = 1_000
# Of a whole file: each answer is a separate text to read.
MAX_ANSWERS_IN_FILE = 20_000
# Lines of a text file: 2,000 questions with 200 answers have fewer.
MAX_LINES = 500_000
# Markdown is slow to parse if it is dense. *Units*: special characters of Markdown in a
# file; 50 characters of plain text count as one.
MAX_MARKDOWN = 20_000
_MARKDOWN_SIGNS = "[]()!*_~`<>&|#\\\n"

# The answers to a true or false statement where a format has no text for them.
TRUE_WORDS = "True"
NOT_TRUE_WORDS = "Not true"

# The place of a gap in the text of a question.
MARKER = re.compile(r"\{g(\d+)\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")

Severity = Literal["refused", "changed"]
Facts = Mapping[str, str | int]


class UnreadableFile(ValueError):
    """The whole file cannot be used, and reading has stopped. `line` 0: no line to name."""

    def __init__(self, code: str, line: int = 0, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.facts = facts


class Unsupported(ValueError):
    """One question cannot be imported or exported."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Location:
    """The location of a question: the line of the file (0: none) and a name for people.

    `count` distinguishes questions for which both may be the same.
    """

    line: int = 0
    item: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be carried; `cms.question_io.sentences` has the messages."""

    place: Location
    severity: Severity
    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExchangePicture:
    """A picture as the file contains it, unchecked, and its description if the file has one."""

    data: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeOption:
    """An option, a step, one side of a pair, or a gap.

    `match` is an index into the targets of the question, from 0. `accept` and `choices` belong to a
    gap.
    """

    text: str = ""
    correct: bool = False
    feedback: str = ""
    match: int = 0
    accept: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    picture: ExchangePicture | None = None


@dataclass(frozen=True, slots=True)
class ExchangeQuestion:
    """A question of one of our kinds. In true_false the first option says that it is true.

    Gaps are marked in the text as {g1}, {g2} … in the order of the options. `feedback` is for
    everyone; `feedback_met` and `feedback_not_yet` belong to a number.
    """

    kind: str
    text: str
    options: tuple[ExchangeOption, ...] = ()
    targets: tuple[str, ...] = ()
    answer: str = ""
    tolerance: str = ""
    unit: str = ""
    feedback: str = ""
    feedback_met: str = ""
    feedback_not_yet: str = ""
    guide: str = ""
    name: str = ""
    category: str = ""
    picture: ExchangePicture | None = None
    place: Location = field(default=Location(), compare=False)


@dataclass(frozen=True, slots=True)
class ExchangeQuiz:
    """One of several quizzes in a file, with its questions. 0: no pass mark."""

    title: str
    pass_mark_percent: int
    questions: tuple[ExchangeQuestion, ...]
    # Settings and texts of the whole quiz, by the names that a quiz has for them here.
    settings: Mapping[str, object] = field(default_factory=dict)
    place: Location = field(default=Location(), compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The contents of a file. `quizzes` is empty where the format only has questions."""

    questions: tuple[ExchangeQuestion, ...]
    problems: tuple[Problem, ...]
    quizzes: tuple[ExchangeQuiz, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and the problems of what is not in it."""

    data: bytes
    problems: tuple[Problem, ...]


class Notes:
    """Collects problems in order; the same one is reported once for each location."""

    def __init__(self) -> None:
        self._problems: dict[tuple[object, ...], Problem] = {}
        # (code, what): the first location, and the number of occurrences.
        self._counted: dict[tuple[str, str], tuple[Location, int]] = {}
        self._markdown = self._answers = 0

    def changed(self, place: Location, code: str, **facts: str | int) -> None:
        """Note that the question at this location is carried, but not completely."""
        self._note(Problem(place, "changed", code, facts))

    def refused(self, place: Location, code: str, **facts: str | int) -> None:
        """Note that the question at this location is not carried."""
        self._note(Problem(place, "refused", code, facts))

    def left_out(self, place: Location, what: str) -> None:
        """Count something that has no equivalent here; reported once per file."""
        self._count("left-out", place, what)

    def kept(self, place: Location, what: str) -> None:
        """Count something that has an equivalent here; reported once per file."""
        self._count("kept", place, what)

    def _count(self, code: str, place: Location, what: str) -> None:
        first, count = self._counted.get((code, what), (place, 0))
        self._counted[code, what] = (first, count + 1)

    def takes(self, answers: int) -> None:
        """Count the answers, gaps or pairs of a question before they are read.

        Raises Unsupported if one question has too many, UnreadableFile if the file has.
        """
        if answers > MAX_ANSWERS:
            raise Unsupported("too-many-answers", most=MAX_ANSWERS)
        self._answers += answers
        if self._answers > MAX_ANSWERS_IN_FILE:
            raise UnreadableFile("too-many-answers")

    def reads_markdown(self, text: str) -> None:
        """Count Markdown text. Raises UnreadableFile when a file contains too much of it."""
        self._markdown += len(text) // 50 + sum(text.count(sign) for sign in _MARKDOWN_SIGNS)
        if self._markdown > MAX_MARKDOWN:
            raise UnreadableFile("too-much-markdown")

    def _note(self, problem: Problem) -> None:
        facts = tuple(sorted(problem.facts.items()))
        self._problems.setdefault((problem.place, problem.severity, problem.code, facts), problem)

    def all(self) -> tuple[Problem, ...]:
        """Return everything noted: problems of the whole file first."""
        general = [
            Problem(Location(first.line), "changed", code, {"what": what, "count": count})
            for (code, what), (first, count) in self._counted.items()
        ]
        return (*general, *self._problems.values())


def check_size(data: bytes) -> None:
    """Raise UnreadableFile for a file that is too big or empty."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("too-big")
    if not data.strip():
        raise UnreadableFile("empty")


def check_count(count: int) -> None:
    """Raise UnreadableFile as soon as there is one question too many."""
    if count > MAX_QUESTIONS:
        raise UnreadableFile("too-many-questions")


def check_text(text: str) -> str:
    """Return the text. Raises Unsupported if it is too long to be written by hand."""
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Unsupported("text-too-long", most=MAX_TEXT_CHARACTERS)
    return text


def check_tags(text: str) -> None:
    """Raise Unsupported if the joined texts of a question contain too much mark-up."""
    if text.count("<") + text.count("&") > MAX_TAGS:
        raise Unsupported("too-many-tags", most=MAX_TAGS)


def decoded(data: bytes) -> str:
    """Decode a UTF-8 file, with or without a byte-order mark, and normalise newlines.

    Raises UnreadableFile with the line of the first byte that is not UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnreadableFile("not-utf-8", data.count(b"\n", 0, problem.start) + 1) from problem
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        raise UnreadableFile("too-many-lines")
    odd = _CONTROL.search(text)
    if odd is not None:
        raise UnreadableFile("control-signs", text.count("\n", 0, odd.start()) + 1)
    return text


def joined(words: Iterable[str], between: str = " ") -> str:
    """Join the non-empty strings, each once, in order."""
    return between.join(dict.fromkeys(word for word in words if word))

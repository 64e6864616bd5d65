"""What the pages of a quiz show around its questions: plain, frozen, without a model."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .question_view_models import QuestionView


@dataclass(frozen=True, slots=True)
class TogetherView:
    """With whom she did it, and whether she has said that it is what she said.

    `helper` is "" where the account is gone; `confirmed_at` is None while it waits for her.
    """

    helper: str
    confirmed_at: datetime | None
    by_tap: bool
    taken_back: bool

    @property
    def waits(self) -> bool:
        """Whether it is hers to confirm."""
        return self.confirmed_at is None and not self.taken_back

    @property
    def may_take_back(self) -> bool:
        """What she tapped herself stands; what somebody noted she may take back."""
        return not self.taken_back and not self.by_tap


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category in her language and how it went. `depth` is 0 where it stands in no other."""

    name: str
    met: int
    total: int
    depth: int


@dataclass(frozen=True, slots=True)
class PastView:
    """An attempt that she handed in. `met` is None while a person has still to read."""

    public_id: UUID
    handed_in: datetime
    met: bool | None
    points: int
    max_points: int
    categories: tuple[CategoryView, ...]
    # None: she did it alone.
    together: TogetherView | None = None
    # Something that a person judges was said aloud; it was deleted before anybody had heard it.
    waits_to_be_heard: bool = False
    ran_out: bool = False


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt of hers. `met` and `points` are None until there is a grade.

    `lesson_url` is "" where the quiz stands in no lesson any more. `language` is the one that the
    questions are in: hers, or English where no translation is there.
    """

    public_id: UUID
    quiz_key: UUID
    questions: tuple[QuestionView, ...]
    language: str
    submitted: bool
    met: bool | None
    points: int | None
    max_points: int
    lesson_title: str
    lesson_number: int | None
    lesson_url: str
    # None where the quiz stands in no lesson any more.
    lesson_key: UUID | None
    course_url: str
    # False where she left the course, the quiz was withdrawn or is answered once.
    may_try_again: bool
    started_at: datetime
    submitted_at: datetime | None
    # None: she did it alone.
    together: TogetherView | None = None
    # She may look at the answer after each question.
    answers_each: bool = False
    # *Units*: minutes that it is planned for; None: no time is named.
    minutes: int | None = None
    # What the author says on this result; "" where nothing.
    message: str = ""
    categories: tuple[CategoryView, ...] = ()

    @property
    def not_yet(self) -> tuple[tuple[int, QuestionView], ...]:
        """The questions that are *Not yet*, with their numbers: what a result begins with."""
        return tuple(one for one in enumerate(self.questions, start=1) if self._is_open(one[1]))

    @property
    def others(self) -> tuple[tuple[int, QuestionView], ...]:
        """All other questions with their numbers."""
        return tuple(one for one in enumerate(self.questions, start=1) if not self._is_open(one[1]))

    @staticmethod
    def _is_open(question: QuestionView) -> bool:
        return question.counts and question.met is False

    @property
    def has_gaps(self) -> bool:
        """Whether a question is still without a whole answer."""
        return not self.submitted and not all(question.answered for question in self.questions)

    @property
    def asks_back(self) -> bool:
        """Whether she is asked of a word if she meant another one."""
        return any(question.asks_back for question in self.questions)

    @property
    def waits(self) -> bool:
        """Whether a person has still to read something."""
        return any(question.waits for question in self.questions)

    @property
    def has_sound(self) -> bool:
        """Whether something of it is read aloud."""
        return any(
            question.sound or any(option.sound for option in question.options)
            for question in self.questions
        )

    @property
    def waits_to_be_heard(self) -> bool:
        """Whether what a person has still to judge was said aloud."""
        return any(question.waits and question.recording for question in self.questions)

    @property
    def ran_out(self) -> bool:
        """Whether a recording was deleted before anybody marked it."""
        return any(question.ran_out for question in self.questions)

    @property
    def is_spoken(self) -> bool:
        """Whether a question of it may be answered aloud."""
        return any(question.said_aloud for question in self.questions)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The static files of the modules that its questions bring, each once."""
        return tuple(dict.fromkeys(one.script for one in self.questions if one.script))


@dataclass(frozen=True, slots=True)
class QuizIntro:
    """What she is told before she starts."""

    key: UUID
    questions: int
    open_attempt: UUID | None
    lesson_title: str
    lesson_number: int
    lesson_url: str
    course_url: str
    # A person reads one of the answers.
    has_written: bool = False
    description: str = ""
    language: str = ""
    # It is answered once, and she has.
    is_over: bool = False
    single_attempt: bool = False
    # *Units*: minutes that it is planned for; None: no time is named.
    minutes: int | None = None
    past: tuple[PastView, ...] = ()
    # More than those were handed in.
    has_earlier: bool = False

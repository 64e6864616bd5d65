"""View models of the quiz pages: plain, frozen, without a model."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courses.questions.kinds.texts import SoundFacts


@dataclass(frozen=True, slots=True)
class ShownView:
    """What is shown beside a text: an uploaded picture, or one of our drawings by its name."""

    digest: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An item of a drop-down list."""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """One part of a question. `correct` and `feedback` are empty until submission."""

    value: str
    text: str
    checked: bool = False
    # For a missing word: its number in the sentence, counted from 1.
    number: int = 0
    correct: bool | None = None
    # Shown after submission.
    feedback: str = ""
    # For a part with a field of its own: its name, its choices, what the learner typed.
    name: str = ""
    choices: tuple[ChoiceView, ...] = ()
    typed: str = ""
    # An accepted word that is close to what the learner typed: the learner is asked which one is
    # meant.
    meant: str = ""
    # Afterwards, as text: what the learner answered and what is correct.
    given: str = ""
    right: str = ""
    shown: ShownView | None = None
    # None: there is no recording of it yet.
    sound: SoundFacts | None = None


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of a sentence with gaps: text, or a gap."""

    text: str = ""
    gap: OptionView | None = None


@dataclass(frozen=True, slots=True)
class AreaView:
    """A numbered rectangle. *Units*: pixels of the picture."""

    value: str
    number: int
    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The position of its number."""
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class PictureView:
    """The picture of a question; `alt` says what it shows."""

    digest: str
    alt: str
    width: int
    height: int
    areas: tuple[AreaView, ...]

    @property
    def mark(self) -> float:
        """The radius of a number's disc, large enough to be read at any size of the picture."""
        return max(self.width, self.height) / 24


@dataclass(frozen=True, slots=True)
class SceneView:
    """A passed scene with the learner's choice. `keep`: the number of choices before it."""

    text: str
    value: str
    choice: str
    keep: int
    # Empty until submission.
    good: bool | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class RecordingView:
    """A spoken answer. *Units*: `seconds` as counted by the learner's browser."""

    seconds: int
    kept_until: datetime
    # It was marked, or it expired.
    deleted: bool

    @property
    def clock(self) -> str:
        """The length as text, such as “1:05”."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it is shown to the learner. `met` is None until it is judged, if ever."""

    key: str
    name: str
    # The templates of the question before and after submission.
    template: str
    result_template: str
    text: str
    # Our own text shown instead of the question's, before and after submission; "": none.
    prompt: str = ""
    result_prompt: str = ""
    # Shown below the text, and beside an incomplete answer.
    hint: str = ""
    part_missing: str = ""
    # The static file of an optional script for it.
    script: str = ""
    # More than one of the options may be chosen.
    allows_several: bool = False
    # A person judges it, and it may be answered aloud.
    read_by_person: bool = False
    said_aloud: bool = False
    options: tuple[OptionView, ...] = ()
    met: bool | None = None
    # False: it gives no point.
    counts: bool = True
    # Whether the learner's answer is complete, and whether there is any.
    answered: bool = False
    touched: bool = False
    # It is submitted, and a person still has to read it.
    waits: bool = False
    pieces: tuple[PieceView, ...] = ()
    picture: PictureView | None = None
    behind: tuple[SceneView, ...] = ()
    # The current scene; "" at the end.
    scene: str = ""
    typed: str = ""
    unit: str = ""
    right: str = ""
    feedback: str = ""
    # A person's feedback to the learner.
    comment: str = ""
    # None: there is no spoken answer.
    recording: RecordingView | None = None
    # The learner's recording expired before anybody marked it: nothing counts against the learner.
    ran_out: bool = False
    sound: SoundFacts | None = None
    shown: ShownView | None = None
    # The part of the lesson that helps; 0: the lesson as a whole.
    part: int = 0
    # The learner has seen its answer, so it is settled while the rest is still open.
    fixed: bool = False
    # The reason why a person's result differs from the rules; "" if none does.
    second_look: str = ""

    @property
    def not_fitting(self) -> OptionView | None:
        """The first wrong choice of the learner that has feedback."""
        chosen = (one for one in self.options if one.checked and not one.correct)
        return next((one for one in chosen if one.feedback), None)

    @property
    def asks_back(self) -> bool:
        """Whether the learner is asked if another word was meant."""
        return any(option.meant for option in self.options)

    @property
    def has_cards(self) -> bool:
        """Whether its options are shown as cards with pictures."""
        return any(option.shown for option in self.options)

    @property
    def steps(self) -> int:
        """The number of choices in a scene once the learner goes on from here."""
        return len(self.behind) + 1


@dataclass(frozen=True, slots=True)
class TogetherView:
    """The helper, and whether the learner has confirmed that the answers are what the learner said.

    `helper` is "" if the account was deleted; `confirmed_at` is None until the learner confirms.
    """

    helper: str
    confirmed_at: datetime | None
    by_tap: bool
    taken_back: bool

    @property
    def waits(self) -> bool:
        """Whether the learner still has to confirm it."""
        return self.confirmed_at is None and not self.taken_back

    @property
    def may_take_back(self) -> bool:
        """Whether the learner may reject it: not once rejected, or confirmed by a tap."""
        return not self.taken_back and not self.by_tap


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category in the learner's language and its result. `depth` is 0 at the top level."""

    name: str
    met: int
    total: int
    depth: int


@dataclass(frozen=True, slots=True)
class PastView:
    """A submitted attempt. `met` is None while a person still has to read part of it."""

    public_id: UUID
    handed_in: datetime
    met: bool | None
    points: int
    max_points: int
    categories: tuple[CategoryView, ...]
    # None: the learner did it alone.
    together: TogetherView | None = None
    # A spoken answer waits for a person; `ran_out`: it was deleted before anybody had heard it.
    waits_to_be_heard: bool = False
    ran_out: bool = False


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt of the learner. `met` and `points` are None until there is a grade.

    `lesson_url` is "" if the quiz is no longer in a lesson. `language` is that of the questions:
    the learner's, or English if there is no translation.
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
    # None if the quiz is no longer in a lesson.
    lesson_key: UUID | None
    course_url: str
    # False if the learner left the course, the quiz was withdrawn or it allows only one attempt.
    can_try_again: bool
    started_at: datetime
    submitted_at: datetime | None
    # None: the learner did it alone.
    together: TogetherView | None = None
    # The learner may see the answer after each question.
    answers_each: bool = False
    # *Units*: minutes that it is planned for; None: no time is given.
    minutes: int | None = None
    # The author's message for this result; "" for none.
    message: str = ""
    categories: tuple[CategoryView, ...] = ()

    @property
    def not_yet(self) -> tuple[tuple[int, QuestionView], ...]:
        """The questions that are *Not yet*, with their numbers, which are shown first."""
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
        """Whether a question still has no complete answer."""
        return not self.submitted and not all(question.answered for question in self.questions)

    @property
    def asks_back(self) -> bool:
        """Whether the learner is asked about any word if another one was meant."""
        return any(question.asks_back for question in self.questions)

    @property
    def waits(self) -> bool:
        """Whether a person still has to read part of it."""
        return any(question.waits for question in self.questions)

    @property
    def has_sound(self) -> bool:
        """Whether any of it has a sound."""
        return any(
            question.sound or any(option.sound for option in question.options)
            for question in self.questions
        )

    @property
    def waits_to_be_heard(self) -> bool:
        """Whether a spoken answer is still to be judged by a person."""
        return any(question.waits and question.recording for question in self.questions)

    @property
    def ran_out(self) -> bool:
        """Whether a recording was deleted before anybody marked it."""
        return any(question.ran_out for question in self.questions)

    @property
    def is_spoken(self) -> bool:
        """Whether any question may be answered aloud."""
        return any(question.said_aloud for question in self.questions)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The static files of the scripts for its questions, each once."""
        return tuple(dict.fromkeys(one.script for one in self.questions if one.script))


@dataclass(frozen=True, slots=True)
class QuizIntro:
    """What the learner is told before the start."""

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
    # It allows only one attempt, and the learner has done it.
    is_over: bool = False
    single_attempt: bool = False
    # *Units*: minutes that it is planned for; None: no time is given.
    minutes: int | None = None
    past: tuple[PastView, ...] = ()
    # There are more submitted attempts than those.
    has_earlier: bool = False

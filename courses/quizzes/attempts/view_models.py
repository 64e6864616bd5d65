"""What the pages of a quiz show around its questions: plain, frozen, without a model."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from courses.questions.kinds.texts import SoundFacts


@dataclass(frozen=True, slots=True)
class ShownView:
    """What stands beside words: a picture of the office, or one of our drawings by its name."""

    digest: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A line of a drop-down list."""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """One part of a question. `correct` and `feedback` are empty until the learner has handed
    in.
    """

    value: str
    text: str
    checked: bool = False
    # Of a missing word: which it is in the sentence, counted from 1.
    number: int = 0
    correct: bool | None = None
    # Shown after handing in.
    feedback: str = ""
    # Where the part has a field of its own: its name, what can be chosen, what the learner typed.
    name: str = ""
    choices: tuple[ChoiceView, ...] = ()
    typed: str = ""
    # An accepted word that is nearly what the learner typed: the learner is asked which the learner
    # means.
    meant: str = ""
    # Afterwards, in words: what the learner gave and what fits.
    given: str = ""
    right: str = ""
    shown: ShownView | None = None
    # None: nobody has read it aloud yet.
    sound: SoundFacts | None = None


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece of a sentence with gaps: words, or a gap."""

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
        """Where its number stands."""
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
        """The radius of a number's disc, so that it is read at any size of the picture."""
        return max(self.width, self.height) / 24


@dataclass(frozen=True, slots=True)
class SceneView:
    """A scene behind the learner with their choice. `keep`: how many choices lead to it, for going
    back.
    """

    text: str
    value: str
    choice: str
    keep: int
    # Empty until the learner has handed in.
    good: bool | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class RecordingView:
    """What the learner said aloud. *Units*: `seconds` as their browser counted them."""

    seconds: int
    kept_until: datetime
    # It was marked, or it was too old.
    deleted: bool

    @property
    def clock(self) -> str:
        """“1:05”."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it stands before the learner. `met` is None until it is judged, if it is at
    all.
    """

    key: str
    name: str
    # The templates of the question to answer, and of the question after handing in.
    template: str
    result_template: str
    text: str
    # Words of ours in place of the text, before and after handing in; "": the text itself stands.
    prompt: str = ""
    result_prompt: str = ""
    # What is said below the text, and beside an answer of which a part is missing.
    hint: str = ""
    part_missing: str = ""
    # The static file of a module that it works more easily with.
    script: str = ""
    # More than one of the options may be chosen.
    allows_several: bool = False
    # A person judges it, and it may be said aloud.
    read_by_person: bool = False
    said_aloud: bool = False
    options: tuple[OptionView, ...] = ()
    met: bool | None = None
    # False: it gives no point.
    counts: bool = True
    # Whether nothing of the learner's answer is missing, and whether there is any.
    answered: bool = False
    touched: bool = False
    # It is handed in, and a person has still to read it.
    waits: bool = False
    pieces: tuple[PieceView, ...] = ()
    picture: PictureView | None = None
    behind: tuple[SceneView, ...] = ()
    # Where the learner stands; "" at the end of their way.
    scene: str = ""
    typed: str = ""
    unit: str = ""
    right: str = ""
    feedback: str = ""
    # What the person wrote back to the learner.
    comment: str = ""
    # None: the learner has said nothing aloud.
    recording: RecordingView | None = None
    # The learner's recording was deleted for its age before anybody marked it: nothing counts
    # against them.
    ran_out: bool = False
    sound: SoundFacts | None = None
    shown: ShownView | None = None
    # The part of the lesson that helps; 0: the lesson as a whole.
    part: int = 0
    # The learner has looked at its answer, so it is settled while the rest is still open.
    fixed: bool = False
    # Why a person said otherwise than the rules; "" where nobody did.
    second_look: str = ""

    @property
    def not_fitting(self) -> OptionView | None:
        """The first of what the learner chose that does not fit and has something to say."""
        chosen = (one for one in self.options if one.checked and not one.correct)
        return next((one for one in chosen if one.feedback), None)

    @property
    def asks_back(self) -> bool:
        """Whether the learner is asked if the learner meant another word."""
        return any(option.meant for option in self.options)

    @property
    def has_cards(self) -> bool:
        """Whether its options stand as cards with pictures."""
        return any(option.shown for option in self.options)

    @property
    def steps(self) -> int:
        """How many choices of a scene the learner has when the learner goes on from here."""
        return len(self.behind) + 1


@dataclass(frozen=True, slots=True)
class TogetherView:
    """With whom it was done, and whether the learner has said that it is what was said.

    `helper` is "" where the account is gone; `confirmed_at` is None while it waits for the learner.
    """

    helper: str
    confirmed_at: datetime | None
    by_tap: bool
    taken_back: bool

    @property
    def waits(self) -> bool:
        """Whether it is the learner's to confirm."""
        return self.confirmed_at is None and not self.taken_back

    @property
    def may_take_back(self) -> bool:
        """What the learner tapped stands; what somebody noted may be taken back."""
        return not self.taken_back and not self.by_tap


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category in the learner's language and how it went. `depth` is 0 where it stands in no
    other.
    """

    name: str
    met: int
    total: int
    depth: int


@dataclass(frozen=True, slots=True)
class PastView:
    """An attempt that was handed in. `met` is None while a person has still to read."""

    public_id: UUID
    handed_in: datetime
    met: bool | None
    points: int
    max_points: int
    categories: tuple[CategoryView, ...]
    # None: the learner did it alone.
    together: TogetherView | None = None
    # Something that a person judges was said aloud; it was deleted before anybody had heard it.
    waits_to_be_heard: bool = False
    ran_out: bool = False


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt of the learner's. `met` and `points` are None until there is a grade.

    `lesson_url` is "" where the quiz stands in no lesson any more. `language` is the one that the
    questions are in: the learner's, or English where no translation is there.
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
    # False where the learner left the course, the quiz was withdrawn or is answered once.
    can_try_again: bool
    started_at: datetime
    submitted_at: datetime | None
    # None: the learner did it alone.
    together: TogetherView | None = None
    # The learner may look at the answer after each question.
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
        """Whether the learner is asked of a word if the learner meant another one."""
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
    """What the learner is told before the learner starts."""

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
    # It is answered once, and the learner has.
    is_over: bool = False
    single_attempt: bool = False
    # *Units*: minutes that it is planned for; None: no time is named.
    minutes: int | None = None
    past: tuple[PastView, ...] = ()
    # More than those were handed in.
    has_earlier: bool = False

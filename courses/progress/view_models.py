"""View models of a learner's progress, for pages and other apps: plain, frozen, without a model."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from courses.enrolment.rules import TransitionActor, can_change_state
from courses.states import EnrolmentState

from .rules import LessonState, ProgressStepState


@dataclass(frozen=True, slots=True)
class Link:
    """A lesson to go to. *Units*: minutes. `label` is neutral (“Lesson 2”), `title` its own title.

    `place` is the part to go on with, 1 where the lesson is not begun; `is_read` says that only its
    questions are open.
    """

    title: str
    url: str
    minutes: int
    label: str
    place: int = 1
    is_read: bool = False

    @property
    def place_url(self) -> str:
        """The URL of the learner's part, or of the end, where the questions are."""
        if self.is_read:
            return f"{self.url}#end"
        return f"{self.url}#part-{self.place}" if self.place > 1 else self.url


@dataclass(frozen=True, slots=True)
class AdvisedItem:
    """A module or lesson that most learners read first; `url` is "" where it may not be opened."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class AdviceNote:
    """A sentence about what comes first, and the places it refers to if it names none."""

    sentence: str
    places: tuple[AdvisedItem, ...]


@dataclass(frozen=True, slots=True)
class QuizView:
    """A learner's status in a quiz of a lesson. `open_attempt` is a public id."""

    key: UUID
    questions: int
    open_attempt: UUID | None
    met: bool
    tried: bool
    # Submitted, and a person still has to mark part of it.
    waits: bool = False
    # An assisted attempt for the learner to confirm: its public id.
    to_confirm: UUID | None = None
    # Both only in a course for staff: a single attempt; *Units*: minutes that it is planned for.
    single_attempt: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class LessonView:
    """A learner's status in a lesson; in a preview (not enrolled), the status before opening."""

    key: UUID
    enrolled: bool
    state: LessonState
    place: int
    parts: int
    quizzes: tuple[QuizView, ...]
    next_lesson: Link | None
    previous_lesson: Link | None
    course_url: str
    # Whether it is on the learner's list for later.
    kept: bool = False
    # What most learners read first; () once the learner has, or has read this one.
    advice: tuple[AdviceNote, ...] = ()

    @property
    def was_here(self) -> bool:
        """Whether “You were here” belongs at `place`."""
        return self.state is not LessonState.NOT_OPENED

    @property
    def is_read(self) -> bool:
        """Whether the learner has marked it as read."""
        return self.state in (LessonState.READ, LessonState.COMPLETED)

    @property
    def asks(self) -> bool:
        """Whether the learner has not met some of its questions yet."""
        return any(not quiz.met for quiz in self.quizzes)


@dataclass(frozen=True, slots=True)
class KeptLesson:
    """A lesson in the learner's list for later."""

    key: UUID
    link: Link


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One row of an outline. `here` marks the lesson to go on with."""

    key: UUID
    number: int
    title: str
    minutes: int
    url: str
    state: LessonState
    place: int
    here: bool
    progress_step: ProgressStepState = ProgressStepState.AHEAD


@dataclass(frozen=True, slots=True)
class ModuleView:
    """One part of an outline. *Units*: minutes."""

    number: int
    title: str
    url: str
    lessons: tuple[LessonRow, ...]
    # Offered in addition to them, and never counted.
    extras: tuple[LessonRow, ...] = ()
    # What most learners read before it; () once the learner has, or has completed it.
    advice: tuple[AdviceNote, ...] = ()

    @property
    def here(self) -> bool:
        """Whether it contains the lesson to go on with."""
        return any(lesson.here for lesson in self.lessons)

    @property
    def is_done(self) -> bool:
        """Whether the learner has completed all of its lessons that count."""
        return bool(self.lessons) and all(
            lesson.state is LessonState.COMPLETED for lesson in self.lessons
        )

    @property
    def minutes(self) -> int:
        """How long its lessons take together."""
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """A lesson or a module in the learner's progress line. `here`: it is the one to go on with."""

    state: ProgressStepState
    here: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The steps of a module or of a course, with counts by state."""

    progress_steps: tuple[ProgressStep, ...]

    @property
    def total(self) -> int:
        """The number of steps."""
        return len(self.progress_steps)

    @property
    def here(self) -> int:
        """The number of the one to go on with, from 1; 0 where there is none."""
        return next(
            (place for place, one in enumerate(self.progress_steps, start=1) if one.here), 0
        )

    @property
    def done(self) -> int:
        """The number of steps that are done."""
        return sum(one.state is ProgressStepState.DONE for one in self.progress_steps)

    @property
    def half(self) -> int:
        """The number of steps that are half done."""
        return sum(one.state is ProgressStepState.HALF for one in self.progress_steps)


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """The learner's progress line in a course: the lessons of the current module, and the modules.

    It is the same wherever it is shown. Extra lessons are not in it. `lessons` is None when the
    whole course is completed, since there is no current module then.
    """

    course: str
    module: str
    lessons: Row | None
    modules: Row


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course for one learner: what the learner may do, what is next, how far the learner is.

    `state` is the enrolment's, "" where there is none. `line` is None where the learner does not
    take it. `modules` are () in a list of courses, which shows none. `next` is None when the
    learner has completed everything, or has not opened the course. `last_visited` is None before
    the first lesson.
    """

    key: UUID
    code: str
    title: str
    summary: str
    url: str
    enrolled: bool
    can_enrol: bool
    state: str
    modules: tuple[ModuleView, ...]
    next: Link | None
    line: ProgressLine | None
    last_visited: datetime | None
    # In a course for staff: the due date. None: there is none.
    due_on: date | None = None
    is_overdue: bool = False

    @property
    def leads_on(self) -> bool:
        """Whether the learner may open its lessons, either by taking the course or as a reader."""
        return self.enrolled or not self.can_enrol

    @property
    def paused(self) -> bool:
        """Whether the learner has paused the course."""
        return self.state == EnrolmentState.PAUSED

    @property
    def can_pause(self) -> bool:
        """Whether the learner may press “Pause this course”."""
        return can_change_state(self.state, EnrolmentState.PAUSED, TransitionActor.LEARNER)

    @property
    def can_leave(self) -> bool:
        """Whether the learner may press “Leave this course”."""
        return self.enrolled and can_change_state(
            self.state, EnrolmentState.LEFT, TransitionActor.LEARNER
        )

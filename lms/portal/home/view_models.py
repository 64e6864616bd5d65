"""What a start page shows."""

from dataclasses import dataclass, field
from datetime import datetime

from courses.cohorts.learner_queries import LearnerMeeting
from courses.progress.view_models import ProgressLine
from mentors.journeys.queries import Milestone
from mentors.rooms.state.queries import RoomCard


@dataclass(frozen=True)
class NextStep:
    """The one card with the strong button. A learner has “Not now” beside it, a desk does not."""

    title: str
    text: str
    url: str
    label: str
    eyebrow: str = ""
    not_now_url: str = ""
    # The line of progress in the course that this is about; None where nothing is counted.
    line: ProgressLine | None = None


@dataclass(frozen=True)
class ListRow:
    """A row of a plain list, with a way on where there is one."""

    text: str
    url: str = ""
    label: str = ""


@dataclass
class StartPage:
    """What the start page shows. A part that has nothing to say stays empty and is not drawn."""

    next: NextStep | None = None
    last_visited: datetime | None = None
    # The learner was away for long: a greeting, one thing next, and nothing counted.
    coming_back: bool = False
    meetings: tuple[LearnerMeeting, ...] = ()
    rooms: list[RoomCard] = field(default_factory=list)
    shows_rooms: bool = False
    way: tuple[Milestone, ...] = ()
    work: list[ListRow] = field(default_factory=list)
    plain: list[ListRow] = field(default_factory=list)

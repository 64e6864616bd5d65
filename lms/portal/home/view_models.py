"""The content of a start page."""

from dataclasses import dataclass, field
from datetime import datetime

from courses.cohorts.learner_queries import LearnerMeeting
from courses.progress.view_models import ProgressLine
from mentors.journeys.queries import Milestone
from mentors.rooms.state.queries import RoomCard


@dataclass(frozen=True)
class NextStep:
    """The one card with the primary button. A learner also has “Not now”, a staff member
    does not.
    """

    title: str
    text: str
    url: str
    label: str
    eyebrow: str = ""
    not_now_url: str = ""
    # Progress in the course of the lesson; None if nothing is counted.
    line: ProgressLine | None = None


@dataclass(frozen=True)
class ListRow:
    """A row of a plain list, with a link if there is one."""

    text: str
    url: str = ""
    label: str = ""


@dataclass
class StartPage:
    """The content of the start page. An empty part is not shown."""

    next: NextStep | None = None
    last_visited: datetime | None = None
    # The learner was absent for long: a greeting, the next step, and nothing counted.
    coming_back: bool = False
    meetings: tuple[LearnerMeeting, ...] = ()
    rooms: list[RoomCard] = field(default_factory=list)
    shows_rooms: bool = False
    way: tuple[Milestone, ...] = ()
    work: list[ListRow] = field(default_factory=list)
    plain: list[ListRow] = field(default_factory=list)

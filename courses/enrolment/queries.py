"""Where she stands in a course. Read only."""

from dataclasses import dataclass
from uuid import UUID

from courses.models import Enrolment
from lms.common.errors import NotFound

from .rules import Mover, may_move


@dataclass(frozen=True, slots=True)
class Standing:
    """Her enrolment. `public_id` is what the services take."""

    public_id: UUID
    course_key: UUID
    state: str

    def may_become(self, state: str) -> bool:
        """Whether she may move herself there now."""
        return may_move(self.state, state, Mover.LEARNER)


def my_standing(user, course_code: str) -> Standing:
    """Her standing in the course. Raises NotFound where she never opened it."""
    row = (
        Enrolment.objects.filter(learner=user.pk, course__code=course_code)
        .values_list("public_id", "course__key", "state")
        .first()
    )
    if row is None:
        raise NotFound
    return Standing(*row)

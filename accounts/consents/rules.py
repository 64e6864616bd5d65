"""The consents that people are asked for before entering rooms, and their validity. Pure.

Each question is separate (domain 4.8): a yes to one says nothing of another. A missing answer, a no
and a lapsed yes all mean no.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from ..roles import Role


class Kind(StrEnum):
    """A question, in the order in which they are asked; its number is its position there."""

    MEET_MENTOR = "meet_mentor"
    SUPERVISED = "supervised"
    OTHERS_PRESENT = "others_present"
    WHAT_IS_KEPT = "what_is_kept"
    MUST_TELL = "must_tell"
    MENTOR_LEARNS = "mentor_learns"
    STOPPING = "stopping"
    CONTACT = "contact"
    CARE_OF_OTHERS = "care_of_others"

    @property
    def number(self) -> int:
        """The number that identifies it in URLs, which reveals nothing to a bystander."""
        return list(Kind).index(self) + 1


class Medium(StrEnum):
    """How the question was put to the person."""

    READ = "read"
    HEARD = "heard"
    INTERPRETED = "interpreted"


class Interpreter(StrEnum):
    """Where the interpreter was; never who it was."""

    NOBODY = ""
    BESIDE_HER = "beside_her"
    TELEPHONE = "telephone"


# A no to one of these keeps the person out of rooms, as its text says.
NEEDED_IN_A_ROOM = frozenset(
    {Kind.SUPERVISED, Kind.WHAT_IS_KEPT, Kind.MUST_TELL, Kind.CARE_OF_OTHERS}
)
# Those for which a staff member sat with the person.
SPOKEN = frozenset({Medium.HEARD, Medium.INTERPRETED})
# For an explanation in a language that is not offered here (ISO 639-2: undetermined).
OTHER_LANGUAGE = "und"

# Trainees and mentors enter the same rooms, but have no mentor themselves.
_OF_MENTORS = frozenset(Kind) - {Kind.MEET_MENTOR, Kind.MENTOR_LEARNS}
ASKED_OF: Mapping[Role, frozenset[Kind]] = MappingProxyType(
    {Role.MENTEE: frozenset(Kind), Role.LEARNER: _OF_MENTORS, Role.MENTOR: _OF_MENTORS}
)

_HALF_A_YEAR = timedelta(days=183)
# A safe way to reach somebody may no longer be safe in three months.
_QUARTER = timedelta(days=90)


def kind_of(number: int) -> Kind | None:
    """The question with this number; None if there is none."""
    kinds = list(Kind)
    return kinds[number - 1] if 1 <= number <= len(kinds) else None


def asked_of(roles: Collection[str]) -> list[Kind]:
    """The kinds that somebody with these roles is asked for, in order."""
    wanted = {kind for role, kinds in ASKED_OF.items() if role in roles for kind in kinds}
    return [kind for kind in Kind if kind in wanted]


def holds_until(kind: Kind, answered_at: datetime) -> datetime:
    """The moment from which a yes has lapsed and the question is asked again."""
    return answered_at + (_QUARTER if kind == Kind.CONTACT else _HALF_A_YEAR)


def oldest_that_holds(kind: Kind, at: datetime) -> datetime:
    """A yes given at this moment or earlier has lapsed at `at`: the inverse of `holds_until`."""
    return at - (holds_until(kind, at) - at)


def is_valid(
    kind: Kind, *, yes: bool, version: int, current: int, answered_at: datetime, at: datetime
) -> bool:
    """Whether this answer, the person's latest, is a yes that is valid at `at`.

    `version` is the wording that was shown, `current` today's: after a material change of the
    wording the question is asked again.
    """
    return yes and version == current and answered_at <= at < holds_until(kind, answered_at)

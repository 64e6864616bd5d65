"""What may be handed over, and when a code opens it. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

# From the moment it is made.
LASTS = timedelta(days=14)
# At once, and so many in all are kept open.
MOST_OPEN = 3
# Of the content; raised when a reader of it would stumble.
FORM = 1


@dataclass(frozen=True, slots=True)
class CourseBrought:
    """A course by its code, and how many of its modules are done."""

    code: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class EvidenceBrought:
    """Something that shows what the owner can do: its type, for which competencies, and the day.

    No sentence: it is another person's, and may name somebody.
    """

    kind: str
    codes: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class CertificateBrought:
    """A certificate as anybody can check it: no name stands in it."""

    public_id: str
    achievement: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Brought:
    """All that was chosen. There is no field for a name, a note, a level or an organisation."""

    courses: tuple[CourseBrought, ...] = ()
    met: tuple[str, ...] = ()
    evidence: tuple[EvidenceBrought, ...] = ()
    certificates: tuple[CertificateBrought, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.courses or self.met or self.evidence or self.certificates)


def as_text(brought: Brought) -> str:
    """As it is kept."""
    return json.dumps({"form": FORM, **asdict(brought)}, default=date.isoformat)


def from_text(text: str) -> Brought:
    """The same, read. Raises ValueError for another form."""
    found: dict[str, Any] = json.loads(text)
    if found.pop("form", None) != FORM:
        raise ValueError("Another form of what is handed over.")
    return Brought(
        courses=tuple(CourseBrought(**one) for one in found["courses"]),
        met=tuple(found["met"]),
        evidence=tuple(
            EvidenceBrought(one["kind"], tuple(one["codes"]), date.fromisoformat(one["day"]))
            for one in found["evidence"]
        ),
        certificates=tuple(
            CertificateBrought(
                one["public_id"],
                one["achievement"],
                date.fromisoformat(one["since"]),
                date.fromisoformat(one["until"]),
            )
            for one in found["certificates"]
        ),
    )


class Refusal(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    HERE = "here"


def refusal(
    *, known: bool, taken: bool, expires_at: datetime | None, is_here: bool, at: datetime
) -> Refusal | None:
    """Why a code opens nothing at `at`; None: it opens.

    `is_here`: its owner belongs to the organisation in which it is entered. A code that was taken
    back is unknown, and so is one of another installation.
    """
    if not known or expires_at is None:
        return Refusal.UNKNOWN
    if taken:
        return Refusal.USED
    if expires_at <= at:
        return Refusal.EXPIRED
    return Refusal.HERE if is_here else None

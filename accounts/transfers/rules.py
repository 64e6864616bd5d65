"""What a transfer may contain, and when its code is valid. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

# How long a code is valid after it is made.
LASTS = timedelta(days=14)
# Maximum number of open codes per person.
MOST_OPEN = 3
# Version of the content; raised with each incompatible change.
FORM = 1


@dataclass(frozen=True, slots=True)
class CourseBrought:
    """A course by its code, and how many of its modules are done."""

    code: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class EvidenceBrought:
    """A piece of evidence: its type, the competencies it counts for, and the day.

    No text: it is another person's, and may name somebody.
    """

    kind: str
    codes: tuple[str, ...]
    day: date


@dataclass(frozen=True, slots=True)
class CertificateBrought:
    """A certificate as anybody can verify it, without a name."""

    public_id: str
    achievement: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Brought:
    """Everything that was chosen. No field has a name, a note, a level or an organisation."""

    courses: tuple[CourseBrought, ...] = ()
    met: tuple[str, ...] = ()
    evidence: tuple[EvidenceBrought, ...] = ()
    certificates: tuple[CertificateBrought, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not (self.courses or self.met or self.evidence or self.certificates)


def as_text(brought: Brought) -> str:
    """The JSON form in which it is stored."""
    return json.dumps({"form": FORM, **asdict(brought)}, default=date.isoformat)


def from_text(text: str) -> Brought:
    """Parse the stored JSON. Raises ValueError for another version."""
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
    """Why a code is refused."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    HERE = "here"


def refusal(
    *, known: bool, taken: bool, expires_at: datetime | None, is_here: bool, at: datetime
) -> Refusal | None:
    """Why a code is refused at `at`; None if it is valid.

    `is_here`: its owner belongs to the organisation in which it is entered. A withdrawn code is
    unknown, and so is one from another installation.
    """
    if not known or expires_at is None:
        return Refusal.UNKNOWN
    if taken:
        return Refusal.USED
    if expires_at <= at:
        return Refusal.EXPIRED
    return Refusal.HERE if is_here else None

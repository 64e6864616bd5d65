"""What the programme “Peer mentor” asks for, as it ships (domain 2.1). Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from mentors.programmes.rules import (
    CompetencyRequirement,
    CourseRequirement,
    RenewalRequirement,
    Requirements,
)

from .framework import Framework

CODE = "peer-mentor"
# What an employer reads: nothing of why she trained (domain R7.7).
TITLE = "Peer mentor"
ACHIEVEMENT = "Peer Mentor"
OTHER_ACHIEVEMENT = "Mentor"
DESCRIPTION = "Supports others one to one and in groups under supervision."
# Courses by their codes: walking beside another woman, and what good help looks like.
COURSES = ("a", "b")
RATERS = 2
OBSERVED_SESSIONS = 3
OBSERVED_DAYS = 3
SECOND_ASSESSOR_SESSIONS = 1
VALIDITY_MONTHS = 24
# What a renewal asks for (domain 2.5, 2.2).
MENTORING_HOURS = 12
SUPERVISION_PERCENT = 75
SEEN_AGAIN = 1
SAMPLE_PERCENT = 25
SAMPLE_COMPETENCIES = 3
# Course, module and lesson of what is gone through again: safety first, and safe online.
REFRESHER = (*(("a", 6, lesson) for lesson in range(1, 5)), ("a", 14, 1), ("a", 14, 2))


def peer_mentor(
    framework: Framework,
    lessons: Mapping[UUID, Iterable[UUID]],
    refresher: Iterable[UUID] = (),
) -> Requirements:
    """All competencies at the standard, each rated by two; three sessions seen on three days.

    `lessons`: key of a course → keys of its lessons that count; `refresher`: keys of those that a
    renewal asks for again.
    """
    return Requirements(
        courses=tuple(
            CourseRequirement(course_key=course, lesson_keys=tuple(keys))
            for course, keys in lessons.items()
        ),
        competencies=tuple(
            CompetencyRequirement(
                code=item.code,
                level=framework.standard_level,
                raters=RATERS,
                evidence_types=item.evidence_types_needed,
                gate=item.gate,
            )
            for item in framework.competencies
        ),
        observed_sessions=OBSERVED_SESSIONS,
        observed_days=OBSERVED_DAYS,
        second_assessor_sessions=SECOND_ASSESSOR_SESSIONS,
        validity_months=VALIDITY_MONTHS,
        renewal=RenewalRequirement(
            mentoring_hours=MENTORING_HOURS,
            supervision_percent=SUPERVISION_PERCENT,
            observed_sessions=SEEN_AGAIN,
            refresher=tuple(refresher),
            sample_percent=SAMPLE_PERCENT,
            sample_competencies=SAMPLE_COMPETENCIES,
        ),
    )

"""What the programme “Peer mentor” asks for, as it ships (domain 2.1). Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from mentors.programmes.rules import CompetencyRequirement, CourseRequirement, Requirements

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


def peer_mentor(framework: Framework, lessons: Mapping[UUID, Iterable[UUID]]) -> Requirements:
    """All competencies at the standard, each rated by two; three sessions seen on three days.

    `lessons`: key of a course → keys of its lessons that count.
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
    )

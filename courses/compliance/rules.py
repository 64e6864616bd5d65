"""Whether a member of staff has passed the modules S1 to S4. Pure.

Source: domain 3.3: no member of staff sees a learner's record before that.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

# S1 to S4 by their keys, which are the same in every language and stay when a title changes:
# gender and power, survivor-centred practice, attitudes and words, confidentiality and digital
# safety.
REQUIRED_MODULES = (
    UUID("9e2269dc-f603-46d0-8dc1-90a73427923f"),
    UUID("1f2b6211-7800-4618-90cb-45e7d4ea9952"),
    UUID("bcf48bfa-e617-4fa7-a974-5cbd7aa57503"),
    UUID("3f2d94b5-ff95-48ad-a0fd-1ee2f0d8a935"),
)


def has_passed(
    *, outline: Collection[UUID], module_of: Mapping[UUID, UUID], completed: Collection[UUID]
) -> bool:
    """Whether every lesson of each required module is completed.

    `outline`: the lessons that counted when the person began; `module_of`: lesson → module, for
    lessons of the required modules. A module without a counting lesson is not passed. Lessons added
    or withdrawn later change nothing (ADR-0023). A refresher (domain 10.24) will be a separate
    check: a pass remains a pass.
    """
    counted = {lesson: module_of[lesson] for lesson in outline if lesson in module_of}
    return set(counted.values()) == set(REQUIRED_MODULES) and counted.keys() <= set(completed)


def people_who_passed(
    rows: Iterable[tuple[int, Collection[str], UUID, UUID, bool]],
) -> frozenset[int]:
    """Return who has passed, from rows of (person, outline, module, lesson, completed)."""
    outlines: dict[int, set[UUID]] = {}
    modules: dict[UUID, UUID] = {}
    completed: dict[int, set[UUID]] = {}
    for person, outline, module, lesson, done in rows:
        if person not in outlines:
            outlines[person] = {UUID(key) for key in outline}
        modules[lesson] = module
        if done:
            completed.setdefault(person, set()).add(lesson)
    return frozenset(
        person
        for person, outline in outlines.items()
        if has_passed(outline=outline, module_of=modules, completed=completed.get(person, ()))
    )


def required_lessons(
    lessons: Sequence[UUID], *, outline: Collection[UUID] | None, offered: Collection[UUID]
) -> list[UUID]:
    """Return the lessons of a module that are required of a person, in order.

    These are the lessons that counted when the person began; before that (`outline` None), those
    that are offered.
    """
    asked = offered if outline is None else outline
    return [lesson for lesson in lessons if lesson in asked]


def completion_time(asked: Sequence[UUID], completed: Mapping[UUID, datetime]) -> datetime | None:
    """Return when the module was passed: at its last lesson. None: not yet, or nothing required."""
    if not asked or any(lesson not in completed for lesson in asked):
        return None
    return max(completed[lesson] for lesson in asked)

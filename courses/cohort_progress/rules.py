"""How far a module is. Pure: three words, and no share (ADR-0110)."""

from collections.abc import Collection
from enum import StrEnum


class ModuleProgress(StrEnum):
    """In the order in which it goes on."""

    NOT_BEGUN = "not-begun"
    ON_THE_WAY = "on-the-way"
    DONE = "done"


def module_progress(
    lessons: Collection[int], *, opened: Collection[int], completed: Collection[int]
) -> ModuleProgress:
    """Of a module with these lessons that count."""
    if lessons and set(lessons) <= set(completed):
        return ModuleProgress.DONE
    if set(lessons) & {*opened, *completed}:
        return ModuleProgress.ON_THE_WAY
    return ModuleProgress.NOT_BEGUN

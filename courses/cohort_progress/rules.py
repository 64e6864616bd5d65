"""Progress in a module. Pure: three states, and no percentage (ADR-0110)."""

from collections.abc import Collection
from enum import StrEnum


class ModuleProgress(StrEnum):
    """The states of a module, in order of progress."""

    NOT_BEGUN = "not-begun"
    ON_THE_WAY = "on-the-way"
    DONE = "done"


def module_progress(
    lessons: Collection[int], *, opened: Collection[int], completed: Collection[int]
) -> ModuleProgress:
    """Return the progress in a module with these counting lessons."""
    if lessons and set(lessons) <= set(completed):
        return ModuleProgress.DONE
    if set(lessons) & {*opened, *completed}:
        return ModuleProgress.ON_THE_WAY
    return ModuleProgress.NOT_BEGUN

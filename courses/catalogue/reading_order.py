"""Advice on the order of modules and lessons: what most learners read first. Pure.

Source: domain 10.28: order is advice. Nothing here locks a lesson; callers get a sentence to show,
or an order in which to offer the lessons still to be read.

A place is the key of a module or of a lesson, so advice stays valid when numbers change.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Advice:
    """What comes first: all of `after`, and `amount` of `of`. Without places it advises nothing."""

    after: tuple[UUID, ...] = ()
    amount: int = 0
    of: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.after or self.amount)

    @property
    def places(self) -> tuple[UUID, ...]:
        """Every place that the advice names."""
        return (*self.after, *self.of)

    def data(self) -> dict[str, Any]:
        """Return the advice as a JSON column stores it; {} where nothing is advised."""
        found: dict[str, Any] = {}
        if self.after:
            found["after"] = [str(place) for place in self.after]
        if self.amount:
            found |= {"any": self.amount, "of": [str(place) for place in self.of]}
        return found


NO_ADVICE = Advice()


def read_advice(data: Mapping[str, Any]) -> Advice:
    """Read what `Advice.data` wrote. Raises ValueError for anything else."""
    if not isinstance(data, Mapping) or not set(data) <= {"after", "any", "of"}:
        raise ValueError("advice holds “after”, “any” and “of” alone")
    after, amount, of = _keys(data.get("after", [])), data.get("any", 0), _keys(data.get("of", []))
    if type(amount) is not int or not 0 <= amount <= len(of) or bool(of) != bool(amount):
        raise ValueError("“any” is a number from 1 to the length of “of”")
    return Advice(after, amount, of)


def _keys(places: object) -> tuple[UUID, ...]:
    if not isinstance(places, list) or not all(isinstance(place, str) for place in places):
        raise ValueError("places are a list of keys")
    return tuple(UUID(place) for place in places)


def completed_keys(
    modules: Mapping[UUID, Collection[UUID]], completed: Collection[UUID]
) -> set[UUID]:
    """Return the completed lessons, and the modules of which every lesson is completed.

    `modules` maps each module to its lessons that count; a module without any is not completed.
    """
    whole = {key for key, lessons in modules.items() if lessons and set(lessons) <= set(completed)}
    return whole | set(completed)


def remaining_advice(
    advice: Advice, *, done: Collection[UUID], offered: Collection[UUID]
) -> Advice:
    """Return the part of the advice that is left; nothing once it is followed.

    `offered` are the places that can be read now. Nobody is sent to a withdrawn one, but having
    read it still counts towards “any”.
    """
    of = tuple(place for place in advice.of if place in offered and place not in done)
    lacking = advice.amount - sum(place in done for place in advice.of)
    amount = max(0, min(lacking, len(of)))
    return Advice(
        after=tuple(place for place in advice.after if place in offered and place not in done),
        amount=amount,
        of=of if amount else (),
    )


def is_advice_followed(
    advice: Advice, *, done: Collection[UUID], offered: Collection[UUID]
) -> bool:
    """Whether none of the advice is left; this is always true of empty advice."""
    return not remaining_advice(advice, done=done, offered=offered)


def find_self_reference(
    place: UUID, advice: Advice, modules: Mapping[UUID, Sequence[UUID]]
) -> UUID | None:
    """Return a place in its own advice that would have to come before itself, or None.

    A module comes neither after itself nor after one of its own lessons, and a lesson not after the
    module that contains it.
    """
    own = {place, *modules.get(place, ())}
    own |= {module for module, lessons in modules.items() if place in lessons}
    return next((named for named in advice.places if named in own), None)


def find_cycle(
    advices: Mapping[UUID, Advice], modules: Mapping[UUID, Sequence[UUID]]
) -> tuple[UUID, ...]:
    """Return the places of one cycle in the advice; () where there is none.

    A lesson needs the start of its module; a module ends with its last lesson.
    """
    graph: dict[tuple[str, UUID], list[tuple[str, UUID]]] = {}
    for module, lessons in modules.items():
        graph[("end", module)] = [("end", lesson) for lesson in lessons] + [("begin", module)]
        for lesson in lessons:
            graph.setdefault(("end", lesson), []).append(("begin", module))
    for place, advice in advices.items():
        start = ("begin" if place in modules else "end", place)
        graph.setdefault(start, []).extend(("end", named) for named in advice.places)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as problem:
        return _owners(problem.args[1], advices)
    return ()


def _owners(nodes: Iterable[tuple[str, UUID]], advices: Mapping[UUID, Advice]) -> tuple[UUID, ...]:
    """Return the places of a cycle that have advice, each once, in order."""
    return tuple(dict.fromkeys(place for _point, place in nodes if advices.get(place)))

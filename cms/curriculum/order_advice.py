"""Advice on order in course files: `after: [a/2, a/2/1]` and `any: {n: 2, of: [a/3, a/4, a/5]}`.

Files name places by their numbers, as authors see them. Keys are stored, so that advice stays valid
when numbers change. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from cms.curriculum.fields import Sheet
from cms.curriculum.files import CourseFile, Problem
from courses.catalogue.reading_order import NO_ADVICE, Advice, find_cycle, find_self_reference

FIELDS = {"after", "any"}
_NUMBER = r"(?:0|[1-9][0-9]{0,2})"
_PLACE = re.compile(
    rf"^(?P<course>[a-z][a-z0-9-]*)/(?P<module>{_NUMBER})(?:/(?P<lesson>{_NUMBER}))?$"
)
_MOST = 99
_MALFORMED = "advice-any-malformed"


@dataclass(frozen=True, slots=True)
class NamedLesson:
    """A place that a file names, as written, and its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class WrittenAdvice:
    """The advice of one file, its places still as numbers."""

    file: str
    line: int
    after: tuple[NamedLesson, ...]
    amount: int
    of: tuple[NamedLesson, ...]


def written_advice(sheet: Sheet) -> WrittenAdvice | None:
    """The advice in a header or a `module.yaml`; None if there is none or it has a problem."""
    fields = [name for name in ("after", "any") if name in sheet.data]
    if not fields:
        return None
    before = len(sheet.problems)
    after = _named_lessons(sheet, "after") if "after" in fields else ()
    amount, of = _any_of(sheet) if "any" in fields else (0, ())
    if len(sheet.problems) > before:
        return None
    return WrittenAdvice(sheet.file, sheet.line(fields[0]), after, amount, of)


def _any_of(sheet: Sheet) -> tuple[int, tuple[NamedLesson, ...]]:
    if not isinstance(sheet.look_up("any"), dict):
        sheet.complain(_MALFORMED, "any")
        return 0, ()
    sheet.refuse_others({"n", "of"}, "any")
    amount = sheet.number("any", "n", lowest=1, highest=_MOST) or 0
    of = _named_lessons(sheet, "any", "of")
    if of and amount > len(of):
        sheet.complain("advice-any-too-many", "any", "n", amount=amount, places=len(of))
    return amount, of


def _named_lessons(sheet: Sheet, *path: str) -> tuple[NamedLesson, ...]:
    found = sheet.names(*path)
    if not found and sheet.look_up(*path) == []:
        sheet.complain("field-missing", *path, field=path[-1])
    return tuple(NamedLesson(text, sheet.line(*path, index)) for index, text in enumerate(found))


def with_advice(
    course: CourseFile, written: Mapping[UUID, WrittenAdvice]
) -> tuple[CourseFile, list[Problem]]:
    """The course with the advice of its files, and the problems found in it.

    `written` is by the key of a module or lesson; those of other courses are ignored.
    """
    return _Course(course, written).read()


class _Course:
    def __init__(self, course: CourseFile, written: Mapping[UUID, WrittenAdvice]) -> None:
        self.course = course
        self.written = written
        self.problems: list[Problem] = []
        self.places: dict[tuple[int, ...], UUID] = {}
        for module in course.modules:
            self.places[(module.number,)] = module.key
            for lesson in module.lessons:
                self.places[(module.number, lesson.number)] = lesson.key
        self.lessons = {
            module.key: [lesson.key for lesson in module.lessons] for module in course.modules
        }

    def read(self) -> tuple[CourseFile, list[Problem]]:
        """Resolves all advice; cycles are searched for only if there is no other problem."""
        advices = {
            key: self._advice(key, self.written[key])
            for key in self.places.values()
            if key in self.written
        }
        if not self.problems:
            self._look_for_a_circle(advices)
        modules = tuple(
            replace(
                module,
                advice=advices.get(module.key, NO_ADVICE),
                lessons=tuple(
                    replace(lesson, advice=advices.get(lesson.key, NO_ADVICE))
                    for lesson in module.lessons
                ),
            )
            for module in self.course.modules
        )
        return replace(self.course, modules=modules), self.problems

    def _advice(self, key: UUID, written: WrittenAdvice) -> Advice:
        advice = Advice(
            after=tuple(self._keys(written, written.after)),
            amount=written.amount,
            of=tuple(self._keys(written, written.of)),
        )
        names = (*written.after, *written.of)
        itself = find_self_reference(key, advice, self.lessons)
        # An unknown place is reported instead, if there is one.
        if itself is not None and len(names) == len(advice.places):
            named = names[advice.places.index(itself)]
            self._complain(written, named.line, "advice-itself", place=named.text)
        return advice

    def _keys(self, written: WrittenAdvice, names: tuple[NamedLesson, ...]) -> Iterator[UUID]:
        for named in names:
            match = _PLACE.match(named.text)
            if match is None:
                self._complain(written, named.line, "advice-place-malformed", place=named.text)
            elif match["course"] != self.course.code:
                facts = {"place": named.text, "course": self.course.code}
                self._complain(written, named.line, "advice-other-course", **facts)
            else:
                numbers = tuple(int(one) for one in match.group("module", "lesson") if one)
                if numbers in self.places:
                    yield self.places[numbers]
                else:
                    self._complain(written, named.line, "advice-place-unknown", place=named.text)

    def _look_for_a_circle(self, advices: Mapping[UUID, Advice]) -> None:
        found = find_cycle(advices, self.lessons)
        if found:
            names = {key: "/".join(map(str, numbers)) for numbers, key in self.places.items()}
            written = self.written[found[0]]
            round_it = ", ".join(f"{self.course.code}/{names[key]}" for key in found)
            self._complain(written, written.line, "advice-circle", places=round_it)

    def _complain(self, written: WrittenAdvice, line: int, code: str, **facts: str) -> None:
        self.problems.append(Problem(written.file, line, code, facts))

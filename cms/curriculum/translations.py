"""Checks whether a translation is the same course in other words. Pure.

Keys, numbers, parts, questions and options are the same in every language: a learner's position in
a lesson and the chosen options are valid in all of them. What is not translated yet is not a
problem here.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cms.curriculum.files import Content, CourseFile, LessonFile, ModuleFile, Problem
from courses.questions.schema import digest

_QUIZ_ENDING = ".quiz.yaml"
_SAME_IN_A_LESSON = ("minutes", "outcomes", "grounding", "competencies", "principle")


def check_translation(source: Content, translated: Content) -> list[Problem]:
    """Differences in structure from the course that is translated."""
    problems = list(_Comparison(source, translated).problems())
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.code))


def missing_files(source: Content, translated: Content, needed: Iterable[str]) -> list[Problem]:
    """The files below the `needed` folders (`a/00`: course and number) that have no translation."""
    found = []
    for folder in needed:
        course, number = folder.split("/")
        for file in sorted(source.folder.glob(f"{course}/{number}-*/*")):
            name = file.relative_to(source.folder)
            is_words = file.suffix in (".md", ".yaml")
            if is_words and not (translated.folder / name).is_file():
                found.append(Problem(name.as_posix(), 1, "translation-missing"))
    return found


class _Comparison:
    def __init__(self, source: Content, translated: Content) -> None:
        self.source = {course.key: course for course in source.courses}
        self.translated = translated

    def problems(self) -> Iterator[Problem]:
        for course in self.translated.courses:
            file = f"{course.code}/course.yaml"
            original = self.source.get(course.key)
            if original is None:
                yield self._problem(file, "key", "translation-key-unknown")
                continue
            for name in ("code", "audience"):
                if getattr(course, name) != getattr(original, name):
                    yield self._differs(file, name, original)
            for outcome in course.outcomes.keys() - original.outcomes.keys():
                outcomes = f"{course.code}/outcomes.yaml"
                yield self._problem(outcomes, outcome, "translation-outcome", name=outcome)
            yield from self._modules(course, original)

    def _modules(self, course: CourseFile, original: CourseFile) -> Iterator[Problem]:
        known = {module.key: module for module in original.modules}
        for module in course.modules:
            folder = self._folder(course.code, module.number)
            file = f"{folder}/module.yaml"
            source = known.get(module.key)
            if source is None:
                yield self._problem(file, "key", "translation-key-unknown")
                continue
            if module.number != source.number:
                yield self._problem(file, "key", "translation-number", number=source.number)
            yield from self._meetings(module, source, folder)
            yield from self._lessons(module, source, folder)

    def _meetings(self, module: ModuleFile, source: ModuleFile, folder: str) -> Iterator[Problem]:
        for name in ("notes", "activity"):
            mine, theirs = getattr(module, name), getattr(source, name)
            file = f"{folder}/{'facilitator' if name == 'notes' else 'activity'}.md"
            if mine is not None and (theirs is None or mine.key != theirs.key):
                yield self._problem(file, "key", "translation-key-unknown")
            elif mine is not None and mine.minutes != theirs.minutes:
                yield self._differs(file, "minutes", theirs)

    def _lessons(self, module: ModuleFile, source: ModuleFile, folder: str) -> Iterator[Problem]:
        known = {lesson.key: lesson for lesson in source.lessons}
        for lesson in module.lessons:
            file = self._lesson_file(folder, lesson.number)
            original = known.get(lesson.key)
            if original is None:
                yield self._problem(file, "key", "translation-key-unknown")
                continue
            if lesson.number != original.number:
                yield self._problem(file, "key", "translation-number", number=original.number)
            for name in _SAME_IN_A_LESSON:
                if getattr(lesson, name) != getattr(original, name):
                    yield self._differs(file, name, original)
            if bool(lesson.content_note) != bool(original.content_note):
                yield self._problem(file, "content_note", "translation-note")
            parts, needed = _parts(lesson), _parts(original)
            if parts != needed:
                yield self._problem(file, "", "translation-parts", parts=parts, needed=needed)
            yield from self._quiz(lesson, original, file)

    def _quiz(
        self, lesson: LessonFile, original: LessonFile, lesson_file: str
    ) -> Iterator[Problem]:
        mine, theirs = lesson.quiz, original.quiz
        file = lesson_file.removesuffix(".md") + _QUIZ_ENDING
        if mine is None:
            # Until they are translated, its questions are asked in the source language.
            return
        if theirs is None or mine.key != theirs.key:
            yield self._problem(file, "key", "translation-key-unknown")
            return
        if digest(mine.definition) == digest(theirs.definition):
            return
        if mine.definition.pass_mark_percent != theirs.definition.pass_mark_percent:
            value = theirs.definition.pass_mark_percent
            yield self._problem(
                file,
                "pass_mark_percent",
                "translation-differs",
                field="pass_mark_percent",
                value=value,
            )
        asked = [question.key for question in theirs.definition.questions]
        if [question.key for question in mine.definition.questions] != asked:
            yield self._problem(file, "questions", "translation-questions", keys=", ".join(asked))
            return
        for here, there in zip(mine.definition.questions, theirs.definition.questions, strict=True):
            if here != there:
                line = self._line(file, rf"\s*-\s*key:\s*[\"']?{re.escape(here.key)}\b")
                yield Problem(file, line, "translation-question", {"name": here.key})

    # --- files and folders ------------------------------------------------------------------

    def _folder(self, course: str, number: int) -> str:
        return _numbered(self.translated.folder / course, number, course)

    def _lesson_file(self, folder: str, number: int) -> str:
        return _numbered(self.translated.folder / folder, number, folder, ".md")

    def _line(self, file: str, pattern: str) -> int:
        lines = (self.translated.folder / file).read_text(encoding="utf-8-sig").splitlines()
        compiled = re.compile(pattern)
        return next((at for at, line in enumerate(lines, 1) if compiled.match(line)), 1)

    def _problem(self, file: str, where: str, code: str, **facts: Any) -> Problem:
        line = self._line(file, rf"{re.escape(where)}\s*:") if where else 1
        return Problem(file, line, code, facts)

    def _differs(self, file: str, field: str, original: Any) -> Problem:
        value = getattr(original, field)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
        return self._problem(file, field, "translation-differs", field=field, value=shown)


def _numbered(folder: Path, number: int, name: str, ending: str = "") -> str:
    """The entry of a folder that begins with this number, with the folder's name in front."""
    for entry in sorted(folder.iterdir()):
        stem = entry.name.removesuffix(ending)
        first = stem.split("-")[0]
        if entry.name.endswith(ending) and first.isdecimal() and int(first) == number:
            return f"{name}/{entry.name}"
    return name


def _parts(lesson: LessonFile) -> int:
    return max(1, sum(block.kind == "part" for block in lesson.blocks))

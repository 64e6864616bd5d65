"""Queries on imported content, drafts included."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from django.conf import settings
from wagtail.models import Locale

from cms.curriculum.stored_facts import (
    exercise_facts,
    fingerprint,
    stored_course_facts,
    stored_lesson_facts,
    stored_module_facts,
    stored_quiz_facts,
    term_facts,
)
from cms.media import pictures, sounds
from cms.models import (
    LIBRARY_MODELS,
    PAGE_MODELS,
    CoursePage,
    Exercise,
    LessonPage,
    ModulePage,
    Quiz,
    Term,
)


def loaded_languages() -> tuple[str, ...]:
    """The languages in which a course was imported, drafts included."""
    written = CoursePage.objects.filter(alias_of=None).exclude(loaded_digest="")
    codes = written.order_by("locale__language_code").values_list(
        "locale__language_code", flat=True
    )
    return tuple(codes.distinct())


def lessons_of_courses(codes: Iterable[str]) -> dict[UUID, tuple[UUID, ...]]:
    """Key of a course → keys of the lessons that count in it, in order; published or not. Unknown
    courses and courses without lessons are left out.
    """
    found = {}
    for code in codes:
        course = CoursePage.objects.filter(
            code=code, locale__language_code=settings.LANGUAGE_CODE
        ).first()
        if course is not None:
            lessons = LessonPage.objects.descendant_of(course).filter(extra=False).order_by("path")
            found[course.key] = tuple(lesson.key for lesson in lessons.only("translation_key"))
    return {key: lessons for key, lessons in found.items() if lessons}


def lessons_at(places: Iterable[tuple[str, int, int]]) -> tuple[UUID, ...]:
    """Keys of the lessons at these places (course code, module and lesson number), in this order;
    published or not. Unknown lessons are left out.
    """
    wanted = list(places)
    pages = LessonPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    found = {page.address_steps: page.key for page in pages.only("url_path", "translation_key")}
    return tuple(found[place] for place in wanted if place in found)


LIBRARY_FACTS: Mapping[Any, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    Exercise: exercise_facts,
    Term: term_facts,
}


@dataclass(slots=True)
class StoredRow:
    """A stored page, quiz or library entry, in its newest revision (draft or not)."""

    # Any, because each model has its own fields.
    row: Any
    parent_key: str

    @property
    def content(self) -> dict:
        """Its fields, in the form of a revision."""
        revision = self.row.latest_revision
        return revision.content if revision is not None else self.row.serializable_data()

    @property
    def is_alias(self) -> bool:
        """Whether it only shows the content of another language; it then follows that
        page's place.
        """
        return bool(getattr(self.row, "alias_of_id", None))


class StoredRows:
    """The pages, quizzes and library entries of one language, by key."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        quizzes = self._of(Quiz)
        self.quiz_keys = {row.pk: str(row.key) for row in quizzes}
        self.pictures = pictures.file_digests()
        self.sounds = sounds.document_digests()
        pages = [row for model in PAGE_MODELS for row in self._of(model)]
        library = [row for model in LIBRARY_MODELS for row in self._of(model)]
        keys_by_path = {page.path: str(page.key) for page in pages}
        self.rows: dict[UUID, StoredRow] = {}
        for row in [*pages, *quizzes, *library]:
            parent_path = row.path[: -row.steplen] if isinstance(row, PAGE_MODELS) else ""
            self.rows[row.key] = StoredRow(row, keys_by_path.get(parent_path, ""))

    def _of(self, model: Any) -> list:
        return list(model.objects.filter(locale=self.locale).select_related("latest_revision"))

    def get(self, key: UUID) -> StoredRow | None:
        """The row of a file; None if there is none yet."""
        return self.rows.get(key)

    def digest(self, stored: StoredRow) -> str:
        """The fingerprint of a row's newest revision, for comparison with that of its file."""
        content, row = stored.content, stored.row
        if isinstance(row, CoursePage):
            facts = stored_course_facts(content)
        elif isinstance(row, ModulePage):
            facts = stored_module_facts(content, stored.parent_key)
        elif isinstance(row, LessonPage):
            facts = stored_lesson_facts(content, stored.parent_key, self.quiz_keys, self.sounds)
        elif isinstance(row, LIBRARY_MODELS):
            facts = LIBRARY_FACTS[type(row)](content)
        else:
            facts = stored_quiz_facts(content, self.pictures, self.sounds)
        return fingerprint(facts)

    def is_edited(self, stored: StoredRow) -> bool:
        """Whether an editor changed it since it was imported."""
        return self.digest(stored) != stored.row.loaded_digest


@dataclass(slots=True)
class Report:
    """What an import did, by name. What an editor changed since the last import was not touched."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept_because_edited: list[str] = field(default_factory=list)
    # Live pages that stay in place because the parent at their new place is a draft.
    waiting_for_place: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Add the names of another import's report."""
        for kind in fields(self):
            getattr(self, kind.name).extend(getattr(other, kind.name))

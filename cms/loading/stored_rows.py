"""What of the course files is in the database, and whether an editor changed it since."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wagtail.models import Locale

from cms.curriculum.digests import fingerprint
from cms.curriculum.stored_facts import (
    exercise_facts,
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

LIBRARY_FACTS: Mapping[Any, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    Exercise: exercise_facts,
    Term: term_facts,
}


@dataclass(slots=True)
class StoredRow:
    """A page or quiz that is in the database, as its newest revision (draft or not) has it."""

    # A page or quiz: each model has fields of its own.
    row: Any
    parent_key: str

    @property
    def content(self) -> dict:
        """Its fields as a revision keeps them."""
        revision = self.row.latest_revision
        return revision.content if revision is not None else self.row.serializable_data()

    @property
    def is_alias(self) -> bool:
        """Whether it only shows the words of another language: its place follows that page's."""
        return bool(getattr(self.row, "alias_of_id", None))


class StoredRows:
    """The pages, quizzes and words of one language, by their keys."""

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
        """The row of a file; None where there is none yet."""
        return self.rows.get(key)

    def digest(self, stored: StoredRow) -> str:
        """The fingerprint of a row as it stands, to be held against that of a file."""
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
        """Whether an editor changed it since it was loaded."""
        return self.digest(stored) != stored.row.loaded_digest

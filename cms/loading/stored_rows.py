"""What of the course files is in the database, and whether an editor changed it since."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wagtail.models import Locale

from cms.curriculum import digests
from cms.loading.library_rows import LIBRARY_MODELS, facts_of
from cms.media import pictures, sounds
from cms.models import PAGE_MODELS, CoursePage, LessonPage, ModulePage, Quiz


@dataclass(slots=True)
class Known:
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


class KnownRows:
    """The pages, quizzes and words of one language, by their keys."""

    def __init__(self, locale: Locale):
        self.locale = locale
        quizzes = self._of(Quiz)
        self.quiz_keys = {row.pk: str(row.key) for row in quizzes}
        self.pictures = pictures.file_digests()
        self.sounds = sounds.document_digests()
        pages = [row for model in PAGE_MODELS for row in self._of(model)]
        library = [row for model in LIBRARY_MODELS for row in self._of(model)]
        keys_by_path = {page.path: str(page.key) for page in pages}
        self.rows: dict[UUID, Known] = {}
        for row in [*pages, *quizzes, *library]:
            parent_path = row.path[: -row.steplen] if isinstance(row, PAGE_MODELS) else ""
            self.rows[row.key] = Known(row, keys_by_path.get(parent_path, ""))

    def _of(self, model) -> list:
        return list(model.objects.filter(locale=self.locale).select_related("latest_revision"))

    def get(self, key: UUID) -> Known | None:
        """The row of a file; None where there is none yet."""
        return self.rows.get(key)

    def digest(self, known: Known) -> str:
        """The fingerprint of a row as it stands, to be held against that of a file."""
        content, row = known.content, known.row
        if isinstance(row, CoursePage):
            facts = digests.stored_course_facts(content)
        elif isinstance(row, ModulePage):
            facts = digests.stored_module_facts(content, known.parent_key)
        elif isinstance(row, LessonPage):
            facts = digests.stored_lesson_facts(
                content, known.parent_key, self.quiz_keys, self.sounds
            )
        elif isinstance(row, LIBRARY_MODELS):
            facts = facts_of(type(row), content)
        else:
            facts = digests.stored_quiz_facts(content, self.pictures, self.sounds)
        return digests.fingerprint(facts)

    def is_edited(self, known: Known) -> bool:
        """Whether an editor changed it since it was loaded."""
        return self.digest(known) != known.row.loaded_digest

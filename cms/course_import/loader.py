"""Import course files as pages: all or nothing, and never over an editor's change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from accounts.types import Person
from cms.course_import.field_values import (
    course_values,
    exercise_values,
    lesson_values,
    module_values,
    quiz_values,
    term_values,
)
from cms.course_import.new_rows import NewRows
from cms.course_import.queries import LIBRARY_FACTS, Report, StoredRow, StoredRows
from cms.curriculum.file_facts import course_facts, lesson_facts, module_facts, quiz_facts
from cms.curriculum.files import Content, CourseFile, LessonFile, ModuleFile, QuizFile
from cms.curriculum.stored_facts import fingerprint
from cms.library.queries import forget
from cms.models import (
    LIBRARY_MODELS,
    CoursePage,
    CoursesPage,
    Exercise,
    LessonPage,
    ModulePage,
    Quiz,
    Term,
)
from cms.publishing.catalogue_sync import one_sync_at_the_end, sync, sync_as_written
from core.errors import Conflict, Invalid

# Numbers that no file has: temporary numbers for pages whose number is still taken by a sibling.
FIRST_WAITING_NUMBER = 9000


def must_keep_position(stored: StoredRow, parent_key: UUID, *, parent_is_live: bool) -> bool:
    """Whether a page must stay where it is: it is live there, and the parent that it has in the
    files is not published yet.
    """
    is_elsewhere = stored.parent_key != str(parent_key)
    return is_elsewhere and stored.row.live and not stored.is_alias and not parent_is_live


def free_slugs(content: Content, stored_rows: StoredRows, *, as_draft: bool) -> None:
    """Give pages that have a new place in the files a temporary number, so that two can swap."""
    waiting = FIRST_WAITING_NUMBER
    for file, parent in _files_below(content):
        stored = stored_rows.get(file.key)
        if stored is None or stored.is_alias or stored_rows.is_edited(stored):
            continue
        above = stored_rows.get(parent.key)
        is_live = above.row.live if above is not None else not as_draft
        if must_keep_position(stored, parent.key, parent_is_live=is_live):
            continue
        position = (stored.parent_key, stored.content["slug"])
        if position != (str(parent.key), str(file.number)):
            waiting += 1
            stored.row.slug = str(waiting)
            stored.row.save(clean=False)


def _files_below(content: Content) -> Iterator[tuple[Any, Any]]:
    """Each module and lesson with its parent."""
    for course in content.courses:
        for module in course.modules:
            yield module, course
            for lesson in module.lessons:
                yield lesson, module


def move_to(page: Any, parent: Any, slug: str, *, by: Person | None, at: datetime) -> None:
    """Move a page to its place in the files. Raises Conflict when its number is taken there."""
    if page.slug == slug and page.is_child_of(parent):
        return
    if not page.is_child_of(parent):
        page.move(parent, pos="last-child", user=by)
        page.refresh_from_db()
    check_free(parent, slug, page)
    page.slug = slug
    page.save(clean=False)
    sync(page, at=at)


def check_free(parent: Any, slug: str, page: Any = None) -> None:
    """Raises Conflict when a page other than `page` has this number below `parent`."""
    others = parent.get_children().filter(slug=slug)
    other = others.exclude(pk=page.pk if page is not None else None).first()
    if other is not None:
        raise Conflict(
            _(
                "Number %(number)s in “%(parent)s” is taken by “%(title)s”, which the files do "
                "not have or an editor has changed. Nothing was loaded."
            )
            % {"number": slug, "parent": parent.title, "title": other.title}
        )


class Loader:
    """The import of one language's content. `by` is None for a command."""

    def __init__(
        self, *, language: str, as_draft: bool, by: Person | None, at: datetime, progress: Callable
    ) -> None:
        self.as_draft = as_draft
        self.by = by
        self.at = at
        self.progress = progress
        self.report = Report()
        self.new = NewRows(as_draft=as_draft, by=by, at=at)
        # Prefix of names in the report: the language for a translation.
        self.prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
        self.locale = Locale.objects.filter(language_code=language).first()
        self.courses_page = CoursesPage.objects.filter(locale=self.locale).first()
        if self.locale is None or self.courses_page is None:
            raise Invalid(_("The language “%(code)s” is not set up here.") % {"code": language})

    def load(self, content: Content) -> Report:
        """Write what is new or changed. Raises Conflict when a number is taken in the CMS."""
        with transaction.atomic(), one_sync_at_the_end(at=self.at):
            self.stored_rows = StoredRows(self.locale)
            free_slugs(content, self.stored_rows, as_draft=self.as_draft)
            with self.new.written_together(published=self._is_out):
                for course in content.courses:
                    self._course(course)
                self._library(content)
        for model in LIBRARY_MODELS:
            forget(model, self.locale.language_code)
        return self.report

    def _is_out(self, row: Any) -> None:
        """Sync a published row to `courses`, which has pages and quizzes only."""
        if not isinstance(row, LIBRARY_MODELS):
            sync_as_written(row, at=self.at)

    # --- file by file -----------------------------------------------------------------------

    def _course(self, course: CourseFile) -> None:
        name = f"{self.prefix}{course.code}"
        self.progress(_("Course %(code)s: %(title)s") % {"code": name, "title": course.title})
        page = self._page(
            CoursePage,
            course.key,
            name,
            parent=self.courses_page,
            facts=course_facts(course),
            values=lambda: course_values(course),
        )
        for module in course.modules:
            self._module(module, course, page, f"{name}/{module.number}")

    def _module(self, module: ModuleFile, course: CourseFile, parent: Any, name: str) -> None:
        page = self._page(
            ModulePage,
            module.key,
            name,
            parent=parent,
            facts=module_facts(module, course),
            values=lambda: module_values(module),
        )
        for lesson in module.lessons:
            self._lesson(lesson, module, page, f"{name}/{lesson.number}")

    def _lesson(self, lesson: LessonFile, module: ModuleFile, parent: Any, name: str) -> None:
        quiz = self._quiz(lesson.quiz, name) if lesson.quiz is not None else None
        self._page(
            LessonPage,
            lesson.key,
            name,
            parent=parent,
            facts=lesson_facts(lesson, module),
            values=lambda: lesson_values(lesson, quiz),
        )

    def _quiz(self, quiz: QuizFile, lesson_name: str) -> Any:
        digest = fingerprint(quiz_facts(quiz))
        name = f"{lesson_name} quiz"
        row = self._row_to_leave(quiz.key, digest, name)
        if row is not None:
            return row
        values = quiz_values(quiz)
        if self.stored_rows.get(quiz.key) is None:
            # The initial title in the CMS; editors may change it afterwards.
            values["title"] = _("Questions of %(lesson)s") % {"lesson": lesson_name}
        with self._conflict_told(name):
            return self._write_row(Quiz, quiz.key, digest, values)

    def _library(self, content: Content) -> None:
        for exercise in content.exercises:
            name = f"grounding/{exercise.card.lower()}"
            self._library_row(Exercise, exercise.key, exercise_values(exercise), name)
        for term in content.terms:
            self._library_row(Term, term.key, term_values(term), f"word “{term.term}”")

    @contextmanager
    def _conflict_told(self, name: str) -> Iterator[None]:
        """Turn a conflict between a file and rows in the CMS into a Conflict with a sentence."""
        try:
            yield
        except ValidationError as problem:
            sentence = _("%(name)s: %(why)s Nothing was loaded.")
            facts = {"name": name, "why": " ".join(problem.messages)}
            raise Conflict(sentence % facts) from problem

    def _library_row(self, model: Any, key: UUID, values: dict, name: str) -> None:
        """Create or update the snippet of a library file, or leave it as it is.

        Raises Conflict when the CMS has another one of the same name.
        """
        digest = fingerprint(LIBRARY_FACTS[model](values))
        if self._row_to_leave(key, digest, name) is None:
            with self._conflict_told(name):
                self._write_row(model, key, digest, values)

    def _page(
        self, model: Any, key: UUID, name: str, *, parent: Any, facts: dict, values: Callable
    ) -> Any:
        """Create or update the page of a file, or leave it as it is.

        `values` returns its fields, and is called only if they are needed.
        """
        stored = self.stored_rows.get(key)
        if stored is not None and self._stays(stored, parent):
            self.report.waiting_for_place.append(name)
            return stored.row
        digest = fingerprint(facts)
        page = self._row_to_leave(key, digest, name)
        if page is not None:
            return page
        with self._conflict_told(name):
            return self._written(model, key, digest, values(), parent)

    def _stays(self, stored: StoredRow, parent: Any) -> bool:
        has_to = must_keep_position(stored, parent.translation_key, parent_is_live=parent.live)
        return has_to and not self.stored_rows.is_edited(stored)

    def _written(self, model: Any, key: UUID, digest: str, fields: dict, parent: Any) -> Any:
        """Write the page of a file with these fields."""
        stored = self.stored_rows.get(key)
        if stored is not None and stored.is_alias:
            return self._translate(stored.row, fields, digest)
        if stored is not None:
            move_to(stored.row, parent, fields["slug"], by=self.by, at=self.at)
            return self._change(stored, fields, digest)
        if not self.new.has(parent):
            # A page created by this import has only children from the files.
            check_free(parent, fields["slug"])
        page = model(owner=self.by, **self._own(key, digest), **fields)
        return self.new.add_page(page, parent)

    # --- what to do with a row --------------------------------------------------------------

    def _row_to_leave(self, key: UUID, digest: str, name: str) -> Any:
        """The row if it is to be left as it is, else None; also counts it in the report."""
        stored = self.stored_rows.get(key)
        if stored is None or stored.is_alias:
            self.report.created.append(name)
            return None
        newest = self.stored_rows.digest(stored)
        if newest == digest:
            self.report.unchanged.append(name)
            if stored.row.loaded_digest != digest:
                # An editor has typed the same as the file: from now on the row counts as imported.
                type(stored.row).objects.filter(pk=stored.row.pk).update(loaded_digest=digest)
            return stored.row
        if newest != stored.row.loaded_digest:
            self.report.kept_because_edited.append(name)
            return stored.row
        self.report.updated.append(name)
        return None

    def _own(self, key: UUID, digest: str) -> dict:
        """The fields of a new row that do not come from its file."""
        state = self.new.state
        return {"translation_key": key, "locale": self.locale, "loaded_digest": digest, **state}

    def _write_row(self, model: Any, key: UUID, digest: str, values: dict) -> Any:
        """Update a stored quiz or library entry, or create it."""
        stored = self.stored_rows.get(key)
        if stored is not None:
            return self._change(stored, values, digest)
        return self.new.add_row(model(**self._own(key, digest), **values))

    def _change(self, stored: StoredRow, values: dict, digest: str) -> Any:
        row = stored.row.get_latest_revision_as_object()
        for name, value in values.items():
            setattr(row, name, value)
        row.loaded_digest = digest
        type(row).objects.filter(pk=row.pk).update(loaded_digest=digest)
        return self._publish(row)

    def _translate(self, row: Any, values: dict, digest: str) -> Any:
        """Turn an alias into a page with content of its own, in the same place.

        A draft is not live: its URL shows the source's content until it is published.
        """
        row.alias_of = None
        row.loaded_digest = digest
        for name, value in {**values, **self.new.state, "slug": row.slug}.items():
            setattr(row, name, value)
        row.draft_title = row.title
        return self.new.change_alias(row)

    def _publish(self, row: Any) -> Any:
        """Save a revision, and publish it unless drafts are wanted. Return the row.

        A row that an editor withdrew stays withdrawn; only a person publishes it again.
        """
        revision = row.save_revision(user=self.by, changed=True, clean=True)
        is_withdrawn = not row.live and row.first_published_at is not None
        if not self.as_draft and not is_withdrawn:
            revision.publish(user=self.by, skip_permission_checks=True)
            row.refresh_from_db()
        return row

"""Course files become pages: all of them or none, and never over an editor's change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms import pictures, sounds
from cms.catalogue_sync import one_sync_at_the_end, sync, sync_as_written
from cms.curriculum import digests
from cms.curriculum.files import (
    ActivityFile,
    Block,
    Content,
    CourseFile,
    LessonFile,
    ModuleFile,
    NotesFile,
    QuizFile,
)
from cms.curriculum.library_loader import LIBRARY_MODELS, facts_of, load_library
from cms.curriculum.quiz_blocks import CHOICE_KINDS, block_of
from cms.curriculum.shown import SHOWN_KINDS
from cms.curriculum.writing import NewRows
from cms.kept import forget
from cms.models import CoursePage, CoursesPage, LessonPage, ModulePage, Quiz
from lms.common.errors import Conflict, Invalid

PAGE_MODELS = (CoursePage, ModulePage, LessonPage)
# Numbers that no file has: where a page waits while its neighbour still holds its number.
FIRST_WAITING_NUMBER = 9000


@dataclass(slots=True)
class Report:
    """What a load did, by name. What an editor changed since the last load was left as it is."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept_because_edited: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Takes over what another load did."""
        for name in ("created", "updated", "unchanged", "kept_because_edited"):
            getattr(self, name).extend(getattr(other, name))


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


class Loader:
    """One load of one language's content. `by` is None when a command loads."""

    def __init__(self, *, language: str, as_draft: bool, by, at: datetime, progress: Callable):
        self.as_draft = as_draft
        self.by = by
        self.at = at
        self.progress = progress
        self.report = Report()
        self.new = NewRows(as_draft=as_draft, by=by, at=at)
        self.waiting = 0
        # Names in the report: those of a translation have its language in front.
        self.prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
        self.locale = Locale.objects.filter(language_code=language).first()
        self.courses_page = CoursesPage.objects.filter(locale=self.locale).first()
        if self.locale is None or self.courses_page is None:
            raise Invalid(_("The language “%(code)s” is not set up here.") % {"code": language})

    def load(self, content: Content) -> Report:
        """Writes what is new or changed. Raises Conflict when a number is taken in the office."""
        with transaction.atomic(), one_sync_at_the_end(at=self.at):
            self._read_known()
            self._make_way(content)
            with self.new.written_together(published=self._is_out):
                for course in content.courses:
                    self._course(course)
                load_library(self, content)
        for model in LIBRARY_MODELS:
            forget(model, self.locale.language_code)
        return self.report

    def _is_out(self, row) -> None:
        """The learning side knows pages and quizzes alone."""
        if not isinstance(row, LIBRARY_MODELS):
            sync_as_written(row, at=self.at)

    def _read_known(self) -> None:
        quizzes = self._of(Quiz)
        self.quiz_keys = {row.pk: str(row.key) for row in quizzes}
        self.pictures = pictures.file_digests()
        self.sounds = sounds.document_digests()
        pages = [row for model in PAGE_MODELS for row in self._of(model)]
        library = [row for model in LIBRARY_MODELS for row in self._of(model)]
        keys_by_path = {page.path: str(page.key) for page in pages}
        self.known: dict[UUID, Known] = {}
        for row in [*pages, *quizzes, *library]:
            parent_path = row.path[: -row.steplen] if isinstance(row, PAGE_MODELS) else ""
            self.known[row.key] = Known(row, keys_by_path.get(parent_path, ""))

    def _of(self, model):
        return list(model.objects.filter(locale=self.locale).select_related("latest_revision"))

    # --- what stands in the database --------------------------------------------------------

    def _stored_digest(self, known: Known) -> str:
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

    def _is_edited(self, known: Known) -> bool:
        return self._stored_digest(known) != known.row.loaded_digest

    # --- places -----------------------------------------------------------------------------

    def _make_way(self, content: Content) -> None:
        """Pages that the files have elsewhere now let go of their numbers, so that two may swap."""
        files: list[tuple[Any, Any]] = [
            (file, parent)
            for course in content.courses
            for module in course.modules
            for file, parent in [(module, course), *((one, module) for one in module.lessons)]
        ]
        for file, parent in files:
            known = self.known.get(file.key)
            if known is None or known.is_alias or self._is_edited(known):
                continue
            place = (known.parent_key, known.content["slug"])
            if place != (str(parent.key), str(file.number)):
                self.waiting += 1
                known.row.slug = str(FIRST_WAITING_NUMBER + self.waiting)
                known.row.save(clean=False)

    def _put(self, page, parent, slug: str) -> None:
        """Puts a page where the files have it."""
        if page.slug == slug and page.is_child_of(parent):
            return
        if not page.is_child_of(parent):
            page.move(parent, pos="last-child", user=self.by)
            page.refresh_from_db()
        self._check_free(parent, slug, page)
        page.slug = slug
        page.save(clean=False)
        sync(page, at=self.at)

    def _check_free(self, parent, slug: str, page=None) -> None:
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

    # --- writing ----------------------------------------------------------------------------

    def _course(self, course: CourseFile) -> None:
        self.progress(
            _("Course %(code)s: %(title)s")
            % {"code": f"{self.prefix}{course.code}", "title": course.title}
        )
        values = {
            "slug": course.code,
            "code": course.code,
            "title": course.title,
            "summary": course.summary,
            "audience": list(course.audience),
            "outcomes": course.outcomes,
        }
        facts = digests.course_facts(course)
        page = self._page(
            CoursePage,
            course.key,
            parent=self.courses_page,
            values=values,
            facts=facts,
            name=f"{self.prefix}{course.code}",
        )
        for module in course.modules:
            self._module(module, course, page)

    def _module(self, module: ModuleFile, course: CourseFile, parent) -> None:
        values = {
            "slug": str(module.number),
            "title": module.title,
            "summary": module.summary,
            "advice": module.advice.data(),
            **_session_values(module),
        }
        facts = digests.module_facts(module, course)
        name = f"{self.prefix}{course.code}/{module.number}"
        page = self._page(
            ModulePage, module.key, parent=parent, values=values, facts=facts, name=name
        )
        for lesson in module.lessons:
            self._lesson(lesson, module, page, f"{name}/{lesson.number}")

    def _lesson(self, lesson: LessonFile, module: ModuleFile, parent, name: str) -> None:
        body = [
            {"type": block.kind, "value": _stored(block), "id": str(uuid5(lesson.key, str(place)))}
            for place, block in enumerate(lesson.blocks)
        ]
        if lesson.quiz is not None:
            quiz = self._quiz(lesson.quiz, name)
            block_id = str(uuid5(lesson.key, "quiz"))
            body.append({"type": "quiz", "value": quiz.pk, "id": block_id})
        values = {
            "slug": str(lesson.number),
            "title": lesson.title,
            "minutes": lesson.minutes,
            "content_note": lesson.content_note,
            "short_version": lesson.short_version,
            "body": _stream(LessonPage, "body", body),
            "outcomes": list(lesson.outcomes),
            "grounding": list(lesson.grounding),
            "competencies": list(lesson.competencies),
            "principle": lesson.principle,
            "picture_lesson": lesson.picture_lesson,
            "extra": lesson.extra,
            "advice": lesson.advice.data(),
        }
        facts = digests.lesson_facts(lesson, module)
        self._page(LessonPage, lesson.key, parent=parent, values=values, facts=facts, name=name)

    def _quiz(self, quiz: QuizFile, lesson_name: str):
        values = {
            "title": _("Questions of %(lesson)s") % {"lesson": lesson_name},
            "pass_mark_percent": quiz.definition.pass_mark_percent,
            **digests.quiz_settings(quiz),
        }
        digest = digests.fingerprint(digests.quiz_facts(quiz))
        row = self._kept(quiz.key, digest, f"{lesson_name} quiz")
        if row is not None:
            return row
        values["questions"] = _stream(Quiz, "questions", self._questions(quiz))
        categories = [
            {
                "type": "category",
                "value": {"path": path, "name": name},
                "id": str(uuid5(quiz.key, f"category {path}")),
            }
            for path, name in quiz.texts.categories.items()
        ]
        values["categories"] = _stream(Quiz, "categories", categories)
        known = self.known.get(quiz.key)
        if known is not None:
            return self._change(known, values, digest)
        row = Quiz(
            translation_key=quiz.key,
            locale=self.locale,
            loaded_digest=digest,
            **self.new.state,
            **values,
        )
        return self.new.add_row(row)

    def _questions(self, quiz: QuizFile) -> list[dict]:
        """The blocks of a quiz; its pictures are put into the office."""
        found = []
        for value in quiz.values:
            kind, stored = value["kind"], dict(value)
            if kind not in CHOICE_KINDS:
                del stored["kind"]
            stored = _with_files(stored)
            if kind in SHOWN_KINDS:
                stored["options"] = [_with_files(option) for option in stored["options"]]
            block_id = str(uuid5(quiz.key, value["key"]))
            found.append({"type": block_of(kind), "value": stored, "id": block_id})
        return found

    def keep_row(self, model, key: UUID, values: dict, name: str) -> None:
        """The snippet of a file of the library: made, brought up to date, or left as it is.

        Raises Conflict when the office has another one of the same name.
        """
        digest = digests.fingerprint(facts_of(model, values))
        if self._kept(key, digest, name) is not None:
            return
        known = self.known.get(key)
        own = {"translation_key": key, "locale": self.locale, "loaded_digest": digest}
        try:
            if known is not None:
                self._change(known, values, digest)
            else:
                self.new.add_row(model(**own, **self.new.state, **values))
        except ValidationError as problem:
            sentence = _("%(name)s: %(why)s Nothing was loaded.")
            facts = {"name": name, "why": " ".join(problem.messages)}
            raise Conflict(sentence % facts) from problem

    def _page(self, model, key: UUID, *, parent, values: dict, facts: dict, name: str):
        """The page of a file: made, brought up to date, or left as it is."""
        digest = digests.fingerprint(facts)
        page = self._kept(key, digest, name)
        if page is not None:
            return page
        known = self.known.get(key)
        if known is not None and known.is_alias:
            return self._translate(known.row, values, digest)
        if known is not None:
            return self._change(known, values, digest, parent)
        self._check_free(parent, values["slug"])
        page = model(
            translation_key=key,
            locale=self.locale,
            loaded_digest=digest,
            owner=self.by,
            **self.new.state,
            **values,
        )
        return self.new.add_page(page, parent)

    def _kept(self, key: UUID, digest: str, name: str):
        """The row as it is when nothing is to be written; also counts for the report."""
        known = self.known.get(key)
        if known is None or known.is_alias:
            self.report.created.append(name)
            return None
        stored = self._stored_digest(known)
        if stored == digest:
            self.report.unchanged.append(name)
            if known.row.loaded_digest != digest:
                # An editor wrote what the file says now: from here on it counts as loaded.
                type(known.row).objects.filter(pk=known.row.pk).update(loaded_digest=digest)
            return known.row
        if stored != known.row.loaded_digest:
            self.report.kept_because_edited.append(name)
            return known.row
        self.report.updated.append(name)
        return None

    def _change(self, known: Known, values: dict, digest: str, parent=None):
        if parent is not None:
            self._put(known.row, parent, values["slug"])
        row = known.row.get_latest_revision_as_object()
        for name, value in values.items():
            setattr(row, name, value)
        row.loaded_digest = digest
        type(row).objects.filter(pk=row.pk).update(loaded_digest=digest)
        return self._publish(row)

    def _translate(self, row, values: dict, digest: str):
        """An alias becomes a page with words of its own, at the place where it stands.

        As a draft it is not live, and its address shows the words of the source until it is.
        """
        row.alias_of = None
        row.loaded_digest = digest
        for name, value in {**values, **self.new.state, "slug": row.slug}.items():
            setattr(row, name, value)
        row.draft_title = row.title
        return self.new.change_alias(row)

    def _publish(self, row):
        """Keeps a revision, and publishes it unless drafts are wanted. Returns the row."""
        revision = row.save_revision(user=self.by, changed=True, clean=True)
        if not self.as_draft:
            revision.publish(user=self.by, skip_permission_checks=True)
            row.refresh_from_db()
        return row


def _with_files(part: dict) -> dict:
    """Its picture and its sound are put into the office; what has neither is as it is."""
    found = dict(part)
    if part.get("picture"):
        found["picture"] = pictures.image_of(part["picture"]).pk
    if part.get("sound"):
        found["sound"] = sounds.document_of(part["sound"]).pk
    return found


def _stored(block: Block) -> str | dict:
    """The value of a block of a lesson, as a page keeps it; its sound is put into the office."""
    if block.kind not in ("audio", "picture"):
        return block.value
    heard = {"script": block.value, "file": None}
    if block.file is not None:
        heard["file"] = sounds.document_of(block.file).pk
    return heard if block.kind == "audio" else {"drawing": block.label, **heard}


def _session_values(module: ModuleFile) -> dict:
    """The fields of a module's page that hold its live session; empty ones where it has none."""
    notes, activity = module.notes, module.activity
    return {
        "notes_title": notes.title if notes else "",
        "notes_minutes": notes.minutes if notes else None,
        "facilitator_notes": _session_stream("facilitator_notes", notes),
        "activity_title": activity.title if activity else "",
        "activity_minutes": activity.minutes if activity else None,
        "activity_seats": list(activity.seats) if activity else [],
        "activity": _session_stream("activity", activity),
    }


def _session_stream(name: str, file: NotesFile | ActivityFile | None):
    if file is None:
        return _stream(ModulePage, name, [])
    raw = []
    for place, block in enumerate(file.blocks):
        is_card = block.kind == "card"
        value = {"label": block.label, "text": block.value} if is_card else block.value
        raw.append({"type": block.kind, "value": value, "id": str(uuid5(file.key, str(place)))})
    return _stream(ModulePage, name, raw)


def _stream(model, name: str, raw: list):
    return model._meta.get_field(name).to_python(raw)

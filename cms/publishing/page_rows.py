"""Writes new pages quickly: two rows for each, and one update of the search index for all.

Wagtail's own way queries the tree three times per page, checks whether it is the root of a site and
indexes it at once. That is fine for an editor's click and slow for three courses in three
languages. The result here is the same.

The caller has validated the pages and knows their places, and updates the references
(`ReferenceIndex`) and the log (`cms.publishing.office_log`).
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from django.conf import settings
from modelsearch.backends import get_search_backends_with_name
from wagtail.models import Page

from cms.curriculum.lesson_blocks import HEARD_BLOCKS
from courses.catalogue.rules import is_staff_course
from courses.publishing import quiz_services as catalogue
from courses.questions.schema import SchemaProblem

from ..media import pictures, sounds
from ..models import LessonPage, Quiz

logger = logging.getLogger(__name__)
# All fields of a page but its id, which is set by inserting the base row.
_SHARED = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]


class Above(Protocol):
    """What is needed of a parent page."""

    path: str
    url_path: str


def place_below(page: Page, parent: Above, step: int) -> None:
    """Set a page's place in the tree: the child of `parent` with this number."""
    page.depth = len(parent.path) // Page.steplen + 1
    page.path = Page._get_path(parent.path, page.depth, step)
    page.url_path = f"{parent.url_path}{page.slug}/"


def step_of(path: str) -> int:
    """The number of a path among its siblings."""
    return Page._str2int(path[-Page.steplen :])


def write_pages(pages: Collection[Page]) -> None:
    """Save new pages whose place is set. The caller updates `numchild` of their parents."""
    rows = [Page(**{name: getattr(page, name) for name in _SHARED}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.id = page.pk = row.pk
        # As for fixtures: only the row of this model, and no signal that would index it.
        page.save_base(raw=True, force_insert=True)


def rewrite_page(page: Page) -> None:
    """Save an existing page with its place and URL. It is not indexed."""
    Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in _SHARED})
    page.save_base(raw=True, force_update=True)


def index_for_search(pages: Iterable[Page]) -> None:
    """Add these pages to Wagtail's search index, one bulk call per model.

    The entries are in the same database, so they are rolled back with the transaction.
    """
    by_model: dict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        by_model[type(page)].append(page)
    for name, backend in get_search_backends_with_name(with_auto_update=True):
        for model, rows in by_model.items():
            try:
                backend.add_bulk(model, rows)
            except Exception:
                # As modelsearch does for one row: an unreachable external index is only logged, and
                # an error in our own database is raised.
                if not backend.catch_indexing_errors:
                    raise
                logger.exception("The search “%s” did not take %s pages.", name, len(rows))


# Live revision id → the row from which an import made it, with the same content.
_written: ContextVar[Mapping[int, Any]] = ContextVar(
    "rows of revisions", default=MappingProxyType({})
)


@contextmanager
def known_rows(rows: Mapping[int, Any]) -> Iterator[None]:
    """Context in which `as_published` returns these rows instead of reading their revisions."""
    token = _written.set(rows)
    try:
        yield
    finally:
        _written.reset(token)


def as_published(row: Any) -> Any:
    """The page or quiz as of its live revision (the row itself if there is no revision)."""
    if row.live_revision_id is None:
        return row
    at_hand = _written.get().get(row.live_revision_id)
    if at_hand is not None:
        return at_hand
    revision = row.live_revision
    # Avoids a query for the object.
    revision.content_object = row
    return revision.as_object()


def is_original(row: Any) -> bool:
    """Whether structure, number and audience come from this row; others only add texts.

    That is the row in the installation's language, or any row while none is published in that
    language.
    """
    if row.locale.language_code == settings.LANGUAGE_CODE:
        return True
    return (
        not type(row)
        .objects.filter(
            translation_key=row.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
            live=True,
        )
        .exists()
    )


def place_sounds(lesson: LessonPage, at: datetime) -> None:
    """Set the sounds of a lesson in its language. An unplayable file is left out; its text is
    shown.
    """
    kinds = {block["type"] for block in lesson.body.raw_data}
    digests = []
    if not kinds.isdisjoint(HEARD_BLOCKS):
        files = [block.value["file"] for block in lesson.body if block.block_type in HEARD_BLOCKS]
        digests = _registered(files, at)
    catalogue.place_sounds(
        lesson_key=lesson.key, language=lesson.locale.language_code, digests=digests
    )


def _registered(documents: Iterable[Any], at: datetime) -> list[str]:
    return [
        catalogue.register_sound(raw=sounds.raw_bytes(document), at=at)
        for document in documents
        if sounds.sound_or_none(document) is not None
    ]


def place_quizzes(lesson: LessonPage, original: bool, at: datetime) -> None:
    """Register and place the lesson's published quizzes, in order; drafts follow when published.

    The source language decides which quizzes a lesson has: a translation without questions must not
    remove them for everybody.
    """
    rows = Quiz.objects.filter(live=True).select_related("live_revision", "locale")
    by_id = rows.in_bulk(lesson.quiz_ids)
    quizzes = [as_published(by_id[row_id]) for row_id in lesson.quiz_ids if row_id in by_id]
    for quiz in quizzes:
        _register_quiz(quiz, lesson, original, at)
    if original:
        keys = [quiz.key for quiz in quizzes]
        catalogue.place_quizzes(lesson_key=lesson.key, quiz_keys=keys, at=at)


def _register_quiz(quiz: Quiz, lesson: LessonPage, original: bool, at: datetime) -> None:
    try:
        definition, texts = quiz.definition(), quiz.texts()
    except SchemaProblem:
        # Its picture was deleted from the CMS since: the current version stays.
        return
    if definition.is_limited and not _is_for_staff(lesson):
        # Happens when a page was moved, not by editing. The current version stays.
        return
    version = {
        "key": quiz.key,
        "definition": definition,
        "language": quiz.locale.language_code,
        "texts": texts,
        "at": at,
    }
    # Pictures and sounds may differ between languages.
    _registered(quiz.sounds(), at)
    for image in quiz.pictures():
        digest = pictures.facts_of(image).digest
        catalogue.register_picture(digest=digest, raw=pictures.raw_bytes(image), at=at)
    if not original:
        # A translated lesson may still contain the quiz in the source language.
        if quiz.locale.language_code != settings.LANGUAGE_CODE:
            catalogue.translate_quiz(**version)
        return
    catalogue.register_quiz(lesson_key=lesson.key, **version)


def _is_for_staff(lesson: LessonPage) -> bool:
    course = lesson.get_parent().get_parent().specific
    return is_staff_course(as_published(course).audience)

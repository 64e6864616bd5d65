"""New pages, written quickly: two rows for each, and the search index once for all of them.

Wagtail's own way asks the tree about each page three times, and looks whether it is the root of a
site. It also hands it to the search as soon as it is saved. That is right for an editor's click and
slow for three courses in three languages. What is left behind here is the same.

Whoever calls this has validated the pages and knows their places; what refers to other rows
(`ReferenceIndex`) and the log (`cms.publishing.office_log`) are left to the caller too.
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
# All fields of a page but its id, which the first of its two rows gets.
_SHARED = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]


class Above(Protocol):
    """What is asked of a page under which others are put."""

    path: str
    url_path: str


def place_below(page: Page, parent: Above, step: int) -> None:
    """Gives a page its place in the tree: the child of `parent` with this number."""
    page.depth = len(parent.path) // Page.steplen + 1
    page.path = Page._get_path(parent.path, page.depth, step)
    page.url_path = f"{parent.url_path}{page.slug}/"


def step_of(path: str) -> int:
    """The number that a path has among its siblings."""
    return Page._str2int(path[-Page.steplen :])


def write_pages(pages: Collection[Page]) -> None:
    """Keeps new pages that know their place. `numchild` of what stands above is the caller's."""
    rows = [Page(**{name: getattr(page, name) for name in _SHARED}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.id = page.pk = row.pk
        # As fixtures are loaded: the row of this model alone, and no signal that indexes it.
        page.save_base(raw=True, force_insert=True)


def rewrite_page(page: Page) -> None:
    """Keeps a page that is there, at its place, under its address. It is not indexed."""
    Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in _SHARED})
    page.save_base(raw=True, force_update=True)


def index_for_search(pages: Iterable[Page]) -> None:
    """Lets the search of the office find these pages: those of one model together.

    Within a transaction the entries go as the pages go, since they stand in the same database.
    """
    by_model: dict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        by_model[type(page)].append(page)
    for name, backend in get_search_backends_with_name(with_auto_update=True):
        for model, rows in by_model.items():
            try:
                backend.add_bulk(model, rows)
            except Exception:
                # As modelsearch does for one row: a search elsewhere that is out of reach stops
                # nothing, and a failed statement in our own database stops everything.
                if not backend.catch_indexing_errors:
                    raise
                logger.exception("The search “%s” did not take %s pages.", name, len(rows))


# Rows by their live revision, where a load made it of them: it says what they say.
_written: ContextVar[Mapping[int, Any]] = ContextVar(
    "rows of revisions", default=MappingProxyType({})
)


@contextmanager
def known_rows(rows: Mapping[int, Any]) -> Iterator[None]:
    """Within it, `as_published` reads none of these revisions: it gives the row of each."""
    token = _written.set(rows)
    try:
        yield
    finally:
        _written.reset(token)


def as_published(row: Any) -> Any:
    """The page or quiz as its live revision has it (the row itself where it has no revision)."""
    if row.live_revision_id is None:
        return row
    at_hand = _written.get().get(row.live_revision_id)
    if at_hand is not None:
        return at_hand
    revision = row.live_revision
    # Spares looking up again what is at hand.
    revision.content_object = row
    return revision.as_object()


def is_original(row: Any) -> bool:
    """Whether structure, number and audience are taken from this row; others bring words alone.

    That is the row in the installation's language. Something that is published in another language
    alone counts as it is there.
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
    """What the lesson plays in its language; a file that is none any more is left out, and its
    words are there.
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
    """The published quizzes of the lesson's body, in order; a draft joins when it is published.

    Which quizzes stand in the lesson is decided by the language it is translated from: a lesson
    that is translated without its questions must not take them out for everybody.
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
        # Its picture was taken out of the office since: the version that is answered now stays.
        return
    if definition.is_limited and not _is_for_staff(lesson):
        # Nobody wrote that: a page was moved. The version that is answered now stays.
        return
    version = {
        "key": quiz.key,
        "definition": definition,
        "language": quiz.locale.language_code,
        "texts": texts,
        "at": at,
    }
    # What is shown and played beside the words may be another one in each language.
    _registered(quiz.sounds(), at)
    for image in quiz.pictures():
        digest = pictures.facts_of(image).digest
        catalogue.register_picture(digest=digest, raw=pictures.raw_bytes(image), at=at)
    if not original:
        # A block of a translated lesson may still hold the quiz in the original's words.
        if quiz.locale.language_code != settings.LANGUAGE_CODE:
            catalogue.translate_quiz(**version)
        return
    catalogue.register_quiz(lesson_key=lesson.key, **version)


def _is_for_staff(lesson: LessonPage) -> bool:
    course = lesson.get_parent().get_parent().specific
    return is_staff_course(as_published(course).audience)

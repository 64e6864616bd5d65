"""What a published lesson plays and asks, brought to the learning side."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from cms.curriculum.lesson_blocks import HEARD_BLOCKS
from courses.catalogue.rules import is_staff_course
from courses.publishing import quiz_services as catalogue
from courses.publishing import sound_services as heard
from courses.questions.schema import SchemaProblem

from ..media import pictures, sounds
from ..models import LessonPage, Quiz
from .live_revision import as_published


def place_sounds(lesson: LessonPage, at: datetime) -> None:
    """What the lesson plays in its language; a file that is none any more is left out, and its
    words are there.
    """
    kinds = {block["type"] for block in lesson.body.raw_data}
    digests = []
    if not kinds.isdisjoint(HEARD_BLOCKS):
        files = [block.value["file"] for block in lesson.body if block.block_type in HEARD_BLOCKS]
        digests = _registered(files, at)
    heard.place_sounds(lesson_key=lesson.key, language=lesson.locale.language_code, digests=digests)


def _registered(documents: Iterable[Any], at: datetime) -> list[str]:
    return [
        heard.register_sound(raw=sounds.raw_bytes(document), at=at)
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

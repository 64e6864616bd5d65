"""Quizzes of published lessons: versions, texts in each language, pictures, sounds, and placement.

Called by the CMS like `services`, and under the same two rules. Every call may be repeated and ends
in the same state, and rows are locked with `no_key`.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import record
from core.errors import Invalid, NotFound
from courses.models import Lesson, LessonSound, Picture, Quiz, QuizVersion, Sound
from courses.progress.services import update_lesson_completion_for_all
from courses.questions.pictures import InvalidPicture, picture_facts, strip_metadata
from courses.questions.schema import Definition, Texts, check_texts, digest, parse_definition

from ..catalogue.rules import is_staff_course
from ..questions.sounds import NoSound, checked_mime, sound_facts
from .services import renew_edition


@transaction.atomic
def translate_quiz(
    *, key: UUID, definition: Definition, language: str, texts: Texts, at: datetime
) -> bool:
    """Save the texts of a quiz in one more language, for the current version.

    A translation never creates a version. Returns False if the quiz was not published in the source
    language, or has a different structure there now; the texts then wait. Raises Invalid when texts
    are missing.
    """
    if problems := check_texts(definition, texts):
        raise Invalid(_("Some words of this quiz are missing."), todo=problems)
    # The current version is read after the lock: a joined row would be the one from before it.
    quiz = Quiz.objects.select_for_update(no_key=True).filter(key=key).first()
    if quiz is None or quiz.current is None or quiz.current.digest != digest(definition):
        return False
    words = texts.model_dump(mode="json")
    if quiz.current.texts.get(language) != words:
        quiz.current.texts[language] = words
        quiz.current.save(update_fields=["texts"])
        renew_edition(modules__lessons__quizzes=quiz)
    return True


@transaction.atomic
def register_quiz(
    *,
    key: UUID,
    lesson_key: UUID | None,
    definition: Definition,
    language: str,
    texts: Texts,
    at: datetime,
) -> QuizVersion:
    """Return the version of the quiz to be answered from now on; open attempts keep theirs.

    A new version is created only when the structure changed; otherwise the texts of this language
    are replaced. `lesson_key` None leaves the quiz in its lesson.

    Raises Invalid when texts are missing, the definition is another quiz's, or it has a limit that
    a learner's quiz never has (domain R5.3). Raises NotFound when the lesson was never published.
    """
    if definition.key != key:
        raise Invalid(_("This quiz carries the key of another one."))
    if problems := check_texts(definition, texts):
        raise Invalid(_("Some words of this quiz are missing."), todo=problems)
    # The lesson is locked before the quiz, as in `place_quizzes`, so that no two deadlock.
    lesson = _published_lesson(lesson_key) if lesson_key is not None else None
    Quiz.objects.get_or_create(key=key)
    quiz = Quiz.objects.select_for_update(no_key=True).get(key=key)
    before = quiz.lesson
    quiz.lesson = lesson or before
    if definition.is_limited and quiz.lesson is not None and not _is_for_staff(quiz.lesson):
        raise Invalid(
            _("A single try and a planned time are for courses of staff alone. Take them out.")
        )
    words = texts.model_dump(mode="json")
    if quiz.current is not None and quiz.current.digest == digest(definition):
        if quiz.current.texts.get(language) != words:
            quiz.current.texts[language] = words
            quiz.current.save(update_fields=["texts"])
    else:
        quiz.current = _new_version(quiz, definition, {language: words}, at)
    quiz.save(update_fields=["lesson", "current"])
    renew_edition(modules__lessons__in=[one for one in (before, quiz.lesson) if one])
    if before is not None and before != quiz.lesson:
        update_lesson_completion_for_all(lesson=before, at=at)
    return quiz.current


def _is_for_staff(lesson: Lesson) -> bool:
    return is_staff_course(lesson.module.course.audience)


def _new_version(quiz: Quiz, definition: Definition, words: dict, at: datetime) -> QuizVersion:
    """Create a version. Translations are kept if what they say about each option is still true."""
    old = quiz.current
    if old is not None and _facts(parse_definition(old.definition)) == _facts(definition):
        words = {**old.texts, **words}
    version = QuizVersion.objects.create(
        quiz=quiz,
        number=quiz.versions.count() + 1,
        digest=digest(definition),
        definition=definition.model_dump(mode="json"),
        texts=words,
        created_at=at,
        read_by_person=any(question.read_by_person for question in definition.questions),
    )
    record(actor=None, verb="quiz-published", subject=version, at=at, number=version.number)
    return version


def _facts(definition: Definition) -> set[tuple]:
    return {fact for question in definition.questions for fact in question.facts()}


@transaction.atomic
def register_picture(*, digest: str, raw: bytes, at: datetime) -> None:
    """Save a picture that a quiz shows, without camera metadata. Repeating is harmless.

    `raw` is the file, `digest` its SHA-256. Raises Invalid when they do not match or the file is
    not a picture.
    """
    if Picture.objects.filter(digest=digest).exists():
        return
    try:
        if picture_facts(raw).digest != digest:
            raise Invalid(_("This is another picture than the quiz names."))
        data = strip_metadata(raw)
    except InvalidPicture as problem:
        raise Invalid(_("A picture of this quiz cannot be shown.")) from problem
    Picture.objects.get_or_create(digest=digest, defaults={"data": data, "created_at": at})


@transaction.atomic
def place_quizzes(*, lesson_key: UUID, quiz_keys: Collection[UUID], at: datetime) -> None:
    """Place these quizzes in the lesson, and no others; a quiz taken out is in no lesson.

    A quiz that is not published yet keeps its place, and counts once it is published. Learners who
    had read the lesson and lacked only what was taken out have now completed it. Raises NotFound
    when the lesson was never published.
    """
    lesson = _published_lesson(lesson_key)
    taken_out = lesson.quizzes.exclude(key__in=quiz_keys).update(lesson=None)
    left_behind = []
    for key in quiz_keys:
        quiz, made = Quiz.objects.select_related("lesson").get_or_create(
            key=key, defaults={"lesson": lesson}
        )
        if not made and quiz.lesson != lesson:
            left_behind += [quiz.lesson] if quiz.lesson else []
            quiz.lesson = lesson
            quiz.save(update_fields=["lesson"])
    renew_edition(modules__lessons__in=[lesson, *left_behind])
    for changed in [*left_behind, *([lesson] if taken_out else [])]:
        update_lesson_completion_for_all(lesson=changed, at=at)


def _published_lesson(key: UUID) -> Lesson:
    lesson = Lesson.objects.select_for_update(no_key=True).filter(key=key).first()
    if lesson is None:
        raise NotFound(_("Publish the lesson first, then its questions."))
    return lesson


@transaction.atomic
def register_sound(*, raw: bytes, at: datetime) -> str:
    """Save a sound that a lesson or a quiz plays, and return its digest. Repeating is harmless.

    Raises Invalid for a file that is not a sound.
    """
    try:
        facts, mime = sound_facts(raw), checked_mime(raw)
    except NoSound as problem:
        raise Invalid(_("A sound of this lesson cannot be played.")) from problem
    Sound.objects.get_or_create(
        digest=facts.digest,
        defaults={"data": raw, "mime": mime, "size_bytes": facts.size_bytes, "created_at": at},
    )
    return facts.digest


@transaction.atomic
def place_sounds(*, lesson_key: UUID, language: str, digests: Collection[str]) -> None:
    """Make these registered sounds the ones that the lesson plays in this language.

    Raises NotFound when the lesson was never published.
    """
    lesson = Lesson.objects.select_for_update(no_key=True).filter(key=lesson_key).first()
    if lesson is None:
        raise NotFound
    placed = LessonSound.objects.filter(lesson=lesson, language=language)
    placed.exclude(sound__digest__in=digests).delete()
    for sound in Sound.objects.filter(digest__in=digests):
        LessonSound.objects.get_or_create(lesson=lesson, language=language, sound=sound)

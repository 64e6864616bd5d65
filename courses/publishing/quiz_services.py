"""Quizzes of published lessons: versions, words in each language, pictures, where they stand.

Called by the CMS as `services` is, and holds to the same two rules. Every call may come twice and
ends in the same state, and rows are locked with `no_key`.
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
    """The words of a quiz in one more language, beside the version that is answered now.

    A translation never makes a version. False where the quiz was not published in the language it
    is translated from, or is built in another way there by now: then its words wait. Raises Invalid
    when words are missing.
    """
    if problems := check_texts(definition, texts):
        raise Invalid(_("Some words of this quiz are missing."), todo=problems)
    # What the quiz points at is read after the lock: a joined row would be the one from before it.
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
    """The version of the quiz that is answered from now on; attempts that are open keep theirs.

    A new version only when the structure changed; otherwise the words of this language are put in
    their place. `lesson_key` None leaves the quiz where it stands. Raises Invalid when words are
    missing, the definition is another quiz's, or it has a limit that a learner's quiz never has
    (domain R5.3). Raises NotFound when the lesson was never published.
    """
    if definition.key != key:
        raise Invalid(_("This quiz carries the key of another one."))
    if problems := check_texts(definition, texts):
        raise Invalid(_("Some words of this quiz are missing."), todo=problems)
    # The lesson is locked before the quiz, here as in `place_quizzes`: no two wait for each other.
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
    """Translations come along while what they say about each option is still true."""
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
    """Keeps a picture that a quiz shows, without what a camera wrote into it; once is enough.

    `raw` is the file, `digest` its SHA-256. Raises Invalid for another file or for no picture.
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
    """These quizzes stand in the lesson, and no others; a taken-out quiz stands in none.

    A quiz that is not published yet has its place kept, and counts once it is. Whoever had read
    the lesson and lacked only what was taken out has completed it. Raises NotFound when the lesson
    was never published.
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
    """Keeps a sound that a lesson or a quiz plays; once is enough. Returns its digest.

    Raises Invalid for what is no sound.
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
    """The lesson plays these registered sounds in this language, and no others.

    Raises NotFound when the lesson was never published.
    """
    lesson = Lesson.objects.select_for_update(no_key=True).filter(key=lesson_key).first()
    if lesson is None:
        raise NotFound
    placed = LessonSound.objects.filter(lesson=lesson, language=language)
    placed.exclude(sound__digest__in=digests).delete()
    for sound in Sound.objects.filter(digest__in=digests):
        LessonSound.objects.get_or_create(lesson=lesson, language=language, sound=sound)

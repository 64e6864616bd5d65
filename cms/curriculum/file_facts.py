"""The facts of course files that a fingerprint is made of. Pure."""

from collections.abc import Iterable
from typing import Any

from cms.curriculum.files import Block, CourseFile, LessonFile, ModuleFile, QuizFile
from cms.curriculum.question_facts import QUIZ_SETTINGS, question_facts, unusual_settings
from cms.curriculum.stored_facts import advice_facts, block_facts, file_digest, mark_facts, plain


def course_facts(course: CourseFile) -> dict[str, Any]:
    """The facts of a course."""
    return {
        "place": course.code,
        "title": course.title,
        "summary": course.summary,
        "audience": sorted(course.audience),
        "outcomes": course.outcomes,
    }


def module_facts(module: ModuleFile, course: CourseFile) -> dict[str, Any]:
    """The facts of a module, with those of its live session."""
    facts = {
        "place": [str(course.key), module.number],
        "title": module.title,
        "summary": module.summary,
        **advice_facts(module.advice.data()),
    }
    notes, activity = module.notes, module.activity
    if notes is not None:
        facts["notes"] = [notes.title, notes.minutes, _meeting_blocks(notes.blocks)]
    if activity is not None:
        seats = list(activity.seats)
        blocks = _meeting_blocks(activity.blocks)
        facts["activity"] = [activity.title, activity.minutes, seats, blocks]
    return facts


def _meeting_blocks(blocks: Iterable[Block]) -> list[list[str]]:
    # Without a drawing of its own, a card has the same facts as before cards had drawings.
    return [
        [block.kind, block.label, plain(block.value), *([block.drawing] if block.drawing else ())]
        for block in blocks
    ]


def lesson_facts(lesson: LessonFile, module: ModuleFile) -> dict[str, Any]:
    """The facts of a lesson, its blocks in order."""
    body = [
        [*block_facts(block.kind, block.label, block.value), *_sound_of(block)]
        for block in lesson.blocks
    ]
    if lesson.quiz is not None:
        body.append(["quiz", str(lesson.quiz.key)])
    # A text lesson that counts has the same facts as in the first release.
    return mark_facts(lesson.extra, lesson.picture_lesson) | {
        **advice_facts(lesson.advice.data()),
        "place": [str(module.key), lesson.number],
        "title": lesson.title,
        "minutes": lesson.minutes,
        "content_note": lesson.content_note,
        "short_version": plain(lesson.short_version),
        "body": body,
        "outcomes": list(lesson.outcomes),
        "grounding": list(lesson.grounding),
        "competencies": list(lesson.competencies),
        "principle": lesson.principle,
    }


def _sound_of(block: Block) -> list[str]:
    """The digest of a block's sound; nothing for blocks without sound."""
    if block.kind == "audio":
        return [file_digest(block.file) if block.file else ""]
    # Without a sound, a picture has the same facts as before pictures had sounds.
    return [file_digest(block.file)] if block.file else []


def quiz_facts(quiz: QuizFile) -> dict[str, Any]:
    """The facts of a quiz."""
    return {
        "pass_mark_percent": quiz.definition.pass_mark_percent,
        "questions": quiz_questions(quiz),
        **unusual_settings(quiz_settings(quiz), quiz.texts.categories),
    }


def quiz_questions(quiz: QuizFile) -> list[dict[str, Any]]:
    """Each question with structure and words together, as the CMS stores them."""
    return [question_facts(value["kind"], value, file_digest, file_digest) for value in quiz.values]


def quiz_settings(quiz: QuizFile) -> dict[str, Any]:
    """The fields of a quiz in the CMS besides title, pass mark, categories and questions."""
    return {
        name: getattr(quiz.definition if hasattr(quiz.definition, name) else quiz.texts, name)
        for name in QUIZ_SETTINGS
    }

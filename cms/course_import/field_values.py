"""The field values of CMS pages and quizzes, made from course files.

Pictures and sounds that the files name are stored in the CMS on the way.
"""

from typing import Any
from uuid import uuid5

from cms.curriculum.file_facts import quiz_settings
from cms.curriculum.files import (
    ActivityFile,
    Block,
    CourseFile,
    LessonFile,
    ModuleFile,
    NotesFile,
    QuizFile,
)
from cms.curriculum.lesson_blocks import HEARD_BLOCKS
from cms.curriculum.library_files import ExerciseFile, TermFile
from cms.curriculum.question_pictures import SHOWN_KINDS
from cms.curriculum.quiz_blocks import CHOICE_KINDS, block_of
from cms.media.storage import document_of, image_of
from cms.models import LessonPage, ModulePage, Quiz


def course_values(course: CourseFile) -> dict:
    """The fields of a course's page."""
    return {
        "slug": course.code,
        "code": course.code,
        "title": course.title,
        "summary": course.summary,
        "audience": list(course.audience),
        "outcomes": course.outcomes,
    }


def module_values(module: ModuleFile) -> dict:
    """The fields of a module's page."""
    return {
        "slug": str(module.number),
        "title": module.title,
        "summary": module.summary,
        "advice": module.advice.data(),
        **_meeting_values(module),
    }


def lesson_values(lesson: LessonFile, quiz: Quiz | None) -> dict:
    """The fields of a lesson's page, with `quiz` at its end."""
    body: list[dict[str, Any]] = [
        {"type": block.kind, "value": _stored(block), "id": str(uuid5(lesson.key, str(index)))}
        for index, block in enumerate(lesson.blocks)
    ]
    if quiz is not None:
        body.append({"type": "quiz", "value": quiz.pk, "id": str(uuid5(lesson.key, "quiz"))})
    return {
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


def quiz_values(quiz: QuizFile) -> dict:
    """The fields of a quiz, without its title."""
    categories = [
        {
            "type": "category",
            "value": {"path": path, "name": name},
            "id": str(uuid5(quiz.key, f"category {path}")),
        }
        for path, name in quiz.texts.categories.items()
    ]
    return {
        "pass_mark_percent": quiz.definition.pass_mark_percent,
        **quiz_settings(quiz),
        "questions": _stream(Quiz, "questions", _questions(quiz)),
        "categories": _stream(Quiz, "categories", categories),
    }


def _questions(quiz: QuizFile) -> list[dict]:
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


def _with_files(part: dict) -> dict:
    """Store the picture and sound of a part in the CMS; a part without either is unchanged."""
    found = dict(part)
    if part.get("picture"):
        found["picture"] = image_of(part["picture"]).pk
    if part.get("sound"):
        found["sound"] = document_of(part["sound"]).pk
    return found


def _stored(block: Block) -> str | dict:
    """The value of a lesson block in the form a page stores; its sound is stored in the CMS."""
    if block.kind not in HEARD_BLOCKS:
        return block.value
    heard = {"script": block.value, "file": None}
    if block.file is not None:
        heard["file"] = document_of(block.file).pk
    return heard if block.kind == "audio" else {"drawing": block.label, **heard}


def _meeting_values(module: ModuleFile) -> dict:
    """The fields of a module's page about its live session; empty if it has none."""
    notes, activity = module.notes, module.activity
    return {
        "notes_title": notes.title if notes else "",
        "notes_minutes": notes.minutes if notes else None,
        "facilitator_notes": _meeting_stream("facilitator_notes", notes),
        "activity_title": activity.title if activity else "",
        "activity_minutes": activity.minutes if activity else None,
        "activity_seats": list(activity.seats) if activity else [],
        "activity": _meeting_stream("activity", activity),
    }


def _meeting_stream(name: str, file: NotesFile | ActivityFile | None) -> Any:
    if file is None:
        return _stream(ModulePage, name, [])
    raw = []
    for index, block in enumerate(file.blocks):
        card = {"label": block.label, "drawing": block.drawing, "text": block.value}
        value = card if block.kind == "card" else block.value
        raw.append({"type": block.kind, "value": value, "id": str(uuid5(file.key, str(index)))})
    return _stream(ModulePage, name, raw)


def _stream(model: Any, name: str, raw: list) -> Any:
    return model._meta.get_field(name).to_python(raw)


def exercise_values(file: ExerciseFile) -> dict[str, Any]:
    """The fields of a grounding exercise."""
    return {
        "card": file.card,
        "title": file.title,
        "seconds": file.seconds,
        "drawing": file.drawing,
        "body": file.html,
    }


def term_values(file: TermFile) -> dict[str, Any]:
    """The fields of a glossary term."""
    return {"term": file.term, "also": list(file.also), "definition": file.definition}

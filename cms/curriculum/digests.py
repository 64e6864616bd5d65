"""Fingerprints of content, equal for a file and for the page that was loaded from it.

A page whose fingerprint is no longer the one it was loaded with was changed by an editor. What the
editor's browser adds (block keys, entities, spaces) does not count as a change. Pure.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from cms.curriculum.files import Block, CourseFile, LessonFile, ModuleFile, QuizFile
from cms.curriculum.question_pictures import SHOWN_KINDS
from cms.curriculum.quiz_blocks import CHOICE_KINDS, kind_of

_BLOCK_KEY = re.compile(r'\s+data-block-key="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
NO_FILES: Mapping[int, str] = {}
_SPACE = re.compile(r"\s+")


def fingerprint(facts: dict) -> str:
    """The SHA-256 of these facts, in hexadecimal."""
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plain(text: str) -> str:
    """Rich text without what an editor adds unseen; "" where only tags are left."""
    bare = _SPACE.sub(" ", html.unescape(_BLOCK_KEY.sub("", text or ""))).strip()
    return bare if _TAG.sub("", bare).strip() else ""


def value_of(stored, default):
    """A JSON column as a revision keeps it: as data or as text."""
    if isinstance(stored, str):
        return json.loads(stored) if stored else default
    return default if stored is None else stored


# --- from files -----------------------------------------------------------------------------


def course_facts(course: CourseFile) -> dict:
    return {
        "place": course.code,
        "title": course.title,
        "summary": course.summary,
        "audience": sorted(course.audience),
        "outcomes": course.outcomes,
    }


def module_facts(module: ModuleFile, course: CourseFile) -> dict:
    facts = {
        "place": [str(course.key), module.number],
        "title": module.title,
        "summary": module.summary,
        **_advised(module.advice.data()),
    }
    notes, activity = module.notes, module.activity
    if notes is not None:
        facts["notes"] = [notes.title, notes.minutes, _session_blocks(notes.blocks)]
    if activity is not None:
        seats = list(activity.seats)
        blocks = _session_blocks(activity.blocks)
        facts["activity"] = [activity.title, activity.minutes, seats, blocks]
    return facts


def _session_blocks(blocks) -> list[list[str]]:
    return [[block.kind, block.label, plain(block.value)] for block in blocks]


def lesson_facts(lesson: LessonFile, module: ModuleFile) -> dict:
    body = [
        [*_block(block.kind, block.label, block.value), *_sound_of(block)]
        for block in lesson.blocks
    ]
    if lesson.quiz is not None:
        body.append(["quiz", str(lesson.quiz.key)])
    # A lesson in words that counts has the facts that the first release wrote.
    return _marked(lesson.extra, lesson.picture_lesson) | {
        **_advised(lesson.advice.data()),
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
    """The digest of what is read aloud; nothing for the blocks that say nothing."""
    if block.kind == "audio":
        return [file_digest(block.file) if block.file else ""]
    # Without a sound a picture has the facts that it had before there were any.
    return [file_digest(block.file)] if block.file else []


# What a quiz says of itself beside its questions, and what it says when nobody wrote it down.
QUIZ_SETTINGS: Mapping[str, object] = {
    "order": "author",
    "draw": None,
    "options": "author",
    "answers": "end",
    "single_attempt": False,
    "minutes": None,
    "description": "",
    "message_met": "",
    "message_not_yet": "",
}


def quiz_settings(quiz: QuizFile) -> dict:
    """The fields of a quiz in the office beside title, pass mark, categories and questions."""
    return {
        name: getattr(quiz.definition if hasattr(quiz.definition, name) else quiz.texts, name)
        for name in QUIZ_SETTINGS
    }


def _unusual(settings: Mapping, categories: Mapping[str, str]) -> dict:
    """What the first releases had no field for is a fact only where somebody wrote it down."""
    facts = {
        name: settings[name]
        for name, usual in QUIZ_SETTINGS.items()
        if settings.get(name, usual) != usual
    }
    return facts | ({"categories": dict(categories)} if categories else {})


def _block(kind: str, label: str, text: str) -> list[str]:
    return [kind, label, plain(text)] if kind == "picture" else [kind, plain(text)]


def _marked(extra: bool, picture_lesson: bool) -> dict:
    """Only where it is one: lessons that were loaded before there were such keep their digest."""
    marks = {"extra": extra, "picture_lesson": picture_lesson}
    return {name: True for name, is_one in marks.items() if is_one}


def _advised(advice: Mapping) -> dict:
    """Only where something comes first, for the same reason."""
    return {"advice": dict(advice)} if advice else {}


def quiz_facts(quiz: QuizFile) -> dict:
    return {
        "pass_mark_percent": quiz.definition.pass_mark_percent,
        "questions": quiz_questions(quiz),
        **_unusual(quiz_settings(quiz), quiz.texts.categories),
    }


def quiz_questions(quiz: QuizFile) -> list[dict]:
    """Each question with structure and words together, as the CMS keeps them."""
    return [
        _question_facts(value["kind"], value, file_digest, file_digest) for value in quiz.values
    ]


def _question_facts(kind: str, value: Mapping, picture: Callable, sound: Callable) -> dict:
    """The facts of a question, lists bare and in the order in which they stand.

    Those of single, multiple and true or not are what the first release wrote: a page that was
    loaded by it must not look as if an editor had changed it.
    """
    if kind in CHOICE_KINDS:
        return {
            **{name: value[name] for name in ("key", "kind", "text")},
            "outcomes": list(value["outcomes"]),
            "options": [
                _option(option) | _later_fields(option, picture) | _heard(option, sound)
                for option in value["options"]
            ],
            **_later_fields(value, picture),
            **_heard(value, sound),
        }
    facts = {name: part for name, part in value.items() if name not in ("kind", "sound")}
    facts |= _heard(value, sound)
    if kind == "hotspot":
        return {
            "kind": kind,
            **_without(facts, LATER_FIELDS),
            "picture": picture(facts["picture"]),
            "alt": facts["alt"],
            **_later_fields(_without(facts, ("picture", "alt")), picture),
        }
    facts = _without(facts, LATER_FIELDS) | _later_fields(facts, picture)
    if kind in SHOWN_KINDS:
        facts["options"] = [
            _without(option, LATER_FIELDS) | _later_fields(option, picture)
            for option in facts["options"]
        ]
    return {"kind": kind, **facts}


def _heard(value: Mapping, sound: Callable) -> dict:
    """What is read aloud, where something is: without it the facts are those of before."""
    return {"sound": sound(value["sound"])} if value.get("sound") else {}


# Fields of a question or an answer that the first releases did not have.
LATER_FIELDS = ("category", "part", "picture", "alt", "drawing")


def _without(facts: Mapping, names: Iterable[str]) -> dict:
    return {name: part for name, part in facts.items() if name not in names}


def _later_fields(value: Mapping, picture: Callable) -> dict:
    """Those that say something."""
    found = {name: value[name] for name in LATER_FIELDS if value.get(name)}
    if "picture" in found:
        found["picture"] = picture(found["picture"])
    return found


def file_digest(file: Path) -> str:
    """The same that Wagtail keeps of an image as its `file_hash`."""
    return hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()


# --- from the content of a revision ---------------------------------------------------------


def stored_course_facts(content: Mapping) -> dict:
    return {
        "place": content["code"],
        "title": content["title"],
        "summary": content["summary"],
        "audience": sorted(value_of(content["audience"], [])),
        "outcomes": value_of(content["outcomes"], {}),
    }


def stored_module_facts(content: Mapping, parent_key: str) -> dict:
    """Without notes and activity it is what the first release wrote, which had neither."""
    facts = {
        "place": [parent_key, int(content["slug"])],
        "title": content["title"],
        "summary": content["summary"],
        **_advised(value_of(content.get("advice"), {})),
    }
    notes = [
        content.get("notes_title", ""),
        content.get("notes_minutes"),
        _stored_session_blocks(content.get("facilitator_notes")),
    ]
    activity = [
        content.get("activity_title", ""),
        content.get("activity_minutes"),
        value_of(content.get("activity_seats"), []),
        _stored_session_blocks(content.get("activity")),
    ]
    if any(notes):
        facts["notes"] = notes
    if any(activity):
        facts["activity"] = activity
    return facts


def _stored_session_blocks(stored) -> list[list[str]]:
    found = []
    for block in value_of(stored, []):
        value = block["value"]
        label, text = (value["label"], value["text"]) if block["type"] == "card" else ("", value)
        found.append([block["type"], label, plain(text)])
    return found


def stored_lesson_facts(
    content: Mapping,
    parent_key: str,
    quiz_keys: Mapping[int, str],
    sounds: Mapping[int, str] = NO_FILES,
) -> dict:
    """`quiz_keys` gives the key of a quiz by its row, `sounds` the digest of a document's file."""
    body = [
        _stored_block(block["type"], block["value"], quiz_keys, sounds)
        for block in value_of(content["body"], [])
    ]
    return _marked(content.get("extra", False), content.get("picture_lesson", False)) | {
        **_advised(value_of(content.get("advice"), {})),
        "place": [parent_key, int(content["slug"])],
        "title": content["title"],
        "minutes": content["minutes"],
        "content_note": content["content_note"],
        "short_version": plain(content["short_version"]),
        "body": body,
        "outcomes": value_of(content["outcomes"], []),
        "grounding": value_of(content["grounding"], []),
        "competencies": value_of(content["competencies"], []),
        "principle": content["principle"],
    }


def _stored_block(kind: str, value, quiz_keys: Mapping, sounds: Mapping) -> list[str]:
    if kind == "quiz":
        return [kind, quiz_keys.get(value, "")]
    if kind == "audio":
        return [kind, plain(value["script"]), sounds.get(value.get("file"), "")]
    if kind == "picture":
        sound = sounds.get(value.get("file"), "")
        return [*_block(kind, value["drawing"], value["script"]), *([sound] if sound else ())]
    return _block(kind, "", value)


def stored_quiz_facts(
    content: Mapping,
    pictures: Mapping[int, str] = NO_FILES,
    sounds: Mapping[int, str] = NO_FILES,
) -> dict:
    """`pictures` and `sounds` give the digest of an image's or a document's file by its row."""
    return {
        "pass_mark_percent": content["pass_mark_percent"],
        "questions": [
            _question_facts(
                kind_of(block["type"], block["value"]),
                _bare(block["value"]),
                lambda row: pictures.get(row, ""),
                lambda row: sounds.get(row, ""),
            )
            for block in value_of(content["questions"], [])
        ],
        **_unusual(content, stored_categories(content)),
    }


def stored_categories(content: Mapping) -> dict[str, str]:
    """Category path → what it is called."""
    blocks = value_of(content.get("categories"), [])
    return {block["value"]["path"]: block["value"]["name"] for block in blocks}


def _bare(stored):
    """A stored value without the ids that the office gives to entries of lists."""
    if isinstance(stored, Mapping):
        if stored.get("type") == "item" and "value" in stored:
            return _bare(stored["value"])
        return {name: _bare(part) for name, part in stored.items()}
    return [_bare(one) for one in stored] if isinstance(stored, list) else stored


def _option(option: Mapping) -> dict:
    return {
        "key": option["key"],
        "text": option["text"],
        "correct": bool(option["correct"]),
        "feedback": option["feedback"],
    }

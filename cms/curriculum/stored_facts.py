"""The facts of a CMS row as a revision stores it, equal to those of its file. Pure."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cms.curriculum.question_facts import question_facts, unusual_settings
from cms.curriculum.quiz_blocks import kind_of

_BLOCK_KEY = re.compile(r'\s+data-block-key="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def fingerprint(facts: dict[str, Any]) -> str:
    """The SHA-256 of these facts, in hexadecimal."""
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plain(text: str) -> str:
    """Rich text without what the editor adds invisibly; "" if only tags are left."""
    bare = _SPACE.sub(" ", html.unescape(_BLOCK_KEY.sub("", text or ""))).strip()
    return bare if _TAG.sub("", bare).strip() else ""


def value_of(stored: Any, default: Any) -> Any:
    """A JSON column in a revision, which may be data or text."""
    if isinstance(stored, str):
        return json.loads(stored) if stored else default
    return default if stored is None else stored


def file_digest(file: Path) -> str:
    """The same digest that Wagtail stores as the `file_hash` of an image."""
    return hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()


def block_facts(kind: str, label: str, text: str) -> list[str]:
    """The facts of a block; only pictures have a label."""
    return [kind, label, plain(text)] if kind == "picture" else [kind, plain(text)]


def mark_facts(extra: bool, picture_lesson: bool) -> dict[str, Any]:
    """The marks that are set: lessons imported before these existed keep their digest."""
    marks = {"extra": extra, "picture_lesson": picture_lesson}
    return {name: True for name, is_one in marks.items() if is_one}


def advice_facts(advice: Mapping[str, Any]) -> dict[str, Any]:
    """The advice if there is any, for the same reason."""
    return {"advice": dict(advice)} if advice else {}


NO_FILES: Mapping[int, str] = {}


def stored_course_facts(content: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a course."""
    return {
        "place": content["code"],
        "title": content["title"],
        "summary": content["summary"],
        "audience": sorted(value_of(content["audience"], [])),
        "outcomes": value_of(content["outcomes"], {}),
    }


def stored_module_facts(content: Mapping[str, Any], parent_key: str) -> dict[str, Any]:
    """The facts of a module; without notes and activity they are as in the first release."""
    facts = {
        "place": [parent_key, int(content["slug"])],
        "title": content["title"],
        "summary": content["summary"],
        **advice_facts(value_of(content.get("advice"), {})),
    }
    notes = [
        content.get("notes_title", ""),
        content.get("notes_minutes"),
        _stored_meeting_blocks(content.get("facilitator_notes")),
    ]
    activity = [
        content.get("activity_title", ""),
        content.get("activity_minutes"),
        value_of(content.get("activity_seats"), []),
        _stored_meeting_blocks(content.get("activity")),
    ]
    if any(notes):
        facts["notes"] = notes
    if any(activity):
        facts["activity"] = activity
    return facts


def _stored_meeting_blocks(stored: Any) -> list[list[str]]:
    found = []
    for block in value_of(stored, []):
        kind, value = block["type"], block["value"]
        if kind != "card":
            found.append([kind, "", plain(value)])
            continue
        drawing = value.get("drawing") or ""
        found.append([kind, value["label"], plain(value["text"]), *([drawing] if drawing else ())])
    return found


def stored_lesson_facts(
    content: Mapping[str, Any],
    parent_key: str,
    quiz_keys: Mapping[int, str],
    sounds: Mapping[int, str] = NO_FILES,
) -> dict[str, Any]:
    """The facts of a lesson.

    `quiz_keys` gives the key of a quiz by its row, `sounds` the digest of a document's file.
    """
    body = [
        _stored_block(block["type"], block["value"], quiz_keys, sounds)
        for block in value_of(content["body"], [])
    ]
    return mark_facts(content.get("extra", False), content.get("picture_lesson", False)) | {
        **advice_facts(value_of(content.get("advice"), {})),
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


def _stored_block(
    kind: str, value: Any, quiz_keys: Mapping[int, str], sounds: Mapping[int, str]
) -> list[str]:
    if kind == "quiz":
        return [kind, quiz_keys.get(value, "")]
    if kind == "audio":
        return [kind, plain(value["script"]), sounds.get(value.get("file"), "")]
    if kind == "picture":
        sound = sounds.get(value.get("file"), "")
        return [*block_facts(kind, value["drawing"], value["script"]), *([sound] if sound else ())]
    # A block whose text is the same everywhere stores none of its own.
    return block_facts(kind, "", value or "")


def stored_quiz_facts(
    content: Mapping[str, Any],
    pictures: Mapping[int, str] = NO_FILES,
    sounds: Mapping[int, str] = NO_FILES,
) -> dict[str, Any]:
    """The facts of a quiz.

    `pictures` and `sounds` give the digest of an image's or a document's file by its row.
    """
    return {
        "pass_mark_percent": content["pass_mark_percent"],
        "questions": [
            question_facts(
                kind_of(block["type"], block["value"]),
                _bare(block["value"]),
                lambda row: pictures.get(row, ""),
                lambda row: sounds.get(row, ""),
            )
            for block in value_of(content["questions"], [])
        ],
        **unusual_settings(content, stored_categories(content)),
    }


def stored_categories(content: Mapping[str, Any]) -> dict[str, str]:
    """Category path → its name."""
    blocks = value_of(content.get("categories"), [])
    return {block["value"]["path"]: block["value"]["name"] for block in blocks}


def _bare(stored: Any) -> Any:
    """A stored value without the ids that Wagtail gives to list entries."""
    if isinstance(stored, Mapping):
        if stored.get("type") == "item" and "value" in stored:
            return _bare(stored["value"])
        return {name: _bare(part) for name, part in stored.items()}
    return [_bare(one) for one in stored] if isinstance(stored, list) else stored


def exercise_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a grounding exercise, from a file's values or from a revision."""
    facts = {name: values[name] for name in ("card", "title", "seconds", "drawing")}
    return {**facts, "body": plain(values["body"])}


def term_facts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a glossary term, from a file's values or from a revision."""
    return {
        "term": values["term"],
        "also": value_of(values["also"], []),
        "definition": values["definition"],
    }

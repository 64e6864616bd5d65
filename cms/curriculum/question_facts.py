"""The facts of a quiz and its questions, the same for files and the CMS. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cms.curriculum.question_pictures import SHOWN_KINDS
from cms.curriculum.quiz_blocks import CHOICE_KINDS

# The settings of a quiz besides its questions, with their defaults.
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
# Fields of a question or an answer that the first releases did not have.
LATER_FIELDS = ("name", "category", "part", "picture", "alt", "drawing", "nearly", "reject")


def unusual_settings(settings: Mapping[str, Any], categories: Mapping[str, str]) -> dict[str, Any]:
    """The settings that differ from the default, so that quizzes without them keep their facts."""
    facts = {
        name: settings[name]
        for name, usual in QUIZ_SETTINGS.items()
        if settings.get(name, usual) != usual
    }
    return facts | ({"categories": dict(categories)} if categories else {})


def question_facts(
    kind: str, value: Mapping[str, Any], picture: Callable[[Any], str], sound: Callable[[Any], str]
) -> dict[str, Any]:
    """The facts of a question, lists without ids and in their order.

    Single, multiple and true/false questions have the same facts as in the first release. So a page
    that was imported by it does not look as if an editor had changed it.
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
    for parts in ("options", "gaps") if kind in (*SHOWN_KINDS, "gap") else ():
        if parts in facts:
            facts[parts] = [
                _without(part, LATER_FIELDS) | _later_fields(part, picture) for part in facts[parts]
            ]
    return {"kind": kind, **facts}


def _heard(value: Mapping[str, Any], sound: Callable[[Any], str]) -> dict[str, Any]:
    """The digest of the sound, if there is one; without it the facts are as in older releases."""
    return {"sound": sound(value["sound"])} if value.get("sound") else {}


def _without(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: part for name, part in facts.items() if name not in names}


def _later_fields(value: Mapping[str, Any], picture: Callable[[Any], str]) -> dict[str, Any]:
    """The later fields that are not empty."""
    found = {name: value[name] for name in LATER_FIELDS if value.get(name)}
    if "picture" in found:
        found["picture"] = picture(found["picture"])
    return found


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": option["key"],
        "text": option["text"],
        "correct": bool(option["correct"]),
        "feedback": option["feedback"],
    }

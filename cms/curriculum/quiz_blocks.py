"""The form in which questions are written, both in course files and in the CMS. Pure.

A *value* holds structure and words of a question together. It is what a CMS block stores, and what
the reader of course files makes. Here it is split for `courses`, which stores the two separately.
Single, multiple and true/false share the block `question`; every other kind has a block of its own.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

from courses.questions.kinds.branching import END

from . import question_pictures

CHOICE_KINDS = ("single", "multiple", "true_false")
CHOICE_BLOCK = "question"
AREA = ("left", "top", "width", "height")
# Texts that a draft may lack, but nothing published.
STILL_TO_WRITE = frozenset(
    {"feedback-empty", "feedback-met-empty", "feedback-not-yet-empty", "guide-empty"}
    | {"shown-alt-empty"}
)

# A question as (structure, words), in the form `courses.questions.schema` reads.
TakenApart = tuple[dict, dict]


def kind_of(block_type: str, value: Mapping) -> str:
    """The kind of a question, from its block."""
    return value["kind"] if block_type == CHOICE_BLOCK else block_type


def block_of(kind: str) -> str:
    """The block that holds questions of a kind."""
    return CHOICE_BLOCK if kind in CHOICE_KINDS else kind


def take_apart(
    kind: str, value: Mapping, picture: Callable | None = None, sound: Callable | None = None
) -> TakenApart:
    """Structure and words of a question. `picture` returns the facts of a picture, `sound` those of
    a sound (None: it cannot be played).
    """
    structure = {"key": value["key"], "kind": kind, "outcomes": list(value["outcomes"])}
    words = {"text": value["text"], "options": {}}
    if kind == "hotspot":
        if picture is None:
            raise TypeError("whoever takes a hotspot apart says what its picture is")
        structure["picture"] = picture(value["picture"])
    if value.get("category"):
        structure["category"] = value["category"]
    if value.get("part"):
        words["part"] = value["part"]
    _TAKE_APART.get(kind, _choice)(value, structure, words)
    for part in question_pictures.parts_with(kind, value):
        shown_with = words if part is value else words["options"][part["key"]]
        shown_with |= question_pictures.words_of(part, picture)
    if sound is not None:
        _add_sound(words, value, sound)
        for option in value["options"] if kind in CHOICE_KINDS else ():
            _add_sound(words["options"][option["key"]], option, sound)
    return structure, words


def _add_sound(words: dict, value: Mapping, sound: Callable) -> None:
    found = sound(value["sound"]) if value.get("sound") else None
    if found is not None:
        words["sound"] = found


def _option_words(option: Mapping) -> dict:
    return {"text": option["text"], "feedback": option["feedback"]}


def _choice(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["options"] = [
        {"key": option["key"], "correct": bool(option["correct"])} for option in value["options"]
    ]
    words["options"] = {option["key"]: _option_words(option) for option in value["options"]}


def _ordering(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["options"] = [{"key": option["key"]} for option in value["options"]]
    words["options"] = {option["key"]: _option_words(option) for option in value["options"]}


def _matching(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["targets"] = [{"key": target["key"]} for target in value["targets"]]
    structure["options"] = [
        {"key": option["key"], "match": option["match"]} for option in value["options"]
    ]
    words["targets"] = {target["key"]: target["text"] for target in value["targets"]}
    words["options"] = {option["key"]: _option_words(option) for option in value["options"]}


def _gap(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["options"] = [{"key": gap["key"]} for gap in value["gaps"]]
    structure["nearly"] = value.get("nearly") or ""
    words["options"] = {
        gap["key"]: {
            "text": "",
            "feedback": gap["feedback"],
            "accept": list(gap["accept"]),
            "reject": list(gap.get("reject") or ()),
            "choices": list(gap["choices"]),
        }
        for gap in value["gaps"]
    }


def _numeric(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["answer"] = value["answer"]
    structure["tolerance"] = value["tolerance"]
    for name in ("unit", "feedback_met", "feedback_not_yet"):
        words[name] = value[name]


def _hotspot(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["options"] = [
        {
            "key": region["key"],
            "correct": bool(region["correct"]),
            "area": [float(region[side]) for side in AREA],
        }
        for region in value["regions"]
    ]
    words["alt"] = value["alt"]
    words["options"] = {region["key"]: _option_words(region) for region in value["regions"]}


def _branching(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    structure["scenes"] = [
        {
            "key": scene["key"],
            "choices": [
                {"key": choice["key"], "to": choice["to"], "good": bool(choice["good"])}
                for choice in scene["choices"]
            ],
        }
        for scene in value["scenes"]
    ]
    words["scenes"] = {scene["key"]: scene["text"] for scene in value["scenes"]}
    words["options"] = {
        f"{scene['key']}.{choice['key']}": _option_words(choice)
        for scene in value["scenes"]
        for choice in scene["choices"]
    }


def _reflection(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    words["feedback"] = value["feedback"]


def _written(value: Mapping[str, Any], structure: dict[str, Any], words: dict[str, Any]) -> None:
    words["guide"] = value["guide"]
    words["feedback"] = value["feedback"]


_TAKE_APART = {
    "ordering": _ordering,
    "matching": _matching,
    "gap": _gap,
    "numeric": _numeric,
    "hotspot": _hotspot,
    "branching": _branching,
    "reflection": _reflection,
    "self_check": _reflection,
    "written": _written,
    "spoken": _written,
}


# --- keys that an editor left open ----------------------------------------------------------


def give_keys(kind: str, value: MutableMapping[str, Any], new_key: Callable[[str], str]) -> None:
    """Adds missing keys, and replaces numbers of targets and scenes with their keys.

    `new_key` makes a short name from a first letter that says what it is for. A gap is named by its
    place (g1, g2), as in the text.
    """
    _name(value, "q", new_key)
    if kind == "gap":
        for index, gap in enumerate(value["gaps"], start=1):
            gap["key"] = gap["key"] or f"g{index}"
    elif kind == "branching":
        scenes = value["scenes"]
        for scene in scenes:
            _name(scene, "s", new_key)
            for choice in scene["choices"]:
                _name(choice, "c", new_key)
        for scene in scenes:
            for choice in scene["choices"]:
                choice["to"] = _by_number(choice["to"] or END, scenes)
    elif kind == "matching":
        for target in value["targets"]:
            _name(target, "t", new_key)
        for option in value["options"]:
            _name(option, "o", new_key)
            option["match"] = _by_number(option["match"], value["targets"])
    else:
        for option in value.get("options") or value.get("regions") or ():
            _name(option, "o", new_key)


def _name(part: MutableMapping[str, Any], letter: str, new_key: Callable[[str], str]) -> None:
    part["key"] = part["key"] or new_key(letter)


def _by_number(name: str, parts: Iterable[Mapping[str, Any]]) -> str:
    """The key of the part that an editor named by its key or by its place in the list."""
    keys = [part["key"] for part in parts]
    if name not in keys and name.isdecimal() and 1 <= int(name) <= len(keys):
        return keys[int(name) - 1]
    return name

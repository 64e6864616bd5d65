"""Fingerprints of content, equal for a file and for the page that was loaded from it. Pure.

A page whose fingerprint is no longer the one it was loaded with was changed by an editor. What the
editor's browser adds (block keys, entities, spaces) does not count as a change.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_BLOCK_KEY = re.compile(r'\s+data-block-key="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def fingerprint(facts: dict[str, Any]) -> str:
    """The SHA-256 of these facts, in hexadecimal."""
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def plain(text: str) -> str:
    """Rich text without what an editor adds unseen; "" where only tags are left."""
    bare = _SPACE.sub(" ", html.unescape(_BLOCK_KEY.sub("", text or ""))).strip()
    return bare if _TAG.sub("", bare).strip() else ""


def value_of(stored: Any, default: Any) -> Any:
    """A JSON column as a revision keeps it: as data or as text."""
    if isinstance(stored, str):
        return json.loads(stored) if stored else default
    return default if stored is None else stored


def file_digest(file: Path) -> str:
    """The same that Wagtail keeps of an image as its `file_hash`."""
    return hashlib.sha1(file.read_bytes(), usedforsecurity=False).hexdigest()


def block_facts(kind: str, label: str, text: str) -> list[str]:
    """What counts of a block; only pictures have a label."""
    return [kind, label, plain(text)] if kind == "picture" else [kind, plain(text)]


def mark_facts(extra: bool, picture_lesson: bool) -> dict[str, Any]:
    """Only where it is one: lessons that were loaded before there were such keep their digest."""
    marks = {"extra": extra, "picture_lesson": picture_lesson}
    return {name: True for name, is_one in marks.items() if is_one}


def advice_facts(advice: Mapping[str, Any]) -> dict[str, Any]:
    """Only where something comes first, for the same reason."""
    return {"advice": dict(advice)} if advice else {}

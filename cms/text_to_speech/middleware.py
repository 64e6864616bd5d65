"""Adds the list of recordings to pages with text to speech switched on."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from . import queries
from .page_texts import said_of_phrases
from .play_list import play_list

Next = Callable[[HttpRequest], Any]
# Placeholder in `components/aloud.html` for the list of sounds; pages without it are not read
# aloud.
PLACE = "<!--aloud-->"
# The same in `components/hear_phrases.html`: in a room, only our picture phrases can be heard.
PHRASES_PLACE = "<!--phrases aloud-->"


class ReadAloud:
    """Marks each sentence of a page with “Sound on”, and lists which of them have a sound.

    It reads the final HTML, so no text of a page can be missing from the list. In a room no
    sentence is marked; the page gets the sounds of picture phrases by key. One query; none for
    users who have not switched it on.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if getattr(response, "streaming", False) or not _is_page(response):
            return response
        for place, listed in ((PLACE, _with_sentences), (PHRASES_PLACE, _with_phrases)):
            if place.encode() in response.content:
                page = response.content.decode(response.charset)
                response.content = listed(page, get_language() or "en")
                if response.has_header("Content-Length"):
                    response["Content-Length"] = str(len(response.content))
        return response


def _with_sentences(page: str, language: str) -> str:
    """The page with its sentences marked, and one entry for each: "" if there is no sound."""
    read = play_list(page, language)
    digests = [one.digest for one in read.said]
    marks = queries.marks_of(digests)
    sounds = [marks[one] + one if one in marks else "" for one in digests]
    return read.html.replace(PLACE, _script("data-sounds", sounds), 1)


def _with_phrases(page: str, language: str) -> str:
    """The page unchanged, with the list of picture phrases that have a sound."""
    digests = {key: said.digest for key, said in said_of_phrases(language).items()}
    marks = queries.marks_of(digests.values())
    sounds = {key: marks[one] + one for key, one in digests.items() if one in marks}
    return page.replace(PHRASES_PLACE, _script("data-phrase-sounds", sounds), 1)


def _script(name: str, sounds: Any) -> str:
    return f'<script type="application/json" {name}>{json.dumps(sounds)}</script>'


def _is_page(response: Any) -> bool:
    return str(response.get("Content-Type", "")).startswith("text/html")

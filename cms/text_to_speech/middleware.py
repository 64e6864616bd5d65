"""Tells a page what of it has a sound, for whoever wants to hear it. Others pass by untouched."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from . import queries
from .page_texts import said_of_phrases
from .play_list import play_list

Next = Callable[[HttpRequest], Any]
# Where `components/aloud.html` waits for the list of sounds; a page without it is not read aloud.
PLACE = "<!--aloud-->"
# The same in `components/hear_phrases.html`: of a room our picture phrases are heard, and no more.
PHRASES_PLACE = "<!--phrases aloud-->"


class ReadAloud:
    """Wraps each sentence of a page on which “Sound on” holds, and says which of them have a sound.

    It reads the page as it goes to the browser, so no text of a page can be missing in the list.
    Of a room nothing is wrapped: it gets the sounds of picture phrases, by their keys.
    One query; none for whoever has not asked to hear pages.
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
    """The page with its sentences marked, and one entry for each: "" where there is no sound."""
    read = play_list(page, language)
    digests = [one.digest for one in read.said]
    marks = queries.marks_of(digests)
    sounds = [marks[one] + one if one in marks else "" for one in digests]
    return read.html.replace(PLACE, _script("data-sounds", sounds), 1)


def _with_phrases(page: str, language: str) -> str:
    """The page as it is, and the picture phrases that have a sound."""
    digests = {key: said.digest for key, said in said_of_phrases(language).items()}
    marks = queries.marks_of(digests.values())
    sounds = {key: marks[one] + one for key, one in digests.items() if one in marks}
    return page.replace(PHRASES_PLACE, _script("data-phrase-sounds", sounds), 1)


def _script(name: str, sounds: Any) -> str:
    return f'<script type="application/json" {name}>{json.dumps(sounds)}</script>'


def _is_page(response: Any) -> bool:
    return str(response.get("Content-Type", "")).startswith("text/html")

"""Marks the sentences of a page for whoever wants to hear it. Other pages pass by untouched."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from . import queries
from .play_list import play_list

Next = Callable[[HttpRequest], Any]
# Where `components/aloud.html` waits for the list of sounds; a page without it is not read aloud.
PLACE = "<!--aloud-->"


class ReadAloud:
    """Wraps each sentence of a page on which “Sound on” holds, and says which of them have a sound.

    It reads the page as it goes to the browser, so no text of a page can be missing in the list.
    One query; none for whoever has not asked to hear pages.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        if getattr(response, "streaming", False) or not _is_page(response):
            return response
        if PLACE.encode() not in response.content:
            return response
        page = response.content.decode(response.charset)
        read = play_list(page, get_language() or "en")
        digests = [one.digest for one in read.said]
        marks = queries.marks_of(digests)
        # One entry for each sentence: "" where there is no sound.
        sounds = [marks[one] + one if one in marks else "" for one in digests]
        listed = f'<script type="application/json" data-sounds>{json.dumps(sounds)}</script>'
        response.content = read.html.replace(PLACE, listed, 1)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        return response


def _is_page(response: Any) -> bool:
    return str(response.get("Content-Type", "")).startswith("text/html")

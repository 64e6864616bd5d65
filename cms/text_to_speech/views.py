"""Sends the sound of a sentence, only after a tap."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.sessions.rules import OWN, device_of
from accounts.types import SignedInRequest
from core.middleware import FILE_POLICY, kept_by_the_browser
from courses.states import OGG

from . import queries

_ASKED = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def byte_range(header: str, size: int) -> slice | None:
    """The requested range of a sound of `size` bytes; None: the whole of it.

    Requests for several ranges, and malformed ones, get the whole sound, as the standard allows.
    Raises ValueError if the range is outside the sound.
    """
    found = _ASKED.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < begin:
            return None
    if begin >= end:
        raise ValueError(header)
    return slice(begin, end)


@require_safe
@login_required
@csp_override(FILE_POLICY)
def sound(request: SignedInRequest, digest: str) -> HttpResponse:
    """Send a sound to anyone who is signed in and knows the text, from which the URL is made.

    On a user's own phone the browser keeps it for a day only, as a person may record over it; on a
    shared one it keeps nothing.
    """
    response = _sent(queries.sound_of(digest), request.headers.get("Range", ""))
    if device_of(request.session) == OWN:
        kept_by_the_browser(response)._keep_for = "private, max-age=86400"
    return response


def _sent(sound: bytes, asked: str) -> HttpResponse:
    """The sound, or the range that the browser asks for."""
    size = len(sound)
    try:
        piece = byte_range(asked, size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = HttpResponse(sound[piece] if piece else sound, content_type=OGG)
    response["Accept-Ranges"] = "bytes"
    if piece:
        response.status_code = 206
        response["Content-Range"] = f"bytes {piece.start}-{piece.stop - 1}/{size}"
    return response

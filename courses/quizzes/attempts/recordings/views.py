"""Sending, hearing and deleting a recording. The page that records is that of the attempt."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from accounts.record_access.gate import ask_why
from accounts.sessions.rules import OWN, SessionLike, device_of
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError, Invalid, NotFound
from core.middleware import FILE_POLICY, permissions_policy

from . import queries, services
from .rules import LARGEST_BYTES, LONGEST_SECONDS

_ENDINGS = {"audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a"}


@login_required
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def recording(request: SignedInRequest, public_id: UUID, key: str) -> HttpResponse:
    """Send, save or delete the user's own recording, until submission.

    A POST body is the audio itself, not a form. It is read only after its size is known, and is
    never written to a file.
    """
    place: dict[str, Any] = {"attempt_id": public_id, "question_key": key}
    if request.method in ("GET", "HEAD"):
        return sound_response(queries.own_recording(request.user, **place, at=now()))
    try:
        if request.method == "DELETE":
            services.remove_recording(learner=request.user, **place)
        else:
            _save(request, place)
    except NotFound:
        raise
    except DomainError as problem:
        return JsonResponse({"sentence": str(problem.sentence)}, status=problem.status)
    return HttpResponse(status=204)


def _save(request: SignedInRequest, place: dict[str, Any]) -> None:
    services.save_recording(
        learner=request.user,
        **place,
        data=_body(request),
        seconds=_read_number(request.GET.get("seconds", ""), digits=4),
        device=device_of(request.session),
        at=now(),
    )


def _body(request: SignedInRequest) -> bytes:
    """Return the audio. Raises Invalid before reading if the declared size is too large."""
    length = request.headers.get("Content-Length") or "0"
    if not 0 <= _read_number(length, digits=12) <= LARGEST_BYTES:
        raise Invalid(services.recording_too_large())
    # Without a declared length, one byte more than the limit is read, so that excess is noticed.
    return request.read(LARGEST_BYTES + 1)


def _read_number(text: str, *, digits: int) -> int:
    """Return a whole number of at most this many digits; -1 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else -1


@require_safe
@login_required
def recording_to_mark(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Send a learner's recording to the person who marks it."""
    ask_why(request, queries.recording_owner(request.user, public_id))
    return sound_response(queries.recording_to_mark(request.user, answer_id=public_id, at=now()))


@csp_override(FILE_POLICY)
def sound_response(sound: Any) -> HttpResponse:
    """Return the whole audio, in a form that a browser neither renders as a page nor stores."""
    response = HttpResponse(sound.data, content_type=sound.mime)
    response["Content-Disposition"] = f'attachment; filename="answer.{_ENDINGS[sound.mime]}"'
    response["Accept-Ranges"] = "none"
    return response


# A page may play what its own microphone has just recorded.
POLICY = {**settings.SECURE_CSP, "media-src": [*settings.SECURE_CSP["media-src"], "blob:"]}


@dataclass(frozen=True, slots=True)
class Recorder:
    """The limits for the script; the service enforces them."""

    seconds: int = LONGEST_SECONDS
    bytes: int = LARGEST_BYTES


def recorder_for(session: SessionLike, *, is_spoken: bool) -> Recorder | None:
    """Return the recorder's limits; None if nothing is answered aloud, and on a shared phone."""
    return Recorder() if is_spoken and device_of(session) == OWN else None


@csp_override(POLICY)
def render_recording_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """Render the page with permission to use the microphone and to play what it recorded."""
    page = render(request, template, context, status=status)
    page["Permissions-Policy"] = permissions_policy(microphone="(self)")
    return page

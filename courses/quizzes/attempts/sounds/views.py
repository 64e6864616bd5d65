"""Sending a sound. Nothing is sent until the learner asks for it with a tap."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.sessions.rules import OWN, device_of
from accounts.types import SignedInRequest
from core.middleware import FILE_POLICY, kept_by_the_browser

from . import queries


@require_safe
@login_required
def of_lesson(request: SignedInRequest, key: UUID, digest: str) -> HttpResponse:
    """Send a sound of a lesson; the file at its URL never changes."""
    return _sent(request, queries.sound_of_lesson(request.user, key, digest))


@require_safe
@login_required
def of_attempt(request: SignedInRequest, public_id: UUID, digest: str) -> HttpResponse:
    """Send a sound of a question."""
    return _sent(request, queries.sound_of_attempt(request.user, public_id, digest))


@csp_override(FILE_POLICY)
def _sent(request: SignedInRequest, sound: Any) -> HttpResponse:
    """Send a sound, cached on the user's own phone; on a shared one nothing is stored."""
    response = HttpResponse(bytes(sound.data), content_type=sound.mime)
    response["Accept-Ranges"] = "none"
    return kept_by_the_browser(response) if device_of(request.session) == OWN else response

"""What the page of an attempt needs to record: limits for the script, and an open microphone."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csp import csp_override

from accounts.devices import OWN, SessionLike, device_of
from core.middleware import permissions_policy

from .rules import LARGEST_BYTES, LONGEST_SECONDS

# A page may play what its own microphone has just taken.
POLICY = {**settings.SECURE_CSP, "media-src": [*settings.SECURE_CSP["media-src"], "blob:"]}


@dataclass(frozen=True, slots=True)
class Recorder:
    """The limits that the script keeps to; the service has the last word."""

    seconds: int = LONGEST_SECONDS
    bytes: int = LARGEST_BYTES


def recorder_for(session: SessionLike, *, is_spoken: bool) -> Recorder | None:
    """None where nothing is asked aloud, and on a shared phone."""
    return Recorder() if is_spoken and device_of(session) == OWN else None


@csp_override(POLICY)
def page_that_records(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """The page with the microphone open to it, and to what it has just recorded."""
    page = render(request, template, context, status=status)
    page["Permissions-Policy"] = permissions_policy(microphone="(self)")
    return page

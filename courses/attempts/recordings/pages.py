"""What the page of an attempt needs to record: limits for the script, and an open microphone."""

from dataclasses import dataclass

from django.conf import settings

from accounts.devices import OWN, device_of
from core.middleware import permissions_policy

from .rules import LARGEST_BYTES, LONGEST_SECONDS


@dataclass(frozen=True, slots=True)
class Recorder:
    """The limits that the script keeps to; the service has the last word."""

    seconds: int = LONGEST_SECONDS
    bytes: int = LARGEST_BYTES


def recorder_for(session, *, is_spoken: bool) -> Recorder | None:
    """None where nothing is asked aloud, and on a shared phone."""
    return Recorder() if is_spoken and device_of(session) == OWN else None


def opened_for(response, recorder: Recorder | None):
    """The page with the microphone open to it, and to what it has just recorded; else as it was."""
    if recorder is not None:
        response["Permissions-Policy"] = permissions_policy(microphone="(self)")
        media = [*settings.SECURE_CSP["media-src"], "blob:"]
        response._csp_config = {**settings.SECURE_CSP, "media-src": media}
    return response

"""Checks of the settings of the bucket for media files (ADR-0046)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error

NAME_BUCKET = (
    "Set MEDIA_BUCKET, MEDIA_BUCKET_KEY and MEDIA_BUCKET_SECRET, and MEDIA_BUCKET_ENDPOINT unless "
    "it is Amazon's; or none of them, and files lie in MEDIA_ROOT."
)
NAME_ENDPOINT = (
    "Set MEDIA_BUCKET_ENDPOINT to an address such as https://s3.example.org, without the bucket."
)
_OWN_MACHINE = {"127.0.0.1", "::1", "localhost"}


def bucket_problems() -> Iterator[Error]:
    """Errors if it is incompletely configured, or contacted without TLS; none if not configured."""
    needed = {
        "MEDIA_BUCKET": settings.MEDIA_BUCKET,
        "MEDIA_BUCKET_KEY": settings.MEDIA_BUCKET_KEY,
        "MEDIA_BUCKET_SECRET": settings.MEDIA_BUCKET_SECRET,
    }
    endpoint = settings.MEDIA_BUCKET_ENDPOINT
    if not (any(needed.values()) or endpoint or settings.MEDIA_BUCKET_REGION):
        return
    missing = [name for name, value in needed.items() if not value]
    if missing:
        yield Error(
            f"A bucket is named by halves: {', '.join(missing)} missing.",
            hint=NAME_BUCKET,
            id="lms.E015",
        )
    if endpoint and not _is_safe(endpoint):
        yield Error(
            "MEDIA_BUCKET_ENDPOINT is no address that begins with https://",
            hint=NAME_ENDPOINT,
            id="lms.E016",
        )


def _is_safe(endpoint: str) -> bool:
    """Whether the URL uses TLS; without it, only a server on this machine is allowed."""
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE)
    )

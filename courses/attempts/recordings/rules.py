"""What a recording may be, and for how long it is kept. Pure.

Only what browsers make themselves is taken: Opus in WebM or Ogg, and AAC or Opus in MP4 as phones
by Apple give it. What a file says of itself outside is not asked; its first bytes decide.
"""

import re
from datetime import datetime, timedelta

LONGEST_SECONDS = 120
LARGEST_BYTES = 1_000_000
KEPT_DAYS = 14

WEBM, OGG, MP4 = "audio/webm", "audio/ogg", "audio/mp4"
MIMES = (WEBM, OGG, MP4)
# WebM and Ogg name what is inside near the beginning; MP4 may do so at its end.
_HEAD_BYTES = 4096
_PICTURES_IN_WEBM = (b"V_VP", b"V_AV1", b"V_MPEG")
_PICTURES_IN_MP4 = re.compile(rb"hdlr.{8}vide", re.DOTALL)


def mime_of(data: bytes) -> str | None:
    """What kind of sound this is; None when it is none of the three, or holds pictures as well."""
    head = data[:_HEAD_BYTES]
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        sound = b"webm" in head and b"A_OPUS" in head
        return WEBM if sound and not any(one in head for one in _PICTURES_IN_WEBM) else None
    if head.startswith(b"OggS"):
        return OGG if b"OpusHead" in head else None
    if head[4:8] == b"ftyp":
        sound = b"mp4a" in data or b"Opus" in data
        return MP4 if sound and not _PICTURES_IN_MP4.search(data) else None
    return None


def oldest_kept(at: datetime) -> datetime:
    """What was made at this time or before is deleted at `at`."""
    return at - timedelta(days=KEPT_DAYS)


def kept_until(made_at: datetime) -> datetime:
    """When a recording is deleted, whether anybody has heard it or not."""
    return made_at + timedelta(days=KEPT_DAYS)

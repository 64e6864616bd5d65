"""Where pictures and sounds are stored: in a folder, or in an S3-compatible bucket (ADR-0046)."""

from pathlib import Path
from typing import Any

from .environment import BASE_DIR, env, yes_or_no

MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", "") or BASE_DIR / "var" / "media")
# Whether MEDIA_ROOT is the same folder on every machine.
MEDIA_SHARED = yes_or_no("MEDIA_SHARED", default=False)
# Empty: use the folder. The endpoint may only be empty for Amazon.
MEDIA_BUCKET = env.str("MEDIA_BUCKET", "").strip()
MEDIA_BUCKET_ENDPOINT = env.str("MEDIA_BUCKET_ENDPOINT", "").strip()
MEDIA_BUCKET_REGION = env.str("MEDIA_BUCKET_REGION", "").strip()
MEDIA_BUCKET_KEY = env.str("MEDIA_BUCKET_KEY", "").strip()
MEDIA_BUCKET_SECRET = env.str("MEDIA_BUCKET_SECRET", "").strip()

# Both storages accept only pictures and sounds, strip their metadata and rename them at random.
MEDIA_STORAGE: dict[str, Any] = {"BACKEND": "cms.media.storage.MetadataFreeFileStorage"}
if MEDIA_BUCKET:
    MEDIA_STORAGE = {
        "BACKEND": "cms.media.storage.MetadataFreeBucketStorage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": MEDIA_BUCKET_ENDPOINT or None,
            "region_name": MEDIA_BUCKET_REGION or None,
            "access_key": MEDIA_BUCKET_KEY or None,
            "secret_key": MEDIA_BUCKET_SECRET or None,
        },
    }

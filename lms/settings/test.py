"""Tests: keys of their own; the database is a copy (tests/migrated_database.py)."""

import os

from .base import *
from .base import INSTALLED_APPS, VAR_DIR
from .connections import database
from .environment import env

SECRET_KEY = "only-for-tests-" + "x" * 40
FIELD_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
BASE_URL = "http://testserver"
VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": database(env.str("TEST_POSTGRES_URL", "") or "sqlite://:memory:")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test process has its own folder, so that files of other processes are not in it.
MEDIA_ROOT = VAR_DIR / "test-media" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMO_ALLOWED = True
# Before `core`, so that its `flush` command empties the database between two tests.
INSTALLED_APPS = ["tests.between_tests", *INSTALLED_APPS]

"""An installation that women use. Refuses to start while something it needs is missing or weak."""

from .base import *
from .base import database, env

SECRET_KEY = env.str("SECRET_KEY", "")
FIELD_KEYS = env.list("FIELD_KEYS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
BASE_URL = env.str("BASE_URL", "")
DATABASES = {"default": database(env.str("DATABASE_URL", "") or "sqlite:///var/site.sqlite3")}
DEMO_ALLOWED = False

if not SECRET_KEY:
    # Django stops with a traceback on an empty key; the check in lms/checks.py says it in words.
    SECRET_KEY = "missing"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

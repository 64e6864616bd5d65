"""A production installation. Refuses to start while a setting that it needs is missing or weak."""

from .base import *
from .base import MEDIA_STORAGE, PROXIES, REDIS_URL
from .connections import channel_layers, database
from .environment import env, yes_or_no

SECRET_KEY = env.str("SECRET_KEY", "")
FIELD_KEYS: list[str] = env.list("FIELD_KEYS", [])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
BASE_URL = env.str("BASE_URL", "")
DATABASE_URL = env.str("DATABASE_URL", "")
DEMO_ALLOWED = False
SECOND_STEP_SHOWN = False

# Missing or unreadable values must not end in a traceback here: the checks in core/checks.py say
# what to set, and nothing starts until it is.
PRODUCTION = True
MISSING_SECRET = "missing"
SECRET_KEY = SECRET_KEY or MISSING_SECRET
CHANNEL_LAYERS = channel_layers(REDIS_URL, SECRET_KEY)
READABLE = ("sqlite:", "postgres:", "postgresql:")
try:
    DATABASES = {}
    if DATABASE_URL.startswith(READABLE):
        DATABASES["default"] = database(DATABASE_URL)
except ValueError:
    DATABASES = {}

TASKS = TASKS | {"later": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
STORAGES = {
    "default": MEDIA_STORAGE,
    "staticfiles": {"BACKEND": "core.storage.KeptAddresses"},
}
SECURE_SSL_REDIRECT = yes_or_no("SECURE_SSL_REDIRECT", default=True)
# Without a proxy, anybody could send this header.
PROXIES_ARE_COUNTED = bool(env.str("PROXIES", ""))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = yes_or_no("HSTS_INCLUDE_SUBDOMAINS", default=False)
# This site must not be on a list that browsers ship with.
SECURE_HSTS_PRELOAD = False
# Deliberate exceptions, so that `check --deploy` and `doctor` can succeed.
SILENCED_SYSTEM_CHECKS = [
    # The only e-mails from this site are alarms to people on call (settings.alarms). Nobody else
    # has an address here, and an e-mail can be read by whoever holds the user's phone (domain 5.4).
    # The default backend discards what a library would send.
    "mail.E001",
    # Only the operator knows which subdomains exist: HSTS_INCLUDE_SUBDOMAINS.
    "security.W005",
    # The CMS admin shows drafts of lessons in a frame on its own pages; no other site may.
    "security.W019",
    # See SECURE_HSTS_PRELOAD above.
    "security.W021",
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers accept cookies with this prefix only from this exact host, over HTTPS, for all paths.
SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_NAME = "__Host-c"
LANGUAGE_COOKIE_NAME = "__Host-l"
DEVICE_COOKIE_NAME = "__Host-d"

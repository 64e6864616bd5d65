"""An installation that women use. Refuses to start while something it needs is missing or weak."""

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

# What is missing or cannot be read must not end in a traceback here: the checks in
# core/checks.py say in words what to set, and nothing starts until it is.
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
# Without a proxy anybody could write this header.
PROXIES_ARE_COUNTED = bool(env.str("PROXIES", ""))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = yes_or_no("HSTS_INCLUDE_SUBDOMAINS", default=False)
# A list of sites that browsers carry with them is no place for this one.
SECURE_HSTS_PRELOAD = False
# What is left out on purpose, so that `check --deploy` and `doctor` can reach green.
SILENCED_SYSTEM_CHECKS = [
    # No letter leaves this site but alarms to people on call (settings.alarms). Nobody else has an
    # address here, and a letter can be read by whoever holds the user's phone (domain 5.4). The
    # default backend throws away what a library would send.
    "mail.E001",
    # Which hosts lie below the site's own is the operator's to know: HSTS_INCLUDE_SUBDOMAINS.
    "security.W005",
    # The office shows the draft of a lesson in a frame of its own pages; others may show none.
    "security.W019",
    # SECURE_HSTS_PRELOAD, above.
    "security.W021",
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers take a cookie of such a name only from this very host, over HTTPS, for all of its paths.
SESSION_COOKIE_NAME = "__Host-s"
CSRF_COOKIE_NAME = "__Host-c"
LANGUAGE_COOKIE_NAME = "__Host-l"
DEVICE_COOKIE_NAME = "__Host-d"

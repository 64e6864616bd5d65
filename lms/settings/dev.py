"""A trial on one machine: SQLite under var/, keys in var/keys, no other service."""

from importlib.util import find_spec

from core.keyfiles import load_or_create_field_key, load_or_create_secret

from .base import *
from .base import INSTALLED_APPS, MIDDLEWARE, REDIS_URL, VAR_DIR
from .connections import channel_layers, database
from .demo_pages import DEMO_STATICFILES, DEMO_URLCONF, with_demo_templates
from .environment import UNREADABLE, env, yes_or_no

DEBUG = yes_or_no("DEBUG", default=False)
VAR_DIR.mkdir(exist_ok=True)
# WhiteNoise warns about a missing folder, although finders serve the files here.
(VAR_DIR / "static").mkdir(exist_ok=True)
SECRET_KEY = env.str("SECRET_KEY", "") or load_or_create_secret(VAR_DIR / "keys" / "secret")
CHANNEL_LAYERS = channel_layers(REDIS_URL, SECRET_KEY)
FIELD_KEYS = env.list("FIELD_KEYS", []) or [load_or_create_field_key(VAR_DIR / "keys" / "field")]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
DATABASES = {}
# The demo only fills its own file, never a database named in DATABASE_URL.
DATABASE_IS_NAMED = bool(env.str("DATABASE_URL", ""))
try:
    DATABASES["default"] = database(
        env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'demo.sqlite3'}")
    )
except ValueError:
    UNREADABLE["DATABASE_URL"] = (
        "Set DATABASE_URL to an address such as sqlite:////srv/trial.sqlite3"
    )

# Served directly from the folders: a manifest would require collectstatic before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DEMO_ALLOWED = True
DEMO_PAGES = not DATABASE_IS_NAMED
if DEMO_PAGES:
    ROOT_URLCONF = DEMO_URLCONF
    TEMPLATES = with_demo_templates()
    STATICFILES_DIRS = DEMO_STATICFILES
SECOND_STEP_SHOWN = True
# Passkeys require HTTPS, except on this machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# `make dev` only: queries and times next to each page.
if DEBUG and yes_or_no("DEBUG_TOOLBAR", default=False) and find_spec("debug_toolbar"):
    INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
    MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE]
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}

"""Plain Wagtail with sessions and sign-in. The blocks of a lesson need `cms` to be installed."""

from lms.settings.base import *  # noqa: F403 - as Django's settings are layered
from lms.settings.base import INSTALLED_APPS
from lms.settings.connections import database
from lms.settings.environment import BASE_DIR, env

SECRET_KEY = env.str("SECRET_KEY")
FIELD_KEYS = env.list("FIELD_KEYS")
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": database(env.str("BARE_DATABASE_URL"))}
INSTALLED_APPS = [
    # Of allauth only the models, which `accounts` references.
    *(app for app in INSTALLED_APPS if not app.startswith("channels")),
    "django.contrib.sessions",
    "bench.bare",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # allauth does not start without it.
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "bench.bare.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "bare" / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    }
]
WAGTAIL_I18N_ENABLED = False
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]

"""Settings shared by all environments."""

from pathlib import Path

from core.languages import OFFERED

from .alarms import *
from .connections import channel_layers
from .content_policy import *
from .environment import (
    BASE_DIR,
    env,
    exits,
    secret,
    time_zone,
    whole_number,
    yes_or_no,
)
from .files import *
from .files import MEDIA_STORAGE
from .logs import *
from .office import *

VAR_DIR = BASE_DIR / "var"

DEBUG = False
SITE_NAME = env.str("SITE_NAME", "Learning space")
ADMIN_PATH = env.str("ADMIN_PATH", "office/").strip("/") + "/"
# How many proxies of ours are in front of this server; only their forwarded headers are trusted.
PROXIES = whole_number("PROXIES", default=0)
# Popular weather sites that show no user names. If an operator sets EXIT_URL, it is used in every
# language, unless EXIT_URLS names others.
EXIT_URL = env.str("EXIT_URL", "") or "https://www.bbc.co.uk/weather"
EXIT_URLS = exits(
    ""
    if env.str("EXIT_URL", "")
    else "it=https://www.ilmeteo.it/,ar=https://www.arabiaweather.com/"
)

INSTALLED_APPS = [
    "core",
    "core.audit",
    "accounts",
    "courses",
    "mentors",
    "mentors.mentoring",
    "cms",
    "lms.portal",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_countries",
    "channels",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    # Wagtail's search keeps its index in a PostgreSQL column type.
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.middleware.PrivacyHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RejectNullBytesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.auth.middleware.AddressLanguage",
    "django.middleware.common.CommonMiddleware",
    # Before the CSRF check, so that even an outdated form does not reveal that a closed page
    # exists.
    "lms.portal.learner.learning_only.LearningOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.auth.middleware.SignedInPerson",
    "accounts.auth.middleware.IdleSessions",
    "accounts.auth.middleware.PersonLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.auth.middleware.SecondStepFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.DomainErrors",
    # Last, so that it reads the finished pages; refusals are made by the line above.
    "cms.text_to_speech.middleware.ReadAloud",
]

# The token Prometheus sends for /metrics. Empty: nothing is counted, and the page is a 404
# (ADR-0042).
METRICS_TOKEN = secret("METRICS_TOKEN", least=24)
if METRICS_TOKEN:
    MIDDLEWARE.insert(0, "core.metrics.Measured")

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
ASGI_APPLICATION = "lms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "lms.portal.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

# --- data -----------------------------------------------------------------------------------


# Once `rotate_keys` has bound every value to its place, unbound values are refused (ADR-0044).
BOUND_VALUES_ONLY = yes_or_no("BOUND_VALUES_ONLY", default=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "core.caching.RedisOrMemory",
            "LOCATION": REDIS_URL,
            # A page must not wait for a cache that is down.
            "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
        }
    }


# Replaced in settings with a SECRET_KEY, if there is a REDIS_URL.
CHANNEL_LAYERS = channel_layers("", "")

# Wagtail's tasks run at once, as before. Our own work outside a request is done by a worker in
# production, and here at once (core/work_queue.py).
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "later": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
}

# --- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.auth.passphrases.LongEnough"},
    {"NAME": "accounts.auth.passphrases.NotSoonGuessed"},
    {
        "NAME": "accounts.auth.passphrases.NotTheName",
        "OPTIONS": {"user_attributes": ("username", "shown_name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Sign-in and second factor are limited by accounts.sessions.rules; the library's other limits
# apply.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
# The second factor of staff (ADR-0039); for others, passkeys are another way to sign in.
MFA_ADAPTER = "accounts.second_factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.second_factors.StepForm",
    "reauthenticate": "accounts.second_factors.AgainForm",
    "activate_totp": "accounts.second_factors.ActivateForm",
    "add_webauthn": "accounts.second_factors.PasskeyForm",
    "generate_recovery_codes": "accounts.second_factors.SpareCodesForm",
}
# In the demo only, the second-factor page shows the current code (contract 1).
SECOND_STEP_SHOWN = False
# How long after sign-in or reauthentication private pages stay open.
FRESH_SECONDS = 15 * 60

# Maximum idle time and maximum lifetime of a session (domain 5.2). Signed out, a session keeps no
# pending work.
IDLE_SECONDS = {"shared": 5 * 60, "own": 15 * 60, "staff": 30 * 60, "signed-out": 30 * 60}
SESSION_LIFETIME_SECONDS = 8 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LIFETIME_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "accounts.sessions.session_store"
SESSION_COOKIE_NAME = "s"
CSRF_COOKIE_NAME = "c"
# Ends with the browser session, as for other cookies: Django would keep it for a year.
CSRF_COOKIE_AGE = None
LANGUAGE_COOKIE_NAME = "l"
DEVICE_COOKIE_NAME = "d"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "core.message_storage.Messages"
CSRF_FAILURE_VIEW = "accounts.drafts.views.stale_form"
INVITATION_DAYS = 14
# How long each kind of data is kept, in days after the event that its declaration names
# (core.retention_clocks; domain 5.5, 10.18). Longer periods need a decision in the organisation's
# DPIA.
RETENTION_DAYS = {
    "rooms": 730,
    "room-words": 1,
    "recordings": 14,
    # After the end of the certificate for which it is evidence.
    "evidence": 183,
    "consents": 6 * 365,
    "access-log": 730,
    # After they lapsed or were used.
    "invitations": 14,
    "sessions": 1,
    "devices": 180,
    # After the last input.
    "drafts": 90,
    # Notices “Was that you?”
    "sign-in-notices": 30,
    # After a support request was dealt with.
    "asked-for": 30,
    "erasure-request": 7,
    # Longer than any backup is kept.
    "erasure-replay": 60,
    # After an unused transfer code expired.
    "hand-over": 1,
    "check-links": 2,
    # After a pair ended, or a mentoring request was closed.
    "mentoring": 730,
    # Short messages between sessions.
    "messages": 14,
    # What a participant needed or handed over after a room.
    "check-outs": 30,
    # After an alarm was sent.
    "alarms": 14,
    # After a safeguarding note was closed, as national rules require (ADR-0097).
    "safeguarding": whole_number("SAFEGUARDING_DAYS", default=6 * 365, least=1),
    # Without a sign-in for this long, the owner is asked, then names are locked away, then the
    # account is erased: two, three and five years (domain 10.18).
    "away-asked": 2 * 365,
    "away-locked": 3 * 365,
    "away-erased": 5 * 365,
}

# --- language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [(language.code, language.name) for language in OFFERED]
LANGUAGES_READ = [language.code for language in OFFERED if language.is_read]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = time_zone()

# --- files; what a browser may do is in `content_policy` ------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": MEDIA_STORAGE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A folder with voices for Piper, `<language>….onnx`. Empty: `speak` uses eSpeak NG.
PIPER_VOICES = env.str("PIPER_VOICES", "")
# A scanner for uploads: the path of clamd's socket, or host:port. Empty: no scanner is used.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", "")

# The site's certificate, whose end the status page and `doctor` show. Empty: not shown.
TLS_CERTIFICATE = env.str("TLS_CERTIFICATE", "")

# Public age keys: a holder of one of the private keys can open backups. The server cannot.
BACKUP_TO: list[str] = list(filter(None, env.list("BACKUP_TO", [])))
# The file with a digest of each day's audit entries. Empty: none is written.
AUDIT_DIGESTS = env.str("AUDIT_DIGESTS", "").strip()

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# Wagtail's page editor posts one field for each part of each block.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail; what does not depend on the settings above is in `office` ---------------------

WAGTAIL_SITE_NAME = SITE_NAME
# Through cms.admin.views.office_sign_in, which handles users who are signed in already.
WAGTAILADMIN_LOGIN_URL = f"/{ADMIN_PATH}login/"

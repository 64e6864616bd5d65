"""What a production installation must have before it starts (contract 2).

`manage.py check`, and every command that runs checks first, prints these messages and ends with
exit code 1. They apply only if the settings say `PRODUCTION = True`; unreadable variables are
reported under all settings.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connections
from django.http.request import validate_host

from .discretion import find_telling_words
from .file_settings import bucket_problems
from .key_use import keys_fit_the_data

SHORTEST_SECRET = 50
FEWEST_DIFFERENT_CHARACTERS = 20
ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")

MAKE_SIGNING_KEY = (
    "Set SECRET_KEY to a long random text, made with: "
    'python -c "import secrets; print(secrets.token_urlsafe(64))"'
)
MAKE_FIELD_KEY = (
    "Set FIELD_KEYS to one key or more, newest first, with commas between them. Make one with: "
    'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)
NAME_HOSTS = "Set ALLOWED_HOSTS to the host names of this site, with commas between them."
NAME_ADDRESS = "Set BASE_URL to the address people open, for example https://learn.example.org"
NAME_DATABASE = "Set DATABASE_URL, for example postgres://user:password@host:5432/name"
NAME_REDIS = "Set REDIS_URL, for example redis://127.0.0.1:6379/0"
NAME_PROXY = (
    "Set PROXIES to how many proxies of yours every request comes through, 0 for none. They must "
    "set X-Forwarded-For and X-Forwarded-Proto themselves."
)


TRIAL_BY_FILE = (
    "`.env` names the settings of a trial, and a server does not take them from there. "
    "Set DJANGO_SETTINGS_MODULE=lms.settings.production, or try it out with manage.py demo."
)


@register
def readable_variables(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """An error for each variable that the settings could not read (lms/settings/environment.py)."""
    return [
        Error(f"{name} cannot be read.", hint=hint, id="lms.E013")
        for name, hint in settings.UNREADABLE.items()
    ]


@register
def production_settings(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Errors for everything in the production settings that is missing, weak or contradictory."""
    if not getattr(settings, "PRODUCTION", False):
        return []
    return [
        *_secret_problems(),
        *_field_key_problems(),
        *_host_problems(),
        *_address_problems(),
        *_database_problems(),
        *_telling_names(),
        *bucket_problems(),
    ]


@register
def proxy_decision(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """A warning while the number of proxies before this site is not set.

    Unset counts as none: then requests through a proxy are redirected to HTTPS for ever. Set
    wrongly, anybody could claim HTTPS by a header.
    """
    if not getattr(settings, "PRODUCTION", False) or settings.PROXIES_ARE_COUNTED:  # type: ignore[misc]  # stands in the production settings
        return []
    return [
        Warning(
            "Nobody has said how many proxies stand before this site.",
            hint=NAME_PROXY,
            id="lms.W001",
        )
    ]


@register
def fit_for_several_processes(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Warnings for settings that suit only one process; a site has several (ADR-0054)."""
    if not getattr(settings, "PRODUCTION", False):
        return []
    found: list[CheckMessage] = []
    if not settings.REDIS_URL:
        found.append(
            Warning(
                "REDIS_URL is missing: no word of a room passes from one process to another.",
                hint=NAME_REDIS,
                id="lms.W002",
            )
        )
    if settings.DATABASES.get("default", {}).get("ENGINE") == ENGINES[0]:
        found.append(
            Warning(
                "DATABASE_URL names a SQLite file: it is for a trial, with one process.",
                hint=NAME_DATABASE,
                id="lms.W003",
            )
        )
    return found


def refuse_to_serve_unfit_settings(*, is_trial_meant: bool) -> None:
    """Refuse to start, from wsgi.py and asgi.py: a server runs no checks of its own.

    `is_trial_meant`: the settings were named explicitly; a file alone may not start a trial, whose
    page for the second factor shows the code. Raises SystemExit with the same messages.
    """
    problems = [*readable_variables(), *production_settings()]
    is_production = getattr(settings, "PRODUCTION", False)
    if not is_production and not is_trial_meant:
        raise SystemExit(TRIAL_BY_FILE)
    if not problems and is_production:
        problems = _asked_aside()
    if problems:
        says = (f"{problem.msg} {problem.hint or ''}".strip() for problem in problems)
        raise SystemExit("\n".join(says))


def _asked_aside() -> list[CheckMessage]:
    """Run the database check in a thread.

    A server may load this in its event loop, or pass an open connection on to the processes that it
    forks.
    """

    def ask() -> list[CheckMessage]:
        try:
            return keys_fit_the_data()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def _secret_problems() -> Iterator[Error]:
    secret = settings.SECRET_KEY
    if secret == settings.MISSING_SECRET:  # type: ignore[misc]  # stands in the production settings
        yield Error("SECRET_KEY is missing.", hint=MAKE_SIGNING_KEY, id="lms.E001")
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT_CHARACTERS:
        yield Error("SECRET_KEY is too short or too plain.", hint=MAKE_SIGNING_KEY, id="lms.E002")


def _field_key_problems() -> Iterator[Error]:
    if not settings.FIELD_KEYS:
        yield Error("FIELD_KEYS is missing.", hint=MAKE_FIELD_KEY, id="lms.E003")
    for place, key in enumerate(settings.FIELD_KEYS, start=1):
        # The key itself is never printed: messages of checks end up in logs.
        if not _is_fernet_key(key):
            yield Error(
                f"Key number {place} in FIELD_KEYS is not a Fernet key.",
                hint=MAKE_FIELD_KEY,
                id="lms.E004",
            )


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _host_problems() -> Iterator[Error]:
    if not settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS is missing.", hint=NAME_HOSTS, id="lms.E005")
    elif any("*" in host for host in settings.ALLOWED_HOSTS):
        yield Error("ALLOWED_HOSTS lets every host in (*).", hint=NAME_HOSTS, id="lms.E006")


def _address_problems() -> Iterator[Error]:
    address = settings.BASE_URL
    if not address:
        yield Error("BASE_URL is missing.", hint=NAME_ADDRESS, id="lms.E007")
        return
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        yield Error("BASE_URL is not an address.", hint=NAME_ADDRESS, id="lms.E008")
        return
    if parts.scheme != "https" or not host:
        yield Error("BASE_URL does not begin with https://", hint=NAME_ADDRESS, id="lms.E008")
    elif settings.ALLOWED_HOSTS and not validate_host(host, settings.ALLOWED_HOSTS):
        yield Error(
            f"BASE_URL names {host}, which ALLOWED_HOSTS does not let in.",
            hint=NAME_HOSTS,
            id="lms.E009",
        )


def _database_problems() -> Iterator[Error]:
    if not settings.DATABASE_URL:  # type: ignore[misc]  # stands in the production settings
        yield Error("DATABASE_URL is missing.", hint=NAME_DATABASE, id="lms.E010")
        return
    database = settings.DATABASES.get("default", {})
    if database.get("ENGINE") not in ENGINES:
        yield Error("DATABASE_URL cannot be read.", hint=NAME_DATABASE, id="lms.E011")
    elif _is_kept_nowhere(str(database["NAME"])):
        yield Error(
            "DATABASE_URL names no place where data is kept.", hint=NAME_DATABASE, id="lms.E012"
        )


def _telling_names() -> Iterator[Error]:
    """Names that a browser shows and stores and that would reveal the purpose (domain 5.2)."""
    names = {
        "SITE_NAME": [settings.SITE_NAME],
        "ADMIN_PATH": [settings.ADMIN_PATH],
        "BASE_URL": [settings.BASE_URL],
        "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
    }
    for setting, values in names.items():
        words = [word for value in values for word in find_telling_words(value)]
        if words:
            yield Error(
                f"{setting} tells a bystander what this is: {', '.join(words)}.",
                hint=f"Set {setting} to a name that says nothing of those who come here.",
                id="lms.E014",
            )


def _is_kept_nowhere(name: str) -> bool:
    """Whether it is empty, or a name for which SQLite stores nothing."""
    path = name.removeprefix("file:").partition("?")[0].strip()
    return path in ("", ":memory:") or "mode=memory" in name

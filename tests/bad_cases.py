"""The list of cases for inputs that no form sends: every route of the site, with each method."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import get_resolver
from wagtail.documents.models import Document
from wagtail.models import TaskState, Workflow

from cms.models import LessonPage

from .bad_values import PLACE
from .factories.world import SOUND
from .test_permission_table import EVERYONE, OFFICE, ROWS

INPUTS = 20_000
# Most addresses of a library do the same as others of it.
FOR_EACH_OF_A_LIBRARY = 8
# Words that the office knows, by how the name of their place in an address begins.
WORDS = {
    "app": ["cms"],
    "content_type_app": ["cms"],
    "model": ["quiz", "lessonpage"],
    "content_type_model": ["lessonpage"],
    "action": ["approve", "delete"],
}


@dataclass(frozen=True)
class Case:
    """One route and method, and whom it answers."""

    method: str
    route: str
    who: tuple[str, ...]
    inputs: int
    data: dict[str, Any] = field(default_factory=dict)
    # Where it is, of the world; None: the route is filled, and a form is the page's own.
    path: Callable[[Any], str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.route or '/'}"


def all_routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every route of the site as it is written, regular expressions too."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from all_routes(pattern.url_patterns, route)
        else:
            yield route


def cases_of_libraries() -> Iterator[Case]:
    """The office, allauth and documents: each route without a row in the table of permissions."""
    ours = {row.route for row in ROWS}
    for route in sorted(set(all_routes())):
        if route.removeprefix("en/") not in ours:
            who = OFFICE if settings.ADMIN_PATH in route else EVERYONE
            for method in ("get", "post"):
                yield Case(method, route, tuple(sorted(who)), FOR_EACH_OF_A_LIBRARY)


def all_cases() -> list[Case]:
    """In a fixed order; together they send `INPUTS`."""
    libraries = list(cases_of_libraries())
    for_each = -(-(INPUTS - len(libraries) * FOR_EACH_OF_A_LIBRARY) // len(ROWS))
    ours = [
        Case(row.method, row.route, tuple(sorted(row.who)), for_each, row.data, row.path)
        for row in ROWS
    ]
    return sorted([*ours, *libraries], key=str)


def numbers_of_rows() -> dict[str, list[str]]:
    """Numbers that an address of the office may have, by how the name of their place begins.

    "" stands for every other name. A lesson is handed to its readers and a document made for it.
    """
    lesson = LessonPage.objects.filter(live=True).order_by("pk").first()
    lesson.save_revision()
    Workflow.objects.active().get().start(lesson, None)
    Document.objects.create(title="A", file=ContentFile(SOUND.read_bytes(), name="a.webm"))
    lesson.refresh_from_db()
    labels = ("cms", "wagtailcore", "wagtailimages", "wagtaildocs")
    tables = (table for label in labels for table in apps.get_app_config(label).get_models())
    first = (table.objects.order_by("pk").values_list("pk", flat=True).first() for table in tables)
    return {
        "": sorted({str(number) for number in first if isinstance(number, int)}),
        "page": [str(lesson.pk)],
        "revision": [str(lesson.latest_revision_id)],
        "task_state": [str(TaskState.objects.latest("pk").pk)],
    }


def usual_addresses(route: str, numbers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Addresses of a route as links have them."""
    known = {**numbers, **WORDS}
    places = [
        max((name for name in known if place[2].startswith(name)), key=len)
        for place in PLACE.finditer(route)
    ]
    for chosen in product(*(known[name] for name in places)):
        left = iter(chosen)
        yield "/" + PLACE.sub(lambda place: next(left), route)  # noqa: B023

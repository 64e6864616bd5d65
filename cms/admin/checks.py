"""Checks of CMS content for `doctor`: courses, catalogue, library, services, media."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning
from django.core.checks import register as checks_register
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from cms.admin.queries import find_permission_drift
from cms.curriculum.files import GROUNDING_CARDS
from cms.library.directory.queries import (
    coverage_gaps,
    emergency_to_check,
    organisations_nowhere,
    services_to_check,
)
from cms.media.stored_before import leftovers, waiting_rows
from cms.models import CoursePage, Exercise, LessonPage, Term
from cms.publishing.catalogue_check import differences
from cms.rules.sentences import KIND_LABELS, STATE_LABELS
from cms.rules.service_checks import COUNTS, EMERGENCY, State
from core.clock import now
from core.health_checks import note, ok, problem, register


@register("courses")
def courses_are_there() -> Iterator[CheckMessage]:
    courses = CoursePage.objects.live().count()
    lessons = LessonPage.objects.live().count()
    if courses:
        yield ok(f"{courses} courses with {lessons} lessons are published.")
    elif CoursePage.objects.exists():
        yield problem("Courses are loaded and none is published. Our readers read them first.")
    else:
        yield problem("No course is loaded. Run: manage.py load_curriculum")


@register("catalogue")
def catalogue_agrees() -> Iterator[CheckMessage]:
    found = differences()
    if found:
        yield problem(
            f"{len(found)} differences from the pages. Run: manage.py check_catalogue --fix"
        )
    else:
        yield ok("Pages and the learning side say the same.")


@register("library")
def library_is_there() -> Iterator[CheckMessage]:
    for code, _name in settings.LANGUAGES:
        rows = Exercise.objects.filter(live=True, locale__language_code=code)
        missing = sorted(set(GROUNDING_CARDS) - set(rows.values_list("card", flat=True)))
        if missing:
            cards = ", ".join(missing)
            yield note(f"{code}: {cards} are not published; the built-in words are shown.")
        terms = Term.objects.filter(live=True, locale__language_code=code).count()
        if terms:
            yield ok(f"{code}: {terms} words are explained.")
        else:
            yield note(f"{code}: no words are published, so lessons explain none.")


@register("emergency numbers")
def emergency_numbers_are_checked() -> Iterator[CheckMessage]:
    """Emergency numbers are never hidden, so an unchecked one is a problem (domain 10.10)."""
    today = timezone.localdate(now())
    waiting = emergency_to_check(today=today)
    for service, state in waiting:
        where = service.country.name if service.country else "European Union"  # type: ignore[attr-defined]  # a Country, not a str
        since = f", last on {service.verified_on}" if service.verified_on else ""
        sentence = f"{service.name} ({where}): {STATE_LABELS[state]}{since}."
        yield note(sentence) if state is State.AGEING else problem(sentence)
    if not waiting:
        yield ok("All are checked.")


@register("office rights")
def office_rights_follow_roles() -> Iterator[CheckMessage]:
    """Whether the members of each CMS group hold its role, and nobody has rights without a role."""
    astray, own = find_permission_drift()
    if astray:
        yield problem(
            f"{astray} accounts are in a group of the office without its role, or hold the role "
            "without the group. The office stays closed to the first. Grant or end the role again."
        )
    if own:
        yield problem(f"{own} accounts have rights of their own, beside their roles. Remove them.")
    if not astray and not own:
        yield ok("Every right follows from a role.")


@register("services")
def services_are_checked() -> Iterator[CheckMessage]:
    """Whether every organisation's country has a checked service of every kind (domain R8.3)."""
    today = timezone.localdate(now())
    for name in organisations_nowhere():
        yield problem(f"{name}: nobody has chosen its country. Office, Library, Countries.")
    for organisation, country, kinds in coverage_gaps(today=today):
        missing = ", ".join(str(KIND_LABELS[kind]) for kind in kinds)
        if missing:
            yield problem(f"{country} ({organisation}): nothing checked for {missing}.")
        else:
            yield ok(f"{country} ({organisation}): a checked service of every kind.")
    others = [row for row, _state in services_to_check(today=today) if row.kind != EMERGENCY]
    if others:
        yield note(f"{len(others)} to check again. Office, first page.")


@register("media")
def media_is_bare() -> Iterator[CheckMessage]:
    """Whether files stored before uploads were stripped of metadata still wait (domain R4.2)."""
    waiting = len(waiting_rows()) + len(leftovers())
    if waiting:
        yield problem(f"{waiting} files may say where they come from. Run: manage.py clean_media")
    else:
        yield ok("No picture and no sound says where it comes from.")


@checks_register(Tags.database)
def rooms_can_open(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Emergency numbers that nobody has confirmed, and organisations without a country.

    Silent when the database does not answer or has no tables: other checks report that.
    """
    if not getattr(settings, "PRODUCTION", False):
        return []
    try:
        return list(_what_keeps_rooms_closed())
    except (DatabaseError, InterfaceError):
        return []


def _what_keeps_rooms_closed() -> Iterator[CheckMessage]:
    for name in organisations_nowhere():
        yield Warning(
            f"{name} works in no country: no room opens there.",
            hint="Choose one in the office: Library, Countries.",
            id="lms.W004",
        )
    for service, state in emergency_to_check(today=timezone.localdate(now())):
        if state not in COUNTS:
            yield Warning(
                f"Nobody has confirmed the emergency number {service.name}.",
                hint="An editor checks it in the office: Library, Services, Check.",
                id="lms.W005",
            )

"""Creates the site and gives access to the CMS admin. Only this module writes them."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.queries import roles_of
from accounts.roles import Role
from accounts.types import Person
from cms.library.directory.services import set_up_emergency_number
from cms.models import CoursePage, CoursesPage, HomePage, PublishingRun
from core.clock import now
from core.errors import DomainError, NotFound
from core.work_queue import LATER, Failed

from .queries import GROUPS, PROGRESS_SECONDS, READERS_WORKFLOW, RunState, progress_key, state_of
from .review_services import publish_reviewed

_PAGE_PERMISSIONS = ("add_page", "change_page")
_QUIZ_PERMISSIONS = ("add_quiz", "change_quiz", "view_quiz")
_LIBRARY_PERMISSIONS = tuple(
    f"{act}_{model}"
    for model, acts in {
        "exercise": ("add", "change", "publish", "view"),
        "term": ("add", "change", "delete", "publish", "view"),
        "service": ("add", "change", "delete", "view"),
        "homecountry": ("add", "change", "delete", "view"),
        "practicescene": ("add", "change", "delete", "view"),
    }.items()
    for act in acts
)
_MEDIA_PERMISSIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


def set_up_site() -> CoursesPage:
    """Create a tree (home → courses) for each language, the site, and the two admin groups.

    Safe to repeat. Returns the `CoursesPage` of the installation's language.
    """
    with transaction.atomic():
        trees: list[CoursesPage] = []
        for code in offered_languages():
            locale = Locale.objects.get_or_create(language_code=code)[0]
            trees.append(_set_up_tree(locale, source=trees[0] if trees else None))
        _set_up_groups(trees)
        _set_up_review(trees)
        set_up_emergency_number()
    return trees[0]


def offered_languages() -> list[str]:
    """The offered languages, the installation's first: the others are translated from it."""
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)


def _set_up_tree(locale: Locale, *, source: CoursesPage | None) -> CoursesPage:
    """Create the home page of a language and the `CoursesPage` below it."""
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = _make_home(locale, source)
    if source is None:
        _set_site(home)
    courses = CoursesPage.objects.filter(locale=locale).first()
    if courses is None:
        courses = CoursesPage(title=_("Courses"), slug="courses", locale=locale)
        if source is not None:
            courses.translation_key = source.translation_key
        home.add_child(instance=courses)
    return courses


def _make_home(locale: Locale, source: CoursesPage | None) -> HomePage:
    """Create a home page; the first one replaces the welcome page of Wagtail's migrations."""
    root = Page.get_first_root_node()
    home = HomePage(title=settings.SITE_NAME, slug="home", locale=locale)
    if source is None:
        Page.objects.child_of(root).filter(
            content_type__app_label="wagtailcore", content_type__model="page"
        ).delete()
        root.refresh_from_db()
    else:
        home.slug = f"home-{locale.language_code}"
        home.translation_key = source.get_parent().translation_key
    root.add_child(instance=home)
    # The mapping of URLs to home pages is cached.
    Site.clear_site_root_paths_cache()
    return home


def _set_site(home: HomePage) -> None:
    address = urlsplit(settings.BASE_URL)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
        "site_name": settings.SITE_NAME,
        "root_page_id": home.pk,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()


# --- access to the CMS admin ----------------------------------------------------------------


def _set_up_groups(trees: list[CoursesPage]) -> None:
    """Editors write courses, quizzes and media; readers may enter and review what is submitted.

    Wagtail's migrations create “Editors” and “Moderators” with rights on the whole tree. These
    rights are removed.
    """
    Group.objects.filter(name="Moderators").delete()
    editors = Group.objects.get_or_create(name=GROUPS[Role.EDITOR])[0]
    readers = Group.objects.get_or_create(name=GROUPS[Role.READER])[0]
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    snippets = Permission.objects.filter(
        content_type__app_label="cms", codename__in=(*_QUIZ_PERMISSIONS, *_LIBRARY_PERMISSIONS)
    )
    editors.permissions.set([access, *snippets])
    readers.permissions.set([access, *snippets.filter(codename__startswith="view_")])
    _set_page_permissions(editors, trees, _PAGE_PERMISSIONS)
    _set_page_permissions(readers, trees, ())
    _set_media_permissions(editors, _MEDIA_PERMISSIONS)
    _set_media_permissions(readers, ())


def _set_page_permissions(group: Group, pages: list[CoursesPage], codenames: Iterable[str]) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=codenames,
    )
    held = GroupPagePermission.objects.filter(group=group)
    rows = [page.pk for page in pages]
    held.exclude(page_id__in=rows, permission__in=permissions).delete()
    given = set(held.values_list("page_id", "permission_id"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=row, permission=permission)
        for row in rows
        for permission in permissions
        if (row, permission.pk) not in given
    )


def _set_media_permissions(group: Group, codenames: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=codenames
    )
    held = GroupCollectionPermission.objects.filter(group=group)
    held.exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _set_up_review(trees: list[CoursesPage]) -> None:
    """Set up “Submit to our readers”: a survivor reads a page before it is published (R10.3)."""
    Workflow.objects.exclude(name=READERS_WORKFLOW).filter(
        workflow_tasks__task__name__in=("Moderators approval", "Editors approval")
    ).update(active=False)
    WorkflowPage.objects.exclude(workflow__name=READERS_WORKFLOW).delete()
    task = GroupApprovalTask.objects.get_or_create(name=READERS_WORKFLOW)[0]
    task.groups.set([Group.objects.get(name=GROUPS[Role.READER])])
    workflow = Workflow.objects.get_or_create(name=READERS_WORKFLOW)[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for courses in trees:
        WorkflowPage.objects.get_or_create(page_id=courses.pk, defaults={"workflow": workflow})


def sync_office_groups(user: Person) -> None:
    """Adds the user to the group of each role the user holds, and removes the user from the
    groups of all other roles.
    """
    user.__dict__.pop("_held_memberships", None)
    roles = roles_of(user)
    for role, name in GROUPS.items():
        group = Group.objects.get_or_create(name=name)[0]
        if role in roles:
            user.groups.add(group)
        else:
            user.groups.remove(group)


logger = logging.getLogger(__name__)
# Progress is stored after each batch of this many items.
PROGRESS_EVERY = 5
_UNDER_WAY = (RunState.WAITS, RunState.AT_WORK)


@transaction.atomic
def request_publication(*, course: str, by: Person, at: datetime) -> PublishingRun:
    """Ask a worker to publish what readers have passed of a course (its code), or of all ("").

    Returns the run of that course that is under way, if any, so that a second press does nothing. A
    run that no worker has started, or that was broken off, does not block a new one. Raises
    NotFound for an unknown course.
    """
    pass

    if course and not CoursePage.objects.filter(code=course).exists():
        raise NotFound
    newest = PublishingRun.objects.filter(course=course).order_by("-asked_at", "-pk").first()
    if newest is not None and state_of(newest, at=at) in _UNDER_WAY:
        return newest
    run = PublishingRun.objects.create(course=course, asked_by=by, asked_at=at)
    transaction.on_commit(lambda: publish.enqueue(str(run.public_id)))
    return run


def run_publication(*, public_id: str, at: datetime) -> None:
    """Carry out a run in the worker, unless another has started it, and record how it ended.

    Raises Failed on any error; nothing is published then.
    """
    taken = PublishingRun.objects.filter(public_id=public_id, began_at=None).update(began_at=at)
    if not taken:
        return
    run = PublishingRun.objects.select_related("asked_by").get(public_id=public_id)
    try:
        done = publish_reviewed(
            course=run.course, by=run.asked_by, at=at, progress=_progress_of(run)
        )
    except DomainError as refused:
        _end(run, failed_with=str(refused.sentence))
        raise Failed(type(refused).__name__) from None
    except Exception as problem:
        logger.exception("Publishing did not work.")
        _end(run, failed_with=type(problem).__name__)
        raise Failed(type(problem).__name__) from None
    _end(run, pages=done.pages, quizzes=done.quizzes)


def _progress_of(run: PublishingRun) -> Any:
    def note(what: str, done: int, total: int) -> None:
        if done % PROGRESS_EVERY == 0 or done == total:
            cache.set(progress_key(run), (done, total), timeout=PROGRESS_SECONDS)

    return note


def _end(run: PublishingRun, *, failed_with: str = "", pages: int = 0, quizzes: int = 0) -> None:
    PublishingRun.objects.filter(pk=run.pk).update(
        ended_at=now(), failed_with=failed_with[:500], pages=pages, quizzes=quizzes
    )


@task(backend=LATER)
def publish(public_id: str) -> None:
    """Task that carries out a run (`cms.models.PublishingRun`), given by its public id only."""
    run_publication(public_id=public_id, at=now())

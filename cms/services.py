"""Making the site, giving access to the office, loading courses. The only writer of these."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
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

from cms.curriculum.loader import Loader, Report
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.directory.services import set_up_emergency_number
from cms.models import CoursesPage, HomePage
from lms.accounts.queries import roles_of
from lms.accounts.roles import Role
from lms.common.errors import Invalid

CONTENT = Path(__file__).resolve().parent / "curriculum" / "content"
# Role in the installation: name of Wagtail's group.
GROUPS = {Role.EDITOR: "Editors", Role.READER: "Readers"}
_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
_QUIZ_PERMISSIONS = ("add_quiz", "change_quiz", "publish_quiz", "view_quiz")
_LIBRARY_PERMISSIONS = tuple(
    f"{act}_{model}"
    for model, acts in {
        "exercise": ("add", "change", "publish", "view"),
        "term": ("add", "change", "delete", "publish", "view"),
        "service": ("add", "change", "delete", "view"),
        "homecountry": ("add", "change", "delete", "view"),
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
_WORKFLOW = "Read by our readers"


def set_up_site() -> CoursesPage:
    """The tree (home → courses), the site, and the two groups of the office. Harmless twice."""
    with transaction.atomic():
        locale = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]
        home = HomePage.objects.filter(locale=locale).first() or _make_home(locale)
        _set_site(home)
        courses = CoursesPage.objects.filter(locale=locale).first()
        if courses is None:
            courses = CoursesPage(title=_("Courses"), slug="courses", locale=locale)
            home.add_child(instance=courses)
        _set_up_groups(courses)
        _set_up_review(courses)
        set_up_emergency_number()
    return courses


def _make_home(locale: Locale) -> HomePage:
    """The welcome page that Wagtail's migrations leave behind has to go: it holds the address."""
    root = Page.get_first_root_node()
    Page.objects.child_of(root).filter(
        content_type__app_label="wagtailcore", content_type__model="page"
    ).delete()
    root.refresh_from_db()
    home = HomePage(title=settings.SITE_NAME, slug="home", locale=locale)
    root.add_child(instance=home)
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


# --- the office -----------------------------------------------------------------------------


def _set_up_groups(courses: CoursesPage) -> None:
    """Editors write courses, quizzes and media; readers come in and judge what is sent to them.

    Wagtail's migrations leave “Editors” and “Moderators” with rights on the whole tree: those go.
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
    _set_page_permissions(editors, courses, _PAGE_PERMISSIONS)
    _set_page_permissions(readers, courses, ())
    _set_media_permissions(editors, _MEDIA_PERMISSIONS)
    _set_media_permissions(readers, ())


def _set_page_permissions(group: Group, page: Page, codenames) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename__in=codenames,
    )
    held = GroupPagePermission.objects.filter(group=group)
    held.exclude(page_id=page.pk, permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(
            group=group, page_id=page.pk, permission=permission
        )


def _set_media_permissions(group: Group, codenames) -> None:
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


def _set_up_review(courses: CoursesPage) -> None:
    """“Submit to our readers” in the editor: a survivor reads a page before it goes out (R10.3)."""
    Workflow.objects.exclude(name=_WORKFLOW).filter(
        workflow_tasks__task__name__in=("Moderators approval", "Editors approval")
    ).update(active=False)
    WorkflowPage.objects.exclude(workflow__name=_WORKFLOW).delete()
    task = GroupApprovalTask.objects.get_or_create(name=_WORKFLOW)[0]
    task.groups.set([Group.objects.get(name=GROUPS[Role.READER])])
    workflow = Workflow.objects.get_or_create(name=_WORKFLOW)[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page_id=courses.pk, defaults={"workflow": workflow})


def give_office_access(user) -> None:
    """Keeps her groups in step with the roles she holds now: in when she has one, out when not."""
    user.__dict__.pop("_held_memberships", None)
    roles = roles_of(user)
    for role, name in GROUPS.items():
        group = Group.objects.get_or_create(name=name)[0]
        if role in roles:
            user.groups.add(group)
        else:
            user.groups.remove(group)


# --- courses --------------------------------------------------------------------------------


class BrokenContent(Invalid):
    """Course files have to be mended first; `todo` holds one line for each problem."""


def load_curriculum(
    root: Path,
    *,
    locale: str,
    as_draft: bool,
    by,
    at: datetime,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Report:
    """Loads `<root>/<locale>/` into pages: all of it or nothing, and never over an editor's change.

    `as_draft` leaves the publishing to people (domain 10.9). `by` is None for a command. Raises
    BrokenContent with every problem of every file, Invalid for a language that is not set up,
    Conflict when a number is taken in the office.
    """
    set_up_site()
    content = read_content(Path(root) / locale, roles=frozenset(Role.values))
    if content.problems:
        raise BrokenContent(
            _("The course files have to be mended first. Nothing was loaded."),
            todo=[line_of(problem) for problem in content.problems],
        )
    loader = Loader(language=locale, as_draft=as_draft, by=by, at=at, progress=progress)
    return loader.load(content)

"""Making the site, giving access to the office, loading courses. The only writer of these."""

from collections.abc import Callable, Sequence
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

from accounts.queries import roles_of
from accounts.roles import Role
from cms.curriculum.files import Content
from cms.curriculum.parser import read_content
from cms.curriculum.sentences import line_of
from cms.curriculum.translations import check_translation
from cms.library.directory.services import set_up_emergency_number
from cms.loading.loader import Loader
from cms.loading.report import Report
from cms.models import CoursesPage, HomePage
from cms.publishing.language_aliases import stand_in
from core.errors import Invalid

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
    """A tree (home → courses) for each language, the site, and the two groups of the office.

    Harmless twice. Returns the place of courses in the installation's language.
    """
    with transaction.atomic():
        trees: list[CoursesPage] = []
        for code in _languages():
            locale = Locale.objects.get_or_create(language_code=code)[0]
            trees.append(_set_up_tree(locale, source=trees[0] if trees else None))
        _set_up_groups(trees)
        _set_up_review(trees)
        set_up_emergency_number()
    return trees[0]


def _languages() -> list[str]:
    """The offered languages, the installation's first: the others are translated from it."""
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)


def _set_up_tree(locale: Locale, *, source: CoursesPage | None) -> CoursesPage:
    """The home of a language and the place of its courses below it."""
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
    """The welcome page that Wagtail's migrations leave behind has to go: it holds the address."""
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
    # Which address leads to which home is kept in the cache.
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


# --- the office -----------------------------------------------------------------------------


def _set_up_groups(trees: list[CoursesPage]) -> None:
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
    _set_page_permissions(editors, trees, _PAGE_PERMISSIONS)
    _set_page_permissions(readers, trees, ())
    _set_media_permissions(editors, _MEDIA_PERMISSIONS)
    _set_media_permissions(readers, ())


def _set_page_permissions(group: Group, pages: list[CoursesPage], codenames) -> None:
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


def _set_up_review(trees: list[CoursesPage]) -> None:
    """“Submit to our readers” in the editor: a survivor reads a page before it goes out (R10.3)."""
    Workflow.objects.exclude(name=_WORKFLOW).filter(
        workflow_tasks__task__name__in=("Moderators approval", "Editors approval")
    ).update(active=False)
    WorkflowPage.objects.exclude(workflow__name=_WORKFLOW).delete()
    task = GroupApprovalTask.objects.get_or_create(name=_WORKFLOW)[0]
    task.groups.set([Group.objects.get(name=GROUPS[Role.READER])])
    workflow = Workflow.objects.get_or_create(name=_WORKFLOW)[0]
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for courses in trees:
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
    ((language, content),) = _read(Path(root), [locale])
    loader = Loader(language=language, as_draft=as_draft, by=by, at=at, progress=progress)
    return loader.load(content)


def load_languages(
    root: Path,
    *,
    locales: Sequence[str] = (),
    as_draft: bool,
    by,
    at: datetime,
    progress: Callable[[str], None] = lambda sentence: None,
) -> Report:
    """Loads the folders of several languages, all of them or none, and lets aliases stand in.

    `locales` () takes every offered language that has a folder, and the installation's in any case.
    Raises as `load_curriculum`; every problem of every language is told.
    """
    root = Path(root)
    set_up_site()
    chosen = [
        code
        for code in _languages()
        if (
            code in locales if locales else code == settings.LANGUAGE_CODE or (root / code).is_dir()
        )
    ]
    if unknown := sorted(set(locales) - set(chosen)):
        raise Invalid(_("The language “%(code)s” is not set up here.") % {"code": unknown[0]})
    report = Report()
    with transaction.atomic():
        for language, content in _read(root, chosen):
            if language != settings.LANGUAGE_CODE:
                # A translation takes the place of the alias that stands for it.
                stand_in()
            loader = Loader(language=language, as_draft=as_draft, by=by, at=at, progress=progress)
            report.add(loader.load(content))
        stand_in()
    return report


def _read(root: Path, languages: Sequence[str]) -> list[tuple[str, Content]]:
    """What the folders hold; translations are held against the language they are made from."""
    found = [(code, read_content(root / code, roles=frozenset(Role.values))) for code in languages]
    problems = [(code, problem) for code, content in found for problem in content.problems]
    source_folder = root / settings.LANGUAGE_CODE
    if not problems and source_folder.is_dir():
        source = dict(found).get(settings.LANGUAGE_CODE) or read_content(source_folder)
        problems = [
            (code, problem)
            for code, content in found
            if code != settings.LANGUAGE_CODE
            for problem in check_translation(source, content)
        ]
    if problems:
        several = len(found) > 1
        raise BrokenContent(
            _("The course files have to be mended first. Nothing was loaded."),
            todo=[f"{code}/{line_of(one)}" if several else line_of(one) for code, one in problems],
        )
    return found

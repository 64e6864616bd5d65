"""Hooks into Wagtail: the access check before every page, and an admin without closed parts."""

import json
import re

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from core.errors import Invalid

from ..library.directory.views import check
from ..models import CoursePage, CoursesPage, HomePage, LessonPage, ModulePage, Quiz, Service
from ..pages.access import gate
from ..publishing.catalogue_check import recent_differences
from ..question_io import views as exchange
from .panels import DriftPanel, PublishingGuidePanel, ReviewQueuePanel, ServiceCheckPanel
from .sentences import MALFORMED
from .views import publish_passed_page
from .viewsets import LibraryGroup, QuizViewSet

OURS = (HomePage, CoursesPage, CoursePage, ModulePage, LessonPage)
# Closed by ADR-0006, or about people: the CMS admin does not list them.
CLOSED_REPORTS = {"site-history"}
# NUL and surrogates.
NO_TEXT = re.compile("[\\x00\\ud800-\\udfff]")
CLOSED_SETTINGS = {"users", "groups", "sites", "redirects"}


@hooks.register("before_serve_page")
def ask_the_gate(page, request, serve_args, serve_kwargs):
    """Check access on every way to a page (direct URLs and Wagtail's own routing)."""
    return gate(page, request)


@hooks.register("before_serve_document")
def documents_for_those_signed_in(document, request):
    """Documents that editors upload are for people who are signed in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return None


@hooks.register("before_edit_page")
def readers_change_nothing(request, page):
    """Wagtail lets a reviewer save the page too: here only the workflow action is carried out."""
    may_change = "change" in page.permissions_for_user(request.user).permissions
    task, name = page.current_workflow_task, request.POST.get("workflow-action-name")
    if request.method != "POST" or task is None or may_change or request.user.is_superuser:
        return None
    steps = {step for step, _label, _asks in task.get_actions(page, request.user)}
    if "action-workflow-action" not in request.POST or name not in steps:
        raise PermissionDenied
    comment = _comment_in(request.POST.get("workflow-action-extra-data", "{}"))
    task.on_action(page.current_workflow_task_state, request.user, name, comment=comment)
    return redirect("wagtailadmin_home")


def _comment_in(sent):
    """The comment that comes with a workflow action, "" for none.

    Raises Invalid for characters that no column can hold: JSON can contain them as escapes.
    """
    try:
        comment = json.loads(sent)["comment"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    if not isinstance(comment, str):
        return ""
    if NO_TEXT.search(comment):
        raise Invalid(MALFORMED)
    return comment


@hooks.register("before_copy_page")
def no_copies(request, page):
    """A copy would have the same URL and lose its key, and so every learner's progress."""
    if isinstance(page.specific, OURS):
        messages.warning(request, _("Pages here are not copied. Please add a new one instead."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("construct_page_listing_buttons")
def no_copy_button(buttons, page, user, context=None):
    """Hide the copy button, as `no_copies` refuses the action."""
    buttons[:] = [button for button in buttons if "/copy/" not in (button.url or "")]


@hooks.register("construct_reports_menu")
def no_closed_reports(request, menu_items):
    """Reports that show who did what are closed (ADR-0006)."""
    menu_items[:] = [item for item in menu_items if item.name not in CLOSED_REPORTS]


@hooks.register("construct_settings_menu")
def no_closed_settings(request, menu_items):
    """People and their rights are not managed in the CMS admin."""
    menu_items[:] = [item for item in menu_items if item.name not in CLOSED_SETTINGS]


@hooks.register("insert_global_admin_css")
def own_colours():
    """The site's colours; after a quick exit, nothing is shown (domain 10.7)."""
    return format_html(
        '<script src="{}"></script><link rel="stylesheet" href="{}">',
        static("js/veil.js"),
        static("css/office.css"),
    )


@hooks.register("insert_global_admin_js")
def way_out():
    """The quick exit, as on all other pages: its link is in templates/wagtailadmin/base.html."""
    return format_html(
        '<script type="module" src="{}" data-leave-url="{}" data-state-url="{}"'
        ' data-start-url="{}"></script>',
        static("js/leave.js"),
        reverse("leave"),
        reverse("leave-state"),
        reverse("start"),
    )


@hooks.register("construct_homepage_panels")
def help_on_the_first_page(request, panels):
    """Panels of the first page: guidance for editors, failed publishing, pages to read."""
    panels[:] = [one for one in panels if getattr(one, "name", "") != ReviewQueuePanel.name]
    panels += [PublishingGuidePanel(), ReviewQueuePanel()]
    if request.user.has_perm("cms.add_quiz") and (found := recent_differences()):
        panels.append(DriftPanel(found))


register_snippet(QuizViewSet)


# --- questions from and for other programs --------------------------------------------------


@hooks.register("register_admin_urls")
def questions_in_and_out():
    """URLs of question import and export, below the CMS admin."""
    return [
        path("questions/import/", exchange.bring_in, name="questions_import"),
        path("questions/export/<int:quiz_id>/", exchange.take_out, name="questions_export"),
    ]


class ImportItem(MenuItem):
    """Menu item, shown to everyone who may add a quiz."""

    def is_shown(self, request):
        return request.user.has_perm("cms.add_quiz")


@hooks.register("register_admin_menu_item")
def import_in_the_menu():
    """Put the import next to the quizzes in the menu."""
    address = reverse_lazy("questions_import")
    label = gettext_lazy("Import questions")
    return ImportItem(label, address, name="questions-import", icon_name="upload", order=510)


@hooks.register("register_snippet_listing_buttons")
def export_beside_a_quiz(snippet, user, next_url=None):
    """“Export” in the list of quizzes."""
    if isinstance(snippet, Quiz):
        address = reverse("questions_export", args=[snippet.pk])
        yield Button(_("Export"), address, icon_name="download", priority=50)


# --- what readers have passed ---------------------------------------------------------------


@hooks.register("register_admin_urls")
def publishing_together():
    """The URL for publishing what readers have passed, below the CMS admin."""
    return [path("publish-passed/", publish_passed_page, name="publish_passed")]


class PublishItem(MenuItem):
    """Menu item, shown to editors: publishes only what a reader has passed."""

    def is_shown(self, request):
        return request.user.has_perm("cms.change_quiz")


@hooks.register("register_admin_menu_item")
def publishing_in_the_menu():
    """Put publishing below the content entries of the menu."""
    address = reverse_lazy("publish_passed")
    # The menu cuts off labels longer than about twenty letters.
    label = gettext_lazy("Publish passed")
    return PublishItem(label, address, name="publish-passed", icon_name="upload", order=520)


# --- the library ----------------------------------------------------------------------------


register_snippet(LibraryGroup)


@hooks.register("register_admin_urls")
def checks_of_services():
    """The URL of a service check; everything that edits the directory is below the CMS admin."""
    return [path("services/<uuid:public_id>/check/", check, name="service_check")]


@hooks.register("register_snippet_listing_buttons")
def check_beside_a_service(snippet, user, next_url=None):
    """“Check” in the list of services."""
    if isinstance(snippet, Service) and user.has_perm("cms.change_service"):
        address = reverse("service_check", args=[snippet.public_id])
        yield Button(_("Check"), address, icon_name="check", priority=40)


@hooks.register("construct_homepage_panels")
def services_to_check_on_the_first_page(request, panels):
    """Add the panel of services to check, unless every check counts."""
    if request.user.has_perm("cms.change_service"):
        panel = ServiceCheckPanel()
        if panel.waiting:
            panels.append(panel)

"""Panels on the first page of the CMS admin."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState

from core.clock import now

from ..library.directory.queries import services_to_check
from ..models import Service
from ..rules.sentences import STATE_LABELS
from ..rules.service_checks import State

# Number of differences that the panel shows.
DIFFERENCES_SHOWN = 8
SERVICES_SHOWN = 5
WAITING_SHOWN = 20


class PublishingGuidePanel(Component):
    """One paragraph of guidance on the first page of the CMS admin."""

    order = 50
    template_name = "cms/admin/how.html"

    def get_context_data(self, parent_context: object) -> dict[str, Any]:
        return {"draft_first": not settings.DEMO_ALLOWED}


class DriftPanel(Component):
    """Published content that has not reached `courses`, and what to do about it."""

    order = 40
    template_name = "cms/admin/drift.html"

    def __init__(self, found: list[str]) -> None:
        self.found = found

    def get_context_data(self, parent_context: object) -> dict[str, Any]:
        shown = self.found[:DIFFERENCES_SHOWN]
        return {"shown": shown, "more": len(self.found) - len(shown)}


class ReviewQueuePanel(Component):
    """Pages that wait for the user's review, paginated, the longest waiting first.

    Replaces Wagtail's own panel, which shows all of them and runs several queries per row. With two
    hundred pages waiting, that was more than a thousand queries for each view of the first page.
    """

    order = 220
    name = "workflow_objects_to_moderate"
    template_name = "cms/admin/waits_for_reading.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        states = (
            TaskState.objects.reviewable_by(request.user)
            .select_related("task", "revision__content_type")
            .defer("revision__content")
            .prefetch_related("revision__content_object")
            .order_by("started_at", "pk")
        )
        page = Paginator(states, WAITING_SHOWN).get_page(request.GET.get("waiting"))
        steps: dict[int, Any] = {}
        lines = []
        for state in page.object_list:
            about = state.revision.content_object
            # The page may have just been deleted.
            if about is None:
                continue
            if state.task_id not in steps:
                steps[state.task_id] = state.task.specific.get_actions(about, request.user)
            lines.append(_waiting(state, about, steps[state.task_id]))
        return {"lines": lines, "page": page, "csrf_token": parent_context["csrf_token"]}


def _waiting(state: TaskState, about: Any, steps: Any) -> dict[str, Any]:
    """One row of the panel. Quizzes and pages have their URLs in different namespaces."""
    names = "wagtailadmin_pages:"
    edit = "wagtailadmin_pages:edit"
    if not isinstance(about, Page):
        viewset = about.snippet_viewset
        names, edit = f"{viewset.url_namespace}:", viewset.get_url_name("edit")
    return {
        "title": about.draft_title if isinstance(about, Page) else str(about),
        "language": about.locale_id,
        "since": state.started_at,
        "edit": reverse(edit, args=[about.pk]),
        "preview": reverse(f"{names}workflow_preview", args=[about.pk, state.task_id]),
        "steps": [
            (reverse(f"{names}workflow_action", args=[about.pk, code, state.pk]), label, asks)
            for code, label, asks in steps
        ],
    }


class ServiceCheckPanel(Component):
    """First-page panel of directory entries whose check does not count, or soon will not."""

    order = 40
    template_name = "cms/admin/to_check.html"

    def __init__(self) -> None:
        self.waiting = services_to_check(today=timezone.localdate(now()))

    def get_context_data(self, parent_context: object) -> dict[str, Any]:
        shown = [
            {
                "name": service.name,
                "url": reverse("service_check", args=[service.public_id]),
                "says": _service_sentence(service, state),
            }
            for service, state in self.waiting[:SERVICES_SHOWN]
        ]
        return {"services": shown, "more": max(0, len(self.waiting) - SERVICES_SHOWN)}


def _service_sentence(service: Service, state: State) -> str:
    label = STATE_LABELS[state]
    if service.verified_on is None:
        return str(label)
    facts = {"state": label, "day": service.verified_on.isoformat()}
    return _("%(state)s (last on %(day)s)") % facts

"""What stands on the first page of the office."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from core.clock import now

from ..library.directory.queries import services_to_check
from ..models import Service
from ..rules.sentences import STATE_LABELS
from ..rules.service_checks import State

# Sentences of the panel; more of them say nothing new.
DIFFERENCES_SHOWN = 8
SERVICES_SHOWN = 5


class HowALessonGetsThere(Component):
    """One paragraph on the first page of the office."""

    order = 50
    template_name = "cms/office/how.html"

    def get_context_data(self, parent_context: object) -> dict[str, Any]:
        return {"draft_first": not settings.DEMO_ALLOWED}


class Drift(Component):
    """What is published and has not reached the learning side, and what to do about it."""

    order = 40
    template_name = "cms/office/drift.html"

    def __init__(self, found: list[str]) -> None:
        self.found = found

    def get_context_data(self, parent_context: object) -> dict[str, Any]:
        shown = self.found[:DIFFERENCES_SHOWN]
        return {"shown": shown, "more": len(self.found) - len(shown)}


class ServicesToCheck(Component):
    """On the first page of the office: entries whose check does not count, or soon will not."""

    order = 40
    template_name = "cms/office/to_check.html"

    def __init__(self) -> None:
        self.waiting = services_to_check(today=timezone.localdate(now()))

    def get_context_data(self, parent_context: object) -> dict[str, Any]:
        shown = [
            {
                "name": service.name,
                "url": reverse("service_check", args=[service.public_id]),
                "says": _says(service, state),
            }
            for service, state in self.waiting[:SERVICES_SHOWN]
        ]
        return {"services": shown, "more": max(0, len(self.waiting) - SERVICES_SHOWN)}


def _says(service: Service, state: State) -> str:
    label = STATE_LABELS[state]
    if service.verified_on is None:
        return str(label)
    facts = {"state": label, "day": service.verified_on.isoformat()}
    return _("%(state)s (last on %(day)s)") % facts

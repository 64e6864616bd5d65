"""What somebody of the team is, to the woman who looks for someone."""

from django.utils.translation import gettext_lazy as _

from ..roles import Role

WORKS_WITH_YOU = _("Works with you")
WHAT_THEY_ARE = {
    Role.SUPERVISOR.value: _("Supervisor"),
    Role.SAFEGUARDING_LEAD.value: _("Looks after safety here"),
    Role.COORDINATOR.value: _("Coordinates the programme"),
}

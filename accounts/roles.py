"""The roles of contract 4, where each is held, and what a person may do by role alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    LEARNER = "learner", _("Learner")
    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")
    SUPERVISOR = "supervisor", _("Supervisor")
    SAFEGUARDING_LEAD = "safeguarding_lead", _("Safeguarding lead")
    INTERPRETER = "interpreter", _("Interpreter")
    STAFF_LEARNER = "staff_learner", _("Staff learner")
    COORDINATOR = "coordinator", _("Coordinator")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")
    TECHNICAL_ADMINISTRATOR = "technical_administrator", _("Technical administrator")


# Held in the installation: such a membership names no organisation.
INSTALLATION_ROLES = frozenset({Role.EDITOR, Role.READER, Role.TECHNICAL_ADMINISTRATOR})
# Women the programme is for; everyone else is staff and has staff's time-outs and desks.
WOMENS_ROLES = frozenset({Role.LEARNER, Role.MENTOR, Role.MENTEE})
STAFF_ROLES = frozenset(Role) - WOMENS_ROLES
# Roles a coordinator may invite to; installation roles are given by the operator.
INVITABLE_ROLES = frozenset(Role) - INSTALLATION_ROLES
EVERY_ROLE = frozenset(Role)
